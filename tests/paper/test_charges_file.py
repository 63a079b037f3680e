"""Section 2 from a file: what it gives, and that any mistake in it is one sentence."""

from __future__ import annotations

import tomllib

import numpy as np
import pytest

from bridge.errors import PointError, TableError
from bridge.files import shipped
from bridge.paper.charges_and_mixing import mzp_from_vevs, uv_consistency
from bridge.paper.charges_file import KEYS, read_charges

TEMPLATE = shipped("templates") / "charges.toml"
GIVEN = tomllib.loads(TEMPLATE.read_text(encoding="utf-8"))


def written(tmp_path, **changes):
    """The template with changes; a key that is None is left out."""
    path = tmp_path / "charges.toml"
    keys = {k: v for k, v in {**GIVEN, **changes}.items() if v is not None}
    path.write_text("\n".join(f"{k} = {v}" for k, v in keys.items()), encoding="utf-8")
    return path


def test_the_template_has_every_key_but_the_alternatives():
    right_handed = {f"q_{f}4" for f in "ude"} | {f"theta{i}4_{f}" for f in "ude" for i in (1, 2, 3)}
    assert set(GIVEN) == set(KEYS) - {"vev_Q", "vev_L"} - right_handed


def test_right_handed_fermions_mix_too(tmp_path):
    changes = {"q_d4": -1.0, "theta24_d": 0.2, "theta34_d": 0.3, "q_e4": 2.0, "theta24_e": 0.1}
    point = read_charges(written(tmp_path, **changes, theta34_Q=0.0, theta24_Q=0.4)).point()
    assert point.gq2 == pytest.approx(np.sin(0.4) ** 2)
    assert point.ge2 == pytest.approx(2.0 * np.sin(0.1) ** 2)
    second, third = np.sin(0.2), np.cos(0.2) * np.sin(0.3)
    assert (point.gd2, point.gd3) == pytest.approx((-(second**2), -(third**2)))
    assert point.gbsr == pytest.approx(-second * third)


def test_the_point_is_that_of_2_28():
    point = read_charges(TEMPLATE).point()
    assert point.gbb == pytest.approx(np.sin(0.11) ** 2)
    assert point.gmumu == pytest.approx(np.sin(0.785) ** 2)
    assert (point.gnunu, point.mzp, point.mnu4, point.vts) == (1.0, 500.0, 2565.0, 0.04)


def test_what_is_left_out_is_zero_or_the_default(tmp_path):
    optional = dict.fromkeys(n for n in GIVEN if KEYS[n].default is not None and n != "mzp")
    model = read_charges(written(tmp_path, **optional))
    point = model.point()
    assert (point.gbb, point.gmumu, point.vts) == (0.0, 0.0, 0.04)


def test_vevs_in_place_of_the_mass(tmp_path):
    model = read_charges(written(tmp_path, mzp=None, vev_Q=300.0, vev_L=400.0, q_L4=2.0))
    assert model.mzp == mzp_from_vevs(1.0, (1.0, 2.0), (300.0, 400.0))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"theta34Q": 0.1}, "theta34Q is unknown: did you mean theta34_Q"),
        ({"GPRIME": 1.0}, "GPRIME is unknown: did you mean gprime"),
        ({"mnu4": None}, "mnu4 is missing: expected a finite number"),
        ({"mzp": None}, "mzp is missing: expected either mzp or the VEVs"),
        ({"vev_Q": 300.0}, "mzp and vev_Q are given: expected either"),
        ({"mzp": None, "vev_Q": 300.0}, "vev_L is missing beside vev_Q"),
        ({"q_Q4": '"one"'}, "q_Q4 = 'one': expected a finite number, without quotes"),
        ({"q_L4": "true"}, "q_L4 = True: expected a finite number"),
        ({"q_nu4": "nan"}, "q_nu4 = nan: expected a finite number"),
        ({"theta24_L": 45.0}, r"theta24_L = 45.0 \(mixing of L_2 with L_4\): .* rad"),
        ({"gprime": 0.0}, r"gprime = 0.0 \(gauge coupling g' of U\(1\)'\): expected 1e-06 to"),
        ({"mzp": 3.0}, "mzp = 3.0 .*: expected 5 to 20000 GeV"),
        ({"gprime": "= 1"}, "is not TOML"),
    ],
)
def test_a_mistake_is_named_with_its_file(tmp_path, changes, words):
    with pytest.raises(TableError, match=f"charges.toml: {words}"):
        read_charges(written(tmp_path, **changes))


def test_a_coupling_outside_its_domain_is_named(tmp_path):
    with pytest.raises(PointError, match=r"gnunu = 20\.0"):
        read_charges(written(tmp_path, q_nu4=20.0)).point()


def test_lepton_mixing_needs_the_vev_of_its_own_singlet(tmp_path):
    """M_2^L = x <phi_L>, (2.2): with <phi_L> of 1 GeV the heavy lepton would weigh as little."""
    for vev_l, consistent in ((1.0, False), (0.0, False), (400.0, True)):
        model = read_charges(written(tmp_path, mzp=None, vev_Q=300.0, vev_L=vev_l))
        found = uv_consistency(model.point(), model.gprime, vev_l=model.vev_l)
        assert bool(found.consistent) is consistent
        assert found.vev == vev_l
