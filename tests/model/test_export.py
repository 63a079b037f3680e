"""Exports: complete, equal to the package's own numbers, and never half written."""

from __future__ import annotations

import json
from itertools import chain
from pathlib import Path

import pytest

from bridge.cards import card_text
from bridge.errors import PointError, ZpbridgeError
from bridge.evaluation import read_card, zp_decay
from bridge.files import shipped
from bridge.lint.check import check_model
from bridge.model import export
from bridge.model.building import read_model
from bridge.model.effective import BASES, WILSON_PARAMETERS, g_sb, wilson_coefficients
from bridge.native.channels import STANDARD_MODEL
from bridge.native.flavour import g_bs
from bridge.point import GENERAL, Point, benchmark, defaults

POINT = Point(gbb=0.1, gmumu=-0.5, gnunu=1.0, mzp=1000.0, mnu4=400.0, vts=-0.03)


def test_ufo_copy_is_clean_and_has_a_card_of_the_point(tmp_path: Path) -> None:
    text = card_text(POINT, zp_decay, "madgraph")
    export.export_ufo(tmp_path / "Zp", text.encode())
    assert check_model(tmp_path / "Zp") == []
    card = read_card(tmp_path / "Zp" / "param_card.dat")
    assert card.check() == ()
    assert card.point() == POINT
    (tmp_path / "Zp" / "particles.py").write_text("")
    export.export_ufo(tmp_path / "Zp", text.encode())
    assert check_model(tmp_path / "Zp") == []
    assert [path.name for path in tmp_path.iterdir()] == ["Zp"]


def test_the_vertices_give_the_width_of_the_card() -> None:
    model = read_model(shipped("ufo_model"))
    from_vertices = export.width_from_vertices(model, defaults() | POINT.numbers())
    assert zp_decay(POINT).width == pytest.approx(from_vertices, rel=1e-12)


def test_calchep_goes_into_an_existing_project(tmp_path: Path) -> None:
    models = tmp_path / "models"
    models.mkdir()
    (models / "kept.mdl").write_text("x")
    export.export_calchep(models, POINT)
    assert {path.name for path in models.iterdir()} == {
        "vars1.mdl", "func1.mdl", "prtcls1.mdl", "lgrng1.mdl", "extlib1.mdl", "kept.mdl",
    }  # fmt: skip
    rows = dict(
        line.split("|")[:2] for line in (models / "vars1.mdl").read_text().splitlines()[3:-1]
    )
    numbers = {name.strip(): float(value) for name, value in rows.items()}
    assert numbers["gmumu"] == -0.5
    assert set(defaults()) - set(numbers) == {"wzp"}


def test_a_place_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ZpbridgeError, match="cannot be written"):
        export.export_calchep(tmp_path / "file" / "models", POINT)


def test_arrays_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PointError, match="single point"):
        export.export_calchep(tmp_path / "models", POINT.replace(mzp=[500.0, 600.0]))


@pytest.mark.parametrize("eft", ["SMEFT", "WET"])
def test_wilson_coefficients_have_the_size_of_those_of_flavour(eft: str) -> None:
    found = wilson_coefficients(POINT, eft)
    mixed, mixing = {"SMEFT": ("lq1_2223", "qq1_2323"), "WET": ("VedLL_2223", "VddLL_2323")}[eft]
    product = float(POINT.vts * POINT.gbb * POINT.gmumu / POINT.mzp**2)
    assert abs(found[mixed]) == pytest.approx(abs(product), rel=1e-14)
    assert abs(found[mixing]) == pytest.approx(float(g_bs(POINT)) / 2.0, rel=1e-14)


def test_b_s_coupling_is_aligned_with_the_ckm_matrix() -> None:
    """For vts > 0 the s̄b coupling has the phase of V_tb V_ts*, close to -1."""
    aligned = g_sb(POINT.replace(vts=0.03))
    assert aligned.real == pytest.approx(-0.003, rel=1e-3)
    assert abs(aligned) == pytest.approx(0.003, rel=1e-14)


@pytest.mark.parametrize(
    "coupling", sorted(set(chain(*(f.left + f.right for f in STANDARD_MODEL))))
)
@pytest.mark.parametrize("eft", BASES)
def test_every_coupling_to_fermions_moves_the_wilson_coefficients(coupling: str, eft: str) -> None:
    p = Point(gbb=0.02, gmumu=0.3, gnunu=1.0, mzp=500.0, mnu4=800.0)
    moved = p.replace(**{coupling: 1.1 * float(p[coupling]) or 0.1})
    top_alone = eft == "WET" and coupling == "gu3"
    assert (wilson_coefficients(p, eft) == wilson_coefficients(moved, eft)) == top_alone


