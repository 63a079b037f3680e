"""Next-to-leading order behind the acceptances, with parton densities in closed form."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

import bridge.data.make_dimuon_acceptance as made
from bridge.data.make_dimuon_acceptance import acceptance, boosted, dot, muons, partons, recoiled
from bridge.native.drell_yan import C_F, QG, QG_LOG, QQ, QQ_LOG, T_R, TauGrid, coordinate
from bridge.native.pdf import LHAPDF, PdfGrid, Subgrid
from bridge.native.qcd import alpha_s_five_flavours
from bridge.numerics.arrays import Array
from bridge.numerics.quadrature import gauss_legendre

MZP, POINTS = 500.0, 14


def quark(x: Array) -> Array:
    return x**-0.2 * (1.0 - x) ** 6


def gluon(x: Array) -> Array:
    return 4.0 * x**-0.3 * (1.0 - x) ** 5


@pytest.fixture(scope="module")
def grid() -> PdfGrid:
    """b = bbar and a gluon that do not depend on the scale."""
    x = np.append(np.geomspace(1e-5, 0.1, 60), np.linspace(0.11, 1.0, 60))
    both = {code: np.tile(f(x)[:, None], 4) for code, f in ((5, quark), (-5, quark), (21, gluon))}
    return PdfGrid((Subgrid(x, np.array([10.0, 100.0, 1e3, 1e4]), both, LHAPDF),))


def luminosity(tau: Array, other: Callable[[Array], Array]) -> Array:
    """b bbar with `other` = quark, (b + bbar) g with `other` = gluon; both beams."""
    nodes, weights = gauss_legendre(200)
    x = np.exp(np.log(tau)[:, None] * nodes)
    integrand = quark(x) * other(tau[:, None] / x)
    factor = 2.0 if other is quark else 4.0
    return np.asarray(-np.log(tau) * (integrand @ weights) * factor / tau)


def test_the_inclusive_cross_section_is_that_of_the_coefficient_functions(grid: PdfGrid) -> None:
    """What the dipoles subtract they give back, to 2e-4 with 2^14 points."""
    fine = np.geomspace(1e-8, 1.0, 100001)
    tau = np.interp(np.linspace(coordinate(np.array(1e-4)), -0.2, 80), coordinate(fine), fine)
    at = TauGrid(tau)
    quarks, gluons = luminosity(tau, quark), luminosity(tau, gluon)
    qq, qq_log, qg, qg_log = at.convolution(QQ, QQ_LOG, QG, QG_LOG)
    for r in (0.5, 1.0):
        a = float(alpha_s_five_flavours(r * MZP, made.ALPHA_S, made.LOOPS)) / (4.0 * np.pi)
        log = -2.0 * np.log(r)
        order = C_F * (qq + log * qq_log) @ quarks + T_R * (qg + log * qg_log) @ gluons
        here = at.interpolation(np.array([(MZP / made.SQRTS) ** 2]))
        expected = 1.0 + a * (here @ order / (here @ quarks))[0]
        assert acceptance(grid, "bb", MZP, r, POINTS)[1] == pytest.approx(expected, rel=2e-4)


def test_without_cuts_all_muons_are_accepted(
    grid: PdfGrid, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(made, "ETA", np.inf)
    monkeypatch.setattr(made, "PT", 0.0)
    assert acceptance(grid, "bb", MZP, 0.5, POINTS)[0] == pytest.approx(1.0, abs=1e-12)


def test_leading_order_with_a_cut_in_pt_alone(
    grid: PdfGrid, monkeypatch: pytest.MonkeyPatch
) -> None:
    """1 + cos^2 theta up to |cos theta| = c leaves c (3 + c^2)/4, to 3e-4 with 2^14 points."""
    monkeypatch.setattr(made, "ETA", np.inf)
    monkeypatch.setattr(made, "ALPHA_S", 1e-9)
    c = np.sqrt(1.0 - (2.0 * made.PT / MZP) ** 2)
    share = acceptance(grid, "bb", MZP, 0.5, POINTS)[0]
    assert share == pytest.approx(c * (3.0 + c**2) / 4.0, abs=3e-4)


def test_dipoles_recoil_by_a_lorentz_transformation() -> None:
    rng = np.random.default_rng(3)
    z, v = rng.uniform(0.1, 0.9, (2, 5))
    p1, p2, k = partons(z, v, MZP)
    boson, tilde = p1 + p2 - k, z * p1 + p2
    np.testing.assert_allclose(dot(boson, boson), MZP**2)
    np.testing.assert_allclose(recoiled(boson, boson, tilde), tilde, atol=1e-9)
    point = made.Point(*rng.uniform(0.0, 1.0, (5, 5)))
    pair = [boosted(p, boson, MZP) for p in muons(point, MZP / 2.0)]
    np.testing.assert_allclose(sum(pair), boson, atol=1e-9)
    for p in pair:
        after = recoiled(p, boson, tilde)
        np.testing.assert_allclose(dot(after, after) / MZP**2, 0.0, atol=1e-12)
