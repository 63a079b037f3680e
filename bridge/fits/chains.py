"""Chains as GetDist, anesthetic and CosmoMC read them: text, names and ranges.

Columns of the text are the weight, -ln L and the parameters. Parameters whose prior is flat in the
logarithm stand as log10_NAME, in which densities are what the prior makes them; the numbers
themselves follow as derived ones, marked by *, as do observables that exist at every point.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bridge.files import write_text
from bridge.fits.intervals import quantile
from bridge.fits.posterior import Posterior
from bridge.fits.priors import Prior

MIDDLE = np.array([0.05, 0.95])
"""Shares of the weight between which a number has to vary for GetDist to make a density of it."""
LIGHT = 1e-12
"""Weight over the largest below which points are left out: text readers stumble over 1e-300."""


def write_chains(posterior: Posterior, root: Path) -> list[Path]:
    """`root`.txt, .paramnames and .ranges; returns the files."""
    weight = posterior.weight / np.max(posterior.weight)
    kept = weight > LIGHT
    sampled = [_sampled(name, posterior.priors[name]) for name in posterior.names]
    columns = [
        np.log10(posterior.columns[name]) if new != name else posterior.columns[name]
        for name, (new, _, _) in zip(posterior.names, sampled, strict=True)
    ]
    derived = _derived(posterior, kept)
    numbers = np.stack(
        [weight, -posterior.loglike, *columns, *(posterior.columns[n] for n in derived)], axis=-1
    )
    names = [f"{new}\t{label}" for new, label, _ in sampled]
    names += [f"{n}*\t{_label(posterior, n)}" for n in derived]
    ranges = [f"{new}\t{low:.10g}\t{high:.10g}" for new, _, (low, high) in sampled]
    texts = {
        ".txt": (" ".join(f"{x:.9e}" for x in row) for row in numbers[kept]),
        ".paramnames": names,
        ".ranges": ranges,
    }
    return [_write(root, ending, lines) for ending, lines in texts.items()]


def _write(root: Path, ending: str, lines: Iterable[str]) -> Path:
    path = root.with_name(root.name + ending)
    write_text(path, "\n".join([*lines, ""]))
    return path


def _sampled(name: str, prior: Prior) -> tuple[str, str, tuple[float, float]]:
    """Name, label and range of a parameter in the scale of its prior."""
    if prior.scale != "log":
        return name, prior.label, (prior.low, prior.high)
    unit = rf"/\mathrm{{{prior.unit}}}" if prior.unit else ""
    ends = (float(np.log10(prior.low)), float(np.log10(prior.high)))
    return f"log10_{name}", rf"\log_{{10}} {prior.label}{unit}", ends


def _derived(posterior: Posterior, kept: npt.NDArray[np.bool_]) -> list[str]:
    """Numbers that exist at every point and are not the same at nearly all of them."""
    logs = [n for n in posterior.names if posterior.priors[n].scale == "log"]
    others = [n for n in posterior.columns if n not in posterior.names]
    return [
        name
        for name in (*logs, *others)
        if np.all(np.isfinite(posterior.columns[name][kept]))
        and np.ptp(quantile(posterior.columns[name][kept], posterior.weight[kept], MIDDLE)) > 0.0
    ]


def _label(posterior: Posterior, name: str) -> str:
    prior = posterior.priors.get(name)
    return prior.label if prior else rf"\mathrm{{{name}}}".replace("_", r"\_")
