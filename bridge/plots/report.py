"""One page about one point: verdict, constraints, channels, pictures, numbers, what made them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from bridge.limits import Verdict, not_included, overall
from bridge.native.channel_shares import ChannelNumbers
from bridge.observables import OBSERVABLES
from bridge.pages import template
from bridge.plots import report_pictures
from bridge.point import PARAMETERS, Point, changed_inputs
from bridge.prediction import Settings
from bridge.results import Quantity, Results
from bridge.uncertainties import Uncertainty

STYLE = """
.bar { position: relative; height: 1.1rem; min-width: 14rem; background: var(--soft); }
.bar span { position: absolute; top: 0; bottom: 0; left: 0; background: var(--ok); }
.bad .bar span { background: var(--bad); } .other .bar span { background: var(--line); }
.bar i { position: absolute; top: 0; bottom: 0; left: 60%; border-left: 2px solid currentColor; }
.constraints td:first-child { min-width: 11rem; }
.constraints td:last-child { min-width: 16rem; }
@media (max-width: 30rem) { .bar { min-width: 5rem; }
  .constraints td:first-child { min-width: 8rem; } }
"""
DECADES = 3.0, 2.0
"""Decades of r that a bar shows below 1 and above."""


@dataclass(frozen=True, slots=True)
class PointReport:
    """Everything on the page."""

    point: Point
    settings: Settings
    results: Results
    verdicts: Sequence[Verdict]
    uncertainties: Mapping[str, Uncertainty]
    channels: Sequence[ChannelNumbers]


def to_html(report: PointReport) -> str:
    """The page."""
    excluded, sentence = verdict_line(report.verdicts)
    body = [
        f'<p class="verdict {"bad" if excluded else "ok"}">{escape(sentence)}</p>',
        template.facts(_inputs(report.point)),
        *(f'<p class="small">Note: {escape(note)}</p>' for note in report.results.warnings),
        *_constraints(report),
        "<h2>Final states</h2>",
        _channels(report.channels),
        "<h2>Pictures</h2>",
        *(report_pictures.html(report.results.provenance, *figure) for figure in
          report_pictures.figures(report.point, report.settings, report.verdicts)),
        "<h2>Numbers</h2>",
        _numbers(report),
    ]  # fmt: skip
    return template.page("zpbridge: one point", body, report.results.provenance, STYLE)


def verdict_line(found: Sequence[Verdict]) -> tuple[bool, str]:
    """Whether a limit excludes the point, and what came out in one sentence."""
    if not found:
        return False, "No limits were asked for."
    whole = overall(list(found))
    reached = [v for v in found if v.constraint.limit.counted and np.isfinite(v.r)]
    if whole.excluded:
        excluding = sorted((v for v in found if v.excluded), key=lambda v: -float(v.r))
        by = ", ".join(v.constraint.limit.title for v in excluding)
        return True, f"Excluded by {by}."
    strongest = f"; nearest: {whole.strongest}, r = {float(whole.r):.2g}" if whole.strongest else ""
    open_ = [v.constraint.limit.title for v in found if v.unanswered]
    unanswered = f" No answer from {', '.join(open_)}." if open_ else ""
    return bool(open_), f"No limit of {len(reached)} that reach excludes it{strongest}.{unanswered}"


def _inputs(point: Point) -> dict[str, str]:
    named = point.named() | changed_inputs(point.sm)
    return {
        name: f"{value:.6g} {PARAMETERS[name].unit}".rstrip()
        for name, value in named.items()
        if value is not None
    }


def _constraints(report: PointReport) -> Iterator[str]:
    if not report.verdicts:
        return
    ordered = sorted(report.verdicts, key=lambda v: -_size(v))
    head = ("constraint", "prediction / limit", "", "CL, grade, kind", "what it says")
    yield "<h2>Constraints</h2>"
    yield f'<div class="constraints">{template.table(head, map(_constraint, ordered))}</div>'
    yield (
        "<p class='small'>Bars run from 10<sup>−3</sup> to 10<sup>2</sup>, the mark is 1: above it "
        "a limit that counts excludes (red). Grey ones do not count here.</p>"
    )
    left_out = escape(not_included(report.point))
    yield f"<details><summary>What is not included</summary><pre>{left_out}</pre></details>"


def _size(verdict: Verdict) -> float:
    r = float(verdict.r)
    return r if math.isfinite(r) else -1.0


def _constraint(verdict: Verdict) -> str:
    limit, r = verdict.constraint.limit, float(verdict.r)
    kind = "bad" if verdict.excluded else "ok" if limit.counted and r <= 1.0 else "other"
    about = [f"{limit.cl:.0%}" if limit.cl else "no CL", limit.grade, limit.kind]
    cells = (
        escape(limit.title),
        f'<span class="number">{r + 0.0:.3g}</span>' if math.isfinite(r) else "–",
        f'<div class="bar"><span style="width:{_share(r):.1f}%"></span><i></i></div>',
        f'<span class="number">{escape(", ".join(about))}</span>',
        escape(verdict.status),
    )
    return template.html_row(cells, kind)


def _share(r: float) -> float:
    """The length of a bar in per cent, logarithmic in |r|."""
    if not r or not math.isfinite(r):
        return 0.0
    below, above = DECADES
    return 100.0 * min(1.0, max(0.0, (math.log10(abs(r)) + below) / (below + above)))


def _channels(channels: Sequence[ChannelNumbers]) -> str:
    head = ("final state", "share of 1/Ωh²", "σv at rest, effective [cm³/s]", "of Z′ decays")
    rows = (
        template.row((c.name, _percent(c.omega_share), f"{c.sigmav_cm3s:.4g}",
                      _percent(c.branching_ratio)))
        for c in channels
    )  # fmt: skip
    return template.table(head, rows)


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.3%}"


def _numbers(report: PointReport) -> str:
    head = ("quantity", "value", "unit", "numerical", "inputs", "methods", "theory", "meaning")
    rows = (
        template.row(_number(name, quantity, report.uncertainties.get(name)))
        for name, quantity in report.results.quantities.items()
    )
    return template.table(head, rows) + (
        '<p class="small">Uncertainties are relative, and are not added: numerical errors; '
        "measured inputs in quadrature; other methods; of pp cross-sections scales, PDF sets and "
        "missing orders.</p>"
    )


def _number(name: str, quantity: Quantity, uncertain: Uncertainty | None) -> tuple[str, ...]:
    if quantity.value is None:
        return name, "–", quantity.unit, "", "", "", "", quantity.status
    errors = ("", "", "", "") if uncertain is None else _errors(uncertain)
    meaning = OBSERVABLES[name].meaning if name in OBSERVABLES else ""
    return name, f"{float(quantity.value) + 0.0:.6g}", quantity.unit, *errors, meaning


def _errors(uncertain: Uncertainty) -> tuple[str, ...]:
    ranges = [band for band in uncertain.theory.values() if band is not None]
    low = min((band.low for band in ranges), default=0.0)
    high = max((band.high for band in ranges), default=0.0)
    parametric = uncertain.parametric_total
    return (
        f"{uncertain.numerical:.1e}",
        f"{parametric:.1e}" if parametric else "",
        _between(*uncertain.envelope),
        _between(low, high),
    )


def _between(low: float, high: float) -> str:
    return f"{low:+.1%} to {high:+.1%}" if low or high else ""
