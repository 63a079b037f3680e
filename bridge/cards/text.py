"""The text of a card: lines kept as they are, and the statements they form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from bridge.cards.statements import Problem, Section, statements
from bridge.errors import CardError

Place: TypeAlias = tuple[str, tuple[int, ...]]
"""Block, in capitals, and code; a width stands in block DECAY."""


_SURROGATES = {"utf-8": "surrogatepass"}
"""A text of Python may hold lone surrogates."""


class WrittenValue(NamedTuple):
    """A value as it is written, and where.

    `code` is empty where the columns before the value are no integers; `column` counts from 0.
    """

    block: str
    code: tuple[int, ...]
    text: str
    line: int
    column: int

    @property
    def place(self) -> Place:
        """Block and code."""
        return self.block, self.code


@dataclass(frozen=True, slots=True)
class Document:
    """A card as text: the lines of the file as they are, each without its line feed.

    `broken` lines cannot be split, `hidden` ones may begin another statement, `unread` ones are
    data that programs read differently; no section holds them.
    """

    name: str
    lines: tuple[str, ...] = field(repr=False)
    sections: tuple[Section, ...] = field(repr=False)
    broken: tuple[Problem, ...] = field(repr=False)
    hidden: tuple[Problem, ...] = field(repr=False)
    unread: tuple[Problem, ...] = field(repr=False)
    encoding: str = "utf-8"

    @classmethod
    def from_bytes(cls, data: bytes, name: str) -> Document:
        """Split a file into statements. Raises CardError if it is no text file at all."""
        _refuse_other_formats(data, name)
        try:
            return cls.from_text(data.decode("utf-8"), name)
        except UnicodeDecodeError:
            return cls.from_text(data.decode("latin-1"), name, "latin-1")

    @classmethod
    def from_text(cls, text: str, name: str, encoding: str = "utf-8") -> Document:
        """Split a text into statements."""
        lines = text.split("\n")
        found = statements(text, lines)
        return cls(name, tuple(lines), *found, encoding)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The lines that no section holds, in their order."""
        return tuple(sorted((*self.broken, *self.hidden, *self.unread)))

    def to_text(self) -> str:
        """The text as it was read."""
        return "\n".join(self.lines)

    def to_bytes(self) -> bytes:
        """The file as it was read, byte for byte."""
        return self.to_text().encode(self.encoding, _SURROGATES.get(self.encoding, "strict"))

    @property
    def last_line(self) -> int:
        """Number of the last line that is not empty behind the final line feed."""
        return len(self.lines) - (self.lines[-1] == "" and len(self.lines) > 1)

    @property
    def newline(self) -> str:
        """What ends a line here, without the line feed."""
        return "\r" if self.lines[0].endswith("\r") else ""

    def written_values(self) -> Iterator[WrittenValue]:
        """Every value of the card and every width, whatever they are the values of."""
        for section in self.sections:
            name = section.words[0].upper() if section.words else ""
            if section.keyword == "DECAY":
                code, text = _code(section.words[:1]), " ".join(section.words[1:])
                yield WrittenValue("DECAY", code, text, section.line, 2)
            elif section.keyword == "BLOCK" and name != "QNUMBERS":
                for line, words in section.entries:
                    code = _code(words[:-1])
                    yield WrittenValue(name, code, words[-1], line, len(words) - 1)

    def edited(
        self, changed: Mapping[int, str | None], added: Mapping[int, Sequence[str]]
    ) -> Document:
        """A new document: lines replaced (None removes one), and lines added after others."""
        complete = self.lines[-1] == ""
        body = self.lines[:-1] if complete else self.lines
        lines: list[str] = []
        for number, line in enumerate(body, 1):
            kept = changed.get(number, line)
            if kept is not None:
                unfinished = number == len(self.lines)
                lines.append(kept + self.newline if unfinished else kept)
            lines += (new + self.newline for new in added.get(number, ()))
        text = "\n".join([*lines, ""]) if complete else "\n".join(lines).removesuffix("\r")
        return Document.from_text(text, self.name, self.encoding)


def _code(words: Sequence[str]) -> tuple[int, ...]:
    try:
        return tuple(map(int, words))
    except ValueError:
        return ()


def with_value(line: str, column: int, text: str) -> str:
    """A line with a text in place of its columns from `column` (counted from 0) on.

    A comment stays where it is if there is room; a column that is not there yet is added.

    >>> with_value("  32  5.0e2   # M", 1, "300.25")
    '  32  300.25  # M'
    """
    spans = [m.span() for m in re.finditer(r"\S+", line.partition("#")[0])]
    if column == len(spans):
        return f"{line[: spans[-1][1]]} {text}{line[spans[-1][1] :]}"
    start, stop = spans[column][0], spans[-1][1]
    rest = line[stop:].lstrip(" ")
    room = len(line) - len(rest) - start
    return line[:start] + (text if room == stop - start else f"{text} ".ljust(room)) + rest


_FORMATS = (
    (b"\xef\xbb\xbf", "a byte-order mark", "save the card as UTF-8 without BOM"),
    (b"\xff\xfe", "UTF-16 text", "save the card as UTF-8 without BOM"),
    (b"\xfe\xff", "UTF-16 text", "save the card as UTF-8 without BOM"),
    (b"\x1f\x8b", "a gzip file", "unpack it with gunzip"),
    (b"BZh", "a bzip2 file", "unpack it with bunzip2"),
    (b"\xfd7zXZ", "an xz file", "unpack it with unxz"),
    (b"PK\x03\x04", "a zip file", "unpack it with unzip"),
    (b"%PDF", "a PDF document", "give the card itself"),
)


def _refuse_other_formats(data: bytes, name: str) -> None:
    for magic, what, action in _FORMATS:
        if data.startswith(magic):
            raise CardError(name, 1, f"read {what}, expected plain SLHA text; {action}")
    if (line := _line_with_nul(data)) is not None:
        raise CardError(
            name, line, "read a NUL byte, expected plain SLHA text: this is a binary or UTF-16 file"
        )
    start = data.lstrip()[:200].lower()
    if start.startswith(b"<"):
        line = data[: len(data) - len(data.lstrip())].count(b"\n") + 1
        what, action = "an HTML or XML page", "download the file itself, not the page that shows it"
        if start.startswith(b"<lesh"):
            what, action = "an event file", "copy out what stands between <slha> and </slha>"
        raise CardError(name, line, f"read {what}, expected plain SLHA text; {action}")


def _line_with_nul(data: bytes) -> int | None:
    """The first line with a NUL byte, unless there are few and all stand in comments."""
    if not (nuls := data.count(b"\0")):
        return None
    mark = None if 4 * nuls > len(data) else b"#"
    lines = enumerate(data.split(b"\n"), 1)
    return next(
        (n for n, line in lines if b"\0" in (line.partition(mark)[0] if mark else line)), None
    )
