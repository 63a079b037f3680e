"""Numbers as C, Fortran and Python write them."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"[-+]?((\d+\.?\d*|\.\d+)([ed][-+]?\d+)?|nan|inf(inity)?)", re.ASCII | re.I)


def is_number(text: str) -> bool:
    """Whether `number` takes it.

    >>> is_number("1.0E-05"), is_number("Auto"), is_number("5_00")
    (True, False, False)
    """
    return _NUMBER.fullmatch(text) is not None


def number(text: str) -> float:
    """A number; D exponents are Fortran's. Raises ValueError.

    >>> number("1.50D+02")
    150.0
    """
    if not is_number(text):
        raise ValueError(f"no number: {text!r}")
    return float(text.lower().replace("d", "e"))
