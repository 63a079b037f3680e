"""A limit file from a table of others: what it says, what follows, and what has to be given."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from bridge.data.tables import HEPDATA, DataTable, read_bare_table
from bridge.errors import LimitError, suggestion
from bridge.limits.columns import BRACKETS, unit_of
from bridge.limits.reading import KEYS, read_limit
from bridge.limits.targets import TARGETS
from bridge.limits.units import power_of_ten, unit
from bridge.numerics.decimals import is_number

CURVES = tuple(name for name, target in TARGETS.items() if target.axis)
"""Observables that are limited as a function of a mass."""
ASKED = {
    "observable": f"--observable with one of {', '.join(CURVES)}",
    "cl": "--cl, such as 0.95",
    "cite": "--source, such as arXiv:1705.06655 or a key of INSPIRE",
    "date": "--date, such as 2018-03, as the source does not tell",
}
"""What a table may not say, and how to."""
_CL = re.compile(r"(\d\d(?:\.\d+)?) ?\\?% ?(?:C\.? ?L|confidence)", re.IGNORECASE)
_NUMBER = re.compile(r"\b(\d\d)(0[1-9]|1[0-2])\.\d{4,5}\b")
_KEY = re.compile(r":((?:19|20)\d\d)[a-z]")
_PAIR = re.compile(r"\s*[:,]\s*")


def limit_text(path: Path, given: Mapping[str, str], column: str | None = None) -> str:
    """A limit file made of the table at `path`, checked.

    `given` are lines of its header by key, `column` the name or number of that with the limits
    where there are several. Raises LimitError, with the line of the table, for what cannot be a
    limit, and for what is neither given nor found out.
    """
    table = read_bare_table(path, LimitError)
    which = _column(table, column)
    header = _found(table, which) | _kept(table) | dict(given)
    header = _date(header.get("cite", "")) | header
    _refuse_incomplete(path, header)
    target = TARGETS[header["observable"]]
    mass, limit = (_unit(table.names.cells[n]) for n in (0, which))
    _refuse_two_units(table, limit, header.get("unit"))
    header["unit"] = header.get("unit") or limit or unit_of(target)
    head = [f"# {key}: {header[key]}" for key in KEYS if key in header]
    head += _notes(table, (mass or "GeV") if mass is None or limit is None else "", header["unit"])
    names = f"{target.axis}_{(mass or 'GeV').lower()},upper"
    rows = [f"{row.cells[0]},{row.cells[which]}" for row in table.rows]
    text = "\n".join([*head, names, *rows, ""])
    _check(table, text, len(head) + 1)
    return text


def _column(table: DataTable, wanted: str | None) -> int:
    """Where the limits stand: as asked for, else the only one, or the only observed one."""
    names = table.names.cells
    others = range(1, len(names))
    if wanted is not None:
        found = [n for n in others if wanted in (names[n], str(n + 1))]
    elif len(others) == 1:
        found = [1]
    else:
        found = [n for n in others if "observed" in names[n].lower()]
    if len(found) == 1:
        return found[0]
    listed = ", ".join(f"{n + 1} {names[n]!r}" for n in others) or "none beside the masses"
    near = suggestion(wanted or "", names)
    message = f"which column has the limits? {near}Give --column one of {listed}"
    raise LimitError(table.path, table.names.line, message)


def _unit(name: str) -> str | None:
    """What the name of a column says in brackets or behind its last underscore; GeV/c^2 is GeV."""
    bracket = BRACKETS.search(name)
    word = bracket[1] if bracket else name.rpartition("_")[2] if "_" in name else ""
    if not word or unit(word) is None:
        return None
    return word if power_of_ten(word, "GeV") is None else re.split(r"[/ ]", word)[0]


def _found(table: DataTable, which: int) -> dict[str, str]:
    """What the table says of itself, or what follows from it."""
    lines = [line.value for line in table.header if line.key == HEPDATA]
    pairs = [_PAIR.split(line, maxsplit=1) for line in lines]
    hepdata = {pair[0]: pair[1] for pair in pairs if len(pair) == 2}
    name, doi = table.names.cells[which], hepdata.get("table_doi")
    levels = {float(x) for text in (name, *lines) for x in _CL.findall(text)}
    own = table.path.name if is_number(name) else f"column {name!r} of {table.path.name}"
    found = {
        "title": hepdata.get("description") or table.path.stem,
        "cl": f"{levels.pop() / 100:g}" if len(levels) == 1 else "",
        "kind": "expected" if "expected" in name.lower() else "observed",
        "grade": "A" if doi else "B",
        "read": f"HEPData, doi {doi}, {own}" if doi else own,
        "licence": "facts of the cited paper",
    }
    return {key: value for key, value in found.items() if value}


def _kept(table: DataTable) -> dict[str, str]:
    """Lines of a limit file that stand above the table already."""
    return {x.key: x.value for x in table.header if x.key in KEYS and x.key != "note" and x.value}


def _date(cite: str) -> dict[str, str]:
    """Month or year of the first source, from its arXiv number or its key."""
    if number := _NUMBER.search(cite):
        return {"date": f"20{number[1]}-{number[2]}"}
    year = _KEY.search(cite)
    return {"date": year[1]} if year else {}


def _refuse_incomplete(path: Path, header: Mapping[str, str]) -> None:
    if missing := [how for key, how in ASKED.items() if key not in header]:
        raise LimitError(path, None, f"add {'; '.join(missing)}")
    if header["observable"] not in CURVES:
        near = suggestion(header["observable"], CURVES)
        message = f"{header['observable']!r} is not limited as a function of a mass"
        raise LimitError(path, None, f"{message}: {near}expected {', '.join(CURVES)}")


def _refuse_two_units(table: DataTable, named: str | None, given: str | None) -> None:
    if named and given and power_of_ten(named, given) != 0:
        message = f"the unit is {named!r} here and {given!r} as given: which is true?"
        raise LimitError(table.path, table.names.line, message)


def _notes(table: DataTable, assumed_mass: str, assumed: str) -> Iterator[str]:
    """Other comments, and units that nothing said."""
    if assumed_mass:
        yield f"# note: not all units stand in the table: taken as {assumed_mass} and {assumed}"
    for line in table.header:
        if line.key == HEPDATA:
            yield f"#: {line.value}"
        elif line.key not in KEYS:
            yield f"# note: {line.key}: {line.value}"
        elif line.key == "note":
            yield f"# note: {line.value}"


def _check(table: DataTable, text: str, head: int) -> None:
    """Raise LimitError where what was made is no limit, with the line of the table."""
    with TemporaryDirectory() as folder:
        made = Path(folder) / table.path.name
        made.write_text(text, encoding="utf-8")
        try:
            read_limit(made)
        except LimitError as error:
            row = (error.line or 0) - head - 1
            line = table.rows[row].line if row >= 0 else None
            raise LimitError(table.path, line, error.message) from None
