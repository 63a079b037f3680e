"""Make a table of parton luminosities from a PDF grid in NNPDF text format.

    python make_luminosity.py GRID SET LHAPDF_ID SQRTS_GEV [FOLDER]

writes FOLDER/luminosity_SET_SQRTS.csv, by default beside this script:

    L(tau, muF) = int_tau^1 dx/x sum f_i(x, muF) f_j(tau/x, muF)

for b bbar and for b sbar + s bbar, both beams summed, at muF = MZp and tau = m^2/s for m/MZp in
Chebyshev nodes of the window 0.8 to 1.2; the middle one is on shell. Rows come in panels of
equal steps in ln(MZp), bounded by the Q nodes of the grid, where its interpolation has kinks.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

MZP_RANGE = (10.0, 8000.0)
WINDOW = 1 + 0.2 * np.polynomial.chebyshev.chebpts1(13)
PANELS_PER_CELL, STEPS_PER_PANEL = 3, 3
LINEAR_ABOVE = 0.1
HERE = str(Path(__file__).parent)
QUADRATURE = np.polynomial.legendre.leggauss(6)


@dataclass(frozen=True)
class PdfGrid:
    """x f at nodes: x (nx), Q^2 [GeV^2] (nq), xf (nx, nq, 14) for flavours -6...6, photon."""

    x: Array
    q2: Array
    xf: Array

    def at_scale(self, q: float) -> PdfAtScale:
        """Linear in ln Q^2."""
        i = int(np.clip(np.searchsorted(self.q2, q * q, side="right") - 1, 0, len(self.q2) - 2))
        low, high = np.log(self.q2[i : i + 2])
        t = (2 * np.log(q) - low) / (high - low)
        return PdfAtScale(self.x, (1 - t) * self.xf[:, i] + t * self.xf[:, i + 1])


@dataclass(frozen=True)
class PdfAtScale:
    """x f at one scale: 4-point polynomial in ln x below 0.1 and in x above."""

    x: Array
    xf: Array

    def __call__(self, flavour: int, x: Array) -> Array:
        first = np.clip(np.searchsorted(self.x, x, side="right") - 2, 0, len(self.x) - 4)
        stencil = first[:, None] + np.arange(4)
        nodes, at = self.x[stencil], x[:, None]
        below = at < LINEAR_ABOVE
        nodes, at = np.where(below, np.log(nodes), nodes), np.where(below, np.log(at), at)
        weights = _lagrange(nodes, at[:, 0])
        return np.asarray(np.sum(weights * self.xf[stencil, flavour + 6], axis=1))


def _lagrange(nodes: Array, at: Array) -> Array:
    """Weights (n, 4) of the cubic through four nodes (n, 4) at points (n)."""
    weights = np.ones_like(nodes)
    for i in range(4):
        for j in range(4):
            if i != j:
                weights[:, i] *= (at - nodes[:, j]) / (nodes[:, i] - nodes[:, j])
    return weights


def read_nnpdf(text: str) -> PdfGrid:
    """A grid in NNPDF text format; the line `NNPDF20intqed` ends its header."""
    lines = text.splitlines()
    numbers = lines[next(i for i, line in enumerate(lines) if "NNPDF20intqed" in line) + 2 :]
    nx = int(numbers[0])
    nq = int(numbers[nx + 1])
    x, q2 = numbers[1 : nx + 1], numbers[nx + 3 : nx + nq + 3]
    xf = np.array([row.split() for row in numbers[nx + nq + 4 :]], dtype=float)
    return PdfGrid(np.array(x, float), np.array(q2, float), xf.reshape(nx, nq, 14))


def luminosities(pdf: PdfAtScale, tau: float) -> tuple[float, float]:
    """L of b bbar and of b sbar + s bbar; Gauss-Legendre between the nodes of both PDFs."""
    breaks = np.concatenate([pdf.x, tau / pdf.x[pdf.x > 0]])
    edges = np.log(np.unique(np.concatenate([breaks[(breaks > tau) & (breaks < 1)], [tau, 1.0]])))
    half = np.diff(edges)[:, None] / 2
    ln_x = (edges[:-1, None] + half * (1 + QUADRATURE[0])).ravel()
    weight = (half * QUADRATURE[1]).ravel() * 2 / tau
    x = np.exp(ln_x)
    b, bbar = pdf(5, x), pdf(-5, x)
    other_bbar, other_s, other_sbar = (pdf(f, tau / x) for f in (-5, 3, -3))
    return float(weight @ (b * other_bbar)), float(weight @ (b * other_sbar + bbar * other_s))


def rows_in_mzp(grid: PdfGrid) -> Array:
    """MZp [GeV] of the rows: equal steps in ln(MZp) from one Q node to the next."""
    q = np.sqrt(grid.q2)
    low, high = MZP_RANGE
    bounds = [low, *q[(q > low * 1.0001) & (q < high * 0.9999)], high]
    steps = PANELS_PER_CELL * STEPS_PER_PANEL
    inner = [np.geomspace(a, b, steps + 1)[:-1] for a, b in pairwise(bounds)]
    return np.concatenate([*inner, [high]])


def table(grid: PdfGrid, sqrts: float) -> Iterator[list[float]]:
    """Rows: MZp, then L of b bbar at the nodes, then L of b sbar + s bbar."""
    for mzp in rows_in_mzp(grid):
        pdf = grid.at_scale(mzp)
        lum = np.array([luminosities(pdf, (mzp * z / sqrts) ** 2) for z in WINDOW])
        yield [mzp, *lum[:, 0], *lum[:, 1]]


def main(grid: str, name: str, lhapdf_id: str, sqrts: str, folder: str = HERE) -> None:
    """Write the table; the header says from what."""
    raw = Path(grid).read_bytes()
    columns = [f"{pair}@{z:.12f}" for pair in ("bb", "bs") for z in WINDOW]
    header = [
        f"# set: {name}",
        f"# lhapdf_id: {lhapdf_id}",
        f"# sqrts_gev: {sqrts}",
        f"# grid: {Path(grid).name}, sha256 {hashlib.sha256(raw).hexdigest()}",
        "# made by: make_luminosity.py",
        f"# panel_steps: {STEPS_PER_PANEL}",
        "# columns: mzp [GeV]; L(tau = m^2/s, muF = mzp) at pair@m/mzp, bs for b sbar + s bbar",
        ",".join(["mzp", *columns]),
    ]
    values = table(read_nnpdf(raw.decode()), float(sqrts))
    rows = [",".join(f"{v:.8e}" for v in row) for row in values]
    target = Path(folder) / f"luminosity_{name}_{sqrts}.csv"
    target.write_text("\n".join([*header, *rows]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
