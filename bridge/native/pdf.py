"""PDF grids in NNPDF text and in LHAGrid1 format, and the integral over two of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np

from bridge.errors import TableError
from bridge.numerics.arrays import Array
from bridge.numerics.interpolation import hermite_matrix, lagrange_matrix
from bridge.numerics.quadrature import gauss_legendre

UP, DOWN, STRANGE, CHARM, BOTTOM, GLUON = 2, 1, 3, 4, 5, 21
_NODES, _WEIGHTS = gauss_legendre(4)


class Interpolation(NamedTuple):
    """How a format goes between its nodes: matrices (m, n) from rising nodes (n) to values (m)."""

    in_x: Callable[[Array, Array], Array]
    in_q: Callable[[Array, Array], Array]


def _nnpdf_in_x(nodes: Array, x: Array) -> Array:
    """4-point polynomials, in ln x below 0.1 and in x above."""
    low = lagrange_matrix(np.log(nodes), np.log(x), 4)
    return np.where((x < 0.1)[:, None], low, lagrange_matrix(nodes, x, 4))


def _nnpdf_in_q(nodes: Array, q: Array) -> Array:
    return lagrange_matrix(np.log(nodes), np.log(q), 2)


def _log_cubic(nodes: Array, at: Array) -> Array:
    """As LHAPDF does it: log-cubic, with fewer than four nodes log-linear."""
    if nodes.size < 4:
        return lagrange_matrix(np.log(nodes), np.log(at), 2)
    return hermite_matrix(np.log(nodes), np.log(at))


NNPDF = Interpolation(_nnpdf_in_x, _nnpdf_in_q)
"""Of the NNPDF code, for NNPDF text (arXiv:1308.0598)."""
LHAPDF = Interpolation(_log_cubic, _log_cubic)
"""Of LHAPDF, for LHAGrid1 (arXiv:1412.7420): what every program that uses LHAPDF sees."""


@dataclass(frozen=True, slots=True)
class Subgrid:
    """x f (nx, nq) by PDG code at rising nodes x and q [GeV]."""

    x: Array
    q: Array
    xf: Mapping[int, Array]
    interpolation: Interpolation

    def at_x(self, x: Array) -> Array:
        """(m, nx): x f at `x` (m) from that at the nodes."""
        return self.interpolation.in_x(self.x, x)

    def at_scales(self, q: Array) -> dict[int, Array]:
        """x f (nx, m) by PDG code at the nodes in x, for Q (m) [GeV]."""
        at_q = self.interpolation.in_q(self.q, q)
        return {flavour: xf @ at_q.T for flavour, xf in self.xf.items()}


@dataclass(frozen=True, slots=True)
class PdfGrid:
    """Subgrids in Q, in rising order, that meet at flavour thresholds."""

    subgrids: tuple[Subgrid, ...]

    def subgrid(self, q: float) -> Subgrid:
        """The last one that begins at Q [GeV] or below."""
        return [g for g in self.subgrids if g.q[0] <= q][-1]

    def q_nodes(self) -> Array:
        """All nodes in Q [GeV]: there the interpolation has kinks."""
        return np.unique(np.concatenate([g.q for g in self.subgrids]))


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
    """nx, x, nq, Q^2 minimum, Q^2, one line, then -6...6 and the photon for each x and Q^2."""
    numbers = lines[next(i for i, line in enumerate(lines) if "NNPDF20intqed" in line) + 2 :]
    nx = int(numbers[0])
    nq = int(numbers[nx + 1])
    x = np.array(numbers[1 : nx + 1], dtype=float)
    q2 = np.array(numbers[nx + 3 : nx + nq + 3], dtype=float)
    rows = np.array([line.split() for line in numbers[nx + nq + 4 :]], dtype=float)
    xf = rows.reshape(nx, nq, 14)
    by_code = {code or GLUON: xf[:, :, code + 6] for code in range(-6, 7)}
    return PdfGrid((Subgrid(x, np.sqrt(q2), by_code, NNPDF),))


def _lhagrid1(lines: list[str]) -> PdfGrid:
    """Blocks between `---`: x, Q, PDG codes, then one row for each x and Q (arXiv:1412.7420)."""
    marks = [i for i, line in enumerate(lines) if line.strip() == "---"]
    if any(line.strip() for line in lines[marks[-1] + 1 :]):
        raise ValueError("the last block does not end with ---")
    return PdfGrid(tuple(_lhagrid1_block(lines[a + 1 : b]) for a, b in pairwise(marks)))


def _lhagrid1_block(lines: list[str]) -> Subgrid:
    x, q = (np.array(line.split(), dtype=float) for line in lines[:2])
    codes = [int(code) or GLUON for code in lines[2].split()]
    rows = np.array([line.split() for line in lines[3:]], dtype=float)
    xf = rows.reshape(len(x), len(q), len(codes))
    by_code = {code: xf[:, :, i] for i, code in enumerate(codes)}
    return Subgrid(x, q, by_code, LHAPDF)


def luminosity_matrix(grid: Subgrid, tau: float) -> Array:
    """(nx, nx): f @ matrix @ g is both beams' L(tau) of x f and x g at the nodes in x.

    Gauss-Legendre in ln x between the nodes of both PDFs: exact but for products of cubics in
    another variable than ln x.
    """
    breaks = np.concatenate([grid.x, tau / grid.x])
    edges = np.log(np.unique(np.concatenate([breaks[(breaks > tau) & (breaks < 1)], [tau, 1.0]])))
    length = np.diff(edges)[:, None]
    ln_x = (edges[:-1, None] + length * _NODES).ravel()
    weight = (length * _WEIGHTS).ravel() * 2.0 / tau
    other = grid.at_x(np.exp(np.log(tau) - ln_x))
    return np.asarray(grid.at_x(np.exp(ln_x)).T @ (weight[:, None] * other))
