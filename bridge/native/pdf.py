"""PDF grids in NNPDF text and in LHAGrid1 format, and luminosities integrated from them.

L(tau, muF) = int_tau^1 dx/x sum f_i(x, muF) f_j(tau/x, muF) for b bbar and for b sbar + s bbar,
both beams summed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from bridge.errors import TableError
from bridge.numerics.arrays import Array
from bridge.numerics.quadrature import gauss_legendre

BOTTOM, STRANGE = 5, 3
_NODES, _WEIGHTS = gauss_legendre(4)

MZP_RANGE = (10.0, 8000.0)
PANEL_STEPS = 3
WIDEST_PANEL = 0.064
WINDOW_NODES = 1.0 + 0.2 * np.polynomial.chebyshev.chebpts1(13)
"""m/MZp of the columns of a luminosity table; the middle one is on shell."""


@dataclass(frozen=True, slots=True)
class PdfAtScale:
    """x f (nx) at one scale by PDG code: 4-point polynomial in ln x, in x above `linear_above`."""

    x: Array
    xf: Mapping[int, Array]
    linear_above: float

    def __call__(self, flavour: int, x: Array) -> Array:
        """x f at x (n)."""
        stencil = _stencil(self.x, x, 4)
        nodes, at = self.x[stencil], x[:, None]
        linear = at >= self.linear_above
        nodes, at = np.where(linear, nodes, np.log(nodes)), np.where(linear, at, np.log(at))
        weights = lagrange_weights(nodes, at)
        return np.asarray(np.sum(weights * self.xf[flavour][stencil], axis=1))


@dataclass(frozen=True, slots=True)
class Subgrid:
    """x f (nx, nq) by PDG code at nodes x and q [GeV]; polynomial in ln Q through `q_points`."""

    x: Array
    q: Array
    xf: Mapping[int, Array]
    q_points: int
    linear_above: float

    def at_scale(self, q: float) -> PdfAtScale:
        """x f at the nodes in x for one Q [GeV]."""
        stencil = _stencil(self.q, np.array([q]), self.q_points)
        weights = lagrange_weights(np.log(self.q[stencil]), np.log([[q]]))[0]
        xf = {flavour: xf[:, stencil[0]] @ weights for flavour, xf in self.xf.items()}
        return PdfAtScale(self.x, xf, self.linear_above)


@dataclass(frozen=True, slots=True)
class PdfGrid:
    """Subgrids in Q, in rising order, that meet at flavour thresholds."""

    subgrids: tuple[Subgrid, ...]

    def at_scale(self, q: float) -> PdfAtScale:
        """The PDF at Q [GeV], from the last subgrid that begins below."""
        return [g for g in self.subgrids if g.q[0] <= q][-1].at_scale(q)

    def q_nodes(self) -> Array:
        """All nodes in Q [GeV]: there the interpolation has kinks."""
        return np.unique(np.concatenate([g.q for g in self.subgrids]))


def _stencil(
    nodes: Array, at: Array, points: int
) -> np.ndarray[tuple[int, ...], np.dtype[np.intp]]:
    """Indices (n, points) of the nodes around each value, shifted inwards at the ends."""
    first = np.searchsorted(nodes, at, side="right") - points // 2
    return np.clip(first, 0, len(nodes) - points)[:, None] + np.arange(points)


def lagrange_weights(nodes: Array, at: Array) -> Array:
    """Weights (n, k) of the polynomial through k nodes (n, k) at the points `at` (n, 1)."""
    k = nodes.shape[1]
    weights = np.ones_like(nodes)
    for i in range(k):
        for j in set(range(k)) - {i}:
            weights[:, i] *= (at[:, 0] - nodes[:, j]) / (nodes[:, i] - nodes[:, j])
    return weights


def read_pdf(path: Path) -> PdfGrid:
    """A member file in NNPDF text or LHAGrid1 format; raises TableError if it is neither."""
    lines = path.read_text(encoding="utf-8").splitlines()
    try:
        if any("NNPDF20intqed" in line for line in lines[:100]):
            return _nnpdf(lines)
        if any("lhagrid1" in line for line in lines[:100]):
            return _lhagrid1(lines)
    except (ValueError, IndexError) as problem:
        raise TableError(path, None, f"damaged PDF grid: {problem}") from None
    expected = "expected the header of NNPDF text or of LHAGrid1 format"
    raise TableError(path, 1, f"no PDF grid that is known here; {expected}")


def _nnpdf(lines: list[str]) -> PdfGrid:
    """nx, x, nq, Q^2 minimum, Q^2, one line, then -6...6 and the photon for each x and Q^2.

    The interpolation is that of the NNPDF code: 4 points in ln x below 0.1 and in x above,
    linear in ln Q^2 (arXiv:1308.0598).
    """
    numbers = lines[next(i for i, line in enumerate(lines) if "NNPDF20intqed" in line) + 2 :]
    nx = int(numbers[0])
    nq = int(numbers[nx + 1])
    x = np.array(numbers[1 : nx + 1], dtype=float)
    q2 = np.array(numbers[nx + 3 : nx + nq + 3], dtype=float)
    rows = np.array([line.split() for line in numbers[nx + nq + 4 :]], dtype=float)
    xf = rows.reshape(nx, nq, 14)
    by_code = {code: xf[:, :, code + 6] for code in range(-6, 7)}
    return PdfGrid((Subgrid(x, np.sqrt(q2), by_code, q_points=2, linear_above=0.1),))


def _lhagrid1(lines: list[str]) -> PdfGrid:
    """Blocks between `---`: x, Q, PDG codes, then one row for each x and Q (arXiv:1412.7420).

    4-point polynomials in ln x and ln Q; LHAPDF's own splines differ by less than 1e-3.
    """
    marks = [i for i, line in enumerate(lines) if line.strip() == "---"]
    if any(line.strip() for line in lines[marks[-1] + 1 :]):
        raise ValueError("the last block does not end with ---")
    return PdfGrid(tuple(_lhagrid1_block(lines[a + 1 : b]) for a, b in pairwise(marks)))


def _lhagrid1_block(lines: list[str]) -> Subgrid:
    x, q = (np.array(line.split(), dtype=float) for line in lines[:2])
    codes = [int(code) for code in lines[2].split()]
    rows = np.array([line.split() for line in lines[3:]], dtype=float)
    xf = rows.reshape(len(x), len(q), len(codes))
    by_code = {code: xf[:, :, i] for i, code in enumerate(codes)}
    return Subgrid(x, q, by_code, q_points=4, linear_above=np.inf)


def luminosities(pdf: PdfAtScale, tau: float) -> tuple[float, float]:
    """L of b bbar and of b sbar + s bbar; Gauss-Legendre between the nodes of both PDFs."""
    breaks = np.concatenate([pdf.x, tau / pdf.x[pdf.x > 0]])
    edges = np.log(np.unique(np.concatenate([breaks[(breaks > tau) & (breaks < 1)], [tau, 1.0]])))
    length = np.diff(edges)[:, None]
    x = np.exp(edges[:-1, None] + length * _NODES).ravel()
    weight = (length * _WEIGHTS).ravel() * 2 / tau
    b, bbar = pdf(BOTTOM, x), pdf(-BOTTOM, x)
    other_bbar, other_s, other_sbar = (pdf(code, tau / x) for code in (-BOTTOM, STRANGE, -STRANGE))
    return float(weight @ (b * other_bbar)), float(weight @ (b * other_sbar + bbar * other_s))


def table_masses(grid: PdfGrid) -> Array:
    """MZp [GeV] of the rows: panels of PANEL_STEPS equal steps in ln(MZp) between Q nodes."""
    q = grid.q_nodes()
    low, high = max(MZP_RANGE[0], q[0]), min(MZP_RANGE[1], q[-1])
    bounds = [low, *q[(q > low * 1.0001) & (q < high * 0.9999)], high]
    rows = [np.geomspace(a, b, _steps_between(a, b) + 1)[:-1] for a, b in pairwise(bounds)]
    return np.concatenate([*rows, [high]])


def _steps_between(a: float, b: float) -> int:
    return PANEL_STEPS * int(np.ceil(np.log(b / a) / WIDEST_PANEL))


def luminosity_table(grid: PdfGrid, sqrts: float) -> Array:
    """Rows: MZp [GeV], then at muF = MZp L of b bbar at WINDOW_NODES, then of b sbar + s bbar.

    Ends one panel before the first in which a PDF set that is not positive makes an L negative.
    """
    rows: list[list[float]] = []
    for mzp in table_masses(grid):
        pdf = grid.at_scale(mzp)
        lum = np.array([luminosities(pdf, (mzp * z / sqrts) ** 2) for z in WINDOW_NODES])
        if np.any(lum <= 0.0):
            complete = (len(rows) - 1) // PANEL_STEPS - 1
            return np.array(rows[: complete * PANEL_STEPS + 1])
        rows.append([mzp, *lum[:, 0], *lum[:, 1]])
    return np.array(rows)
