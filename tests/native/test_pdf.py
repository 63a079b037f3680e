"""PDF grids: both formats on a PDF with known integrals, truncation, damage, and Pythia."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from math import log
from pathlib import Path

import numpy as np
import pytest

from bridge.data import make_luminosity
from bridge.errors import TableError
from bridge.native.partons import LUMINOSITY_ERROR, luminosity_from_grid, read_luminosity
from bridge.native.pdf import PANEL_STEPS, PdfGrid, Subgrid, luminosity_table, read_pdf

WEIGHTS = {5: 1.0, -5: 2.0, 3: 3.0, -3: 5.0}
X = np.concatenate([np.geomspace(1e-7, 0.1, 60)[:-1], np.linspace(0.1, 1.0, 25)])
"""Dense enough for 1e-6."""
Q = np.geomspace(1.0, 1e4, 20)


def toy_pdf(flavour: int, x: float, q: float) -> float:
    """x f = weight * (1 - x) * ln Q^2."""
    return WEIGHTS.get(flavour, 0.0) * (1 - x) * log(q**2)


def nnpdf_text() -> str:
    codes = [*range(-6, 7), 22]
    rows = [" ".join(str(toy_pdf(c, x, q)) for c in codes) for x, q in product(X, Q)]
    nodes = [str(len(X)), *map(str, X), str(len(Q)), "1.0", *map(str, Q**2), "0"]
    return "\n".join(["'toy'", "'NNPDF20intqed'", "0, 1", *nodes, *rows]) + "\n"


def lhagrid1_block(q_nodes: np.ndarray) -> list[str]:
    rows = [" ".join(str(toy_pdf(c, x, q)) for c in WEIGHTS) for x, q in product(X, q_nodes)]
    head = [" ".join(map(str, X)), " ".join(map(str, q_nodes)), " ".join(map(str, WEIGHTS))]
    return [*head, *rows, "---"]


def lhagrid1_text() -> str:
    """Two subgrids that meet at a node, as at a flavour threshold."""
    blocks = lhagrid1_block(Q[:9]) + lhagrid1_block(Q[8:])
    return "\n".join(["PdfType: central", "Format: lhagrid1", "---", *blocks]) + "\n"


def toy_luminosity(m: float, mzp: float, sqrts: float) -> tuple[float, float]:
    """int dln x (1 - x)(1 - tau/x) = (1 + tau) ln(1/tau) - 2(1 - tau), for each beam."""
    tau = (m / sqrts) ** 2
    common = 2 / tau * log(mzp**2) ** 2 * ((1 + tau) * log(1 / tau) - 2 * (1 - tau))
    crossed = WEIGHTS[5] * WEIGHTS[-3] + WEIGHTS[-5] * WEIGHTS[3]
    return common * WEIGHTS[5] * WEIGHTS[-5], common * crossed


@pytest.mark.parametrize("text", [nnpdf_text, lhagrid1_text])
def test_a_known_pdf_gives_the_known_luminosity(text: Callable[[], str], tmp_path: Path) -> None:
    grid = tmp_path / "toy.grid"
    grid.write_text(text(), encoding="utf-8")
    lum = luminosity_from_grid(grid, "toy", 0, 14000.0)
    for mzp, z in product((10.0, 91.0, 1234.0, 7999.0), (0.8, 1.0, 1.13)):
        expected = toy_luminosity(z * mzp, mzp, 14000.0)
        np.testing.assert_allclose(lum.at_mass(z * mzp, mzp), expected, rtol=LUMINOSITY_ERROR)


def test_a_written_table_reads_back(tmp_path: Path) -> None:
    """To the nine digits written."""
    grid = tmp_path / "toy.grid"
    grid.write_text(lhagrid1_text(), encoding="utf-8")
    make_luminosity.main(str(grid), "toy", "7", "derived", "13000", str(tmp_path))
    written = read_luminosity(tmp_path / "luminosity_toy_13000.csv")
    direct = luminosity_from_grid(grid, "toy", 7, 13000.0)
    assert (written.pdf, written.lhapdf_id, written.sqrts) == ("toy", 7, 13000.0)
    mzp = np.array([10.0, 555.0, 8000.0])
    np.testing.assert_allclose(written.at_window(mzp), direct.at_window(mzp), rtol=2e-8)


def test_a_pdf_that_turns_negative_ends_the_table() -> None:
    """Strange quarks that fall below zero at x = 0.3: the rows kept are positive and whole."""
    codes = {c: np.array([[toy_pdf(c, x, q) for q in Q] for x in X]) for c in WEIGHTS}
    for c in (3, -3):
        codes[c] *= (0.3 - X)[:, None]
    grid = PdfGrid((Subgrid(X, Q, codes, q_points=4, linear_above=np.inf),))
    rows = luminosity_table(grid, 13000.0)
    assert 100.0 < rows[-1, 0] < 6000.0
    assert np.all(rows > 0.0)
    assert len(rows) % PANEL_STEPS == 1


@pytest.mark.parametrize("text", [nnpdf_text, lhagrid1_text])
def test_a_truncated_grid_is_an_error(text: Callable[[], str], tmp_path: Path) -> None:
    grid = tmp_path / "short.grid"
    grid.write_text(text()[:-3000], encoding="utf-8")
    with pytest.raises(TableError, match=r"short\.grid"):
        read_pdf(grid)


def test_another_format_is_named_as_unknown(tmp_path: Path) -> None:
    grid = tmp_path / "cteq.tbl"
    grid.write_text("Version CTEQ6\n", encoding="utf-8")
    with pytest.raises(TableError, match="NNPDF text or of LHAGrid1"):
        read_pdf(grid)


@pytest.mark.tool("pythia8mc")
def test_lhagrid1_is_interpolated_as_in_pythia() -> None:
    """Pythia 8.3 interpolates its LHAGrid1 files with the same polynomials."""
    pythia8 = pytest.importorskip("pythia8mc", reason="the package pythia8mc is not installed")
    name = "NNPDF31_nnlo_as_0118_luxqed_0000.dat"
    pythia = pythia8.Pythia("", False)
    for line in ("Print:quiet = on", f"PDF:pSet = LHAGrid1:{name}", "ProcessLevel:all = off"):
        pythia.readString(line)
    pythia.init()
    theirs = pythia.getPDFPtr(2212, 1)
    ours = read_pdf(Path(pythia.settings.word("xmlPath")).parent / "pdfdata" / name)
    for q, x, code in product((12.0, 91.0, 3000.0), (1e-5, 0.01, 0.3), (5, 3, -3)):
        value = ours.at_scale(q)(code, np.array([x]))[0]
        assert value == pytest.approx(theirs.xf(code, x, q**2), rel=1e-12)
