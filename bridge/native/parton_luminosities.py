"""Parton luminosities of a PDF set on a grid in muF and tau, for any collider energy.

    L_ij(tau, muF) = int_tau^1 dx/x [f_i(x, muF) f_j(tau/x, muF) + f_j(x, muF) f_i(tau/x, muF)]

of the quark pairs PAIRS and of their gluon channels, in the order of PAIRS: of q qbar it is
(q + qbar) g; of bs, which is b sbar + s bbar, it is (b + bbar + s + sbar) g.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Literal

import numpy as np

from bridge.data.tables import DATA, NumberTable, read_number_table
from bridge.errors import TableError
from bridge.native.drell_yan import TauGrid, coordinate
from bridge.native.pdf import BOTTOM, CHARM, DOWN, GLUON, STRANGE, UP, PdfGrid, luminosity_matrix
from bridge.numerics.arrays import Array, Real
from bridge.numerics.interpolation import lagrange_weights

PAIRS = ("uu", "dd", "ss", "cc", "bb", "bs")
_FLAVOURS = (UP, DOWN, STRANGE, CHARM, BOTTOM)
_COLUMNS = (*PAIRS, "ug", "dg", "sg", "cg", "bg")

Order = Literal["lo", "nlo", "nnlo"]
ORDERS: tuple[Order, ...] = ("lo", "nlo", "nnlo")

MUF_RANGE = (5.0, 32000.0)
"""[GeV] from MZp/2 at the lowest mass to 4 MZp at the highest; cut to that of the PDF grid."""
TAU_RANGE = (1e-7, 0.97)
"""From MZp = 10 GeV, and 30 GeV at 100 TeV; cut to the x of the PDF grid. Above, up to 1, the
polynomials go on, times a power of 1 - tau."""
TAU_NODES = 100
TAU_POINTS = 8
INTERPOLATION_ERROR = 1e-5
"""Bound on the relative error of an L below tau = 0.1 for muF >= 8 GeV, half of it the digits of
the tables; above, kinks at the x nodes of a PDF grid leave up to 1e-4, and more only where an L
changes its sign (measured at random tau and muF/sqrt(tau))."""
PANEL_STEPS = 3
"""Degree of the polynomials in ln muF between Q nodes of the PDF grid, where it has kinks."""


@dataclass(frozen=True, slots=True, eq=False)
class PartonLuminosities:
    """L at nodes muF (nmu) [GeV] and tau (ntau), both rising: `quarks` and `gluon`, each
    (nmu, ntau, 6) in the order of PAIRS. Of a PDF set that is not positive it may be negative.

    Between them: polynomials in ln muF through `panel_steps` + 1 nodes from one Q node of the PDF
    grid to the next, and of `TauGrid` in tau. `order` and `alpha_s_mz` are the set's own.
    """

    name: str
    lhapdf_id: int
    order: Order
    alpha_s_mz: float
    source: str
    muf: Array
    tau: Array
    quarks: Array
    gluon: Array
    panel_steps: int = PANEL_STEPS

    @property
    def tau_grid(self) -> TauGrid:
        """The nodes in tau, and how to go between them."""
        return TauGrid(self.tau, TAU_POINTS)

    def quarks_at(self, tau: Real, muf: Real) -> Array:
        """L of the quark pairs, (..., 6); tau and muF [GeV] broadcast. NaN outside the grid."""
        return self._at(self.quarks, tau, muf)

    def gluon_at(self, tau: Real, muf: Real) -> Array:
        """L of the gluon channels, (..., 6); tau and muF [GeV] broadcast. NaN outside the grid."""
        return self._at(self.gluon, tau, muf)

    def _at(self, luminosity: Array, tau: Real, muf: Real) -> Array:
        both = np.broadcast_arrays(np.asarray(tau, dtype=float), muf)
        shape, (t, mu) = both[0].shape, (np.ravel(one) for one in both)
        inside = (t >= self.tau[0]) & (t < 1.0) & (mu >= self.muf[0]) & (mu <= self.muf[-1])
        t, mu = np.where(inside, t, self.tau[0]), np.where(inside, mu, self.muf[0])
        first = np.searchsorted(self.muf[self.panel_steps : -1 : self.panel_steps], mu, "right")
        in_muf = first[:, None] * self.panel_steps + np.arange(self.panel_steps + 1)
        weights = lagrange_weights(np.log(self.muf)[in_muf], np.log(mu))
        in_tau, others = self.tau_grid.stencil(t)
        result = np.zeros((t.size, luminosity.shape[-1]))
        for i, weight in zip(in_muf.T, weights.T, strict=True):
            for j, other in zip(in_tau.T, others.T, strict=True):
                result += (weight * other)[:, None] * luminosity[i, j]
        result[~inside] = np.nan
        return result.reshape(*shape, -1)


def from_grid(
    grid: PdfGrid, name: str, lhapdf_id: int, order: Order, alpha_s_mz: float, source: str
) -> PartonLuminosities:
    """Integrated from a PDF grid; takes seconds."""
    muf, tau = muf_nodes(grid), tau_nodes(grid)
    start = [grid.subgrid(mu) for mu in muf]
    luminosity = np.empty((muf.size, tau.size, len(_COLUMNS)))
    for subgrid in grid.subgrids:
        here = np.array([at is subgrid for at in start])
        if np.any(here):
            xf = subgrid.at_scales(muf[here])
            for i, t in enumerate(tau):
                luminosity[here, i] = _channels(xf, luminosity_matrix(subgrid, float(t)))
    quarks, gluon = _split(luminosity)
    return PartonLuminosities(
        name, lhapdf_id, order, alpha_s_mz, source, muf, tau, quarks, gluon, PANEL_STEPS
    )


def _channels(xf: dict[int, Array], matrix: Array) -> Array:
    """(nmu, 11): L of _COLUMNS from x f (nx, nmu) by PDG code."""

    def both(f: Array, g: Array) -> Array:
        return np.asarray(np.sum(f * g, axis=0))

    other = {code: matrix @ xf[code] for code in (GLUON, STRANGE, *(-f for f in _FLAVOURS))}
    crossed = both(xf[BOTTOM], other[-STRANGE]) + both(xf[-BOTTOM], other[STRANGE])
    pairs = [both(xf[f], other[-f]) for f in _FLAVOURS]
    gluon = [both(xf[f] + xf[-f], other[GLUON]) for f in _FLAVOURS]
    return np.stack([*pairs, crossed, *gluon], axis=-1)


def _split(luminosity: Array) -> tuple[Array, Array]:
    """Of _COLUMNS those of quarks, and of gluons with the one of bs: the sum of s and b."""
    gluon = luminosity[..., len(PAIRS) :]
    crossed = gluon[..., PAIRS.index("ss")] + gluon[..., PAIRS.index("bb")]
    return luminosity[..., : len(PAIRS)], np.concatenate([gluon, crossed[..., None]], axis=-1)


def muf_nodes(grid: PdfGrid) -> Array:
    """[GeV]: PANEL_STEPS equal steps in ln muF from each Q node of the grid to the next."""
    q = grid.q_nodes()
    low, high = max(MUF_RANGE[0], q[0]), min(MUF_RANGE[1], q[-1])
    bounds = [low, *q[(q > 1.02 * low) & (q < high / 1.02)], high]
    panels = [np.geomspace(a, b, PANEL_STEPS + 1)[:-1] for a, b in pairwise(bounds)]
    return np.concatenate([*panels, [high]])


def tau_nodes(grid: PdfGrid) -> Array:
    """Equally far apart in the coordinate of `TauGrid`."""
    low = max(TAU_RANGE[0], *(1.001 * g.x[0] for g in grid.subgrids))
    fine = np.geomspace(low, TAU_RANGE[1], 100 * TAU_NODES)
    at = np.linspace(coordinate(fine[0]), coordinate(fine[-1]), TAU_NODES)
    return np.asarray(np.interp(at, coordinate(fine), fine))


@lru_cache
def shipped_set(name: str) -> PartonLuminosities:
    """The luminosities of a PDF set that is shipped. Raises TableError naming those that are.

    >>> shipped_set("nnpdf31_nlo").order
    'nlo'
    """
    path = DATA / f"luminosity_{name}.csv"
    if name not in shipped_sets():
        raise TableError(name, None, f"no such PDF set; there are {', '.join(shipped_sets())}")
    return read_luminosities(path)


def shipped_sets() -> list[str]:
    """Names of the PDF sets whose luminosities are shipped."""
    names = [p.stem.removeprefix("luminosity_") for p in DATA.glob("luminosity_*.csv")]
    return sorted(name for name in names if not name.endswith("000") and not name.endswith("600"))


def read_luminosities(path: Path) -> PartonLuminosities:
    """A table as `luminosity_lines` writes it; raises TableError if it is damaged."""
    table = read_number_table(path)
    try:
        order = table.keys["order"]
        if order not in ORDERS:
            raise ValueError(f"order {order!r}, expected one of {', '.join(ORDERS)}")
        muf, tau, luminosity = _grid(table)
        quarks, gluon = _split(luminosity)
        return PartonLuminosities(
            name=table.keys["set"],
            lhapdf_id=int(table.keys["lhapdf_id"]),
            order=order,
            alpha_s_mz=float(table.keys["alpha_s_mz"]),
            source=table.keys["source"],
            muf=muf,
            tau=tau,
            quarks=quarks,
            gluon=gluon,
            panel_steps=int(table.keys["panel_steps"]),
        )
    except (KeyError, ValueError) as problem:
        expected = "expected what `zpbridge luminosity` writes"
        raise TableError(path, None, f"{problem}; {expected}") from None


def _grid(table: NumberTable) -> tuple[Array, Array, Array]:
    """muF, tau and L (nmu, ntau, 11) of the rows. Raises ValueError where they are no grid."""
    if table.names != ("muf", "tau", *_COLUMNS):
        raise ValueError(f"columns {', '.join(table.names)}")
    muf, tau = np.unique(table.numbers[:, 0]), np.unique(table.numbers[:, 1])
    rows = np.stack(np.meshgrid(muf, tau, indexing="ij"), axis=-1).reshape(-1, 2)
    if not np.array_equal(rows, table.numbers[:, :2]):
        raise ValueError("rows that are no grid of rising muf and, for each, rising tau")
    if not np.all(np.isfinite(table.numbers)):
        raise ValueError("an L that is no number")
    return muf, tau, table.numbers[:, 2:].reshape(muf.size, tau.size, -1)


def luminosity_lines(luminosities: PartonLuminosities, made_from: Iterable[str]) -> list[str]:
    """A table as text: header lines with `made_from` among them, names of columns, rows."""
    lum = luminosities
    header = {
        "set": lum.name,
        "lhapdf_id": lum.lhapdf_id,
        "order": lum.order,
        "alpha_s_mz": lum.alpha_s_mz,
        "source": lum.source,
        "panel_steps": lum.panel_steps,
        "columns": "muf [GeV]; tau; L of q qbar, of bs = b sbar + s bbar, of (q + qbar) g",
    }
    keys = [f"# {key}: {value}" for key, value in header.items()]
    values = np.concatenate([lum.quarks, lum.gluon[..., :-1]], axis=-1)
    rows = [
        f"{mu:.10g},{tau:.10g}," + ",".join(f"{v:.5e}" for v in values[i, j])
        for i, mu in enumerate(lum.muf)
        for j, tau in enumerate(lum.tau)
    ]
    return [*keys, *made_from, ",".join(("muf", "tau", *_COLUMNS)), *rows]
