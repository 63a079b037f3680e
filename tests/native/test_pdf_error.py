"""The PDF error of pp cross-sections, from forty members that are known shifts of a small grid."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from math import log, sqrt
from pathlib import Path

import numpy as np
import pytest

from bridge.native.lhapdf_set import LhapdfSet
from bridge.native.luminosity_integrals import from_set
from bridge.native.parton_luminosities import PartonLuminosities, luminosity_lines
from bridge.native.partons import luminosity
from bridge.native.pdf_members import ONE_SIGMA
from bridge.native.production_spread import MEMBERS, spreads
from bridge.point import Point

CODES = (-5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 21)
X = np.concatenate([np.geomspace(1e-7, 0.1, 16)[:-1], np.linspace(0.1, 1.0, 12)])
Q = np.geomspace(4.0, 1e5, 6)
N = 40
SHIFTS = np.random.default_rng(1803).uniform(-0.03, 0.03, N)
"""Of cross-sections: all PDFs of a member are multiplied by sqrt(1 + shift), so that both
luminosities, and with them sigma at any order, are by 1 + shift."""


def grid_text(shift: float) -> str:
    """x f = x^-0.2 (1 - x)^3 ln Q^2 sqrt(1 + shift)."""
    rows = [
        " ".join([f"{x**-0.2 * (1 - x) ** 3 * log(q**2) * sqrt(1 + shift):.9e}"] * len(CODES))
        for x, q in product(X, Q)
    ]
    head = [" ".join(map(str, nodes)) for nodes in (X, Q, CODES)]
    return "\n".join(["PdfType: error", "Format: lhagrid1", "---", *head, *rows, "---"]) + "\n"


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> PartonLuminosities:
    folder = tmp_path_factory.mktemp("toy")
    paths = tuple(folder / f"toy_{k:04d}.dat" for k in range(N + 1))
    for path, shift in zip(paths, [0.0, *SHIFTS], strict=True):
        path.write_text(grid_text(shift))
    return from_set(LhapdfSet("toy", 7, "nlo", 0.118, "derived", "hessian", 90.0, paths), str)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("order", "kind", "confidence", "low", "high"),
    [
        (
            "nlo",
            "hessian",
            90.0,
            sqrt(np.sum(np.minimum(SHIFTS.reshape(-1, 2).min(axis=1), 0.0) ** 2)) / 1.6448536,
            sqrt(np.sum(np.maximum(SHIFTS.reshape(-1, 2).max(axis=1), 0.0) ** 2)) / 1.6448536,
        ),
        ("lo", "symmhessian", ONE_SIGMA, *[sqrt(np.sum(SHIFTS**2))] * 2),
        ("lo", "replicas", ONE_SIGMA, *[np.std(SHIFTS, ddof=1)] * 2),
    ],
)
def test_the_known_error_comes_out(
    toy: PartonLuminosities,
    tmp_path: Path,
    order: str,
    kind: str,
    confidence: float,
    low: float,
    high: float,
) -> None:
    """From a table that is written and read: its six digits are 2e-4 of shifts of 3 %."""
    assert toy.members is not None
    members = replace(toy.members, error_type=kind, confidence=confidence)
    table = tmp_path / "toy.csv"
    table.write_text("\n".join(luminosity_lines(replace(toy, members=members), [])) + "\n")
    p = Point(gbb=0.5, gmumu=0.5, gnunu=1.0, mzp=np.array([150.0, 1000.0]), mnu4=300.0)
    bands = spreads(p, luminosity(str(table), 13000, order))
    for name in ("sigma_zp_bb_pb", "sigma_zp_bs_pb", "sigma_dimuon_bw_pb"):
        band = bands[name][MEMBERS]
        np.testing.assert_allclose(band.low, -low, rtol=1e-3)
        np.testing.assert_allclose(band.high, high, rtol=1e-3)
