"""Partial widths of the Z', its total width and branching ratios, from the Lagrangian (2.28) with
the couplings of (2.18)-(2.22)."""

from __future__ import annotations

from math import pi

import numpy as np
import numpy.typing as npt

from bridge.errors import PointError
from bridge.native.channels import FINAL_STATES, FinalState
from bridge.native.qcd import alpha_s
from bridge.numerics.arrays import Array, Real
from bridge.point import ZERO_WIDTH, Point
from bridge.results import Estimate

ROUNDING = 1e-14
"""Relative error of a closed formula in double precision."""


def width_zp_to_pair(left: Real, right: Real, mzp: Real, m1: Real, m2: Real, weight: float) -> Real:
    """Width [GeV] of Z' to a pair of masses m1, m2 [GeV]; 0 when closed.

    `weight` M/(24 pi) sqrt(lambda(1, r1, r2)) {(gL^2 + gR^2) [1 - (r1 + r2)/2 - (r1 - r2)^2/2]
    + 6 gL gR sqrt(r1 r2)}, r = m^2/M^2, with lambda in factors that are exact at threshold;
    `weight` is colours times charge states. Derived from (2.28); (3.8) of arXiv:1803.04430 is its
    left-handed case, which is printed there for the vector coupling of nu4 too. Broadcasts.
    """
    r1, r2 = (m1 / mzp) ** 2, (m2 / mzp) ** 2
    open_phase_space = _gap(mzp, m1 + m2) * _gap(mzp, m1 - m2)
    dynamics = np.maximum(0.0, 1.0 - (r1 + r2) / 2.0 - (r1 - r2) ** 2 / 2.0)
    strength = (left**2 + right**2) * dynamics + 6.0 * left * right * (m1 / mzp) * (m2 / mzp)
    return weight * mzp / (24.0 * pi) * strength * np.sqrt(open_phase_space)


def qcd_correction(q: Real, p: Point) -> Real:
    """alpha_s(q)/pi: what massless QCD adds to a width to quarks at q [GeV], relative to it."""
    return alpha_s(q, p.sm) / pi


def partial_widths(p: Point, qcd: bool = False) -> dict[str, Real]:
    """Partial widths [GeV] by channel, each of the shape its parameters broadcast to.

    Those to quarks times 1 + alpha_s(MZp)/pi where `qcd`.
    """
    found = {name: _partial_width(f, p) for name, f in FINAL_STATES.items()}
    if qcd:
        factor = 1.0 + qcd_correction(p.mzp, p)
        found |= {name: factor * found[name] for name, f in FINAL_STATES.items() if f.colours > 1}
    return found


def _partial_width(f: FinalState, p: Point) -> Real:
    if not f.coupled(p):
        return 0.0 * p.mzp
    return width_zp_to_pair(*f.couplings(p), p.mzp, *f.pair_masses(p), f.weight)


def computed_width(p: Point, qcd: bool = False) -> Real:
    """Sum of the partial widths [GeV]."""
    return sum(partial_widths(p, qcd).values(), 0.0)


def zero_width(p: Point) -> npt.NDArray[np.bool_]:
    """Where the width is fixed to 0 though channels are open: no number exists there."""
    if p.wzp is None:
        return np.zeros(p.shape, dtype=bool)
    return np.equal(p.wzp, 0.0) & np.greater(computed_width(p), 0.0)


def width_zp(p: Point, qcd: bool = False) -> Real:
    """Total width [GeV]: the one the user fixed, else the sum of the partial widths.

    Raises PointError where `zero_width`.
    """
    if p.wzp is None:
        return computed_width(p, qcd)
    if np.any(zero_width(p)):
        raise PointError(ZERO_WIDTH)
    return p.wzp


def branching_ratios(p: Point) -> dict[str, Real]:
    """Partial over total width by channel; NaN where the total width is zero."""
    total = np.broadcast_to(width_zp(p), p.shape)
    return {channel: _ratio(width, total) for channel, width in partial_widths(p).items()}


def estimates(p: Point) -> dict[str, Estimate]:
    """width_zp and the br_* of every channel."""
    total = width_zp(p)
    fixed = p.wzp is not None
    width_method = "fixed by the user" if fixed else "sum of closed-form partial widths, tree level"
    br_method = "partial width / " + ("width fixed by the user" if fixed else "total width")
    stable = ((np.equal(total, 0.0), "the Z' has zero width, so no branching ratios"),)
    ratios = {
        f"br_{channel}": Estimate(ratio, ROUNDING * ratio, br_method, stable)
        for channel, ratio in branching_ratios(p).items()
    }
    return {"width_zp": Estimate(total, 0.0 if fixed else ROUNDING * total, width_method), **ratios}


def _gap(mzp: Real, m: Real) -> Real:
    """1 - m^2/M^2 in factors, 0 where m > M."""
    return np.maximum(0.0, (mzp - m) * (mzp + m)) / mzp**2


def _ratio(width: Real, total: Array) -> Real:
    nan = np.full(total.shape, np.nan)
    ratio = np.divide(width, total, out=nan, where=total > 0.0)
    return float(ratio) if ratio.ndim == 0 else ratio
