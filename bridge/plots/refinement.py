"""A function of two coordinates on a lattice that is fine where something changes, nowhere else.

Coordinates run from 0 to 1. Cells are squares; one is divided into four as long as what its
corners say differs, up to the finest step.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from bridge.numerics.arrays import Array

Whole = npt.NDArray[np.int64]
Columns: TypeAlias = dict[str, npt.NDArray[Any]]
Compute = Callable[[Array, Array], Columns]
"""Numbers at coordinates (n,), (n,): columns of shape (n,)."""
Signature = Callable[[Columns], npt.NDArray[np.int64]]
"""What must not differ within a cell that is left as it is, (n,) or (k, n)."""


def refined(
    compute: Compute, signature: Signature, nodes: int, levels: int
) -> tuple[Array, Array, Columns]:
    """Coordinates (n,), (n,) and columns (n,) on `nodes` by `nodes` and where cells were divided.

    The finest step is 2^-levels of that between the nodes; the nodes come first, row by row.
    """
    step = 2**levels
    last = (nodes - 1) * step
    base = np.arange(0, last + 1, step)
    i, j = (part.ravel() for part in np.meshgrid(base, base))
    cells = np.stack(np.meshgrid(base[:-1], base[:-1]), axis=-1).reshape(-1, 2)
    known = _Known(last, compute)
    known.add(i, j)
    while step > 1 and cells.size:
        corners = signature(known.columns)[..., known.rows(*_corners(cells, step))]
        differs = np.any(corners != corners[..., :1, :], axis=-2)
        mixed = differs.any(axis=0) if differs.ndim > 1 else differs
        step //= 2
        cells = _divided(cells[mixed], step)
        known.add(*(part.ravel() for part in _corners(cells, step)))
    return known.i / last, known.j / last, known.columns


class _Known:
    """The nodes of a lattice that were computed, in order, and where to find them."""

    def __init__(self, last: int, compute: Compute) -> None:
        self._last, self._compute = last, compute
        self.i = self.j = np.empty(0, dtype=np.int64)
        self.columns: Columns = {}

    def add(self, i: Whole, j: Whole) -> None:
        """Compute what is not known yet."""
        keys = self._key(i, j)
        _, first = np.unique(keys, return_index=True)
        new = np.sort(first[~np.isin(keys[first], self._key(self.i, self.j))])
        if not new.size:
            return
        found = self._compute(i[new] / self._last, j[new] / self._last)
        self.i, self.j = np.append(self.i, i[new]), np.append(self.j, j[new])
        self.columns = {
            name: np.concatenate([self.columns[name], column]) if self.columns else column
            for name, column in found.items()
        }

    def rows(self, i: Whole, j: Whole) -> Whole:
        """Where nodes stand in the columns."""
        keys = self._key(self.i, self.j)
        order = np.argsort(keys)
        return order[np.searchsorted(keys, self._key(i, j), sorter=order)]

    def _key(self, i: Whole, j: Whole) -> Whole:
        return i * (self._last + 1) + j


def _corners(cells: Whole, step: int) -> tuple[Whole, Whole]:
    """The four corners of cells, (4, n) each."""
    shift = np.array([[0, 0], [1, 0], [0, 1], [1, 1]]) * step
    corners = cells + shift[:, None, :]
    return corners[..., 0], corners[..., 1]


def _divided(cells: Whole, step: int) -> Whole:
    """The four quarters of cells, whose side becomes `step`."""
    i, j = _corners(cells, step)
    return np.stack([i.ravel(), j.ravel()], axis=-1)
