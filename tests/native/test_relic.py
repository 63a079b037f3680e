"""Relic density: conventions, absence, thresholds, and single against compiled."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bridge.native import relic
from bridge.native.annihilation import inputs
from bridge.native.constants import GEV_M2_TO_CM3_S
from bridge.native.degrees_of_freedom import SHIPPED
from bridge.native.relic import (
    MICROMEGAS,
    PHYSICAL,
    RelicConvention,
    estimates,
    omega_h2,
    relic_abundances,
)
from bridge.native.relic_kernels import DRAFT, FINE, relic_batch, sigmav_table
from bridge.native.thermal_average import sigmav_thermal
from bridge.numerics.compiling import callees, constants, reachable
from bridge.point import Point


def point(**changes: float) -> Point:
    return Point(**{"gbb": 0.1, "gmumu": 0.1, "gnunu": 0.1, "mzp": 500.0, "mnu4": 200.0, **changes})


@pytest.mark.parametrize(
    ("values", "omega"),
    [
        # micrOMEGAs 6.0 at high precision, itself good to 3.5e-4
        ({}, 6.492458e-01),
        ({"mnu4": 250.0}, 7.531672e-05),
        ({"gbb": 0.01, "gmumu": 0.3, "gnunu": 1.0, "mzp": 50.0, "mnu4": 65.0}, 1.709147e-04),
        ({"gbb": 0.01, "gmumu": 0.3, "gnunu": 1.0, "mzp": 500.0, "mnu4": 230.0}, 2.951300e-04),
    ],
)
def test_micromegas(values: dict[str, float], omega: float) -> None:
    assert omega_h2(point(**values), MICROMEGAS) == pytest.approx(omega, rel=5e-4)


def test_table_of_sigmav_is_the_thermal_average() -> None:
    """Squaring exp(-2 x kappa) twenty times loses nothing that matters."""
    for m in (200.0, 249.999, 251.0, 520.0):
        p = point(mnu4=m)
        table = sigmav_table(1e7, 20, inputs(p), FINE)
        x = 1e7 * 2.0 ** (-np.arange(table.size)[::-1] / 16.0)
        # 1e-6 from the truncated series of K1, the rest from the nodes
        np.testing.assert_allclose(table[::17], sigmav_thermal(x[::17], p), rtol=5e-6)


@pytest.mark.parametrize("m", [20.0, 150.0, 230.0, 249.0, 260.0, 480.0, 520.0, 5000.0])
@pytest.mark.parametrize("width", [1e-9, 1e-3])
def test_draft_is_close_to_fine(m: float, width: float) -> None:
    """Also for a pole far above threshold, seen through exp(-2 x kappa) up to late times."""
    p = point(mnu4=m, wzp=width * 500.0)
    draft, fine = (relic_abundances(p, precision=precision)[0] for precision in (DRAFT, FINE))
    assert draft == pytest.approx(fine, rel=1e-2)


def test_conventions_differ_by_prefactor_and_end() -> None:
    # above 30 GeV the ends differ by less than 1e-4, so the prefactors remain
    p = point(mnu4=600.0)
    ratio = omega_h2(p, PHYSICAL) / omega_h2(p, MICROMEGAS)
    assert ratio == pytest.approx(PHYSICAL.prefactor / MICROMEGAS.prefactor, rel=1e-4)
    # below, going on under 1 MeV lowers Omega h^2 by up to 9e-4
    p = point(mnu4=10.0, mzp=50.0)
    lowered = omega_h2(p, PHYSICAL) / PHYSICAL.prefactor * MICROMEGAS.prefactor
    assert 1e-4 < 1.0 - lowered / omega_h2(p, MICROMEGAS) < 9e-4


def test_omega_scales_as_the_inverse_cross_section() -> None:
    """Doubling both couplings of a heavy mediator: sigma v up by 16, Omega h^2 down by about it."""
    p = point(mzp=5000.0, gmumu=0.2)
    strong = point(mzp=5000.0, gmumu=0.4, gbb=0.2, gnunu=0.2)
    weak, strong = estimates(p), estimates(strong)
    ratio = weak["omega_h2"].value / strong["omega_h2"].value
    # Omega ~ x_f/(sigma v) up to the 1/x_f corrections
    assert ratio == pytest.approx(16.0 * weak["xf"].value / strong["xf"].value, rel=0.05)


def test_unit_invariance() -> None:
    """<sigma v> m^2 depends on ratios of masses only."""
    p = point(mnu4=230.0)
    sm = {name: 3.0 * getattr(p.sm, name) for name in ("MB", "MT", "MMU")}
    scaled = point(mnu4=690.0, mzp=1500.0).replace(**sm)
    x = np.geomspace(1.0, 1e6, 13)
    # the quadrature sees the same integrand; only rounding is left
    np.testing.assert_allclose(9.0 * sigmav_thermal(x, scaled), sigmav_thermal(x, p), rtol=1e-9)


@pytest.mark.parametrize(
    "threshold", [4.7, 2.35, 173.0, 500.0, 250.0], ids=["bb", "bs", "tt", "zpzp", "pole"]
)
def test_continuity_at_thresholds(threshold: float) -> None:
    below, at, above = (
        omega_h2(point(mnu4=threshold * factor)) for factor in (1.0 - 1e-9, 1.0, 1.0 + 1e-9)
    )
    # the solver's local tolerance is 1e-6, and panels change; below the pole the width gains
    # nu4 nu4bar, in proportion to sqrt(2e-9)
    assert below == pytest.approx(at, rel=1e-4 if threshold == 250.0 else 5e-6)
    assert above == pytest.approx(at, rel=5e-6)


@pytest.mark.parametrize("width", [1e-9, 1e-3, 0.5])
@pytest.mark.parametrize("m", [1.0, 20.0, 240.0, 250.0, 260.0, 2e4])
def test_finite_everywhere(width: float, m: float) -> None:
    p = Point(gbb=1.0, gmumu=-12.0, gnunu=3.0, mzp=500.0, mnu4=m, wzp=width * 500.0)
    estimate = estimates(p)["omega_h2"]
    assert 0.0 < estimate.value < np.inf
    assert 0.0 < estimate.error < 1e-3 * estimate.value


def test_without_coupling_there_is_no_relic_density() -> None:
    found = estimates(Point(gbb=0.1, gmumu=0.1, gnunu=np.array([0.0, 0.1]), mzp=500.0, mnu4=200.0))
    assert np.isnan(found["omega_h2"].value[0])
    assert found["omega_h2"].value[1] == omega_h2(point())
    mask, reason = found["omega_h2"].absent[0]
    assert mask.tolist() == [True, False]
    assert "gnunu = 0" in reason
    assert found["sigmav0_eff_cm3s"].value[0] == 0.0


def test_without_equilibrium_there_is_no_freeze_out() -> None:
    found = estimates(point(gbb=1e-9, gmumu=1e-9, gnunu=1e-9))
    assert np.isnan(found["omega_h2"].value)
    assert found["omega_h2"].absent[1][0]


def test_sigmav_at_rest_is_the_cold_limit() -> None:
    p = point()
    cold = sigmav_thermal(1e7, p) * GEV_M2_TO_CM3_S
    # corrections are of order 1/x
    assert estimates(p)["sigmav0_eff_cm3s"].value == pytest.approx(cold, rel=2e-6)


def test_user_table_of_degrees_of_freedom(tmp_path: Path) -> None:
    table = tmp_path / "g.csv"
    table.write_text("T_GeV,h_eff,g_eff\n1e-6,100,100\n1e-3,100,100\n1,100,100\n1e5,100,100\n")
    flat = RelicConvention("flat", 2.742e8, t_end=1e-3, gstar=table)
    assert omega_h2(point(), flat) < omega_h2(point(), MICROMEGAS)
    assert "g.csv" in estimates(point(), flat)["omega_h2"].method


def test_arrays_give_the_numbers_of_single_points() -> None:
    m = np.array([[20.0, 240.0], [249.9, 600.0]])
    many = Point(gbb=0.1, gmumu=0.1, gnunu=0.1, mzp=500.0, mnu4=m)
    singles = [[omega_h2(point(mnu4=x)) for x in row] for row in m]
    np.testing.assert_array_equal(omega_h2(many), singles)


@pytest.mark.slow
def test_compiled_kernel_agrees_with_the_interpreted_one(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(1803)
    n = 40
    mzp = 10.0 ** rng.uniform(0.7, 4.3, n)
    m = np.clip(mzp * 10.0 ** rng.uniform(-1.0, 1.0, n), 1.0, 2e4)
    p = Point(
        gbb=10.0 ** rng.uniform(-4, 1, n), gmumu=10.0 ** rng.uniform(-4, 1, n),
        gnunu=10.0 ** rng.uniform(-3, 1, n), mzp=mzp, mnu4=m,
    )  # fmt: skip
    interpreted = relic.relic_abundances(p)
    monkeypatch.setattr(relic, "COMPILE_FROM", 1)
    for one, other in zip(interpreted, relic.relic_abundances(p), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-9)


def test_compiled_covers_everything_the_kernel_calls() -> None:
    functions = reachable(relic_batch)
    assert len({f.__name__ for f in functions}) == len(functions)
    assert all(callee in functions for f in functions for callee in callees(f))


def test_running_width_matters_for_broad_resonances_only() -> None:
    running = replace(MICROMEGAS, running_width=True)
    narrow, broad = point(mnu4=230.0), point(mnu4=230.0, gnunu=3.0, gmumu=3.0)
    shift = [omega_h2(p, running) / omega_h2(p, MICROMEGAS) - 1.0 for p in (narrow, broad)]
    # of order Gamma/M at most: 0.1 per cent, and 15 per cent
    assert abs(shift[0]) < 2e-3
    assert 5e-3 < abs(shift[1]) < 0.3
    assert "running width" in estimates(narrow, running)["omega_h2"].method


def test_more_degrees_of_freedom_leave_less(tmp_path: Path) -> None:
    rows = [line for line in SHIPPED.read_text().splitlines() if line[0].isdigit()]
    table = tmp_path / "g.csv"
    cells = ([float(cell) for cell in row.split(",")] for row in rows)
    head = "T_GeV,h_eff,g_eff\n"
    table.write_text(head + "\n".join(f"{t},{1.02 * h},{1.02 * g}" for t, h, g in cells))
    # 1/Y grows as sqrt(g*) and s0 is fixed: -1 per cent for +2, less what x_f moves
    other = omega_h2(point(), replace(PHYSICAL, gstar=table))
    assert other / omega_h2(point()) - 1.0 == pytest.approx(-0.01, rel=0.1)


def test_cache_key_sees_constants() -> None:
    named = [constants(f) for f in reachable(relic_batch)]
    known = {name: value for found in named for name, value in found.items()}
    assert known["M_PLANCK"] == 1.22091e19
    assert len(known["STAGES"]) == 6
