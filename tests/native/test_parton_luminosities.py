"""Parton luminosities: known integrals, another integration, the shipped sets, damage."""

from __future__ import annotations

from itertools import product
from math import log, pi
from pathlib import Path
from zlib import compress

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.interpolate import CubicHermiteSpline

from bridge.data import make_luminosity
from bridge.data.tables import DATA
from bridge.errors import TableError
from bridge.native import luminosity_integrals
from bridge.native.luminosity_integrals import from_grid
from bridge.native.parton_luminosities import (
    PAIRS,
    PartonLuminosities,
    luminosity_lines,
    read_luminosities,
    shipped_set,
    shipped_sets,
)
from bridge.native.pdf import LHAPDF, PdfGrid, Subgrid, luminosity_matrix
from bridge.numerics.arrays import Array

CODES = (-5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 21)
WEIGHTS = {code: 1.0 + 0.3 * i for i, code in enumerate(CODES)}
X = np.concatenate([np.geomspace(1e-7, 0.1, 70)[:-1], np.linspace(0.1, 1.0, 70)])
Q = np.geomspace(4.0, 1e5, 12)
OF_PAIRS = {"uu": (2, -2), "dd": (1, -1), "ss": (3, -3), "cc": (4, -4), "bb": (5, -5)}


def toy_grid() -> PdfGrid:
    """x f = weight (1 - x)^4 ln Q^2 in two subgrids that meet at a node."""
    shape = ((1.0 - X) ** 4)[:, None] * np.log(Q**2)
    xf = {code: weight * shape for code, weight in WEIGHTS.items()}
    parts = (slice(0, 5), slice(4, None))
    halves = [{code: values[:, part] for code, values in xf.items()} for part in parts]
    subgrids = [Subgrid(X, Q[p], half, LHAPDF) for p, half in zip(parts, halves, strict=True)]
    return PdfGrid(tuple(subgrids))


@pytest.fixture(scope="module")
def toy() -> PartonLuminosities:
    return from_grid(toy_grid(), "toy", 7, "nlo", 0.118, "derived")


def exact(tau: float, muf: float) -> float:
    """Both beams' L of two PDFs with weight 1."""

    def integrand(y: float) -> float:
        return (1.0 - np.exp(y)) ** 4 * (1.0 - tau * np.exp(-y)) ** 4

    integral = quad(integrand, log(tau), 0.0, epsabs=0.0, epsrel=1e-11)[0]
    return float(2.0 / tau * log(muf**2) ** 2 * integral)


def weights() -> tuple[Array, Array]:
    """Of the quark pairs and of the gluon channels."""
    w = WEIGHTS
    quarks = [w[a] * w[b] for a, b in OF_PAIRS.values()]
    gluon = [(w[a] + w[b]) * w[21] for a, b in OF_PAIRS.values()]
    crossed = w[5] * w[-3] + w[-5] * w[3]
    return np.array([*quarks, crossed]), np.array([*gluon, gluon[2] + gluon[4]])


@pytest.mark.parametrize("tau", [2e-7, 1e-4, 0.01, 0.2, 0.6])
def test_a_known_pdf_gives_the_known_luminosities(toy: PartonLuminosities, tau: float) -> None:
    """To what LHAPDF's cubics are worth between these nodes in x; ln Q^2 they follow exactly."""
    muf = np.array([5.0, 17.3, 300.0, 3e4])
    expected = np.array([exact(tau, mu) for mu in muf])[:, None]
    quarks, gluon = weights()
    np.testing.assert_allclose(toy.quarks_at(tau, muf), expected * quarks, rtol=5e-5)
    np.testing.assert_allclose(toy.gluon_at(tau, muf), expected * gluon, rtol=5e-5)


def test_another_integration_of_the_same_interpolation() -> None:
    """scipy's Hermite splines with slopes from finite differences, and adaptive integration."""
    x = np.geomspace(1e-3, 1.0, 25)
    rng = np.random.default_rng(5)
    f, g = rng.uniform(0.5, 1.5, (2, x.size)) * (1.0 - x) ** 3
    at = np.log(x)
    lines = [np.diff(v) / np.diff(at) for v in (f, g)]
    slopes = [np.concatenate([d[:1], (d[1:] + d[:-1]) / 2.0, d[-1:]]) for d in lines]
    a, b = (CubicHermiteSpline(at, v, s) for v, s in zip((f, g), slopes, strict=True))
    matrix = luminosity_matrix(Subgrid(x, Q, {}, LHAPDF), tau := 0.013)
    breaks = np.sort(np.concatenate([at, log(tau) - at]))
    inside = breaks[(breaks > log(tau)) & (breaks < 0.0)]

    def integrand(y: float) -> float:
        return float(a(y) * b(log(tau) - y))

    expected = quad(integrand, log(tau), 0.0, points=inside, limit=500, epsabs=0.0)[0]
    assert f @ matrix @ g == pytest.approx(2.0 / tau * expected, rel=1e-9)
    np.testing.assert_allclose(matrix, matrix.T, atol=1e-12 * matrix.max())


