"""What the statements of a card say, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bridge.cards.decays import DecayTable
from bridge.cards.statements import Problem, Section
from bridge.cards.values import Value
from bridge.errors import CardError


@dataclass(frozen=True, slots=True)
class Assigned:
    """The value of a parameter and the line that gives it; `elsewhere` than the model has it."""

    value: Value
    line: int
    elsewhere: bool = False


@dataclass(slots=True)
class ParsedCard:
    """Values of parameters, DECAY tables and blocks by name, problems and notes.

    `decays` holds those of our particles and their antiparticles, `foreign_decays` the others by
    their PDG codes; `spoiled` are those of the Z' that cannot be used, with the reasons, the first
    one as Auto in `decays` too. `remarks` are notes on what other programs wrote.
    """

    values: dict[str, Assigned] = field(default_factory=dict)
    decays: dict[int, DecayTable] = field(default_factory=dict)
    foreign_decays: dict[int, Section] = field(default_factory=dict)
    spoiled: list[tuple[Section, Problem]] = field(default_factory=list)
    blocks: dict[str, Section] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)

    def refuse(self, line: int, message: str) -> None:
        """Keep a problem: the card will not be accepted."""
        self.problems.append(Problem(line, message))

    def note(self, line: int, message: str) -> None:
        """Keep a note on something legal that concerns the point."""
        self.notes.append(Problem(line, message))

    def remark(self, line: int, message: str) -> None:
        """Keep a note on what other programs wrote."""
        self.remarks.append(Problem(line, message))


def raise_problems(name: str, problems: Sequence[Problem]) -> None:
    """Raise a CardError for the first problem by line, the others listed below it."""
    if not problems:
        return
    first, *others = sorted(problems)
    more = [f"{name}:{p.line}: {p.message}" for p in others[:20]]
    if len(others) > 20:
        more.append(f"and {len(others) - 20} more")
    raise CardError(name, first.line, "\n".join([first.message, *more]))
