"""At every corner of the domain: a number, or a reason; and no kernel writes past its arrays."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

import bridge
from bridge.errors import PointError
from bridge.evaluation import Settings, estimates, evaluate
from bridge.native.annihilation import Inputs, of_row, rows
from bridge.native.degrees_of_freedom import degrees_of_freedom
from bridge.native.relic import PHYSICAL, omega_h2
from bridge.native.relic_kernels import DRAFT, FINE, relic_batch
from bridge.native.thermal_average import TEN_NODES, thermal_nodes
from bridge.point import LEAST_COUPLING, LEAST_WIDTH, PORTAL, WIDEST, Point, benchmark

COUPLINGS = (0.0, LEAST_COUPLING, 1e-37, 1e-20, 1e-8, 1e-5, 1e-2, 1.0, 4.0 * math.pi)
EDGES = (0.0, 1e-15, -1e-15, 1e-12, -1e-9, 1e-6)
WIDTHS = (None, None, None, LEAST_WIDTH, 1e-10, 1.0, WIDEST)


def corners(n: int, seed: int) -> list[Point]:
    """Points on and beside poles, thresholds and edges of the domain."""
    random = np.random.default_rng(seed)

    def pick(values: tuple[float, ...]) -> float:
        return float(random.choice(values))

    def one() -> Point:
        light = {"MB": pick((0.0, 4.7, 2.5, 100.0)), "MMU": pick((0.0, 0.10566, 10.0))}
        mzp = pick((5.0, 9.4, 91.1876, 346.0, 500.0, 2e4))
        mass = pick((mzp / 2.0, mzp, light["MB"], 173.0, 1.0, 2e4)) * (1.0 + pick(EDGES))
        g = dict(zip(("gbb", "gmumu", "gnunu"), random.choice(COUPLINGS, 3).tolist(), strict=True))
        point = Point(**g, mzp=mzp, mnu4=min(max(mass, 1.0), 2e4), vts=pick((0.0, 0.04, -1.0)))
        return point.replace(**light, wzp=WIDTHS[random.integers(len(WIDTHS))])

    return [one() for _ in range(n)]


def assert_complete(point: Point, settings: Settings) -> None:
    results = evaluate(point, settings)
    for name, quantity in results.items():
        assert (quantity.value is None) == (quantity.status != "ok"), (name, quantity, point)
        assert quantity.value is None or quantity.error is not None, (name, quantity, point)
    results.to_json()


def test_no_number_is_missing_without_a_reason() -> None:
    for point in corners(400, 1):
        assert_complete(point, Settings(beyond=False))


@pytest.mark.slow
def test_nor_beyond_the_textbook() -> None:
    for point in corners(25, 2):
        assert_complete(point, Settings(beyond=True))


@pytest.mark.parametrize("mzp", [10.0, 91.1876, 346.0, 500.0, 2e4])
def test_nothing_annihilates_through_a_pole_without_couplings(mzp: float) -> None:
    for side in (1.0, 1.0 - 1e-15, 1.0 + 1e-15):
        point = Point(gbb=0.0, gmumu=0.0, gnunu=1.0, mzp=mzp, mnu4=0.5 * mzp * side)
        at_rest = evaluate(point, Settings(beyond=False))["sigmav0_eff_cm3s"]
        assert (at_rest.value, at_rest.status) == (0.0, "ok")


def test_interpreted_kernels_stay_inside_their_arrays() -> None:
    """numpy raises IndexError where compiled code would write over something else."""
    points = [p for p in corners(150, 3) if p.gnunu != 0.0]
    table = np.concatenate([rows(PHYSICAL.inputs(p)) for p in points])
    for precision in (FINE, DRAFT):
        for off_shell in (0.0, 1.0) if precision is DRAFT else (0.0,):
            table[:, Inputs._fields.index("off_shell")] = off_shell
            x_end = np.full(len(table), PHYSICAL.x_end)
            found = relic_batch(x_end, table, degrees_of_freedom(), precision)
            assert not np.any(found <= 0.0)
            # a row is whole, or it never was in equilibrium
            np.testing.assert_array_equal(np.isnan(found[:, 0]), np.isnan(found[:, 2]))


@pytest.mark.parametrize("width", [1e-3, 1e-30, 1e-70, 1e-100])
def test_there_are_as_many_panels_as_a_pole_needs(width: float) -> None:
    c = of_row(rows(PHYSICAL.inputs(benchmark().replace(mnu4=100.0)))[0])
    c = c._replace(width=width)
    kappa, offset, weight = thermal_nodes(8.0, 1e7, c, TEN_NODES)
    assert np.all(np.diff(kappa) >= 0.0)
    gamma = width / (4.0 * c.mnu4)
    lorentzian = np.sum(weight * gamma / np.pi / (offset**2 + gamma**2))
    # the far tails are cut at half and one and a half of the pole's kappa
    assert lorentzian == pytest.approx(1.0, abs=1e-5)


def test_on_the_pole_the_density_falls_with_the_square_of_the_width() -> None:
    """sigma v ~ Gamma_SM/Gamma_SM^2 over a peak of Gamma_SM^(1/2): Omega h^2 ~ 1/gmumu there."""
    weak = omega_h2(
        Point(gbb=0.0, gmumu=np.geomspace(1e-5, 1e-10, 6), gnunu=1.0, mzp=500.0, mnu4=250.0)
    )
    ratios = np.asarray(weak)[1:] / np.asarray(weak)[:-1]
    # 2 % at 1e-5, where the width is not yet far below everything else
    np.testing.assert_allclose(ratios[1:], 10.0, rtol=1e-3)


def test_zero_width_is_refused_wherever_it_comes_from(tmp_path: Path) -> None:
    zero = benchmark().replace(wzp=0.0)
    uses = (
        lambda: evaluate(zero),
        lambda: estimates(zero),
        lambda: bridge.solve_mnu4(zero),
        lambda: bridge.write_card(zero, tmp_path / "card.slha"),
    )
    for use in uses:
        with pytest.raises(PointError, match=r"wzp = 0\.0 GeV .* channels are open"):
            use()
    rows = {name: [benchmark().numbers()[name]] * 2 for name in PORTAL}
    table = bridge.scan({**rows, "wzp": [0.0, 1.0]})
    assert "channels are open" in table["status"][0]
    assert table["status"][1] == "ok"
    stable = Point(gbb=0.0, gmumu=0.0, gnunu=1.0, mzp=100.0, mnu4=400.0, wzp=0.0)
    assert evaluate(stable, Settings(beyond=False))["width_zp"].value == 0.0


def test_a_width_below_that_of_the_channels_is_said() -> None:
    notes = evaluate(benchmark().replace(wzp=1e-3), Settings(beyond=False)).warnings
    assert any("branching ratios exceed 1" in note for note in notes)