def test_arguments_broadcast_and_outside_is_nan(toy: PartonLuminosities) -> None:
    tau, muf = np.array([1e-3, 1e-2])[:, None], np.array([10.0, 100.0, 4.9])
    both = toy.quarks_at(tau, muf)
    assert both.shape == (2, 3, len(PAIRS))
    np.testing.assert_array_equal(both[1, 0], toy.quarks_at(1e-2, 10.0))
    assert np.all(np.isnan(both[:, 2]))
    assert np.all(np.isnan(toy.gluon_at(np.array([9e-8, 1.0, np.nan]), 50.0)))


def test_at_the_end_of_phase_space_it_vanishes(toy: PartonLuminosities) -> None:
    """Beyond the last node, 0.97, the fall of L goes on."""
    near_one = np.abs(toy.quarks_at(1.0 - np.array([0.04, 0.02, 0.01, 1e-6]), 100.0)[:, 0])
    assert np.all(near_one[1:] < 1e-2 * near_one[:-1])
    assert near_one[-1] < 1e-30 * near_one[0]


def test_where_b_quarks_begin_the_table_follows_them() -> None:
    """x f of b like the root of ln Q over a mass just below the first node, with nodes as of CT14;
    whole intervals between them as panels would be 4 % off."""
    mass, q = 4.95, np.array([5.0, 6.13, 8.09, 10.9, 15.1, 1e3, 1e5])
    xf = {code: ((1.0 - X) ** 4)[:, None] * np.ones(q.size) for code in CODES}
    for b in (-5, 5):
        xf[b] = xf[b] * np.sqrt(np.log(q / mass))
    grid = Subgrid(X, q, xf, LHAPDF)
    lum = from_grid(PdfGrid((grid,)), "toy", 7, "nlo", 0.118, "derived")
    muf = np.linspace(5.0, 8.0, 61)
    found = lum.quarks_at(lum.tau[50], muf)[:, PAIRS.index("bb")]
    exact = luminosity_integrals.integrated(PdfGrid((grid,)), muf, lum.tau[50:51])
    np.testing.assert_allclose(found, exact[:, 0, PAIRS.index("bb")], rtol=2e-3)


@pytest.mark.slow
def test_the_sign_of_a_pdf_that_turns_negative_is_kept() -> None:
    """Strange quarks that fall below zero at x = 0.3."""
    grid = toy_grid()
    for subgrid in grid.subgrids:
        subgrid.xf[3][:] *= (0.3 - X)[:, None]
    lum = from_grid(grid, "toy", 7, "nlo", 0.118, "derived")
    ss = lum.quarks_at(np.array([1e-4, 0.6]), 100.0)[:, PAIRS.index("ss")]
    assert ss[0] > 0.0 > ss[1]


def test_a_written_table_reads_back(toy: PartonLuminosities, tmp_path: Path) -> None:
    """To the six digits written."""
    path = tmp_path / "toy.csv"
    path.write_text("\n".join(luminosity_lines(toy, ["# made by: a test"])) + "\n")
    back = read_luminosities(path)
    for name in ("name", "lhapdf_id", "order", "alpha_s_mz", "source", "panel_steps"):
        assert getattr(back, name) == getattr(toy, name)
    np.testing.assert_allclose(back.quarks, toy.quarks, rtol=5.1e-6)
    np.testing.assert_allclose(back.gluon, toy.gluon, rtol=1.1e-5)
    at = (np.array([1e-5, 0.03]), np.array([88.0, 1234.0]))
    np.testing.assert_allclose(back.quarks_at(*at), toy.quarks_at(*at), rtol=1e-5)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("# order: nlo", "# order: n3lo", "order 'n3lo'"),
        ("# alpha_s_mz: 0.118", "# alpha_s: 0.118", "alpha_s_mz"),
        ("muf,tau,uu", "muf,tau,up", "columns muf, tau, up"),
        ("# alpha_s_mz: 0.118", "# alpha_s_mz: 0.0118", r"alpha_s\(mZ\) is 0\.0118"),
        ("\n5,0.97,", "\n5,0.96,", r"bad\.csv:\d+: crc32 is \w+ up to this line, expected"),
        ("# rows:", "# lines:", "no line `# rows: ...` above the columns"),
    ],
)
def test_a_damaged_table_is_an_error(
    toy: PartonLuminosities, tmp_path: Path, old: str, new: str, message: str
) -> None:
    text = "\n".join(luminosity_lines(toy, [])) + "\n"
    assert old in text
    path = tmp_path / "bad.csv"
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(TableError, match=message):
        read_luminosities(path)


