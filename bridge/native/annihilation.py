"""nu4 nu4bar annihilation: cross-sections of every channel, from the Lagrangian (2.28).

Everything is a function of Q = sqrt(s), and is given as sigma * beta_i with
beta_i = sqrt(1 - 4 m^2/s): that product is finite at rest, where it equals the effective
(half of the Dirac pair's) sigma v_rel. With E the kinetic energy, Q = 2 m (1 + kappa); kappa
and its distance to the pole are handed on as they are, so that nothing cancels at threshold.
"""

from __future__ import annotations

from math import pi
from typing import Any, NamedTuple

import numpy as np

from bridge.native.channels import ANNIHILATION, STANDARD_MODEL
from bridge.native.widths import qcd_correction, width_zp, width_zp_to_pair
from bridge.numerics.arrays import Array, Real, count_below
from bridge.numerics.compiling import elementwise
from bridge.numerics.quadrature import gauss_legendre
from bridge.point import Point

NODES, NODE_WEIGHTS = gauss_legendre(32)
"""Of the mass of a virtual Z'."""
TINY = 1e-9
"""Keeps a virtual mass of zero [GeV] from dividing by zero; nothing is open there."""
POLE = 1e-290
"""Least denominator of a propagator [GeV^4]; that of a coupling in its domain is above."""


class Inputs(NamedTuple):
    """Everything the cross-sections depend on; masses and the width in GeV.

    `pairs` holds g_L, g_R, both masses and the weight (colours times charge states) of each row of
    `channels.STANDARD_MODEL`. Numbers in the kernels; where `inputs` makes it from a point of
    arrays, arrays.
    """

    gnunu: float
    mzp: float
    mnu4: float
    width: float
    running: float
    off_shell: float
    pairs: Any


NUMBERS = len(Inputs._fields) - 1


def inputs(
    p: Point, running_width: bool = False, off_shell: bool = False, qcd: bool = False
) -> Inputs:
    """The inputs of a point, with its total width.

    `running_width` lets it grow with s in the propagator; `off_shell` adds Z' Z'* below its
    threshold to `total_sigma_beta`; `qcd` multiplies widths to quarks by 1 + alpha_s/pi, at MZp in
    the total width and at rest elsewhere.
    """
    gluons = qcd_correction(2.0 * p.mnu4, p) if qcd else 0.0
    pairs = tuple(
        (*f.couplings(p), *f.pair_masses(p), f.weight * (1.0 + gluons * (f.colours > 1)))
        for f in STANDARD_MODEL
    )
    conventions = float(running_width), float(off_shell)
    values: Any = (p.gnunu, p.mzp, p.mnu4, width_zp(p, qcd), *conventions, pairs)
    return Inputs(*values)


def rows(c: Inputs) -> Array:
    """One row of plain numbers for each point of an array of points, flat; shape (n, columns).

    `of_row` makes the inputs of one point from each.
    """
    columns = np.broadcast_arrays(*c[:NUMBERS], *(x for pair in c.pairs for x in pair))
    return np.stack([np.ravel(column) for column in columns], axis=1).astype(float)


def of_row(row: Array) -> Inputs:
    """The inputs of one point from a row of `rows`."""
    pairs = row[NUMBERS:].reshape(-1, 5)
    return Inputs(row[0], row[1], row[2], row[3], row[4], row[5], pairs)


def kinetic_fraction(s: Real, mnu4: Real) -> Real:
    """kappa = (sqrt(s) - 2 m)/(2 m), without cancellation in s - 4 m^2 [GeV^2]."""
    return (s - 4.0 * mnu4**2) / (2.0 * mnu4 * (np.sqrt(s) + 2.0 * mnu4))


def above_pole(kappa: Real, offset: Real, mnu4: Real) -> Real:
    """s - MZp^2 [GeV^2] from kappa and offset = kappa - kappa_pole."""
    return 4.0 * mnu4**2 * offset * (2.0 + 2.0 * kappa - offset)


def propagator_squared(s_above_pole: Real, mzp: Real, width: Real, running: Real) -> Real:
    """1/[(s - M^2)^2 + M^2 Gamma^2] [GeV^-4].

    The width is fixed (running = 0) or Gamma s/M^2 (running = 1), as for massless final states.
    On the pole of a Z' without width it is large and finite, so that times a width of 0 it is 0.
    """
    growth = 1.0 + running * s_above_pole / mzp**2
    return 1.0 / np.maximum(s_above_pole**2 + (mzp * width * growth) ** 2, POLE)


