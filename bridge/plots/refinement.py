"""A function of two coordinates on a lattice that is fine where something changes, nowhere else.

Coordinates run from 0 to 1. Cells are squares; one is divided into four as long as what its
corners say differs, up to the finest step.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from bridge.numerics.arrays import Array

Whole = npt.NDArray[np.int64]
Columns: TypeAlias = dict[str, npt.NDArray[Any]]
Compute = Callable[[Array, Array], Columns]
"""Numbers at coordinates (n,), (n,): columns of shape (n,)."""
Progress = Callable[[int], None]
Signature = Callable[[Columns], npt.NDArray[np.int64]]
"""What must not differ within a cell that is left as it is, (n,) or (k, n)."""


def refined(
    compute: Compute, signature: Signature, nodes: tuple[int, int], levels: int
) -> tuple[Array, Array, Columns]:
    """Coordinates (n,), (n,) and columns (n,) on `nodes` (of x, of y) and where cells were divided.

    The finest step is 2^-levels of that between the nodes; the nodes come first, row by row.
    """
    step = 2**levels
    lasts = (nodes[0] - 1) * step, (nodes[1] - 1) * step
    across, up = (np.arange(0, last + 1, step) for last in lasts)
    i, j = (part.ravel() for part in np.meshgrid(across, up))
    cells = np.stack(np.meshgrid(across[:-1], up[:-1]), axis=-1).reshape(-1, 2)
    known = _Known(lasts, compute)
    known.add(i, j)
    while step > 1 and cells.size:
        corners = signature(known.columns)[..., known.rows(*_corners(cells, step))]
        differs = np.any(corners != corners[..., :1, :], axis=-2)
        mixed = differs.any(axis=0) if differs.ndim > 1 else differs
        step //= 2
        cells = _divided(cells[mixed], step)
        known.add(*(part.ravel() for part in _corners(cells, step)))
    return known.i / lasts[0], known.j / lasts[1], known.columns


def in_threads(compute: Compute, chunk: int, progress: Progress) -> Compute:
    """The same numbers, `chunk` nodes at a time; `progress` is told how many are done."""

    def one(piece: tuple[Array, Array]) -> Columns:
        found = compute(*piece)
        progress(piece[0].size)
        return found

    def all_(x: Array, y: Array) -> Columns:
        number = max(1, -(-x.size // chunk))
        pieces = list(zip(*(np.array_split(part, number) for part in (x, y)), strict=True))
        first = one(pieces[0])  # alone, so that kernels are compiled once
        with ThreadPoolExecutor(os.cpu_count()) as threads:
            found = [first, *threads.map(one, pieces[1:])]
        return {name: np.concatenate([piece[name] for piece in found]) for name in first}

    return all_


class _Known:
    """The nodes of a lattice that were computed, in order, and where to find them."""

    def __init__(self, lasts: tuple[int, int], compute: Compute) -> None:
        self._lasts, self._compute = lasts, compute
        self.i = self.j = np.empty(0, dtype=np.int64)
        self.columns: Columns = {}

    def add(self, i: Whole, j: Whole) -> None:
        """Compute what is not known yet."""
        keys = self._key(i, j)
        _, first = np.unique(keys, return_index=True)
        new = np.sort(first[~np.isin(keys[first], self._key(self.i, self.j))])
        if not new.size:
            return
        found = self._compute(i[new] / self._lasts[0], j[new] / self._lasts[1])
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
        return i * (self._lasts[1] + 1) + j


def _corners(cells: Whole, step: int) -> tuple[Whole, Whole]:
    """The four corners of cells, (4, n) each."""
    shift = np.array([[0, 0], [1, 0], [0, 1], [1, 1]]) * step
    corners = cells + shift[:, None, :]
    return corners[..., 0], corners[..., 1]


def _divided(cells: Whole, step: int) -> Whole:
    """The four quarters of cells, whose side becomes `step`."""
    i, j = _corners(cells, step)
    return np.stack([i.ravel(), j.ravel()], axis=-1)
