"""The pictures of a report on one point: freeze-out, direct detection, the dimuon spectrum."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from itertools import cycle
from math import log
from typing import TYPE_CHECKING, Any

import numpy as np

from bridge.errors import PointError
from bridge.limits.verdicts import Verdict
from bridge.native.annihilation import of_row, rows
from bridge.native.coupled_boltzmann import (
    EQUILIBRIUM,
    SCATTERING,
    Coefficients,
    KineticHistory,
    evolve,
    interpolated,
    place,
    tabulate,
)
from bridge.native.dimuon import sigma_dimuon_bw_pb, spectrum_pb_per_gev
from bridge.native.relic import relic_abundances
from bridge.native.scattering import BASELINE
from bridge.native.sommerfeld import factor_at_velocities
from bridge.native.thermal_moments import Factor, unenhanced
from bridge.native.widths import width_zp
from bridge.numerics.arrays import Array
from bridge.numerics.rosenbrock import Stiff
from bridge.pages.pictures import drawn
from bridge.plots import panels
from bridge.plots.lettering import readable, scientific
from bridge.plots.panels import Legend
from bridge.plots.style import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    PINK,
    PURPLE,
    SKY,
    VERMILION,
    styled,
)
from bridge.point import Point
from bridge.prediction import Settings

if TYPE_CHECKING:
    from matplotlib.figure import Figure

X_LAST = 1e5
"""Where the picture of the freeze-out ends."""
SHOWN, FARTHEST = 1e5, 1e3
"""Times the lowest limit, and masses over the point's, beyond which no limit is shown."""
TIGHT = 1e14
"""Times by which scattering is raised to keep nu4 at the temperature of the bath."""
NARROW = 1e-3
"""Widths [GeV] below are written as powers of ten."""
STYLES = ("-", "--", "-.")
LINES = (BLUE, ORANGE, GREEN, PINK, PURPLE, SKY, VERMILION, GREY)


def figures(
    point: Point, settings: Settings, found: Sequence[Verdict]
) -> Iterator[tuple[str, str, Callable[[], Figure]]]:
    """Title, caption and drawing of each picture that a point has."""
    if np.isfinite(relic_abundances(point, settings.relic)[0]):
        yield (
            "Freeze-out",
            "Abundance and temperature of ν4: at the temperature of the bath (textbook), with its "
            "own (coupled equations), and with Sommerfeld enhancement besides (full).",
            lambda: freeze_out(point, settings),
        )
    direct = [v for v in found if v.constraint.limit.observable == "sigma_xe_cm2"]
    if any(v.prediction > 0.0 for v in direct):
        yield (
            "Direct detection",
            "Limits on scattering off a nucleon of xenon, and the point.",
            lambda: direct_detection(point, direct),
        )
    if float(sigma_dimuon_bw_pb(point, settings.luminosity)) > 0.0:
        yield (
            "Dimuon spectrum",
            f"pp → Z′ → μμ without the Standard Model: {settings.luminosity.described}.",
            lambda: dimuon(point, settings),
        )


def html(record: Mapping[str, Any], title: str, caption: str, draw: Callable[[], Figure]) -> str:
    """A picture inside a page; why it is missing where it cannot be drawn."""
    try:
        with styled():
            image = drawn(draw(), title, record)
    except (Stiff, PointError) as error:
        return f"<h3>{escape(title)}</h3><p>Not drawn: {escape(str(error))}</p>"
    said = f"<figcaption>{escape(caption)}</figcaption>"
    return f"<figure><h3>{escape(title)}</h3>{image}{said}</figure>"


def histories(point: Point, settings: Settings) -> tuple[Coefficients, dict[str, KineticHistory]]:
    """Solutions by name, and the table that they come from. Raises Stiff."""
    (row,) = rows(settings.relic.inputs(point)).reshape(1, -1)
    c = of_row(row)

    def table(factor: Factor) -> Coefficients:
        return tabulate(c, BASELINE, settings.relic.gstar, factor)

    plain_table = table(unenhanced)
    cells = np.array(plain_table.cells)
    cells[:, 4 * SCATTERING + 3] += log(TIGHT)
    tables = {
        "textbook": plain_table._replace(cells=cells),
        "coupled": plain_table,
        "full": table(factor_at_velocities),
    }
    return plain_table, {name: evolve(found, X_LAST) for name, found in tables.items()}


