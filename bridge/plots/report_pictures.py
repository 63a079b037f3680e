"""The pictures of a report on one point: freeze-out, direct detection, the dimuon spectrum."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from itertools import cycle
from math import log
from textwrap import shorten
from typing import TYPE_CHECKING, Any

import numpy as np

from bridge.errors import PointError
from bridge.limits.limit import Limit
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
from bridge.plots.lettering import plain
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
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

X_LAST = 1e5
"""Where the picture of the freeze-out ends."""
WIDE = 44
"""Characters of a title in a legend."""
TIGHT = 1e14
"""Times by which scattering is raised to keep nu4 at the temperature of the bath."""
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
    from matplotlib.figure import Figure

    table, solved = histories(point, settings)
    canvas = Figure(figsize=(6.2, 5.0), layout="constrained")
    above, below = canvas.subplots(2, 1, sharex=True, height_ratios=[2, 1])
    looks = zip(solved.items(), LINES, ("-", "--", "-."), strict=False)
    for (name, history), colour, style in looks:
        x = np.exp(history.log_x)
        above.plot(x, np.exp(history.log_y), color=colour, ls=style, label=name)
        below.plot(x, np.exp(history.log_warmth), color=colour, ls=style)
    log_x = np.linspace(log(2.0), log(60.0), 200)
    y_eq = np.exp(_equilibrium(table, log_x))
    above.plot(np.exp(log_x), y_eq, ":", color=BLACK, label="equilibrium")
    last = min(float(np.exp(h.log_y.min())) for h in solved.values())
    above.set(xscale="log", yscale="log", ylabel="$Y = n/s$", ylim=(last / 30.0, None))
    above.legend(frameon=False)
    below.set(xlabel=r"$x = m_\nu/T$", ylabel=r"$T_\chi/T$", yscale="log")
    return canvas


def _equilibrium(c: Coefficients, log_x: Array) -> Array:
    """ln Y_eq from the table of the equations."""
    return np.array([interpolated(c, *place(c, t), EQUILIBRIUM)[0] - np.exp(t) for t in log_x])


def direct_detection(point: Point, found: Sequence[Verdict]) -> Figure:
    """The limits over the mass of nu4, and the prediction."""
    from matplotlib.figure import Figure

    canvas = Figure(figsize=(6.2, 4.0), layout="constrained")
    axes = canvas.subplots()
    _limit_curves(axes, [v.constraint.limit for v in found])
    prediction = next(float(v.prediction) for v in found if v.prediction > 0.0)
    axes.plot(float(point.mnu4), prediction, "*", ms=13, mfc="white", mec=BLACK, label="this point")
    axes.set(xscale="log", yscale="log", xlabel=r"$m_\nu$ [GeV]",
             ylabel=r"$\sigma$ per nucleon of xenon [cm$^2$]")  # fmt: skip
    axes.legend(frameon=False, fontsize=7, loc="center left", bbox_to_anchor=(1.0, 0.5))
    return canvas


def _limit_curves(axes: Axes, limits: Sequence[Limit]) -> None:
    for limit, colour in zip(limits, cycle(LINES), strict=False):
        style, title = "-" if limit.counted else "--", plain(shorten(limit.title, WIDE))
        axes.plot(limit.masses, limit.columns["upper"], style, color=colour, label=title)


def dimuon(point: Point, settings: Settings) -> Figure:
    """dsigma/dm in the window, in units of the width."""
    from matplotlib.figure import Figure

    mass, width = float(point.mzp), float(width_zp(point))
    span = min(12.0, 0.199 * mass / width)
    m = mass + width * np.linspace(-span, span, 401)
    canvas = Figure(figsize=(6.2, 3.4), layout="constrained")
    axes = canvas.subplots()
    axes.plot(m, np.asarray(spectrum_pb_per_gev(m, point, settings.luminosity)), color=BLUE)
    axes.set(xlabel=r"$m_{\mu\mu}$ [GeV]", ylabel=r"$d\sigma/dm$ [pb/GeV]", yscale="log")
    axes.ticklabel_format(axis="x", useOffset=False)
    return canvas
