"""An independent, slow reference for <sigma v> and Omega h2, for checking `bridge.native`.

It shares nothing with the package but the table of effective degrees of freedom, and takes other
roads wherever there is a choice: s-channel cross-sections from the off-shell width of the Z',
Z' Z' from traces of t and u amplitudes, thermal averages by adaptive Gauss-Kronrod
panels in variables that flatten pole and threshold, and an implicit solver in ln Y.

Everything in GeV. The initial state of the Boltzmann equation is equilibrium at x = mnu4/T = 1.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.integrate import solve_ivp
from scipy.interpolate import CubicSpline, make_interp_spline
from scipy.special import kve, roots_legendre

Array = npt.NDArray[np.float64]

M_PLANCK = 1.22091e19
GSTAR = Path(str(files("bridge"))) / "data" / "gstar_dhs2015.csv"

S_CHANNEL = ("bb", "tt", "bs", "mumu", "nunu")
CHANNELS = (*S_CHANNEL, "zpzp")


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """One point of the model; masses in GeV. `width` None means the sum of the partial widths."""

    gbb: float
    gmumu: float
    gnunu: float
    mzp: float
    mnu4: float
    vts: float = 0.04
    mb: float = 4.7
    mt: float = 173.0
    mmu: float = 0.10566
    width: float | None = None

    def threshold(self, channel: str) -> float:
        """Lowest sqrt(s) of a final state [GeV]."""
        return {
            "bb": 2.0 * self.mb,
            "tt": 2.0 * self.mt,
            "bs": self.mb,
            "mumu": 2.0 * self.mmu,
            "nunu": 0.0,
            "nu4nu4": 2.0 * self.mnu4,
            "zpzp": 2.0 * self.mzp,
        }[channel]


@dataclass(frozen=True, slots=True)
class Convention:
    """Where the integration ends and what turns mnu4 Y0 into Omega h2."""

    x_end: Callable[[float], float]
    prefactor: float


MICROMEGAS = Convention(lambda mnu4: mnu4 / 1e-3, 2.742e8)
PHYSICAL = Convention(lambda mnu4: 1e7, 2891.2 / 1.0537e-5)


# ---------------------------------------------------------------- widths and cross-sections


def off_shell_width(m: Model, channel: str, mass: Array | float, excess: Array | float) -> Array:
    """Partial width of a Z' of the given mass; `excess` is mass minus threshold, kept stable.

    Spin-averaged |M|^2 of the vector current with coupling g to fermions of mass m_f is
    (4/3) g^2 (mass^2 + 2 m_f^2); a left-handed one has (2/3) g^2 (mass^2 - m_f^2); to b and a
    massless s, (2/3) g^2 mass^2 (1 - r)(1 + r/2), r = m_b^2/mass^2. Times colour and the
    two-body phase space p/(8 pi mass^2).
    """
    mass, excess = np.asarray(mass, float), np.maximum(np.asarray(excess, float), 0.0)
    m_f = 0.5 * m.threshold(channel)
    momentum = 0.5 * np.sqrt(excess * (excess + 4.0 * m_f))
    if channel == "bs":
        momentum = excess * (excess + 2.0 * m.mb) / (2.0 * mass)
        square = mass**2 * (1.0 - m.mb**2 / mass**2) * (1.0 + 0.5 * m.mb**2 / mass**2)
        return (
            2.0
            * 3.0
            * (m.vts * m.gbb) ** 2
            * 2.0
            / 3.0
            * square
            * momentum
            / (8.0 * np.pi * mass**2)
        )
    if channel == "nu4nu4":
        square = 2.0 * m.gnunu**2 * (mass**2 + 2.0 * m_f**2)
    else:
        colour, g = (3.0, m.gbb) if channel in ("bb", "tt") else (1.0, m.gmumu)
        square = colour * g**2 * (mass**2 - m_f**2)
    return 2.0 / 3.0 * square * momentum / (8.0 * np.pi * mass**2)


def width_zp(m: Model) -> float:
    """Total width of the Z'."""
    if m.width is not None:
        return m.width
    return float(
        sum(off_shell_width(m, c, m.mzp, m.mzp - m.threshold(c)) for c in (*S_CHANNEL, "nu4nu4"))
    )


