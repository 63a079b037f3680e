"""One point and a table of points give the same numbers, all of them named and sourced."""

import json
import math

import numpy as np
import pytest

import bridge
from bridge.errors import PointError, ZpbridgeError
from bridge.evaluation import Settings, estimates, evaluate
from bridge.native.relic import MICROMEGAS
from bridge.observables import OBSERVABLES, QUANTITIES, shown
from bridge.point import PORTAL, benchmark
from bridge.scans.table import scan

POINTS = [
    {"gbb": 0.0122, "gmumu": 0.5, "gnunu": 1.0, "mzp": 500.0, "mnu4": 2565.0},
    {"gbb": -0.1, "gmumu": 0.1, "gnunu": -0.1, "mzp": 200.0, "mnu4": 98.0},
    {"gbb": 0.0, "gmumu": 0.3, "gnunu": 1.0, "mzp": 50.0, "mnu4": 65.0},
    {"gbb": 0.1, "gmumu": 0.0, "gnunu": 0.0, "mzp": 1000.0, "mnu4": 480.0},
    {"gbb": 0.0, "gmumu": 0.0, "gnunu": 0.0, "mzp": 1000.0, "mnu4": 480.0},
    {"gbb": 0.01, "gmumu": 0.2, "gnunu": 0.5, "mzp": 9000.0, "mnu4": 4500.0},
]


def test_every_quantity_of_the_table_is_there_with_unit_method_and_source():
    results = evaluate(benchmark().replace(ge1=0.1))
    assert list(results) == list(QUANTITIES)
    assert list(evaluate(benchmark())) == list(shown(beyond=True))
    for name, quantity in results.items():
        assert quantity.unit == OBSERVABLES[name].unit
        assert quantity.method
        assert quantity.source
        assert quantity.value is not None
        assert quantity.error is not None
        assert quantity.error >= 0.0


def test_the_json_is_strict_and_has_the_five_fields():
    data = json.loads(evaluate(benchmark().replace(gnunu=0.0)).to_json())
    assert data["point"]["gnunu"] == 0.0
    omega = data["quantities"]["omega_h2"]
    assert omega["value"] is None
    assert {"value", "unit", "error", "method", "source"} <= omega.keys()
    assert data["status"].startswith("omega_h2: ")


def test_a_scan_gives_the_numbers_of_single_points():
    table = {name: [p.get(name, 0.04) for p in POINTS] for name in PORTAL}
    rows = scan(table)
    for i, values in enumerate(POINTS):
        results = evaluate(bridge.Point(**values), Settings(beyond=False))
        assert rows["status"][i] == results.status
        for name, quantity in results.items():
            if quantity.value is None:
                assert math.isnan(rows[name][i]), (i, name)
            else:
                assert rows[name][i] == pytest.approx(quantity.value, rel=1e-9, abs=0.0), (i, name)


def test_a_bad_row_keeps_its_place_and_its_reason():
    table = {name: [POINTS[0].get(name, 0.04)] * 3 for name in PORTAL}
    table["mzp"] = [500.0, "five hundred", 2.0]
    table["label"] = ["a", "b", "c"]
    rows = scan(table)
    assert list(rows["label"]) == ["a", "b", "c"]
    assert rows["status"][0] == "ok"
    assert "mzp: read 'five hundred', expected a number" in rows["status"][1]
    assert "mzp = 2.0 GeV" in rows["status"][2]
    assert np.isnan(rows["width_zp"]).tolist() == [False, True, True]


def test_the_relic_convention_is_named_and_matters():
    physical = evaluate(benchmark())["omega_h2"]
    micromegas = evaluate(benchmark(), Settings(relic=MICROMEGAS))["omega_h2"]
    assert "physical" in physical.method
    assert "micromegas" in micromegas.method
    assert physical.value != micromegas.value


def test_large_couplings_and_light_mediators_are_flagged():
    notes = evaluate(benchmark().replace(gmumu=4.0, mzp=60.0)).warnings
    assert any("|gmumu|" in note for note in notes)
    assert any("b quarks of pp cross-sections are massless" in note for note in notes)
    assert not evaluate(benchmark().replace(gbb=0.1), Settings(beyond=False)).warnings


