"""The Boltzmann equation against solutions known otherwise, and the g* table."""

from __future__ import annotations

from math import exp, log, pi
from pathlib import Path

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.special import kve

from bridge.errors import TableError
from bridge.native.constants import M_PLANCK
from bridge.native.degrees_of_freedom import (
    SHIPPED,
    DegreesOfFreedom,
    degrees_of_freedom,
    interpolate,
)
from bridge.native.freezeout import (
    DAMPING,
    ERROR_WEIGHTS,
    NODES,
    STAGES,
    Start,
    abundance,
    implicit_stage,
    start_of_integration,
    thermal_history,
    y_equilibrium,
)

FLAT = DegreesOfFreedom(log(1e-5), np.full(3, 100.0), np.full(3, 10.0))
"""h_eff = g_eff = 100 at all temperatures."""


def power_law(sigmav: float, n: float, x_end: float = 1e6) -> np.ndarray:
    """<sigma v> = sigmav x^-n on a table from x = 2."""
    step = log(2.0) / 16.0
    log_x = np.arange(log(2.0), log(x_end), step)
    return sigmav * np.exp(-n * log_x)


@pytest.mark.parametrize("n", [0.0, 1.0, -1.0])
@pytest.mark.parametrize("sigmav", [1e-12, 1e-9, 1e-6])
def test_power_laws_agree_with_a_general_solver(sigmav: float, n: float) -> None:
    mass = 100.0
    table = power_law(sigmav, n)
    history = thermal_history(log(2.0), log(2.0) / 16.0, table, mass, FLAT)
    y, x_f, error = abundance(history, start_of_integration(history))
    scale = np.sqrt(pi / 45.0) * M_PLANCK * mass * 10.0 * sigmav

    def slope(log_x: float, ln_y: np.ndarray) -> np.ndarray:
        x = exp(log_x)
        y_eq = 45.0 * 4.0 / (4.0 * pi**4) * x**2 * kve(2, x) * exp(-x) / 100.0
        return -scale * x ** (-1.0 - n) * (np.exp(ln_y) - y_eq**2 * np.exp(-ln_y))

    first, last = log(4.0), log(2.0) + log(2.0) / 16.0 * (table.size - 1)
    y_start = log(y_equilibrium(first, history))
    exact = solve_ivp(slope, (first, last), [y_start], "Radau", rtol=1e-10, atol=1e-12)
    # 1e-5: ten local tolerances of 1e-6; the reported error must cover the deviation
    assert y == pytest.approx(exp(exact.y[0, -1]), rel=1e-5)
    assert abs(y / exp(exact.y[0, -1]) - 1.0) < error + 1e-6
    assert _ratio_at(x_f, exact, history) == pytest.approx(2.5, rel=1e-3)


def _ratio_at(x_f: float, exact: object, history: object) -> float:
    """Y/Yeq of the general solution at x_f."""
    t, y = exact.t, exact.y[0]  # type: ignore[attr-defined]
    ln_y = np.interp(log(x_f), t, y)
    return exp(ln_y) / y_equilibrium(log(x_f), history)  # type: ignore[arg-type]


@pytest.mark.parametrize("sigmav", [1e-12, 1e-9, 1e-6])
def test_where_the_solution_starts_is_forgotten(sigmav: float) -> None:
    history = thermal_history(log(2.0), log(2.0) / 16.0, power_law(sigmav, 0.0), 100.0, FLAT)
    beginning = start_of_integration(history)
    earlier = Start(beginning.log_x - 0.2, 50.0)
    assert beginning.damping >= DAMPING
    y, x_f, error = abundance(history, beginning)
    # exp(-12) of a lead of a tenth at most
    assert y == pytest.approx(abundance(history, earlier)[0], rel=2e-6)
    assert exp(beginning.log_x) < x_f
    assert error < 1e-4


def test_an_early_freeze_out_is_told_by_its_error() -> None:
    """Where the table is too short to forget its start, the error says what that may matter."""
    history = thermal_history(log(2.0), log(2.0) / 16.0, power_law(3e-19, 0.0), 100.0, FLAT)
    beginning = start_of_integration(history)
    y, _, error = abundance(history, beginning)
    assert 1.0 < beginning.damping < DAMPING
    in_equilibrium = abundance(history, Start(beginning.log_x, np.inf))
    assert error > 1e-3 > in_equilibrium[2]
    assert y == in_equilibrium[0]


