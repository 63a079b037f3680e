"""Read the lines of `bridge.external.codes.__main__`, and believe none of them unchecked."""

from __future__ import annotations

import json

from bridge.errors import ToolError
from bridge.external.codes.catalogue import Code
from bridge.point import Point
from bridge.results import Quantity, Results

_LARGEST = 1e12
"""Nothing that a code computes is larger: cross-sections in pb, densities, ratios, widths."""
_SIGNED = ("c1p", "c1n")
"""Amplitudes: of either sign, and with an error that does not shrink with them."""


def _plausible(name: str, value: float) -> bool:
    lowest = -_LARGEST if name.startswith(_SIGNED) else 0.0
    return lowest <= value <= _LARGEST


def _most_error(name: str, value: float) -> float:
    return _LARGEST if name.startswith(_SIGNED) else value


def read_line(line: str) -> tuple[dict[str, tuple[float, float]], dict[str, str]]:
    """The numbers of a line, and why others are absent; the name "" stands for all of them.

    Raises ToolError for a FAILED line and for numbers that are none.
    """
    word, _, text = line.partition(" ")
    if word == "FAILED":
        raise ToolError(text)
    if word == "ABSENT":
        return {}, {"": text.strip()}
    try:
        said = json.loads(text)
        reasons = {name: entry for name, entry in said.items() if isinstance(entry, str)}
        numbers = {name: entry for name, entry in said.items() if name not in reasons}
        answer = {name: (float(v), float(e)) for name, (v, e) in numbers.items()}
    except (ValueError, TypeError, AttributeError):
        raise ToolError(f"an answer that is not whole: {line[:120]!r}") from None
    for name, (value, error) in answer.items():
        if not (_plausible(name, value) and 0.0 <= error <= _most_error(name, value)):
            raise ToolError(f"{name} = {value:g} +- {error:g} is no result")
    if not (answer or reasons):
        raise ToolError("an answer without numbers")
    return answer, reasons


def results(line: str, code: Code, version: str, point: Point) -> Results:
    """The numbers of a point, and why others are absent. Raises ToolError."""
    try:
        answer, reasons = read_line(line)
    except ToolError as error:
        raise ToolError(f"{code.name}: {error}") from None
    source = f"{code.distribution} {version}"
    quantities = {
        name: Quantity(name, value, "", error, code.method, source)
        for name, (value, error) in answer.items()
    }
    for name in set(code.quantities) - answer.keys():
        status = f"{name}: {reasons.get(name) or reasons.get('', 'the code gave none')}"
        quantities[name] = Quantity(name, None, "", None, code.method, source, status)
    return Results(point.named(), quantities)
