"""What lies beyond the Sommerfeld factor: when bound states form."""

from __future__ import annotations

import numpy as np
import pytest

from bridge.evaluation import evaluate
from bridge.native.bound_states import binding_over_mediator, formation_over_annihilation
from bridge.point import Point


def point(mnu4: float, gnunu: float = 1.4, mzp: float = 500.0) -> Point:
    return Point(gbb=0.01356, gmumu=0.45, gnunu=gnunu, mzp=mzp, mnu4=mnu4)


def test_bound_states_are_closed_in_the_window_and_open_for_a_light_mediator() -> None:
    assert binding_over_mediator(point(4400.0)) == pytest.approx(0.0535, rel=1e-2)
    assert formation_over_annihilation(point(4400.0)) == 0.0
    assert binding_over_mediator(point(10000.0, 2.8, 200.0)) > 1.0
    assert formation_over_annihilation(point(10000.0, 2.8, 200.0)) > 0.1


def test_slow_pairs_form_bound_states_three_times_as_often_as_they_annihilate_to_vectors() -> None:
    """2^9/(3 e^4) = 3.13 of annihilation with σv = π α^2/m^2, arXiv:1407.7874."""
    p = Point(gbb=0.0, gmumu=1e-3, gnunu=2.0, mzp=5.0, mnu4=2000.0)
    ratio = formation_over_annihilation(p, 0.02)
    # corrections of order (v/α)^2 ~ 4e-3 and of the mass of the mediator, λ = 127, of some per cent
    assert ratio == pytest.approx(2.0**9 / (3.0 * np.exp(4.0)), rel=0.1)


def test_evaluate_says_both() -> None:
    notes = " ".join(evaluate(point(5385.0)).warnings)
    assert "partial-wave unitarity" in notes and "bound states" not in notes
    assert "bound states" in " ".join(evaluate(point(10000.0, 2.8, 200.0)).warnings)
