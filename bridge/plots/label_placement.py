"""Direct labels: a text is put where its region is widest, or along its line, and nothing else is.

Positions are counted in nodes of a panel's grid, rows upwards.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from bridge.numerics.arrays import Array
from bridge.plots.figure_data import Mask

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Text

MARGIN = 1.25
"""Room around a text, in its own size."""

SHARES = (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.12, 0.88)
"""Where along a line a label is tried."""

DIRECTION = 0.08
"""Share of a line over which its direction is measured."""


class Labels:
    """Labels of one pair of axes. `free`: where no label and no edge is; `written`: labels."""

    def __init__(self, axes: Axes, shape: tuple[int, int]) -> None:
        self.axes = axes
        self.free: Mask = np.ones(shape, dtype=bool)
        self.written: Mask = np.zeros(shape, dtype=bool)

    def put(self, text: str, *regions: Mask, **style: Any) -> bool:
        """Write `text` in the first of `regions` where it fits, upright or turned."""
        for region in regions:
            for rotation in (0, 90):
                label = self._text(text, rotation=rotation, **style)
                rows, columns = self._box(label)
                height, width = rows.stop - rows.start, columns.stop - columns.start
                spot = _spot(region & self.free, width, height)
                if spot is not None:
                    label.set_position(self._fraction(spot))
                    self._keep(label)
                    return True
                label.remove()
        return False

    def along(self, text: str, segments: Iterable[Array], **style: Any) -> bool:
        """Write `text` beside one of the polylines (n, 2), in data coordinates, where it fits."""
        paths = [self.axes.transAxes.inverted().transform(self.axes.transData.transform(s))
                 for s in segments if len(s) > 2]  # fmt: skip
        for path in sorted(paths, key=_length, reverse=True):
            for share in SHARES:
                (x, y), angle = self._on(path, share)
                label = self._text(text, rotation=angle, rotation_mode="anchor", **style)
                label.set(position=(x, y), va="bottom")
                if self._fits(label):
                    self._keep(label)
                    return True
                label.remove()
        return False

    def keep_off_edge(self, region: Mask) -> None:
        """Keep labels off the edge of a region."""
        from scipy.ndimage import binary_dilation, binary_erosion

        self.free &= ~(binary_dilation(region) & ~binary_erosion(region, border_value=1))

    def _text(self, text: str, **style: Any) -> Text:
        return self.axes.text(
            0.5, 0.5, text, ha="center", transform=self.axes.transAxes, path_effects=halo(),
            **{"va": "center"} | style,
        )  # fmt: skip

    def _on(self, path: Array, share: float) -> tuple[Array, float]:
        """A place on a path in axes coordinates, and the readable angle of the path there."""
        steps = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(path, axis=0).T))])
        at = np.clip(share + DIRECTION * np.array([-0.5, 0.0, 0.5]), 0.0, 1.0) * steps[-1]
        x, y = np.interp(at, steps, path[:, 0]), np.interp(at, steps, path[:, 1])
        box = self.axes.get_window_extent()
        angle = np.degrees(np.arctan2((y[2] - y[0]) * box.height, (x[2] - x[0]) * box.width))
        return np.array([x[1], y[1]]), float((angle + 85.0) % 180.0 - 85.0)

    def _box(self, label: Text) -> tuple[slice, slice]:
        """Rows and columns of nodes that a text covers, with its margin."""
        corners = label.get_window_extent().expanded(MARGIN, MARGIN).get_points()
        nodes = self.axes.transAxes.inverted().transform(corners) * self.free.shape[::-1]
        left, bottom, right, top = (int(n) for n in (*np.floor(nodes[0]), *np.ceil(nodes[1])))
        return slice(bottom, top), slice(left, right)

    def _fits(self, label: Text) -> bool:
        rows, columns = self._box(label)
        inside = rows.start >= 0 and columns.start >= 0
        inside &= rows.stop <= self.free.shape[0] and columns.stop <= self.free.shape[1]
        return inside and not self.written[rows, columns].any()

    def _keep(self, label: Text) -> None:
        rows, columns = (slice(max(0, s.start), s.stop) for s in self._box(label))
        self.written[rows, columns] = True
        self.free &= ~self.written

    def _fraction(self, spot: tuple[int, int]) -> tuple[float, float]:
        rows, columns = self.free.shape
        return (spot[1] + 0.5) / columns, (spot[0] + 0.5) / rows


def halo() -> list[Any]:
    """A white edge, so that a text can be read on any colour."""
    from matplotlib.patheffects import withStroke

    return [withStroke(linewidth=2.0, foreground="white", alpha=0.8)]


def _length(path: Array) -> float:
    return float(np.hypot(*np.diff(path, axis=0).T).sum())


def _spot(free: Mask, width: int, height: int) -> tuple[int, int] | None:
    """Node around which a box of that size is free, as far from the edges as can be."""
    from scipy.ndimage import distance_transform_edt, minimum_filter

    fits = minimum_filter(free, size=(height, width), mode="constant", cval=0)
    if not fits.any():
        return None
    depth = distance_transform_edt(np.pad(fits, 1))[1:-1, 1:-1]
    deepest = np.argwhere(depth == depth.max())
    row, column = deepest[np.argmin(((deepest - deepest.mean(axis=0)) ** 2).sum(axis=1))]
    return int(row), int(column)
