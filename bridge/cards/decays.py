"""DECAY statements: their grammar, and what the widths of the Z' and of nu4 have to be."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeAlias

from bridge.cards import values
from bridge.cards.schema import NU4, ZP, schema
from bridge.cards.text import Entry, Problem, Section
from bridge.cards.values import Auto, Scan, Value, shown, spelled
from bridge.errors import PointError
from bridge.point import PARAMETERS, ZERO_WIDTH, Point, complaint

WIDTH_TOLERANCE = 1e-4
"""Relative: a card that rounds to five digits agrees, a width of other parameters does not."""

SUM_TOLERANCE = 1e-3
"""Of a sum of branching ratios: room for tables that round every channel to four digits."""


class DecayLine(NamedTuple):
    """One decay channel: its line, branching ratio, and PDG codes of the daughters."""

    line: int
    fraction: float
    daughters: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ZpDecay:
    """What follows from couplings and masses: the width of the Z' [GeV], and the branching ratio
    of each pair of PDG codes."""

    width: float
    fractions: Mapping[tuple[int, ...], float]


ZpDecays: TypeAlias = Callable[[Point], ZpDecay]
"""What computes them at a point: no physics of a card's own."""


@dataclass(frozen=True, slots=True)
class DecayTable:
    """A DECAY statement: total width [GeV] and channels."""

    pid: int
    width: Value
    line: int
    channels: tuple[DecayLine, ...]


def decay_table(section: Section) -> tuple[DecayTable | None, list[Problem]]:
    """Read a DECAY statement; None if its first line cannot be read."""
    problems: list[Problem] = []
    channels: list[DecayLine] = []
    for entry in section.entries:
        try:
            channels.append(_decay_line(entry))
        except ValueError as error:
            problems.append(Problem(entry.line, f"{_label(section)}: {error}"))
    try:
        pid = values.integer(section.words[0] if section.words else "", "a PDG code after DECAY")
        width = values.width(section.words[1:])
        _check_domain(pid, width)
        if channels and not problems:
            _check_sum(channels)
    except ValueError as error:
        return None, [*problems, Problem(section.line, f"{_label(section)}: {error}")]
    return DecayTable(pid, width, section.line, tuple(channels)), problems


def _label(section: Section) -> str:
    return " ".join(["DECAY", *section.words[:1]])


def _check_domain(pid: int, width: Value) -> None:
    """The computed width of the Z' may be less than one that is fixed: `fixed_width_problems`."""
    name = schema().widths.get(pid)
    if name is None or not isinstance(width, float):
        return
    domain = PARAMETERS[name].domain
    if (replace(domain, least=0.0) if pid == ZP else domain).excludes(width):
        raise ValueError(f"{complaint(name, width)}; correct the value")


def _check_sum(channels: list[DecayLine]) -> None:
    total = math.fsum(c.fraction for c in channels)
    if abs(total - 1.0) > SUM_TOLERANCE:
        raise ValueError(
            f"the branching ratios of lines {channels[0].line}-{channels[-1].line} add up to "
            f"{total:.6g}, expected 1; complete or correct them"
        )


def _decay_line(entry: Entry) -> DecayLine:
    """`BR NDA ID1 ID2 ...`"""
    words = entry.words
    try:
        fraction = values.number(words[0])
    except ValueError as error:
        raise ValueError(f"the branching ratio: {error}") from None
    if not 0.0 <= fraction <= 1.0 + SUM_TOLERANCE:
        raise ValueError(f"read the branching ratio {shown(words[0])}, expected 0 to 1; correct it")
    if len(words) == 1:
        raise ValueError("the number of daughters is missing; expected BR NDA ID1 ID2 ...")
    count = values.integer(words[1], "the number of daughters")
    daughters = tuple(values.integer(w, "the PDG code of a daughter") for w in words[2:])
    if count < 2 or count != len(daughters) or 0 in daughters:
        raise ValueError(
            f"read {count} as the number of daughters and {len(daughters)} PDG codes, expected "
            "the same number, at least 2, and no code 0; correct the line"
        )
    return DecayLine(entry.line, fraction, daughters)


