"""The shipped Jost function of the Yukawa potential against its own equation, everywhere."""

from __future__ import annotations

import numpy as np
import pytest

from bridge.data.make_yukawa_jost import jost_amplitude
from bridge.data.tables import read_data_table
from bridge.native.yukawa import (
    MAX_KAPPA,
    MAX_STRENGTH,
    TABLE,
    jost_polynomials,
    sommerfeld_at,
    sommerfeld_factors,
)

RESONANCES = 1.67981, 6.44733, 14.3421
"""λ of the first bound states at rest."""


def anywhere(n: int) -> tuple[np.ndarray, np.ndarray]:
    """λ and κ over the whole table, some on resonances and at its ends."""
    random = np.random.default_rng(16)
    strength = MAX_STRENGTH * random.random(n) ** 3
    strength[:9] = np.repeat(RESONANCES, 3)
    strength[9:12] = 0.0, MAX_STRENGTH, MAX_STRENGTH
    kappa = np.exp(random.uniform(np.log(1e-10), np.log(MAX_KAPPA), n))
    kappa[9:12] = MAX_KAPPA, MAX_KAPPA, 0.0
    return strength, kappa


def test_table_solves_the_equation() -> None:
    strength, kappa = anywhere(300)
    direct = 1.0 / np.abs(jost_amplitude(strength, kappa)) ** 2
    # 2e-9 in g, which is 1/sqrt(S)
    error = 4e-9 * np.sqrt(direct) + 1e-8
    assert np.all(np.abs(sommerfeld_factors(strength, kappa) / direct - 1.0) < error)


def test_steps_of_the_solution_are_fine_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    strength, kappa = anywhere(20)
    coarse = jost_amplitude(strength, kappa)
    monkeypatch.setattr("bridge.data.make_yukawa_jost.STEP", 0.2)
    np.testing.assert_allclose(coarse, jost_amplitude(strength, kappa), atol=1e-11)


def test_one_strength_and_many_agree() -> None:
    kappa = np.geomspace(1e-9, MAX_KAPPA, 1501)
    many = sommerfeld_factors(np.full(kappa.size, 2.7), kappa)
    # matrix products of other shapes round differently
    np.testing.assert_allclose(sommerfeld_at(2.7, kappa), many, rtol=1e-12)


def test_panels_join() -> None:
    polynomials = jost_polynomials(np.array([0.1, 20.0, 290.0]))
    start = (polynomials * (-1.0) ** np.arange(polynomials.shape[-1])).sum(axis=-1)
    np.testing.assert_allclose(polynomials.sum(axis=-1)[:, :-1], start[:, 1:], atol=4e-9)


def test_beyond_the_ends_there_is_no_number() -> None:
    beyond = sommerfeld_factors(np.array([1.01 * MAX_STRENGTH, 1.0]), np.array([1.0, 4001.0]))
    assert np.isnan(beyond).all()


def test_ends_are_those_of_the_table() -> None:
    keys = read_data_table(TABLE).keys
    assert (float(keys["max_strength"]), float(keys["max_kappa"])) == (MAX_STRENGTH, MAX_KAPPA)