def test_wcxf_file(tmp_path: Path) -> None:
    export.export_wcxf(tmp_path / "w.json", POINT)
    content = json.loads((tmp_path / "w.json").read_text())
    assert (content["eft"], content["basis"], content["scale"]) == ("SMEFT", "Warsaw", 1000.0)
    assert content["values"]["lq1_2233"] == {"Re": pytest.approx(5e-8, rel=1e-14), "Im": 0.0}
    export.export_wcxf(tmp_path / "w.json", POINT.replace(mzp=20.0))
    assert json.loads((tmp_path / "w.json").read_text())["eft"] == "WET"
    with pytest.raises(PointError, match="choose WET"):
        export.export_wcxf(tmp_path / "w.json", POINT.replace(mzp=20.0), eft="SMEFT")


@pytest.mark.tool("wilson")
def test_wilson_reads_the_file_and_finds_a_negative_c9(tmp_path: Path) -> None:
    wilson = pytest.importorskip("wilson", reason="wilson is not installed: pip install flavio")
    export.export_wcxf(tmp_path / "w.json", POINT.replace(gmumu=0.5, vts=0.04))
    with (tmp_path / "w.json").open() as stream:
        coefficients = wilson.wcxf.WC.load(stream)
    coefficients.validate()
    low = wilson.Wilson.from_wc(coefficients).match_run(4.8, "WET", "flavio", sectors=("sb",))
    assert low["C9_bsmumu"].real == pytest.approx(-1.1, rel=0.05)
    assert low["C10_bsmumu"].real == pytest.approx(-low["C9_bsmumu"].real, rel=0.05)


def test_the_parameters_of_the_wilson_coefficients_are_those_that_move_them():
    start = benchmark().replace(**dict.fromkeys(GENERAL, 0.1))
    moved = set()
    for eft in ("SMEFT", "WET"):
        before = wilson_coefficients(start, eft)
        for name, value in start.numbers().items():
            after = wilson_coefficients(start.replace(**{name: value * 1.01}), eft)
            if after != before:
                moved.add(name)
    assert moved == WILSON_PARAMETERS


def test_two_currents_are_counted_once() -> None:
    """-J J/(2 MZ'^2): squares have one half, products of different currents the whole."""
    p = Point(
        gbb=0.3,
        gmumu=0.5,
        gnunu=0.0,
        mzp=200.0,
        mnu4=1e4,
        vts=0.0,
        gl1=0.2,
        ge1=0.7,
        ge2=0.1,
        gd3=0.4,
    )
    found = {name: value.real * 4e4 for name, value in wilson_coefficients(p, "SMEFT").items()}
    expected = {
        "ll_1111": -0.02, "ll_1122": -0.1, "ll_2222": -0.125, "ee_1122": -0.07, "ee_1111": -0.245,
        "le_2211": -0.35, "qe_3322": -0.03, "ed_1133": -0.28, "qd1_3333": -0.12, "dd_3333": -0.08,
    }  # fmt: skip
    assert {name: found[name] for name in expected} == pytest.approx(expected)


@pytest.mark.tool("wilson")
def test_the_exports_above_and_below_mz_are_the_same() -> None:
    """wilson matches SMEFT on WET: universal left-handed quarks, of which no basis knows."""
    wilson = pytest.importorskip("wilson", reason="wilson is not installed: pip install flavio")
    p = Point(
        gbb=0.11, gq1=0.11, gq2=0.11, gmumu=0.3, gnunu=0.0, mzp=91.1876, mnu4=1e4, vts=0.0,
        gbsr=0.03, gu1=0.2, gu2=-0.3, gu3=0.4, gd1=0.5, gd2=-0.6, gd3=0.7, gl1=-0.15, gl3=0.25,
        ge1=0.35, ge2=-0.45, ge3=0.55,
    )  # fmt: skip
    above, below = (wilson_coefficients(p, eft) for eft in ("SMEFT", "WET"))
    matched = wilson.Wilson(above, scale=91.1876, eft="SMEFT", basis="Warsaw").match_run(
        91.1876, "WET", "JMS", sectors="all"
    )
    contact = {n: c for n, c in matched.dict.items() if n[0] == "V" and abs(c) > 1e-12}
    assert contact.keys() == below.keys()
    for name, value in below.items():
        assert contact[name] == pytest.approx(value, rel=2e-3), name
