"""The dimuon mass spectrum of an event file against a prediction: histogram, chi^2, picture.

Weights w count as what they say about statistics: n events are as good as (sum w)^2 / sum w^2 of
equal weight, their effective number.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bridge.errors import ToolError
from bridge.external.events import Events
from bridge.files import whole_file
from bridge.numerics.arrays import Array
from bridge.numerics.quadrature import gauss_legendre
from bridge.provenance import picture_metadata

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_FEWEST = 25  # expected effective events in a bin, for chi^2 to follow its distribution
_MOST_BINS = 40
_NODES, _WEIGHTS = gauss_legendre(20)

LEAST_P = 1e-4
"""Smallest p-value that agrees: a right spectrum falls below once in ten thousand runs, a width, a
mass or a window that is wrong by what a thousand events can see falls far below."""

Density = Callable[[Array], Array]
"""dsigma/dm [pb/GeV] at masses [GeV]."""


@dataclass(frozen=True, slots=True)
class SpectrumComparison:
    """Effective events per bin, and how many a prediction expects that is scaled to fit them.

    `observed` is the sum of weights, scaled so that all bins together hold the effective number
    of events: of equal weights, the events. `deviation` is the standard deviation of `observed`
    where the prediction is right. `sigma_pb` and `expected_pb` are the cross-sections inside the
    edges, of the file and of the prediction; `chi2` compares shapes and has one degree of freedom
    less than there are bins.
    """

    mass: float
    width: float
    edges: Array
    observed: Array
    expected: Array
    deviation: Array
    sigma_pb: float
    expected_pb: float

    @property
    def chi2(self) -> float:
        """Sum of the squared deviations."""
        return math.fsum(((self.observed - self.expected) / self.deviation) ** 2)

    @property
    def degrees_of_freedom(self) -> int:
        """Bins minus one."""
        return self.observed.size - 1

    @property
    def p_value(self) -> float:
        """Probability of a chi^2 at least this large if the prediction is right."""
        from scipy.special import gammaincc

        return float(gammaincc(0.5 * self.degrees_of_freedom, 0.5 * self.chi2))

    @property
    def ok(self) -> bool:
        """Whether the p-value is at least LEAST_P."""
        return self.p_value >= LEAST_P


def resonance_edges(mass: float, width: float, low: float, high: float, bins: int) -> Array:
    """Edges [GeV] from low to high between which a Breit-Wigner has equal areas.

    >>> resonance_edges(100.0, 1.0, 80.0, 120.0, 2).round(1).tolist()
    [80.0, 100.0, 120.0]
    """
    start, stop = _angle(np.array([low, high]), mass, width)
    inner = _mass_at(np.linspace(start, stop, bins + 1)[1:-1], mass, width)
    return np.concatenate([[low], inner, [high]])


def _angle(m: Array, mass: float, width: float) -> Array:
    """The variable in which a Breit-Wigner is flat: arctan((m^2 - M^2)/(M Gamma))."""
    return np.arctan((m - mass) * (m + mass) / (mass * width))


def _mass_at(angle: Array, mass: float, width: float) -> Array:
    """The inverse of `_angle` [GeV]."""
    return np.sqrt(mass**2 + mass * width * np.tan(angle))


def compare_spectrum(
    events: Events, density: Density, mass: float, width: float, low: float, high: float
) -> SpectrumComparison:
    """The spectrum of a file between two masses [GeV] against a predicted resonance.

    Raises ToolError where there are too few events for a chi^2, and where there is no prediction.
    """
    inside = (events.masses >= low) & (events.masses <= high)
    weights = events.weights[inside]
    effective = effective_number(weights)
    bins = min(_MOST_BINS, int(effective) // _FEWEST)
    if bins < 2 or not events.weights.sum() > 0.0:
        raise ToolError(
            f"{events.path}: {_counted(weights)} between {low:g} and {high:g} GeV are too few to "
            f"compare a spectrum, at least {2 * _FEWEST} are needed"
        )
    edges = resonance_edges(mass, width, low, high, bins)
    predicted = _bin_integrals(density, edges, mass, width)
    if not np.isfinite(predicted).all():
        raise ToolError(f"there is no prediction between {low:g} and {high:g} GeV to compare with")
    scaled = weights * (effective / weights.sum())
    observed = np.histogram(events.masses[inside], edges, weights=scaled)[0]
    spread = _spread(events.masses[inside], scaled, edges)
    expected = predicted * np.sum(observed / spread) / np.sum(predicted / spread)
    return SpectrumComparison(
        mass=mass,
        width=width,
        edges=edges,
        observed=observed,
        expected=expected,
        deviation=np.sqrt(expected * spread),
        sigma_pb=events.sigma_pb * float(weights.sum() / events.weights.sum()),
        expected_pb=float(predicted.sum()),
    )


def effective_number(weights: Array) -> float:
    """How many events of equal weight say as much; 0 where the weights cancel.

    >>> effective_number(np.array([2.0, 2.0])), effective_number(np.array([1.0, 1.0, -1.0]))
    (2.0, 0.3333333333333333)
    """
    total = float(weights.sum())
    return total**2 / float(np.sum(weights**2)) if total > 0.0 else 0.0


def _counted(weights: Array) -> str:
    """How many events there are, and what they are worth if that is less."""
    n, effective = len(weights), effective_number(weights)
    worth = "" if round(effective) == n else f", as good as {effective:.3g} of equal weight,"
    return f"{n} events{worth}"


def _spread(masses: Array, weights: Array, edges: Array) -> Array:
    """Variance of the sum of weights in each bin over its expectation: 1 for weights of 1.

    It is <w^2>/<w> of the events that belong into a bin. Magnitudes are averaged in the bin, so
    that weights may vary with mass; the share of negative ones over all bins, because in one bin
    it would follow the fluctuation that is to be judged.
    """
    magnitude = np.histogram(masses, edges, weights=np.abs(weights))[0]
    squares = np.histogram(masses, edges, weights=weights**2)[0]
    everywhere = squares.sum() / magnitude.sum()
    local = np.divide(
        squares, magnitude, out=np.full_like(squares, everywhere), where=magnitude > 0
    )
    spread: Array = local * (magnitude.sum() / weights.sum())
    return spread


def _bin_integrals(density: Density, edges: Array, mass: float, width: float) -> Array:
    """Integral of a density over each bin, in the variable that flattens the resonance."""
    angles = _angle(edges, mass, width)
    length = np.diff(angles)[:, None]
    theta = angles[:-1, None] + length * _NODES
    m = _mass_at(theta, mass, width)
    jacobian = mass * width / (2.0 * m * np.cos(theta) ** 2)
    values: Array = np.sum(density(m) * jacobian * length * _WEIGHTS, axis=-1)
    return values


NATIVE = "#E69F00"
EVENTS: dict[str, Any] = {"fmt": ".", "color": "#0072B2", "ms": 4.0, "elinewidth": 0.8}
"""Looks of the two, which every reader tells apart."""


def draw(
    comparison: SpectrumComparison, path: Path, record: Mapping[str, Any], title: str = ""
) -> None:
    """The picture of a comparison in a file (png, pdf or svg), with a record of provenance."""
    kind = path.suffix.lstrip(".")
    metadata = picture_metadata(kind, record)
    with whole_file(path, "wb") as stream:
        figure(comparison, title).savefig(stream, format=kind, metadata=metadata)


def figure(comparison: SpectrumComparison, title: str = "") -> Figure:
    """A picture of a comparison: the spectrum above, the ratio below."""
    from matplotlib.figure import Figure

    c = comparison
    x = (c.edges - c.mass) / c.width
    middles = 0.5 * (x[1:] + x[:-1])
    scale = c.sigma_pb / c.observed.sum() / np.diff(c.edges)
    drawn = Figure(figsize=(3.4, 3.6), layout="constrained")
    above, below = drawn.subplots(2, 1, sharex=True, height_ratios=[3, 1])
    above.stairs(c.expected * scale, x, color=NATIVE, label="native, scaled to the events")
    events, ratio = c.observed * scale, c.observed / c.expected
    label = f"{c.observed.sum():.0f} effective events"
    above.errorbar(middles, events, c.deviation * scale, label=label, **EVENTS)
    above.set(yscale="log", ylabel=r"$d\sigma/dm$ [pb/GeV]")
    above.set_title(title, parse_math=title.startswith("$"))
    below.errorbar(middles, ratio, c.deviation / c.expected, **EVENTS)
    below.axhline(1.0, color=NATIVE)
    below.set(xlabel=r"$(m_{\mu\mu} - M_{Z'})/\Gamma$", ylabel="events / native")
    below.set_xscale("symlog", linthresh=1.0)
    below.xaxis.set_major_formatter("{x:g}")
    agreement = rf"$\chi^2$ = {c.chi2:.1f} / {c.degrees_of_freedom}, p = {c.p_value:.2f}"
    drawn.legend(loc="outside lower center", ncols=2, frameon=False, title=agreement)
    return drawn