def zpzp_angular(m: Model, energy: Array, k2: Array, p2: Array) -> Array:
    """Integral over cos(theta) of the spin-summed |M|^2/g^4 of nu4 nu4bar -> Z' Z' (t + u).

    `energy` of one particle, p2 and k2 the squared momenta before and after. With a = 2E^2 - M^2,
    b = 2 p k, w = b cos(theta): t - m^2 = w - a and u - m^2 = -w - a, the traces give
    2[(A a^2 + B w^2 - 8 w^2 (a^2 + w^2) - 32 m^2 a w^2)]/(a^2 - w^2)^2. The two forms of the
    integral are equal; one is free of cancellation for small b/a, the other for large E/m.
    """
    m2, big_m2, e2 = m.mnu4**2, m.mzp**2, energy**2
    a, b = 2.0 * e2 - big_m2, 2.0 * np.sqrt(p2 * k2)
    top = 32.0 * (e2 * k2 + 2.0 * p2 * (m2 + big_m2))
    cross = 64.0 * e2 * big_m2 + 32.0 * m2 * p2 - 16.0 * m2 * big_m2
    rapidity = np.arctanh(b / a)
    sinh_part = 0.5 * a * b / (big_m2**2 + 4.0 * m2 * k2)
    cosh_squared, sinh_squared = sinh_part + 0.5 * rapidity, sinh_part - 0.5 * rapidity
    slow = (
        top * cosh_squared
        + (top - 2.0 * cross - 32.0 * m2 * a - 8.0 * a**2) * sinh_squared
        - 8.0 * a**2 * (sinh_squared - rapidity + b / a)
    )
    fast = rapidity * (cross + 16.0 * m2 * a + 16.0 * a**2) - 8.0 * a * b * (
        1.0 + (2.0 * m2 + big_m2) ** 2 / (big_m2**2 + 4.0 * m2 * k2)
    )
    return 4.0 / (a * b) * np.where(b < 0.3 * a, slow, fast)


def zpzp_sigma_beta(m: Model, root_s: Array, excess: Array, p2: Array) -> Array:
    """sigma beta_i of nu4 nu4bar -> Z' Z', identical-particle 1/2 included [GeV^-2]."""
    energy = 0.5 * root_s
    excess = np.maximum(excess, 0.0)
    k2 = 0.25 * excess * (excess + 4.0 * m.mzp)
    angular = zpzp_angular(m, energy, np.maximum(k2, 1e-300), np.maximum(p2, 1e-300))
    phase_space = np.sqrt(k2) / energy / (16.0 * np.pi)
    return m.gnunu**4 * phase_space * angular / (8.0 * 2.0 * root_s**2)


def s_channel_sigma_beta(
    m: Model, channel: str, root_s: Array, excess: Array, inverse: Array
) -> Array:
    """sigma beta_i through the Z' [GeV^-2]; `inverse` is |s - M^2 + i M Gamma|^-2.

    The conserved current of the nu4 sees only the transverse part of the final state, which is
    the width Gamma_f of a Z' of mass sqrt(s): sigma beta = g^2 (1 + 2m^2/s) sqrt(s) Gamma_f/|D|^2.
    """
    width = off_shell_width(m, channel, root_s, excess)
    return m.gnunu**2 * (1.0 + 2.0 * m.mnu4**2 / root_s**2) * root_s * width * inverse


def sigma(m: Model, channel: str, momentum: Array | float) -> Array:
    """Cross-section [GeV^-2] of nu4 nu4bar -> channel at the centre-of-mass momentum."""
    p = np.asarray(momentum, float)
    energy = np.hypot(m.mnu4, p)
    root_s = 2.0 * energy
    excess = root_s - m.threshold(channel)
    if channel == "zpzp":
        value = zpzp_sigma_beta(m, root_s, excess, p**2)
    else:
        offset = (root_s - m.mzp) * (root_s + m.mzp)
        inverse = 1.0 / (offset**2 + (m.mzp * width_zp(m)) ** 2)
        value = s_channel_sigma_beta(m, channel, root_s, excess, inverse)
    return np.where(excess > 0.0, value * energy / p, 0.0)


