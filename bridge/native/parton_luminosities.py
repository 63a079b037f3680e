"""Parton luminosities of a PDF set on a grid in muF and tau, for any collider energy.

    L_ij(tau, muF) = int_tau^1 dx/x [f_i(x, muF) f_j(tau/x, muF) + f_j(x, muF) f_i(tau/x, muF)]

of the quark pairs PAIRS and of their gluon channels, in the order of PAIRS: of q qbar it is
(q + qbar) g; of bs, which is b sbar + s bbar, it is (b + bbar + s + sbar) g.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Literal
from zlib import crc32

import numpy as np

from bridge.data.tables import DATA, NumberTable, read_number_table
from bridge.errors import TableError
from bridge.native.drell_yan import TauGrid
from bridge.native.pdf_members import PRESCRIPTIONS, PdfMembers
from bridge.numerics.arrays import Array, Real
from bridge.numerics.interpolation import Stencil, lagrange_matrix, lagrange_weights

PAIRS = ("uu", "dd", "ss", "cc", "bb", "bs")
COLUMNS = (*PAIRS, "ug", "dg", "sg", "cg", "bg")
"""Of tables; the gluon channel of bs is the sum of those of s and b."""

Order = Literal["lo", "nlo", "nnlo"]
ORDERS: tuple[Order, ...] = ("lo", "nlo", "nnlo")

ALPHA_S_RANGE = (0.05, 0.2)
"""Of alpha_s(mZ), within which its running makes sense."""

TAU_POINTS, MUF_POINTS = 8, 4
"""Of polynomials in tau; in muF of differences between members."""
INTERPOLATION_ERROR = 1e-5
"""Relative, of shipped sets at random tau below 0.1 and muF above 8 GeV, of 0.25 to 2 sqrt(tau)
13 TeV; half of it are the digits. At larger tau kinks at the x nodes of PDF grids leave up to 1e-4,
and more only where an L changes its sign."""


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
    panel_steps: int
    members: PdfMembers | None = None

    def of_members(self) -> Iterator[PartonLuminosities]:
        """Those of members 1 to n: the central ones and the interpolated difference."""
        m = self.members
        if m is None:
            return
        to_tau = TauGrid(m.tau, TAU_POINTS).interpolation(self.tau)
        to_muf = lagrange_matrix(np.log(m.muf), np.log(self.muf), MUF_POINTS)
        places = np.ix_(np.searchsorted(self.muf, m.muf), np.searchsorted(self.tau, m.tau))

        def shifted(central: Array, member: Array) -> Array:
            return central + to_tau @ np.tensordot(to_muf, member - central[places], axes=1)

        for quarks, gluon in zip(m.quarks, m.gluon, strict=True):
            yield replace(
                self,
                quarks=shifted(self.quarks, quarks),
                gluon=shifted(self.gluon, gluon),
                members=None,
            )

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

    def muf_stencil(self, muf: Array) -> Stencil:
        """The nodes and weights of L at `muf` (m) [GeV], inside of the grid."""
        first = np.searchsorted(self.muf[self.panel_steps : -1 : self.panel_steps], muf, "right")
        nodes = first[:, None] * self.panel_steps + np.arange(self.panel_steps + 1)
        return Stencil(nodes, lagrange_weights(np.log(self.muf)[nodes], np.log(muf)))

    def _at(self, luminosity: Array, tau: Real, muf: Real) -> Array:
        both = np.broadcast_arrays(np.asarray(tau, dtype=float), muf)
        shape, (t, mu) = both[0].shape, (np.ravel(one) for one in both)
        inside = (t >= self.tau[0]) & (t < 1.0) & (mu >= self.muf[0]) & (mu <= self.muf[-1])
        t, mu = np.where(inside, t, self.tau[0]), np.where(inside, mu, self.muf[0])
        in_muf, weights = self.muf_stencil(mu)
        in_tau, others = self.tau_grid.stencil(t)
        result = np.zeros((t.size, luminosity.shape[-1]))
        for i, weight in zip(in_muf.T, weights.T, strict=True):
            for j, other in zip(in_tau.T, others.T, strict=True):
                result += (weight * other)[:, None] * luminosity[i, j]
        result[~inside] = np.nan
        return result.reshape(*shape, -1)


def split_columns(luminosity: Array) -> tuple[Array, Array]:
    """Of COLUMNS those of quarks, and of gluons with the one of bs: the sum of s and b."""
    gluon = luminosity[..., len(PAIRS) :]
    crossed = gluon[..., PAIRS.index("ss")] + gluon[..., PAIRS.index("bb")]
    return luminosity[..., : len(PAIRS)], np.concatenate([gluon, crossed[..., None]], axis=-1)


@lru_cache
def shipped_set(name: str) -> PartonLuminosities:
    """The luminosities of a PDF set that is shipped. Raises TableError naming those that are.

    >>> shipped_set("nnpdf31_nlo").order
    'nlo'
    """
    path = DATA / f"luminosity_{name}.csv"
    if name not in shipped_sets():
        raise TableError(
            name, None, f"no such file or PDF set; sets are {', '.join(shipped_sets())}"
        )
    return read_luminosities(path)


def shipped_sets() -> list[str]:
    """Names of the PDF sets whose luminosities are shipped."""
    return sorted(p.stem.removeprefix("luminosity_") for p in DATA.glob("luminosity_*.csv"))


def read_luminosities(path: Path) -> PartonLuminosities:
    """A table as `luminosity_lines` writes it; raises TableError if it is damaged."""
    table = read_number_table(path)
    _check_whole(path, table)
    try:
        order = table.keys["order"]
        if order not in ORDERS:
            raise ValueError(f"order {order!r}, expected one of {', '.join(ORDERS)}")
        central, others = _by_member(table)
        muf, tau, quarks, gluon = _grid(central)
        return PartonLuminosities(
            name=table.keys["set"],
            lhapdf_id=int(table.keys["lhapdf_id"]),
            order=order,
            alpha_s_mz=checked_alpha_s(float(table.keys["alpha_s_mz"])),
            source=table.keys["source"],
            muf=muf,
            tau=tau,
            quarks=quarks,
            gluon=gluon,
            panel_steps=int(table.keys["panel_steps"]),
            members=_members(table.keys, others) if others else None,
        )
    except (KeyError, ValueError) as problem:
        expected = "expected what `zpbridge luminosity` writes"
        raise TableError(path, None, f"{problem}; {expected}") from None


def _check_whole(path: Path, table: NumberTable) -> None:
    """Raises TableError for a table that is not as it was written."""
    again = "make it again with `zpbridge luminosity`"
    for key, found in _contents(table.numbers).items():
        if (expected := table.keys.get(key)) is None:
            raise TableError(path, None, f"no line `# {key}: ...` above the columns: {again}")
        if expected != str(found):
            message = f"{key} is {found} up to this line, expected {expected} as in the header"
            raise TableError(path, table.end, f"{message}: cut short or changed; {again}")


def _contents(numbers: Array) -> dict[str, str]:
    """What tells whether a table is whole: its number of rows and a checksum of its numbers."""
    return {"rows": str(len(numbers)), "crc32": f"{crc32(numbers.astype('<f8').tobytes()):08x}"}


def checked_alpha_s(value: float) -> float:
    """alpha_s(mZ) of a PDF set. Raises ValueError where it cannot be one."""
    low, high = ALPHA_S_RANGE
    if not low <= value <= high:
        raise ValueError(f"alpha_s(mZ) is {value:g}, expected a number from {low:g} to {high:g}")
    return value


def _by_member(table: NumberTable) -> tuple[Array, list[Array]]:
    """Rows of muF, tau and COLUMNS: of the central member, and of the others."""
    if table.names not in (names := ("muf", "tau", *COLUMNS), ("member", *names)):
        raise ValueError(f"columns {', '.join(table.names)}")
    if not np.all(np.isfinite(table.numbers)):
        raise ValueError("an L that is no number")
    if table.names == names:
        return table.numbers, []
    starts = np.flatnonzero(np.diff(table.numbers[:, 0])) + 1
    parts = np.split(table.numbers, starts)
    central, *others = (part[:, 1:] for part in parts)
    return central, others


def _members(keys: dict[str, str], parts: list[Array]) -> PdfMembers:
    if (kind := keys["error_type"]) not in PRESCRIPTIONS:
        raise ValueError(f"error_type {kind!r}, expected one of {', '.join(PRESCRIPTIONS)}")
    grids = [_grid(part) for part in parts]
    muf, tau = grids[0][:2]
    quarks, gluon = (np.stack([grid[i] for grid in grids]) for i in (2, 3))
    return PdfMembers(kind, float(keys["confidence_level"]), muf, tau, quarks, gluon)


def _grid(rows: Array) -> tuple[Array, Array, Array, Array]:
    """muF, tau, L of quarks and of gluons."""
    muf, tau = np.unique(rows[:, 0]), np.unique(rows[:, 1])
    return muf, tau, *split_columns(rows[:, 2:].reshape(muf.size, tau.size, -1))


def luminosity_lines(luminosities: PartonLuminosities, made_from: Iterable[str]) -> list[str]:
    """A table as text: header lines with `made_from` among them, names of columns, rows."""
    lum, members = luminosities, luminosities.members
    names, rows = ["muf", "tau", *COLUMNS], _rows(lum.muf, lum.tau, lum.quarks, lum.gluon)
    if members is not None:
        names = ["member", *names]
        fields = zip(members.quarks, members.gluon, strict=True)
        others = [_rows(members.muf, members.tau, *both) for both in fields]
        rows = [f"{k},{row}" for k, part in enumerate([rows, *others]) for row in part]
    header: dict[str, str | float] = {
        "set": lum.name,
        "lhapdf_id": lum.lhapdf_id,
        "order": lum.order,
        "alpha_s_mz": lum.alpha_s_mz,
        "source": lum.source,
        "panel_steps": lum.panel_steps,
        "columns": "muf [GeV]; tau; L of q qbar, of bs = b sbar + s bbar, of (q + qbar) g",
    }
    if members is not None:
        header |= {"error_type": members.error_type, "confidence_level": members.confidence}
    header |= _contents(np.loadtxt(rows, delimiter=",", ndmin=2))
    keys = [f"# {key}: {value}" for key, value in header.items()]
    return [*keys, *made_from, ",".join(names), *rows]


def _rows(muf: Array, tau: Array, quarks: Array, gluon: Array) -> list[str]:
    values = np.concatenate([quarks, gluon[..., :-1]], axis=-1)
    return [
        f"{mu:.10g},{t:.10g}," + ",".join(f"{v:.5e}" for v in values[i, j])
        for i, mu in enumerate(muf)
        for j, t in enumerate(tau)
    ]
