"""Direct labels: a text is put where its region is widest and nothing else is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bridge.figures.data import Mask

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MARGIN = 1.25
"""Room around a text, in its own size."""


class Labels:
    """Labels of one pair of axes: `free` is a mask, rows upwards, of where none is yet."""

    def __init__(self, axes: Axes, shape: tuple[int, int]) -> None:
        self.axes = axes
        self.free: Mask = np.ones(shape, dtype=bool)

    def put(self, text: str, *regions: Mask, **style: Any) -> bool:
        """Write `text` in the first of `regions` where it fits, upright or turned."""
        for region in regions:
            for rotation in (0, 90):
                width, height = self._size(text, rotation, style)
                spot = _spot(region & self.free, width, height)
                if spot is not None:
                    self._write(text, spot, rotation, style)
                    self.reserve(spot, width, height)
                    return True
        return False

    def keep_off_edge(self, region: Mask) -> None:
        """Keep labels off the edge of a region."""
        from scipy.ndimage import binary_dilation, binary_erosion

        self.free &= ~(binary_dilation(region) & ~binary_erosion(region, border_value=1))

    def reserve(self, centre: tuple[int, int], width: int, height: int) -> None:
        """Keep other labels out of a box of nodes."""
        row, column = centre
        rows = slice(max(0, row - height // 2), row + height // 2 + 1)
        columns = slice(max(0, column - width // 2), column + width // 2 + 1)
        self.free[rows, columns] = False

    def _size(self, text: str, rotation: int, style: dict[str, Any]) -> tuple[int, int]:
        """Width and height in nodes."""
        probe = self.axes.text(0.5, 0.5, text, rotation=rotation, **style)
        box = probe.get_window_extent()
        probe.remove()
        whole = self.axes.get_window_extent()
        rows, columns = self.free.shape
        width = int(np.ceil(MARGIN * box.width / whole.width * columns))
        return width, int(np.ceil(MARGIN * box.height / whole.height * rows))

    def _write(
        self, text: str, spot: tuple[int, int], rotation: int, style: dict[str, Any]
    ) -> None:
        rows, columns = self.free.shape
        at = (spot[1] + 0.5) / columns, (spot[0] + 0.5) / rows
        self.axes.text(
            *at, text, rotation=rotation, ha="center", va="center",
            transform=self.axes.transAxes, path_effects=halo(), **style,
        )  # fmt: skip


def halo() -> list[Any]:
    """A white edge, so that a text can be read on any colour."""
    from matplotlib.patheffects import withStroke

    return [withStroke(linewidth=2.0, foreground="white", alpha=0.8)]


def _spot(free: Mask, width: int, height: int) -> tuple[int, int] | None:
    """Node around which a box of that size is free, as far from the edges as can be."""
    from scipy.ndimage import distance_transform_edt, minimum_filter

    fits = minimum_filter(free, size=(height, width), mode="constant", cval=0)
    if not fits.any():
        return None
    depth = distance_transform_edt(np.pad(fits, 1))[1:-1, 1:-1]
    row, column = np.unravel_index(int(np.argmax(depth)), depth.shape)
    return int(row), int(column)
