"""The constants and inputs that stand in the equations of observables, with their sources."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bridge.native import (
    flavour,
    gamma_rays,
    indirect,
    interference,
    lepton_flavour,
    nucleon,
    running,
    semileptonic,
    trident,
    zto4mu,
)
from bridge.native.constants import ALPHA_0, M_PROTON, SIN2_THETA_W
from bridge.native.degrees_of_freedom import SHIPPED
from bridge.native.dimuon_amplitudes import LEADING_ORDER_PDF
from bridge.native.electroweak import sin2_theta_w
from bridge.native.sommerfeld import VELOCITIES
from bridge.point import Point


@dataclass(frozen=True, slots=True)
class Constant:
    """Its value at a point (most do not depend on it; text for a table), and where it is from."""

    value: Callable[[Point], float | str]
    source: str

    def shown(self, p: Point) -> str:
        """Value and source as one text."""
        value = self.value(p)
        return f"{value if isinstance(value, str) else format(value, '.6g')} ({self.source})"


def _input(name: str) -> Constant:
    return Constant(lambda p: float(p[name]), f"SM input {name} of the point")


CONSTANTS: dict[str, Constant] = {
    "C10_SM": Constant(lambda p: flavour.C10_SM, "arXiv:1303.5794"),
    "alpha(m_b)": Constant(lambda p: flavour.ALPHA_MB, "arXiv:1303.5794"),
    "alpha(0)": Constant(lambda p: ALPHA_0, "ParticleDataGroup:2024cfk"),
    "|V_tb V_ts*|": Constant(lambda p: flavour.v_ts(p.sm), "Wolfenstein parameters of the point"),
    "kappa [GeV^2]": Constant(
        lambda p: float(flavour.mixing_slope(p)), "at MZ' of the point: the equation above"
    ),
    "eta_B": Constant(lambda p: flavour.ETA_B, "Buras:1990fn"),
    "m_t(m_t)": Constant(lambda p: flavour.MT_MSBAR, "MSbar"),
    "M_W": Constant(lambda p: flavour.M_W, "ParticleDataGroup:2024cfk, value of 2018"),
    "BR_SM": Constant(
        lambda p: flavour.BR_BS_MUMU_SM, f"+-{flavour.BR_BS_MUMU_SM_ERROR:g}, arXiv:1908.07011"
    ),
    "rates of B -> K l l": Constant(
        lambda p: semileptonic.RATES.name, "flavio, arXiv:1810.08132, form factors and charm"
    ),
    "SM couplings above MZ": Constant(
        lambda p: f"one loop from {running.M_TOP:g} GeV, yt {running.SM_AT_M_TOP[3]:g} there",
        "arXiv:1411.3342",
    ),
    "m_Upsilon(1S)": Constant(lambda p: flavour.M_UPSILON, "ParticleDataGroup:2024cfk"),
    "R_SM(1S)": Constant(lambda p: flavour.R_UPSILON_SM, "arXiv:1702.07356, below (3.14)"),
    "m_Upsilon(3S)": Constant(lambda p: flavour.M_UPSILON_3S, "ParticleDataGroup:2024cfk"),
    "R_SM(3S)": Constant(lambda p: flavour.R_UPSILON_3S_SM, "arXiv:2005.01230"),
    "sW^2": Constant(lambda p: SIN2_THETA_W, "MSbar at MZ, ParticleDataGroup:2024cfk"),
    "G_F": _input("Gf"),
    "1/alpha(MZ)": _input("aEWM1"),
    "sW^2 of MW": Constant(lambda p: float(sin2_theta_w(p.sm)), "1 - MW^2/MZ^2 at tree level"),
    "MZ": _input("MZ"),
    "Gamma_Z": _input("WZ"),
    "m_mu": _input("MMU"),
    "m_tau": _input("MTA"),
    "m_b": _input("MB"),
    "m_t": _input("MT"),
    "alpha_s(MZ)": _input("aS"),
    "m_mumu >": Constant(lambda p: zto4mu.M_MUMU_MIN, "cut [GeV] on the other pair, as searched"),
    "propagator": Constant(lambda p: trident.PROPAGATOR.name, "Monte Carlo on iron at 160 GeV"),
    "R(3 mu)": Constant(
        lambda p: float(lepton_flavour.phase_space_over_muon_decay(p.sm)),
        "|M|^2 ~ (p_tau . k_+)(k_1 . k_2) with massive muons, derived",
    ),
    "BR(tau -> mu nu nu)": Constant(
        lambda p: lepton_flavour.BR_TAU_TO_MU_NU_NU, "ParticleDataGroup:2024cfk"
    ),
    "PDF": Constant(lambda p: "set, order, scale and energy of the settings", "named by method"),
    "PDF at LO": Constant(
        lambda p: LEADING_ORDER_PDF, "arXiv:1308.0598, muF = MZ', whatever the order elsewhere"
    ),
    "resolution": Constant(lambda p: float(interference.mass_resolution(p.mzp)), "ATLAS:2019erb"),
    "v_rel today": Constant(lambda p: VELOCITIES["today"], "Milky Way"),
    "v_rel dwarfs": Constant(lambda p: VELOCITIES["dwarfs"], "dwarf galaxies"),
    "v_rel cmb": Constant(lambda p: VELOCITIES["cmb"], "after recombination: saturated"),
    "f_eff": Constant(lambda p: indirect.F_EFF.name, "arXiv:1506.03811, arXiv:1012.4515"),
    "photon yields": Constant(
        lambda p: gamma_rays.GAMMA_YIELDS.name, "arXiv:1012.4515, Fermi-LAT:2015att"
    ),
    "g*": Constant(lambda p: SHIPPED.name, "arXiv:1503.03513"),
    "m_N": Constant(lambda p: M_PROTON, "proton mass, for both nucleons"),
    "xenon": Constant(lambda p: f"Z {nucleon.XENON_Z}, A {nucleon.XENON_A}", "natural"),
    "argon": Constant(lambda p: f"Z {nucleon.ARGON_Z}, A {nucleon.ARGON_A}", "natural"),
    "running": Constant(
        lambda p: f"from MZ' to {running.MU_LOW:g} GeV, alpha = 1/{1.0 / running.ALPHA_MZ:.6g}",
        "arXiv:1411.3342, arXiv:1605.04917",
    ),
}
"""By the name that equations use."""
