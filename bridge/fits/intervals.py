"""What weighted points say of each parameter: credible intervals and profile likelihoods.

Densities are those in the scale of the prior: of the logarithm where the prior is flat in it. A
profile is of the likelihood times the Gaussian priors, which stand for measurements made elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.ndimage import gaussian_filter1d

from bridge.fits.posterior import Posterior
from bridge.fits.priors import Prior
from bridge.numerics.arrays import Array

LEVELS = {"68%": 0.682689, "95%": 0.95}
RISES = {"68%": 1.0, "95%": 3.841459}
"""Of chi^2 of a profile over one parameter at these levels."""
BINS = 40
"""Of a profile, over what is within `FAR` of the best fit."""
FAR = 12.0
MINIMUM = 10
"""Points in a bin below which a profile is called poorly sampled there."""
EDGE = 0.01
"""Share of the prior's range within which an end is taken to be the prior's."""
FINE = 20
"""Parts of a bin in which its density is interpolated."""
SMOOTH = 1.0
"""Bins over which a density is smoothed before its highest part is found."""


@dataclass(frozen=True, slots=True)
class Credible:
    """An interval of posterior probability.

    `low` and `high` leave the same probability on either side; their errors are those of finitely
    many points. `highest` are the parts of highest density. `edges` says at which end of the prior
    they stop: there the interval is no measurement, and `one_sided` is the bound that is.
    """

    low: float
    high: float
    low_error: float
    high_error: float
    highest: tuple[tuple[float, float], ...]
    edges: tuple[str, ...]
    one_sided: float | None


@dataclass(frozen=True, slots=True)
class Profiled:
    """Where the profile likelihood is within a rise of chi^2 from its best.

    `parts` are the intervals; `edges` as in `Credible`. `error` is how far ends may be off: the
    distance to the next point inside. `points` lie within the rise. `poor` is the share of
    bins there with fewer than `MINIMUM` points, and `shortfall` how much higher in chi^2 the second
    best point of a bin lies on average: by about as much the profile may be too high.
    """

    parts: tuple[tuple[float, float], ...]
    edges: tuple[str, ...]
    error: float
    points: int
    poor: float
    shortfall: float


def intervals(posterior: Posterior) -> dict[str, Any]:
    """All of them by name: of sampled parameters, choices and other numbers.

    Parameters
    ----------
    posterior : Posterior
        Weighted points.

    Returns
    -------
    dict
        By name: median, best fit, and credible and profile intervals by level; of a choice the
        probability of each value; of a number that follows from others the credible ones alone.
    """
    sampled = {name: _of_sampled(posterior, name) for name in posterior.names}
    others = [n for n in posterior.columns if n not in posterior.names]
    derived = {n: _of_derived(posterior, n) for n in others if not n.startswith("loglike")}
    return sampled | {name: found for name, found in derived.items() if found}


def _of_sampled(posterior: Posterior, name: str) -> dict[str, Any]:
    prior, values = posterior.priors[name], posterior.columns[name]
    if prior.values:
        return {"probability": probabilities(posterior, name)}
    return {
        "unit": prior.unit,
        "median": float(quantile(values, posterior.weight, np.array([0.5]))[0]),
        "best_fit": float(values[posterior.best]),
        "credible": {k: asdict(credible(posterior, name, x)) for k, x in LEVELS.items()},
        "profile": {k: asdict(profiled(posterior, name, x)) for k, x in RISES.items()},
    }


def _of_derived(posterior: Posterior, name: str) -> dict[str, Any]:
    """Nothing for a number that is everywhere the same, or nowhere."""
    values = posterior.columns[name]
    there = np.isfinite(values)
    if not there.any() or np.ptp(values[there]) == 0.0:
        return {}
    weight = posterior.weight[there]
    ends = {
        k: quantile(values[there], weight, np.array([0.5 - x / 2.0, 0.5 + x / 2.0])).tolist()
        for k, x in LEVELS.items()
    }
    return {
        "median": float(quantile(values[there], weight, np.array([0.5]))[0]),
        "best_fit": float(values[posterior.best]),
        "credible": {k: {"low": low, "high": high} for k, (low, high) in ends.items()},
        "exists": float(weight.sum()),
    }


def probabilities(posterior: Posterior, name: str) -> dict[str, float]:
    """Posterior probability of each value of a choice."""
    prior = posterior.priors[name]
    number = prior.number(posterior.columns[name])
    return {
        str(value): float(np.sum(posterior.weight[number == i]))
        for i, value in enumerate(prior.values)
    }


def quantile(values: Array, weight: Array, share: Array) -> Array:
    """Values below which a `share` of the weight lies."""
    order = np.argsort(values)
    middle = np.cumsum(weight[order]) - 0.5 * weight[order]
    return np.interp(share, middle / np.sum(weight), values[order])


def credible(posterior: Posterior, name: str, level: float) -> Credible:
    """A credible interval of a sampled parameter."""
    prior, values, weight = posterior.priors[name], posterior.columns[name], posterior.weight
    tails = np.array([0.5 - level / 2.0, 0.5 + level / 2.0])
    low, high = quantile(values, weight, tails)
    errors = _quantile_errors(values, weight, tails, posterior.effective)
    highest = highest_density(posterior, name, level)
    edges = _edges(prior, highest)
    bounds: dict[tuple[str, ...], float] = {("low",): level, ("high",): 1.0 - level}
    bound = bounds.get(edges)
    one_sided = None if bound is None else float(quantile(values, weight, np.array([bound]))[0])
    return Credible(float(low), float(high), *errors, highest, edges, one_sided)


def _quantile_errors(
    values: Array, weight: Array, share: Array, effective: float
) -> tuple[float, float]:
    """Half the distance of the quantiles one standard deviation of the counts away."""
    spread = np.sqrt(share * (1.0 - share) / effective)
    above, below = (
        quantile(values, weight, np.clip(share + sign * spread, 0.0, 1.0)) for sign in (1.0, -1.0)
    )
    low, high = 0.5 * (above - below)
    return float(low), float(high)


def highest_density(
    posterior: Posterior, name: str, level: float
) -> tuple[tuple[float, float], ...]:
    """Where the density is highest: the shortest pieces that hold `level`."""
    coarse, edges = binned(posterior, name)
    fine = np.linspace(edges[0], edges[-1], FINE * coarse.size + 1)
    density = np.interp(0.5 * (fine[1:] + fine[:-1]), 0.5 * (edges[1:] + edges[:-1]), coarse)
    order = np.argsort(density)[::-1]
    needed = 1 + np.searchsorted(np.cumsum(density[order]), level * np.sum(density))
    inside = np.zeros(density.size, dtype=bool)
    inside[order[:needed]] = True
    return _runs(inside, fine, posterior.priors[name])


def binned(posterior: Posterior, name: str) -> tuple[Array, Array]:
    """Posterior probability in equal bins in the scale of the prior, smoothed, and their edges."""
    prior = posterior.priors[name]
    position = to_scale(prior)(posterior.columns[name])
    weight = posterior.weight
    ends = quantile(position, weight, np.array([1e-3, 1.0 - 1e-3]))
    support = to_scale(prior)(np.array([prior.low, prior.high]))
    margin = 0.05 * float(ends[1] - ends[0])
    low, high = max(ends[0] - margin, support[0]), min(ends[1] + margin, support[1])
    number = int(np.clip(posterior.effective**0.5, 20, 200))
    if not low < high:
        low, high = support
    density, edges = np.histogram(position, bins=number, range=(low, high), weights=weight)
    return gaussian_filter1d(density, SMOOTH, mode="nearest"), edges


def to_scale(prior: Prior) -> Callable[[Array], Array]:
    """The scale of a prior: the logarithm of base 10, or the value."""
    return np.log10 if prior.scale == "log" else np.asarray


def from_scale(prior: Prior, position: float) -> float:
    """Back to the value."""
    return float(10.0**position if prior.scale == "log" else position)


def profiled(posterior: Posterior, name: str, rise: float) -> Profiled:
    """A profile interval of a sampled parameter."""
    prior = posterior.priors[name]
    position = to_scale(prior)(posterior.columns[name])
    chi2 = posterior.chi2_profiled
    near = position[chi2 < FAR]
    low, high = float(near.min()), float(near.max())
    if low == high:
        value = from_scale(prior, low)
        return Profiled(((value, value),), (), float("inf"), near.size, 1.0, rise)
    edges = np.linspace(low, high, BINS + 1)
    bins = np.clip(np.digitize(position, edges) - 1, 0, BINS - 1)
    inside = chi2 < rise
    held = np.bincount(bins[inside], minlength=BINS)
    parts = _runs(held > 0, edges, prior, position[inside])
    poor = np.bincount(bins[chi2 < FAR], minlength=BINS)[held > 0] < MINIMUM
    return Profiled(
        parts,
        _edges(prior, parts),
        _gap(parts, posterior.columns[name][inside]),
        int(inside.sum()),
        float(np.mean(poor)),
        _shortfall(bins[inside], chi2[inside], rise),
    )


def _shortfall(bins: npt.NDArray[np.intp], chi2: Array, rise: float) -> float:
    """Mean distance of the two best points of a bin; `rise` in a bin that holds one."""
    order = np.lexsort((chi2, bins))
    bins, chi2 = bins[order], chi2[order]
    _, first, number = np.unique(bins, return_index=True, return_counts=True)
    second = np.minimum(first + 1, chi2.size - 1)
    return float(np.mean(np.where(number > 1, chi2[second] - chi2[first], rise)))


def _gap(parts: tuple[tuple[float, float], ...], values: Array) -> float:
    """The largest distance of an end from the next point inside."""
    gaps = [0.0]
    for low, high in parts:
        there = np.sort(values[(values >= low) & (values <= high)])
        gaps += [np.inf] if there.size < 3 else [there[1] - there[0], there[-1] - there[-2]]
    return float(max(gaps))


def _runs(
    inside: npt.NDArray[np.bool_], edges: Array, prior: Prior, position: Array | None = None
) -> tuple[tuple[float, float], ...]:
    """Ends of neighbouring bins that are `inside`: their edges, or the outermost points there."""
    change = np.flatnonzero(np.diff(np.concatenate([[0], inside.astype(int), [0]])))
    found = []
    for first, last in change.reshape(-1, 2):
        low, high = edges[first], edges[last]
        if position is not None:
            there = position[(position >= low) & (position <= high)]
            low, high = there.min(), there.max()
        found.append((from_scale(prior, float(low)), from_scale(prior, float(high))))
    return tuple(found)


def _edges(prior: Prior, parts: tuple[tuple[float, float], ...]) -> tuple[str, ...]:
    """Which ends of the prior the outermost parts meet."""
    scale = to_scale(prior)
    low, high = scale(np.array([prior.low, prior.high]))
    first, last = scale(np.array([parts[0][0], parts[-1][1]]))
    met = {"low": first - low < EDGE * (high - low), "high": high - last < EDGE * (high - low)}
    return tuple(name for name, meets in met.items() if meets)


def described(found: Mapping[str, Any]) -> str:
    """A profile or credible interval in words: its parts, and the ends of the prior it meets.

    >>> described({"parts": [[1.0, 2.5]], "edges": ["high"]})
    '1 to 2.5 (the end of the prior)'
    """
    words = [[f"{end:.3g}" for end in part] for part in found["parts"]]
    if "low" in found["edges"]:
        words[0][0] += " (the end of the prior)"
    if "high" in found["edges"]:
        words[-1][1] += " (the end of the prior)"
    return ", ".join(" to ".join(part) for part in words)
