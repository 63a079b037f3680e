"""Native numbers against every reference that travels with the package."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping

import numpy as np

from bridge.arrays import Array, Real
from bridge.compare import Summary, Tolerance, compare, summarise
from bridge.errors import ZpbridgeError
from bridge.evaluation import Settings, estimates
from bridge.native import (
    annihilation,
    channels,
    flavour,
    lepton_flavour,
    nucleon,
    relic,
    thermal,
    trident,
    widths,
)
from bridge.native.constants import GEV_M2_TO_PB
from bridge.native.kinetic import single_points
from bridge.native.solve import solve_mnu4
from bridge.point import PORTAL, Point, default_standard_model
from bridge.quantities import BEYOND, QUANTITIES
from bridge.references import Reference, shipped_references, shipped_tolerances
from bridge.results import Estimate

Where = Mapping[str, Array]
Observable = Callable[[Point, Where, Settings], Real]


def _width(channel: str) -> Observable:
    return lambda point, where, settings: widths.partial_widths(point)[channel]


def _sigma_pb(channel: str) -> Observable:
    def sigma(point: Point, where: Where, settings: Settings) -> Real:
        s = 4.0 * (point.mnu4**2 + where["p_cm"] ** 2)
        return GEV_M2_TO_PB * annihilation.sigma_annihilation(s, point)[channel]

    return sigma


def _per_unit(name: str, coupling: str) -> Observable:
    def c1(point: Point, where: Where, settings: Settings) -> Real:
        unit = point.replace(**{"gbb": 0.0, "gmumu": 0.0, "gnunu": 1.0, coupling: 1.0})
        return nucleon.estimates(unit)[name].value * point.mzp**2

    return c1


def _r_kstar_low(window: str) -> Observable:
    return lambda point, where, settings: flavour.r_kstar_low(flavour.c9(point), window)


def _sigmav_eff_pb(x: float | None) -> Observable:
    """At a given x = mnu4/T, or at the one of each row."""
    return lambda point, where, settings: (
        GEV_M2_TO_PB * thermal.sigmav_thermal(where["x"] if x is None else x, point)
    )


def _mnu4_solution(point: Point, where: Where, settings: Settings) -> Real:
    """Of all masses that give the target, the one nearest to the recorded mass."""
    rows = zip(single_points(point), where["omega_h2_target"], strict=True)
    return np.array(
        [
            _nearest(solve_mnu4(p, float(target), settings.relic), float(p.mnu4))
            for p, target in rows
        ]
    )


def _nearest(roots: Array, mass: float) -> float:
    found = roots[np.isfinite(roots)]
    return float(found[np.argmin(np.abs(found - mass))]) if found.size else math.nan


OBSERVABLES: dict[str, Observable] = {
    **{f"width_{c}": _width(c) for c in channels.FINAL_STATES},
    **{f"sigma_{c}_pb": _sigma_pb(c) for c in channels.ANNIHILATION},
    **{
        f"{name}_per_{channel}": _per_unit(name, f"g{channel}")
        for name in ("c1p", "c1n")
        for channel in ("mumu", "bb")
    },
    "sigmav_eff_pb": _sigmav_eff_pb(None),
    "sigmav_eff_x25_pb": _sigmav_eff_pb(25.0),
    "sigmav_eff_x1000_pb": _sigmav_eff_pb(1000.0),
    "mnu4_solution": _mnu4_solution,
    "omega_h2_nbe": lambda p, where, settings: relic.omega_h2(p, settings.relic),
    "delta_ms_ratio": lambda p, where, settings: flavour.delta_ms_ratio(p),
    "delta_ms_shift": lambda p, where, settings: flavour.delta_ms_ratio(p) - 1.0,
    "r_k": lambda p, where, settings: flavour.r_k(flavour.c9(p)),
    "r_k_01": lambda p, where, settings: flavour.r_k(flavour.c9(p)),
    "r_kstar": lambda p, where, settings: flavour.r_k(flavour.c9(p)),
    "r_kstar_01": _r_kstar_low("0.1 to 1.1"),
    "r_kstar_0045": _r_kstar_low("0.045 to 1.1"),
    "bs_mumu_ratio": lambda p, where, settings: flavour.bs_mumu_ratio(flavour.c9(p)),
    "r_upsilon": lambda p, where, settings: flavour.r_upsilon(p),
    "trident_ratio_contact": lambda p, where, settings: trident.trident_ratio_contact(
        trident.g_mu(p), p.sm.Gf
    ),
    "br_tau_3mu": lambda p, where, settings: lepton_flavour.br_tau_3mu(p, where["v32"]),
}
"""Recorded quantities that are not in `bridge.quantities`."""


def validate(
    references: Iterable[Reference] | None = None,
    tolerances: Mapping[tuple[str, str], Tolerance] | None = None,
    model_digest: str | None = None,
) -> tuple[Summary, ...]:
    """Compare native with each quantity of each reference (default: the shipped ones).

    Raises ZpbridgeError for a reference that was made with another model than `model_digest`
    (default: the shipped one), and for a quantity without a tolerance; a recorded run has that
    of the same program run live where it has none of its own.
    """
    tolerances = shipped_tolerances() if tolerances is None else tolerances
    found: list[Summary] = []
    for reference in shipped_references() if references is None else references:
        refuse_stale(reference, model_digest)
        found += _validate_one(reference, tolerances)
    return tuple(found)


def refuse_stale(reference: Reference, model_digest: str | None = None) -> None:
    """Raise ZpbridgeError where the reference was made with another version of the model."""
    recorded = reference.header.get("model_digest")
    if recorded is None:
        return
    current = model_digest or shipped_model_digest()
    if recorded != current:
        raise ZpbridgeError(
            f"reference {reference.name} was made with model {recorded}, this is model {current}: "
            "record it again with `zpbridge validate --tool … --record DIR`"
        )


def shipped_model_digest() -> str:
    """Digest of the model directory that travels with the package."""
    from bridge.model import digest

    return digest.model_digest()


def _validate_one(
    reference: Reference, tolerances: Mapping[tuple[str, str], Tolerance]
) -> list[Summary]:
    native = native_values(reference)
    live = f"live/{reference.header['program']}"
    found = []
    for quantity in reference.quantities:
        tolerance = tolerances.get((reference.name, quantity)) or tolerances.get((live, quantity))
        if tolerance is None:
            raise ZpbridgeError(
                f"{reference.name}: {quantity} has no tolerance; "
                "give it one, with its reason, in validation/tolerances.toml"
            )
        comparisons = [
            compare(
                quantity,
                row.where,
                value,
                row.values[quantity],
                tolerance,
                reference.name,
                (error, row.errors.get(quantity, 0.0)),
            )
            for row, (value, error) in zip(reference.used, native[quantity], strict=True)
            if quantity in row.values
        ]
        found.append(summarise(comparisons, tolerance))
    return found


def native_values(reference: Reference) -> dict[str, list[tuple[float, float]]]:
    """Native value and error of each recorded quantity, row by row of `reference.used`."""
    rows = reference.used
    where = {name: np.array([row.where[name] for row in rows]) for name in rows[0].where}
    portal = {name: where[name] for name in PORTAL if name in where}
    point = Point(**portal, sm=default_standard_model())
    point = point.replace(**reference.masses, wzp=where.get("wzp"))
    settings = _settings(reference)
    shown = estimates(point, settings) if set(reference.quantities) & set(QUANTITIES) else {}
    found: dict[str, list[tuple[float, float]]] = {}
    for quantity in reference.quantities:
        value, error = _value_and_error(quantity, shown, point, where, settings)
        columns = (np.broadcast_to(column, point.shape).tolist() for column in (value, error))
        found[quantity] = list(zip(*columns, strict=True))
    return found


def _value_and_error(
    quantity: str, shown: Mapping[str, Estimate], point: Point, where: Where, settings: Settings
) -> tuple[Real, Real]:
    if quantity in shown:
        return shown[quantity].value, shown[quantity].error
    if quantity in OBSERVABLES:
        return OBSERVABLES[quantity](point, where, settings), 0.0
    raise ZpbridgeError(f"native has no quantity {quantity!r}, which a reference records")


def _settings(reference: Reference) -> Settings:
    name = reference.header.get("relic_convention", relic.PHYSICAL.name)
    beyond = not set(BEYOND).isdisjoint(reference.quantities)
    return Settings(relic=relic.CONVENTIONS[name], beyond=beyond)
