"""Pictures: planes, style, labels, the numbers behind each, files."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def plane(spec: str | os.PathLike[str], resolution: int | None = None) -> Figure:
    """The picture of a plane that a TOML file describes.

    Parameters
    ----------
    spec : str or path
        The description; start from `templates/plane.toml`.
    resolution : int, optional
        Nodes on an axis, 81 unless given; cells at edges are halved up to twice.

    Returns
    -------
    matplotlib.figure.Figure
        To be saved or changed.

    Raises
    ------
    TableError
        For a description that makes no sense.

    Notes
    -----
    Source: each number and limit names its own.
    Cost: half a minute with the limits of today on two cores, minutes with linked mnu4.
    """
    from pathlib import Path

    from bridge.plots.plane_numbers import compute
    from bridge.plots.plane_picture import draw
    from bridge.plots.plane_spec import RESOLUTION, read_plane

    return draw(compute(read_plane(Path(spec)), resolution or RESOLUTION))
