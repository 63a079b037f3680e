"""A PDF set as LHAPDF keeps it: a folder with an info file and a grid for each member."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from bridge.errors import TableError, shown
from bridge.native.parton_luminosities import ORDERS, Order, checked_alpha_s
from bridge.native.pdf_members import ONE_SIGMA, PRESCRIPTIONS

PROTON, FLAVOURS = 2212, 5
LOWEST_LEVEL = 50.0
"""[%] Of errors; below it a fraction of 1 is meant."""


@dataclass(frozen=True, slots=True)
class LhapdfSet:
    """What the info file says. `members` are those of the error, the central one first; where there
    is no error, it alone. `left_out` counts the ones that vary parameters such as alpha_s;
    `positive` means that LHAPDF gives 0 for a PDF below it."""

    name: str
    lhapdf_id: int
    order: Order
    alpha_s_mz: float
    source: str
    error_type: str
    confidence: float
    members: tuple[Path, ...]
    left_out: int = 0
    positive: bool = False


def read_set(folder: Path) -> LhapdfSet:
    """The one set of a folder. Raises TableError where it is incomplete or cannot be used."""
    infos = sorted(folder.glob("*.info"))
    if len(infos) != 1:
        found = f"{len(infos)} files *.info"
        raise TableError(folder, None, f"{found}: expected the folder of one LHAPDF set")
    info = _Info(infos[0])
    _check_beam(info)
    error_type, number, left_out = _errors(info)
    name = infos[0].stem
    members = tuple(folder / f"{name}_{k:04d}.dat" for k in range(number + 1))
    absent = [member.name for member in members if not member.is_file()]
    if absent:
        if (folder / f"{absent[0]}.gz").is_file():
            raise TableError(folder / f"{absent[0]}.gz", None, "is packed: unpack it with gunzip")
        message = f"{absent[0]} is absent, one of {len(absent)}"
        raise TableError(infos[0], None, f"{message}: get the whole set again")
    return LhapdfSet(
        name=name,
        lhapdf_id=info.whole("SetIndex"),
        order=_order(info),
        alpha_s_mz=_alpha_s(info),
        source=info.text("Reference", info.text("SetDesc", name)),
        error_type=error_type,
        confidence=_confidence(info),
        members=members,
        left_out=left_out,
        positive=info.whole("ForcePositive", 0) > 0,
    )


class _Info:
    """Keys of an info file with their lines: `Key: value`, as LHAPDF writes YAML."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines: dict[str, tuple[int, str]] = {}
        text = path.read_text(encoding="utf-8", errors="replace")
        for n, line in enumerate(text.splitlines(), 1):
            if found := re.match(r"([A-Za-z]\w*)\s*:(?:\s+(.*))?$", line):
                self.lines[found[1]] = n, _yaml_value(found[2] or "")

    def text(self, key: str, default: str | None = None) -> str:
        if key in self.lines:
            return self.lines[key][1]
        if default is None:
            raise TableError(self.path, None, f"no {key}: expected the info file of an LHAPDF set")
        return default

    def number(self, key: str, default: float | None = None) -> float:
        cell = self.text(key, None if default is None else str(default))
        try:
            return float(cell)
        except ValueError:
            raise self.error(key, "expected a number") from None

    def whole(self, key: str, default: int | None = None) -> int:
        number = self.number(key, default)
        if not number.is_integer():
            raise self.error(key, "expected a whole number")
        return int(number)

    def error(self, key: str, expected: str) -> TableError:
        line, value = self.lines[key]
        return TableError(self.path, line, f"{key} is {shown(value)}, {expected}")


def _yaml_value(text: str) -> str:
    """Without quotes, and without a comment after it."""
    text = text.strip()
    if quoted := re.match(r"(['\"])(.*?)\1\s*(?:#.*)?$", text):
        return quoted[2]
    return re.sub(r"(^|\s+)#.*", "", text).strip("\"'")


def _order(info: _Info) -> Order:
    order = info.whole("OrderQCD")
    if not 0 <= order < len(ORDERS):
        message = f"expected 0 to {len(ORDERS) - 1}"
        if order >= len(ORDERS):
            message += "; for one member of a higher order, without errors: "
            message += "zpbridge luminosity MEMBER.dat --order nnlo --alpha-s AlphaS_MZ"
        raise info.error("OrderQCD", message)
    return ORDERS[order]


def _alpha_s(info: _Info) -> float:
    value = info.number("AlphaS_MZ")
    try:
        return checked_alpha_s(value)
    except ValueError as problem:
        raise info.error("AlphaS_MZ", str(problem).partition(", ")[2]) from None


def _check_beam(info: _Info) -> None:
    """Raises TableError for what is no proton with five flavours."""
    if info.whole("Particle", PROTON) != PROTON:
        raise info.error("Particle", f"expected {PROTON}, the proton")
    if info.whole("NumFlavors", FLAVOURS) < FLAVOURS:
        raise info.error("NumFlavors", f"expected {FLAVOURS} or more: with b quarks in the proton")


def _errors(info: _Info) -> tuple[str, int, int]:
    """ErrorType, the number of its members, and of those that vary parameters: the last pairs."""
    more = info.whole("NumMembers") - 1
    if more < 0:
        raise info.error("NumMembers", "expected 1 or more")
    kind, *parameters = info.text("ErrorType", "none").lower().split("+")
    if more == 0:
        return kind, 0, 0
    if kind not in PRESCRIPTIONS:
        known = ", ".join(PRESCRIPTIONS)
        if "ErrorType" not in info.lines:
            raise TableError(info.path, None, f"no ErrorType: expected one of {known}")
        raise info.error("ErrorType", f"expected one of {known}")
    number = more - 2 * len(parameters)
    if number < 2 or (kind == "hessian" and number % 2):
        raise info.error("NumMembers", f"which does not fit ErrorType {kind}")
    return kind, number, more - number


def _confidence(info: _Info) -> float:
    level = info.number("ErrorConfLevel", ONE_SIGMA)
    if info.text("ErrorType", "none").lower().startswith("replicas"):
        return ONE_SIGMA
    if not LOWEST_LEVEL <= level < 100.0:
        message = f"expected a level in % from {LOWEST_LEVEL:g} to 100, as 68 or 90"
        raise info.error("ErrorConfLevel", message)
    return level
