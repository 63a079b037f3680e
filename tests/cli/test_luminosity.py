"""`zpbridge luminosity`: a folder, a single grid, what it refuses."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from bridge.cli.commands import cli
from bridge.native.parton_luminosities import read_luminosities

CODES = (-5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 21)


def grid(scale: float) -> str:
    x, q = np.append(np.geomspace(1e-6, 0.5, 12), 1.0), np.geomspace(2.0, 1e5, 5)
    rows = [" ".join([f"{scale * (1 - a) ** 3 * b:.6e}"] * len(CODES)) for a, b in product(x, q)]
    head = [" ".join(map(str, nodes)) for nodes in (x, q, CODES)]
    return "\n".join(["PdfType: central", "Format: lhagrid1", "---", *head, *rows, "---"]) + "\n"


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    """Two replicas."""
    folder = tmp_path / "Toy"
    folder.mkdir()
    info = "SetIndex: 9\nNumMembers: 3\nOrderQCD: 2\nErrorType: replicas\nAlphaS_MZ: 0.118\n"
    (folder / "Toy.info").write_text(info)
    for k, scale in enumerate((1.0, 1.1, 0.9)):
        (folder / f"Toy_{k:04d}.dat").write_text(grid(scale))
    return folder


def test_a_folder_becomes_a_table_with_members(pdf: Path, tmp_path: Path) -> None:
    table = tmp_path / "toy.csv"
    result = CliRunner().invoke(cli, ["luminosity", str(pdf), "-o", str(table)])
    assert result.exit_code == 0, result.output
    assert "Toy, error of 2 members (replicas)" in result.stderr
    lum = read_luminosities(table)
    assert (lum.name, lum.lhapdf_id, lum.order, lum.alpha_s_mz) == ("Toy", 9, "nnlo", 0.118)
    assert lum.members is not None
    assert lum.members.error_type == "replicas"
    assert len(list(lum.of_members())) == 2


def test_a_single_grid_needs_its_order_and_alpha_s(pdf: Path, tmp_path: Path) -> None:
    member, table = str(pdf / "Toy_0000.dat"), tmp_path / "toy.csv"
    asked = CliRunner().invoke(cli, ["luminosity", member, "-o", str(table)])
    assert asked.exit_code == 2
    assert "give its --order and --alpha-s" in asked.stderr
    assert not table.exists()
    given = ["--order", "nlo", "--alpha-s", "0.12"]
    result = CliRunner().invoke(cli, ["luminosity", member, "-o", str(table), *given])
    assert result.exit_code == 0, result.output
    assert "no members" in result.stderr
    assert read_luminosities(table).members is None


def test_a_folder_says_its_order_itself(pdf: Path, tmp_path: Path) -> None:
    table = tmp_path / "toy.csv"
    given = ["luminosity", str(pdf), "-o", str(table), "--order", "nlo"]
    result = CliRunner().invoke(cli, given)
    assert result.exit_code == 2
    assert "are for a single grid" in result.stderr
    assert not table.exists()
