"""Photons of annihilation in dwarf galaxies, all channels together.

Limits are published for one pair at a time. Here every pair counts as much as its photons do in
such a search (data/gamma_yields.csv), and the sum is told as the σ v of b b̄ alone with photons that
count as much. A pair at rest has the energy 2 mnu4; each Z' of Z'Z' decays to one of energy mnu4 in
flight, of the rapidity arcosh(mnu4/MZp), isotropic as an unpolarised Z' is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

import numpy as np

from bridge.data.tables import DATA, read_data_table
from bridge.native.channels import PAIR_OF_ZP, STANDARD_MODEL, FinalState
from bridge.native.indirect import SPECTRUM_OF
from bridge.native.widths import branching_ratios
from bridge.numerics.arrays import Array, Real
from bridge.point import Point

GAMMA_YIELDS = DATA / "gamma_yields.csv"

ACCURACY = {
    "bb": 0.15, "qq": 0.15, "cc": 0.15, "tt": 0.15,
    "ee": 0.3, "mumu": 0.3, "tautau": 0.5, "nunu": 0.5,
}  # fmt: skip
"""Relative error of the yields: fits to the curve of b b̄ and to that of muons differ by as much in
what they say of the others from 100 GeV on; of b b̄ at rest it is 3 %."""


class _Yields:
    """ln of the yield of each column on a grid of ln energy and rapidity."""

    def __init__(self) -> None:
        table = read_data_table(GAMMA_YIELDS).numbers()
        self.log_energy = np.unique(np.log(table.pop("energy_gev")))
        self.rapidity = np.unique(table.pop("rapidity"))
        shape = self.log_energy.size, self.rapidity.size
        least = 1e-3
        self.columns = {
            name: np.log(np.maximum(column, least)).reshape(shape) for name, column in table.items()
        }


@lru_cache
def _table() -> _Yields:
    return _Yields()


def pair_yield(column: str, energy: Real, rapidity: Real) -> Real:
    """What the photons of a pair of energy 2 `energy` [GeV] count, [GeV^2/(1e-26 cm^3/s)].

    ln of it linear in rapidity and ln energy; NaN outside of 3 GeV to 30 TeV. m^2/yield is the
    limit on annihilation to that pair alone.
    """
    table = _table()
    log_energy, rest = np.broadcast_arrays(np.log(energy), np.asarray(rapidity, dtype=float))
    inside = (log_energy >= table.log_energy[0]) & (log_energy <= table.log_energy[-1])
    i, u = _place(table.log_energy, log_energy)
    j, v = _place(table.rapidity, rest)
    y = table.columns[column]
    low, high = ((1.0 - v) * y[k, j] + v * y[k, j + 1] for k in (i, i + 1))
    value: Real = np.where(inside, np.exp((1.0 - u) * low + u * high), np.nan)
    return value


def _place(nodes: Array, at: Array) -> tuple[np.ndarray, Array]:
    """Interval and place in it from 0 to 1; at the ends outside."""
    i = np.clip(np.searchsorted(nodes, at) - 1, 0, nodes.size - 2)
    return i, np.clip((at - nodes[i]) / (nodes[i + 1] - nodes[i]), 0.0, 1.0)


def contributions(p: Point, sigmav: Mapping[str, Real]) -> Iterator[tuple[float, Real]]:
    """Of each fermion: the accuracy of its yield, and its photons as σ v of b b̄.

    `sigmav` is the effective σ v by channel; it says the unit.
    """
    decays, flying = branching_ratios(p), np.arccosh(np.maximum(1.0, p.mnu4 / p.mzp))
    of_bb = pair_yield("bb", p.mnu4, 0.0)
    for final in STANDARD_MODEL:
        for column in _columns(final):
            direct = _product(sigmav[final.name], pair_yield(column, p.mnu4, 0.0))
            pairs = _product(sigmav[PAIR_OF_ZP], decays[final.name])
            cascade = _product(2.0 * pairs, pair_yield(column, p.mnu4 / 2.0, flying))
            yield ACCURACY[column], (direct + cascade) / of_bb / 2.0


def _columns(final: FinalState) -> tuple[str, ...]:
    """Those of both fermions, half a pair each."""
    return tuple(SPECTRUM_OF[abs(code)] for code in final.states[0])


def _product(rate: Real, factor: Real) -> Array:
    """0 where the rate is, whatever the factor."""
    return np.where(np.equal(rate, 0.0), 0.0, rate * np.asarray(factor))


def sigmav_as_bb(p: Point, sigmav: Mapping[str, Real]) -> Real:
    """Effective σ v of b b̄ alone with photons that count as much as those of all channels."""
    return sum((part for _, part in contributions(p, sigmav)), 0.0)


def sigmav_as_bb_error(p: Point, sigmav: Mapping[str, Real]) -> Real:
    """Its absolute error: that of the yields."""
    return sum((accuracy * part for accuracy, part in contributions(p, sigmav)), 0.0)
