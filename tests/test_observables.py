"""The registry of observables: each moves with the parameters it declares, and with no other."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest

from bridge.agreement.recorded_observables import RECORDED
from bridge.data.ufo_tables import external_parameters
from bridge.limits.targets import TARGETS
from bridge.native.widths import width_zp
from bridge.observables import OBSERVABLES, predict, shown
from bridge.point import GENERAL, Point
from bridge.prediction import Options, Prediction, Settings

EACH = {name: 0.2 + 0.03 * i for i, name in enumerate(GENERAL)}
WEAKLY = {name: 0.01 * g for name, g in EACH.items()}
"""Different couplings to the other multiplets."""
POINTS = {
    "above all thresholds": Point(gbb=0.02, gmumu=0.3, gnunu=1.1, mzp=600.0, mnu4=720.0),
    "weak, below the pole": Point(gbb=0.02, gmumu=0.004, gnunu=0.02, mzp=2000.0, mnu4=995.0),
    "light, above the pole": Point(gbb=0.02, gmumu=0.8, gnunu=0.5, mzp=40.0, mnu4=50.0),
    "light, decays to nu4": Point(gbb=0.02, gmumu=0.1, gnunu=0.5, mzp=40.0, mnu4=10.0),
    "wide, on the pole": Point(gbb=1.0, gmumu=0.8, gnunu=0.5, mzp=60.0, mnu4=29.0, vts=0.3),
    "every multiplet": Point(gbb=0.2, gmumu=0.3, gnunu=0.4, mzp=600.0, mnu4=295.0, **EACH),
    "every multiplet, light": Point(gbb=0.2, gmumu=0.3, gnunu=0.4, mzp=40.0, mnu4=19.0, **EACH),
    "every multiplet, weak": Point(
        gbb=0.02, gmumu=0.004, gnunu=0.02, mzp=2000.0, mnu4=995.0, **WEAKLY
    ),
}
MIXINGS = Options(v21=0.1, v32=0.1)
WHERE = {"p_cm": np.array(8.0), "x": np.array(20.0)}
FAR = {"Me": 0.05}
"""Where a parameter moves of which a hundredth is lost in rounding."""
NOT_ASKED = ("mnu4_solution",)
"""Needs a relic density, and follows mnu4 only in which of its solutions is nearest."""

REGISTRY = OBSERVABLES | RECORDED
NAMES = [name for name in REGISTRY if name not in NOT_ASKED]


def values(p: Point) -> dict[str, float]:
    x = Prediction(p, REGISTRY, options=MIXINGS, where=WHERE)
    return {name: float(np.asarray(x[name].value)) for name in NAMES}


@lru_cache
def unmoved(where: str) -> dict[str, float]:
    return values(POINTS[where])


def moved(p: Point, parameter: str) -> Point:
    if parameter == "wzp":
        return p.replace(wzp=1.01 * float(width_zp(p)))
    old = float(np.asarray(p[parameter]))
    return p.replace(**{parameter: FAR.get(parameter, 1.01 * old if old else 0.1)})


@pytest.mark.parametrize("parameter", sorted(external_parameters()))
def test_observables_move_with_what_they_declare(parameter: str) -> None:
    """A parameter that an observable leaves out, though it has it, is the next wrong number."""
    followed = set()
    for where, p in POINTS.items():
        new, old = values(moved(p, parameter)), unmoved(where)
        followed |= {n for n in NAMES if not np.array_equal(new[n], old[n], equal_nan=True)}
    declared = {n for n in NAMES if parameter in REGISTRY[n].parameters}
    left_out = sorted(declared - followed)
    undeclared = sorted(followed - declared)
    assert not left_out, f"{parameter} is left out by {', '.join(left_out)}"
    assert not undeclared, f"{parameter} moves {', '.join(undeclared)}, which do not declare it"


def test_what_is_declared_are_parameters_of_the_model() -> None:
    for name, observable in REGISTRY.items():
        assert observable.parameters <= external_parameters().keys(), name


SUFFIXES = {"_pb": "pb", "_cm2": "cm^2", "_cm3s": "cm^3/s"}


@pytest.mark.parametrize("name", REGISTRY)
def test_a_suffix_says_the_unit(name: str) -> None:
    for suffix, unit in SUFFIXES.items():
        assert name.endswith(suffix) == (REGISTRY[name].unit == unit)


def test_a_name_stands_once() -> None:
    assert not OBSERVABLES.keys() & RECORDED.keys()


def test_each_target_of_a_limit_is_an_observable() -> None:
    assert {target.name for target in TARGETS.values()} <= set(shown(beyond=True, everything=True))


def test_what_is_made_from_a_number_is_not_better_known() -> None:
    """Errors of closed formulas of estimates follow those of the estimates."""
    x = predict(POINTS["above all thresholds"])

    def relative(name: str) -> float:
        return float(np.asarray(x[name].error / np.abs(x[name].value)))

    assert relative("sigma_dimuon_fid_pb") >= 0.99 * relative("sigma_dimuon_nwa_pb")
    assert relative("sigma_ar_cm2") == pytest.approx(relative("sigma_xe_cm2"), rel=0.5)
    assert x["delta_ms_shift"].error >= 0.99 * np.asarray(x["delta_ms_ratio"].error)
    assert x["trident_ratio"].error > x["trident_ratio_contact"].error


@pytest.mark.parametrize("name", ["sigma_dimuon_fid_pb", "p_ann"])
def test_errors_of_tables_are_stated(name: str) -> None:
    estimate = predict(Point(gbb=0.02, gmumu=0.3, gnunu=1.1, mzp=105.0, mnu4=13.0))[name]
    assert estimate.error > 1e-4 * estimate.value > 0.0


def test_the_acceptance_is_that_of_one_energy() -> None:
    p = POINTS["above all thresholds"]
    other = predict(p, Settings(sqrts_gev=14000))["sigma_dimuon_fid_pb"]
    assert np.isnan(other.value)
    assert "13 TeV" in other.absent[0][1]
