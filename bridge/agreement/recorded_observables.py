"""Numbers that other programs record and that are none of a point alone: cross-sections at a
momentum, averages at a temperature, couplings per unit. They stand beside `bridge.observables`.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from bridge.native import annihilation, nucleon, thermal_average, widths
from bridge.native.channels import ANNIHILATION, FINAL_STATES, OF_GENERAL, PAIR_OF_ZP
from bridge.native.constants import GEV_M2_TO_PB
from bridge.native.kinetic import single_points
from bridge.native.solve import solve_mnu4
from bridge.numerics.arrays import Array, Real
from bridge.observables import (
    OBSERVABLES,
    OF_RELIC,
    OF_RUNNING,
    OF_WIDTHS,
    POTENTIAL,
    WIDTH,
    WIDTH_EQUATION,
)
from bridge.point import COUPLINGS, Point
from bridge.prediction import ELSEWHERE, Observable, Prediction, closed, of_point
from bridge.results import Estimate


def _partial_width(channel: str) -> Callable[[Point], Real]:
    return lambda p: widths.partial_widths(p)[channel]


def _sigma_pb(channel: str) -> Callable[[Prediction], Estimate]:
    def sigma(x: Prediction) -> Real:
        s = 4.0 * (x.point.mnu4**2 + x.where["p_cm"] ** 2)
        return GEV_M2_TO_PB * annihilation.sigma_annihilation(s, x.point)[channel]

    return closed(sigma)


def _sigmav_eff_pb(temperature: Callable[[Prediction], Real]) -> Callable[[Prediction], Estimate]:
    def average(x: Prediction) -> Estimate:
        value = GEV_M2_TO_PB * thermal_average.sigmav_thermal(temperature(x), x.point)
        return Estimate(value, 1e-5 * np.abs(value), "quadrature of (4.1)")

    return average


def _per_unit(name: str, coupling: str) -> Callable[[Prediction], Estimate]:
    def c1(x: Prediction) -> Real:
        unit = x.point.replace(**dict.fromkeys(COUPLINGS, 0.0) | {"gnunu": 1.0, coupling: 1.0})
        return nucleon.estimates(unit)[name].value * x.point.mzp**2

    return closed(c1)


def _per_largest(name: str) -> Callable[[Prediction], Estimate]:
    """In units of the largest coupling to a current of `bridge.native.running`."""

    def c1(x: Prediction) -> Real:
        p = x.point.replace(gnunu=1.0)
        sizes = [np.abs(g) for g in nucleon.currents(p).values()]
        largest: Real = np.maximum.reduce(np.broadcast_arrays(0.0, *sizes))
        return nucleon.estimates(p)[name].value * p.mzp**2 / largest

    return closed(c1)


def _mnu4_solution(x: Prediction) -> Real:
    """Of all masses that give the target, the one nearest to the recorded mass."""
    rows = zip(single_points(x.point), x.where["omega_h2_target"], strict=True)
    return np.array(
        [
            _nearest(solve_mnu4(p, float(target), x.settings.relic), float(p.mnu4))
            for p, target in rows
        ]
    )


def _nearest(roots: Array, mass: float) -> float:
    found = roots[np.isfinite(roots)]
    return float(found[np.argmin(np.abs(found - mass))]) if found.size else np.nan


RECORDED: dict[str, Observable] = {
    **{
        f"width_{f.name}": Observable(
            of_point(_partial_width(f.name)), "GeV",
            f"Gamma(Z' -> {f.words})", OF_WIDTHS, f.parameters | {"mzp"}, WIDTH_EQUATION,
        )
        for f in FINAL_STATES.values()
    },
    **{
        f"sigma_{c}_pb": Observable(
            _sigma_pb(c), "pb", f"sigma(nu4 nu4bar -> {c})", OF_RELIC,
            POTENTIAL if c == PAIR_OF_ZP else WIDTH, shown=ELSEWHERE,
            where=("p_cm",),
        )
        for c in ANNIHILATION
        if c not in OF_GENERAL
    },
    **{
        f"{name}_per_{channel}": Observable(
            _per_unit(name, f"g{channel}"), "", f"{name} MZ'^2 per unit of g{channel} gnunu",
            OF_RUNNING, frozenset() if (name, channel) == ("c1n", "mumu") else frozenset({"mzp"}),
        )
        for name in ("c1p", "c1n")
        for channel in ("mumu", "bb")
    },
    **{
        f"{name}_per_largest": Observable(
            _per_largest(name), "", f"{name} MZ'^2 per gnunu and the largest other coupling",
            OF_RUNNING, OBSERVABLES["c1p"].parameters - {"gnunu"},
        )
        for name in ("c1p", "c1n")
    },
    "omega_h2_nbe": Observable(
        lambda x: x["omega_h2"], "", "omega_h2, beside omega_h2_cbe", OF_RELIC, WIDTH,
        shown=ELSEWHERE,
    ),
    "mnu4_solution": Observable(
        closed(_mnu4_solution), "GeV", "mnu4 with Omega h^2 = omega_h2_target, the nearest",
        OF_RELIC, WIDTH, shown=ELSEWHERE, where=("omega_h2_target",),
    ),
    "sigmav_eff_pb": Observable(
        _sigmav_eff_pb(lambda x: x.where["x"]), "pb", "half of <sigma v> at mnu4/T = x", OF_RELIC,
        WIDTH, shown=ELSEWHERE, where=("x",),
    ),
    "sigmav_eff_x25_pb": Observable(
        _sigmav_eff_pb(lambda x: 25.0), "pb", "half of <sigma v> at mnu4/T = 25", OF_RELIC, WIDTH,
        shown=ELSEWHERE,
    ),
    "sigmav_eff_x1000_pb": Observable(
        _sigmav_eff_pb(lambda x: 1000.0), "pb", "half of <sigma v> at mnu4/T = 1000", OF_RELIC,
        WIDTH, shown=ELSEWHERE,
    ),
}  # fmt: skip
"""By the name of the column; `where` names columns that a row must have."""
