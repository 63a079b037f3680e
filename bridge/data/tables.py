"""The one reader of tables: lines `# key: value`, a line of column names, rows of cells.

Lines `#: ...` are those of HEPData, whose key is HEPDATA. What separates cells is what separates
the names of the columns: commas, semicolons, tabs or spaces.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np

from bridge.errors import InputError, TableError, shown
from bridge.numerics.arrays import Array
from bridge.numerics.decimals import is_number, number

DATA = Path(__file__).resolve().parent
"""Where the tables of the package are."""
HEPDATA = "hepdata"
_QUOTED = re.compile(r'"[^"]*"')


class HeaderLine(NamedTuple):
    """A line `# key: value` and its number."""

    line: int
    key: str
    value: str


class Row(NamedTuple):
    """The cells of a line and its number."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DataTable:
    """A table as text: `names` are the columns, all rows have as many cells."""

    path: Path
    header: tuple[HeaderLine, ...]
    names: Row
    rows: tuple[Row, ...]
    error: type[InputError] = TableError

    @property
    def keys(self) -> dict[str, str]:
        """Value by key; of a key that stands twice, the last."""
        return {key: value for _, key, value in self.header}

    def cells(self) -> list[dict[str, str]]:
        """Each row by the names of the columns."""
        return [dict(zip(self.names.cells, row.cells, strict=True)) for row in self.rows]

    def numbers(self) -> dict[str, Array]:
        """All columns as numbers; "nan" is the one that is not finite. Raises `error`."""
        for row in self.rows[1:]:
            if not any(map(is_number, row.cells)):
                message = (
                    f"{','.join(row.cells)!r} holds no number: is it the head of a second table?"
                )
                raise self.error(self.path, row.line, f"{message} Keep one")
        values = np.array([[self._number(row, cell) for cell in row.cells] for row in self.rows])
        return dict(zip(self.names.cells, values.T, strict=True))

    def _number(self, row: Row, cell: str) -> float:
        try:
            value = number(cell)
        except ValueError:
            value = np.inf
        if np.isinf(value):
            decimal = " write a decimal point, no comma," if "," in cell else ""
            message = f"read {cell!r}, expected a number such as 1.5e-3:{decimal} mend the row"
            raise self.error(self.path, row.line, message)
        return value


def read_data_table(path: Path, error: type[InputError] = TableError) -> DataTable:
    """Read a table strictly. Raises `error`, with the line, for anything else.

    >>> sorted(read_data_table(DATA / "f_eff.csv").numbers())[:2]
    ['bb', 'cc']
    """
    return _data_table(path, _lines(path, error), error)


def read_bare_table(path: Path, error: type[InputError] = TableError) -> DataTable:
    """A table as others write it: any comment is a note, and columns without names are 1, 2, ...

    Raises `error`, with the line, for what is no table.
    """
    header, body = _divided(path, [_note(line) for line in _lines(path, error)], error)
    if body:
        first, row = body[0]
        separator = _separator(row)
        cells = _cells(path, first, row, separator, error)
        if all(map(is_number, cells)):
            body.insert(0, (first, separator.join(str(n) for n in range(1, len(cells) + 1))))
    return _assembled(path, header, body, error)


def _note(line: str) -> str:
    """A comment without a key as `# note: ...`; any other line as it is."""
    if not line.startswith("#") or ":" in line:
        return line
    text = line.strip("# \t")
    return f"# note: {text}" if text else ""


def _data_table(path: Path, lines: list[str], error: type[InputError]) -> DataTable:
    return _assembled(path, *_divided(path, lines, error), error)


def _divided(
    path: Path, lines: list[str], error: type[InputError]
) -> tuple[list[HeaderLine], list[tuple[int, str]]]:
    """The lines `# key: value`, and what stands below them with the numbers of its lines."""
    header: list[HeaderLine] = []
    body: list[tuple[int, str]] = []
    for n, line in _joined(lines):
        if not line.strip(" \t#"):
            continue
        if not line.startswith("#"):
            body.append((n, line))
        elif not body:
            header.append(_header_line(path, n, line, error))
        elif line.startswith("#:"):
            message = f"a second table begins here ({shown(line)}): keep one table of HEPData"
            raise error(path, n, f"{message}, such as that of line {body[0][0]}")
        else:
            raise error(path, n, f"{line!r} below the names of the columns: put it above them")
    return header, body


def _assembled(
    path: Path, header: list[HeaderLine], body: list[tuple[int, str]], error: type[InputError]
) -> DataTable:
    if len(body) < 2:
        last = body[-1][0] if body else None
        raise error(path, last, "expected a line of column names and rows below it")
    names, *rows = _rows(path, body, error)
    return DataTable(path, tuple(header), names, tuple(rows), error)


