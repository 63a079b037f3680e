"""Ticks on the left of a line: the side that is excluded."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.path import Path
from matplotlib.patheffects import AbstractPathEffect
from matplotlib.transforms import IdentityTransform

from bridge.numerics.arrays import Array

SPACING, LENGTH, WIDTH = 6.5, 3.6, 0.7
"""Points between ticks, and their size."""
LEAN = np.exp(1j * np.pi / 3.0)
"""Of a tick against its line, as a rotation."""
STRAIGHT = 0.7
"""Share of its length by which a line must get on around a tick."""


def ticks(line: Array, spacing: float, length: float) -> Array:
    """Ticks (n, 2, 2) on the left of a polyline (m, 2); none where it folds, or is short.

    >>> ticks(np.array([[0.0, 0.0], [10.0, 0.0]]), 8.0, 2.0).round(1).tolist()
    [[[4.0, 0.0], [5.0, 1.7]]]
    """
    z = line[:, 0] + 1j * line[:, 1]
    run = np.concatenate([[0.0], np.cumsum(np.abs(np.diff(z)))])
    at = np.arange(0.5 * spacing, run[-1], spacing)
    ahead = np.minimum(at + 0.5 * spacing, run[-1])
    chord = np.interp(ahead, run, z) - np.interp(at - 0.5 * spacing, run, z)
    kept = np.abs(chord) > STRAIGHT * spacing
    foot, chord = np.interp(at, run, z)[kept], chord[kept]
    tip = foot + length * LEAN * chord / np.abs(chord)
    return np.stack([[foot.real, tip.real], [foot.imag, tip.imag]], axis=-1).transpose(1, 0, 2)


class ExcludedSide(AbstractPathEffect):
    """A line as it is, with ticks that stay whole where it is dashed."""

    def draw_path(
        self, renderer: Any, gc: Any, tpath: Any, affine: Any, rgbFace: Any = None
    ) -> None:
        """Draw both."""
        renderer.draw_path(gc, tpath, affine, rgbFace)
        size = renderer.points_to_pixels
        found = ticks(affine.transform_path(tpath).vertices, size(SPACING), size(LENGTH))
        own = renderer.new_gc()
        own.copy_properties(gc)
        own.set_dashes(0.0, None)
        own.set_linewidth(WIDTH)
        codes = np.tile([Path.MOVETO, Path.LINETO], len(found))
        renderer.draw_path(own, Path(found.reshape(-1, 2), codes), IdentityTransform(), None)
        own.restore()