def zp_problems(table: DecayTable, computed: ZpDecay) -> Iterator[Problem]:
    """Where a DECAY of the Z' differs from the one that follows from the couplings."""
    width = table.width
    if width == 0.0 < computed.width:
        yield _zero_width(table)
        return
    total = computed.width
    if isinstance(width, float) and not math.isclose(width, total, rel_tol=WIDTH_TOLERANCE):
        yield Problem(
            table.line,
            f"DECAY {ZP}: read the width {spelled(width)} GeV, but the couplings and masses of "
            f"the card give {total:.9g} GeV; write Auto or the computed width, or keep this one "
            "with --width card",
        )
        return
    seen: dict[tuple[int, ...], int] = {}
    for line, fraction, daughters in table.channels:
        final = tuple(sorted(daughters, key=lambda pid: -pid))
        expected = computed.fractions.get(final)
        names = " ".join(map(str, daughters))
        if expected is None:
            yield Problem(
                line, f"DECAY {ZP}: the Z' of this model does not decay to {names}; remove the line"
            )
        elif final in seen:
            yield Problem(
                line, f"DECAY {ZP}: {names} was already given in line {seen[final]}; remove one"
            )
        elif not math.isclose(fraction, expected, rel_tol=WIDTH_TOLERANCE, abs_tol=1e-6):
            yield Problem(
                line,
                f"DECAY {ZP}: read the branching ratio {spelled(fraction)} to {names}, but the "
                f"couplings and masses give {expected:.9g}; correct it or remove all channels",
            )
        seen[final] = line


def fixed_width_problems(table: DecayTable | None, computed: ZpDecay) -> Iterator[Problem]:
    """Why the width in a card cannot be used as it stands."""
    if table is None or isinstance(table.width, Auto | Scan):
        line = table.line if table else 1
        yield Problem(line, f"there is no number in DECAY {ZP} to use; leave out --width card")
    elif table.width == 0.0 < computed.width:
        yield _zero_width(table)
    elif PARAMETERS["wzp"].domain.excludes(table.width):
        message = f"DECAY {ZP}: {complaint('wzp', table.width)}; correct the value"
        yield Problem(table.line, message)


def _zero_width(table: DecayTable) -> Problem:
    message = f"DECAY {ZP}: read the width 0, but channels are open; write Auto or the width"
    return Problem(table.line, message)


def nu4_problems(table: DecayTable) -> Iterator[Problem]:
    """nu4 is the dark matter: its width is 0 and it has no channels."""
    if isinstance(table.width, float) and table.width != 0.0:
        yield Problem(
            table.line,
            f"DECAY {NU4}: read the width {spelled(table.width)} GeV, expected 0: nu4 is stable; "
            "write 0.0",
        )
    for channel in table.channels[:1]:
        yield Problem(
            channel.line, f"DECAY {NU4}: expected no channels: nu4 is stable; remove them"
        )


def zp_lines(point: Point, zp_decay: ZpDecays, width: str) -> list[str]:
    """The DECAY statement of the Z': computed with its channels, the point's own, or Auto.

    Raises PointError where the user fixed 0 though channels are open.
    """
    note = f"# {PARAMETERS['wzp'].description.partition(';')[0]} [GeV]"
    if width == "auto":
        return [f"DECAY {ZP} Auto {note}"]
    if point.wzp is not None:
        if point.wzp == 0.0 < zp_decay(point).width:
            raise PointError(ZERO_WIDTH)
        return [f"DECAY {ZP} {spelled(float(point.wzp))} {note}, fixed by the user"]
    computed = zp_decay(point)
    channels = [
        f"  {spelled(fraction):<24} 2 {daughters[0]:>4d} {daughters[1]:>4d}"
        for daughters, fraction in computed.fractions.items()
        if fraction > 0.0
    ]
    return [f"DECAY {ZP} {spelled(computed.width)} {note}", *channels]