def _joined(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Lines with their numbers; words between two lines `#:` belong to the upper one."""
    lines = lines.copy()
    hepdata = [n for n, line in enumerate(lines) if line.startswith("#:")]
    words: set[int] = set()
    for upper, lower in pairwise(hepdata):
        between = [line for line in lines[upper + 1 : lower] if line.strip()]
        if not any(map(_like_data, between)):
            lines[upper] = " ".join([lines[upper], *between])
            words.update(range(upper + 1, lower))
    return ((n, line) for n, line in enumerate(lines, 1) if n - 1 not in words)


def _like_data(line: str) -> bool:
    """Whether it is a comment or holds a number alone between separators."""
    return line.startswith("#") or any(
        is_number(cell.strip()) for cell in re.split(r"[,;\t]", line)
    )


@dataclass(frozen=True, slots=True)
class NumberTable:
    """A table of nothing but numbers: `numbers` (rows, columns); `end` is the line of the last."""

    keys: dict[str, str]
    names: tuple[str, ...]
    numbers: Array
    end: int


def read_number_table(path: Path, error: type[InputError] = TableError) -> NumberTable:
    """What `read_data_table` reads, for tables of 1e5 numbers: ten times as fast. Raises `error`.

    >>> read_number_table(DATA / "f_eff.csv").names[0]
    'mnu4_gev'
    """
    lines = _lines(path, error)
    names = next((i for i, line in enumerate(lines) if line.strip(" \t#") and line[0] != "#"), 0)
    try:
        if not any(lines[names + 1 :]):
            raise ValueError
        numbers = np.loadtxt(lines[names + 1 :], delimiter=",", comments=None, ndmin=2)
        head = _data_table(path, lines[: names + 2], error)
        if np.any(np.isinf(numbers)) or numbers.shape[1] != len(head.names.cells):
            raise ValueError
    except ValueError:
        head = _data_table(path, lines, error)
        numbers = np.stack(list(head.numbers().values()), axis=1)
    end = max(n for n, line in enumerate(lines, 1) if line.strip())
    return NumberTable(head.keys, head.names.cells, numbers, end)


def _lines(path: Path, error: type[InputError]) -> list[str]:
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise error(path, None, f"cannot be read: {problem.strerror}") from problem
    if b"\0" in data:
        raise error(path, 1, "UTF-16 or no text at all: save it as CSV in UTF-8")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _header_line(path: Path, number: int, line: str, error: type[InputError]) -> HeaderLine:
    if line.startswith("#:"):
        return HeaderLine(number, HEPDATA, line[2:].strip())
    key, colon, value = (part.strip() for part in line[1:].partition(":"))
    if not colon:
        raise error(path, number, f"{line!r}: expected '# key: value', as in '# note: any text'")
    return HeaderLine(number, key, value)


def _rows(path: Path, body: list[tuple[int, str]], error: type[InputError]) -> Iterator[Row]:
    """The names of the columns, and rows of as many cells."""
    first, names = body[0]
    separator = _separator(names)
    expected = _cells(path, first, names, separator, error)
    if len(set(expected)) < len(expected):
        raise error(path, first, f"a column stands twice in {names!r}: remove one")
    below = [(n, line, _cells(path, n, line, separator, error)) for n, line in body[1:]]
    if below and all(len(cells) == len(expected) + 1 and not cells[-1] for _, _, cells in below):
        below = [(n, line, cells[:-1]) for n, line, cells in below]
    yield Row(first, expected)
    for n, line, cells in below:
        if len(cells) != len(expected):
            message = f"{len(cells)} cells in {shown(line)}: expected {len(expected)}"
            hint = _decimal_commas(cells) if separator == "," else ""
            raise error(path, n, f"{message}, one below each name in line {first}{hint}")
        yield Row(n, cells)


def _decimal_commas(cells: tuple[str, ...]) -> str:
    """What to say of a row that may have commas in its numbers."""
    whole = len(cells) % 2 == 0 and all(cell.isdigit() for cell in cells[1::2])
    return "; are there decimal commas? Write points" if whole else ""


def _separator(names: str) -> str:
    """What stands between the names of the columns."""
    bare = _QUOTED.sub("", names.strip())
    return next((mark for mark in ";,\t " if mark in bare), ",")


def _cells(
    path: Path, number: int, line: str, separator: str, error: type[InputError]
) -> tuple[str, ...]:
    bare = line.replace("\t", " ") if separator == " " else line
    reader = csv.reader([bare.strip(" ")], delimiter=separator, skipinitialspace=True, strict=True)
    try:
        return tuple(cell.strip() for cell in next(reader))
    except csv.Error as problem:
        raise error(path, number, f"not CSV, {problem}: {line!r}") from problem
