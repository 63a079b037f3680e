"""The certificate as one HTML page without anything to load from elsewhere."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from html import escape
from itertools import groupby

from bridge.agreement.certificate import Certificate, Failure, Source, rms_pull
from bridge.agreement.certificate_scatter import Dot, scatter
from bridge.agreement.compare import Comparison, Summary
from bridge.pages.template import facts, page, row, table
from bridge.point import COUPLINGS

STYLE = """
:root { --band: #1a7f3722; }
th, td { white-space: nowrap; }
.ok td:first-child { color: var(--ok); } .bad td { color: var(--bad); }
.plots { display: flex; flex-wrap: wrap; gap: .5rem; }
svg { flex: 1 1 18rem; max-width: 26rem; font-size: 10px; fill: currentColor; }
svg .band { fill: var(--band); } svg line { stroke: var(--line); }
svg .in { fill: var(--ok); fill-opacity: .65; } svg .out { fill: var(--bad); }
"""

VERDICT = {True: "✓ agrees", False: "✗ disagrees"}
KIND = {True: "ok", False: "bad"}

HOW_TO_READ = """
<p>Every number is computed by the native code of zpbridge and compared with what another program
returned at the same point, in that program's conventions and with its masses. The deviation is
native/reference − 1, or the difference (“absolute”) where an absolute tolerance decides; the
median is over all points, the worst is the one nearest to its tolerance. Each tolerance has its
reason beside the picture. A pull is the difference over the combined errors: its root mean square
is about 1 where errors are standard deviations, less where they are bounds. “No error known” stands
where the reference states none, or only its rounding: the tolerance then rests on something else,
which its reason says.</p>
"""


def to_html(certificate: Certificate) -> str:
    """The whole page."""
    body = [
        f'<p class="verdict {KIND[certificate.ok]}"><strong>{certificate.word.capitalize()}.'
        f"</strong> {escape(certificate.verdict)}</p>",
        HOW_TO_READ,
        "<h2>Summary</h2>",
        *_failures(certificate.failures),
        _summary_table(certificate.summaries),
        *(_section(source, certificate.summaries) for source in certificate.sources),
    ]
    return page("Agreement certificate of zpbridge", body, certificate.provenance, STYLE)


NO_ERROR = "no error known"


def _failures(failures: Iterable[Failure]) -> list[str]:
    """A table of the points without an answer, where there are any."""
    rows = [
        row((f"✗ no {f.missing}", f.source, f"{f.failed} of {f.asked}", f.reason), "bad")
        for f in failures
    ]
    return [table(("verdict", "program", "points", "the first reason"), rows)] if rows else []


def _summary_table(summaries: Iterable[Summary]) -> str:
    headers = ("verdict", "quantity", "n", "median", "worst", "tolerance", "rms pull")
    rows: list[str] = []
    for source, mine in groupby(summaries, key=lambda s: s.source):
        link = f'<a href="#{escape(source)}">{escape(source)}</a>'
        rows.append(f'<tr><th colspan="{len(headers)}">{link}</th></tr>')
        rows += [_summary_row(s) for s in mine]
    return table(headers, rows)


def _summary_row(s: Summary) -> str:
    pull = rms_pull(s.comparisons)
    return row((VERDICT[s.ok], *s.cells, NO_ERROR if pull is None else f"{pull:.2f}"), KIND[s.ok])


def _section(source: Source, summaries: Iterable[Summary]) -> str:
    mine = [s for s in summaries if s.source == source.name]
    return "\n".join(
        [
            f'<section><h2 id="{escape(source.name)}">{escape(source.name)}</h2>',
            facts(source.facts),
            *(_quantity(s) for s in mine),
            "</section>",
        ]
    )


def _quantity(s: Summary) -> str:
    worst = ", ".join(f"{key} = {value}" for key, value in s.worst_point.items())
    plots = (scatter(_dots(s, x), label) for x, label in AXES)
    return "\n".join(
        [
            f"<figure><h3>{escape(s.quantity)}</h3>",
            f'<div class="plots">{"".join(plots)}</div>',
            f"<figcaption>Deviation in units of the tolerance ({escape(str(s.tolerance))}). "
            f"{escape(s.tolerance.reason[0].upper() + s.tolerance.reason[1:])}. "
            f"Nearest to its tolerance: {s.nearest.shown} at {escape(worst)}.</figcaption>",
            "</figure>",
            f'<details><summary class="small">all {s.n} numbers</summary>',
            _comparisons(s.comparisons),
            "</details>",
        ]
    )


def _mzp(comparison: Comparison) -> float:
    return _number(comparison, "mzp")


def _largest_coupling(comparison: Comparison) -> float:
    return max(abs(_number(comparison, name)) for name in COUPLINGS)


def _number(comparison: Comparison, name: str) -> float:
    value = comparison.point.get(name, 0.0)
    return float(value) if isinstance(value, int | float) else 0.0


AXES = ((_mzp, "mzp [GeV]"), (_largest_coupling, "largest coupling"))


def _dots(s: Summary, x: Callable[[Comparison], float]) -> list[Dot]:
    return [Dot(x(c), math.copysign(c.strain, c.deviation), c.ok, c.shown) for c in s.comparisons]


def _comparisons(comparisons: tuple[Comparison, ...]) -> str:
    inputs = list(dict.fromkeys(name for c in comparisons for name in c.point))
    headers = ("verdict", "native", "reference", "deviation", "pull", *inputs)
    return table(headers, (_comparison_row(c, inputs) for c in comparisons))


def _comparison_row(c: Comparison, inputs: list[str]) -> str:
    where = (str(c.point.get(name, "")) for name in inputs)
    pull = NO_ERROR if c.pull is None else f"{c.pull:+.2f}"
    numbers = (f"{c.native:.6e}", f"{c.reference:.6e}", c.shown, pull)
    return row((VERDICT[c.ok], *numbers, *where), KIND[c.ok])
