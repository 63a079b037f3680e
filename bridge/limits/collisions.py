"""The energy of the collisions that a table of HEPData says it is of."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from bridge.data.tables import HEPDATA, DataTable, HeaderLine
from bridge.errors import LimitError
from bridge.limits.targets import Target
from bridge.limits.units import power_of_ten
from bridge.prediction import LIMITS_SQRTS

_LINE = re.compile(r'\s*(?:"(?P<quoted>[^"]*)"|(?P<bare>[^,:=]*))\s*[,:=](?P<value>.*)')
_ENERGY = re.compile(r"sqrts|\u221as|^ecm|cms?energ|cent(re|er)ofmass|collisionenerg")
_NO_LETTER = re.compile(r"\\(mathrm|text|rm)\b|[^a-z\u221a]")
_VOLTS = re.compile(r"(?<![a-z])[kmgt]?ev(?![a-z])", re.IGNORECASE)
_NUMBER = re.compile(r"\d+(?:\.\d*)?(?:[ed][-+]?\d+)?", re.IGNORECASE)
_MARKUP = re.compile(r"\\(?:mathrm|text|rm)\b|[\\${}()~]")
_PROSE = re.compile(
    r"(?:sqrt\s*s|\u221as)\s*=(?P<value>\s*\d[\d.]*\s*(?:[kmgt]?ev)?)", re.IGNORECASE
)
_PERHAPS = re.compile(
    r"\bat (?P<a>\d+(?:\.\d+)?) ?TeV|(?P<b>\d+(?:\.\d+)?) ?TeV limit", re.IGNORECASE
)
_LEAST_GEV = 100.0
"""Numbers below it that name no unit are TeV: no collider of protons had less."""


def check_energy(table: DataTable, target: Target, observable: str) -> tuple[str, ...]:
    """Notes on energies that were not understood, where the observable is of collisions.

    Raises LimitError, with the line, where one is another than that of the prediction.
    """
    notes = []
    for line, key, value in _energies(table) if target.coverage else ():
        found = _in_gev(key, value)
        if not found:
            notes.append(f"line {line.line}: no energy was understood in {line.value!r}")
        elif any(not math.isclose(energy, LIMITS_SQRTS) for energy in found):
            raise LimitError(
                table.path, line.line, f"the table is of {', '.join(f'{e:g}' for e in found)} GeV "
                f"({line.value}): a limit on {observable} meets collisions of {LIMITS_SQRTS:g} "
                "GeV; give a table of these, or mend the line"
            )  # fmt: skip
    if target.coverage:
        notes += _perhaps(table)
    return tuple(notes)


def _perhaps(table: DataTable) -> Iterator[str]:
    """Notes on lines whose words, such as `at 8 TeV`, may be another energy of collisions."""
    for line in table.header:
        found = [*_PERHAPS.finditer(line.value)] if line.key == HEPDATA else []
        energies = [1e3 * float((x["a"] or x["b"]).rstrip(".")) for x in found]
        if energies and not any(math.isclose(energy, LIMITS_SQRTS) for energy in energies):
            yield (
                f"line {line.line}: {found[0].group()!r}: the limit meets collisions of "
                f"{LIMITS_SQRTS:g} GeV; is it of these?"
            )


def _energies(table: DataTable) -> Iterator[tuple[HeaderLine, str, str]]:
    """Lines of HEPData whose key is an energy of collisions, as `SQRT(S) [TeV]` is, or whose words
    say `sqrt(s) = 8 TeV`."""
    for line in table.header:
        found = _LINE.fullmatch(line.value)
        key, value = line.value, line.value
        if found:
            key, value = found["quoted"] or found["bare"] or "", found["value"]
        if line.key == HEPDATA and _ENERGY.search(_NO_LETTER.sub("", key.lower())):
            yield line, key, value
        elif line.key == HEPDATA:
            for prose in _PROSE.finditer(_MARKUP.sub("", line.value)):
                yield line, "", prose["value"]


def _in_gev(key: str, value: str) -> tuple[float, ...]:
    """Every number of a value; the unit of one stands behind it, behind a later one, or in the key.

    >>> _in_gev("SQRT(S)", "7, 8 TeV"), _in_gev("keyword cmenergies", "8")
    ((7000.0, 8000.0), (8000.0,))
    """
    found: list[float] = []
    for number in _NUMBER.finditer(value):
        energy = float(re.sub("[dD]", "e", number.group()))
        unit = _VOLTS.search(value, number.end()) or _VOLTS.search(key)
        ten = power_of_ten(unit.group().upper(), "GeV") if unit else 3 * (energy < _LEAST_GEV)
        found.append(energy * 10.0 ** (ten or 0))
    return tuple(found)
