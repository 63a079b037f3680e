"""The dimuon mass spectrum of an event file against a prediction: histogram, chi^2, picture."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bridge.errors import ToolError
from bridge.external.events import Events
from bridge.files import whole_file
from bridge.numerics.arrays import Array
from bridge.numerics.quadrature import gauss_legendre

_FEWEST = 25  # expected events in a bin, for chi^2 to follow its distribution
_MOST_BINS = 40
_NODES, _WEIGHTS = gauss_legendre(20)

LEAST_P = 1e-4
"""Smallest p-value that agrees: a right spectrum falls below once in ten thousand runs, a width, a
mass or a window that is wrong by what a thousand events can see falls far below."""

Density = Callable[[Array], Array]
"""dsigma/dm [pb/GeV] at masses [GeV]."""


@dataclass(frozen=True, slots=True)
class SpectrumComparison:
    """Events per bin, and how many a prediction expects when it is scaled to the same number.

    `sigma_pb` and `expected_pb` are the cross-sections inside the edges, of the file and of the
    prediction; `chi2` compares shapes and has one degree of freedom less than there are bins.
    """

    mass: float
    width: float
    edges: Array
    observed: Array
    expected: Array
    sigma_pb: float
    expected_pb: float
    chi2: float

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
    n = int(np.count_nonzero((events.masses >= low) & (events.masses <= high)))
    bins = min(_MOST_BINS, n // _FEWEST)
    if bins < 2:
        raise ToolError(
            f"{events.path}: {n} events between {low:g} and {high:g} GeV are too few to compare "
            f"a spectrum, at least {2 * _FEWEST} are needed"
        )
    edges = resonance_edges(mass, width, low, high, bins)
    observed = np.histogram(events.masses, edges)[0].astype(float)
    predicted = _bin_integrals(density, edges, mass, width)
    if not np.isfinite(predicted).all():
        raise ToolError(f"there is no prediction between {low:g} and {high:g} GeV to compare with")
    expected = predicted * observed.sum() / predicted.sum()
    return SpectrumComparison(
        mass=mass,
        width=width,
        edges=edges,
        observed=observed,
        expected=expected,
        sigma_pb=events.sigma_pb * n / events.masses.size,
        expected_pb=float(predicted.sum()),
        chi2=math.fsum((observed - expected) ** 2 / expected),
    )


def _bin_integrals(density: Density, edges: Array, mass: float, width: float) -> Array:
    """Integral of a density over each bin, in the variable that flattens the resonance."""
    angles = _angle(edges, mass, width)
    length = np.diff(angles)[:, None]
    theta = angles[:-1, None] + length * _NODES
    m = _mass_at(theta, mass, width)
    jacobian = mass * width / (2.0 * m * np.cos(theta) ** 2)
    values: Array = np.sum(density(m) * jacobian * length * _WEIGHTS, axis=-1)
    return values


def draw(comparison: SpectrumComparison, path: Path, title: str = "") -> None:
    """A picture of a comparison: the spectrum above, the ratio below."""
    from matplotlib.figure import Figure

    c = comparison
    x = (c.edges - c.mass) / c.width
    middles = 0.5 * (x[1:] + x[:-1])
    scale = c.sigma_pb / c.observed.sum() / np.diff(c.edges)
    figure = Figure(figsize=(6.0, 5.0), layout="constrained")
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=[3, 1])
    above.stairs(c.expected * scale, x, color="C1", label="native, scaled to the events")
    events, ratio = c.observed * scale, c.observed / c.expected
    spread = 1.0 / np.sqrt(np.maximum(c.observed, 1.0))
    label = f"{int(c.observed.sum())} events"
    above.errorbar(middles, events, events * spread, fmt=".", color="C0", label=label)
    above.set(yscale="log", ylabel=r"$d\sigma/dm$ [pb/GeV]", title=title)
    above.legend(frameon=False)
    below.errorbar(middles, ratio, ratio * spread, fmt=".", color="C0")
    below.axhline(1.0, color="C1")
    below.set(xlabel=r"$(m_{\mu\mu} - M_{Z'})/\Gamma$", ylabel="events / native")
    below.set_xscale("symlog", linthresh=1.0)
    text = rf"$\chi^2$ = {c.chi2:.1f} / {c.degrees_of_freedom}, p = {c.p_value:.2f}"
    below.text(0.02, 0.85, text, transform=below.transAxes)
    with whole_file(path, "wb") as stream:
        figure.savefig(stream, format=path.suffix.lstrip(".") or "png")
