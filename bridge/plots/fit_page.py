"""A fit as one page: evidence, best fit, intervals, what each constraint says, what made it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from bridge.fits.intervals import described
from bridge.fits.posterior import Posterior
from bridge.limits.catalogue import shipped_limits
from bridge.pages import pictures, template
from bridge.plots import fit_corner

STYLE = """
.bar { height: 1.1rem; min-width: 10rem; background: var(--soft); }
.bar span { display: block; height: 100%; background: var(--line); }
"""
TALLEST = 10.0
"""chi^2 of a whole bar."""
SHOWN = "95%"


def to_html(
    posterior: Posterior, summary: Mapping[str, Any], record: Mapping[str, Any], text: str
) -> str:
    """The page; `summary` as `bridge.fits.output.summary`, `text` the description."""
    best = summary["best_fit"]
    body = [
        f'<p class="verdict ok">{escape(_sentence(summary))}</p>',
        f"<p>{escape(_sampling(summary))}</p>",
        "<h2>Parameters</h2>",
        *_parameters(summary),
        f"<figure>{pictures.drawn(fit_corner.draw(posterior), 'corner plot', record)}<figcaption>"
        "Areas: posterior. Lines: profile likelihood, in which Gaussian priors count as "
        "measurements. Both end where the priors do.</figcaption></figure>",
        "<h2>Constraints at the best fit</h2>",
        template.table(("constraint", "χ²", ""), _constraints(best["chi2_of"])),
        "<h2>Numbers that follow</h2>",
        template.table(("quantity", "median", "68 %", "95 %"), _derived(summary)),
        f"<h2>Description</h2><pre>{escape(text)}</pre>",
    ]
    return template.page(f"zpbridge fit: {summary['title']}", body, record, STYLE)


def _sentence(summary: Mapping[str, Any]) -> str:
    best = summary["best_fit"]
    return (
        f"ln Z = {summary['log_evidence']:.2f} ± {summary['log_evidence_error']:.2f}; "
        f"best fit: χ² = {best['chi2']:.2f} for {best['constraints']} constraints."
    )


def _sampling(summary: Mapping[str, Any]) -> str:
    return (
        f"{summary['calls']} likelihoods, {summary['points']} points kept, effective sample size "
        f"{summary['effective_sample_size']:.0f}, seed {summary['seed']}. ln Z is for the priors "
        "of the description and the likelihood as normalised here: compare it with fits to the "
        "same limits."
    )


def _parameters(summary: Mapping[str, Any]) -> Iterator[str]:
    """Tables of the parameters, and of choices where there are any."""
    sampled = {n: x for n, x in summary["intervals"].items() if "profile" in x}
    head = (
        "parameter", "unit", "best fit", "median", "credible 68 %", "credible 95 %",
        "profile 68 %", "profile 95 %", "points, Δχ² short",
    )  # fmt: skip
    yield template.table(head, (template.row(_parameter(n, x)) for n, x in sampled.items()))
    yield (
        '<p class="small">Credible: highest posterior density, in the logarithm where the prior is '
        "flat in it. Last column: points within the 95 % of the profile, and by how much its χ² "
        "may be too high, from the two best points of each bin: where that is not far below 1, "
        "the profile is ragged and its interval too short.</p>"
    )
    choices = {n: x["probability"] for n, x in summary["intervals"].items() if "probability" in x}
    rows = (
        template.row((name, value, f"{share:.3f}"))
        for name, shares in choices.items()
        for value, share in shares.items()
    )
    if choices:
        yield template.table(("choice", "value", "probability"), rows)


def _parameter(name: str, found: Mapping[str, Any]) -> tuple[str, ...]:
    credible = {k: {"parts": x["highest"], **x} for k, x in found["credible"].items()}
    profile = found["profile"]
    last = profile[SHOWN]
    return (
        name,
        found["unit"],
        f"{found['best_fit']:.4g}",
        f"{found['median']:.4g}",
        *(described(x) for x in credible.values()),
        *(described(x) for x in profile.values()),
        f"{last['points']}, {last['shortfall']:.2f}",
    )


def _constraints(chi2_of: Mapping[str, float]) -> Iterator[str]:
    titles = {name: limit.title for name, limit in shipped_limits().items()}
    for name, chi2 in sorted(chi2_of.items(), key=lambda item: -item[1]):
        width = 100.0 * min(1.0, max(0.0, chi2 / TALLEST))
        yield template.html_row(
            (
                escape(titles.get(name, name)),
                f"{chi2 + 0.0:.3g}",
                f'<div class="bar"><span style="width:{width:.1f}%"></span></div>',
            )
        )


def _derived(summary: Mapping[str, Any]) -> Iterator[str]:
    for name, found in summary["intervals"].items():
        if "profile" in found or "probability" in found:
            continue
        ends = (f"{x['low']:.4g} to {x['high']:.4g}" for x in found["credible"].values())
        yield template.row((name, f"{found['median']:.4g}", *ends))
