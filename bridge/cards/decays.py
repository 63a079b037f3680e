"""DECAY statements: their grammar, and what the widths of the Z' and of nu4 have to be."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeAlias

from bridge.cards import values
from bridge.cards.schema import NU4, ZP, schema
from bridge.cards.statements import Entry, Problem, Section
from bridge.cards.values import Auto, Scan, Value, shown, spelled
from bridge.errors import PointError
from bridge.point import PARAMETERS, ZERO_WIDTH, Point, complaint

WIDTH_TOLERANCE = 1e-4
"""Relative: a card that rounds to five digits agrees, a width of other parameters does not."""

ROUNDING = 1e-10
"""Of a width [GeV] that is 0: the difference of two numbers of some GeV."""

ODD = 1e6
"""Ratio of a fixed width of the Z' and the computed one, beyond which it is pointed out."""

STABLE = 1e-30
"""Positive width [GeV] of nu4 that is 0 rounded; 1e-30 GeV is a lifetime of a week."""

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
    """A DECAY statement: total width [GeV], the channels that can be read, what is wrong with
    channels, and the numbers of the lines below it."""

    pid: int
    width: Value
    line: int
    channels: tuple[DecayLine, ...]
    faults: tuple[Problem, ...] = ()
    data_lines: tuple[int, ...] = ()


def decay_pid(section: Section) -> int:
    """Whose DECAY statement it is. Raises ValueError."""
    return values.integer(section.words[0] if section.words else "", "a PDG code after DECAY")


def decay_table(section: Section) -> DecayTable:
    """Read a DECAY statement. Raises ValueError if its first line cannot be read."""
    pid, width = decay_pid(section), values.width(section.words[1:])
    faults: list[Problem] = []
    stable = pid in (NU4, -NU4)
    if isinstance(width, float) and (width < 0.0 or (stable and 0.0 < width <= STABLE)):
        faults.append(Problem(section.line, _rounded(pid, width, section.words[1])))
        width = 0.0
    _check_domain(pid, width)
    channels: list[DecayLine] = []
    entries = section.entries
    for entry in entries:
        try:
            channel = _decay_line(entry)
        except ValueError as error:
            faults.append(Problem(entry.line, str(error)))
            continue
        channels.append(channel)
        if not 0.0 <= channel.fraction <= 1.0 + SUM_TOLERANCE:
            read = f"read the branching ratio {shown(entry.words[0])}"
            faults.append(Problem(entry.line, f"{read}, expected 0 to 1; correct it"))
    if (
        channels
        and not any(f.line > section.line for f in faults)
        and (fault := _sum_fault(channels))
    ):
        faults.append(Problem(section.line, fault))
    lines = data_lines(section)
    return DecayTable(pid, width, section.line, tuple(channels), tuple(faults), lines)


def data_lines(section: Section) -> tuple[int, ...]:
    """The numbers of its data lines."""
    return tuple(entry.line for entry in section.entries)


def _rounded(pid: int, width: float, word: str) -> str:
    """Why a width is taken as 0: a rounding, of a width that nothing depends on.

    Raises ValueError for any other that is negative.
    """
    name = schema().widths.get(pid)
    unused = abs(pid) == NU4 or (name is not None and not PARAMETERS[name].domain.least)
    if not unused or width < -ROUNDING:
        raise ValueError(f"read {shown(word)}, expected a width of at least 0; correct it")
    return f"the width {shown(word)} is taken as 0"


def _check_domain(pid: int, width: Value) -> None:
    """The computed width of the Z' may be less than one that is fixed: `fixed_width_problems`."""
    name = schema().widths.get(pid)
    if name is None or not isinstance(width, float):
        return
    domain = PARAMETERS[name].domain
    if (replace(domain, least=0.0) if pid == ZP else domain).excludes(width):
        raise ValueError(f"{complaint(name, width)}; correct the value")


def _sum_fault(channels: list[DecayLine]) -> str | None:
    total = math.fsum(c.fraction for c in channels)
    if abs(total - 1.0) <= SUM_TOLERANCE:
        return None
    return (
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
    yield from _labelled(table)
    total = computed.width
    if isinstance(width, float) and not math.isclose(width, total, rel_tol=WIDTH_TOLERANCE):
        yield Problem(
            table.line,
            f"DECAY {ZP}: read the width {spelled(width)} GeV, but the couplings and masses of "
            f"the card give {total:.9g} GeV; write Auto or the computed width, keep this one with "
            'width="card", or have it replaced with width="computed"',
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
    yield from _labelled(table) if table else ()
    if table is None or isinstance(table.width, Auto | Scan):
        line = table.line if table else 1
        yield Problem(line, f'there is no number in DECAY {ZP} to use; leave out width="card"')
    elif table.width == 0.0 < computed.width:
        yield _zero_width(table)
    elif PARAMETERS["wzp"].domain.excludes(table.width):
        message = f"DECAY {ZP}: {complaint('wzp', table.width)}; correct the value"
        yield Problem(table.line, message)


def odd_width(values: Mapping[str, float], computed: ZpDecay) -> Iterator[str]:
    """Notes on a fixed width of the Z' above its mass, or far from the computed one."""
    width, mass = values["wzp"], values["mzp"]
    if width > mass:
        yield f"the Z' width {width:.6g} GeV is above its mass {mass:.6g} GeV: is it in GeV?"
    elif not computed.width / ODD <= width <= computed.width * ODD:
        yield (
            f"the Z' width {width:.6g} GeV is far from {computed.width:.6g} GeV, which follows "
            "from the couplings: correct it if it is not meant"
        )


def foreign_channels(table: DecayTable, computed: ZpDecay) -> Iterator[str]:
    """Notes on channels beside a width that is used, which the Z' of this model does not have."""
    for line, _, daughters in table.channels:
        if tuple(sorted(daughters, key=lambda pid: -pid)) not in computed.fractions:
            names = " ".join(map(str, daughters))
            yield (
                f"line {line}: DECAY {ZP}: the Z' of this model does not decay to {names}; of this "
                "DECAY only the width is used"
            )


def replaced(table: DecayTable, spoiled: Sequence[Problem], computed: str) -> str:
    """The note that a DECAY of the Z' gives way to the computed one."""
    if spoiled:
        reasons = "; ".join(f"line {line}: {message}" for line, message in spoiled)
        return f"{reasons}: replaced by {computed}"
    given = f"{table.width:.6g} GeV" if isinstance(table.width, float) else str(table.width)
    if computed.endswith(f" {given}"):
        given = "the channels"
    return f"line {table.line}: DECAY {ZP}: {given} replaced by {computed}"


def _labelled(table: DecayTable) -> Iterator[Problem]:
    """What is wrong with the channels."""
    for line, fault in table.faults:
        yield Problem(line, f"DECAY {table.pid}: {fault}")


def _zero_width(table: DecayTable) -> Problem:
    message = (
        f"DECAY {ZP}: read the width 0, but channels are open; write Auto or the width, or have it "
        'computed with width="computed"'
    )
    return Problem(table.line, message)


def nu4_problems(table: DecayTable) -> Iterator[Problem]:
    """nu4 is the dark matter: its width is 0 and it has no channels, nor has its antiparticle."""
    if isinstance(table.width, float) and table.width != 0.0:
        yield Problem(
            table.line,
            f"DECAY {table.pid}: read the width {spelled(table.width)} GeV, expected 0: nu4 is "
            "stable; write 0.0",
        )
    for line in table.data_lines[:1]:
        message = f"DECAY {table.pid}: expected no channels: nu4 is stable; remove them"
        yield Problem(line, message)


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
