"""What one column of a card may hold: a finite number, an integer code, `Auto` or `scan:[...]`."""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Auto:
    """A width that the reader of the card computes."""

    def __str__(self) -> str:
        return "Auto"


@dataclass(frozen=True, slots=True)
class Scan:
    """A list of values for MadGraph: `scan:[...]`, or `scan1:[...]` to vary several together.

    >>> str(Scan("[100, 200]", group=1))
    'scan1:[100, 200]'
    """

    expression: str
    group: int | None = None

    def __str__(self) -> str:
        return f"scan{'' if self.group is None else self.group}:{self.expression}"


Value: TypeAlias = float | Auto | Scan

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eEdD][+-]?\d+)?", re.ASCII)
_INTEGER = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_SCAN = re.compile(r"scan\s*(\d{0,9})\s*:\s*(.*)", re.IGNORECASE | re.ASCII)
_FORTRAN = str.maketrans("dD", "ee")

_HINTS = tuple(
    (re.compile(pattern, re.IGNORECASE | re.ASCII), hint)
    for pattern, hint in (
        (r"[+-]?(nan|inf)", "the program that wrote it failed; repeat its calculation"),
        (r"\*+", "a Fortran field was too narrow; write it again in a wider format"),
        (r"auto", "only the width of a DECAY can be Auto; write the number"),
        (r"scan", "a scan reads scan:[v1, v2, ...]"),
        (r"[+-]?[\d.]*,[\d.]*", "write a decimal point, no comma"),
        (r"[+-]?\d[\d.]*_", "write the digits without underscores"),
        (r"[+-]?0x", "write the number in decimal"),
        (r"[+-]?[\d.]+[ed][+-]?$", "the digits of the exponent are missing"),
        (r"[+-]?[\d.]+[+-]\d+$", "the letter E of the exponent is missing"),
        (r"[+-]?[\d.]+(e[+-]?\d+)?\s*(\[?[kMGT]?eV)", "values are in GeV and carry no unit"),
        (r"[$%{<\[@]", "it looks like a place-holder that was never filled in"),
        (r"=", "write code and value without an equals sign"),
    )
)

_MARKS = ("!", "//", "%", ";", "--")


def shown(word: str) -> str:
    """A word as an error message quotes it: cut when long, escaped when not printable."""
    return ascii(word if len(word) <= 40 else word[:37] + "...")


def number(word: str) -> float:
    """A finite number; Fortran's D exponent is understood.

    Raises ValueError, whose message says what to do, for everything else.

    >>> number("1.0D+02")
    100.0
    """
    if not _NUMBER.fullmatch(word):
        hint = next((h for pattern, h in _HINTS if pattern.match(word)), "correct or remove it")
        raise ValueError(f"read {shown(word)}, expected a number such as 500.0 or 5.0E+02; {hint}")
    plain = word.translate(_FORTRAN)
    value = float(plain)
    if math.isinf(value):
        raise ValueError(
            f"read {shown(word)}, expected a number below 1.8E+308; check the exponent"
        )
    if value == 0.0 and plain.lower().partition("e")[0].strip("+-0."):
        raise ValueError(
            f"read {shown(word)}, which a double rounds to 0; check the exponent, or write 0.0"
        )
    return value


def is_number(word: str) -> bool:
    """Whether a word is spelled as a number."""
    return _NUMBER.fullmatch(word) is not None


def integer(word: str, what: str) -> int:
    """An integer, called `what` in the message of the ValueError."""
    if not _INTEGER.fullmatch(word):
        raise ValueError(f"read {shown(word)}, expected {what}: an integer")
    return int(word)


def value(words: Sequence[str]) -> float | Scan:
    """The value that stands in the columns after the code of an entry."""
    if not words:
        raise ValueError("the value is missing; expected one number after the code")
    if words[0][:4].lower() == "scan":
        return scan(" ".join(words))
    result = number(words[0])
    alone(words[1:])
    return result


def width(words: Sequence[str]) -> Value:
    """The value that stands after the PDG code of a DECAY statement."""
    if not words:
        raise ValueError("the width is missing; expected a number in GeV or Auto")
    if words[0].lower() == "auto":
        alone(words[1:])
        return Auto()
    return value(words)


def scan(text: str) -> Scan:
    """A `scan:` expression, which has to be Python that MadGraph can evaluate."""
    match = _SCAN.fullmatch(text)
    try:
        if match is None:
            raise ValueError
        ast.parse(match[2].strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ValueError(f"read {shown(text)}, expected scan:[v1, v2, ...]; complete it") from None
    return Scan(match[2].strip(), int(match[1]) if match[1] else None)


def alone(extra: Sequence[str]) -> None:
    """Raise ValueError if something follows the last column."""
    if extra:
        what = "remove it"
        if extra[0].strip("[]()").lower() in ("ev", "kev", "mev", "gev", "tev", "pev"):
            what = "values are in GeV and carry no unit; convert the number if needed and remove it"
        elif extra[0].startswith(_MARKS):
            what = "a comment starts with #"
        raise ValueError(f"read {shown(' '.join(extra))} after the last column; {what}")


def spelled(x: float) -> str:
    """The shortest decimal form that reads back as the same double (at most 17 digits).

    >>> spelled(0.1), spelled(500)
    ('0.1', '500.0')
    """
    return repr(float(x))
