"""PDF grids in NNPDF text, LHAGrid1 and MSTW format, and the integral over two of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np

from bridge.errors import TableError, shown
from bridge.numerics.arrays import Array
from bridge.numerics.interpolation import (
    Stencil,
    hermite_stencil,
    lagrange_stencil,
    lagrange_weights,
    mean_slopes,
    parabola_slopes,
)
from bridge.numerics.quadrature import gauss_legendre

UP, DOWN, STRANGE, CHARM, BOTTOM, GLUON = 2, 1, 3, 4, 5, 21
CODES = (*(sign * f for f in (UP, DOWN, STRANGE, CHARM, BOTTOM) for sign in (1, -1)), GLUON)
_NODES, _WEIGHTS = gauss_legendre(4)


class Interpolation(NamedTuple):
    """How a format goes from rising nodes (n) to values (m)."""

    in_x: Callable[[Array, Array], Stencil]
    in_q: Callable[[Array, Array], Stencil]


def _nnpdf_in_x(nodes: Array, x: Array) -> Stencil:
    """4-point polynomials, in ln x below 0.1 and in x above."""
    in_ln_x = lagrange_stencil(np.log(nodes), np.log(x), 4)
    in_x = lagrange_weights(nodes[in_ln_x.nodes], x)
    return Stencil(in_ln_x.nodes, np.where((x < 0.1)[:, None], in_ln_x.weights, in_x))


def _log_linear(nodes: Array, at: Array) -> Stencil:
    return lagrange_stencil(np.log(nodes), np.log(at), 2)


def _log_cubic(nodes: Array, at: Array) -> Stencil:
    """As LHAPDF does it: with fewer than four nodes log-linear."""
    if nodes.size < 4:
        return _log_linear(nodes, at)
    return hermite_stencil(np.log(nodes), np.log(at), mean_slopes)


def _bicubic(nodes: Array, at: Array) -> Stencil:
    """Of MSTW, whose bicubics are products of these in x and in Q."""
    return hermite_stencil(np.log(nodes), np.log(at), parabola_slopes)


def _bicubic_in_x(nodes: Array, x: Array) -> Stencil:
    """In the last interval, up to x = 1, proportional to (-ln x)^3: MSTW takes another power for
    each flavour and Q there, which is no sum over nodes."""
    inside, weights = _bicubic(nodes, x)
    power = (np.log(x) / np.log(nodes[-2])) ** 3
    at_end = power[:, None] * (inside == nodes.size - 2)
    return Stencil(inside, np.where((x > nodes[-2])[:, None], at_end, weights))


NNPDF = Interpolation(_nnpdf_in_x, _log_linear)
"""Of the NNPDF code, for NNPDF text (arXiv:1308.0598)."""
LHAPDF = Interpolation(_log_cubic, _log_cubic)
"""Of LHAPDF, for LHAGrid1 (arXiv:1412.7420): what every program that uses LHAPDF sees."""
MSTW = Interpolation(_bicubic_in_x, _bicubic)
"""Of the code that comes with MSTW grids (arXiv:0901.0002)."""


@dataclass(frozen=True, slots=True)
class Subgrid:
    """x f (nx, nq) by PDG code at rising nodes x and q [GeV]."""

    x: Array
    q: Array
    xf: Mapping[int, Array]
    interpolation: Interpolation

    def at_x(self, x: Array) -> Stencil:
        """x f at `x` (m) from that at the nodes."""
        return self.interpolation.in_x(self.x, x)

    def at_scales(self, q: Array) -> dict[int, Array]:
        """x f (nx, m) by PDG code at the nodes in x, for Q (m) [GeV]."""
        at_q = self.interpolation.in_q(self.q, q).matrix(self.q.size)
        return {flavour: xf @ at_q.T for flavour, xf in self.xf.items()}


@dataclass(frozen=True, slots=True)
class PdfGrid:
    """Subgrids in Q, in rising order, that meet at flavour thresholds."""

    subgrids: tuple[Subgrid, ...]

    def subgrid(self, q: float) -> Subgrid:
        """The last one that begins at Q [GeV] or below."""
        return [g for g in self.subgrids if g.q[0] <= q][-1]

    def positive(self) -> PdfGrid:
        """The same with 0 at the nodes where x f is negative."""
        floored = ({code: np.maximum(xf, 0.0) for code, xf in g.xf.items()} for g in self.subgrids)
        pairs = zip(self.subgrids, floored, strict=True)
        return PdfGrid(tuple(replace(grid, xf=xf) for grid, xf in pairs))

    def q_nodes(self) -> Array:
        """All nodes in Q [GeV]: there the interpolation has kinks."""
        return np.unique(np.concatenate([g.q for g in self.subgrids]))


def read_pdf(path: Path) -> PdfGrid:
    """A member file in one of three formats; raises TableError if it is in none of them."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as problem:
        raise TableError(path, None, f"cannot be read: {problem}") from None
    for mark, reader in _READERS.items():
        if any(mark in line for line in lines[:100]):
            grid = reader(_Lines(path, lines))
            _check(path, grid)
            return grid
    expected = "expected the header of NNPDF text, of LHAGrid1 or of MSTW format"
    raise TableError(path, 1, f"no PDF grid that is known here; {expected}")


