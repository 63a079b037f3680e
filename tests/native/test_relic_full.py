"""Kinetic decoupling and Sommerfeld enhancement together: limits, and a referee without them."""

from __future__ import annotations

from types import ModuleType

import numpy as np
import pytest

from bridge.native import kinetic, relic, relic_full, sommerfeld
from bridge.native.annihilation import inputs, of_row, rows
from bridge.native.coupled_boltzmann import SCATTERING, Coefficients, evolve, tabulate
from bridge.native.relic_full import OCTAVES, full_abundance
from bridge.native.sommerfeld import enhanced_abundance, factor_at_velocities
from bridge.point import Point

RESONANT = {"gbb": 0.01356, "gmumu": 0.45, "gnunu": 1.4, "mzp": 500.0}


def resonant(mnu4: float) -> Point:
    """Near the first resonance of S, at mnu4 = 5385.0 GeV."""
    return Point(**RESONANT, mnu4=mnu4)


def test_without_enhancement_it_is_the_coupled_equations() -> None:
    p = Point(gbb=5e-4, gmumu=0.05, gnunu=1e-3, mzp=50.0, mnu4=24.0)
    full = relic_full.estimates(p)["omega_h2_full"].value
    # S - 1 ~ λ ~ 1e-8
    assert full == pytest.approx(kinetic.estimates(p)["omega_h2_cbe"].value, rel=1e-6)


def scattered(c: Coefficients, factor: float) -> Coefficients:
    constant = 4 * SCATTERING + 3
    cells = c.cells.copy()
    cells[:, constant] += np.log(factor)
    return c._replace(cells=cells)


@pytest.mark.parametrize("mnu4", [4400.0, 5350.0, 5380.0])
def test_strong_scattering_is_the_enhanced_textbook_equation(mnu4: float) -> None:
    p = resonant(mnu4)
    table = scattered(tabulate(inputs(p), factor=factor_at_velocities, octaves=OCTAVES), 1e20)
    y = np.exp(evolve(table, 1e7).log_y[-1])
    assert y == pytest.approx(enhanced_abundance(inputs(p)), rel=1e-3)


def test_weak_coupling_far_from_everything_is_the_textbook() -> None:
    p = Point(gbb=0.5, gmumu=0.5, gnunu=0.01, mzp=500.0, mnu4=100.0)
    assert relic_full.estimates(p)["omega_h2_full"].value == pytest.approx(
        relic.omega_h2(p), rel=1e-3
    )


def test_cold_nu4_goes_on_annihilating_near_a_resonance() -> None:
    ratios = [
        full_abundance(inputs(resonant(m)))[0] / enhanced_abundance(inputs(resonant(m)))
        for m in (4400.0, 5300.0, 5350.0, 5380.0, 5385.0)
    ]
    assert ratios[0] == pytest.approx(1.0, abs=1e-3)
    assert np.all(np.diff(ratios) < 0.0)
    # sudden decoupling at x_kd, T_χ = T^2/T_kd, gives 0.46 and 0.18; it ends somewhat later
    assert ratios[3] == pytest.approx(0.46, abs=0.1)


def test_annihilation_after_the_end_is_in_the_error() -> None:
    quiet, busy = (relic_full.estimates(resonant(m))["omega_h2_full"] for m in (4400.0, 5385.0))
    assert quiet.error < 1e-3 * quiet.value
    assert busy.error > 0.5 * busy.value


@pytest.mark.parametrize("mnu4", [4400.0, 5380.0])
def test_steps_and_tables_do_not_matter(mnu4: float, monkeypatch: pytest.MonkeyPatch) -> None:
    coarse, _ = full_abundance(inputs(resonant(mnu4)))
    monkeypatch.setattr("bridge.native.coupled_boltzmann.PER_OCTAVE", 16)
    table = tabulate(inputs(resonant(mnu4)), factor=factor_at_velocities, octaves=OCTAVES)
    fine = np.exp(evolve(table, 1e7, rtol=1e-6).log_y[-1])
    assert coarse == pytest.approx(fine, rel=relic_full.ACCURACY)


@pytest.mark.parametrize("lam_and_speed", [(0.3, 0.1), (1.68, 1e-4), (30.0, 1e-2), (250.0, 0.5)])
def test_factor_from_few_solutions_is_the_solution(lam_and_speed: tuple[float, float]) -> None:
    strength, beta = lam_and_speed
    p = Point(gbb=0.0, gmumu=0.0, gnunu=2.0, mzp=20.0, mnu4=strength * 20.0 * np.pi)
    direct = sommerfeld.sommerfeld_factor(p, beta)
    few = factor_at_velocities(inputs(p), np.array([beta]))[0]
    # 1e-6 in the amplitude g, and S = 1/|g|^2
    assert few == pytest.approx(direct, rel=2e-6 * np.sqrt(direct) + 1e-6)


def test_shapes_and_reasons() -> None:
    p = Point(gbb=0.01, gmumu=0.3, gnunu=np.array([0.0, 1.0, 12.0]), mzp=5.0, mnu4=1000.0)
    found = relic_full.estimates(p)["omega_h2_full"]
    assert np.isfinite(found.value).tolist() == [False, True, False]
    reasons = [np.flatnonzero(np.broadcast_to(mask, (3,))).tolist() for mask, _ in found.absent]
    assert reasons == [[0], [2], []]


@pytest.mark.parametrize("module", [kinetic, relic_full, sommerfeld])
def test_what_was_not_integrated_did_not_fail_to_integrate(module: ModuleType) -> None:
    coupling = np.array([0.0, 1e-8, 12.0])
    p = Point(gbb=1e-8, gmumu=1e-8, gnunu=coupling, mzp=5.0, mnu4=1000.0)
    for name, estimate in module.estimates(p).items():
        reasons = [
            {text for mask, text in estimate.absent if np.broadcast_to(mask, p.shape)[i]}
            for i in range(coupling.size)
        ]
        absent = np.isnan(np.broadcast_to(estimate.value, p.shape))
        assert [bool(texts) for texts in reasons] == absent.tolist(), name
        assert not any("integrated" in text for texts in reasons for text in texts), name


@pytest.mark.parametrize("mnu4", [240.0, 249.9, 4400.0])
def test_compiled_code_gives_the_same_numbers(mnu4: float) -> None:
    c = of_row(rows(inputs(resonant(mnu4)))[0])
    plain, fast = (
        (
            full_abundance(c, compile_kernel=choice)[0],
            kinetic.decoupling(c, compile_kernel=choice).y,
            enhanced_abundance(c, compile_kernel=choice),
        )
        for choice in (False, True)
    )
    # a step may be repeated or not by the last bit of its error
    assert fast == pytest.approx(plain, rel=1e-6)
