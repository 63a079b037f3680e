"""Kinetic decoupling of ν4 during freeze-out: what it does to the relic density.

Solves `bridge.native.coupled_boltzmann` point by point, beside the standard `relic`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import exp
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from bridge.native.annihilation import Inputs, of_row, rows
from bridge.native.channels import FINAL_STATES
from bridge.native.coupled_boltzmann import (
    SCATTERING,
    STRETCH,
    Coefficients,
    evolve,
    tabulate,
)
from bridge.native.relic import PHYSICAL, RelicConvention, compiles, relic_abundances
from bridge.native.scattering import BASELINE, T_QCD
from bridge.numerics.arrays import Array, Real
from bridge.numerics.rosenbrock import Stiff
from bridge.point import Point
from bridge.results import Estimate

Mask: TypeAlias = npt.NDArray[np.bool_]

ACCURACY = 2e-4
"""Relative error of Ω h^2 from steps, tables and quadrature together."""


@dataclass(frozen=True, slots=True)
class Decoupling:
    """What one solution says: Y at the end, largest T_χ/T, and x where γ falls below H."""

    y: float
    warmest: float
    x_kd: float


def decoupling(
    c: Inputs,
    convention: RelicConvention = PHYSICAL,
    prescription: str = BASELINE,
    compile_kernel: bool = False,
) -> Decoupling:
    """Solve a single point. Raises Stiff where the equations cannot be integrated."""
    coefficients = tabulate(c, prescription, convention.gstar, compile_kernel=compile_kernel)
    x_end = float(convention.last_x(np.asarray(c.mnu4)))
    history = evolve(coefficients, x_end, compile_kernel=compile_kernel)
    warmest = exp(float(np.max(history.log_warmth)))
    return Decoupling(exp(history.log_y[-1]), warmest, decoupling_x(coefficients))


def without_pions(p: Point, x_kd: Real) -> Mask:
    """Where ν4 couples to light quarks and decouples below T_QCD: the bath has pions there."""
    light = (x for name in ("uu", "dd", "ss") for x in FINAL_STATES[name].couplings(p))
    coupled = np.logical_or.reduce([np.broadcast_to(np.not_equal(x, 0.0), p.shape) for x in light])
    return np.asarray(coupled & np.greater(x_kd, p.mnu4 / T_QCD))


def decoupling_x(c: Coefficients) -> float:
    """The last mnu4/T where γ = H; NaN where γ < H at every T < mnu4."""
    edges = np.asarray(c.cells)[:, 3::4]
    rows = edges[:, SCATTERING] - np.log(edges[:, STRETCH])
    above = np.flatnonzero(rows >= 0.0)
    if above.size == 0 or above[-1] == len(c.cells) - 1:
        return float("nan")
    i = int(above[-1])
    return float(exp(c.first + c.step * (i + rows[i] / (rows[i] - rows[i + 1]))))


def estimates(
    p: Point,
    convention: RelicConvention = PHYSICAL,
    prescription: str = BASELINE,
    progress: Callable[[int, int], None] | None = None,
    compile_kernel: bool | None = None,
) -> dict[str, Estimate]:
    """omega_h2_cbe, kinetic_shift, x_kd and t_chi_over_t_max; 1 ms a point from COMPILE_FROM points
    on, 14 ms below.

    `progress(done, total)` is called after each point.
    """
    standard = np.atleast_1d(
        relic_abundances(p, convention, compile_kernel=compile_kernel)[0]
    ).ravel()
    points = rows(convention.inputs(p))
    many = compiles(compile_kernel, len(points))
    found = np.full((4, len(points)), np.nan)
    for i, point in enumerate(points):
        if np.isfinite(standard[i]):
            found[:, i] = _row(of_row(point), standard[i], convention, prescription, many)
        if progress:
            progress(i + 1, len(points))
    omega, shift, x_kd, warmest = (shaped(column, p.shape) for column in found)
    frozen = np.isfinite(standard).reshape(p.shape)
    unsolved = np.isnan(omega) & frozen
    method = f"coupled Boltzmann equations, gamma {prescription}; convention {convention.name}"
    absent = (
        (~frozen, "there is no freeze-out to which kinetic decoupling could matter"),
        (unsolved, "the coupled Boltzmann equations could not be integrated"),
    )
    alone = (np.isnan(x_kd) & ~np.isnan(omega), "scattering never keeps up with expansion")
    error = ACCURACY * omega
    return {
        "omega_h2_cbe": Estimate(omega, error, method, absent),
        "kinetic_shift": Estimate(shift, ACCURACY * (1.0 + shift), method, absent),
        "x_kd": Estimate(x_kd, 1e-3 * x_kd, f"gamma {prescription} = H", (*absent, alone)),
        "t_chi_over_t_max": Estimate(warmest, ACCURACY * warmest, method, absent),
    }


def shape_errors(p: Point, shift: Real, warmest: Real) -> tuple[Real, Real]:
    """How far the momentum-resolved solution may lie above and below Ω h^2 of the coupled
    equations, relative, from `kinetic_shift` and `t_chi_over_t_max`.

    Bounds on all solutions recorded in validation (fBE). The tail that alone reaches a pole above
    it by 5 % or more empties faster than exp(-E/T_χ) allows: there 1.4 times a shift of 2 % is
    missed, and 0.06 of a shift of 63 %. Nearer to the pole and above it up to 0.04 of the shift.
    Self-heated ν4 is far from exp(-E/T_χ): 0.13 of T_χ/T - 1.
    """
    size = np.abs(shift)
    tail = np.minimum(1.5 * size, 0.05 + 0.1 * size)
    above = np.where(_far_below_pole(p), tail, 0.05 * size)
    return above, 0.15 * np.maximum(0.0, warmest - 1.0)


def transfer_errors(p: Point, shift: Real, warmest: Real) -> tuple[Real, Real]:
    """How far the exact collision term moves Ω h^2 of the coupled equations up and down, relative,
    from `kinetic_shift` and `t_chi_over_t_max`.

    It brings over more momentum and so undoes part of the shift: bounds on what "full"
    (`bridge.native.scattering`) does, which is up to 0.25 of the shift 5 % and more below the pole
    and for self-heated ν4, 0.16 nearer to it, and 0.08 above.
    """
    above_pole, most = np.greater(2.0 * p.mnu4, p.mzp), np.greater(warmest, 1.3)
    share = np.select([above_pole, most | _far_below_pole(p)], [0.1, 0.27], 0.17)
    size = share * np.abs(shift)
    return np.where(np.less(shift, 0.0), size, 0.0), np.where(np.greater(shift, 0.0), size, 0.0)


def method_errors(p: Point, shift: Real, warmest: Real) -> tuple[Real, Real]:
    """Both together in quadrature, above and below; NaN where there is no `kinetic_shift`."""
    transfer, shape = transfer_errors(p, shift, warmest), shape_errors(p, shift, warmest)
    above, below = (np.hypot(a, b) for a, b in zip(transfer, shape, strict=True))
    return above, np.where(np.isnan(shift), np.nan, below)


def _far_below_pole(p: Point) -> Mask:
    return np.less(2.0 * p.mnu4, 0.95 * p.mzp)


def single_points(p: Point) -> Iterator[Point]:
    """The points of a broadcast point, in C order."""
    columns = {
        name: np.broadcast_to(value, p.shape).ravel()
        for name, value in p.values().items()
        if np.shape(value) or name == "wzp"
    }
    for i in range(int(np.prod(p.shape))):
        yield p.replace(**{name: float(column[i]) for name, column in columns.items()})


def _row(
    c: Inputs, standard: float, convention: RelicConvention, prescription: str, many: bool
) -> tuple[float, ...]:
    """omega_h2_cbe, kinetic_shift, x_kd, t_chi_over_t_max of one point; NaN where unsolved."""
    try:
        found = decoupling(c, convention, prescription, many)
    except Stiff:
        return (float("nan"),) * 4
    omega = c.mnu4 * found.y * convention.prefactor
    return float(omega), found.y / standard - 1.0, found.x_kd, found.warmest


def shaped(column: Array, shape: tuple[int, ...]) -> Real:
    """A flat column in the shape of the point."""
    return column.reshape(shape) if shape else float(column[0])