def sigma_beta_per_width(q: Real, gnunu: Real, mnu4: Real, propagator: Real) -> Real:
    """sigma beta_i over Gamma_X(Q) [GeV^-3] for an s-channel Z' that goes to X.

    gnunu^2 (s + 2 m^2)/Q / [(s - M^2)^2 + M^2 Gamma^2]: the current of nu4 is conserved, so
    the final state enters only through Gamma_X(Q), its width for a Z' of mass Q [GeV].
    Derived from (2.28).
    """
    return gnunu**2 * (q**2 + 2.0 * mnu4**2) / q * propagator


def sigma_beta_to_vectors(q: Real, gnunu: Real, mnu4: Real, m1: Real, m2: Real) -> Real:
    """sigma beta_i [GeV^-2] of nu4 nu4bar -> two distinct vectors of masses m1, m2 [GeV].

    t and u channel with coupling gnunu each; with a = m1^2, b = m2^2,

        g^4 sqrt(lambda)/(4 pi s^2) [2 A (1 + (2 m^2 + a + b)/D + ((a + b)^2/2 - 2 m^4)/D^2) - 1
                                     - (2 m^2 + a)(2 m^2 + b)/(a b + m^2 lambda/s)],

    D = (s - a - b)/2, lambda = 4 (D^2 - a b), A = atanh(r)/r, r^2 = (s - 4 m^2) lambda/(4 s D^2);
    0 when closed. Derived from the traces.
    """
    m_sq, a, b = mnu4**2, m1**2, m2**2
    above = np.maximum(0.0, q - m1 - m2)
    s = (above + m1 + m2) ** 2
    lam = above * (above + 2.0 * (m1 + m2)) * (s - (m1 - m2) ** 2)
    d = (s - a - b) / 2.0
    gap = a * b + m_sq * lam / s
    r = np.sqrt(np.maximum(0.0, (q - 2.0 * mnu4) * (q + 2.0 * mnu4)) * lam / s) / (2.0 * d)
    # below 1e-3 the series; above, 1 - r^2 = gap/d^2 keeps its digits for r -> 1
    safe = np.maximum(r, 1e-3)
    log = np.log(d * (1.0 + safe) / np.sqrt(gap)) / safe
    slow = 1.0 * (r < 1e-3)
    atanh_ratio = slow * (1.0 + r**2 / 3.0 + r**4 / 5.0) + (1.0 - slow) * log
    bracket = (
        2.0 * atanh_ratio * (1.0 + (2.0 * m_sq + a + b) / d)
        + atanh_ratio * ((a + b) ** 2 - 4.0 * m_sq**2) / d**2
        - 1.0
        - (2.0 * m_sq + a) * (2.0 * m_sq + b) / gap
    )
    value: Real = gnunu**4 * np.sqrt(lam) / (4.0 * pi * s**2) * np.maximum(0.0, bracket)
    return value


@elementwise(1)
def sigma_beta_to_zpzp(q: Real, gnunu: Real, mnu4: Real, mzp: Real) -> Real:
    """sigma beta_i [GeV^-2] of nu4 nu4bar -> Z'Z', identical final state.

    At rest it is g^4/(32 pi m^2) (1 - r)^(3/2)/(1 - r/2)^2 with r = MZp^2/m^2.
    """
    return 0.5 * sigma_beta_to_vectors(q, gnunu, mnu4, mzp, mzp)


@elementwise(1)
def width_to_pair(q: Real, pair: Any) -> Real:
    """Width [GeV] of a Z' of mass Q [GeV] to a row of `Inputs.pairs`."""
    return width_zp_to_pair(pair[0], pair[1], q, pair[2], pair[3], pair[4])


def width_to_sm(q: Real, c: Inputs) -> Real:
    """Width [GeV] of a Z' of mass Q [GeV] to all Standard Model pairs."""
    total = 0.0 * q
    for i in range(len(c.pairs)):
        pair = c.pairs[i]
        total = total + width_zp_to_pair(pair[0], pair[1], q, pair[2], pair[3], pair[4])
    return total


@elementwise(2)
def sigma_beta_per_width_at(kappa: Real, offset: Real, c: Inputs) -> Real:
    """`sigma_beta_per_width` at offset = kappa - kappa_pole."""
    propagator = propagator_squared(above_pole(kappa, offset, c.mnu4), c.mzp, c.width, c.running)
    return sigma_beta_per_width(2.0 * c.mnu4 * (1.0 + kappa), c.gnunu, c.mnu4, propagator)


def sigma_beta(kappa: Real, offset: Real, c: Inputs) -> dict[str, Real]:
    """sigma beta_i [GeV^-2] by channel at offset = kappa - kappa_pole."""
    q = 2.0 * c.mnu4 * (1.0 + kappa)
    per_width = sigma_beta_per_width_at(kappa, offset, c)
    through_zp = (per_width * width_to_pair(q, pair) for pair in c.pairs)
    to_zpzp = sigma_beta_to_zpzp(q, c.gnunu, c.mnu4, c.mzp)
    return dict(zip(ANNIHILATION, (*through_zp, to_zpzp), strict=True))


