"""Parton luminosities integrated from PDF grids, at nodes from which the rest is interpolated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import chain, pairwise, repeat
from pathlib import Path

import numpy as np

from bridge.errors import TableError
from bridge.native.drell_yan import coordinate
from bridge.native.lhapdf_set import LhapdfSet
from bridge.native.parton_luminosities import COLUMNS, Order, PartonLuminosities, split_columns
from bridge.native.pdf import (
    BOTTOM,
    CHARM,
    DOWN,
    GLUON,
    STRANGE,
    UP,
    PdfGrid,
    luminosity_matrix,
    read_pdf,
)
from bridge.native.pdf_members import PdfMembers
from bridge.numerics.arrays import Array

_FLAVOURS = (UP, DOWN, STRANGE, CHARM, BOTTOM)

MUF_RANGE = (5.0, 32000.0)
"""[GeV] from MZp/2 at the lowest mass to 4 MZp at the highest; cut to that of the PDF grid."""
TAU_RANGE = (1e-7, 0.97)
"""From MZp = 10 GeV, and 40 GeV at 100 TeV; cut to the x of the PDF grid. Above, up to 1, the
polynomials go on, times a power of 1 - tau."""
TAU_NODES = 100
PANEL_STEPS = 3
"""Degree of the polynomials in ln muF between Q nodes of the PDF grid, where it has kinks."""
FIRST_INTERVALS = (3, 2)
"""Into how many panels the lowest intervals between Q nodes are split: b quarks begin there, and L
rises from zero."""
MEMBER_MUF, MEMBER_TAU = 12, 34
"""Numbers of nodes for members, which differ little and smoothly from the central one."""


def from_grid(
    grid: PdfGrid, name: str, lhapdf_id: int, order: Order, alpha_s_mz: float, source: str
) -> PartonLuminosities:
    """Of one PDF grid; takes 2 s."""
    muf, tau = muf_nodes(grid), tau_nodes(grid)
    fields = split_columns(integrated(grid, muf, tau))
    return PartonLuminosities(
        name, lhapdf_id, order, alpha_s_mz, source, muf, tau, *fields, panel_steps=PANEL_STEPS
    )


def from_set(pdf: LhapdfSet, advance: Callable[[str], None]) -> PartonLuminosities:
    """Of all members of a set, 0.1 s each; `advance` hears of each that is done."""
    grid, *others = pdf.members
    central = from_grid(
        _read(grid, pdf), pdf.name, pdf.lhapdf_id, pdf.order, pdf.alpha_s_mz, pdf.source
    )
    advance(grid.name)
    if not others:
        return central
    muf, tau = member_nodes(central)
    fields = []
    for path in others:
        fields.append(split_columns(_member(path, pdf, muf, tau)))
        advance(path.name)
    quarks, gluon = (np.stack(field) for field in zip(*fields, strict=True))
    members = PdfMembers(pdf.error_type, pdf.confidence, muf, tau, quarks, gluon)
    return replace(central, members=members)


def _read(path: Path, pdf: LhapdfSet) -> PdfGrid:
    grid = read_pdf(path)
    return grid.positive() if pdf.positive else grid


def _member(path: Path, pdf: LhapdfSet, muf: Array, tau: Array) -> Array:
    grid = _read(path, pdf)
    low = max(g.x[0] for g in grid.subgrids)
    if grid.subgrids[0].q[0] > muf[0] or grid.subgrids[-1].q[-1] < muf[-1] or low > tau[0]:
        message = "covers less of x or Q than the central member: get the whole set again"
        raise TableError(path, None, message)
    return integrated(grid, muf, tau)


def member_nodes(central: PartonLuminosities) -> tuple[Array, Array]:
    """Nodes muF and tau of the central member at which the others are kept.

    In muF closer together at its lower end, where b quarks begin.
    """
    low, high = central.muf[[0, -1]]
    wanted = 0.8 * low + np.geomspace(0.2 * low, high - 0.8 * low, MEMBER_MUF)
    nearest = np.abs(np.log(central.muf[:, None] / wanted)).argmin(axis=0)
    even = np.linspace(0, central.tau.size - 1, MEMBER_TAU).round().astype(int)
    return central.muf[np.unique(nearest)], central.tau[np.unique(even)]


def integrated(grid: PdfGrid, muf: Array, tau: Array) -> Array:
    """(nmu, ntau, 11): L of COLUMNS."""
    start = [grid.subgrid(mu) for mu in muf]
    luminosity = np.empty((muf.size, tau.size, len(COLUMNS)))
    for subgrid in grid.subgrids:
        here = np.array([at is subgrid for at in start])
        if np.any(here):
            xf = subgrid.at_scales(muf[here])
            for i, t in enumerate(tau):
                luminosity[here, i] = _channels(xf, luminosity_matrix(subgrid, float(t)))
    return luminosity


def _channels(xf: dict[int, Array], matrix: Array) -> Array:
    """(nmu, 11): L of COLUMNS from x f (nx, nmu) by PDG code."""

    def both(f: Array, g: Array) -> Array:
        return np.asarray(np.sum(f * g, axis=0))

    other = {code: matrix @ xf[code] for code in (GLUON, STRANGE, *(-f for f in _FLAVOURS))}
    crossed = both(xf[BOTTOM], other[-STRANGE]) + both(xf[-BOTTOM], other[STRANGE])
    pairs = [both(xf[f], other[-f]) for f in _FLAVOURS]
    gluon = [both(xf[f] + xf[-f], other[GLUON]) for f in _FLAVOURS]
    return np.stack([*pairs, crossed, *gluon], axis=-1)


def muf_nodes(grid: PdfGrid) -> Array:
    """[GeV]: equal steps in ln muF from each Q node of the grid to the next, PANEL_STEPS of each
    panel."""
    q = grid.q_nodes()
    low, high = max(MUF_RANGE[0], q[0]), min(MUF_RANGE[1], q[-1])
    bounds = [low, *q[(q > 1.02 * low) & (q < high / 1.02)], high]
    split = chain(FIRST_INTERVALS, repeat(1))
    intervals = zip(pairwise(bounds), split, strict=False)
    panels = [np.geomspace(a, b, PANEL_STEPS * n + 1)[:-1] for (a, b), n in intervals]
    return np.concatenate([*panels, [high]])


def tau_nodes(grid: PdfGrid) -> Array:
    """Equally far apart in the coordinate of `TauGrid`."""
    low = max(TAU_RANGE[0], *(1.001 * g.x[0] for g in grid.subgrids))
    fine = np.geomspace(low, TAU_RANGE[1], 100 * TAU_NODES)
    at = np.linspace(coordinate(fine[0]), coordinate(fine[-1]), TAU_NODES)
    return np.asarray(np.interp(at, coordinate(fine), fine))
