"""The relic density with kinetic decoupling and Sommerfeld enhancement together.

The equations of `coupled_boltzmann` with S(v) σv for σv in all four averages, those of ν4 at T_χ
and those that create it at T. After decoupling T_χ falls as T^2, and near a resonance of S
annihilation of cold ν4 outruns the dilution: neither effect alone has it. Without Z' exchange this
is `omega_h2_cbe`, with strong scattering `omega_h2_sommerfeld`.
"""

from __future__ import annotations

import numpy as np

from bridge.native.annihilation import Inputs, of_row, rows
from bridge.native.coupled_boltzmann import evolve, tabulate
from bridge.native.kinetic import ACCURACY, shaped
from bridge.native.relic import PHYSICAL, RelicConvention, compiles, relic_abundances
from bridge.native.scattering import BASELINE
from bridge.native.sommerfeld import MAX_STRENGTH, factor_at_velocities, potential_strength
from bridge.native.thermal_moments import Factor
from bridge.numerics.rosenbrock import Stiff
from bridge.point import Point
from bridge.results import Estimate

X_LATE = 1e11
"""mnu4/T up to which annihilation is followed after the end of the convention."""
OCTAVES = 44
"""Factors of two in mnu4/T_χ up to which the averages change: S is constant below v = 1e-6 except
on a resonance."""


def full_abundance(
    c: Inputs,
    convention: RelicConvention = PHYSICAL,
    prescription: str = BASELINE,
    compile_kernel: bool = False,
    factor: Factor = factor_at_velocities,
) -> tuple[float, float]:
    """Y at the end of the convention for a single point, and the share of it that annihilates after
    that. Raises Stiff."""
    table = tabulate(c, prescription, convention.gstar, factor, OCTAVES, compile_kernel)
    x_end = float(convention.last_x(np.asarray(c.mnu4)))
    history = evolve(table, x_end, compile_kernel=compile_kernel)
    late = evolve(table, X_LATE, after=history, compile_kernel=compile_kernel)
    return float(np.exp(history.log_y[-1])), -float(np.expm1(late.log_y[-1] - history.log_y[-1]))


def estimates(
    p: Point,
    convention: RelicConvention = PHYSICAL,
    prescription: str = BASELINE,
    factor: Factor = factor_at_velocities,
    compile_kernel: bool | None = None,
) -> dict[str, Estimate]:
    """omega_h2_full; its error includes what annihilates after the end of the convention."""
    textbook, _, _ = relic_abundances(p, convention, compile_kernel=compile_kernel)
    frozen = np.ravel(np.isfinite(textbook))
    crowded = np.broadcast_to(potential_strength(p) > MAX_STRENGTH, p.shape)
    found, many = np.full((2, frozen.size), np.nan), compiles(compile_kernel, frozen.size)
    for i, point in enumerate(rows(convention.inputs(p))):
        if frozen[i] and not crowded.flat[i]:
            try:
                found[:, i] = full_abundance(of_row(point), convention, prescription, many, factor)
            except Stiff:
                continue
    y, late = (shaped(column, p.shape) for column in found)
    omega = p.mnu4 * y * convention.prefactor
    absent = (
        (~frozen.reshape(p.shape), "there is no thermal freeze-out"),
        (crowded, f"gnunu^2 mnu4/(4 pi mzp) is above {MAX_STRENGTH:g}"),
        (
            np.isnan(y) & frozen.reshape(p.shape) & ~crowded,
            "the coupled Boltzmann equations could not be integrated",
        ),
    )
    method = (
        "coupled Boltzmann equations with the s-wave factor of the Yukawa potential, gamma "
        f"{prescription}; convention {convention.name}; the error includes later annihilation"
    )
    return {"omega_h2_full": Estimate(omega, (ACCURACY + late) * omega, method, absent)}
