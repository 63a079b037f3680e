"""MadGraph's cards: written from a point, and read back from what was compiled in."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from bridge.cards.text import Document, Place, with_value
from bridge.cards.values import spelled
from bridge.errors import ToolError
from bridge.external.reading import read_number, read_text
from bridge.files import write_text
from bridge.point import Point

Value = float | int | str | bool

CARD_DIGITS = 1e-6
"""Relative: MadGraph keeps seven digits of a parameter."""
SMALL_WIDTH = 1e-6
"""Its small_width_treatment: the least width over mass with which it samples a resonance."""
_FORTRAN = {
    "lpp1": "LPP(1)",
    "lpp2": "LPP(2)",
    "ebeam1": "EBEAM(1)",
    "ebeam2": "EBEAM(2)",
    "pdlabel1": "PDSUBLABEL(1)",
    "pdlabel2": "PDSUBLABEL(2)",
    "dsqrt_q2fact1": "SF1",
    "dsqrt_q2fact2": "SF2",
}
_NOT_COMPILED = ("iseed", "use_syst")


def effective_width(width: float, mass: float) -> float:
    """The width [GeV] with which MadGraph samples a resonance; it rescales the cross-section.

    >>> effective_width(2e-5, 300.0), effective_width(0.6, 300.0)
    (0.0003, 0.6)
    """
    return max(width, SMALL_WIDTH * mass)


def parameter_values(point: Point, process: Path) -> dict[str, float | str]:
    """Value of every free parameter of a generated process, by its name in the model.

    `Auto` stands for a Z' width that nobody fixed. Raises ToolError for a parameter that the
    point does not have.
    """
    known: dict[str, float | str] = {"wzp": "Auto", **point.numbers()}
    values = {}
    for _, name in _identities(process):
        if name not in known:
            raise ToolError(f"{process}: the process has a parameter {name} that no point sets")
        values[name] = known[name]
    return values


def write_param_card(process: Path, values: Mapping[str, float | str]) -> None:
    """Cards/param_card.dat: the default of the process with every free parameter replaced.

    MadGraph would silently give a missing one the value of the restriction, and needs the
    dependent ones of the default. Raises ToolError where the default lacks a free parameter.
    """
    default = process / "Cards" / "param_card_default.dat"
    card = Document.from_text(read_text(default, "MadGraph"), str(default))
    names = dict(_identities(process))
    changed: dict[int, str | None] = {}
    for written in card.written_values():
        if name := names.pop(written.place, None):
            value = values[name]
            text = value if isinstance(value, str) else spelled(value)
            changed[written.line] = with_value(card.lines[written.line - 1], written.column, text)
    if names:
        raise ToolError(f"{process}: its default card lacks {', '.join(sorted(names.values()))}")
    write_text(process / "Cards" / "param_card.dat", card.edited(changed, {}).to_text())


def compiled_parameters(process: Path) -> dict[str, float]:
    """The parameters in the last run, names in lower case; a width `Auto` is what became of it."""
    path = process / "Source" / "param_card.inc"
    return {
        name.removeprefix("MDL_").lower(): read_number(text, f"{path}: {name}")
        for name, text in _assignments(path)
    }


def check_param_card(process: Path, values: Mapping[str, float | str]) -> None:
    """Raises ToolError where MadGraph compiled in another value than was asked for."""
    compiled = compiled_parameters(process)
    for name, value in values.items():
        if name.lower() not in compiled:
            raise ToolError(f"MadGraph did not compile in the parameter {name}")
        used = compiled[name.lower()]
        if isinstance(value, float) and not math.isclose(used, value, rel_tol=CARD_DIGITS):
            raise ToolError(f"MadGraph used {name} = {used:.7g} instead of {value:.7g}")


def check_banner(banner: Mapping[Place, float], process: Path, point: Point) -> None:
    """The parameters in the banner of an event file are those of the point. Raises ToolError."""
    asked = parameter_values(point, process)
    for place, name in _identities(process):
        value, used = asked[name], banner.get(place)
        if isinstance(value, float) and (
            used is None or not math.isclose(used, value, rel_tol=CARD_DIGITS)
        ):
            raise ToolError(f"the banner of the events says {name} = {used} instead of {value:g}")


def write_run_card(process: Path, values: Mapping[str, Value]) -> dict[str, Value]:
    """Cards/run_card.dat from the default of the process; returns what was set.

    Cuts that this process does not know are left out, everything else is set or added.
    """
    text = read_text(process / "Cards" / "run_card_default.dat", "MadGraph")
    entries = {}
    for name, value in values.items():
        line = re.compile(rf"(?m)^[^#\n]*=\s*{name}\b.*$")
        if line.search(text):
            text = line.sub(f" {value} = {name}", text)
        elif name in CUTS:
            continue
        else:
            text += f" {value} = {name}\n"
        entries[name] = value
    write_text(process / "Cards" / "run_card.dat", text)
    return entries


CUTS: Mapping[str, Value] = {
    "ptl": 0.0,
    "etal": -1.0,
    "drll": 0.0,
    "mmll": 0.0,
    "mmllmax": -1.0,
}
"""No cut at all; a process replaces `mmll` and `mmllmax`."""


def check_run_card(process: Path, entries: Mapping[str, Value]) -> None:
    """Raises ToolError where MadGraph compiled in something else than was asked for."""
    compiled = dict(_assignments(process / "Source" / "run_card.inc"))
    for name, value in entries.items():
        if name in _NOT_COMPILED:
            continue
        used = compiled.get(_FORTRAN.get(name, name.upper()))
        if used is None or not _same(used, value):
            raise ToolError(f"MadGraph used {name} = {used or 'nothing'} instead of {value}")


def _same(used: str, value: Value) -> bool:
    if isinstance(value, bool):
        return used.strip(". ").lower() == str(value).lower()
    if isinstance(value, str):
        return used.strip("' ") == value
    try:
        return math.isclose(read_number(used, "run_card.inc"), value, rel_tol=1e-12)
    except ToolError:
        return False


def _identities(process: Path) -> Iterator[tuple[Place, str]]:
    """Block, code and name of every free parameter of a generated process."""
    path = process / "Cards" / "ident_card.dat"
    for line in read_text(path, "MadGraph").splitlines():
        words = line.split()
        if len(words) >= 3 and words[-2].lstrip("-").isdigit():
            code = tuple(int(word) for word in words[1:-1])
            yield (words[0].upper(), code), words[-1].removeprefix("mdl_")


def _assignments(path: Path) -> Iterator[tuple[str, str]]:
    """The assignments of a Fortran include file. Raises ToolError where there is no such file."""
    for line in read_text(path, "MadGraph").splitlines():
        name, equals, value = line.partition("=")
        if equals:
            yield name.strip(), value.strip()