def sigma_beta_through_zp(kappa: Real, offset: Real, c: Inputs) -> Real:
    """sigma beta_i [GeV^-2] to all Standard Model pairs at offset = kappa - kappa_pole."""
    q = 2.0 * c.mnu4 * (1.0 + kappa)
    return sigma_beta_per_width_at(kappa, offset, c) * width_to_sm(q, c)


def total_sigma_beta(kappa: Array, offset: Array, c: Inputs) -> Array:
    """Sum of `sigma_beta` for ascending kappa; Z'Z' is looked at only where it is open."""
    q = 2.0 * c.mnu4 * (1.0 + kappa)
    total: Array = np.asarray(sigma_beta_per_width_at(kappa, offset, c))
    widths = np.zeros(q.size)
    for i in range(len(c.pairs)):
        pair = c.pairs[i]
        if pair[0] != 0.0 or pair[1] != 0.0:
            widths += width_to_pair(q, pair)
    total *= widths
    closed = count_below(kappa, (c.mzp - c.mnu4) / c.mnu4)
    below, above = total[:closed], total[closed:]
    above += sigma_beta_to_zpzp(q[closed:], c.gnunu, c.mnu4, c.mzp)
    if c.off_shell > 0.0:
        below += sigma_beta_to_zp_off_shell(q[:closed], c)
    return total


@elementwise(1)
def sigma_beta_to_zp_off_shell(q: Real, c: Inputs) -> Real:
    """sigma beta_i [GeV^-2] of nu4 nu4bar -> Z' and an off-shell Z' of mass Q* < MZp.

    Integral of dQ*^2/pi Q* Gamma(Q*)/[(Q*^2 - M^2)^2 + M^2 Gamma^2] sigma(M, Q*), Gamma to SM
    pairs, in the logarithm of M^2 - Q*^2: 1e-6 with 32 nodes. For sqrt(s) below 2 MZp; 0 below
    MZp. Either Z' may be the virtual one, which cancels the identical-particle half.
    """
    largest = np.maximum(0.0, np.minimum(q, 2.0 * c.mzp) - c.mzp)
    below_pole = np.maximum(c.mzp**2 - largest**2, 1e-12 * c.mzp**2)
    span = np.log(c.mzp**2 / below_pole)
    total = 0.0 * q
    for i in range(NODES.size):
        distance = below_pole * np.exp(span * NODES[i])
        star = np.maximum(np.sqrt(np.maximum(c.mzp**2 - distance, 0.0)), TINY)
        spectral = star * width_to_sm(star, c) / pi * distance
        spectral = spectral / (distance**2 + (c.mzp * c.width) ** 2)
        pairs = sigma_beta_to_vectors(q, c.gnunu, c.mnu4, c.mzp, star)
        total = total + span * NODE_WEIGHTS[i] * spectral * pairs
    return total


def sigma_annihilation(s: Real, p: Point) -> dict[str, Real]:
    """Cross-section [GeV^-2] by channel at s > 4 mnu4^2 [GeV^2]; broadcasts s with the point.

    Averaged over the spins of both initial particles; "bs" is b sbar and s bbar together.

    >>> from bridge.point import benchmark
    >>> found = sigma_annihilation(4.1 * benchmark().mnu4 ** 2, benchmark())
    >>> [name for name, sigma in found.items() if sigma > 0.0]
    ['bb', 'tt', 'bs', 'mumu', 'nunu', 'zpzp']
    """
    kappa = kinetic_fraction(s, p.mnu4)
    offset = kappa - pole_position(p.mzp, p.mnu4)
    beta_i = np.sqrt(kappa * (2.0 + kappa)) / (1.0 + kappa)
    per_channel = sigma_beta(kappa, offset, inputs(p))
    return {name: value / beta_i for name, value in per_channel.items()}


def pole_position(mzp: Real, mnu4: Real) -> Real:
    """kappa where sqrt(s) = MZp; negative when the pole lies below threshold."""
    return (mzp - 2.0 * mnu4) / (2.0 * mnu4)


def sigmav_at_rest(p: Point) -> dict[str, Real]:
    """Effective sigma v (half of sigma v_rel of the pair) [GeV^-2] for s -> 4 mnu4^2, by channel.

    (4.4) of arXiv:1803.04430 without its expansions in the masses.
    """
    rest = np.zeros(p.shape) if p.shape else 0.0
    return sigma_beta(rest, -pole_position(p.mzp, p.mnu4), inputs(p))
