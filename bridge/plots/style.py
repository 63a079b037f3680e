"""One look for all figures: sizes, and colours that stay apart for colour-blind readers."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

SKY, BLUE, GREEN, ORANGE = "#56B4E9", "#0072B2", "#009E73", "#E69F00"
VERMILION, PINK, PURPLE, GREY, BLACK = "#D55E00", "#CC79A7", "#5E35B1", "#606060", "#000000"
RED, OLIVE, BROWN, TEAL = "#CC3311", "#B5B35C", "#661100", "#003C30"
"""The palette of Okabe and Ito with a darker purple and five more, so chosen that regions stay
apart for readers without red or green cones."""

SPARE = ("#2222DD", "#0F2157", "#33D6A6", "#668CFF", "#AA4499", "#E6D800", "#7FD13B")
"""Colours of what has none of its own, the farthest from all of those first."""

HATCH_COLOUR = "#737373"
"""Paler than lines, for which hatches could be taken."""

MASS_COLOURS = "RdYlBu_r"
"""From small (blue) to large (red), told apart with every common colour blindness."""

COLUMN, PAGE = 3.4, 7.0
"""Inches across one column of a journal of two, and across both: pictures are printed as drawn."""
LABEL_SIZE, LEGEND_SIZE, NOTE_SIZE = 8.0, 7.0, 6.2
"""Points of the text in them."""


@dataclass(frozen=True, slots=True)
class Look:
    """Colour and label of a region or a line."""

    colour: str
    label: str


_SETTINGS: Any = {
    "font.family": "DejaVu Sans",
    "mathtext.fontset": "dejavusans",
    "font.size": LABEL_SIZE,
    "axes.titlesize": LABEL_SIZE,
    "xtick.labelsize": LABEL_SIZE,
    "ytick.labelsize": LABEL_SIZE,
    "axes.linewidth": 0.7,
    "xtick.direction": "in",
    "ytick.direction": "in",
    "xtick.top": True,
    "ytick.right": True,
    "legend.fontsize": LEGEND_SIZE,
    "hatch.linewidth": 0.5,
    "hatch.color": HATCH_COLOUR,
    "pdf.fonttype": 42,
    "svg.hashsalt": "zpbridge",
}


@contextmanager
def styled() -> Iterator[None]:
    """matplotlib without a screen, in this package's style."""
    import matplotlib

    matplotlib.use("agg")
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    with matplotlib.rc_context(_SETTINGS):
        yield
