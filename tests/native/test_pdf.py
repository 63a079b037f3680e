"""PDF grids: both formats on a PDF with known integrals, truncation, damage, and Pythia."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from math import log
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bridge.errors import TableError
from bridge.native.pdf import CODES, GLUON, MSTW_ABOVE, MSTW_Q2, MSTW_X, read_pdf

WEIGHTS = {
    5: 1.0,
    -5: 2.0,
    3: 3.0,
    -3: 5.0,
    21: 7.0,
    2: 1.5,
    -2: 0.5,
    1: 0.7,
    -1: 2.5,
    4: 4.0,
    -4: 6.0,
}
X = np.concatenate([np.geomspace(1e-7, 0.1, 100)[:-1], np.linspace(0.1, 1.0, 50)])
"""Dense enough for 1e-6."""
Q = np.geomspace(1.0, 1e4, 20)


def toy_pdf(flavour: int, x: float, q: float) -> float:
    """x f = weight * (1 - x) * ln Q^2."""
    return WEIGHTS.get(flavour, 0.0) * (1 - x) * log(q**2)


def nnpdf_text() -> str:
    codes = [*range(-6, 0), 21, *range(1, 7), 22]
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


def mstw_text() -> str:
    """The quarks, and their differences from antiquarks as far as the format has them at NLO."""
    q2 = np.sort([*MSTW_Q2, *(m + e for m in (1.4**2, 4.75**2) for e in (0.0, MSTW_ABOVE))])

    def row(x: float, q: float) -> str:
        quarks = [toy_pdf(c, x, q) for c in (GLUON, 1, 2, 3, 4, 5)]
        valence = [toy_pdf(c, x, q) - toy_pdf(-c, x, q) for c in (1, 2, 3)]
        return " ".join(map(repr, [*quarks, *valence]))

    head = ["# toy", "# mCharm = 1.40", "# mBottom = 4.75", "# nExtraFlavours = 0", "", "xg xd"]
    rows = [row(float(x), float(q)) for x, q in product(MSTW_X[:-1], np.sqrt(q2))]
    return "\n".join([*head, *rows]) + "\n"


FORMATS = [nnpdf_text, lhagrid1_text, mstw_text]


@pytest.mark.parametrize("text", FORMATS[:2])
def test_a_known_pdf_is_read_and_interpolated(text: Callable[[], str], tmp_path: Path) -> None:
    """At nodes and between; the cubics of LHAPDF leave 1e-4 of it where 1 - x falls."""
    path = tmp_path / "toy.grid"
    path.write_text(text(), encoding="utf-8")
    grid = read_pdf(path)
    x = np.array([1e-7, 3.3e-6, 0.0123, 0.1, 0.55, 0.9])
    for q, flavour in product((1.0, 37.0, 91.0, 1234.0, 9999.0), WEIGHTS):
        part = grid.subgrid(q)
        value = part.at_x(x).matrix(part.x.size) @ part.at_scales(np.array([q]))[flavour]
        expected = [toy_pdf(flavour, at, q) for at in x]
        np.testing.assert_allclose(value[:, 0], expected, rtol=1e-4)


def test_a_known_mstw_pdf_is_read_and_interpolated(tmp_path: Path) -> None:
    """On both sides of the thresholds; ln Q^2 exactly, 1 - x as well as its cubics can. In the last
    interval it is a power.
    """
    path = tmp_path / "toy.00.dat"
    path.write_text(mstw_text(), encoding="utf-8")
    grid = read_pdf(path)
    x = np.array([1e-6, 3.3e-6, 0.0123, 0.1, 0.55, 0.97])
    for q, code in product((1.0, 1.3, 1.41, 4.74, 4.76, 91.0, 1e4, 10**4.5), CODES):
        part = grid.subgrid(q)
        value = part.at_x(x).matrix(part.x.size) @ part.at_scales(np.array([q]))[code]
        expected = [toy_pdf(abs(code) if abs(code) in (4, 5) else code, at, q) for at in x]
        np.testing.assert_allclose(value[:, 0], expected, rtol=4e-4)
    last = grid.subgrids[-1].at_x(np.array([0.975, 0.99, 1.0])).weights.sum(axis=1)
    np.testing.assert_allclose(last, [1.0, (log(0.99) / log(0.975)) ** 3, 0.0])


@pytest.mark.parametrize("text", FORMATS)
def test_a_truncated_grid_is_an_error(text: Callable[[], str], tmp_path: Path) -> None:
    grid = tmp_path / "short.grid"
    grid.write_text(text()[:-3000], encoding="utf-8")
    with pytest.raises(TableError, match=r"short\.grid:\d+: .*get the PDF grid again"):
        read_pdf(grid)


@pytest.mark.parametrize("text", FORMATS)
@pytest.mark.parametrize("damaged", ["1.0e", "nan", "1.0 2.0"])
def test_a_damaged_row_is_named(text: Callable[[], str], damaged: str, tmp_path: Path) -> None:
    lines = text().splitlines()
    lines[-9] = " ".join([damaged, *lines[-9].split()[1:]])
    grid = tmp_path / "bad.grid"
    grid.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(TableError, match=rf"bad\.grid:{len(lines) - 8}: read .*expected \d+ num"):
        read_pdf(grid)


def test_numbers_that_touch_are_read(tmp_path: Path) -> None:
    """As LHAPDF does; the grid of CT14qed has them at x = 1."""
    lines = lhagrid1_text().splitlines()
    cells = [f"{float(cell):.8e}" for cell in lines[-9].split()]
    grid = tmp_path / "touching.dat"
    lines[-9] = " ".join(cells)
    grid.write_text("\n".join(lines), encoding="utf-8")
    apart = read_pdf(grid).subgrids[-1].xf
    lines[-9] = cells[0] + " ".join(cells[1:])
    grid.write_text("\n".join(lines), encoding="utf-8")
    for code, touching in read_pdf(grid).subgrids[-1].xf.items():
        np.testing.assert_array_equal(touching, apart[code])


def test_a_row_too_few_is_an_error(tmp_path: Path) -> None:
    lines = lhagrid1_text().splitlines()
    del lines[-9]
    grid = tmp_path / "bad.dat"
    grid.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(TableError, match=rf"bad\.dat:{len(lines)}: read \d+, expected 149 times"):
        read_pdf(grid)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("# mBottom = 4.75", "# mBottom = 5.75", r":3: .*expected mBottom from 3\.464 to 5\.099"),
        ("# mCharm = 1.40", "# mCharm = one", ":2: .*expected mCharm"),
        ("# mCharm = 1.40", "# mTop = 170", "no line `# mCharm = ...` above"),
        ("xg xd\n", "xg xd\n1 2 3 4 5 6 7 8 9\n", ":3031: expected 3024 rows"),
    ],
)
def test_what_an_mstw_grid_lacks_is_named(old: str, new: str, message: str, tmp_path: Path) -> None:
    grid = tmp_path / "bad.00.dat"
    grid.write_text(mstw_text().replace(old, new, 1), encoding="utf-8")
    with pytest.raises(TableError, match=message):
        read_pdf(grid)


def test_four_flavours_are_too_few(tmp_path: Path) -> None:
    grid = tmp_path / "nf4.dat"
    grid.write_text(lhagrid1_text().replace(" 5 -5 ", " 7 -7 ").replace("\n5 -5 ", "\n7 -7 "))
    with pytest.raises(TableError, match="no partons with PDG code 5, -5: expected five flavours"):
        read_pdf(grid)


def test_nodes_that_do_not_rise_are_an_error(tmp_path: Path) -> None:
    text = lhagrid1_text().replace(str(Q[3]), str(Q[1]), 1)
    grid = tmp_path / "bad.dat"
    grid.write_text(text, encoding="utf-8")
    with pytest.raises(TableError, match="that do not rise"):
        read_pdf(grid)


def test_another_format_is_named_as_unknown(tmp_path: Path) -> None:
    grid = tmp_path / "cteq.tbl"
    grid.write_text("Version CTEQ6\n", encoding="utf-8")
    with pytest.raises(TableError, match="NNPDF text, of LHAGrid1 or of MSTW"):
        read_pdf(grid)


def pythia_pdf(choice: str) -> tuple[Any, Path]:
    """Pythia's proton, and the folder of its grids."""
    pythia8 = pytest.importorskip("pythia8mc", reason="the package pythia8mc is not installed")
    pythia = pythia8.Pythia("", False)
    for line in ("Print:quiet = on", f"PDF:pSet = {choice}", "ProcessLevel:all = off"):
        pythia.readString(line)
    pythia.init()
    return pythia.getPDFPtr(2212, 1), Path(pythia.settings.word("xmlPath")).parent / "pdfdata"


