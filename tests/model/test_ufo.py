"""The model directory: contracts with the rest of the package, and with readers of the format."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from bridge.cards import Card, card_text
from bridge.cards.text import Document, WrittenValue
from bridge.data.ufo_tables import external_parameters, particles, read_parameters, read_particles
from bridge.errors import ModelError
from bridge.evaluation import zp_decay
from bridge.files import shipped
from bridge.lint.check import check_model
from bridge.model.building import read_model
from bridge.model.values import generic_point, values_at
from bridge.native.widths import width_zp
from bridge.point import GENERAL, PARAMETERS, benchmark, defaults

RESTRICTIONS = ("default", "5f", "lepmass")


def written_values(path: Path) -> list[WrittenValue]:
    return list(Document.from_bytes(path.read_bytes(), path.name).written_values())


def test_parameters_of_the_model_and_of_a_point_are_the_same() -> None:
    assert set(external_parameters()) == set(PARAMETERS)


def test_names_blocks_and_codes_of_the_portal() -> None:
    places = {name: (p.block, p.code) for name, p in external_parameters().items()}
    assert [places[n] for n in ("gbb", "gmumu", "gnunu", "vts")] == [
        ("ZPPORTAL", (k,)) for k in (1, 2, 3, 4)
    ]
    assert places["mzp"] == ("MASS", (32,))
    assert places["mnu4"] == ("MASS", (52,))
    assert places["wzp"] == ("DECAY", (32,))


def test_new_particles() -> None:
    zp, n4 = particles()[32], particles()[52]
    assert (zp.name, zp.spin, zp.colour, zp.charge, zp.self_conjugate) == ("zp", 3, 1, 0, True)
    assert (n4.name, n4.antiname, n4.spin, n4.colour, n4.charge) == ("n4", "n4~", 2, 1, 0)
    assert (zp.mass, zp.width, n4.mass, n4.width) == ("mzp", "wzp", "mnu4", "ZERO")


def test_default_width_is_that_of_the_default_point() -> None:
    assert defaults()["wzp"] == pytest.approx(width_zp(benchmark()), rel=1e-5)


def test_the_linter_finds_nothing_in_the_model() -> None:
    assert check_model(shipped("ufo_model")) == []


@pytest.mark.parametrize("seed", range(5))
def test_ckm_matrix_is_unitary(seed: int) -> None:
    model = read_model(shipped("ufo_model"))
    point = generic_point(model, seed)
    values = values_at(model, {**point, "rhoWS": 0.9 * (-1) ** seed, "AWS": 2.0})
    ckm = np.array([[values.parameters[f"CKM{i}x{j}"] for j in (1, 2, 3)] for i in (1, 2, 3)])
    assert np.abs(ckm @ ckm.conj().T - np.eye(3)).max() < 1e-15


def test_wolfenstein_parameters_come_back_from_the_matrix() -> None:
    """ρ̄ + iη̄ = -V_ud V_ub* / (V_cd V_cb*) to all orders (PDG review of the CKM matrix)."""
    model = read_model(shipped("ufo_model"))
    v = values_at(model).parameters
    apex = -v["CKM1x1"] * v["CKM1x3"].conjugate() / (v["CKM2x1"] * v["CKM2x3"].conjugate())
    assert apex == pytest.approx(v["rhoWS"] + 1j * v["etaWS"], rel=1e-13)


def test_b_s_coupling() -> None:
    model = read_model(shipped("ufo_model"))
    values = values_at(model, {"gbb": -0.3, "vts": 0.05})
    assert values.real("gbs") == pytest.approx(-0.015, rel=1e-15)


@pytest.mark.parametrize("name", RESTRICTIONS)
def test_restriction_card_has_every_parameter_once(name: str) -> None:
    entries = written_values(shipped("ufo_model") / f"restrict_{name}.dat")
    own = {(str(p.block), p.code) for p in external_parameters().values()}
    assert sorted(e.place for e in entries) == sorted(own)


def test_masses_kept_by_each_restriction() -> None:
    kept = {}
    for name in RESTRICTIONS:
        entries = written_values(shipped("ufo_model") / f"restrict_{name}.dat")
        masses = {e.code[0]: float(e.text) for e in entries if e.block == "MASS"}
        kept[name] = {code for code, mass in masses.items() if mass and code < 20}
    assert kept == {"default": {5, 6, 15}, "5f": {6, 15}, "lepmass": {4, 5, 6, 11, 13, 15}}


def test_directory_runs_in_plain_python(tmp_path: Path) -> None:
    """Bare imports, Python 3, and a default card, in a process of its own."""
    copy = tmp_path / "ufo_model"
    shutil.copytree(shipped("ufo_model"), copy, ignore=shutil.ignore_patterns("__pycache__"))
    code = (
        "import sys; sys.path.insert(0, '.')\n"
        "import __init__ as model, write_param_card\n"
        "write_param_card.ParamCardWriter('card.dat', generic=True)\n"
        "print(len(model.all_vertices), len(model.all_decays), model.gauge, model.__arxiv__)\n"
        "print(model.function_library.complexconjugate(2j), model.particles.n4.anti().name)\n"
    )
    out = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=copy, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert out.stdout.split("\n")[:2] == ["86 5 [0] arXiv:1803.04430", "-2j n4~"]
    theirs = Card.from_bytes((copy / "card.dat").read_bytes(), zp_decay)
    ours = Card.from_text(card_text(benchmark().replace(wzp=defaults()["wzp"]), zp_decay), zp_decay)
    assert theirs.values == {**ours.values, **dict.fromkeys(GENERAL, 0.0)}
    assert theirs.check("card") == ours.check("card")


def test_a_broken_directory_is_an_error_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"parameters.py: .*missing"):
        read_parameters(tmp_path)
    (tmp_path / "particles.py").write_text("x = Particle(\n")
    with pytest.raises(ModelError, match=r"particles.py:1: not Python 3"):
        read_particles(tmp_path)
    with pytest.raises(ModelError, match="no such directory"):
        check_model(tmp_path / "nowhere")
