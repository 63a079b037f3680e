"""Posterior and evidence of a fit with few parameters by brute force: a grid of likelihoods.

python validation/fits/grid.py SPEC.toml ... [--points N]

Shares nothing with `bridge.fits`: it reads the description itself and asks `bridge.estimates` and
`bridge.limits.loglike_parts` at the centres of N cells an axis (default 256 for two parameters, 48
for three). The error is the change from N/2 to N.
"""

from __future__ import annotations

import argparse
import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bridge import Point, Settings, estimates
from bridge.limits import Options, loglike_parts
from bridge.limits.likelihood import Part
from bridge.paper.printed import R_K_SCALE

Array = npt.NDArray[np.float64]

PIECE = 4096
TAILS = 6.0
"""Standard deviations to which a Gaussian prior is summed."""
LEVELS = {"68": (0.682689, 0.5), "95": (0.95, 1.920729)}
"""Probability of an interval, and what the profile loses at its ends."""
VTS = 0.04


@dataclass(frozen=True)
class Grid:
    """ln L at the centres of cells; `mass` is the share of the prior that a cell holds, by axis.

    `penalty` is what a Gaussian prior, a measurement made elsewhere, takes off the profile.
    """

    names: tuple[str, ...]
    axes: tuple[Array, ...]
    edges: tuple[Array, ...]
    mass: tuple[Array, ...]
    loglike: Array
    penalty: tuple[Array, ...]

    @property
    def log_evidence(self) -> float:
        """ln of the mean likelihood over the prior."""
        return float(self.best + np.log(np.sum(self._weighted())))

    @property
    def best(self) -> float:
        """Largest ln L of the grid."""
        return float(np.max(self.loglike))

    def _weighted(self) -> Array:
        weight = np.exp(self.loglike - self.best)
        return np.asarray(weight * math.prod(np.ix_(*self.mass)))

    def marginal(self, name: str) -> Array:
        """Probability of the cells of one axis."""
        axis = self.names.index(name)
        found = self._weighted().sum(axis=self._others(axis))
        return np.asarray(found / found.sum())

    def _others(self, axis: int) -> tuple[int, ...]:
        return tuple(i for i in range(len(self.axes)) if i != axis)

    def quantile(self, name: str, probability: float) -> float:
        """The value below which this probability lies."""
        inside = np.concatenate([[0.0], np.cumsum(self.marginal(name))])
        return float(np.interp(probability, inside, self.edges[self.names.index(name)]))

    def credible(self, name: str, level: str) -> tuple[float, float]:
        """Ends of the interval with equal tails."""
        tail = 0.5 * (1.0 - LEVELS[level][0])
        return self.quantile(name, tail), self.quantile(name, 1.0 - tail)

    def profile(self, name: str, level: str) -> tuple[float, float]:
        """Smallest and largest value whose profile is within the level of the best."""
        axis = self.names.index(name)
        profiled = self.loglike - sum(np.ix_(*self.penalty))
        highest = profiled.max(axis=self._others(axis))
        inside = self.axes[axis][highest >= profiled.max() - LEVELS[level][1]]
        return float(inside[0]), float(inside[-1])


def read(path: str | Path) -> dict[str, Any]:
    """The description, as TOML has it."""
    return tomllib.loads(Path(path).read_text(encoding="utf-8"))


def axis(prior: Mapping[str, Any], number: int) -> tuple[Array, Array, Array]:
    """Centres of cells, their edges, and how much of the prior each holds."""
    middle, every = (np.arange(number) + 0.5) / number, np.arange(number + 1) / number
    if "sigma" in prior:
        mean, sigma = prior["mean"], prior["sigma"]
        low = max(mean - TAILS * sigma, prior.get("low", -np.inf))
        high = min(mean + TAILS * sigma, prior.get("high", np.inf))
        centres, edges = (low + u * (high - low) for u in (middle, every))
        density = np.exp(-0.5 * ((centres - mean) / sigma) ** 2)
        return centres, edges, density / density.sum()
    low, high, flat = prior["low"], prior["high"], np.full(number, 1.0 / number)
    if prior.get("scale", "linear") == "log":
        return low * (high / low) ** middle, low * (high / low) ** every, flat
    return low + middle * (high - low), low + every * (high - low), flat


