"""A card from a point: every parameter with its meaning, the widths, and nothing hidden."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from textwrap import wrap
from typing import Any

from bridge.cards.decays import ZpDecays, zp_lines
from bridge.cards.profiles import Profile, profile_of
from bridge.cards.schema import NU4, ZP, quantum_numbers, schema
from bridge.cards.values import Value, spelled
from bridge.data.ufo_tables import particles
from bridge.errors import PointError
from bridge.point import GENERAL, PARAMETERS, Point
from bridge.provenance import comment_lines
from bridge.results import Results

_BLOCKS = {
    "ZPPORTAL": "couplings of the Z', eq. (2.28) of arXiv:1803.04430",
    "MASS": "masses [GeV]",
    "SMINPUTS": "Standard Model inputs",
    "VCKMIN": "CKM matrix, Wolfenstein parameters",
    "YUKAWA": "masses [GeV] in the Yukawa couplings",
}

_QUANTUM_NUMBERS = {
    1: "3 x electric charge",
    2: "number of spin states",
    3: "colour (1: singlet)",
    4: "1 if there is an antiparticle",
}

_RESULTS_BLOCK = "ZPRESULTS"

WIDTH = 160
"""Of comments: the reader of micrOMEGAs takes what is beyond 197 characters for another line."""


def card_text(
    point: Point, zp_decay: ZpDecays, profile: str = "generic", width: str = "computed"
) -> str:
    """The text of a card for one point.

    `width` is "computed" for the Z' width and its channels, or "auto" for `DECAY 32 Auto`, which
    a program that does not know Auto does not get. Raises PointError for arrays, and for "auto"
    where the point fixes the width; ZpbridgeError for an unknown profile.
    """
    reader = profile_of(profile)
    if width not in ("computed", "auto"):
        raise ValueError(f"width {width!r}: expected 'computed' or 'auto'")
    if width == "auto" and point.wzp is not None:
        raise PointError(
            "width='auto' writes no number, but the point fixes wzp: leave out one of the two"
        )
    values = point.numbers()
    omitted = unset_couplings(values, reader)
    lines = ["# Z' portal with a vector-like fourth neutrino (arXiv:1803.04430)"]
    for block, names in schema().blocks.items():
        lines += ["", block_header(block)]
        written = ((code, name) for code, name in names.items() if name not in omitted)
        lines += [entry_line(name, code, values[name]) for code, name in written]
    lines.append("")
    lines += [
        decay_line(name, pid, values[name]) for pid, name in schema().widths.items() if pid != ZP
    ]
    lines += [
        "",
        *zp_lines(point, zp_decay, width if reader.auto else "computed"),
        "",
        nu4_line(),
        "",
    ]
    if reader.quantum_numbers:
        lines += [*chain.from_iterable(map(quantum_number_lines, quantum_numbers())), ""]
    return "\n".join(lines)


def unset_couplings(values: Mapping[str, Value], reader: Profile) -> frozenset[str]:
    """Couplings beyond (2.28) that a card leaves out: those that are 0 or not among the `values`,
    but where one is set none for a program that needs them all."""
    unset = frozenset(name for name in GENERAL if values.get(name, 0.0) == 0.0)
    return frozenset() if reader.complete and len(unset) < len(GENERAL) else unset


def entry_line(name: str, code: int, value: float) -> str:
    """A data line of a block of ours."""
    info = PARAMETERS[name]
    unit = f" [{info.unit}]" if info.unit else ""
    return f"  {code:>4d} {spelled(value):<24} # {name}: {info.description}{unit}"


def decay_line(name: str, pid: int, value: float) -> str:
    """The DECAY statement of a Standard Model particle whose width is a parameter."""
    return f"DECAY {pid} {spelled(value)} # {name}: {PARAMETERS[name].description} [GeV]"


def nu4_line() -> str:
    """The DECAY statement of the dark matter."""
    return f"DECAY {NU4} 0.0 # nu4 is stable"


def quantum_number_lines(pid: int) -> Iterator[str]:
    """BLOCK QNUMBERS of a particle beyond the Standard Model."""
    yield f"BLOCK QNUMBERS {pid} # {particles()[pid].name}"
    for code, number in quantum_numbers()[pid].items():
        yield f"  {code:>4d} {number:.0f} # {_QUANTUM_NUMBERS[code]}"


def block_header(block: str) -> str:
    """The BLOCK statement of a block of ours."""
    return f"BLOCK {block} # {_BLOCKS[block]}"


def record_text(record: Mapping[str, Any]) -> str:
    """A record of provenance as comments below a card."""
    return "\n".join(["", *comment_lines(record, WIDTH), ""])


def results_text(point: Point, zp_decay: ZpDecays, results: Results) -> str:
    """The card of a point with its results in BLOCK ZPRESULTS, numbered as in every table.

    Comments below the block are the record of provenance.
    """
    return card_text(point, zp_decay) + "\n".join(["", *_result_lines(results), ""])


def _result_lines(results: Results) -> Iterator[str]:
    settings = ", ".join(f"{name} {value}" for name, value in results.settings.items())
    yield f"BLOCK {_RESULTS_BLOCK} # {settings}"
    for code, quantity in enumerate(results.quantities.values(), 1):
        unit = f" [{quantity.unit}]" if quantity.unit else ""
        if quantity.value is not None:
            yield f"  {code:>4d} {spelled(quantity.value):<24} # {quantity.name}{unit}"
        if quantity.status != "ok":
            yield from _comments(f"# {code:>4d} ", quantity.status)
    for warning in results.warnings:
        yield from _comments("# warning: ", warning)
    yield from comment_lines(results.provenance, WIDTH)


def _comments(start: str, text: str) -> Iterator[str]:
    """A text as comments that are short enough."""
    yield from (start + line for line in wrap(text, WIDTH - len(start)))
