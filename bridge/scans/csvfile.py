"""Tables of points as CSV: read strictly, written with shortest round-trip numbers."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any

import numpy as np

from bridge.errors import TableError
from bridge.scans.columns import REQUIRED, Column, check_header, dates_as_text, split

_BEGINNING = 4096
_LATIN = "zpbridge.latin1"


def read_chunks(path: Path, rows: int) -> Iterator[dict[str, Column]]:
    """The table in pieces of at most `rows` rows, all cells text; at least one piece.

    Lines that start with # before the header are comments; what separates cells is what separates
    the names: commas, semicolons or tabs. Raises TableError for a file that is no table of points:
    no header, a missing, repeated or reserved column, a row with another number of cells. Cells are
    not looked at.
    """
    try:
        with _opened(path) as stream:
            comments, first = _until_header(stream)
            lines = _cells(path, chain([first], stream), len(comments), _separator(first))
            number, header = next(lines, (None, []))
            header = [name.strip() for name in header]
            try:
                check_header(path, number, header)
            except TableError as error:
                raise TableError(path, number, error.message + _hint(comments, first)) from None
            yield _columns(path, header, list(islice(lines, rows)))
            while chunk := list(islice(lines, rows)):
                yield _columns(path, header, chunk)
    except OSError as error:
        raise TableError(path, None, f"cannot be read: {error.strerror}") from error


def _opened(path: Path) -> IO[str]:
    """A stream of text in UTF-8, or in Latin-1 where it is no UTF-8. Raises TableError, OSError."""
    with path.open("rb") as stream:
        if b"\0" in stream.read(_BEGINNING):
            raise TableError(path, 1, "UTF-16 or no text at all: save it as CSV in UTF-8")
    return path.open(encoding="utf-8-sig", errors=_LATIN, newline="")


def _latin(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error(_LATIN, _latin)


def _separator(header: str) -> str:
    """What stands between the names: a comma, or where there is none a semicolon or a tab."""
    return next((mark for mark in ",;\t" if mark in header), ",")


def _until_header(stream: IO[str]) -> tuple[list[str], str]:
    """The comments and empty lines at the top, and the first line after them."""
    skipped: list[str] = []
    for line in stream:
        if line.strip() and not _is_comment(line):
            return skipped, line
        skipped.append(line)
    return skipped, ""


def _hint(comments: list[str], header: str) -> str:
    """What to say of a comment, or of words between spaces, that name every required column."""
    if _names_all(header.split()):
        return "; what separates cells is a comma, a semicolon or a tab, and no space"
    for number, line in enumerate(comments, 1):
        if _names_all(line.strip("# \r\n").split(",")):
            ours = line.strip("# ").split(",")[0].strip().lower() in REQUIRED
            remedy = "remove the #" if ours else "put its first name in quotes"
            return f"; line {number} names them but starts with #, so it is a comment: {remedy}"
    return ""


def _names_all(words: list[str]) -> bool:
    return {*REQUIRED} <= {word.strip().lower() for word in words}


def _cells(
    path: Path, lines: Iterable[str], skipped: int, separator: str
) -> Iterator[tuple[int, list[str]]]:
    """The cells of each line that is not empty, with the line's number."""
    reader = csv.reader(lines, delimiter=separator, strict=True)
    try:
        for cells in reader:
            if cells:
                yield skipped + reader.line_num, cells
    except csv.Error as error:
        raise TableError(path, skipped + reader.line_num, f"not CSV: {error}") from error


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("#")


def _columns(
    path: Path, header: list[str], chunk: list[tuple[int, list[str]]]
) -> dict[str, Column]:
    for number, cells in chunk:
        if len(cells) != len(header):
            message = f"{len(cells)} cells where the header has {len(header)} columns"
            hint = ": put comments above it" if _is_comment(cells[0]) else ""
            raise TableError(path, number, f"{message} ({','.join(header)}){hint}")
    columns = zip(*(cells for _, cells in chunk), strict=True) if chunk else [()] * len(header)
    return {n: np.array(column, dtype=object) for n, column in zip(header, columns, strict=True)}


def write_header(stream: IO[str], columns: Mapping[str, Any]) -> None:
    """The header line, quoted where it would be read as a comment."""
    comment = _is_comment(next(iter(columns)))
    writer = partial(csv.writer, quoting=csv.QUOTE_ALL) if comment else csv.writer
    writer(stream, lineterminator="\n").writerow(columns)


def write_rows(stream: IO[str], columns: Mapping[str, Any]) -> None:
    """All rows of a table; NaN is an empty cell."""
    cells = (_cells_of(column) for column in columns.values())
    csv.writer(stream, lineterminator="\n").writerows(zip(*cells, strict=True))


def _cells_of(column: Column) -> list[Any]:
    """What csv writes as the shortest text that reads back as the same number."""
    data, empty = split(column)
    if data.dtype.kind == "f":
        empty = empty | np.isnan(data)
    cells: list[Any] = dates_as_text(data).tolist()
    for row in np.flatnonzero(empty):
        cells[row] = ""
    return cells
