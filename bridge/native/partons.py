"""Effective parton luminosities of pp -> Z' at one order, scale and energy, for many points.

At leading order L(tau, muF); at next-to-leading order with the convolutions of `drell_yan`, so that
sigma = pi g^2/(6 s) L at either. muR and muF are multiples of MZp, and stay there while tau = m^2/s
runs over the window 0.8 to 1.2 MZp; ln(m^2/muF^2) follows m.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import pi
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bridge.native import nnlo
from bridge.native.drell_yan import C_F, QG, QG_LOG, QQ, QQ_LOG, T_R
from bridge.native.parton_luminosities import (
    INTERPOLATION_ERROR,
    PAIRS,
    PartonLuminosities,
    read_luminosities,
    shipped_set,
)
from bridge.native.qcd import alpha_s_five_flavours
from bridge.numerics.arrays import Array, Real

DEFAULT_PDF = "nnpdf31_nlo"
DEFAULT_ORDER = "nlo"
DEFAULT_SCALE = 0.5
DEFAULT_SQRTS = 13000

ORDERS = {"lo": "LO", "nlo": "NLO QCD", "nnlo": "NNLO QCD"}
"""Orders by name, and in words."""

LOOPS = {"lo": 1, "nlo": 2, "nnlo": 3}
"""Of the running of alpha_s by the order of a set."""

MZP_RANGE = (10.0, 8000.0)
WINDOW = (0.8, 1.2)
"""m/MZp that is covered."""
WINDOW_NODES = 1.0 + 0.2 * np.polynomial.chebyshev.chebpts1(13)
"""m/MZp of the nodes; the middle one is on shell."""

EDGE_ROUNDING = 1e-12
"""So that 0.8 * mzp and 1.2 * mzp count as inside."""


def in_window(m: Real, mzp: Real) -> npt.NDArray[np.bool_]:
    """True where the mass m is 0.8 to 1.2 MZp."""
    z = np.asarray(m / mzp)
    return (z > WINDOW[0] - EDGE_ROUNDING) & (z < WINDOW[1] + EDGE_ROUNDING)


PANEL_STEPS = 3
PANEL, NARROW_PANEL, CLOSE = 0.12, 0.02, 1e-3
"""Widths of panels in a logarithm of MZp, and how near to the ends none begins."""

LUMINOSITY_ERROR, NEAR_ZERO_ERROR, THRESHOLD_ERROR = 10.0 * INTERPOLATION_ERROR, 2e-3, 1e-2
"""Bounds on the relative error of tables and interpolation, measured at random masses: in general,
for tau up to 1; where sets turn negative or b quarks have just begun; and where they begin."""
NEAR_ZERO = (20.0, 3000.0)
"""MZp [GeV] below and above which the second one holds."""
NEAR_THRESHOLD = (5.6, 10.0)
"""muF [GeV] below which the third and the second one hold."""


@dataclass(frozen=True, slots=True, eq=False)
class Luminosity:
    """ln L of the pairs of `PAIRS` as polynomials in ln(MZp) on panels.

    `mu_r` and `mu_f` are muR/MZp and muF/MZp. `z` (n) are the nodes in m/MZp, with 1 in the middle;
    `edges` (panels + 1) bound the panels in MZp [GeV]; `coefficients` (steps + 1, panels, 6, n)
    belong to powers of the coordinate 0...1 of a panel, NaN where L is not positive there or in the
    next panel. `pdf` is the set.
    """

    pdf: PartonLuminosities
    order: str
    mu_r: float
    mu_f: float
    sqrts: float
    edges: Array
    coefficients: Array
    z: Array

    @property
    def unknown(self) -> str:
        """Why there is no luminosity at any mass, or an empty text."""
        return nnlo.why_unknown(self.sqrts, self.mu_r, self.mu_f) if self.order == "nnlo" else ""

    def covers(self, mzp: Real) -> npt.NDArray[np.bool_]:
        """True where MZp [GeV] is between the outer edges; shape of `mzp`."""
        return np.asarray((mzp >= self.edges[0]) & (mzp <= self.edges[-1]) & (not self.unknown))

    @property
    def source(self) -> str:
        """Texts that name papers: of the set, and of NNLO/NLO."""
        return f"{self.pdf.source}; arXiv:2209.06138" if self.order == "nnlo" else self.pdf.source

    def error(self, mzp: Real, pairs: Iterable[str] = ()) -> Real:
        """Bound on the relative error of L of b bbar and these pairs; shape of `mzp`."""
        begins, begun = (muf / self.mu_f for muf in NEAR_THRESHOLD)
        regular = (mzp > max(NEAR_ZERO[0], begun)) & (mzp < NEAR_ZERO[1])
        light = self.order == "nnlo" and nnlo.light_pairs() & {*pairs}
        of_table = nnlo.LIGHT_ERROR if light else nnlo.NNLO_ERROR if self.order == "nnlo" else 0.0
        irregular = np.where(np.greater(mzp, begins), NEAR_ZERO_ERROR, THRESHOLD_ERROR)
        return np.where(regular, LUMINOSITY_ERROR, irregular) + of_table

    @property
    def described(self) -> str:
        """Order, set, energy and scales, in words."""
        name = self.pdf.name
        if self.pdf.lhapdf_id:
            name += f" (LHAPDF {self.pdf.lhapdf_id})"
        muf = "" if self.mu_f == self.mu_r else f", muF = {self.mu_f:g} mzp"
        mur = "muR = muF" if self.mu_f == self.mu_r else "muR"
        scales = f"{mur} = {self.mu_r:g} mzp{muf}"
        if self.order == "lo":
            scales = f"muF = {self.mu_f:g} mzp"
        order = ORDERS[self.order]
        if self.order == "nnlo":
            order += " as NLO times NNLO/NLO of each quark without axial triangle"
        return f"{order}, PDF {name}, {self.sqrts / 1e3:g} TeV, {scales}"

    def absent(self, mzp: Real, value: Real) -> tuple[tuple[npt.NDArray[np.bool_], str], ...]:
        """Where a cross-section that is made from L does not exist (masks), and why."""
        outside = ~self.covers(mzp)
        if self.unknown:
            return ((np.full(np.shape(mzp), True), self.unknown),)
        low, high = self.edges[[0, -1]]
        needs = f"pp cross-sections need mzp from {low:g} to {high:g} GeV"
        if self.order == "nnlo":
            needs += ", where NNLO/NLO is known"
        elif low > MZP_RANGE[0] and low * self.mu_f <= self.pdf.muf[0]:
            needs += f"; below, muF = {self.mu_f:g} mzp is under {self.pdf.muf[0]:g} GeV, where b "
            needs += "quarks begin"
        elif low > MZP_RANGE[0] or high < MZP_RANGE[1]:
            tau, muf = self.pdf.tau[[0, -1]], self.pdf.muf[-1]
            needs += (
                f": {self.pdf.name} has m^2/s from {tau[0]:g} to {tau[1]:g}, muF to {muf:g} GeV"
            )
        nothing = f"{self.pdf.name} has no positive luminosity here, at this order and scale"
        return (outside, needs), (np.isnan(value) & ~outside, nothing)

    def on_shell(self, pair: str, mzp: Real) -> Real:
        """L of a pair at m = MZp; NaN where there is none."""
        middle = len(self.z) // 2
        lum: Real = self._at(pair, mzp, slice(middle, middle + 1))[..., 0]
        return lum

    def at_window(self, pair: str, mzp: Real) -> Array:
        """L of a pair at m = z MZp, shape (..., n); NaN where there is none."""
        return self._at(pair, mzp, slice(None))

    def at_mass(self, pair: str, m: Real, mzp: Real) -> Real:
        """L of a pair at m for the scales of MZp; masses [GeV] broadcast.

        From the polynomial through ln L at the nodes; NaN where there is none, and outside of the
        window.
        """
        z = np.asarray(m / mzp)
        powers = np.where(in_window(m, mzp), z - 1, np.nan)[..., None] ** np.arange(len(self.z))
        weights = powers @ np.linalg.inv(np.vander(self.z - 1, increasing=True))
        ln_l: Array = np.sum(np.log(self.at_window(pair, mzp)) * weights, axis=-1)
        return np.exp(ln_l)

    def _at(self, pair: str, mzp: Real, nodes: slice) -> Array:
        """L at some nodes: (..., nodes)."""
        chosen = self.coefficients[:, :, PAIRS.index(pair), nodes]
        m = np.where(self.covers(mzp), mzp, np.nan)
        panel = np.searchsorted(self.edges[1:-1], m, side="right")
        low, high = self.edges[panel], self.edges[panel + 1]
        t = (np.log(m / low) / np.log(high / low))[..., None]
        value: Array = chosen[-1][panel]
        for power in chosen[-2::-1]:
            value = value * t + power[panel]
        return np.asarray(np.exp(value))


@lru_cache(maxsize=32)
def luminosity(
    pdf: str = DEFAULT_PDF,
    sqrts_gev: float = DEFAULT_SQRTS,
    order: str = DEFAULT_ORDER,
    mu_r: float = DEFAULT_SCALE,
    mu_f: float | None = None,
) -> Luminosity:
    """That of a PDF set at an energy [GeV], for muR/MZp, and muF/MZp unless it is the same.

    `pdf` is the name of a shipped set, or the path of a table. Raises TableError naming what is
    shipped if there is no such set, and for a damaged table.

    >>> luminosity("nn23lo1", order="lo", mu_r=1.0).pdf.lhapdf_id
    247000
    """
    path = Path(pdf)
    of_set = read_luminosities(path) if path.is_file() else shipped_set(pdf)
    return make_luminosity(of_set, float(sqrts_gev), order, mu_r, mu_f or mu_r)


def make_luminosity(
    pdf: PartonLuminosities, sqrts: float, order: str, mu_r: float, mu_f: float
) -> Luminosity:
    """Polynomials through `effective`, in 10 ms; sqrts [GeV], scales in units of MZp."""
    edges = _edges(pdf, mu_f, *_covered(pdf, sqrts, order, mu_f))
    t = np.linspace(0, 1, PANEL_STEPS + 1)
    mzp = np.minimum(edges[:-1] * (edges[1:] / edges[:-1]) ** t[:, None], edges[-1])
    with np.errstate(invalid="ignore", divide="ignore"):
        ln_l = np.log(effective(pdf, sqrts, order, mu_r, mu_f, mzp.ravel()))
    ln_l = _beside_positive(ln_l.reshape(*mzp.shape, *ln_l.shape[1:]))
    coefficients = np.tensordot(np.linalg.inv(np.vander(t, increasing=True)), ln_l, axes=1)
    return Luminosity(pdf, order, mu_r, mu_f, sqrts, edges, coefficients, WINDOW_NODES)


def _covered(pdf: PartonLuminosities, sqrts: float, order: str, mu_f: float) -> tuple[float, float]:
    """From which MZp to which [GeV] muF, and tau in the whole window, are in the table."""
    lowest, highest = nnlo.MZP_RANGE if order == "nnlo" else MZP_RANGE
    from_tau = sqrts * np.sqrt(pdf.tau[[0, -1]]) / WINDOW
    low = max(lowest, pdf.muf[0] / mu_f, from_tau[0])
    return float(low), float(min(highest, pdf.muf[-1] / mu_f, from_tau[1]))


def _edges(pdf: PartonLuminosities, mu_f: float, low: float, high: float) -> Array:
    """Edges of panels in MZp [GeV]: where muF is at a kink of the set's interpolation, and between,
    close together where L is near zero: b quarks begin at the lower end, and sets turn negative
    above `NEAR_ZERO`."""
    shift, narrow = 0.9 * low, NEAR_ZERO[1]
    kinks = np.union1d(pdf.muf[:: pdf.panel_steps] / mu_f, narrow)
    inside = (kinks > low * (1.0 + CLOSE)) & (kinks < high / (1.0 + CLOSE))
    panels = [
        _geometric(a, b, NARROW_PANEL) if a >= narrow else shift + _geometric(a - shift, b - shift)
        for a, b in pairwise([low, *kinks[inside], high])
    ]
    edges = np.concatenate([*(panel[:-1] for panel in panels), [high]])
    edges[0] = low
    return edges


def _geometric(low: float, high: float, step: float = PANEL) -> Array:
    """From low to high with steps of `step` or less in the logarithm."""
    return np.geomspace(low, high, int(np.ceil(np.log(high / low) / step)) + 1)


def _beside_positive(ln_l: Array) -> Array:
    """ln L (steps + 1, panels, ...), and NaN in panels next to one without: L bends there."""
    absent = ~np.all(np.isfinite(ln_l), axis=0)
    near = absent.copy()
    near[1:] |= absent[:-1]
    near[:-1] |= absent[1:]
    return np.where(near, np.nan, ln_l)


def effective(
    pdf: PartonLuminosities, sqrts: float, order: str, mu_r: float, mu_f: float, mzp: Array
) -> Array:
    """L of each pair at m = WINDOW_NODES MZp, (m, 6, n) for MZp (m) [GeV]; NaN outside the table.

    L_qq + a [C_F L_qq x Delta_qq + T_R L_qg x Delta_qg] with a = alpha_s(muR)/(4 pi), and at NNLO
    that of each pair times its NNLO/NLO, for bs that of b bbar.
    """
    to_tau = _interpolation(pdf, (mzp[:, None] * WINDOW_NODES / sqrts) ** 2)
    nodes, weights = pdf.muf_stencil(np.clip(mu_f * mzp, pdf.muf[0], pdf.muf[-1]))

    def at(field: Array) -> Array:
        """(m, n, 6) of a field (nmu, ntau, 6)."""
        pairs = zip(weights.T, nodes.T, strict=True)
        at_muf = sum(w[:, None, None] * field[i] for w, i in pairs)
        return np.asarray(to_tau @ at_muf)

    lum = at(pdf.quarks)
    if order != "lo":
        at_muf, per_log = corrections(pdf)
        alpha = alpha_s_five_flavours(mu_r * mzp, pdf.alpha_s_mz, LOOPS[pdf.order])
        a = np.asarray(alpha) / (4.0 * pi)
        log = 2.0 * np.log(WINDOW_NODES / mu_f)[:, None]
        lum = lum + a[:, None, None] * (at(at_muf) + log * at(per_log))
    if order == "nnlo":
        known = not nnlo.why_unknown(sqrts, mu_r, mu_f)
        r = mu_r if known else np.nan
        lum = lum * np.stack([nnlo.nnlo_over_nlo(mzp, r, pair) for pair in PAIRS], -1)[:, None]
    return np.asarray(np.moveaxis(lum, -1, -2))


def _interpolation(pdf: PartonLuminosities, tau: Array) -> Array:
    """(m, n, ntau): fields at tau (m, n) from those at the nodes; NaN outside."""
    inside = (tau >= pdf.tau[0]) & (tau <= pdf.tau[-1])
    within = np.clip(tau, pdf.tau[0], pdf.tau[-1]).ravel()
    matrix = pdf.tau_grid.interpolation(within).reshape(*tau.shape, -1)
    return np.where(inside[..., None], matrix, np.nan)


@lru_cache(maxsize=8)
def corrections(pdf: PartonLuminosities) -> tuple[Array, Array]:
    """What a multiplies at muF = m, and with ln(m^2/muF^2): (nmu, ntau, 6) each."""
    qq, qq_log, qg, qg_log = pdf.tau_grid.convolution(QQ, QQ_LOG, QG, QG_LOG)
    matrices = np.block([[C_F * qq, T_R * qg], [C_F * qq_log, T_R * qg_log]])
    fields = np.concatenate([pdf.quarks, pdf.gluon], axis=1)
    both = np.tensordot(matrices, fields, axes=(1, 1)).reshape(2, len(pdf.tau), len(pdf.muf), -1)
    at_muf, per_log = np.swapaxes(both, 1, 2)
    return at_muf, per_log