def test_annihilation_after_the_end_is_flagged():
    """Near the first resonance of the Sommerfeld factor."""
    near = benchmark().replace(gbb=0.01356, gmumu=0.45, gnunu=1.4)
    quiet, busy = (evaluate(near.replace(mnu4=m)).warnings for m in (4400.0, 5385.0))
    sentence = "annihilation goes on after the end of the integration (x = 1e+07)"
    assert not any(sentence in note for note in quiet)
    assert any(sentence in note for note in busy)


def test_settings_are_shown_without_paths():
    assert "gstar='gstar_dhs2015.csv'" in repr(Settings())


def test_what_the_textbook_leaves_out_is_flagged():
    _, shift, today = evaluate(benchmark()).warnings
    assert "|sommerfeld_shift| is above 0.05" in shift
    assert "|sommerfeld_today| is above 1.05" in today
    pole = benchmark().replace(gbb=1e-3, gmumu=0.01, gnunu=5e-3, mzp=100.0, mnu4=48.0)
    assert any("|kinetic_shift| is above 0.01" in note for note in evaluate(pole).warnings)


@pytest.mark.parametrize(
    ("gnunu", "mnu4", "causes"),
    [
        (1e-3, 24.0, {"scattering beyond"}),
        (1e-2, 20.0, {"momenta"}),
        (2.36e-4, 24.91, {"momenta", "scattering beyond"}),
        (1e-2, 24.9, set()),
    ],
)
def test_every_method_error_of_the_coupled_equations_is_said(gnunu, mnu4, causes):
    p = benchmark().replace(gbb=5e-4, gmumu=0.05, gnunu=gnunu, mzp=50.0, mnu4=mnu4)
    said = " ".join(note for note in evaluate(p).warnings if "method error" in note)
    assert {cause for cause in ("momenta", "scattering beyond") if cause in said} == causes
    assert ("omega_h2_full" in said) == bool(causes)


def test_interference_is_flagged_where_it_is_large():
    few = Settings(beyond=False)
    results = evaluate(benchmark(), few)
    (note,) = results.warnings
    assert "|dimuon_interference_ratio| is above 0.02" in note
    assert results["dimuon_interference_ratio"].value < -0.02
    assert not evaluate(benchmark().replace(gnunu=0.0, gbb=0.1), few).warnings


def test_a_fixed_width_is_used_and_said():
    results = evaluate(benchmark().replace(wzp=10.0))
    assert results["width_zp"].value == 10.0
    assert any("fixed to 10 GeV" in note for note in results.warnings)


def test_signs_of_couplings_drop_out_of_rates():
    plus = estimates(benchmark())
    minus = estimates(benchmark().replace(gmumu=-0.5))
    for name in ("width_zp", "omega_h2", "sigma_dimuon_bw_pb"):
        assert minus[name].value == pytest.approx(plus[name].value, rel=1e-12)
    assert minus["c1p"].value != pytest.approx(plus["c1p"].value, rel=1e-3)


def test_an_array_of_points_is_sent_elsewhere():
    with pytest.raises(PointError, match=r"array of shape \(1,\): use bridge\.scan"):
        evaluate(benchmark().replace(mzp=[500.0]))


def test_inputs_of_the_standard_model_may_be_arrays():
    together = estimates(benchmark().replace(MT=[150.0, 173.0], MMU=0.0), Settings(beyond=True))
    for i, mass in enumerate((150.0, 173.0)):
        alone = estimates(benchmark().replace(MT=mass, MMU=0.0), Settings(beyond=True))
        for name, estimate in alone.items():
            found = np.broadcast_to(together[name].value, (2,))[i]
            assert found == pytest.approx(float(estimate.value), rel=1e-12), name


def test_energies_are_floats_and_a_set_is_named():
    assert Settings(sqrts_gev=13000.5).named()["sqrt_s"] == "13000.5 GeV"
    assert Settings().named()["sqrt_s"] == "13000 GeV"
    with pytest.raises(ZpbridgeError, match="pdf = None: expected the name of a shipped"):
        Settings(pdf=None)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"gl1": 3.0}, "the width of the Z' is above 0.1 of its mass"),
        ({"gq1": 0.01}, "scattering on pions is left out"),
        ({"gu3": 0.1}, "SU(3)^2 U(1)' is anomalous"),
    ],
)
def test_what_other_couplings_bring_is_said(changes, words):
    def said(point):
        found = evaluate(point, everything=True)
        return " ".join((*found.warnings, found.status))

    assert words in said(benchmark().replace(**changes))
    assert words not in said(benchmark())
