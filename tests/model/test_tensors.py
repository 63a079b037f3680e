"""Lorentz and colour tensors against the identities they satisfy."""

from __future__ import annotations

import numpy as np
import pytest

from bridge.model.matrices import METRIC, D, F, T
from bridge.model.tensors import (
    StructureError,
    colour_labels,
    colour_number,
    colour_tensor,
    lorentz_tensor,
    reference_momenta,
)


def value(structure: str, legs: int = 3) -> complex:
    return complex(lorentz_tensor(structure, reference_momenta(legs), {}, {}).array)


def test_clifford_algebra() -> None:
    left = lorentz_tensor("Gamma(1,2,-1)*Gamma(3,-1,4)", reference_momenta(4), {}, {})
    right = lorentz_tensor("Gamma(3,2,-1)*Gamma(1,-1,4)", reference_momenta(4), {}, {})
    labels = (("lorentz", 1), ("lorentz", 3), ("row", 2), ("column", 4))
    expected = 2.0 * np.einsum("mn,ab->mnab", METRIC, np.eye(4))
    assert np.allclose(left.ordered(labels) + right.ordered(labels), expected, atol=1e-15)


def test_sums_use_the_metric() -> None:
    p = reference_momenta(3)
    assert value("P(-1,1)*P(-1,2)") == pytest.approx(p[0] @ METRIC.real @ p[1], rel=1e-14)
    assert value("P(-1,1)**2") == pytest.approx(p[0] @ METRIC.real @ p[0], rel=1e-14)
    assert value("Metric(-1,-2)*Metric(-1,-2)") == pytest.approx(4.0, rel=1e-15)


def test_colour_algebra() -> None:
    commutator = np.einsum("aij,bjk->abik", T, T) - np.einsum("bij,ajk->abik", T, T)
    assert np.allclose(commutator, 1j * np.einsum("abc,cij->abij", F, T), atol=1e-15)
    assert np.allclose(np.einsum("acd,bcd->ab", F, F), 3.0 * np.eye(8), atol=1e-14)
    assert np.allclose(np.einsum("acd,bcd->ab", D, D), 5.0 / 3.0 * np.eye(8), atol=1e-14)


def test_colour_structure_of_four_gluons() -> None:
    tensor = colour_tensor("f(-1,1,2)*f(3,4,-1)", (8, 8, 8, 8))
    found = tensor.ordered(tuple(("8", k) for k in (1, 2, 3, 4)))
    assert np.allclose(found, np.einsum("eab,cde->abcd", F, F), atol=1e-15)


@pytest.mark.parametrize(
    ("structure", "message"),
    [
        ("Gamma(3,2)", "takes 3 indices"),
        ("Gamma(3,2,-1)", "not summed"),
        ("Metric(1,2) + P(1,2)", "is added to"),
        ("P(1,7)", "3 legs"),
        ("Gamma(3,2,-1)*ProjM(1,-1)", "used twice"),
    ],
)
def test_wrong_structures(structure: str, message: str) -> None:
    with pytest.raises(StructureError, match=message):
        lorentz_tensor(structure, reference_momenta(3), {}, {})


@pytest.mark.parametrize(
    ("structure", "colours"),
    [
        ("f(-1,1,2)*f(3,4,-1) - 2*f(-1,1,3)*f(2,4,-1)", (8, 8, 8, 8)),
        ("T(4,2,-1)*T(3,-1,1)", (-3, 3, 8, 8)),
        ("Identity(1,2)*Identity(3,4)", (-3, 3, 8, 8)),
        ("1", (1, 1, 1)),
    ],
)
def test_colours_contracted_factor_by_factor(structure: str, colours: tuple[int, ...]) -> None:
    random = np.random.default_rng(2)
    vectors = [random.normal(size=abs(c)) + 1j * random.normal(size=abs(c)) for c in colours]
    tensor = colour_tensor(structure, colours)
    assert colour_labels(structure, colours) == tensor.labels
    expected = tensor.array
    for _, number in tensor.labels:
        expected = np.tensordot(vectors[number - 1], expected, (0, 0))
    assert colour_number(structure, colours, vectors) == pytest.approx(complex(expected))
