"""Lines of a card into the statements they form.

SLHA (hep-ph/0311123, section 3): statements BLOCK, DECAY and XSECTION (arXiv:1610.07922 for the
last), data lines below them, comments after `#`. Data lines need no indentation here: programs
disagree about it, and no line is ever dropped.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

from bridge.cards.values import shown

KEYWORDS = ("BLOCK", "DECAY", "XSECTION")
ONE_LOOP = "DECAY1L"
"""The keyword of SPheno for widths at one loop, beside those in DECAY."""
_STATEMENTS = (*KEYWORDS, ONE_LOOP)


class Problem(NamedTuple):
    """What is wrong in one line."""

    line: int
    message: str


class Entry(NamedTuple):
    """A data line: its number and its columns."""

    line: int
    words: list[str]


@dataclass(frozen=True, slots=True)
class Section:
    """A statement, the columns after its keyword, and the lines below it."""

    keyword: str
    words: list[str]
    line: int
    body: Sequence[str]

    @property
    def entries(self) -> list[Entry]:
        """The data lines."""
        columns = enumerate((line.partition("#")[0].split() for line in self.body), self.line + 1)
        return [Entry(number, words) for number, words in columns if words]

    @property
    def last_line(self) -> int:
        """Number of the last line with data, the statement's own if there are none."""
        for above, line in enumerate(reversed(self.body)):
            if line.partition("#")[0].split():
                return self.line + len(self.body) - above
        return self.line


class Statements(NamedTuple):
    """The statements of a card; lines that cannot be split; lines in a statement that may begin
    another; data lines that programs read differently."""

    sections: tuple[Section, ...]
    broken: tuple[Problem, ...]
    hidden: tuple[Problem, ...]
    unread: tuple[Problem, ...]


_DATA = frozenset(("", *"0123456789+-.#"))
"""How a line begins that is data, a comment or blank."""


def statements(text: str, lines: Sequence[str]) -> Statements:
    """The statements of a text, which is given split into its lines as well."""
    ordinary = _is_ordinary(text)
    heads: list[tuple[int, list[str]]] = []
    found: dict[str, list[Problem]] = {kind: [] for kind in _KINDS}
    for number, line in enumerate(lines, 1):
        if ordinary and heads and line.lstrip()[:1] in _DATA:
            continue
        data = line.partition("#")[0]
        words = data.split()
        head = bool(words) and words[0].upper() in _STATEMENTS
        kind, message = _fault(line, data, words, head, bool(heads))
        if head and kind != "torn":
            heads.append((number, words))
        if kind:
            found[kind].append(Problem(number, message))
    blank = [problem.line for problems in found.values() for problem in problems]
    broken = [*found["broken"], *_torn(found["torn"]), *found["outside"][:1]]
    return Statements(
        tuple(_sections(lines, heads, blank)),
        tuple(sorted(broken)),
        tuple(found["hidden"]),
        tuple(found["unread"]),
    )


_KINDS = ("invisible", "torn", "broken", "hidden", "unread", "outside")


def _fault(line: str, data: str, words: list[str], head: bool, inside: bool) -> tuple[str, str]:
    """What kind of fault a line has, one of _KINDS or "", and why; `inside` a statement."""
    if words and not line.isascii() and _invisible(words):
        return "invisible", ""
    if "\r" in line.rstrip(" \t\r"):
        return "torn", ""
    if fault := _unreadable(line, data, words):
        return "unread" if inside and words and not head else "broken", fault
    if head or not words:
        return "", ""
    if fault := _hidden(words[0]):
        return "hidden" if inside else "broken", fault
    fault = _unindented(words[0], data)
    if inside:
        return "unread" if fault else "", fault or ""
    return "outside", fault or _outside(words[0])


def _torn(problems: list[Problem]) -> list[Problem]:
    """One problem for all lines that a carriage return tears."""
    more = f", as {len(problems) - 1} more lines do" if problems[1:] else ""
    message = (
        f"read a carriage return inside the line{more}; programs disagree whether the line ends "
        "there: end lines with a line feed"
    )
    return [Problem(problem.line, message) for problem in problems[:1]]


def _sections(
    lines: Sequence[str], heads: list[tuple[int, list[str]]], blank: list[int]
) -> list[Section]:
    if blank:
        lines = list(lines)
        for number in blank:
            lines[number - 1] = ""
    ends = [*(number for number, _ in heads), len(lines) + 1]
    return [
        Section(words[0].upper(), words[1:], start, lines[start : end - 1])
        for (_, words), (start, end) in zip(heads, pairwise(ends), strict=True)
    ]


_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_NOT_FINITE = re.compile(r"#(?:INF|QNAN|SNAN|IND)", re.IGNORECASE)


def _is_ordinary(text: str) -> bool:
    """Whether no line of a text can be `_unreadable`."""
    if not text.isascii() or ".#" in text:
        return False
    return not _CONTROL.search(text.replace("\r\n", "\n") if "\r" in text else text)


def _unreadable(line: str, data: str, words: Sequence[str]) -> str | None:
    """Why a line cannot be read the same way by every program."""
    if data[-1:] == "." and data[-2:-1].isdigit() and _NOT_FINITE.match(line, len(data)):
        return "read a number that is not finite (1.#INF, 1.#QNAN); repeat its calculation"
    if line.isascii() and line.isprintable():
        return None
    if not words:
        return None
    data = data.rstrip(" \t\r")
    if data.isascii() and not _CONTROL.search(data):
        return None
    return (
        f"read the character {_strange(data)}, expected ASCII letters, digits and signs outside "
        "comments; type it again"
    )


def _invisible(words: Sequence[str]) -> bool:
    """Whether nothing stands there but marks like a zero-width space."""
    return all(unicodedata.category(c) == "Cf" for word in words for c in word)


def _strange(data: str) -> str:
    character = next(c for c in data if not c.isascii() or _CONTROL.match(c))
    name = unicodedata.name(character, "not a printable one")
    return f"U+{ord(character):04X} ({name.lower()})"


def _hidden(word: str) -> str | None:
    """Why a line without keyword may begin a statement all the same."""
    if word[0] == "<":
        return f"read the tag {shown(word)}; expected plain SLHA text: remove the markup"
    if not word[0].isalpha():
        return None
    upper = word.upper()
    glued = (keyword for keyword in KEYWORDS if upper.startswith(keyword))
    meant = nearest(upper.strip(":=[]"), KEYWORDS, 0.75) or next(glued, None)
    return meant and (
        f"read {shown(word)}, expected the keyword {meant} followed by a space; correct it"
    )


def _unindented(word: str, data: str) -> str | None:
    """Why a line that starts with a word is no data."""
    if not word[0].isalpha() or data[0].isspace():
        return None
    return (
        f"read {shown(word)} at the start of a line, expected BLOCK, DECAY, XSECTION or a number; "
        "indent it if it is data, or put # before it"
    )


def _outside(word: str) -> str:
    return f"read data ({shown(word)}) before any BLOCK or DECAY; put its BLOCK line above it"


def nearest(word: str, names: Sequence[str], likeness: float) -> str | None:
    """The first of some names that a word is like: `SequenceMatcher.ratio`, at least `likeness`.

    >>> nearest("BLCOK", KEYWORDS, 0.75), nearest("CHAPTER", KEYWORDS, 0.75)
    ('BLOCK', None)
    """
    for name in names:
        least = likeness * (len(word) + len(name)) / 2.0
        if len(name) < least or sum(map(name.__contains__, word)) < least:
            continue
        if SequenceMatcher(None, word, name).ratio() >= likeness:
            return name
    return None