@pytest.mark.tool("pythia8mc")
def test_lhagrid1_is_read_as_by_pythia() -> None:
    """At nodes: between them Pythia takes other polynomials than LHAPDF, and nothing below 0."""
    name = "NNPDF31_nnlo_as_0118_luxqed_0000.dat"
    theirs, folder = pythia_pdf(f"LHAGrid1:{name}")
    grid = read_pdf(folder / name).subgrids[-1]
    for i, j, code in product((40, 80, 120), (4, 20, 30), (5, 3, -3, 21)):
        value = theirs.xf(code, grid.x[i], grid.q[j] ** 2)
        assert max(grid.xf[code][i, j], 0.0) == pytest.approx(value, rel=1e-12)


@pytest.mark.tool("pythia8mc")
def test_mstw_is_interpolated_as_by_pythia() -> None:
    """Its code is that of MSTW, and nothing below 0; in all intervals in x but the last."""
    theirs, folder = pythia_pdf("6")
    grid = read_pdf(folder / "mstw2008nlo.00.dat")
    x = np.concatenate([MSTW_X[:-1], np.sqrt(MSTW_X[1:-1] * MSTW_X[:-2])])
    for q, code in product((1.2, 3.0, 5.0, 91.2, 3e4), CODES):
        part = grid.subgrid(q)
        value = part.at_x(x).matrix(part.x.size) @ part.at_scales(np.array([q]))[code]
        expected = [theirs.xf(code, at, q**2) for at in x]
        floored = np.maximum(value[:, 0], 0.0)
        np.testing.assert_allclose(floored, expected, rtol=1e-9, atol=1e-15)
