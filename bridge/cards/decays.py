"""DECAY statements: their grammar, and what the widths of the Z' and of nu4 have to be."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from bridge.cards import values
from bridge.cards.schema import NU4, ZP, schema
from bridge.cards.text import Entry, Problem, Section
from bridge.cards.values import Auto, Scan, Value, shown, spelled
from bridge.point import PARAMETERS, Point, complaint

WIDTH_TOLERANCE = 1e-4
"""Relative: a card that rounds to five digits agrees, a width of other parameters does not."""

SUM_TOLERANCE = 1e-3
"""Of a sum of branching ratios: room for tables that round every channel to four digits."""


class Channel(NamedTuple):
    """One decay channel: its line, branching ratio, and PDG codes of the daughters."""

    line: int
    fraction: float
    daughters: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DecayTable:
    """A DECAY statement: total width [GeV] and channels."""

    pid: int
    width: Value
    line: int
    channels: tuple[Channel, ...]


def decay_table(section: Section) -> tuple[DecayTable | None, list[Problem]]:
    """Read a DECAY statement; None if its first line cannot be read."""
    problems: list[Problem] = []
    channels: list[Channel] = []
    for entry in section.entries:
        try:
            channels.append(_channel(entry))
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
    name = schema().widths.get(pid)
    if name is not None and isinstance(width, float) and PARAMETERS[name].domain.excludes(width):
        raise ValueError(f"{complaint(name, width)}; correct the value")


def _check_sum(channels: list[Channel]) -> None:
    total = math.fsum(c.fraction for c in channels)
    if abs(total - 1.0) > SUM_TOLERANCE:
        raise ValueError(
            f"the branching ratios of lines {channels[0].line}-{channels[-1].line} add up to "
            f"{total:.6g}, expected 1; complete or correct them"
        )


def _channel(entry: Entry) -> Channel:
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
    return Channel(entry.line, fraction, daughters)


def branching_ratios(point: Point) -> tuple[float, dict[tuple[int, int], float]]:
    """The computed width of the Z' [GeV], and the branching ratio of each final state."""
    from bridge.native.channels import FINAL_STATES
    from bridge.native.widths import partial_widths

    partial = {name: float(w) for name, w in partial_widths(point).items()}
    total = math.fsum(partial.values())
    return total, {
        daughters: partial[name] / len(channel.states) / total if total else 0.0
        for name, channel in FINAL_STATES.items()
        for daughters in channel.states
    }


def fixed_width(point: Point) -> float:
    """The width of the Z' [GeV] that the user fixed. Raises PointError for 0 with open channels."""
    from bridge.native.widths import width_zp

    return float(width_zp(point))


def zp_problems(table: DecayTable, point: Point) -> Iterator[Problem]:
    """Where a DECAY of the Z' differs from the one that follows from the couplings."""
    total, computed = branching_ratios(point)
    width = table.width
    if width == 0.0 and total > 0.0:
        yield _zero_width(table)
        return
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
        expected = computed.get(final[:2]) if len(final) == 2 else None
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


def fixed_width_problems(table: DecayTable | None, point: Point) -> Iterator[Problem]:
    """Why the width in a card cannot be used as it stands."""
    if table is None or isinstance(table.width, Auto | Scan):
        line = table.line if table else 1
        yield Problem(line, f"there is no number in DECAY {ZP} to use; leave out --width card")
    elif table.width == 0.0 and branching_ratios(point)[0] > 0.0:
        yield _zero_width(table)


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


def zp_lines(point: Point, width: str) -> list[str]:
    """The DECAY statement of the Z': computed with its channels, the point's own, or Auto."""
    note = f"# {PARAMETERS['wzp'].description.partition(';')[0]} [GeV]"
    if width == "auto":
        return [f"DECAY {ZP} Auto {note}"]
    if point.wzp is not None:
        return [f"DECAY {ZP} {spelled(fixed_width(point))} {note}, fixed by the user"]
    total, fractions = branching_ratios(point)
    channels = [
        f"  {spelled(fraction):<24} 2 {daughters[0]:>4d} {daughters[1]:>4d}"
        for daughters, fraction in fractions.items()
        if fraction > 0.0
    ]
    return [f"DECAY {ZP} {spelled(total)} {note}", *channels]