_TOUCHING = re.compile(r"(e[+-]\d\d)(?=\d\.)")
"""An exponent with the next number close behind it, as in CT14qed at x = 1."""


class _Lines(NamedTuple):
    """The lines of a file; line numbers start at 1."""

    path: Path
    lines: list[str]

    def numbers(self, first: int, last: int, columns: int | None = None) -> Array:
        """(rows, columns) of the lines from `first` to before `last`. Raises TableError."""
        here = [_TOUCHING.sub(r"\1 ", line) for line in self.lines[first - 1 : last - 1]]
        if len(here) < last - first or not here:
            raise self.error(len(self.lines), "the grid ends here, which is too early")
        columns = columns or len(here[0].split())
        try:
            numbers = np.loadtxt(here, comments=None, ndmin=2)
            if numbers.shape == (len(here), columns) and np.all(np.isfinite(numbers)):
                return numbers
        except ValueError:
            pass
        for n, line in enumerate(here, first):
            if len(line.split()) != columns or not all(map(_finite, line.split())):
                raise self.error(n, f"read {shown(line)}, expected {columns} numbers")
        raise self.error(first, "damaged numbers")

    def error(self, line: int, message: str) -> TableError:
        return TableError(self.path, line, f"{message}: get the PDF grid again")


def _finite(cell: str) -> bool:
    try:
        return bool(np.isfinite(float(cell)))
    except ValueError:
        return False


def _check(path: Path, grid: PdfGrid) -> None:
    for subgrid in grid.subgrids:
        missing = [str(code) for code in CODES if code not in subgrid.xf]
        if missing:
            message = f"no partons with PDG code {', '.join(missing)}"
            raise TableError(path, None, f"{message}: expected five flavours and the gluon")
        for nodes in (subgrid.x, subgrid.q):
            if nodes.size < 2 or np.any(np.diff(nodes) <= 0.0) or nodes[0] <= 0.0:
                raise TableError(path, None, "nodes in x or Q that do not rise: damaged PDF grid")


def _nnpdf(file: _Lines) -> PdfGrid:
    """nx, x, nq, Q^2 minimum, Q^2, one line, then -6...6 and the photon for each x and Q^2."""
    first = 3 + next(i for i, line in enumerate(file.lines) if "NNPDF20intqed" in line)
    nx = int(file.numbers(first, first + 1, 1)[0, 0])
    x = file.numbers(first + 1, first + nx + 1, 1)[:, 0]
    nq = int(file.numbers(first + nx + 1, first + nx + 2, 1)[0, 0])
    q2 = file.numbers(first + nx + 3, first + nx + nq + 3, 1)[:, 0]
    rows = first + nx + nq + 4
    xf = file.numbers(rows, rows + nx * nq, 14).reshape(nx, nq, 14)
    by_code = {code or GLUON: xf[:, :, code + 6] for code in range(-6, 7)}
    return PdfGrid((Subgrid(x, np.sqrt(q2), by_code, NNPDF),))


def _lhagrid1(file: _Lines) -> PdfGrid:
    """Blocks between `---`: x, Q, PDG codes, then one row for each x and Q (arXiv:1412.7420)."""
    marks = [n for n, line in enumerate(file.lines, 1) if line.strip() == "---"]
    if len(marks) < 2 or any(line.strip() for line in file.lines[marks[-1] :]):
        raise file.error(len(file.lines), "the last block does not end with ---")
    return PdfGrid(tuple(_lhagrid1_block(file, a + 1, b) for a, b in pairwise(marks)))


