"""Tables of points as CSV: read strictly, written with shortest round-trip numbers."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from bridge.errors import TableError
from bridge.point import PARAMETERS, PORTAL
from bridge.scans.table import ADDED


def read_chunks(path: Path, rows: int) -> Iterator[dict[str, list[str]]]:
    """The table in pieces of at most `rows` rows, each column a list of cells.

    Raises TableError for a file that is no table of points: no header, a missing, repeated or
    reserved column, a row with another number of cells. Cells are not looked at.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            lines = _cells(path, stream)
            header = _header(path, lines)
            while chunk := list(islice(lines, rows)):
                _same_length(path, header, chunk)
                columns = zip(*(cells for _, cells in chunk), strict=True)
                yield {name: list(column) for name, column in zip(header, columns, strict=True)}
    except OSError as error:
        raise TableError(path, None, f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise TableError(path, None, f"is not a text file in UTF-8 ({error.reason})") from error


def _cells(path: Path, stream: IO[str]) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(stream, strict=True)
    try:
        for cells in reader:
            if cells and not cells[0].lstrip().startswith("#"):
                yield reader.line_num, [cell.strip() for cell in cells]
    except csv.Error as error:
        raise TableError(path, reader.line_num, f"not CSV: {error}") from error


def _header(path: Path, lines: Iterator[tuple[int, list[str]]]) -> list[str]:
    number, header = next(lines, (None, []))
    required = [name for name in PORTAL if PARAMETERS[name].required]
    if missing := [name for name in required if name not in header]:
        raise TableError(
            path,
            number,
            f"the header is {','.join(header)!r}: it lacks {', '.join(missing)}; a table of "
            f"points starts with a line like {','.join(required)}",
        )
    if repeated := sorted({name for name in header if header.count(name) > 1}):
        raise TableError(path, number, f"column {', '.join(repeated)} stands twice; rename one")
    if reserved := [name for name in header if name in ADDED]:
        raise TableError(
            path,
            number,
            f"column {', '.join(reserved)} is one that a scan writes; rename or remove it",
        )
    return header


def _same_length(path: Path, header: list[str], chunk: list[tuple[int, list[str]]]) -> None:
    for number, cells in chunk:
        if len(cells) != len(header):
            raise TableError(
                path,
                number,
                f"{len(cells)} cells where the header has {len(header)} columns "
                f"({','.join(header)})",
            )


def write_header(stream: IO[str], columns: Mapping[str, Any]) -> None:
    """The header line."""
    csv.writer(stream, lineterminator="\n").writerow(columns)


def write_rows(stream: IO[str], columns: Mapping[str, Any]) -> None:
    """All rows of a table; NaN is an empty cell."""
    cells = (_cells_of(np.asarray(column)) for column in columns.values())
    csv.writer(stream, lineterminator="\n").writerows(zip(*cells, strict=True))


def _cells_of(column: npt.NDArray[Any]) -> list[Any]:
    """What csv writes as the shortest text that reads back as the same number."""
    cells: list[Any] = column.tolist()
    if column.dtype.kind == "f":
        for row in np.flatnonzero(np.isnan(column)):
            cells[row] = ""
    return cells
