"""The inverse problem: every root, and nothing but roots."""

from __future__ import annotations

import numpy as np
import pytest

from bridge.errors import PointError
from bridge.native import kinetic
from bridge.native.relic import MICROMEGAS, PHYSICAL, RelicConvention, omega_h2
from bridge.native.relic_kinds import KINDS, Density
from bridge.native.relic_kinds import omega_h2 as omega_of
from bridge.native.solve import solutions, solve_gnunu, solve_mnu4
from bridge.native.solve_grids import mass_at, pole_coordinate, resonances
from bridge.native.sommerfeld import yukawa_factor
from bridge.numerics.arrays import Real
from bridge.numerics.roots import all_roots, on_grid, polish
from bridge.numerics.rosenbrock import Stiff
from bridge.point import Point


def point(gbb: Real, gmumu: Real, gnunu: Real, mzp: Real) -> Point:
    """The mass of nu4 plays no part."""
    return Point(gbb=gbb, gmumu=gmumu, gnunu=gnunu, mzp=mzp, mnu4=mzp)


@pytest.mark.parametrize(
    ("couplings", "mzp", "masses"),
    [
        # micrOMEGAs 6.0, roots known to 1e-4 below and around the pole
        ((0.1, 0.1, 0.1), 200.0, [80.986268, 118.190617]),
        ((0.1, 0.1, 0.1), 500.0, [216.942127, 269.155142]),
        ((0.05, 0.5, 1.5), 2000.0, [451.100260, None]),
    ],
)
def test_micromegas_masses(
    couplings: tuple[float, float, float], mzp: float, masses: list[float | None]
) -> None:
    roots = solve_mnu4(point(*couplings, mzp), convention=MICROMEGAS)
    assert roots.shape == (len(masses),)
    for root, mass in zip(roots, masses, strict=True):
        if mass is not None:
            assert root == pytest.approx(mass, rel=1e-4)


def test_zpzp_opens_more_roots() -> None:
    """Below the pole, above it, where Z'Z' opens, and where sigma v falls as 1/m^2."""
    roots = solve_mnu4(point(0.1, 0.1, 0.6, 500.0))
    assert roots.size == 4
    assert roots[0] < 250.0 < roots[1] < roots[2] < 550.0 < roots[3]
    omega = omega_h2(Point(gbb=0.1, gmumu=0.1, gnunu=0.6, mzp=500.0, mnu4=roots))
    np.testing.assert_allclose(omega, 0.12, rtol=2e-6)


def test_masses_on_a_grid() -> None:
    gnunu, mzp = np.array([[0.05], [1.0]]), np.array([300.0, 700.0, 3000.0])
    roots = solve_mnu4(point(0.05, 0.3, gnunu, mzp), target=0.1)
    assert roots.shape[:2] == (2, 3)
    for i, j in ((0, 2), (1, 1)):
        single = solve_mnu4(point(0.05, 0.3, gnunu[i, 0], mzp[j]), target=0.1)
        found = roots[i, j][np.isfinite(roots[i, j])]
        # interpreted and compiled kernels agree to 1e-9
        np.testing.assert_allclose(found, single, rtol=1e-9)


@pytest.mark.parametrize(
    ("couplings", "mzp", "pair"),
    [
        # a bump just below the mass where Z'Z' opens, and a shallow dip above it
        ((0.053055681, 0.010758023, 0.121419119), 25.948584, (24.4, 25.9)),
        ((0.003220141, 0.013212052, 0.095102978), 12.639595, (15.85, 16.55)),
    ],
)
def test_close_pairs_of_masses(
    couplings: tuple[float, float, float], mzp: float, pair: tuple[float, float]
) -> None:
    roots = solve_mnu4(point(*couplings, mzp))
    assert roots.size == 4
    # the pairs as a dense scan brackets them, to one per cent
    np.testing.assert_allclose(roots[1:3] if pair[0] > 20.0 else roots[2:], pair, rtol=0.01)


@pytest.mark.parametrize(
    ("couplings", "mzp", "masses"),
    [
        # the top of Omega h^2 between the pole and the mass where Z'Z' opens
        ((0.00126662512, 0.00115332279, 1.3860602544), 15.3988144597, (10.76, 12.37)),
        # the dent that the opening tt leaves in a rise
        ((2.71233504993, 0.00218666303, 0.02170570076), 31.0663217798, (165.4, 172.7)),
    ],
)
def test_pairs_of_masses_at_a_low_summit(
    couplings: tuple[float, float, float], mzp: float, masses: tuple[float, float]
) -> None:
    roots = solve_mnu4(point(*couplings, mzp))
    assert roots.size == 4
    # as a dense scan brackets them
    np.testing.assert_allclose(roots[1:3], masses, rtol=1e-3)