def test_a_cell_that_is_no_number_is_named_with_its_line(
    toy: PartonLuminosities, tmp_path: Path
) -> None:
    lines = luminosity_lines(toy, [])
    lines[40] = lines[40].replace(",", ",one,", 1).rsplit(",", 1)[0]
    path = tmp_path / "bad.csv"
    path.write_text("\n".join(lines) + "\n")
    with pytest.raises(TableError, match=r"bad\.csv:41: read 'one', expected a number"):
        read_luminosities(path)


def test_a_set_that_is_not_shipped_is_answered_with_those_that_are() -> None:
    with pytest.raises(
        TableError, match="sets are ct14qed_nlo, mstw2008_nlo, nn23lo1, nnpdf31_nlo"
    ):
        shipped_set("cteq5")


def test_shipped_sets_are_small() -> None:
    """3 MB as wheels compress."""
    sizes = [len(compress(path.read_bytes())) for path in DATA.glob("luminosity_*.csv")]
    assert sum(sizes) < 3e6


@pytest.mark.parametrize("name", shipped_sets())
def test_shipped_sets_cover_the_colliders(name: str) -> None:
    """L of b bbar and its gluon channel: positive and falling along MZp, at three scales."""
    lum = shipped_set(name)
    for sqrts, ratio in product((13e3, 13.6e3, 14e3), (0.5, 1.0, 2.0)):
        mzp = np.geomspace(20.0, 3000.0, 60)
        quarks = lum.quarks_at((mzp / sqrts) ** 2, ratio * mzp)
        gluon = lum.gluon_at((mzp / sqrts) ** 2, ratio * mzp)
        for column in (PAIRS.index("uu"), PAIRS.index("bb"), PAIRS.index("bs")):
            for values in (quarks[:, column], gluon[:, column]):
                assert np.all(values > 0.0)
                assert np.all(np.diff(values) < 0.0)


@pytest.mark.parametrize(
    ("name", "sqrts", "mzp", "ratio", "bb", "bs"),
    [
        ("nnpdf31_nlo", 13e3, 200.0, 0.5, 885.315, 4152.59),
        ("nnpdf31_nlo", 13e3, 1000.0, 1.0, 0.823648, 4.42664),
        ("nnpdf31_nlo", 14e3, 1500.0, 0.5, 0.0969025, 0.602185),
        ("nnpdf31_nnlo", 13e3, 3000.0, 0.5, 0.000403736, 0.00390278),
        ("nnpdf31_nnlo", 13.6e3, 500.0, 0.5, 27.817, 136.581),
    ],
)
def test_leading_order_of_an_independent_code(
    name: str, sqrts: float, mzp: float, ratio: float, bb: float, bs: float
) -> None:
    """pi g^2/(6 s) L [pb]; that code has 4-point polynomials where LHAPDF has cubics: 2e-4."""
    quarks = shipped_set(name).quarks_at((mzp / sqrts) ** 2, ratio * mzp)
    sigma = pi / (6.0 * sqrts**2) * 3.893794e8 * quarks[-2:]
    np.testing.assert_allclose(sigma, (bb, bs), rtol=2.5e-4)


def test_the_script_writes_a_table(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    grid = tmp_path / "toy_0000.dat"
    grid.write_text("a grid\n", encoding="utf-8")
    monkeypatch.setattr(make_luminosity, "read_pdf", lambda path: toy_grid())
    monkeypatch.setattr(luminosity_integrals, "TAU_NODES", 20)
    make_luminosity.main(str(grid), "toy", "7", "nlo", "0.118", "derived", str(tmp_path))
    written = read_luminosities(tmp_path / "luminosity_toy.csv")
    assert (written.name, written.order, written.tau.size) == ("toy", "nlo", 20)
