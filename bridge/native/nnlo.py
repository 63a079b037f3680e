"""sigma(q qbar -> Z') at NNLO over NLO QCD, from shipped tables; 13 TeV."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.polynomial.chebyshev import chebval, chebvander

from bridge.data.tables import DATA, read_data_table
from bridge.numerics.arrays import Array, Real

NNLO_OVER_NLO = DATA / "nnlo_over_nlo.csv"
OF_LIGHT_QUARKS = DATA / "nnlo_over_nlo_light.csv"
"""The same of u, d, s and c."""

MZP_RANGE, R_RANGE = (100.0, 3000.0), (0.25, 2.0)
"""MZp [GeV] and muR/MZp = muF/MZp that the table covers."""

SQRTS = 13000.0
"""Energy [GeV] of the pp collisions of the table."""

NNLO_ERROR = 3e-4
"""Bound on the relative error of `nnlo_over_nlo`: of the polynomial and of the table's rows."""

LIGHT_ERROR = 3e-3
"""The same of light quarks, whose table is coarse."""

_DEGREES, _LIGHT_DEGREES = (7, 6), (4, 3)


@lru_cache
def _coefficients(pair: str) -> Array:
    """Of Chebyshev polynomials in ln r (first axis) and ln MZp, by least squares to the table."""
    if light := pair in light_pairs():
        rows = [row for row in read_data_table(OF_LIGHT_QUARKS).cells() if row["pair"] == pair]
        table = {name: np.array([float(row[name]) for row in rows]) for name in _COLUMNS}
    else:
        table = read_data_table(NNLO_OVER_NLO).numbers()
    mass, scale, ratio = (table[name] for name in _COLUMNS)
    degrees = _LIGHT_DEGREES if light else _DEGREES
    in_mass = chebvander(_unit(mass, MZP_RANGE), degrees[0])
    in_scale = chebvander(_unit(scale, R_RANGE), degrees[1])
    products = (in_scale[:, :, None] * in_mass[:, None, :]).reshape(in_mass.shape[0], -1)
    fit = np.linalg.lstsq(products, ratio, rcond=None)[0]
    return np.asarray(fit).reshape(in_scale.shape[1], in_mass.shape[1])


_COLUMNS = ("mzp_gev", "r", "nnlo_over_nlo")


@lru_cache
def light_pairs() -> frozenset[str]:
    """The pairs that have their own table; b bbar, and bs with it, have the other."""
    return frozenset(row["pair"] for row in read_data_table(OF_LIGHT_QUARKS).cells())


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


def nnlo_over_nlo(mzp: Real, r: Real, pair: str = "bb") -> Real:
    """NNLO/NLO at muR = muF = r MZp; MZp [GeV] and r broadcast, NaN outside the table.

    Both orders with NNPDF3.1 NNLO, alpha_s run at the order. Five massless flavours of which that
    of the `pair` alone is coupled, all partonic channels of order alpha_s^2 for a vector current. A
    chiral one also has an axial triangle, which is left out: that of b alone adds 5e-4 at 200 GeV,
    2e-4 at 1 TeV, r = 1/2. Source: n3loxs, arXiv:2209.06138.
    """
    in_mass = chebval(_unit(r, R_RANGE), _coefficients(pair))
    ratio: Array = np.asarray(chebval(_unit(mzp, MZP_RANGE), in_mass, tensor=False))
    return ratio
