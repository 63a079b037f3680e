"""Relic density of nu4 and its antiparticle."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bridge.native.annihilation import Inputs, inputs, rows, sigmav_at_rest
from bridge.native.constants import GEV_M2_TO_CM3_S
from bridge.native.degrees_of_freedom import SHIPPED, degrees_of_freedom
from bridge.native.relic_kernels import FINE, Precision, relic_batch
from bridge.numerics.arrays import Array, Real
from bridge.numerics.compiling import compiled
from bridge.point import Point
from bridge.results import Estimate

ENTROPY_TODAY_CM3 = 2891.2
"""Entropy density today [cm^-3], T = 2.7255 K (PDG 2018)."""
CRITICAL_DENSITY_OVER_H2 = 1.0537e-5
"""Critical density over h^2 [GeV cm^-3] (PDG 2018)."""


@dataclass(frozen=True, slots=True)
class RelicConvention:
    """Where the integration ends and what turns m Y into Omega h^2.

    `PHYSICAL` and `MICROMEGAS` of this module are the two that are named.

    Parameters
    ----------
    name : str
        What results call it.
    prefactor : float
        Omega h^2 = prefactor m Y, s0 h^2/rho_c [1/GeV].
    t_end : float, optional
        Temperature [GeV] at which the integration ends; at x = `x_end` where it is None.
    x_end : float
        mnu4/T at which the integration ends.
    gstar : Path
        Table of effective degrees of freedom.
    running_width : bool
        Let the width in the propagator grow as s.
    off_shell : bool
        Add Z' Z'* below its threshold.
    qcd : bool
        Multiply widths to quarks by 1 + alpha_s/pi.
    """

    name: str
    prefactor: float
    t_end: float | None = None
    x_end: float = 1e7
    gstar: Path = SHIPPED
    running_width: bool = False
    off_shell: bool = False
    qcd: bool = False

    def __repr__(self) -> str:
        """The arguments, with the table by its name."""
        given = {name: getattr(self, name) for name in self.__slots__} | {"gstar": self.gstar.name}
        return f"RelicConvention({', '.join(f'{k}={v!r}' for k, v in given.items())})"

    def inputs(self, p: Point) -> Inputs:
        """What the cross-sections of a point depend on."""
        return inputs(p, self.running_width, self.off_shell, self.qcd)

    @property
    def ending(self) -> str:
        """Where the integration ends, in words."""
        if self.t_end is None:
            return f"x = {self.x_end:g}"
        return f"T = {self.t_end:g} GeV"

    def last_x(self, mnu4: Array) -> Array:
        """x at the end of the integration."""
        if self.t_end is None:
            return np.full(mnu4.shape, self.x_end)
        return np.maximum(mnu4 / self.t_end, 100.0)


PHYSICAL = RelicConvention("physical", ENTROPY_TODAY_CM3 / CRITICAL_DENSITY_OVER_H2)
"""Integrate until annihilation has long stopped."""
MICROMEGAS = RelicConvention("micromegas", 2.742e8, t_end=1e-3)
"""The numbers micrOMEGAs 6.0 uses."""
CONVENTIONS = {convention.name: convention for convention in (PHYSICAL, MICROMEGAS)}

COMPILE_FROM = 64
"""Points from which the compiled kernel runs: loading it takes 1 s, compiling it once 10 s."""
QUADRATURE_ERROR = 1e-4
"""Relative error of Omega h^2 from quadrature and from interpolating <sigma v> and g*."""
QUADRATURE_ERROR_OFF_SHELL = 5e-4
"""With Z' Z'*, which turns on within a width of its threshold."""


def compiles(choice: bool | None, points: int) -> bool:
    """Whether compiled code runs: what was chosen, or from COMPILE_FROM points on."""
    return points >= COMPILE_FROM if choice is None else choice


def relic_abundances(
    p: Point,
    convention: RelicConvention = PHYSICAL,
    precision: Precision = FINE,
    compile_kernel: bool | None = None,
) -> tuple[Real, Real, Real]:
    """Y = n/s of nu4 and its antiparticle together, x_f where Y = 2.5 Yeq, relative error of Y.

    Each has the point's shape; NaN where gnunu = 0 or nu4 never is in equilibrium at x >= 1.
    `compile_kernel` decides whether the compiled kernel runs, or the number of points where it is
    None, and nothing else, so that the last bit of a number does not depend on what was computed
    before.
    """
    points = rows(convention.inputs(p))
    result = np.full((len(points), 3), np.nan)
    coupled = points[:, Inputs._fields.index("gnunu")] != 0.0
    x_end = convention.last_x(points[:, Inputs._fields.index("mnu4")])
    batch = compiled(relic_batch) if compiles(compile_kernel, len(points)) else relic_batch
    dof = degrees_of_freedom(convention.gstar)
    result[coupled] = batch(x_end[coupled], points[coupled], dof, precision)
    y, x_f, error = (column.reshape(p.shape) for column in result.T)
    return (y, x_f, error) if p.shape else (float(y), float(x_f), float(error))


def omega_h2(p: Point, convention: RelicConvention = PHYSICAL) -> Real:
    """Omega h^2; NaN where nu4 has no thermal relic density.

    >>> from bridge.point import benchmark
    >>> bool(0.0 < omega_h2(benchmark()) < 1.0)
    True
    """
    return p.mnu4 * relic_abundances(p, convention)[0] * convention.prefactor


def estimates(
    p: Point, convention: RelicConvention = PHYSICAL, compile_kernel: bool | None = None
) -> dict[str, Estimate]:
    """omega_h2, xf and sigmav0_eff_cm3s."""
    y, x_f, error = relic_abundances(p, convention, compile_kernel=compile_kernel)
    omega = p.mnu4 * y * convention.prefactor
    end = (
        f"x = {convention.x_end:g}" if convention.t_end is None else f"T = {convention.t_end:g} GeV"
    )
    width = "running width" if convention.running_width else "fixed width"
    width += ", off-shell Z' Z'*" if convention.off_shell else ""
    width += ", 1 + alpha_s/pi for quarks" if convention.qcd else ""
    method = (
        f"Boltzmann equation with quadrature of (4.1), {width}, tree level; convention "
        f"{convention.name}: to {end}, Omega h^2 = {convention.prefactor:.5g} m Y, "
        f"g* from {convention.gstar.name}"
    )
    decoupled = np.equal(p.gnunu, 0.0)
    absent = (
        (decoupled, "nu4 does not couple to the Z' (gnunu = 0), so it has no relic density"),
        (
            np.isnan(y) & ~decoupled,
            "nu4 is not in thermal equilibrium at T <= mnu4, so it does not freeze out",
        ),
    )
    never_coupled = (
        np.isnan(x_f) & ~np.isnan(y),
        "Y is above 2.5 Yeq as early as the solution starts",
    )
    at_rest = sum(sigmav_at_rest(p).values(), 0.0) * GEV_M2_TO_CM3_S
    quadrature = QUADRATURE_ERROR_OFF_SHELL if convention.off_shell else QUADRATURE_ERROR
    return {
        "omega_h2": Estimate(omega, omega * (error + quadrature), method, absent),
        "xf": Estimate(
            x_f, x_f * (1e-4 + error), "where Y = 2.5 Yeq; " + method, (*absent, never_coupled)
        ),
        "sigmav0_eff_cm3s": Estimate(at_rest, at_rest * 1e-13, "closed form, tree level"),
    }
