"""Priors: from a number between 0 and 1 to the value of a parameter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.special import ndtr, ndtri

from bridge.data import toml_descriptions as toml
from bridge.errors import TableError
from bridge.numerics.arrays import Array
from bridge.scans.spec import FreeRange, read_range

OPEN = 10.0
"""Standard deviations at which a Gaussian prior is cut where nothing else cuts it."""


@dataclass(frozen=True, slots=True)
class Prior:
    """The prior of one parameter, within `low` and `high`.

    `scale` is "linear" or "log" for a density that is flat in the parameter or its logarithm,
    "gaussian" for one of `mean` and `sigma`, and "choice" for `values` that are equally likely:
    the parameter is then the number of the value, from 0; any number in [i, i + 1) means value i.
    """

    scale: str
    low: float
    high: float
    mean: float = np.nan
    sigma: float = np.nan
    values: tuple[Any, ...] = ()
    label: str = ""
    unit: str = ""

    def at(self, unit: Any) -> Array:
        """The values for `unit` in 0..1; any shape."""
        return np.asarray(_QUANTILES[self.scale](self, np.asarray(unit, dtype=float)))

    def number(self, value: Any) -> Array:
        """Of a choice, the number of the value that is meant, from 0; any shape."""
        return np.asarray(np.minimum(np.floor(value), len(self.values) - 1))

    def penalty(self, value: Array) -> Array:
        """-2 ln of a Gaussian prior over its maximum; 0 for others, which measure nothing."""
        if self.scale != "gaussian":
            return np.zeros_like(value)
        return np.square((value - self.mean) / self.sigma)


def _gaussian(prior: Prior, unit: Array) -> Array:
    """On the side of the mean where the tail is small, so that no digits are lost."""
    low, high = ((end - prior.mean) / prior.sigma for end in (prior.low, prior.high))
    flip = low > 0.0
    a, b = (-high, -low) if flip else (low, high)
    share = 1.0 - unit if flip else unit
    deviation = ndtri(ndtr(a) + share * (ndtr(b) - ndtr(a)))
    value = prior.mean + prior.sigma * (-deviation if flip else deviation)
    return np.asarray(np.clip(value, prior.low, prior.high))


def _choice(prior: Prior, unit: Array) -> Array:
    return prior.number(unit * len(prior.values))


def _flat(prior: Prior, unit: Array) -> Array:
    value = FreeRange(prior.low, prior.high, prior.scale, 0).at(unit)
    return np.asarray(np.clip(value, prior.low, prior.high))


_QUANTILES: dict[str, Callable[[Prior, Array], Array]] = {
    "linear": _flat,
    "log": _flat,
    "gaussian": _gaussian,
    "choice": _choice,
}


def read_prior(
    path: Path, what: str, words: Any, domain: tuple[float, float] = (-np.inf, np.inf)
) -> Prior:
    """A prior of numbers; a Gaussian one is cut at the `domain`. Raises TableError."""
    expected = "{ low = ..., high = ... } or { mean = ..., sigma = ... }"
    given = toml.table(path, what, words, expected)
    if not {"mean", "sigma"} & set(given):
        found = read_range(path, what, given)
        return Prior(found.scale, found.low, found.high)
    toml.check_keys(path, f"{what}.", given, ("mean", "sigma", "low", "high"))
    return _read_gaussian(path, what, given, domain)


def _read_gaussian(
    path: Path, what: str, given: Mapping[str, Any], domain: tuple[float, float]
) -> Prior:
    mean, sigma = (toml.number(path, f"{what}.{key}", given.get(key)) for key in ("mean", "sigma"))
    if not sigma > 0.0:
        raise TableError(path, None, f"{what}.sigma = {sigma:g}: expected a number above 0")
    ends = (mean - OPEN * sigma, mean + OPEN * sigma)
    low = max(ends[0], toml.number(path, f"{what}.low", given.get("low", ends[0])), domain[0])
    high = min(ends[1], toml.number(path, f"{what}.high", given.get("high", ends[1])), domain[1])
    if not low < high:
        raise TableError(
            path,
            None,
            f"{what}: nothing is left between {low:g} and {high:g}: expected low < high, within "
            f"{OPEN:g} standard deviations of the mean and the domain of the parameter",
        )
    return Prior("gaussian", low, high, mean, sigma)


def read_choice(path: Path, what: str, given: Any, read: Callable[[Path, str, Any], Any]) -> Prior:
    """A prior of values that are equally likely. Raises TableError."""
    if not isinstance(given, list) or len(given) < 2:
        raise TableError(path, None, f"{what} = {given!r}: expected a list of two or more values")
    values = tuple(read(path, what, value) for value in given)
    if len(set(values)) < len(values):
        raise TableError(path, None, f"{what} = {given!r}: a value stands twice")
    return Prior("choice", 0.0, float(len(values)), values=values)