def parts(spec: Mapping[str, Any], columns: Mapping[str, Array]) -> dict[str, Part]:
    """What each limit adds to ln L of points, (n,)."""
    table = {**spec.get("fixed", {}), **{n: c for n, c in columns.items() if n in spec["free"]}}
    if spec.get("linked", {}).get("gbb") == "r_k":
        table["gbb"] = (table["mzp"] / R_K_SCALE) ** 2 / (VTS * table["gmumu"])
    kind = spec.get("relic", "textbook")
    settings = Settings(beyond=kind != "textbook", compile_kernel=True)
    told: dict[str, Any] = {n: c for n, c in columns.items() if n not in spec["free"]}
    told |= {key: spec[key] for key in ("relic_role", "rescale") if key in spec}
    options = Options(relic_kind=kind, **told).of(settings)
    point = Point(**table)
    return loglike_parts(point, estimates(point, settings), spec["limits"], options)


def loglike(spec: Mapping[str, Any], columns: Mapping[str, Array]) -> Array:
    """ln L of points, (n,)."""
    return np.asarray(sum(part.loglike for part in parts(spec, columns).values()))


def grid(spec: Mapping[str, Any], number: int) -> Grid:
    """The likelihood on `number` cells an axis."""
    priors = {**spec["free"], **spec.get("nuisance", {})}
    axes, edges, mass = zip(*(axis(prior, number) for prior in priors.values()), strict=True)
    mesh = [m.ravel() for m in np.meshgrid(*axes, indexing="ij")]
    found = np.empty(mesh[0].size)
    for start in range(0, found.size, PIECE):
        rows = slice(start, start + PIECE)
        columns = {name: m[rows] for name, m in zip(priors, mesh, strict=True)}
        found[rows] = loglike(spec, columns)
    penalty = tuple(
        0.5 * ((c - p["mean"]) / p["sigma"]) ** 2 if "sigma" in p else np.zeros(number)
        for c, p in zip(axes, priors.values(), strict=True)
    )
    return Grid(tuple(priors), axes, edges, mass, found.reshape([number] * len(axes)), penalty)


def summary(spec: Mapping[str, Any], number: int) -> dict[str, Any]:
    """Evidence with its error, best fit and intervals."""
    coarse, fine = grid(spec, number // 2), grid(spec, number)
    return {
        "log_evidence": fine.log_evidence,
        "log_evidence_error": abs(fine.log_evidence - coarse.log_evidence),
        "log_likelihood": fine.best,
        "credible": {n: {k: fine.credible(n, k) for k in LEVELS} for n in fine.names},
        "profile": {n: {k: fine.profile(n, k) for k in LEVELS} for n in fine.names},
        "change": {
            n: {k: np.subtract(fine.credible(n, k), coarse.credible(n, k)) for k in LEVELS}
            for n in fine.names
        },
    }


def main() -> None:
    """Print a line for each evidence and each interval."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("specs", nargs="+")
    parser.add_argument("--points", type=int, default=0)
    given = parser.parse_args()
    for path in given.specs:
        spec = read(path)
        default = 256 if len(spec["free"]) + len(spec.get("nuisance", {})) == 2 else 48
        found = summary(spec, given.points or default)
        print(
            f"{Path(path).stem}: ln Z = {found['log_evidence']:.4f} +- "
            f"{found['log_evidence_error']:.4f}, best ln L = {found['log_likelihood']:.4f}"
        )
        for kind in ("credible", "profile"):
            for name, by_level in found[kind].items():
                ends = "  ".join(f"{k} %: {a:.5g} to {b:.5g}" for k, (a, b) in by_level.items())
                print(f"  {kind:<9} {name:<14} {ends}")


if __name__ == "__main__":
    main()