@pytest.mark.parametrize("points", [2, 5, 6])
def test_grid_is_filled_only_where_a_root_may_be(points: int) -> None:
    seen: list[float] = []

    def line(rows: np.ndarray, x: np.ndarray) -> np.ndarray:
        seen.extend(x)
        return 10.0 * (x - 1.5)

    grid = np.array([np.arange(points, dtype=float)])
    np.testing.assert_allclose(on_grid(line, grid), 10.0 * (grid - 1.5))
    # 1 lies between values of both signs, 3 between 5 and 25
    assert sorted(seen) == [i for i in range(points) if i != 3]


def test_a_root_that_the_scan_misleads_about_is_found_by_bracketing() -> None:
    """The function falls where the scan rises, so the secants are not trusted."""

    def falling(rows: np.ndarray, x: np.ndarray) -> np.ndarray:
        return 0.7 - x

    grid = np.array([[0.0, 0.55, 1.0]])
    found = all_roots(lambda rows, x: x - 0.4, falling, grid, 1e-12)
    np.testing.assert_allclose(found[0], [0.7])
    start, slope = np.array([0.4]), np.array([1.0])
    assert np.isnan(polish(falling, np.array([0]), start, slope, grid, 1e-12)).all()


def test_a_step_ends_at_the_end_of_the_grid() -> None:
    """A slope that is far too small leads nowhere else."""
    asked: list[float] = []

    def line(rows: np.ndarray, x: np.ndarray) -> np.ndarray:
        asked.extend(x)
        return x - 0.75

    grid, start = np.array([[0.0, 0.5, 1.0]]), np.array([0.5])
    root = polish(line, np.array([0]), start, np.array([1e-9]), grid, 1e-12)
    np.testing.assert_allclose(root, [0.75])
    assert max(asked) == 1.0
    at_the_end = polish(line, np.array([0]), np.array([0.0]), np.array([-1.0]), grid, 1e-12)
    assert np.isnan(at_the_end).all()


def test_no_points_have_no_roots() -> None:
    assert solve_mnu4(point(np.array([]), 0.1, 0.1, 500.0)).shape == (0, 0)


def test_no_root() -> None:
    assert solve_mnu4(point(1e-4, 1e-4, 0.0, 500.0)).shape == (0,)


def test_coupling_and_mass_are_inverse_to_each_other() -> None:
    coupling = solve_gnunu(point(0.1, 0.1, 1.0, 500.0).replace(mnu4=[220.0, 400.0, 900.0]))
    assert np.isfinite(coupling[:, 0]).all()
    for m, g in zip((220.0, 400.0, 900.0), coupling[:, 0], strict=True):
        masses = solve_mnu4(point(0.1, 0.1, g, 500.0))
        # 1e-6 in Omega h^2 on either side
        assert np.min(np.abs(masses / m - 1.0)) < 3e-5


@pytest.mark.parametrize("target", [-1.0, 0.0, np.nan, np.inf])
def test_a_target_that_no_density_can_have_is_refused(target: float) -> None:
    for solver in (solve_mnu4, solve_gnunu):
        with pytest.raises(PointError, match="target = "):
            solver(point(0.1, 0.1, 0.1, 500.0), target)


@pytest.mark.parametrize("changes", [{"MT": 150.0}, {"MMU": 2.0}, {"MB": 0.0}, {"wzp": 30.0}])
def test_everything_a_point_holds_is_used(changes: dict[str, float]) -> None:
    p = point(0.3, 0.1, 0.1, 380.0).replace(**changes)
    roots = solve_mnu4(p)
    assert roots.size
    fixed = {name: value for name, value in changes.items() if name == "wzp"}
    np.testing.assert_allclose(omega_h2(p.replace(mnu4=roots, **fixed)), 0.12, rtol=3e-6)
    assert not np.array_equal(roots, solve_mnu4(point(0.3, 0.1, 0.1, 380.0)))
    g = solve_gnunu(p.replace(mnu4=150.0, **fixed))
    np.testing.assert_allclose(omega_h2(p.replace(mnu4=150.0, gnunu=g, **fixed)), 0.12, rtol=3e-6)


def test_inputs_of_the_standard_model_may_be_arrays() -> None:
    masses = np.array([150.0, 173.0])
    together = solve_mnu4(point(0.3, 0.1, 0.1, 380.0).replace(MT=masses))
    for row, mass in zip(together, masses, strict=True):
        alone = solve_mnu4(point(0.3, 0.1, 0.1, 380.0).replace(MT=mass))
        np.testing.assert_allclose(row[np.isfinite(row)], alone, rtol=1e-9)


def test_coordinate_of_the_mass_is_invertible_and_rises() -> None:
    mzp = np.full(61, 500.0)
    m = np.sort(np.r_[np.geomspace(1.0, 2e4, 40), 250.0 * (1.0 + np.linspace(-1e-6, 1e-6, 21))])
    u = pole_coordinate(m, mzp)
    assert (np.diff(u) > 0.0).all()
    np.testing.assert_allclose(mass_at(u, mzp), m, rtol=1e-9)