def test_table_that_ends_before_the_tail() -> None:
    """A rate that stops at x = 100 gives the same Y as one with nothing added beyond."""
    step = log(2.0) / 16.0
    sigmav = power_law(1e-9, 0.0)
    whole = thermal_history(log(2.0), step, sigmav.copy(), 100.0, FLAT)
    cut = int(log(1000.0 / 2.0) / step)
    short = thermal_history(log(2.0), step, sigmav[:cut], 100.0, FLAT)
    less, more = (
        abundance(history, start_of_integration(history))[0] for history in (whole, short)
    )
    # 1/Y grows by the rest of the integral: x_f/1000
    assert 1.0 < more / less < 1.05


def test_method_has_order_four() -> None:
    a = np.zeros((6, 6))
    a[:, :5] += STAGES
    a[1:, :] += 0.25 * np.eye(6)[1:]
    b = a[5]
    np.testing.assert_allclose(a.sum(axis=1), NODES, atol=1e-15)
    conditions = {
        "1": (b.sum(), 1.0),
        "2": (b @ NODES, 1 / 2),
        "3a": (b @ NODES**2, 1 / 3),
        "3b": (b @ a @ NODES, 1 / 6),
        "4a": (b @ NODES**3, 1 / 4),
        "4b": (b @ (NODES * (a @ NODES)), 1 / 8),
        "4c": (b @ a @ NODES**2, 1 / 12),
        "4d": (b @ a @ a @ NODES, 1 / 24),
    }
    for name, (found, wanted) in conditions.items():
        assert found == pytest.approx(wanted, abs=1e-14), name
    embedded = b - ERROR_WEIGHTS
    assert embedded.sum() == pytest.approx(1.0, abs=1e-14)
    assert embedded @ a @ NODES == pytest.approx(1 / 6, abs=1e-14)


@pytest.mark.parametrize("a", [1e-8, 1.0, 1e12])
def test_implicit_stage_solves_its_equation(a: float) -> None:
    known, y_eq = 3.0, 1e-3
    z = implicit_stage(known, a, y_eq)
    assert z > 0.0
    assert z + a * (y_eq * z) ** 2 == pytest.approx(known + a, rel=1e-12)


def test_degrees_of_freedom_reproduce_the_table_and_its_slope() -> None:
    t, h, g = np.loadtxt(SHIPPED, delimiter=",", comments="#", skiprows=5).T
    dof = degrees_of_freedom()
    ln_h = np.array([log(interpolate(dof.h_eff, log(ti), dof.log_t_first)) for ti in t])
    # linear interpolation of a cubic spline at a spacing of 0.005 in ln T
    np.testing.assert_allclose(np.exp(ln_h), h, rtol=3e-5)
    gstar = np.array([interpolate(dof.sqrt_gstar, log(ti), dof.log_t_first) for ti in t])
    slope = np.gradient(np.log(h), np.log(t))
    smooth = np.abs(np.gradient(slope)) < 0.01
    assert smooth.sum() > 200
    # central differences on the table's own spacing
    np.testing.assert_allclose(
        gstar[smooth], (h / np.sqrt(g) * (1.0 + slope / 3.0))[smooth], rtol=3e-3
    )


def test_degrees_of_freedom_are_constant_outside_the_table() -> None:
    dof = degrees_of_freedom()
    assert interpolate(dof.h_eff, log(1e-9), dof.log_t_first) == dof.h_eff[0]
    assert interpolate(dof.h_eff, log(1e9), dof.log_t_first) == dof.h_eff[-1]


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        ("1,2\n", 2),
        ("1,2,3\n1,2,3\n", 3),
        ("1,2,x\n", 2),
        ("1,2,3\n2,2,-3\n", 3),
        ("1,2,3\n2,2,nan\n", 3),
        ("1,2,3\n2,2,3\n", None),
    ],
)
def test_bad_tables_are_refused_with_their_line(
    tmp_path: Path, rows: str, line: int | None
) -> None:
    path = tmp_path / "g.csv"
    path.write_text("T_GeV,h_eff,g_eff\n" + rows)
    with pytest.raises(TableError) as caught:
        degrees_of_freedom(path)
    assert caught.value.line == line
