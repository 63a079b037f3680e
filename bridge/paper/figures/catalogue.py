"""The figures: how each is computed and drawn, what it shows, and on how many nodes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from bridge.native.relic_kinds import TEXTBOOK
from bridge.paper.figures import draw_annihilation_curves, draw_flavour_planes, draw_relic_planes
from bridge.paper.figures.annihilation_curves import figure_4, figure_5
from bridge.paper.figures.flavour_planes import figure_1, figure_2, figure_3
from bridge.paper.figures.relic_planes import figure_11, summary
from bridge.paper.figures.scenarios import Scenario
from bridge.paper.printed import FIGURE_4_COUPLING, SUMMARY_MZP
from bridge.plots.figure_data import FigureData
from bridge.plots.refinement import Progress

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True, slots=True)
class PaperFigure:
    """One figure; `size` is its number of nodes on an axis unless said otherwise.

    `free` are parameters that can be given; `follows_relic` where masses or couplings are solved
    for from the relic density.
    """

    compute: Callable[[Scenario, int, Progress], FigureData]
    draw: Callable[[FigureData], Figure]
    caption: str
    size: int
    free: tuple[str, ...] = ()
    follows_relic: bool = False

    def data(self, scenario: Scenario, resolution: int | None, progress: Progress) -> FigureData:
        """Its numbers; with half as many nodes on an axis where each takes far longer."""
        slow = self.follows_relic and scenario.relic_kind != TEXTBOOK
        return self.compute(scenario, resolution or self.size // (1 + slow), progress)


def _summary(number: int) -> PaperFigure:
    caption = (
        f"All constraints for MZ′ = {SUMMARY_MZP[number]:g} GeV. At every pair of couplings gbb is "
        "the one that explains R_K and mν (colour) the one that gives the observed relic density: "
        "above the pole on the left, below it on the right. Grey is excluded; B_s mixing excludes "
        "what is left of the dashed line; in white no mass gives the relic density."
    )
    draw = draw_relic_planes.draw_summary
    return PaperFigure(partial(summary, number), draw, caption, 31, ("mzp",), True)


DARK = ("gnunu", "mnu4")
"""Parameters of dark matter where there is none unless it is given."""

FIGURES: dict[int, PaperFigure] = {
    1: PaperFigure(
        figure_1, draw_flavour_planes.draw_figure_1,
        "Couplings to muons and to b quarks. MZ′ is not free: at each point it is the mass that "
        "explains R_K, constant along the lines. White is not excluded.", 41, DARK,
    ),
    2: PaperFigure(
        figure_2, draw_flavour_planes.draw_figure_2,
        "The same sliver as mass against muon coupling. If electrons mix with muons, μ→eγ excludes "
        "what is below the line of the mixing angle.", 41, DARK,
    ),
    3: PaperFigure(
        figure_3, draw_flavour_planes.draw_figure_3,
        "The couplings at four fixed masses, without dark matter. In the red band the Z′ explains "
        "R_K at one sigma; where it crosses white, nothing else objects.", 41, ("mzp", *DARK),
    ),
    4: PaperFigure(
        figure_4, draw_annihilation_curves.draw_figure_4,
        "Annihilation of dark matter today (solid) and at freeze-out (dotted) for two masses of "
        f"the Z′ and all couplings {FIGURE_4_COUPLING}, with what gamma-ray telescopes and the CMB "
        "exclude above their lines, and what CTA hopes to.", 241,
        ("mzp", "gbb", "gmumu", "gnunu"),
    ),
    5: PaperFigure(
        figure_5, draw_annihilation_curves.draw_figure_5,
        "The coupling of dark matter that gives the observed relic density (orange), where direct "
        "detection (grey) and the CMB (green) exclude it, for a light and a heavier Z′.", 41,
        ("mzp", "gmumu"), True,
    ),
    **{number: _summary(number) for number in range(6, 11)},
    11: PaperFigure(
        figure_11, draw_relic_planes.draw_summary,
        "Figure 8 with the future: dimuon searches scaled to 200 and 3000/fb, direct detection "
        "improved a hundredfold, and what the next experiments themselves project.",
        31, ("mzp",), True,
    ),
}  # fmt: skip
