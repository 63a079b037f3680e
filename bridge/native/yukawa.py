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
BLOCK = 500
"""Pairs of λ and κ whose series are held at once."""


def jost_polynomials(strength: Array) -> Array:
    """Re and Im of g for n λ as powers of the place in each panel, from -1 to 1.

    Shape (n, PANELS, 2, TERMS); NaN where λ > MAX_STRENGTH.
    """
    series = _panel_series()
    return (_chebyshev(strength) @ series).reshape(-1, PANELS, 2, TERMS)


def _chebyshev(strength: Array) -> Array:
    """T_2j(sqrt(λ/MAX_STRENGTH)), a row for each λ; NaN beyond the table."""
    inside = np.where(strength <= MAX_STRENGTH, strength, np.nan)
    angle = np.arccos(np.sqrt(inside / MAX_STRENGTH))
    return np.asarray(np.cos(2.0 * np.outer(angle, np.arange(len(_panel_series())))))


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


@lru_cache
def _series_by_panel() -> Array:
    """The same, a table for each panel: (PANELS, rows, 2 TERMS)."""
    series = _panel_series().reshape(-1, PANELS, 2 * TERMS)
    return np.ascontiguousarray(series.transpose(1, 0, 2))


def sommerfeld_factors(strength: Array, kappa: Array) -> Array:
    """S = |ψ(0)|^2/|ψ_free(0)|^2 at n pairs of λ and κ; NaN beyond the ends of the table."""
    factors = np.empty(kappa.size)
    for here in np.array_split(np.arange(kappa.size), 1 + kappa.size // BLOCK):
        panel, powers = _places(kappa[here])
        series = _series_by_panel()[panel]
        polynomials = np.einsum("ij,ijk->ik", _chebyshev(strength[here]), series)
        factors[here] = _factors(polynomials.reshape(-1, 2, TERMS), powers, kappa[here])
    return factors


def sommerfeld_at(strength: float, kappa: Array) -> Array:
    """S of one λ at many κ."""
    panel, powers = _places(kappa)
    return _factors(jost_polynomials(np.array([strength]))[0, panel], powers, kappa)


def threshold_amplitude(strength: Array) -> Array:
    """g at rest, κ = 0, where it is real, of n λ: its zeros are the resonances of S."""
    amplitude: Array = jost_polynomials(strength)[:, 0, 0] @ (-1.0) ** np.arange(TERMS)
    return amplitude


def _places(kappa: Array) -> tuple[Any, Array]:
    """The panel of each κ, and the powers of its place there."""
    inside = np.where(kappa <= MAX_KAPPA, kappa, 0.0)
    place = np.arcsinh(2.0 * inside) / WIDTH
    panel = np.minimum(place.astype(int), PANELS - 1)
    return panel, np.vander(2.0 * (place - panel) - 1.0, TERMS, increasing=True)


def _factors(polynomials: Array, powers: Array, kappa: Array) -> Array:
    """1/|g|^2 from the polynomials (n, 2, TERMS) of each pair."""
    g = np.einsum("ipk,ik->ip", polynomials, powers)
    return np.where(kappa <= MAX_KAPPA, 1.0 / np.sum(g**2, axis=1), np.nan)
