"""Pole masses that SLHA puts into SMINPUTS and the model into MASS."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from bridge.cards import values
from bridge.cards.parsed_card import Assigned, ParsedCard
from bridge.cards.schema import READ_ELSEWHERE
from bridge.cards.values import spelled
from bridge.point import PARAMETERS, complaint


class _Mass(NamedTuple):
    """A pole mass in SMINPUTS: its name in the model, its place and its words."""

    name: str
    label: str
    line: int
    words: list[str]


def read_pole_masses(parsed: ParsedCard) -> None:
    """Use those that MASS does not give, and point out those that it gives another value."""
    used: list[tuple[int, str]] = []
    for mass in _pole_masses(parsed):
        try:
            value = _value(mass)
        except ValueError as error:
            report = parsed.note if mass.name in parsed.values else parsed.refuse
            report(mass.line, f"{mass.label}: {error}")
            continue
        given = parsed.values.get(mass.name)
        if given is None:
            parsed.values[mass.name] = Assigned(value, mass.line, elsewhere=True)
            used.append((mass.line, f"{mass.name} = {spelled(value)} GeV"))
        elif given.elsewhere:
            parsed.refuse(mass.line, f"{mass.label} is given twice; remove one of the two")
        elif given.value != value:
            parsed.note(
                mass.line,
                f"{mass.label} is {spelled(value)} GeV and {mass.name} in BLOCK MASS, line "
                f"{given.line}, {given.value} GeV: that of MASS is used; make them equal if they "
                "mean the same mass",
            )
    if used:
        named = ", ".join(text for _, text in used)
        parsed.note(
            used[0][0],
            f"{named} from BLOCK SMINPUTS, which BLOCK MASS does not give: other programs read "
            "MASS, where card convert writes them",
        )


def _pole_masses(parsed: ParsedCard) -> Iterator[_Mass]:
    for (block, code), name in READ_ELSEWHERE.items():
        for line, words in parsed.blocks[block].entries if block in parsed.blocks else ():
            if words[0].lstrip("+") == str(code):
                yield _Mass(name, f"BLOCK {block}, entry {code}", line, words[1:])


def _value(mass: _Mass) -> float:
    """The mass [GeV]. Raises ValueError."""
    value = values.value(mass.words)
    if not isinstance(value, float):
        raise ValueError(f"read {value}, expected a number; write a scan of {mass.name} in MASS")
    if PARAMETERS[mass.name].domain.excludes(value):
        raise ValueError(f"{complaint(mass.name, value)}; correct the value")
    return value
