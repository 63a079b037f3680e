"""What a referee asks of a constraint: equation, inputs, data file, how it is used, citation."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from bridge.errors import ZpbridgeError
from bridge.limits.catalogue import SHIPPED
from bridge.limits.limit import GRADES, KINDS, Limit
from bridge.limits.verdicts import Constraint, constraints

BIBLIOGRAPHY = SHIPPED / "references.bib"

NOT_INCLUDED: dict[str, str] = {
    "B -> K(*) nu nu": "needs the hadronic form factors",
    "kinetic mixing at one loop": "depends on the fermions of the heavy sector",
    "mono-X": "no recast of the searches",
    "dijets": "no recast of the searches; weaker than dimuons for gmumu > gbb",
}
"""Constraints that a careful user may miss, and why they are not here."""


@lru_cache
def bibliography() -> dict[str, str]:
    """BibTeX entries by key."""
    entries = BIBLIOGRAPHY.read_text(encoding="utf-8").split("\n\n")
    return {re.sub(r"@\w+\{([^,]+),.*", r"\1", e, flags=re.S): e.strip() for e in entries}


def explain(name: str, limits: Iterable[Limit]) -> str:
    """Everything about one constraint of `limits`, as text. Raises ZpbridgeError if unknown."""
    known = {c.name: c for c in constraints(limits)}
    if name not in known:
        raise ZpbridgeError(f"no constraint {name!r}; there are {', '.join(known)}")
    return "\n".join(_paragraphs(known[name]))


def _paragraphs(c: Constraint) -> list[str]:
    limit, observable = c.limit, c.observable
    needs = ", ".join(observable.needs) or "the parameters of the point only"
    shown = [
        (f"{c.name}: {limit.title}", ""),
        ("observable", f"{limit.observable} [{limit.unit}]"),
        ("equation", observable.equation),
        ("from", observable.source),
        ("computed from", needs),
        ("compared", _comparison(limit)),
        ("CL", f"{limit.cl:.0%}"),
        ("kind", f"{limit.kind}: {KINDS[limit.kind]}"),
        ("grade", f"{limit.grade}: {GRADES[limit.grade]}"),
        ("rigorous", _rigour(c)),
        ("date", limit.date),
        ("read", limit.read),
        ("origin", limit.origin),
        ("licence", limit.licence),
        ("data file", str(limit.path)),
        *(("note", note) for note in limit.notes),
    ]
    lines = [f"  {k:<14}{v}" if v else k for k, v in shown if v or k == shown[0][0]]
    known = bibliography()
    cited = [known.get(key, f"% {key}: not in the bibliography") for key in limit.cite]
    return [*lines, "", *cited]


def _comparison(limit: Limit) -> str:
    if limit.measured:
        value, plus, minus = (float(limit.columns[k][0]) for k in ("value", "plus", "minus"))
        side = ", upwards only" if limit.side == "upper" else ""
        return f"with {value:.6g} +{plus:.3g} -{minus:.3g}, Gaussian{side}"
    upper = limit.columns["upper"]
    if limit.axis is None:
        low = (
            f"{float(limit.columns['lower'][0]):.4g} to " if "lower" in limit.columns else "below "
        )
        return f"{low}{float(upper[0]):.4g}"
    beyond = f", {limit.above} above" if limit.above else ""
    return (
        f"below a curve in {limit.axis} of {len(upper)} nodes from {limit.masses[0]:.6g} to "
        f"{limit.masses[-1]:.6g} GeV, log-log between them{beyond}; elsewhere no limit"
    )


def _rigour(c: Constraint) -> str:
    if c.rigorous:
        return "yes: a published result, used as published"
    if not c.limit.counted:
        return "does not count: excludes nothing"
    return "no: the confidence level is that of the derivation, not of an experiment"