def freeze_out(point: Point, settings: Settings) -> Figure:
    """Y(x) and T_chi/T."""
    table, solved = histories(point, settings)
    canvas, (above, below) = panels.sheet(2, 1, 1.6, sharex=True, height_ratios=[2, 1])
    legend = Legend()
    for (name, history), colour, style in zip(solved.items(), LINES, STYLES, strict=False):
        x = np.exp(history.log_x)
        look: dict[str, Any] = {"color": colour, "ls": style}
        above.plot(x, np.exp(history.log_y), **look)
        below.plot(x, np.exp(history.log_warmth), **look)
        legend.line(name, **look)
    log_x = np.linspace(log(2.0), log(60.0), 200)
    y_eq = np.exp(_equilibrium(table, log_x))
    above.plot(np.exp(log_x), y_eq, ":", color=BLACK)
    legend.line("equilibrium", color=BLACK, ls=":")
    last = min(float(np.exp(h.log_y.min())) for h in solved.values())
    panels.frame(above, "y", "log", (last / 30.0, 3.0 * float(y_eq[0])), "$Y = n/s$")
    warmth = np.exp(np.concatenate([h.log_warmth for h in solved.values()]))
    ends = min(0.5, float(warmth.min()) / 1.5), max(2.0, float(warmth.max()) * 1.5)
    panels.frame(below, "y", "log", ends, r"$T_\chi/T$")
    panels.frame(below, "x", "log", (2.0, X_LAST), r"$x = m_\nu/T$")
    panels.finish(canvas, legend, ())
    return canvas


def _equilibrium(c: Coefficients, log_x: Array) -> Array:
    """ln Y_eq from the table of the equations."""
    return np.array([interpolated(c, *place(c, t), EQUILIBRIUM)[0] - np.exp(t) for t in log_x])


def direct_detection(point: Point, found: Sequence[Verdict]) -> Figure:
    """The limits over the mass of nu4, and the prediction."""
    canvas, (axes,) = panels.sheet(1, 1, 2.8)
    legend, limits = Legend(), [v.constraint.limit for v in found]
    for limit, colour in zip(limits, cycle(LINES), strict=False):
        look: dict[str, Any] = {"color": colour, "ls": "-" if limit.counted else "--", "lw": 1.2}
        axes.plot(limit.masses, limit.columns["upper"], **look)
        legend.line(readable(limit.title), **look)
    mass = float(point.mnu4)
    prediction = next(float(v.prediction) for v in found if v.prediction > 0.0)
    (star,) = axes.plot(mass, prediction, "*", ms=9, mfc="white", mec=BLACK, ls="none", zorder=5)
    legend.add(star, "this point")
    lowest = min(float(limit.columns["upper"].min()) for limit in limits)
    low, high = min(prediction, lowest) / 3.0, max(10.0 * prediction, SHOWN * lowest)
    masses = np.concatenate([[mass], *(limit.masses for limit in limits)])
    ends = max(float(masses.min()), mass / FARTHEST), min(float(masses.max()), mass * FARTHEST)
    panels.frame(axes, "x", "log", (ends[0] / 1.2, ends[1] * 1.2), r"$m_\nu$ [GeV]")
    panels.frame(axes, "y", "log", (low, high), r"$\sigma$ per nucleon of xenon [cm²]")
    panels.finish(canvas, legend, ())
    return canvas


def dimuon(point: Point, settings: Settings) -> Figure:
    """dsigma/dm in the window, in units of the width."""
    mass, width = float(point.mzp), float(width_zp(point))
    span = min(12.0, 0.199 * mass / width)
    x = np.linspace(-span, span, 401)
    spectrum = np.asarray(spectrum_pb_per_gev(mass + width * x, point, settings.luminosity))
    canvas, (axes,) = panels.sheet(1, 1, 2.4)
    axes.plot(x, spectrum, color=BLUE)
    gamma = scientific(float(f"{width:.2e}")) if width < NARROW else f"{width:.3g}"
    axes.set_title(rf"$M_{{Z'}} = {mass:g}$ GeV, $\Gamma_{{Z'}} = {gamma}$ GeV")
    panels.frame(axes, "x", "linear", (-span, span), r"$(m_{\mu\mu} - M_{Z'})/\Gamma_{Z'}$")
    ends = float(spectrum.min()) / 1.5, float(spectrum.max()) * 1.5
    panels.frame(axes, "y", "log", ends, r"$d\sigma/dm$ [pb/GeV]")
    return canvas
