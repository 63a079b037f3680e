"""sigma(b bbar -> Z') at NNLO over NLO QCD, from a shipped table; 13 TeV."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.polynomial.chebyshev import chebval, chebvander

from bridge.data.tables import DATA, read_data_table
from bridge.numerics.arrays import Array, Real

NNLO_OVER_NLO = DATA / "nnlo_over_nlo.csv"

MZP_RANGE, R_RANGE = (100.0, 3000.0), (0.25, 2.0)
"""MZp [GeV] and muR/MZp = muF/MZp that the table covers."""

SQRTS = 13000.0
"""Energy [GeV] of the pp collisions of the table."""

NNLO_ERROR = 3e-4
"""Bound on the relative error of `nnlo_over_nlo`: of the polynomial and of the table's rows."""

_DEGREES = (7, 6)


@lru_cache
def _coefficients() -> Array:
    """Of Chebyshev polynomials in ln r (first axis) and ln MZp, by least squares to the table."""
    table = read_data_table(NNLO_OVER_NLO).numbers()
    in_mass = chebvander(_unit(table["mzp_gev"], MZP_RANGE), _DEGREES[0])
    in_scale = chebvander(_unit(table["r"], R_RANGE), _DEGREES[1])
    products = (in_scale[:, :, None] * in_mass[:, None, :]).reshape(in_mass.shape[0], -1)
    fit = np.linalg.lstsq(products, table["nnlo_over_nlo"], rcond=None)[0]
    return np.asarray(fit).reshape(in_scale.shape[1], in_mass.shape[1])


def _unit(x: Real, bounds: tuple[float, float]) -> Real:
    """-1 to 1, linear in ln x; NaN outside the bounds."""
    low, high = bounds
    inside = np.where((x >= low) & (x <= high), x, np.nan)
    unit: Array = 2.0 * np.log(inside / low) / np.log(high / low) - 1.0
    return unit


def why_unknown(sqrts: float, mu_r: float, mu_f: float) -> str:
    """Why NNLO/NLO is known for no mass at an energy [GeV], muR/MZp and muF/MZp; "" where it is."""
    low, high = R_RANGE
    if sqrts != SQRTS:
        return f"NNLO/NLO is known for {SQRTS / 1e3:g} TeV, not for {sqrts / 1e3:g} TeV"
    if mu_r != mu_f:
        return "NNLO/NLO is known for muR = muF only"
    if not low <= mu_r <= high:
        return f"NNLO/NLO is known for muR from {low:g} to {high:g} mzp, not for {mu_r:g} mzp"
    return ""


def nnlo_over_nlo(mzp: Real, r: Real) -> Real:
    """NNLO/NLO at muR = muF = r MZp; MZp [GeV] and r broadcast, NaN outside the table.

    Both orders with NNPDF3.1 NNLO, alpha_s run at the order. Five massless flavours of which b
    alone is coupled, all partonic channels of order alpha_s^2 for a vector current. A chiral one
    also has an axial triangle, which is left out: that of b alone adds 5e-4 at 200 GeV, 2e-4 at
    1 TeV, r = 1/2. Source: n3loxs, arXiv:2209.06138.
    """
    in_mass = chebval(_unit(r, R_RANGE), _coefficients())
    ratio: Array = np.asarray(chebval(_unit(mzp, MZP_RANGE), in_mass, tensor=False))
    return ratio
