"""An independent referee for kinetic decoupling: the momentum-resolved Boltzmann equation (fBE).

`python fbe.py` prints the reference table, `python fbe.py enhanced` the one with the Sommerfeld
factor of Z' exchange; each takes some five minutes.
Nothing is assumed of the shape of f(p). Cross-sections and degrees of freedom come from
`relic.py` beside this file, the elastic rate from its own integral; `bridge` is not imported.

Cells in ln q, with q = p/s^(1/3) comoving, hold N_i = (number in the cell)/s of ν4 alone:

    dN_i/d ln x = 1/H~ { elastic Fokker-Planck flux
                         - s Σ_j K_ij (N_i N_j - N_i^eq N_j^eq) }

K_ij is σv averaged over the angle between momenta p_i and p_j, exactly (narrow poles included),
from the cumulative integral of s σ β. The flux (γ/2) p^2 T E f_eq ∂_p (f/f_eq) vanishes in
equilibrium to rounding (arXiv:1706.07433).
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import numpy as np
import numpy.typing as npt
from scipy.integrate import solve_ivp
from scipy.interpolate import CubicSpline

Array = npt.NDArray[np.float64]
Factor = Callable[[Array], Array]


def _neighbour(name: str) -> ModuleType:
    """The module beside this file, however this one was loaded."""
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
        assert spec is not None and spec.loader is not None
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


relic = _neighbour("relic")

T_QCD = 0.154
SPINS = 2.0


@dataclass(frozen=True, slots=True)
class Distribution:
    """ln x, cell momenta q = p/s^(1/3), and N (cells × x) of ν4 alone; Ω h² of ν4 and ν̄4."""

    ln_x: Array
    q: Array
    cells: Array
    omega_h2: float

    def temperature_ratio(self, mnu4: float, dof: object) -> Array:
        """T_χ/T with T_χ = <p²/(3E)>."""
        temperature = mnu4 / np.exp(self.ln_x)
        p = self.q[:, None] * np.cbrt(entropy(temperature, dof))
        kinetic = np.sum(self.cells * p**2 / (3.0 * np.hypot(mnu4, p)), axis=0)
        ratio: Array = kinetic / self.cells.sum(axis=0) / temperature
        return ratio


def entropy(temperature: Array | float, dof: object) -> Array:
    """2π²/45 h_eff T³ [GeV³]."""
    h, _, _ = dof(np.asarray(temperature))  # type: ignore[operator]
    return np.asarray(2.0 * np.pi**2 / 45.0 * h * np.asarray(temperature) ** 3)


def stretched_hubble(temperature: float, dof: object) -> float:
    """H/(1 + d ln h/(3 d ln T)) [GeV]."""
    _, g, slope = dof(np.asarray(temperature))  # type: ignore[operator]
    return float(
        np.sqrt(4.0 * np.pi**3 / 45.0 * g) * temperature**2 / relic.M_PLANCK / (1.0 + slope / 3.0)
    )


def momentum_transfer_rate(m: object, temperature: float) -> float:
    """γ [GeV], momentum transfer at k_cm (arXiv:2103.01944): trapezoids in ω and t."""
    partners = ((m.gmumu, m.mmu, 1), (m.gmumu, 0.0, 1), (m.gbb, m.mb, 3), (m.gbb, m.mt, 3))
    gamma = 0.0
    for g, mf, colours in partners:
        if colours == 3 and temperature < T_QCD:
            continue
        omega = mf + temperature * np.linspace(0.0, 45.0, 1501)
        f = 1.0 / (np.exp(np.minimum(omega / temperature, 600.0)) + 1.0)
        s = m.mnu4**2 + 2.0 * m.mnu4 * omega + mf**2
        k_cm2 = m.mnu4**2 * (omega**2 - mf**2) / s
        # -t = v; numerator a + b v + c v^2, over (v + M^2)^2, times v
        a = 4.0 * (2.0 * (2.0 * m.mnu4 * omega) ** 2 - 4.0 * m.mnu4**2 * mf**2)
        b, c = -4.0 * (4.0 * m.mnu4 * omega + 2.0 * m.mnu4**2), 4.0
        v = np.linspace(0.0, 1.0, 401)[:, None] * 4.0 * k_cm2
        transfer = np.trapezoid(v * (a + b * v + c * v**2) / (v + m.mzp**2) ** 2, v, axis=0)
        moment = np.trapezoid(f * (1.0 - f) * transfer, omega)
        # both charges, 1/g_χ of the initial spins
        gamma += (
            2.0 * colours * (m.gnunu * g) ** 2 * moment
            / (384.0 * np.pi**3 * SPINS * m.mnu4**3 * temperature)
        )  # fmt: skip
    return float(gamma)


class AngularAverage:
    """<σv>(p, p') of ν4 ν̄4 averaged over the angle, for any momenta.

    With p = m sinh η, sqrt(s) = 2m cosh ζ at ζ = (η ± η')/2 for parallel and opposite momenta:
    [J(ζ+) - J(ζ-)]/(4 p p' E E'), J = ∫ ds (s/2) σβ. σ is multiplied by `factor` of β = tanh ζ.
    """

    def __init__(
        self, m: object, factor: Factor, zeta_max: float = 3.0, count: int = 200_000
    ) -> None:
        self.mass = m.mnu4
        smooth = np.geomspace(1e-8, zeta_max, count)
        if m.mzp > 2.0 * m.mnu4:
            pole = np.arccosh(m.mzp / (2.0 * m.mnu4))
            width = relic.width_zp(m) / (2.0 * m.mnu4 * np.sinh(pole))
            near = pole + width * np.sinh(np.linspace(-25.0, 25.0, count))
            smooth = np.union1d(smooth, near[(near > 0.0) & (near < zeta_max)])
        middle = np.sqrt(0.5 * (smooth[1:] ** 2 + smooth[:-1] ** 2))
        root_s = 2.0 * self.mass * np.cosh(middle)
        momentum = self.mass * np.sinh(middle)
        sigma = sum(
            relic.sigma(m, c, momentum) for c in relic.CHANNELS if relic.channel_is_on(m, c)
        )
        area = np.diff(4.0 * self.mass**2 * np.sinh(smooth) ** 2)
        self._zeta2 = smooth**2
        beta = np.tanh(middle)
        flow = 0.5 * root_s**2 * sigma * factor(beta) * beta * area
        self._j = np.append(0.0, np.cumsum(flow))

    def __call__(self, p: Array) -> Array:
        """Matrix over pairs of momenta [GeV^-2]."""
        eta, energy = np.arcsinh(p / self.mass), np.hypot(p, self.mass)
        plus, minus = 0.5 * (eta[:, None] + eta), 0.5 * np.abs(eta[:, None] - eta)
        j = np.interp(plus**2, self._zeta2, self._j) - np.interp(minus**2, self._zeta2, self._j)
        return np.asarray(j / (4.0 * np.outer(p * energy, p * energy)))


def tree_level(beta: Array) -> Array:
    """No enhancement."""
    return np.ones_like(beta)


def yukawa_factor(m: object) -> Factor:
    """S(β) of V = -gnunu^2 exp(-mzp r)/(4π r): u'' + (κ^2 + λ e^-y/y) u = 0 from u = 0, u' = 1,
    S = 1/(u'^2 + κ^2 u^2) far out; a cubic spline of ln S in ln β between 1e-9 and 1."""
    strength = m.gnunu**2 * m.mnu4 / (4.0 * np.pi * m.mzp)

    def at(beta: float) -> float:
        kappa2, near = (beta * m.mnu4 / m.mzp) ** 2, 1e-9
        solution = solve_ivp(
            lambda y, u: [u[1], -(kappa2 + strength * np.exp(-y) / y) * u[0]],
            (near, 45.0), [near, 1.0 - strength * near],
            method="DOP853", rtol=1e-11, atol=1e-13,
        )  # fmt: skip
        u, slope = solution.y[:, -1]
        return float(1.0 / (kappa2 * u**2 + slope**2))

    ln_beta = np.linspace(np.log(1e-9), 0.0, 120)
    spline = CubicSpline(ln_beta, np.log([at(b) for b in np.exp(ln_beta)]))
    return lambda beta: np.exp(spline(np.log(np.maximum(beta, 1e-9))))


def elastic_bands(p: Array, faces: Array, mass: float, temperature: float) -> tuple[Array, ...]:
    """Rates per γ from each cell to the next one up and down: bands of the Fokker-Planck flux."""
    volume = (faces[1:] ** 3 - faces[:-1] ** 3) / 3.0
    inner, energy = faces[1:-1], np.hypot(p, mass)
    e_face = np.hypot(inner, mass)
    mobility = 0.5 * temperature * e_face * inner**2 / np.diff(p)
    # kinetic energies differ stably: (p1^2 - p2^2)/(E1 + E2)
    up = np.exp((p[:-1] ** 2 - inner**2) / (energy[:-1] + e_face) / temperature)
    down = np.exp((p[1:] ** 2 - inner**2) / (energy[1:] + e_face) / temperature)
    return mobility * up / volume[:-1], mobility * down / volume[1:]


def equilibrium_cells(faces: Array, mass: float, temperature: float, dof: object) -> Array:
    """N of each cell for f = exp(-E/T), f at the cell's geometric centre."""
    volume = (faces[1:] ** 3 - faces[:-1] ** 3) / 3.0
    f = np.exp(-np.hypot(np.sqrt(faces[1:] * faces[:-1]), mass) / temperature)
    return np.asarray(SPINS / (2.0 * np.pi**2) * volume * f / entropy(temperature, dof))


class Evolution:
    """The equation on one comoving grid: right-hand side and Jacobian in u = ln x.

    `reach` is the range of p/sqrt(m T) at x_start; that of the bath grows by sqrt(x/x_start)
    until ν4 decouples.
    """

    def __init__(
        self,
        m: object,
        x_start: float,
        x_end: float,
        cells: int,
        factor: Factor,
        reach: tuple[float, float],
    ) -> None:
        self.mass, self.dof = m.mnu4, relic.DegreesOfFreedom()
        start = m.mnu4 / x_start
        scale = np.sqrt(m.mnu4 * start) / np.cbrt(entropy(start, self.dof))
        self.faces = scale * np.geomspace(*reach, cells + 1)
        self.q = np.sqrt(self.faces[1:] * self.faces[:-1])
        self.average = AngularAverage(m, factor)
        self.ln_t = np.log(m.mnu4) - np.linspace(np.log(x_end), np.log(x_start), 400)
        rates = [momentum_transfer_rate(m, float(np.exp(t))) for t in self.ln_t]
        self.ln_gamma = np.log(np.maximum(rates, 1e-300))

    def equilibrium(self, u: float) -> Array:
        """N of each cell at temperature mass/exp(u)."""
        temperature = self.mass / np.exp(u)
        faces = self.faces * np.cbrt(entropy(temperature, self.dof))
        return equilibrium_cells(faces, self.mass, temperature, self.dof)

    def terms(self, u: float) -> tuple[Array, Array, Array, Array]:
        """K s/H~, the gain it gives in equilibrium, and the elastic bands over H~."""
        temperature = self.mass / np.exp(u)
        s = float(entropy(temperature, self.dof))
        hubble = stretched_hubble(temperature, self.dof)
        p, faces = self.q * np.cbrt(s), self.faces * np.cbrt(s)
        k = self.average(p) * s / hubble
        n_eq = self.equilibrium(u)
        gamma = np.exp(np.interp(np.log(temperature), self.ln_t, self.ln_gamma)) / hubble
        if gamma < 1e-6:
            return k, n_eq * (k @ n_eq), np.zeros(len(p) - 1), np.zeros(len(p) - 1)
        up, down = elastic_bands(p, faces, self.mass, temperature)
        return k, n_eq * (k @ n_eq), gamma * up, gamma * down

    def slope(self, u: float, n: Array) -> Array:
        """dN/d ln x."""
        k, gain, up, down = self.terms(u)
        flow = up * n[:-1] - down * n[1:]
        change = gain - n * (k @ n)
        change[:-1] -= flow
        change[1:] += flow
        return np.asarray(change)

    def jacobian(self, u: float, n: Array) -> Array:
        """d slope/dN."""
        k, _, up, down = self.terms(u)
        j = -n[:, None] * k - np.diag(k @ n)
        i = np.arange(len(n) - 1)
        j[i, i] -= up
        j[i, i + 1] += down
        j[i + 1, i + 1] -= down
        j[i + 1, i] += up
        return np.asarray(j)


def freeze_out(
    m: object,
    *,
    x_start: float = 12.0,
    x_end: float = 1e6,
    cells: int = 160,
    rtol: float = 1e-5,
    factor: Factor = tree_level,
    reach: tuple[float, float] = (0.02, 60.0),
) -> Distribution:
    """Evolve f(p) from equilibrium at x_start to x_end; `factor` of β multiplies σ."""
    equation = Evolution(m, x_start, x_end, cells, factor, reach)
    initial = equation.equilibrium(np.log(x_start))
    solution = solve_ivp(
        equation.slope, (np.log(x_start), np.log(x_end)), initial, method="BDF",
        jac=equation.jacobian, rtol=rtol, atol=1e-15 * initial.sum(),
    )  # fmt: skip
    if not solution.success:
        raise ArithmeticError(solution.message)
    omega = relic.PHYSICAL.prefactor * m.mnu4 * 2.0 * float(solution.y[:, -1].sum())
    return Distribution(solution.t, equation.q, solution.y, omega)


LIGHT = {"gbb": 5e-4, "gmumu": 0.05, "mzp": 50.0}
POINTS = (
    {**LIGHT, "gnunu": 1e-3, "mnu4": 22.5},
    {**LIGHT, "gnunu": 1e-3, "mnu4": 24.0},
    {**LIGHT, "gnunu": 1e-3, "mnu4": 24.75},
    {**LIGHT, "gnunu": 1e-3, "mnu4": 25.25},
    {**LIGHT, "gnunu": 1e-2, "mnu4": 20.0},
    {**LIGHT, "gnunu": 1e-2, "mnu4": 24.0},
    {**LIGHT, "gnunu": 1e-2, "mnu4": 25.25},
    {**LIGHT, "gnunu": 2e-4, "mnu4": 24.9},
    {"gbb": 4.9e-3, "gmumu": 0.2, "gnunu": 1.5e-3, "mzp": 200.0, "mnu4": 100.03},
)


WINDOW = {"gbb": 0.01356, "gmumu": 0.45, "gnunu": 1.4, "mzp": 500.0}
NEAR_RESONANCE = tuple({**WINDOW, "mnu4": mnu4} for mnu4 in (4400.0, 5350.0, 5380.0, 5500.0))


def main() -> None:
    """Print the reference table: Ω h² by the standard equation and by this one."""
    print("gbb,gmumu,gnunu,mzp,mnu4,omega_h2_nbe,omega_h2_fbe")
    for point in POINTS:
        m = relic.Model(**point)
        values = relic.omega_h2(m, relic.PHYSICAL), freeze_out(m, cells=140).omega_h2
        _print_row(m, *values)


def enhanced() -> None:
    """Print the reference table with the Sommerfeld factor: Ω h² near its first resonance."""
    print("gbb,gmumu,gnunu,mzp,mnu4,omega_h2_full")
    for point in NEAR_RESONANCE:
        m = relic.Model(**point)
        found = freeze_out(m, x_end=1e7, cells=120, factor=yukawa_factor(m), reach=(0.05, 600.0))
        _print_row(m, found.omega_h2)


def _print_row(m: object, *values: float) -> None:
    row = (m.gbb, m.gmumu, m.gnunu, m.mzp, m.mnu4)
    print(",".join([*(f"{v:g}" for v in row), *(f"{v:.6e}" for v in values)]), flush=True)


if __name__ == "__main__":
    {"": main, "enhanced": enhanced}["".join(sys.argv[1:])]()
