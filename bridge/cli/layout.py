"""Plain text as wide as the terminal: tables whose names and numbers are never broken."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from textwrap import wrap

WIDTH = 100
"""Columns where there is no terminal."""
WIDE = 132
"""The same for tables of many numbers."""
GAP = "  "
INDENT = 4
"""Spaces before what of a row stands on further lines."""
LEAST = 24
"""Columns that prose needs beside other cells; with less it stands below them."""

Line = list[int]
"""Columns of a table that stand on one line, by number."""


def terminal_width(otherwise: int = WIDTH) -> int:
    """That of the terminal, or of COLUMNS; `otherwise` where output goes elsewhere."""
    if sys.stdout.isatty() or os.environ.get("COLUMNS"):
        return shutil.get_terminal_size((otherwise, 24)).columns
    return otherwise


@dataclass(frozen=True, slots=True)
class TextTable:
    """Rows under headers, without frames, all cells left-aligned.

    Only `prose`, columns by header, is wrapped; what does not fit beside each other stands on more
    lines, indented.
    """

    headers: tuple[str, ...]
    prose: tuple[str, ...] = ()
    rows: list[tuple[str, ...]] = field(default_factory=list)

    def add_row(self, *cells: str) -> None:
        """One more row, a cell for each header."""
        self.rows.append(cells)

    def lines(self, width: int) -> Iterator[str]:
        """The table as text of at most `width` columns, if no single cell needs more."""
        columns = zip(self.headers, *self.rows, strict=True)
        natural = [max(map(len, cells)) for cells in columns]
        places = [natural[i] if h not in self.prose else 0 for i, h in enumerate(self.headers)]
        lines = self._arranged(natural, width)
        for number, line in enumerate(lines):
            left = width - (INDENT if number else 0) - len(GAP) * (len(line) - 1)
            _share(line, places, natural, left - sum(places[i] for i in line))
        for row in ([self.headers] if any(map(str.strip, self.headers)) else []) + self.rows:
            for number, line in enumerate(lines):
                yield from _row(row, line, places, " " * INDENT if number else "")

    def _arranged(self, natural: Sequence[int], width: int) -> list[Line]:
        """Which columns stand beside each other."""
        lines: list[Line] = [[]]
        used = 0
        for i, header in enumerate(self.headers):
            needed = min(natural[i], LEAST) if header in self.prose else natural[i]
            if lines[-1] and used + len(GAP) + needed > width:
                lines.append([])
                used = INDENT
            used += needed + (len(GAP) if lines[-1] else 0)
            lines[-1].append(i)
        return lines


def _share(line: Line, places: list[int], natural: Sequence[int], left: int) -> None:
    """Give what is `left` of a line to its columns of prose, the short ones first."""
    waiting = sorted((i for i in line if not places[i]), key=natural.__getitem__)
    for k, i in enumerate(waiting):
        places[i] = max(1, min(natural[i], left // (len(waiting) - k)))
        left -= places[i]


def _row(row: Sequence[str], line: Line, places: Sequence[int], start: str) -> Iterator[str]:
    """One line of a row, as many lines of text as its longest prose needs."""
    cells = [wrapped(row[i], places[i]) if len(row[i]) > places[i] else [row[i]] for i in line]
    if not any(map(any, cells)):
        return
    for n in range(max(map(len, cells))):
        texts = (c[n] if n < len(c) else "" for c in cells)
        padded = (f"{text:{places[i]}}" for i, text in zip(line, texts, strict=True))
        yield (start + GAP.join(padded)).rstrip()


def wrapped(text: str, width: int) -> list[str]:
    """Lines of a text, broken between words alone; those that follow an indented one are more so.

    >>> wrapped("point-like and long_names_stay", 12)
    ['point-like', 'and', 'long_names_stay']
    >>> wrapped("  dijets: no recast", 12)
    ['  dijets: no', '    recast']
    """
    paragraphs = (
        wrap(
            paragraph,
            width,
            subsequent_indent="    " if paragraph.startswith(" ") else "",
            break_long_words=False,
            break_on_hyphens=False,
        )
        for paragraph in text.splitlines()
    )
    return [line for lines in paragraphs for line in lines or [""]] or [""]


def plain_table(*headers: str, prose: Sequence[str] = ()) -> TextTable:
    """An empty table."""
    return TextTable(headers, tuple(prose))


def render(*parts: TextTable | str, otherwise: int = WIDTH) -> str:
    """Tables and text as one string, as wide as the terminal."""
    width = terminal_width(otherwise)
    lines: list[str] = []
    for part in parts:
        lines += part.lines(width) if isinstance(part, TextTable) else wrapped(part, width)
    return "\n".join(lines).rstrip("\n")
