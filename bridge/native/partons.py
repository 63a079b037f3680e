"""Parton luminosities L(tau, muF) of b bbar and b sbar + s bbar, from shipped tables.

L = int_tau^1 dx/x sum f_i(x, muF) f_j(tau/x, muF), both beams, at muF = MZp while tau = m^2/s
runs over the window 0.8 to 1.2 MZp.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bridge.data.tables import DATA, read_data_table
from bridge.errors import TableError
from bridge.native.luminosity_integrals import PANEL_STEPS, from_grid
from bridge.native.parton_luminosities import PAIRS
from bridge.native.pdf import read_pdf
from bridge.numerics.arrays import Array, Real

DEFAULT_PDF = "nn23lo1"
DEFAULT_SQRTS = 13000

MZP_RANGE = (10.0, 8000.0)
WINDOW = (0.8, 1.2)
"""m/MZp that the tables cover."""
WINDOW_NODES = 1.0 + 0.2 * np.polynomial.chebyshev.chebpts1(13)
"""m/MZp of the columns of a table; the middle one is on shell."""

EDGE_ROUNDING = 1e-12
"""So that 0.8 * mzp and 1.2 * mzp count as inside."""

LUMINOSITY_ERROR = 1e-5
"""Bound on the relative error of interpolation, measured at random masses; 1e-6 below 5 TeV."""


@dataclass(frozen=True, slots=True)
class Luminosity:
    """ln L as polynomials in ln(MZp) on panels between the Q nodes of the PDF grid.

    `z` (n) are the nodes in m/MZp, with 1 in the middle; `edges` (panels + 1) bound the panels in
    MZp [GeV]; `coefficients` (steps + 1, panels, 2, n) belong to powers of the coordinate 0...1
    of a panel, for b bbar and for b sbar + s bbar. `source` names the paper of the PDF set.
    """

    pdf: str
    lhapdf_id: int
    sqrts: float
    z: Array
    edges: Array
    coefficients: Array
    source: str = ""

    def covers(self, mzp: Real) -> npt.NDArray[np.bool_]:
        """True where MZp [GeV] is inside the table; shape of `mzp`."""
        return np.asarray((mzp >= self.edges[0]) & (mzp <= self.edges[-1]))

    def on_shell(self, mzp: Real) -> tuple[Real, Real]:
        """L(MZp^2/s, MZp) of b bbar and of b sbar + s bbar; NaN outside the table."""
        both = np.exp(self._ln_at(mzp, self.coefficients[..., len(self.z) // 2, None]))[..., 0]
        return both[..., 0], both[..., 1]

    def at_window(self, mzp: Real) -> Array:
        """L(z^2 MZp^2/s, MZp) at the nodes z, shape (..., 2, n); NaN outside the table."""
        return np.asarray(np.exp(self._ln_at(mzp, self.coefficients)))

    def at_mass(self, m: Real, mzp: Real) -> tuple[Real, Real]:
        """L(m^2/s, muF = MZp) of b bbar and of b sbar + s bbar; masses [GeV] broadcast.

        From the polynomial through ln L at the nodes; NaN outside the table or the window.
        """
        z = np.asarray(m / mzp)
        inside = (z > WINDOW[0] - EDGE_ROUNDING) & (z < WINDOW[1] + EDGE_ROUNDING)
        powers = np.where(inside, z - 1, np.nan)[..., None] ** np.arange(len(self.z))
        weights = powers @ np.linalg.inv(np.vander(self.z - 1, increasing=True))
        ln_l = self._ln_at(mzp, self.coefficients)
        both = np.exp(np.sum(ln_l * weights[..., None, :], axis=-1))
        return both[..., 0], both[..., 1]

    def _ln_at(self, mzp: Real, coefficients: Array) -> Array:
        """ln L at the nodes of `coefficients`: (...) + its last two axes."""
        m = np.where(self.covers(mzp), mzp, np.nan)
        panel = np.searchsorted(self.edges[1:-1], m, side="right")
        low, high = self.edges[panel], self.edges[panel + 1]
        t = (np.log(m / low) / np.log(high / low))[..., None, None]
        value: Array = coefficients[-1][panel]
        for power in coefficients[-2::-1]:
            value = value * t + power[panel]
        return value


@lru_cache
def luminosity(pdf: str = DEFAULT_PDF, sqrts_gev: int = DEFAULT_SQRTS) -> Luminosity:
    """The shipped table of a PDF set and a collider energy [GeV].

    Raises TableError naming what is shipped if there is none.

    >>> luminosity().lhapdf_id
    247000
    """
    path = DATA / f"luminosity_{pdf}_{sqrts_gev}.csv"
    if not path.exists():
        names = sorted(p.stem.removeprefix("luminosity_") for p in DATA.glob("luminosity_*.csv"))
        raise TableError(
            f"{pdf} at {sqrts_gev} GeV",
            None,
            f"no such parton luminosity; there are {', '.join(names)}",
        )
    return read_luminosity(path)


def read_luminosity(path: Path) -> Luminosity:
    """A table written by `make_luminosity.py`; raises TableError if it is damaged."""
    table = read_data_table(path)
    header, columns = table.keys, table.numbers()
    try:
        return _from_rows(
            rows=np.stack(list(columns.values()), axis=1),
            z=np.array([float(name[3:]) for name in columns if name.startswith("bb@")]),
            steps=int(header["panel_steps"]),
            pdf=header["set"],
            lhapdf_id=int(header["lhapdf_id"]),
            sqrts=float(header["sqrts_gev"]),
            source=header["source"],
        )
    except (KeyError, ValueError) as problem:
        expected = "expected the columns and header lines that make_luminosity.py writes"
        raise TableError(path, None, f"{problem}; {expected}") from None


def luminosity_from_grid(path: Path, pdf: str, lhapdf_id: int, sqrts: float) -> Luminosity:
    """Integrated from a PDF grid (NNPDF text or LHAGrid1) at sqrts [GeV]; takes seconds.

    Raises TableError if the file is no such grid.
    """
    both = from_grid(read_pdf(path), pdf, lhapdf_id, "lo", 0.13, "")
    high = min(MZP_RANGE[1], both.muf[-1])
    mzp = np.geomspace(MZP_RANGE[0], high, 120 * PANEL_STEPS + 1)[:, None]
    pairs = [PAIRS.index("bb"), PAIRS.index("bs")]
    lum = both.quarks_at((mzp * WINDOW_NODES / sqrts) ** 2, mzp)[..., pairs].swapaxes(1, 2)
    rows = np.concatenate([mzp, lum.reshape(len(mzp), -1)], axis=1)
    whole = int(np.argmin([*np.all(rows > 0.0, axis=1), False])) - 1
    rows = rows[: whole // PANEL_STEPS * PANEL_STEPS + 1]
    return _from_rows(rows, WINDOW_NODES, PANEL_STEPS, pdf, lhapdf_id, sqrts)


def _from_rows(
    rows: Array, z: Array, steps: int, pdf: str, lhapdf_id: int, sqrts: float, source: str = ""
) -> Luminosity:
    """Rows as `luminosity_table` makes them: powers of 0...1 through the rows of each panel."""
    ln_l = np.log(rows[:, 1:]).reshape(-1, 2, len(z))
    stencil = np.arange(0, len(rows) - 1, steps) + np.arange(steps + 1)[:, None]
    to_powers = np.linalg.inv(np.vander(np.linspace(0, 1, steps + 1), increasing=True))
    coefficients = np.tensordot(to_powers, ln_l[stencil], axes=1)
    return Luminosity(pdf, lhapdf_id, sqrts, z, rows[::steps, 0], coefficients, source)