def test_all_roots_of_known_functions() -> None:
    shift = np.array([0.0, 0.3, 0.99, 1.5])

    def cosine(rows: np.ndarray, x: np.ndarray) -> np.ndarray:
        return np.cos(x) - shift[rows]

    grid = np.broadcast_to(np.linspace(-1.0, 7.9, 10), (4, 10))
    found = all_roots(cosine, cosine, grid, 1e-12)
    for roots, level in zip(found, shift, strict=True):
        if level > 1.0:
            assert roots.size == 0
            continue
        a = np.arccos(level)
        exact = [x for x in (-a, a, 2 * np.pi - a, 2 * np.pi + a) if -1.0 < x < 7.9]
        np.testing.assert_allclose(roots, exact, atol=1e-9)


def test_brackets_that_a_rough_scan_misplaces_are_found_again() -> None:
    def exact(rows: np.ndarray, x: np.ndarray) -> np.ndarray:
        return x - 0.5005

    grid = np.array([[0.0, 0.5, 1.0]])
    found = all_roots(lambda rows, x: x - 0.4995, exact, grid, 1e-12)
    np.testing.assert_allclose(found[0], [0.5005])


def test_resonances_are_where_bound_states_appear() -> None:
    """1.680, 6.447, 14.34 of Yukawa potentials; here by S, which grows as 1/kappa^2 there."""
    found = resonances()
    np.testing.assert_allclose(found[:3], [1.6798, 6.4473, 14.342], rtol=1e-4)
    assert found.size == 13
    s = yukawa_factor(found, 1e-7) / yukawa_factor(found, 1e-6)
    np.testing.assert_allclose(s, 100.0, rtol=0.05)


@pytest.mark.parametrize("kind", [k for k in KINDS if k != "textbook"])
def test_every_kind_of_relic_density_is_solved_for(kind: str) -> None:
    p = point(0.0136, 0.45, 0.3, 500.0)
    masses = solve_mnu4(p, relic_kind=kind)
    assert masses[0] < 250.0 < masses[-1]
    omega = np.asarray(omega_of(kind)(p.replace(mnu4=masses), PHYSICAL))
    np.testing.assert_allclose(omega, 0.12, rtol=2e-5)
    (coupling,) = solve_gnunu(p.replace(mnu4=masses[-1]), relic_kind=kind)
    assert coupling == pytest.approx(0.3, rel=1e-4)


def test_few_trials_at_the_end_of_a_search_are_compiled_as_the_many_were(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Brackets of few rows alone would be refined in plain Python, 40 ms each."""
    asked: list[bool | None] = []

    def density(kind: str, cap: bool) -> Density:
        def of(p: Point, convention: RelicConvention, compile_kernel: bool | None) -> Real:
            asked.append(compile_kernel)
            return omega_of("textbook")(p, convention, compile_kernel)

        return of

    monkeypatch.setattr("bridge.native.solve.omega_h2", density)
    masses = np.geomspace(300.0, 900.0, 4)
    assert np.isfinite(solve_mnu4(point(0.01, 0.3, 0.5, masses), relic_kind="cbe")).any()
    assert len(asked) > 3
    assert set(asked) == {True}


def test_a_pair_of_masses_astride_a_narrow_resonance_is_found() -> None:
    """Cold nu4 annihilates again within 1e-4 of the second resonance, and only there."""
    p = point(0.01356, 0.45, 1.0, 500.0)
    masses = solve_mnu4(p, relic_kind="full")
    resonant = 4.0 * np.pi * 500.0 * resonances()[0]
    assert masses.size == 4
    assert masses[2] < resonant < masses[3] < masses[2] * (1.0 + 1e-4)
    omega = omega_of("full")(p.replace(mnu4=[*masses[2:], resonant]), PHYSICAL)
    assert omega[2] < omega[0] == pytest.approx(omega[1], rel=2e-5)
    assert solve_mnu4(p, relic_kind="sommerfeld").size == 2


def test_a_search_says_where_it_ends_and_how_fine_it_is() -> None:
    p = point(1e-4, 0.5, 3.0, [20.0, 500.0])
    found = solutions(p, "mnu4", relic_kind="sommerfeld")
    end = 300.0 * 4.0 * np.pi * 20.0 / 9.0
    np.testing.assert_allclose(found.searched_to, [end, np.nan], rtol=1e-6)
    assert (found.resolution < 0.15).all()
    assert not found.unanswered
    assert np.isnan(solutions(p, "mnu4").searched_to).all()


def test_values_without_a_relic_density_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def stuck(*args: object, **kwargs: object) -> None:
        raise Stiff("no step")

    monkeypatch.setattr(kinetic, "decoupling", stuck)
    found = solutions(point(0.1, 0.1, 0.1, 500.0), "mnu4", relic_kind="cbe")
    assert found.roots.size == 0
    assert {row for row, _ in found.unanswered} == {0}
    assert len(found.unanswered) > 20


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(PointError, match="expected one of textbook, cbe, sommerfeld, full"):
        solve_mnu4(point(0.1, 0.1, 0.1, 500.0), relic_kind="exact")
