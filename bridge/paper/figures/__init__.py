"""Figures 1 to 11 of the paper."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def figure(
    number: int,
    limits: str | Path | tuple[str | Path, ...] = "paper",
    resolution: int | None = None,
    relic: str = "textbook",
    parameters: Mapping[str, float] = MappingProxyType({}),
) -> Figure:
    """A figure of arXiv:1803.04430, computed and drawn again.

    Parameters
    ----------
    number : int
        1 to 11.
    limits : str, path, or a tuple of them
        "paper" or "today", and limit files on top; files alone go on top of "paper".
    resolution : int, optional
        Nodes on an axis before cells at edges are halved twice; 31 or 41 unless given, for Figure 4
        241.
    relic : str
        The relic density that masses of nu4 have in Figures 5 to 11: "textbook", "cbe",
        "sommerfeld" or "full".
    parameters : mapping of str to float
        Values for what the figure leaves open, such as {"mzp": 300.0} [GeV], and SM inputs.

    Returns
    -------
    matplotlib.figure.Figure
        To be saved or changed.

    Raises
    ------
    ZpbridgeError
        For a number that no figure has, limits that none shows, a relic density that it does not
        follow, and a parameter that it does not take.

    Notes
    -----
    Source: arXiv:1803.04430.
    Cost: seconds; for Figures 5 to 11 with another relic density than the textbook's, minutes.

    Examples
    --------
    >>> figure(4, resolution=9).axes[0].get_xscale()
    'log'
    """
    from bridge.paper.figures.catalogue import FIGURES
    from bridge.paper.figures.requests import requested
    from bridge.plots.style import styled

    given = limits if isinstance(limits, tuple) else (limits,)
    scenario = requested((number,), given, relic, parameters)
    with styled():
        return FIGURES[number].draw(FIGURES[number].data(scenario, resolution, lambda _: None))