# ---------------------------------------------------------------- thermal average

OUT_OF_REACH = 28.0
"""Above this t a Boltzmann factor exp(-t^2) is zero in double precision."""

MOST_PANELS = 100_000
_NODES_15, _NODES_7 = roots_legendre(15), roots_legendre(7)


def adaptive(f: Callable[[Array, npt.NDArray[np.intp]], Array], edges: Array, rtol: float) -> Array:
    """One integral per row of `edges` (its panels, increasing), each to relative accuracy rtol.

    `f(nodes, row)` is vectorised; a panel is halved until 15- and 7-point Gauss-Legendre rules
    agree to rtol of its row's total. There is no absolute tolerance.
    """
    rows = np.repeat(np.arange(len(edges)), edges.shape[1] - 1)
    low, high = edges[:, :-1].ravel(), edges[:, 1:].ravel()
    done = np.zeros(len(edges))
    while len(rows) < MOST_PANELS:
        centre, half = 0.5 * (high + low), 0.5 * (high - low)
        fine, coarse = (
            half * (f(centre[:, None] + half[:, None] * nodes, rows[:, None]) @ weights)
            for nodes, weights in (_NODES_15, _NODES_7)
        )
        total = done + np.bincount(rows, fine, len(edges))
        good = np.abs(fine - coarse) <= rtol * np.abs(total[rows])
        done += np.bincount(rows[good], fine[good], len(edges))
        if good.all():
            return done
        low, high, rows = low[~good], high[~good], rows[~good]
        middle = 0.5 * (low + high)
        low, high = np.concatenate([low, middle]), np.concatenate([middle, high])
        rows = np.concatenate([rows, rows])
    raise ArithmeticError("the thermal average does not converge")


def scaled_k1(z: Array) -> Array:
    """exp(z) K_1(z), also where the library's function gives up (z > 1e9)."""
    within = np.minimum(z, 1e8)
    return kve(1, within) * np.sqrt(within / z)


def channel_average(m: Model, channel: str, x: Array, rtol: float = 1e-10) -> Array:
    """<sigma v> of nu4 nu4bar -> channel at x = mnu4/T [GeV^-2], without the Dirac 1/2.

    Gondolo and Gelmini in t with sqrt(s) = 2m + T t^2 (smooth at the initial threshold) and, for
    the pole at the complex t_p, t = Re t_p + Im t_p sinh(eta), where |t - t_p| = Im t_p cosh(eta)
    exactly; t = sinh(eta) without a pole in reach. eta = eta_threshold + zeta^2 flattens the
    final threshold.
    """
    temperature = m.mnu4 / x
    start = np.sqrt(np.maximum(m.threshold(channel) - 2.0 * m.mnu4, 0.0) / temperature)
    gamma = width_zp(m) / m.mzp
    shift = -1j * m.mzp * gamma / (np.sqrt(1.0 - 1j * gamma) + 1.0)
    pole = np.sqrt(((m.mzp - 2.0 * m.mnu4) + shift) / temperature)
    mapped = (pole.real < OUT_OF_REACH) & (channel != "zpzp")
    centre = np.where(mapped, pole.real, 0.0)
    scale = np.where(mapped, np.abs(pole.imag), 1.0)

    def integrand(zeta: Array, row: npt.NDArray[np.intp]) -> Array:
        temp, c, w = temperature[row], centre[row], scale[row]
        eta = eta_start[row] + zeta**2
        distance = w * np.sinh(eta)
        t = np.maximum(c + distance, 0.0)
        root_s = 2.0 * m.mnu4 + temp * t**2
        if channel == "zpzp":
            excess = root_s - m.threshold(channel)
            sigma_beta = zpzp_sigma_beta(
                m, root_s, excess, 0.25 * temp * t**2 * (root_s + 2.0 * m.mnu4)
            )
        else:
            from_pole = temp * (distance * (t + c) + w**2) + shift.real
            off_pole = np.where(mapped[row], from_pole, root_s - m.mzp)
            excess = np.maximum(off_pole + (m.mzp - m.threshold(channel)), 0.0)
            from_pole = temp**2 * (w * np.cosh(eta)) ** 2 * ((t + c) ** 2 + w**2)
            near = np.where(mapped[row], from_pole, np.abs(off_pole - shift) ** 2)
            far = np.abs(root_s + m.mzp + shift) ** 2
            sigma_beta = s_channel_sigma_beta(m, channel, root_s, excess, 1.0 / (near * far))
        # sigma (s - 4m^2) = sigma beta sqrt(s (s - 4m^2)); sqrt(s) ds = 2 s T 2t dt
        flux = np.sqrt(temp) * t * np.sqrt(root_s + 2.0 * m.mnu4) * root_s
        measure = 4.0 * root_s**2 * temp * t * w * np.cosh(eta) * 2.0 * zeta
        return sigma_beta * flux * measure * scaled_k1(root_s / temp) * np.exp(-(t**2))

    eta_start = np.arcsinh((start - centre) / scale)
    edges = _panels(eta_start, start, centre, scale)
    norm = 8.0 * m.mnu4**4 * temperature * kve(2, x) ** 2
    return adaptive(integrand, edges, rtol) / norm


