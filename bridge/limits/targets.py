"""What a limit can be put on: an observable, and how numbers of a limit file meet it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bridge.limits.coverage import DIMUON, FIDUCIAL_DIMUON, LEFT_HANDED, Coverage, Mask
from bridge.native import flavour, semileptonic
from bridge.numerics.arrays import Real
from bridge.observables import OBSERVABLES
from bridge.prediction import LOCAL_DENSITY, RELIC_KINDS, Observable, Options, Prediction

RELIC_DENSITY = 0.12


@dataclass(frozen=True, slots=True)
class Target:
    """How a limit meets the observable `name` of `bridge.observables`.

    `axis` is the mass that limits are a function of. Numbers of a limit file outside `plausible`
    are refused. `needs` names the quantities that the prediction is made from. `standard_model` is
    the value without a Z' where it is compared with a measurement; `scales` is the power of the
    relic fraction that the rate follows, `times` a factor of the options. Of an annihilation rate
    `where` is one of `sommerfeld.VELOCITIES`. `coverage` is None where it is defined for every
    point. Couplings `beside` it enter the process that was measured too, and not this coefficient
    of left-handed currents.
    """

    name: str
    axis: str | None
    plausible: tuple[float, float]
    needs: tuple[str, ...] = ()
    standard_model: float | None = None
    scales: int = 0
    times: Callable[[Options], Real] | None = None
    where: str = ""
    left_out: str = ""
    coverage: Coverage | None = None
    beside: tuple[str, ...] = ()

    @property
    def observable(self) -> Observable:
        """What is predicted."""
        return OBSERVABLES[self.name]

    def predict(self, x: Prediction) -> Real:
        """The prediction for a point or an array of points, as limits meet it."""
        if self.name == "omega_h2":
            return relic_density(x)
        rate = x.value(self.name)
        if self.times:
            rate = rate * self.times(x.options)
        if not (self.scales and x.options.rescale):
            return rate
        share = np.minimum(1.0, relic_density(x) / RELIC_DENSITY)
        return np.where(np.equal(rate, 0.0), 0.0, rate * share**self.scales)

    def required(self, options: Options) -> tuple[str, ...]:
        """Names of the quantities that have to be computed first."""
        names = self.needs + (("omega_h2",) if self.scales and options.rescale else ())
        chosen = RELIC_KINDS[options.relic_kind]
        return tuple(chosen if name == "omega_h2" else name for name in names)

    def defined(self, x: Prediction) -> Mask:
        """Where it is defined; shape of the point."""
        covered = True if self.coverage is None else self.coverage.covers(x)
        return np.broadcast_to(covered, x.point.shape)


def relic_density(x: Prediction) -> Real:
    """The relic density that limits meet."""
    return x.value(RELIC_KINDS[x.options.relic_kind])


def _local_density(options: Options) -> Real:
    return np.divide(options.local_density, LOCAL_DENSITY)


def _lepton_ratio(options: Options) -> Real:
    return options.lepton_ratio


_DIMUON_LEFT_OUT = (
    "higher orders, other PDF sets (see the uncertainties of sigma_dimuon_nwa_pb); interference "
    "with photon and Z (see dimuon_interference_peak)"
)
_OTHER_PHOTONS = "photons of all other channels, Z'Z' -> 4 fermions among them"
_NWA = ("sigma_dimuon_nwa_pb",)

TARGETS: dict[str, Target] = {
    "g_bs": Target("g_bs", None, (1e-16, 1e-6), standard_model=0.0, beside=("gbsr",)),
    "delta_ms_ratio": Target("delta_ms_ratio", None, (0.1, 10.0), standard_model=1.0),
    "c9_mb": Target(
        "c9_mb", None, (1e-3, 10.0), standard_model=0.0,
        left_out="what loops make of C10 other than -C9", coverage=LEFT_HANDED,
    ),
    "rk_product": Target(
        "rk_product", None, (1e-12, 1e-4), standard_model=0.0, beside=("ge2", "gbsr", "gl1", "ge1")
    ),
    "r_k": Target(
        "r_k", None, (0.01, 10.0), standard_model=semileptonic.standard_model(semileptonic.R_K),
        times=_lepton_ratio,
    ),
    "r_kstar": Target(
        "r_kstar", None, (0.01, 10.0),
        standard_model=semileptonic.standard_model(semileptonic.R_KSTAR), times=_lepton_ratio,
    ),
    "r_k_01": Target(
        "r_k_01", None, (0.01, 10.0),
        standard_model=semileptonic.standard_model(semileptonic.R_K_LOW), times=_lepton_ratio,
    ),
    "r_kstar_0045": Target(
        "r_kstar_0045", None, (0.01, 10.0),
        standard_model=semileptonic.standard_model(semileptonic.R_KSTAR_0045), times=_lepton_ratio,
    ),
    "r_kstar_01": Target(
        "r_kstar_01", None, (0.01, 10.0),
        standard_model=semileptonic.standard_model(semileptonic.R_KSTAR_01), times=_lepton_ratio,
    ),
    "br_bs_mumu": Target(
        "br_bs_mumu", None, (1e-11, 1e-6), standard_model=flavour.BR_BS_MUMU_SM
    ),
    "g_mu": Target("g_mu", None, (1e-9, 1e-2), standard_model=0.0, beside=("ge2",)),
    "trident_ratio": Target("trident_ratio", None, (0.01, 100.0), standard_model=1.0),
    "br_z_mumu_zp_4mu": Target("br_z_mumu_zp_4mu", "mzp", (1e-11, 1e-4), ("br_mumu",)),
    "sigma_dimuon_pb": Target(
        "sigma_dimuon_nwa_pb", "mzp", (1e-8, 1e4), _NWA, left_out=_DIMUON_LEFT_OUT, coverage=DIMUON
    ),
    "sigma_dimuon_fid_pb": Target(
        "sigma_dimuon_fid_pb", "mzp", (1e-8, 1e4), _NWA, left_out=_DIMUON_LEFT_OUT,
        coverage=FIDUCIAL_DIMUON,
    ),
    "br_mu_e_gamma": Target("br_mu_e_gamma", None, (1e-17, 1e-6)),
    "br_tau_3mu": Target(
        "br_tau_3mu", None, (1e-12, 1e-3),
        left_out="the Z' propagator: +8 % at MZ' = 5 GeV, +2 % at 10 GeV",
    ),
    "delta_a_mu": Target("delta_a_mu", None, (1e-12, 1e-6), standard_model=0.0),
    "g_bmu": Target(
        "g_bmu", None, (1e-9, 1e-2), standard_model=0.0, beside=("gd3", "ge2", "gl3", "ge3")
    ),
    "r_upsilon": Target("r_upsilon", None, (0.1, 10.0), standard_model=flavour.R_UPSILON_SM),
    "r_upsilon_3s": Target(
        "r_upsilon_3s", None, (0.1, 10.0), standard_model=flavour.R_UPSILON_3S_SM
    ),
    "omega_h2": Target("omega_h2", None, (1e-3, 1.0), ("omega_h2",)),
    **{
        name: Target(name, "mnu4", (1e-30, 1e-18), scales=2, where=where, left_out=left_out)
        for name, where, left_out in (
            ("sigmav_bb_cm3s", "today", _OTHER_PHOTONS),
            ("sigmav_mumu_cm3s", "today", _OTHER_PHOTONS),
            ("sigmav_bb_dwarfs_cm3s", "dwarfs", _OTHER_PHOTONS),
            ("sigmav_mumu_dwarfs_cm3s", "dwarfs", _OTHER_PHOTONS),
            ("sigmav_gamma_dwarfs_cm3s", "dwarfs", "photons that e+ e- make on light and fields"),
        )
    },
    "p_ann": Target("p_ann", None, (1e-31, 1e-24), scales=2, where="cmb"),
    "sigma_xe_cm2": Target(
        "sigma_xe_isotopes_cm2", "mnu4", (1e-52, 1e-34), ("sigma_xe_cm2",), scales=1,
        times=_local_density,
    ),
    "sigma_ar_cm2": Target(
        "sigma_ar_cm2", "mnu4", (1e-52, 1e-34), ("c1p", "c1n"), scales=1, times=_local_density
    ),
    "largest_coupling": Target("largest_coupling", None, (0.1, 20.0)),
    "unitarity_ratio": Target("unitarity_ratio", None, (1e-3, 1e3)),
    "width_over_mass": Target("width_over_mass", None, (1e-3, 2.0)),
}  # fmt: skip
"""By the name that limit files use."""

SHARED_DATA: dict[str, tuple[str, ...]] = {
    "bs_mixing": ("g_bs", "delta_ms_ratio"),
    "rk_fit": ("rk_product", "c9_mb"),
    "lhcb_rk": ("r_k",),
    "lhcb_rk_low": ("r_k_01",),
    "lhcb_rkstar": ("r_kstar",),
    "lhcb_rkstar_low": ("r_kstar_0045", "r_kstar_01"),
    "bs_mumu": ("br_bs_mumu",),
    "trident": ("g_mu", "trident_ratio"),
    "z_4mu": ("br_z_mumu_zp_4mu",),
    "mu_e_gamma": ("br_mu_e_gamma",),
    "tau_3mu": ("br_tau_3mu",),
    "g_minus_2": ("delta_a_mu",),
    "upsilon": ("g_bmu", "r_upsilon"),
    "upsilon_3s": ("r_upsilon_3s",),
    "planck_relic": ("omega_h2",),
    "planck_cmb": ("p_ann",),
    "fermi_dwarfs": tuple(name for name, target in TARGETS.items() if target.where == "dwarfs"),
    "xenon": ("sigma_xe_cm2",),
}
"""The group of a limit that names none: where all shipped limits rest on the same data, one more
is taken to do so. Not so for pp collisions, and the Galactic centre."""
GROUPS = {name: group for group, names in SHARED_DATA.items() for name in names}
