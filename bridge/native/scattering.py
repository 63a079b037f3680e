"""The rate γ(T) at which elastic scattering on the thermal bath drives the ν4 temperature.

dT_χ/dt = -2H T_χ + γ(T) (T - T_χ) for non-relativistic ν4.

Bath: μ, ν_μ, b, t and their antiparticles; quarks only above the QCD transition. In
arXiv:1706.07433 and arXiv:2103.01944 γ has the same normalisation. The Fokker-Planck form that
leads to γ is the first order in momentum transfer; how the orders beyond are cut off is a
prescription (`PRESCRIPTIONS`), and the spread between them is a method uncertainty. For a ν4 that
is not slow the operator's second moment is γ (T - T_χ)(1 - <p^4/E^3>/(6 T_χ)): derived, with
f ∝ exp(-E/T_χ), from df/dt = (γ/2) p^-2 ∂_p [p^2 (E T ∂_p + p) f] and φ = p^2/(3E).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from math import pi
from typing import Any, NamedTuple

import numpy as np

from bridge.native.annihilation import Inputs
from bridge.native.channels import STANDARD_MODEL
from bridge.native.elastic import (
    CHIRAL,
    MIXED,
    Chirality,
    transfer_at_k_cm,
    transfer_static,
    transfers_at_k_cm,
)
from bridge.numerics.arrays import Array, Real
from bridge.numerics.compiling import compiled
from bridge.numerics.quadrature import gauss_laguerre, gauss_legendre
from bridge.numerics.splines import natural_spline

T_QCD = 0.154
"""Temperature [GeV] of the QCD transition, below which no free quarks scatter."""

SPINS_NU4 = 2

THINNING, COLDEST, VANISHING = 3, 1e6, 1e-300
"""Tables of γ: how many temperatures for one that is computed; mnu4/T where γ is long below H;
γ [GeV] below which it is none."""

COLD = 1e-4
"""T/m below which full kinematics and momentum transfer at k_cm agree to 1e-3."""


BATH = tuple(f for f in STANDARD_MODEL if f.masses[0] == f.masses[1])
"""Scattering partners of ν4, each particle and antiparticle; b → s transitions are left out."""
BATH_ROWS = tuple(STANDARD_MODEL.index(f) for f in BATH)


def fokker_planck_rate(
    temperature: Array,
    m: Real,
    mf: Real,
    mzp: Real,
    transfer: Callable[..., Real],
    part: Chirality = CHIRAL,
) -> Array:
    """γ(T)/(Nc gnunu^2 g^2) [GeV] from one fermion and its antiparticle, ν4 at rest; broadcasts.

    1/(192π^3 g_χ m^3 T) ∫ dω f(1 - f) ∫ dt (-t) N/(t - MZp^2)^2: arXiv:2103.01944 with its
    derivative integrated by parts.
    """
    u, weight = gauss_laguerre(16)
    temp, mass, mediator = (np.asarray(a, float)[..., None] for a in (temperature, m, mzp))
    boltzmann = np.exp(-mf / temp)
    blocked = boltzmann / (1.0 + boltzmann * np.exp(-u)) ** 2
    moment = (blocked * transfer(mf + temp * u, mf, mass, mediator, part)) @ weight
    return np.asarray(moment / (192.0 * pi**3 * SPINS_NU4 * np.asarray(m) ** 3))


def moment_rate(
    temperature: Array, m: Real, mf: float, mzp: Real, part: Chirality = CHIRAL
) -> Array:
    """γ(T)/(Nc gnunu^2 g^2) [GeV] from the exact elastic collision term, to first order in
    T_χ - T; broadcasts.

    (1/(2 T^2 n_eq)) ∫∫ K (E' - E)(φ' - φ), φ = p^2/(3E), with K the equilibrium rate of
    p → p', moving ν4, recoil and Pauli blocking included (derived: detailed balance makes K
    symmetric). Phase space in q = |p' - p|, q0 = E' - E, E and ω, azimuths done.
    """
    temp, mass, mediator = (np.asarray(a, float)[..., None] for a in (temperature, m, mzp))
    q, w, e, omega, weight = _transfer_nodes(temp, mass, mf)
    q0 = w * q
    t = -(q**2) * (1.0 - w**2)
    bath_factor = fermi_dirac(omega, temp) * (1.0 - fermi_dirac(omega - q0, temp))
    energy_moved = q0**2 / 3.0 * (1.0 + mass**2 / (e * (e + q0)))
    n = _azimuth_average(e, omega, q0, q, t, mass, mf, part)
    kernel = np.exp(-(e - mass) / temp) * bath_factor * energy_moved * n / (t - mediator**2) ** 2
    return np.asarray(np.sum(weight * kernel, axis=-1) / _normalisation(temp, mass)[..., 0])


def _normalisation(temp: Array, m: Array) -> Array:
    """2 T^2 n_eq over the phase-space factor 2 × 2π/(512π^6), without exp(-m/T) [GeV^5]."""
    from scipy.special import kve

    n_eq = SPINS_NU4 * m**2 * temp * kve(2, m / temp) / (2.0 * pi**2)
    density: Array = 2.0 * temp**2 * n_eq * 128.0 * pi**5
    return density


def _azimuth_average(
    e: Array,
    omega: Array,
    q0: Array,
    q: Array,
    t: Array,
    m: Array,
    mf: float,
    part: Chirality,
) -> Array:
    """N averaged over the angle between the planes (p, q) and (k, q) [GeV^4]; derived."""
    p_along, k_along = (2.0 * e * q0 + t) / (2.0 * q), (2.0 * omega * q0 - t) / (2.0 * q)
    p_across2, k_across2 = e**2 - m**2 - p_along**2, omega**2 - mf**2 - k_along**2
    mean = 2.0 * (e * omega - p_along * k_along)
    square = mean**2 + 2.0 * p_across2 * k_across2
    chiral = 4.0 * (2.0 * square + 2.0 * mean * t + t**2 - 4.0 * m**2 * mf**2 + 2.0 * m**2 * t)
    return part.squares * chiral + part.mixed * 16.0 * mf**2 * (2.0 * m**2 + t)


def _transfer_nodes(temp: Array, m: Array, mf: float) -> tuple[Array, Array, Array, Array, Array]:
    """Nodes q, w = q0/q, E, ω (flattened on the last axis) and their weights.

    The bath moves q up to a few times max(T, sqrt(mf T)); the thermal speed of ν4 bounds w.
    """
    (yq, wq), (yw, ww) = gauss_legendre(24), gauss_legendre(16)
    (ye, we), (yo, wo) = gauss_laguerre(5), gauss_laguerre(8)
    grids = np.meshgrid(yq, 2.0 * yw - 1.0, ye, yo, indexing="ij")
    weights = np.meshgrid(wq, 2.0 * ww, we * np.exp(ye), wo * np.exp(yo), indexing="ij")
    y, z, ue, uo = (g.ravel() for g in grids)
    flat = np.prod([g.ravel() for g in weights], axis=0)
    q_max = 30.0 * temp + 8.0 * np.sqrt(mf * temp)
    q = q_max * y**2
    spread = np.sqrt(temp / (m + 6.0 * temp))
    w = np.tanh(6.0 * spread * z)
    beyond = 1.0 - w**2
    e = q / 2.0 * (np.sqrt(1.0 + 4.0 * m**2 / (q**2 * beyond)) - w) + temp * ue
    omega = q / 2.0 * (np.sqrt(1.0 + 4.0 * mf**2 / (q**2 * beyond)) + w) + temp * uo
    jacobian = 2.0 * q_max * y * 6.0 * spread * beyond * q * temp**2
    return q, w, e, omega, flat * jacobian


def fermi_dirac(energy: Real, temperature: Real) -> Real:
    """1/(exp(E/T) + 1) without overflow."""
    boltzmann = np.exp(-np.asarray(energy) / temperature)
    return boltzmann / (1.0 + boltzmann)


def rate_k_cm(temperature: Array, m: Real, mf: float, mzp: Real, part: Chirality = CHIRAL) -> Array:
    """ν4 at rest, momentum transfer up to 2 k_cm."""
    return fokker_planck_rate(temperature, m, mf, mzp, transfer_at_k_cm, part)


def rates_k_cm_compiled(
    temperature: Array, m: float, masses: Array, mzp: float, part: Chirality
) -> Array:
    """`rate_k_cm` of one ν4 and k partners in compiled code, (k, temperatures)."""
    kernel = compiled(transfers_at_k_cm)

    def transfer(omega: Array, mf: Array, *of: Any) -> Array:
        each = np.broadcast_to(mf, omega.shape).ravel()
        return np.reshape(kernel(omega.ravel(), each, m, mzp, part), omega.shape)

    return fokker_planck_rate(temperature, m, masses[:, None, None], mzp, transfer, part)


def rate_static(
    temperature: Array, m: Real, mf: float, mzp: Real, part: Chirality = CHIRAL
) -> Array:
    """ν4 at rest and infinitely heavy, amplitude at t = 0."""
    return fokker_planck_rate(temperature, m, mf, mzp, transfer_static, part)


def rate_full(temperature: Array, m: Real, mf: float, mzp: Real, part: Chirality = CHIRAL) -> Array:
    """Full kinematics where T > COLD m; below, `rate_k_cm`, from which it differs by O(T/m)."""
    temp, mass, mediator = np.broadcast_arrays(temperature, m, mzp)
    rate = np.array(rate_k_cm(temp, mass, mf, mediator, part))
    warm = temp > COLD * mass
    rate[warm] = moment_rate(temp[warm], mass[warm], mf, mediator[warm], part)
    return rate


@dataclass(frozen=True, slots=True)
class Prescription:
    """How γ is cut off beyond first order in the momentum transfer, whether the bracket
    1 - <p^4/E^3>/(6 T_χ) of the second moment comes with it, and whether there is compiled code."""

    rate: Callable[..., Array]
    bracket: bool
    compiles: bool = False


PRESCRIPTIONS = {
    "k_cm": Prescription(rate_k_cm, bracket=True, compiles=True),
    "full": Prescription(rate_full, bracket=False),
    "static": Prescription(rate_static, bracket=True),
    "published": Prescription(rate_k_cm, bracket=False, compiles=True),
}
"""`full` is a moment of the collision term itself and needs no bracket; `published` is `k_cm` with
the second moment of arXiv:1706.07433 and arXiv:2103.01944, which leave the bracket out."""

BASELINE = "k_cm"


def tabulated_transfer_rate(
    c: Inputs,
    inverse_temperature: Array,
    prescription: str = BASELINE,
    compile_kernel: bool = False,
) -> Array:
    """γ [GeV] of a single point at many mnu4/T (1-d, rising): to 1e-4.

    Splines of ln γ of each partner in ln T through every THINNING-th, up to COLDEST, above which
    power laws go on: scattering is over there.
    """
    few, value, slope, beyond = _thinned(inverse_temperature.tobytes())
    free = c.mnu4 / inverse_temperature > T_QCD
    total = np.zeros(inverse_temperature.shape)
    for part, found in partners(c).items():
        masses = np.array([float(partner.mass) for partner in found])
        rates = _rates(c.mnu4 / few, c, masses, part, prescription, compile_kernel)
        log_rates = np.log(np.maximum(rates, VANISHING))
        each = log_rates @ value + np.outer(np.minimum(log_rates @ slope, 0.0), beyond)
        for partner, rate in zip(found, np.exp(each), strict=True):
            total += partner.coupling * (rate * free if partner.coloured else rate)
    return total


def _rates(
    temperature: Array,
    c: Inputs,
    masses: Array,
    part: Chirality,
    prescription: str,
    compile_kernel: bool,
) -> Array:
    """(partners, temperatures): γ [GeV] per coupling squared."""
    chosen = PRESCRIPTIONS[prescription]
    if chosen.compiles and compile_kernel:
        return rates_k_cm_compiled(temperature, c.mnu4, masses, c.mzp, part)
    return np.array([chosen.rate(temperature, c.mnu4, mass, c.mzp, part) for mass in masses])


@lru_cache(maxsize=8)
def _thinned(inverse_temperature: bytes) -> tuple[Array, Array, Array, Array]:
    """The x that are computed; matrix from ln γ there to ln γ at all x, up to the last of them;
    vector to the slope there; and how far beyond it ln x is.
    """
    wanted = np.log(np.frombuffer(inverse_temperature))
    few = wanted[::THINNING]
    few = few[few < np.log(COLDEST) + few[1] - few[0]]
    value, slope = natural_spline(few, np.eye(few.size), np.minimum(wanted, few[-1]))
    return np.exp(few), value, slope[:, -1], np.maximum(0.0, wanted - few[-1])


class Partner(NamedTuple):
    """Mass [GeV] of a scattering partner, the product of its couplings squared and colours, and
    whether it is there only above T_QCD."""

    mass: Real
    coupling: Real
    coloured: bool


def partners(c: Inputs) -> dict[Chirality, list[Partner]]:
    """The partners with a coupling, by what multiplies their parts of the squared amplitude."""
    found: dict[Chirality, list[Partner]] = {}
    for i, f in zip(BATH_ROWS, BATH, strict=True):
        left, right, mass, *_ = c.pairs[i]
        for part, strength in ((CHIRAL, left**2 + right**2), (MIXED, left * right)):
            if np.count_nonzero(strength):
                coupling = f.colours * c.gnunu**2 * strength
                found.setdefault(part, []).append(Partner(mass, coupling, f.colours > 1))
    return found
