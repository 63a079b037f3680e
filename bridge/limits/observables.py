"""What a limit can be put on: the prediction of the model, its equation and its inputs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np

from bridge.arrays import Array, Real
from bridge.native import flavour, indirect, lepton_flavour, nucleon, trident, widths, zto4mu
from bridge.native.sommerfeld import sommerfeld_factor
from bridge.point import COUPLINGS, Point

BR_BS_MUMU_SM = 3.66e-9
"""BR(B_s -> mu mu) of the SM, +-0.14e-9, arXiv:1908.07011."""

ARGON_Z, ARGON_A = 18, 39.948

ACCEPTANCE = Path(__file__).resolve().parent.parent / "data" / "dimuon_acceptance.csv"


@dataclass(frozen=True, slots=True)
class Options:
    """Inputs beyond a point: charged-lepton mixing, and what the detection rates include.

    `rescale` lets them follow the relic density, `sommerfeld` enhances annihilation (slow for
    many points).
    """

    v21: Real = 0.0
    v32: Real = 0.0
    rescale: bool = False
    sommerfeld: bool = False


@dataclass(frozen=True)
class Inputs:
    """A point, the quantities already computed for it (by name), and the options."""

    point: Point
    values: Mapping[str, Real]
    options: Options = Options()

    @cached_property
    def sigmav_today(self) -> dict[str, Real]:
        """Effective sigma v [cm^3/s] by channel in the Milky Way."""
        enhancement = self.enhancement(indirect.V_REL_GALAXY)
        return {c: enhancement * x for c, x in indirect.sigmav_cm3s(self.point).items()}

    def enhancement(self, v_rel: float) -> Real:
        """The Sommerfeld factor at a relative velocity, or 1."""
        return sommerfeld_factor(self.point, v_rel / 2.0) if self.options.sommerfeld else 1.0

    def fraction(self) -> Real:
        """Share of dark matter that nu4 makes up: 1, or its relic density over 0.12 if less."""
        if not self.options.rescale:
            return 1.0
        return np.minimum(1.0, self.values["omega_h2"] / 0.12)


@dataclass(frozen=True, slots=True)
class Observable:
    """One prediction. `needs` names quantities of `bridge.quantities` it reads.

    `standard_model` is its value without a Z' where it is compared with a measurement; `scales`
    is the power of the relic fraction that the rate follows.
    """

    predict: Callable[[Inputs], Real]
    unit: str
    axis: str | None
    equation: str
    source: str
    needs: tuple[str, ...] = ()
    standard_model: float | None = None
    scales: int = 0

    def __call__(self, x: Inputs) -> Real:
        """The prediction for a point or an array of points, in `unit`."""
        return self.predict(x) * x.fraction() ** self.scales if self.scales else self.predict(x)

    def required(self, options: Options) -> tuple[str, ...]:
        """Names of the quantities that have to be computed first."""
        return self.needs + (("omega_h2",) if self.scales and options.rescale else ())


@lru_cache
def _acceptance() -> Array:
    table: Array = np.loadtxt(ACCEPTANCE, delimiter=",", skiprows=4)
    return table


def fiducial_acceptance(mzp: Real) -> Real:
    """Share of dimuons with |eta| < 2.5 and pT > 30 GeV at 13 TeV; NaN outside the table."""
    mass, share = _acceptance().T
    acceptance: Array = np.interp(np.log(mzp), np.log(mass), share, left=np.nan, right=np.nan)
    return acceptance


def sigma_argon_cm2(c1p: Real, c1n: Real, mnu4: Real) -> Real:
    """(4.11) for argon, [cm^2]."""
    c1 = (ARGON_Z * c1p + (ARGON_A - ARGON_Z) * c1n) / ARGON_A
    return nucleon.sigma_nucleon_cm2(c1, mnu4)


def _largest_coupling(p: Point) -> Real:
    largest: Real = np.maximum.reduce(
        np.broadcast_arrays(*(np.abs(getattr(p, g)) for g in COUPLINGS))
    )
    return largest


_PAPER = "arXiv:1803.04430"

OBSERVABLES: dict[str, Observable] = {
    "g_bs": Observable(
        lambda x: flavour.g_bs(x.point), "GeV^-2", None,
        "G_bs = (vts gbb/MZ')^2", f"(3.4) of {_PAPER}", standard_model=0.0,
    ),
    "delta_ms_ratio": Observable(
        lambda x: flavour.delta_ms_ratio(x.point), "", None,
        "Delta M_s/SM = 1 + kappa G_bs, kappa with two-loop QCD running from MZ'",
        f"(3.4) of {_PAPER}; Buras, Jamin and Weisz 1990", standard_model=1.0,
    ),
    "rk_product": Observable(
        lambda x: x.point.gbb * x.point.gmumu / x.point.mzp**2, "GeV^-2", None,
        "gbb gmumu/MZ'^2", f"(3.3) of {_PAPER}", standard_model=0.0,
    ),
    "r_k": Observable(
        lambda x: flavour.r_k(flavour.c9(x.point)), "", None,
        "R_K = (|C9|^2 + |C10|^2)/SM with C9 = -C10 = pi G_bsmu/(sqrt2 G_F alpha V_tb V_ts*)",
        f"(3.2) of {_PAPER}; arXiv:1411.4773", standard_model=1.0,
    ),
    "br_bs_mumu": Observable(
        lambda x: BR_BS_MUMU_SM * flavour.bs_mumu_ratio(flavour.c9(x.point)), "", None,
        "BR(B_s -> mu mu) = SM (1 - C9/C10_SM)^2", "arXiv:1204.1737; SM of arXiv:1908.07011",
        standard_model=BR_BS_MUMU_SM,
    ),
    "g_mu": Observable(
        lambda x: trident.g_mu(x.point), "GeV^-2", None,
        "G_mu = (gmumu/MZ')^2, contact", f"(3.6) of {_PAPER}", standard_model=0.0,
    ),
    "trident_ratio": Observable(
        lambda x: trident.trident_ratio_zp(x.point), "", None,
        "[(1 + 4 sW^2 + v^2 G_mu)^2 + (1 + v^2 G_mu)^2]/[(1 + 4 sW^2)^2 + 1], "
        "each power of G_mu weakened by the Z' propagator",
        f"(3.6) of {_PAPER}; arXiv:1406.2332", standard_model=1.0,
    ),
    "br_z_mumu_zp_4mu": Observable(
        lambda x: zto4mu.br_z_to_mumu_zp(x.point) * x.values["br_mumu"], "", "mzp",
        "BR(Z -> mu mu Z') BR(Z' -> mu mu), tree level, m_mumu > 4 GeV",
        f"{_PAPER}, section 3; derived", needs=("br_mumu",),
    ),
    "sigma_dimuon_pb": Observable(
        lambda x: x.values["sigma_dimuon_nwa_pb"], "pb", "mzp",
        "sigma(pp -> Z') BR(Z' -> mu mu) at 13 TeV, narrow width",
        f"section 3 of {_PAPER}; leading order", needs=("sigma_dimuon_nwa_pb",),
    ),
    "sigma_dimuon_fid_pb": Observable(
        lambda x: x.values["sigma_dimuon_nwa_pb"] * fiducial_acceptance(x.point.mzp), "pb", "mzp",
        "sigma BR times the acceptance of |eta| < 2.5, pT > 30 GeV",
        f"section 3 of {_PAPER}; leading order", needs=("sigma_dimuon_nwa_pb",),
    ),
    "br_mu_e_gamma": Observable(
        lambda x: lepton_flavour.br_mu_e_gamma(x.point, x.options.v21), "", None,
        "Gamma of (3.10) over G_F^2 m_mu^5/(192 pi^3), with (V'_eL)_21",
        f"(3.10) of {_PAPER}; arXiv:1706.07808",
    ),
    "br_tau_3mu": Observable(
        lambda x: lepton_flavour.br_tau_3mu(x.point, x.options.v32), "", None,
        "(gmumu^2 v32/MZ'^2)^2/(4 G_F^2) BR(tau -> mu nu nu), v32 = (V'_eL)_32", "derived",
    ),
    "delta_a_mu": Observable(
        lambda x: lepton_flavour.delta_a_mu(x.point), "", None,
        "-m_mu^2 gmumu^2/(12 pi^2 MZ'^2)", f"(3.12) of {_PAPER} with its sign corrected",
        standard_model=0.0,
    ),
    "g_bmu": Observable(
        lambda x: flavour.g_bmu(x.point), "GeV^-2", None,
        "G_bmu = -gbb gmumu/MZ'^2", f"(3.13) of {_PAPER}", standard_model=0.0,
    ),
    "r_upsilon": Observable(
        lambda x: flavour.r_upsilon(x.point), "", None,
        "0.9924/[(1 + d)^2 + d^2], d = 3 G_bmu m_Upsilon^2/(16 pi alpha)",
        f"(3.13)-(3.14) of {_PAPER}", standard_model=flavour.R_UPSILON_SM,
    ),
    "omega_h2": Observable(
        lambda x: x.values["omega_h2"], "", None,
        "Boltzmann equation with (4.1)", f"(4.1) of {_PAPER}", needs=("omega_h2",),
    ),
    "sigmav_bb_cm3s": Observable(
        lambda x: x.sigmav_today["bb"], "cm^3/s", "mnu4",
        "half of sigma v(nu4 nu4bar -> b bbar) at v = 1e-3", f"(4.4) of {_PAPER}, exact", scales=2,
    ),
    "sigmav_mumu_cm3s": Observable(
        lambda x: x.sigmav_today["mumu"], "cm^3/s", "mnu4",
        "half of sigma v(nu4 nu4bar -> mu+ mu-) at v = 1e-3", f"(4.4) of {_PAPER}, exact",
        scales=2,
    ),
    "p_ann": Observable(
        lambda x: x.enhancement(indirect.V_REL_CMB) * indirect.p_ann_cm3s_gev(x.point),
        "cm^3/s/GeV", None,
        "sum over channels of f_eff sigma v/(2 mnu4), left-handed muons",
        "arXiv:1506.03811, arXiv:1012.4515", scales=2,
    ),
    "sigma_xe_cm2": Observable(
        lambda x: x.values["sigma_xe_cm2"], "cm^2", "mnu4",
        "nucleon cross-section averaged over xenon", f"(4.11) of {_PAPER}",
        needs=("sigma_xe_cm2",), scales=1,
    ),
    "sigma_ar_cm2": Observable(
        lambda x: sigma_argon_cm2(x.values["c1p"], x.values["c1n"], x.point.mnu4), "cm^2", "mnu4",
        "nucleon cross-section averaged over argon", f"(4.11) of {_PAPER}",
        needs=("c1p", "c1n"), scales=1,
    ),
    "largest_coupling": Observable(
        lambda x: _largest_coupling(x.point), "", None, "largest of |g|", "convention",
    ),
    "width_over_mass": Observable(
        lambda x: widths.width_zp(x.point) / x.point.mzp, "", None,
        "total width over mass of the Z'", f"(3.8) of {_PAPER}, corrected",
    ),
}  # fmt: skip
