from __future__ import annotations

from dataclasses import replace

import pytest

from bridge.agreement.certificate import recorded_source
from bridge.agreement.compare import Tolerance
from bridge.agreement.conditions import CONDITIONS
from bridge.agreement.recorded_observables import RECORDED
from bridge.agreement.references import shipped_references
from bridge.agreement.validation import (
    native_values,
    refuse_stale,
    shipped_model_digest,
    validate,
)
from bridge.data.presets import PRESETS
from bridge.errors import ZpbridgeError
from bridge.native import widths
from bridge.point import COUPLINGS, Point

REFERENCES = {reference.name: reference for reference in shipped_references()}
WIDTHS = REFERENCES["micromegas-6.0/widths"]


@pytest.mark.parametrize("name", REFERENCES)
def test_native_agrees_with_every_recorded_number(name):
    for summary in validate([REFERENCES[name]]):
        failed = [(c.point, c.deviation) for c in summary.comparisons if not c.ok]
        assert summary.ok, f"{summary.quantity}: median {summary.median:.1e}, beyond: {failed}"


def test_a_wrong_width_is_noticed(monkeypatch):
    """The comparator sees a factor of one part in 1e5: the tolerance is not idle."""
    right = widths.partial_widths
    monkeypatch.setattr(
        widths, "partial_widths", lambda *args: {k: v * 1.00001 for k, v in right(*args).items()}
    )
    assert not any(s.ok for s in validate([WIDTHS]) if s.quantity.startswith("width_"))


def test_masses_of_the_program_are_the_masses_of_the_comparison():
    """MadGraph's five-flavour runs have a massless b: 0.3 % in the width at 150 GeV."""
    onshell = REFERENCES["madgraph-3.5.7/onshell"]
    massive = replace(onshell, header={**onshell.header, "masses": ""})
    (width, *_) = validate([onshell])
    (wrong, *_) = validate([massive])
    assert width.ok
    assert not wrong.ok


def test_a_reference_made_with_another_model_refuses_to_compare():
    stale = replace(WIDTHS, header={**WIDTHS.header, "model_digest": "0123456789abcdef"})
    with pytest.raises(ZpbridgeError, match=r"widths was made with model 0123456789abcdef"):
        validate([stale])
    refuse_stale(replace(stale, header={"model_digest": shipped_model_digest()}))


def test_a_quantity_without_tolerance_is_refused():
    with pytest.raises(ZpbridgeError, match=r"width_zp has no tolerance.*tolerances.toml"):
        validate([WIDTHS], tolerances={})


def test_a_quantity_that_native_does_not_have_is_refused():
    strange = replace(WIDTHS, header={**WIDTHS.header, "quantities": "width_higgs"})
    with pytest.raises(ZpbridgeError, match="no quantity 'width_higgs'"):
        native_values(strange)


def test_tolerances_may_be_given():
    generous = {("micromegas-6.0/widths", q): Tolerance("a test", 0.5) for q in WIDTHS.quantities}
    assert all(s.tolerance.relative == 0.5 and s.ok for s in validate([WIDTHS], generous))


def test_every_observable_is_recorded_somewhere():
    recorded = {q for reference in REFERENCES.values() for q in reference.quantities}
    assert recorded >= RECORDED.keys()


def test_the_certificate_says_how_micromegas_is_asked_and_why():
    asked = REFERENCES["micromegas-6.0/own_model_bw80"]
    assert asked.header["convention"] == CONDITIONS["micromegas"].convention
    facts = recorded_source(asked).facts
    assert "bw_range = 80" in facts["settings"]
    assert "80, because from 100 on an artificial width" in facts["convention"]
    reasons = {s.quantity: s.tolerance.reason for s in validate([asked])}
    assert "eps = 1e-3 of the distributed program's integrators" in reasons["omega_h2"]
    assert "at most 80^-2" in reasons["sigmav0_eff_cm3s"]


def test_micromegas_is_compared_where_nu4_is_much_heavier_and_much_lighter_than_the_zp():
    for name in ("own_model_bw80", "own_model_tightened"):
        rows = REFERENCES[f"micromegas-6.0/{name}"].used
        ratios = [row.where["mnu4"] / row.where["mzp"] for row in rows if "omega_h2" in row.values]
        assert sum(ratio > 9.0 for ratio in ratios) >= 15
        assert sum(ratio < 0.06 for ratio in ratios) >= 3


OWN_MODEL = (
    "madgraph-3.5.7/own_model",
    "micromegas-6.0/own_model_bw80",
    "micromegas-6.0/own_model_tightened",
    "ufoamp-1.0.0/widths",
    "hazma-2.2.0/omega_h2",
    "flavio-2.7.1/ratios",
)


@pytest.mark.parametrize("name", PRESETS)
@pytest.mark.parametrize("reference", OWN_MODEL)
def test_every_model_by_name_is_among_the_recorded_points(reference, name):
    def is_it(where):
        couplings = {coupling: where[coupling] for coupling in COUPLINGS}
        own = {
            parameter: couplings[coupling] / multiple
            for parameter, multiples in PRESETS[name].couplings.items()
            for coupling, multiple in multiples.items()
        }
        others = {n: where[n] for n in ("gnunu", "mzp", "mnu4")}
        free = {"gmumu": where["gmumu"]} if name == "third-family-hypercharge" else {}
        made = Point.preset(name, **own, **others, **free)
        return any(own.values()) and all(
            made[coupling] == pytest.approx(value) for coupling, value in couplings.items()
        )

    assert any(is_it(row.where) for row in REFERENCES[reference].used)