def _panels(eta_start: Array, start: Array, centre: Array, scale: Array) -> Array:
    """Edges in zeta: the thermal scale above the threshold and above the pole, and the pole."""
    steps = np.array([0.0, 0.3, 1.0, 2.0, 3.0, 4.5, 6.5, 9.0])
    thermal = np.hypot(start[:, None], steps)
    above_pole = np.hypot(centre[:, None], steps)
    reach = np.maximum(thermal[:, -1:], above_pole[:, -1:])
    reach = np.minimum(reach, np.maximum(thermal[:, -1:], OUT_OF_REACH))
    t: Array = np.clip(np.hstack([thermal, above_pole, reach]), start[:, None], reach)
    eta = np.arcsinh((t - centre[:, None]) / scale[:, None])
    pole = np.broadcast_to([-6.0, -3.0, -1.0, 0.0, 1.0, 3.0, 6.0], (len(start), 7))
    eta = np.clip(np.hstack([eta, pole]), eta_start[:, None], eta.max(axis=1, keepdims=True))
    return np.sqrt(np.maximum(np.sort(eta, axis=1) - eta_start[:, None], 0.0))


def channel_is_on(m: Model, channel: str) -> bool:
    """False where the channel's couplings vanish."""
    coupling = {"bb": m.gbb, "tt": m.gbb, "bs": m.vts * m.gbb, "zpzp": 1.0}.get(channel, m.gmumu)
    return coupling != 0.0 and m.gnunu != 0.0


def sigma_v(m: Model, x: Array | float, rtol: float = 1e-10) -> Array:
    """Effective <sigma v> = half of <sigma v>(nu4 nu4bar) at x = mnu4/T [GeV^-2]."""
    x = np.atleast_1d(np.asarray(x, float))
    parts = (channel_average(m, c, x, rtol) for c in CHANNELS if channel_is_on(m, c))
    return 0.5 * sum(parts, np.zeros(len(x)))


# ---------------------------------------------------------------- Boltzmann equation


class DegreesOfFreedom:
    """h_eff and g_eff of a table with columns T_GeV, h_eff, g_eff; constant outside it."""

    def __init__(self, path: Path = GSTAR) -> None:
        table = np.genfromtxt(path, delimiter=",", comments="#", skip_header=0)
        table = table[np.isfinite(table).all(axis=1) & (table[:, 0] > 0.0)]
        self._range = np.log(table[[0, -1], 0])
        self._ln_h = CubicSpline(np.log(table[:, 0]), np.log(table[:, 1]))
        self._ln_g = CubicSpline(np.log(table[:, 0]), np.log(table[:, 2]))
        self._slope = self._ln_h.derivative()

    def __call__(self, temperature: Array) -> tuple[Array, Array, Array]:
        """h_eff, g_eff and d ln h/d ln T."""
        ln_t = np.log(temperature)
        inside = np.clip(ln_t, *self._range)
        slope = np.where(inside == ln_t, self._slope(inside), 0.0)
        return np.exp(self._ln_h(inside)), np.exp(self._ln_g(inside)), slope


