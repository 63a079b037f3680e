"""Annihilation today and at recombination: sigma v by channel, and what the CMB sees of it.

Every sigma v here is the effective one, half of the Dirac pair's, which is what limits derived
for self-conjugate dark matter mean.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from bridge.data.tables import DATA, read_data_table
from bridge.native.annihilation import inputs, pole_position, sigma_beta
from bridge.native.channels import OF_GENERAL, PAIR_OF_ZP, STANDARD_MODEL, FinalState
from bridge.native.constants import GEV_M2_TO_CM3_S
from bridge.native.widths import branching_ratios
from bridge.numerics.arrays import Array, Real
from bridge.numerics.interpolation import linear_error
from bridge.point import Point

F_EFF_LEAST = 1.0
"""f_eff is extrapolated as a constant from 5 GeV, where its table begins, down to this [GeV]."""

CASCADE_ERROR = 0.04
"""Of f_eff by the spread of the energies of what a Z' decays to in flight."""

TINY = 1e-300
"""Keeps a muon without couplings from dividing by zero."""

SPECTRUM_OF = {
    1: "qq", 2: "qq", 3: "qq", 4: "cc", 5: "bb", 6: "tt",
    11: "ee", 12: "nunu", 13: "mumu", 14: "nunu", 15: "tautau", 16: "nunu",
}  # fmt: skip
"""Column of tables of what annihilation makes, by PDG code of a fermion."""

F_EFF = DATA / "f_eff.csv"


def sigmav_cm3s(p: Point, v_rel: float) -> dict[str, Real]:
    """Effective sigma v_rel [cm^3/s] by channel at one relative velocity, tree level; shape of the
    point."""
    kappa = v_rel**2 / 8.0 + np.zeros(p.shape)
    offset = kappa - pole_position(p.mzp, p.mnu4)
    per_channel = sigma_beta(kappa, offset, inputs(p))
    return {channel: x * GEV_M2_TO_CM3_S for channel, x in per_channel.items()}


@lru_cache
def _f_eff_table() -> dict[str, Array]:
    return read_data_table(F_EFF).numbers()


def f_eff(channel: str, energy: Real) -> Real:
    """Share of 2 x `energy` [GeV] that ionises, for a pair of `channel`.

    Linear in ln(energy) from 5 GeV to 100 TeV, constant from 1 to 5 GeV (`f_eff_extrapolated`),
    which is up to 20 % too high for muons; NaN elsewhere. "mumu" is left-handed.
    Source: arXiv:1506.03811 with the spectra of arXiv:1012.4515.
    """
    table = _f_eff_table()
    x = np.asarray(energy, dtype=float)
    share: Array = np.interp(np.log(x), np.log(table["mnu4_gev"]), table[channel], right=np.nan)
    return np.where(x < F_EFF_LEAST, np.nan, share)


def f_eff_error(mnu4: Real) -> Real:
    """Relative error of f_eff by straight lines in its table: the largest channel, at mnu4 [GeV]
    and at half of it."""
    table = _f_eff_table()
    nodes = np.log(table["mnu4_gev"])
    errors = [
        linear_error(at, nodes, table[c]) / np.maximum(np.interp(at, nodes, table[c]), 1e-3)
        for c in set(SPECTRUM_OF.values())
        for at in (np.log(mnu4), np.log(np.asarray(mnu4) / 2.0))
    ]
    largest: Array = np.maximum.reduce(errors)
    return largest


def f_eff_extrapolated(p: Point) -> npt.NDArray[np.bool_]:
    """Where `p_ann_cm3s_gev` needs f_eff below 5 GeV, at mnu4 or at mnu4/2 in decays of the Z'."""
    decays = np.asarray(p.mnu4 > p.mzp) & (np.asarray(p.mnu4) / 2.0 < _f_eff_begins())
    return np.asarray((p.mnu4 < _f_eff_begins()) | decays)


def _f_eff_begins() -> float:
    return float(_f_eff_table()["mnu4_gev"][0])


def f_eff_of_pair(final: FinalState, p: Point, energy: Real) -> Real:
    """f_eff of a final state; both of its fermions have `energy` [GeV].

    Muons by the squares of their couplings, left- and right-handed; electrons and taus unpolarised.
    """
    return sum((_of_fermion(abs(code), final, p, energy) for code in final.states[0]), 0.0) / 2.0


def _of_fermion(code: int, final: FinalState, p: Point, energy: Real) -> Real:
    column = SPECTRUM_OF[code]
    if column != "mumu":
        return f_eff(column, energy)
    left, right = (np.square(g) for g in final.couplings(p))
    share = np.where(np.equal(right, 0.0), 1.0, left / np.maximum(left + right, TINY))
    return share * f_eff("mumu", energy) + (1.0 - share) * f_eff("mumu_right", energy)


def f_eff_of_zp(p: Point) -> Real:
    """f_eff of a Z' Z' pair: its decays with the branching ratios, each product with mnu4/2.

    The mean energy of products of an isotropic decay; their spread moves f_eff by up to
    CASCADE_ERROR, by 6 % below 20 GeV.
    """
    br, energy = branching_ratios(p), np.asarray(p.mnu4) / 2.0
    seen = (f for f in STANDARD_MODEL if f.name not in OF_GENERAL or f.coupled(p))
    return sum((_share(br[f.name], f_eff_of_pair(f, p, energy)) for f in seen), 0.0)


def p_ann_cm3s_gev(p: Point, sigmav: Mapping[str, Real]) -> Real:
    """sum over channels of f_eff sigma v/mnu4 [cm^3/s/GeV]; NaN without f_eff.

    `sigmav` is the effective one [cm^3/s] by channel after recombination. Source:
    arXiv:1506.03811; the quantity that Planck limits.
    """
    total: Real = _share(sigmav[PAIR_OF_ZP], f_eff_of_zp(p))
    for final in (f for f in STANDARD_MODEL if f.coupled(p)):
        total = total + _share(sigmav[final.name], f_eff_of_pair(final, p, p.mnu4))
    return total / p.mnu4


def _share(rate: Real, share: Real) -> Real:
    """rate x share, where a closed channel needs no share."""
    product: Array = np.where(np.asarray(rate) == 0.0, 0.0, rate * np.asarray(share))
    return product
