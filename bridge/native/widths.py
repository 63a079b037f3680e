"""Partial widths of the Z', its total width and branching ratios, from the Lagrangian (2.28)."""

from __future__ import annotations

from math import pi

import numpy as np
import numpy.typing as npt

from bridge.arrays import Array, Real
from bridge.errors import PointError
from bridge.point import ZERO_WIDTH, Point
from bridge.results import Estimate

QUARK_COLOURS = 3
ROUNDING = 1e-14
"""Relative error of a closed formula in double precision."""


def width_zp_to_pair(g: Real, mzp: Real, m1: Real, m2: Real, nc: int) -> Real:
    """Width [GeV] of Z' to a left-handed pair of masses m1, m2 [GeV]; 0 when closed.

    Nc g^2 M/(24 pi) sqrt(lambda(1, r1, r2)) [1 - (r1 + r2)/2 - (r1 - r2)^2/2], r = m^2/M^2,
    with lambda in factors that are exact at threshold. Derived from (2.28); broadcasts.
    """
    r1, r2 = (m1 / mzp) ** 2, (m2 / mzp) ** 2
    open_phase_space = _gap(mzp, m1 + m2) * _gap(mzp, m1 - m2)
    dynamics = np.maximum(0.0, 1.0 - (r1 + r2) / 2.0 - (r1 - r2) ** 2 / 2.0)
    return nc * g**2 * mzp / (24.0 * pi) * dynamics * np.sqrt(open_phase_space)


def width_zp_to_ff(g: Real, mzp: Real, mf: Real, nc: int) -> Real:
    """Nc g^2 M/(24 pi) (1 - r) sqrt(1 - 4r) [GeV]: left-handed coupling, r = mf^2/M^2.

    Source: (3.8) of arXiv:1803.04430, with masses.
    """
    return width_zp_to_pair(g, mzp, mf, mf, nc)


def width_zp_to_bs(gbs: Real, mzp: Real, mb: Real, ms: Real = 0.0) -> Real:
    """Width [GeV] to b sbar and s bbar together; for ms = 0 each is
    Nc gbs^2 M/(24 pi) (1 - r)^2 (1 + r/2), r = mb^2/M^2. Derived from (2.28)."""
    return 2.0 * width_zp_to_pair(gbs, mzp, mb, ms, QUARK_COLOURS)


def width_zp_to_vector_pair(g: Real, mzp: Real, m: Real) -> Real:
    """g^2 M/(12 pi) (1 + 2r) sqrt(1 - 4r) [GeV]: vector coupling, no colour, r = m^2/M^2.

    Derived from (2.28); (3.8) of arXiv:1803.04430 prints the left-handed formula here.
    """
    r = (m / mzp) ** 2
    return g**2 * mzp / (12.0 * pi) * (1.0 + 2.0 * r) * np.sqrt(_gap(mzp, 2.0 * m))


def partial_widths(p: Point) -> dict[str, Real]:
    """Partial widths [GeV] by channel, each of the shape its parameters broadcast to."""
    sm, nc = p.sm, QUARK_COLOURS
    return {
        "bb": width_zp_to_ff(p.gbb, p.mzp, sm.MB, nc),
        "tt": width_zp_to_ff(p.gbb, p.mzp, sm.MT, nc),
        "bs": width_zp_to_bs(p.vts * p.gbb, p.mzp, sm.MB, sm.MS),
        "mumu": width_zp_to_ff(p.gmumu, p.mzp, sm.MMU, 1),
        "nunu": width_zp_to_ff(p.gmumu, p.mzp, 0.0, 1),
        "nu4nu4": width_zp_to_vector_pair(p.gnunu, p.mzp, p.mnu4),
    }


def computed_width(p: Point) -> Real:
    """Sum of the partial widths [GeV]."""
    return sum(partial_widths(p).values(), 0.0)


def zero_width(p: Point) -> npt.NDArray[np.bool_]:
    """Where the width is fixed to 0 though channels are open: no number exists there."""
    if p.wzp is None:
        return np.zeros(p.shape, dtype=bool)
    return np.equal(p.wzp, 0.0) & np.greater(computed_width(p), 0.0)


def width_zp(p: Point) -> Real:
    """Total width [GeV]: the one the user fixed, else the sum of the partial widths.

    Raises PointError where `zero_width`.
    """
    if p.wzp is None:
        return computed_width(p)
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