@dataclass(frozen=True, slots=True)
class FreezeOut:
    """ln Y on the grid of ln x; Omega h2; how strongly equilibrium holds Y at the start.

    Where `equilibrium_strength` (2 rate Yeq, the pull back per e-fold of x) is below ~100, the
    answer depends on the initial condition.
    """

    ln_x: Array
    ln_y: Array
    omega_h2: float
    equilibrium_strength: float


def _grid(x_start: float, x_end: float, per_decade: int) -> Array:
    count = int(np.ceil(per_decade * np.log10(x_end / x_start))) + 1
    return np.linspace(np.log(x_start), np.log(x_end), max(count, 8))


def freeze_out(
    m: Model,
    convention: Convention = MICROMEGAS,
    *,
    x_start: float = 1.0,
    rtol: float = 1e-9,
    per_decade: int = 64,
    dof: DegreesOfFreedom | None = None,
    average: Callable[[Array], Array] | None = None,
) -> FreezeOut:
    """Integrate d ln Y/d ln x = -rate (Y - Yeq^2/Y) from equilibrium at x_start, Radau in ln Y.

    rate = sqrt(pi/45) M_Pl g*^(1/2) (m/x) <sigma v>_eff with
    g*^(1/2) = h/sqrt(g) (1 + d ln h/(3 d ln T)); Yeq counts nu4 and its antiparticle (g = 4).
    `average` replaces <sigma v>_eff(x) [GeV^-2], for tests.
    """
    dof = dof or DegreesOfFreedom()
    ln_x = _grid(x_start, convention.x_end(m.mnu4), per_decade)
    x = np.exp(ln_x)
    value = sigma_v(m, x) if average is None else average(x)
    if not np.all(value > 0.0):
        raise ValueError("nu4 does not annihilate: there is no freeze-out")
    spline = make_interp_spline(ln_x, np.log(value), k=5)

    def ln_rate_and_equilibrium(u: float) -> tuple[float, float]:
        x = np.exp(u)
        h, g, slope = dof(m.mnu4 / x)
        root = h / np.sqrt(g) * (1.0 + slope / 3.0)
        ln_rate = np.log(np.sqrt(np.pi / 45.0) * M_PLANCK * root * m.mnu4) - u + spline(u)
        ln_eq = np.log(45.0 / (4.0 * np.pi**4) * 4.0 * x**2 * kve(2, x) / h) - x
        return float(ln_rate), float(ln_eq)

    def slope_of(u: float, w: Array) -> Array:
        ln_rate, ln_eq = ln_rate_and_equilibrium(u)
        return np.asarray(np.exp(ln_rate + 2.0 * ln_eq - w) - np.exp(ln_rate + w))

    def jacobian(u: float, w: Array) -> Array:
        ln_rate, ln_eq = ln_rate_and_equilibrium(u)
        return -np.atleast_2d(np.exp(ln_rate + w) + np.exp(ln_rate + 2.0 * ln_eq - w))

    ln_rate_start, start = ln_rate_and_equilibrium(ln_x[0])
    solution = solve_ivp(
        slope_of, (ln_x[0], ln_x[-1]), [start], method="Radau", jac=jacobian, rtol=rtol,
        atol=rtol, t_eval=ln_x,
    )  # fmt: skip
    if not solution.success:
        raise ArithmeticError(solution.message)
    omega = convention.prefactor * m.mnu4 * float(np.exp(solution.y[0, -1]))
    return FreezeOut(ln_x, solution.y[0], omega, 2.0 * float(np.exp(ln_rate_start + start)))


def omega_h2(m: Model, convention: Convention = MICROMEGAS) -> float:
    """Omega h2 of nu4 and its antiparticle."""
    return freeze_out(m, convention).omega_h2
