"""The Yukawa potential of Z' exchange at the origin of the s wave.

u'' + (κ^2 + λ e^{-y}/y) u = 0 has two parameters, so its Jost function g(λ, κ) is one table for all
points: data/yukawa_jost.csv, good to 1e-9 there and to 2e-9 here. S = 1/|g|^2; what may become
small, |g|^2 on a resonance, is formed last.
"""

from __future__ import annotations

from functools import lru_cache
from math import asinh, pi
from typing import Any

import numpy as np

from bridge.data.tables import DATA, read_data_table
from bridge.numerics.arrays import Array

TABLE = DATA / "yukawa_jost.csv"
MAX_STRENGTH, MAX_KAPPA = 300.0, 4000.0
"""Largest λ and κ of the table: some 13 bound states; mnu4/MZp at the ends of their domains."""
PANELS, TERMS = 24, 12
"""Intervals of equal length in t = asinh 2κ, and terms of the polynomials in each."""
WIDTH = asinh(2.0 * MAX_KAPPA) / PANELS
BLOCK = 1000
"""Pairs of λ and κ whose polynomials are held at once."""
LATELY = 4
"""Blocks that are kept, of 5 MB at most."""


def jost_polynomials(strength: Array) -> Array:
    """Re and Im of g for n λ as powers of the place in each panel, from -1 to 1.

    Shape (n, PANELS, 2, TERMS); NaN where λ > MAX_STRENGTH.
    """
    series = _panel_series()
    inside = np.where(strength <= MAX_STRENGTH, strength, np.nan)
    angle = np.arccos(np.sqrt(inside / MAX_STRENGTH))
    polynomials = np.cos(2.0 * np.outer(angle, np.arange(len(series)))) @ series
    return polynomials.reshape(-1, PANELS, 2, TERMS)


@lru_cache
def _panel_series() -> Array:
    """Row j: what multiplies T_2j(sqrt(λ/MAX_STRENGTH)) in each coefficient of the panels."""
    columns = read_data_table(TABLE).numbers()
    degree, table = columns.pop("degree"), np.stack(list(columns.values()))
    u = np.cos(pi * (np.arange(TERMS) + 0.5) / TERMS)
    angle = np.arccos((np.arange(PANELS)[:, None] + 0.5 * (1.0 + u)) / PANELS)
    powers = np.linalg.inv(np.vander(u, increasing=True)) @ np.cos(angle[..., None] * degree)
    parts = [powers[..., part::2] @ table[:, part::2].T for part in (0, 1)]
    return np.ascontiguousarray(np.stack(parts, axis=1).reshape(-1, len(table)).T)


def sommerfeld_factors(strength: Array, kappa: Array) -> Array:
    """S = |ψ(0)|^2/|ψ_free(0)|^2 at n pairs of λ and κ; NaN beyond the ends of the table."""
    factors = np.empty(kappa.size)
    for here in np.array_split(np.arange(kappa.size), 1 + kappa.size // BLOCK):
        different, rows = np.unique(strength[here], return_inverse=True)
        factors[here] = _factors(_lately(different.tobytes()), rows, kappa[here])
    return factors


@lru_cache(maxsize=LATELY)
def _lately(strengths: bytes) -> Array:
    """`jost_polynomials`, kept for the next velocity of the same points."""
    polynomials = jost_polynomials(np.frombuffer(strengths))
    polynomials.flags.writeable = False
    return polynomials


def sommerfeld_at(strength: float, kappa: Array) -> Array:
    """S of one λ at many κ."""
    return _factors(jost_polynomials(np.array([strength])), 0, kappa)


def threshold_amplitude(strength: Array) -> Array:
    """g at rest, κ = 0, where it is real, of n λ: its zeros are the resonances of S."""
    amplitude: Array = jost_polynomials(strength)[:, 0, 0] @ (-1.0) ** np.arange(TERMS)
    return amplitude


def _factors(polynomials: Array, rows: Any, kappa: Array) -> Array:
    """1/|g|^2 from the polynomials of the λ in `rows`."""
    inside = np.where(kappa <= MAX_KAPPA, kappa, 0.0)
    place = np.arcsinh(2.0 * inside) / WIDTH
    panel = np.minimum(place.astype(int), PANELS - 1)
    powers = np.vander(2.0 * (place - panel) - 1.0, TERMS, increasing=True)
    g = np.einsum("ipk,ik->ip", polynomials[rows, panel], powers)
    return np.where(kappa <= MAX_KAPPA, 1.0 / np.sum(g**2, axis=1), np.nan)
