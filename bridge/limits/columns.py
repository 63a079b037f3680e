"""The columns of a limit file: mass axis, numbers, and the units that stand beside them."""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np

from bridge.data.tables import DataTable, HeaderLine
from bridge.errors import LimitError
from bridge.limits.targets import Target
from bridge.limits.units import power_of_ten, times_power_of_ten
from bridge.numerics.arrays import Array
from bridge.numerics.decimals import is_number

FORMS = (("upper",), ("lower", "upper"), ("value", "plus", "minus"))
_AXIS = re.compile(r"(mzp|mnu4)_([kmgt]?ev)")
BRACKETS = re.compile(r"[\[(]([^\[\]()]+)[\])]$")


class Numbers(NamedTuple):
    """Masses [GeV], empty without an axis, and the other columns in the unit of the observable.

    `understood` is a note on columns and units that are not ours.
    """

    axis: str | None
    masses: Array
    columns: dict[str, Array]
    understood: str


class _Names(NamedTuple):
    """What the line of names says; the unit of the numbers is empty where it does not say it."""

    axis: str | None
    form: tuple[str, ...]
    mass_unit: str = "GeV"
    unit: str = ""


def numbers_of(table: DataTable, target: Target, unit: HeaderLine) -> Numbers:
    """The columns for a target, whose unit in the file a line says. Raises LimitError."""
    names = _names(table, target)
    ten = _power_of_ten(table, target, unit, names.unit)
    values = list(table.numbers().values())
    for row, missing in zip(table.rows, np.isnan(values).T, strict=True):
        if missing.any():
            message = f"{','.join(row.cells)!r}: expected finite numbers"
            raise LimitError(table.path, row.line, message)
    mass_ten = power_of_ten(names.mass_unit, "GeV") or 0
    masses = times_power_of_ten(values.pop(0), mass_ten) if names.axis else np.empty(0)
    scaled = [times_power_of_ten(column, ten) for column in values]
    foreign = ten or mass_ten or names.unit
    understood = f"read from the columns {', '.join(table.names.cells)} in {unit.value}"
    columns = dict(zip(names.form, scaled, strict=True))
    return Numbers(names.axis, masses, columns, understood if foreign else "")


def unit_of(target: Target) -> str:
    """The unit of its observable, 1 for a pure number."""
    return target.observable.unit or "1"


def _names(table: DataTable, target: Target) -> _Names:
    """The names are ours, or two that end with their unit in brackets."""
    names = table.names.cells
    ours = _AXIS.fullmatch(names[0].lower())
    units = [bracket.group(1) for name in names if (bracket := BRACKETS.search(name))]
    lower = tuple(map(str.lower, names))
    if ours:
        found = _Names(ours.group(1), lower[1:], ours.group(2).upper())
    elif len(names) == len(units) == 2 and target.axis:
        found = _Names(target.axis, ("upper",), *units)
    else:
        found = _Names(None, lower)
    if wrong := _wrong(found, target):
        message = f"columns {','.join(names)!r}: {wrong}"
        raise LimitError(table.path, table.names.line, message)
    return found


def _wrong(found: _Names, target: Target) -> str:
    """Why columns cannot be a limit on a target; empty where they can."""
    forms = " or ".join(map(",".join, FORMS))
    expected = f"{target.axis}_gev,upper" if target.axis else forms
    if all(map(is_number, found.form)):
        return f"no names of columns: put {expected} above the numbers"
    if found.axis not in (None, target.axis):
        return (
            f"it is limited as a function of {f'{target.axis}_gev' if target.axis else 'no mass'}"
        )
    if found.form not in FORMS or (found.axis and found.form != ("upper",)):
        return _two_columns(target) if target.axis else f"expected {expected}; name them so"
    if power_of_ten(found.mass_unit, "GeV") is None:
        return f"{found.mass_unit!r} is no unit of a mass that is known here, such as GeV or TeV"
    return ""


def _two_columns(target: Target) -> str:
    return (
        f"keep two columns, mass and limit, and head them {target.axis}_gev,upper, or leave their "
        f"HEPData names with [GeV] and [{unit_of(target)}]"
    )


def _power_of_ten(table: DataTable, target: Target, header: HeaderLine, beside: str) -> int:
    """From the unit of the file to that of the observable."""
    wanted = unit_of(target)
    ten = power_of_ten(header.value, wanted)
    if ten is None:
        message = f"unit {header.value!r}: expected {wanted!r} or a multiple, convert the numbers"
        raise LimitError(table.path, header.line, message)
    if beside and power_of_ten(beside, wanted) != ten:
        message = f"the unit is {beside!r} here and {header.value!r} in line {header.line}"
        raise LimitError(table.path, table.names.line, f"{message}: which is true?")
    return ten
