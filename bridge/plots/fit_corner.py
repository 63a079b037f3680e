"""A fit as a corner plot: posterior as areas, profile likelihood as lines, for each two parameters.

On the diagonal stand the posterior, over its largest, as an area, and the profile likelihood
exp(-Δχ²/2) as a line. Below it areas hold 68 and 95 % of the posterior, and lines are where the
profile's Δχ² is 2.30 and 5.99. A star marks the best fit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.ndimage import gaussian_filter

from bridge.fits.intervals import binned, from_scale, to_scale
from bridge.fits.posterior import Posterior
from bridge.fits.priors import Prior
from bridge.numerics.arrays import Array
from bridge.plots.lettering import readable
from bridge.plots.log_ticks import LogLabels, log_ticks
from bridge.plots.style import NOTE_SIZE, PAGE, SKY, VERMILION, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SMALLEST, PANEL = 3.4, 1.35
"""Inches of the plot, and of each parameter in it."""
BINS = 40
"""Of a plane, along each axis."""
SHARES = (0.95, 0.682689)
RISES = (2.295749, 5.991465)
"""Δχ² of two parameters at 68.27 and 95 %."""
NO_POINT = 50.0
"""Δχ² where a bin holds no point."""
POSTERIOR, PROFILE = ("#BFE1F5", SKY), VERMILION


def draw(posterior: Posterior) -> Figure:
    """The plot of all sampled parameters but choices."""
    from matplotlib.figure import Figure

    names = [n for n in posterior.names if not posterior.priors[n].values]
    with styled():
        size = min(PAGE, max(SMALLEST, 0.6 + PANEL * len(names)))
        canvas = Figure(figsize=(size, size), layout="constrained")
        grid: Any = canvas.subplots(len(names), len(names), squeeze=False)
        for row, y in enumerate(names):
            for column, x in enumerate(names):
                axes = grid[row, column]
                if column > row:
                    axes.set_visible(False)
                    continue
                _panel(axes, posterior, x, y)
                _frame(axes, posterior, (x, y), (column == 0, row == len(names) - 1))
        _legend(canvas, grid, len(names))
        return canvas


def _panel(axes: Axes, posterior: Posterior, x: str, y: str) -> None:
    if x == y:
        _line(axes, posterior, x)
    else:
        _plane(axes, posterior, x, y)
        best = [posterior.columns[name][posterior.best] for name in (x, y)]
        axes.plot(*best, "*", ms=7, mfc="white", mec="black", mew=0.7, zorder=5)


def _line(axes: Axes, posterior: Posterior, name: str) -> None:
    """Posterior and profile of one parameter."""
    prior = posterior.priors[name]
    density, edges = binned(posterior, name)
    places = np.array([from_scale(prior, x) for x in edges])
    axes.stairs(density / density.max(), places, fill=True, color=POSTERIOR[0], ec=SKY)
    position = to_scale(prior)(posterior.columns[name])
    lowest = _smallest(posterior.chi2_profiled, [position], [edges])
    centres = np.array([from_scale(prior, x) for x in 0.5 * (edges[1:] + edges[:-1])])
    axes.plot(centres, np.exp(-0.5 * lowest), color=PROFILE, lw=1.0)
    axes.set_ylim(0.0, 1.08)


def _plane(axes: Axes, posterior: Posterior, x: str, y: str) -> None:
    """Posterior and profile of two."""
    priors = [posterior.priors[name] for name in (x, y)]
    positions = [to_scale(p)(posterior.columns[n]) for p, n in zip(priors, (x, y), strict=True)]
    ends = [binned(posterior, n)[1] for n in (x, y)]
    edges = [np.linspace(float(e[0]), float(e[-1]), BINS + 1) for e in ends]
    density = np.histogramdd(positions, bins=edges, weights=posterior.weight)[0]
    density = gaussian_filter(density, 1.0, mode="nearest")
    centres = [_centres(p, e) for p, e in zip(priors, edges, strict=True)]
    levels = _levels(density)
    if levels[0] < levels[1] < density.max():
        axes.contourf(*centres, density.T, levels=[*levels, density.max()], colors=POSTERIOR)
    lowest = _smallest(posterior.chi2_profiled, positions, edges)
    axes.contour(
        *centres, gaussian_filter(np.minimum(lowest, NO_POINT), 0.7, mode="nearest").T,
        levels=RISES, colors=PROFILE, linewidths=(1.0, 0.7), linestyles=("solid", "dashed"),
    )  # fmt: skip


def _centres(prior: Prior, edges: Array) -> Array:
    return np.array([from_scale(prior, x) for x in 0.5 * (edges[1:] + edges[:-1])])


def _levels(density: Array) -> list[float]:
    """Densities above which the shares lie."""
    ordered = np.sort(density.ravel())[::-1]
    held = np.cumsum(ordered) / np.sum(ordered)
    return [float(ordered[min(int(np.searchsorted(held, x)), held.size - 1)]) for x in SHARES]


def _smallest(chi2: Array, positions: list[Array], edges: list[Array]) -> Array:
    """The smallest chi^2 in each bin; NO_POINT in one without points."""
    shape = tuple(e.size - 1 for e in edges)
    which = [np.digitize(p, e) - 1 for p, e in zip(positions, edges, strict=True)]
    inside = np.all([(w >= 0) & (w < n) for w, n in zip(which, shape, strict=True)], axis=0)
    lowest = np.full(shape, NO_POINT)
    np.minimum.at(lowest, tuple(w[inside] for w in which), chi2[inside])
    return lowest


def _frame(
    axes: Axes, posterior: Posterior, names: tuple[str, str], outer: tuple[bool, bool]
) -> None:
    """Scales, limits and labels: y at the left, x at the bottom."""
    for which, name in zip("xy", names, strict=True):
        if which == "y" and names[0] == names[1]:
            axes.set_yticks([])
            continue
        prior = posterior.priors[name]
        edges = binned(posterior, name)[1]
        ends = [from_scale(prior, float(x)) for x in edges[[0, -1]]]
        axes.set(**{f"{which}scale": "log" if prior.scale == "log" else "linear"})
        axes.set(**{f"{which}lim": ends})
        axis: Any = getattr(axes, f"{which}axis")
        _ticks(axis, prior, ends)
        shown = outer[1] if which == "x" else outer[0]
        if not shown:
            axis.set_tick_params(labelleft=False, labelbottom=False)
        else:
            unit = f" [{readable(prior.unit)}]" if prior.unit else ""
            axes.set(**{f"{which}label": f"${prior.label}${unit}"})
    axes.tick_params(labelsize=NOTE_SIZE)


def _ticks(axis: Any, prior: Prior, ends: list[float]) -> None:
    from matplotlib.ticker import FixedLocator, MaxNLocator, NullFormatter

    if prior.scale == "log":
        axis.set_major_locator(FixedLocator(few_ticks(*ends)))
        axis.set_major_formatter(LogLabels())
        axis.set_minor_formatter(NullFormatter())
    else:
        axis.set_major_locator(MaxNLocator(4, prune="both"))


def few_ticks(low: float, high: float) -> list[float]:
    """Round numbers on a short logarithmic axis, two or three of them, none near another.

    >>> few_ticks(50.0, 5000.0), few_ticks(1e-4, 1.0)
    ([100.0, 1000.0], [0.0001, 0.01, 1.0])
    """
    powers = (float(f"1e{n}") for n in range(-30, 30))
    ticks = [power for power in powers if low * 0.999 <= power <= high * 1.001]
    found = ticks if len(ticks) > 1 else log_ticks(low, high)
    return found[:: -(-len(found) // 3)]


def _legend(canvas: Figure, grid: Any, number: int) -> None:
    """In the empty corner, or above a single parameter."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    handles: list[Any] = [
        Patch(fc=POSTERIOR[1], label="posterior, 68 %"),
        Patch(fc=POSTERIOR[0], label="posterior, 95 %"),
        Line2D([], [], color=PROFILE, lw=1.0, label="profile likelihood, 68 %"),
        Line2D([], [], color=PROFILE, lw=0.7, ls="--", label="profile likelihood, 95 %"),
        Line2D([], [], ls="none", marker="*", ms=7, mfc="white", mec="black", label="best fit"),
    ]
    if number == 1:
        handles = [handles[1], handles[2]]
        handles[0].set_label("posterior")
        handles[1].set_label("profile likelihood")
        canvas.legend(handles=handles, loc="outside upper center", ncols=2, frameon=False)
    else:
        canvas.legend(handles=handles, loc="upper right", frameon=False)
