"""One look for all figures: sizes, and colours that stay apart for colour-blind readers."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

SKY, BLUE, GREEN, ORANGE = "#56B4E9", "#0072B2", "#009E73", "#E69F00"
VERMILION, PINK, PURPLE, GREY, BLACK = "#D55E00", "#CC79A7", "#6A3D9A", "#808080", "#000000"
RED, OLIVE = "#CC3311", "#999933"
"""The palette of Okabe and Ito, with a darker purple; red and olive are of P. Tol."""

SPARE = (VERMILION, "#332288", "#44AA99", "#882255", "#661100", "#DDCC77", "#AA4499")
"""Colours of what has none of its own, mostly of the muted palette of P. Tol."""

MASS_COLOURS = "RdYlBu_r"
"""From small (blue) to large (red), told apart with every common colour blindness."""

PNG_DPI = 200


@dataclass(frozen=True, slots=True)
class Look:
    """Colour and label of a region or a line."""

    colour: str
    label: str


_SETTINGS: Any = {
    "font.family": "DejaVu Sans",
    "mathtext.fontset": "dejavusans",
    "font.size": 9,
    "axes.titlesize": 9,
    "axes.linewidth": 0.8,
    "xtick.direction": "in",
    "ytick.direction": "in",
    "xtick.top": True,
    "ytick.right": True,
    "legend.fontsize": 8,
    "hatch.linewidth": 0.5,
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
