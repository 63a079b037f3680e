"""Verdicts of one point as a text table, with what its columns and letters mean."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bridge.cli.layout import WIDE, plain_table, render
from bridge.cli.text_tables import short
from bridge.limits import Verdict, overall
from bridge.limits.likelihood import Part, parts, total
from bridge.limits.limit import GRADES, KINDS
from bridge.numerics.arrays import Real

SHORT_KINDS = {
    "observed": "obs", "expected": "exp", "derived": "der", "projection": "proj", "fit": "fit",
    "context": "ctx", "convention": "conv",
}  # fmt: skip
HEADERS = "constraint", "kind", "r", "pull", "chi2", "prediction", "limit", "unit", "verdict"
COLUMNS = (
    "r: prediction over limit, excluded above 1; for a measurement what the Z' adds to the "
    "deviation of the Standard Model, over that which its CL allows: 0 "
    "without a Z', and where it fits better on the same side of the value\n"
    "chi2: -2 ln L; pull: root of what the Z' adds to it, negative where it fits better; - where "
    "the limit does not count"
)


def legend() -> str:
    """What kinds and grades mean."""
    kinds = "; ".join(f"{SHORT_KINDS[kind]}, {kind}: {text}" for kind, text in KINDS.items())
    grades = "; ".join(f"{name}: {meaning}" for name, meaning in GRADES.items())
    return f"kind: {kinds}\ngrade: {grades}"


def verdicts_table(found: Sequence[Verdict], gaps: Sequence[str] = ()) -> str:
    """One line per constraint, the strongest first, and what they say together."""
    terms = parts(found)
    ordered = sorted(found, key=_strength)
    table = plain_table(*HEADERS, prose=["verdict"])
    for verdict in ordered:
        table.add_row(*_row(verdict, terms.get(verdict.name)))
    notes = [
        f"{verdict.name}: {rest}"
        for verdict in ordered
        if (rest := verdict.status.partition("; ")[2])
    ]
    more = ["", *notes] if notes else []
    said = [*more, "", *_together(found, terms), *gaps, "", COLUMNS, legend()]
    return render(table, otherwise=WIDE) + "\n" + render(*said)


def _row(verdict: Verdict, part: Part | None) -> tuple[str, ...]:
    limit = verdict.constraint.limit
    counts = part is not None and bool(verdict.counts)
    return (
        verdict.name,
        f"{SHORT_KINDS[limit.kind]} {limit.grade}",
        short(verdict.r),
        _fixed(part.pull) if part and counts else "-",
        _fixed(part.chi2) if part and counts else "-",
        short(verdict.prediction),
        short(verdict.limit),
        verdict.constraint.target.observable.unit,
        verdict.status.partition("; ")[0],
    )


def _fixed(value: Real) -> str:
    """Two decimals, which is all that matters of a chi^2; three digits of large ones."""
    number = float(value)
    return f"{number + 0.0:.2f}" if abs(number) < 100.0 else short(number)


def _together(found: Sequence[Verdict], terms: dict[str, Part]) -> list[str]:
    """What all constraints say of the point."""
    whole = overall(found)
    open_ = [verdict.name for verdict in found if verdict.unanswered]
    allowed = "not excluded" if open_ else "allowed by every constraint that applies"
    answer = "excluded" if whole.excluded else allowed
    strongest = f"; strongest: {whole.strongest}, r = {float(whole.r):.3g}"
    lines = [answer + (strongest if whole.strongest else "; strongest: none")]
    if open_:
        lines.append(f"not evaluated, so neither allowed nor excluded by: {', '.join(open_)}")
    else:
        lines[0] += f"; ln L = {float(np.asarray(total(terms.values()))):.4g}"
    if whole.beyond_convention:
        lines.append("beyond a convention of the calculation itself: see the rows that say so")
    return lines


def _strength(verdict: Verdict) -> float:
    r = float(verdict.r)
    return -r if r == r else float("inf")