def _lhagrid1_block(file: _Lines, first: int, last: int) -> Subgrid:
    x, q, codes = (file.numbers(n, n + 1)[0] for n in range(first, first + 3))
    if last != first + 3 + x.size * q.size:
        expected = f"expected {x.size} times {q.size} rows of numbers above"
        raise file.error(last, f"read {last - first - 3}, {expected}")
    xf = file.numbers(first + 3, last, codes.size).reshape(x.size, q.size, codes.size)
    rising = np.append(np.diff(x) > 0.0, True)  # CT14 has its lowest x twice
    by_code = {int(code) or GLUON: xf[rising, :, i] for i, code in enumerate(codes)}
    return Subgrid(x[rising], q, by_code, LHAPDF)


_X = "0.01 0.014 0.02 0.03 0.04 0.06 0.08"
_Q2 = "1 1.25 1.5 2.5 3.2 4 5 6.4 8 10 12 26 40 64 100 160 240 400 640"
MSTW_X = np.array(
    [f"{m}e{e}" for e in range(-6, -2) for m in (1, 2, 4, 6, 8)]
    + _X.split()
    + [f"{25 * i}e-3" for i in range(4, 41)],
    dtype=float,
)
MSTW_Q2 = np.array(
    _Q2.split() + [f"{m}e{e}" for e in range(3, 9) for m in (1.0, 1.8, 3.2, 5.6)] + ["1e9"],
    dtype=float,
)
"""Nodes in x and Q^2 [GeV^2] of every MSTW grid; there are two more at each of two quark masses."""
MSTW_MASSES = {"mCharm": (1.5, 2.5), "mBottom": (12.0, 26.0)}
"""Heavy quarks, and the nodes in Q^2 that theirs lie between."""
MSTW_ABOVE = 1e-6
"""[GeV^2] From the last node without a quark to the first with it."""


def _mstw(file: _Lines) -> PdfGrid:
    """Lines `# name = value`, then a row for each x below 1 and each Q^2 (arXiv:0901.0002).

    Of g, d, u, s, c, b, and of quarks less antiquarks of d, u, s, at NNLO also of c, b.
    """
    mark = next(i for i, line in enumerate(file.lines, 1) if "nExtraFlavours" in line)
    masses = [_mstw_mass_squared(file, mark, name) for name in MSTW_MASSES]
    q2 = np.sort([*MSTW_Q2, *masses, *(m + MSTW_ABOVE for m in masses)])
    first, nx = mark + 3, MSTW_X.size - 1
    last = first + nx * q2.size
    if extra := [n for n, line in enumerate(file.lines[last - 1 :], last) if line.strip()]:
        raise file.error(extra[0], f"expected {last - first} rows of numbers and no more")
    rows = file.numbers(first, last)
    xf = np.zeros((nx + 1, q2.size, 11))
    xf[:-1, :, : rows.shape[1]] = rows.reshape(nx, q2.size, -1)
    quarks = (DOWN, UP, STRANGE, CHARM, BOTTOM)
    by_code = {GLUON: xf[..., 0]}
    for i, quark in enumerate(quarks, 1):
        by_code |= {quark: xf[..., i], -quark: xf[..., i] - xf[..., i + 5]}
    bounds = [0, *np.searchsorted(q2, masses, side="right"), q2.size]
    return PdfGrid(
        tuple(
            Subgrid(MSTW_X, np.sqrt(q2[a:b]), {c: f[:, a:b] for c, f in by_code.items()}, MSTW)
            for a, b in pairwise(bounds)
        )
    )


def _mstw_mass_squared(file: _Lines, mark: int, name: str) -> float:
    """[GeV^2] Of a heavy quark. Raises TableError."""
    low, high = MSTW_MASSES[name]
    for n, line in enumerate(file.lines[:mark], 1):
        key, _, value = line.partition("=")
        if key.strip(" #") == name:
            if _finite(value) and low < float(value) ** 2 < high:
                return float(value) ** 2
            expected = f"expected {name} from {low**0.5:.4g} to {high**0.5:.4g} GeV"
            raise file.error(n, f"read {shown(line)}, {expected}")
    raise file.error(mark, f"no line `# {name} = ...` above")


_READERS = {"NNPDF20intqed": _nnpdf, "lhagrid1": _lhagrid1, "nExtraFlavours": _mstw}
"""By the word that marks a format in its header."""


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
    near, far = grid.at_x(np.exp(ln_x)), grid.at_x(np.exp(np.log(tau) - ln_x))
    products = weight[:, None, None] * near.weights[:, :, None] * far.weights[:, None, :]
    places = near.nodes[:, :, None] * grid.x.size + far.nodes[:, None, :]
    matrix = np.bincount(places.ravel(), products.ravel(), grid.x.size**2)
    return np.asarray(matrix, dtype=float).reshape(grid.x.size, -1)
