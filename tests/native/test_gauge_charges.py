"""Anomalies and mixing with hypercharge of known charge assignments."""

from __future__ import annotations

import numpy as np
import pytest

from bridge.native.gauge_charges import ANOMALIES, charges, hypercharge_mixing, warnings
from bridge.native.running import CURRENTS, HYPERCHARGE, MULTIPLICITY
from bridge.point import Point, benchmark

QUARKS = ("gq1", "gq2", "gbb", "gu1", "gu2", "gu3", "gd1", "gd2", "gd3")
LEPTONS = ("gl1", "gmumu", "gl3", "ge1", "ge2", "ge3")
MIXING = "loops mix the Z' with hypercharge"


def point(**couplings: float) -> Point:
    return benchmark().replace(**{"gbb": 0.0, "gmumu": 0.0, **couplings})


def said(p: Point) -> list[str]:
    return [text.split(" (")[0].split(" is anomalous")[0] for mask, text in warnings(p) if mask]


@pytest.mark.parametrize(
    ("p", "open_"),
    [
        (point(gmumu=0.1, ge2=0.1, gl3=-0.1, ge3=-0.1), []),
        (point(gbb=0.1, gu3=0.1, gd3=0.1, gmumu=-0.3, ge2=-0.3), [MIXING]),
        (point(**dict.fromkeys(QUARKS, 0.1), **dict.fromkeys(LEPTONS, -0.3)), [MIXING]),
        (point(gbb=1 / 6, gu3=2 / 3, gd3=-1 / 3, gl3=-0.5, ge3=-1.0), [MIXING]),
        (
            point(**dict.fromkeys(QUARKS, 0.1), **dict.fromkeys(LEPTONS, 0.02)),
            [MIXING, "SU(2)^2 U(1)'", "U(1)_Y^2 U(1)'"],
        ),
        (point(gu3=0.1), [MIXING, "SU(3)^2 U(1)'", "U(1)_Y^2 U(1)'", "U(1)_Y U(1)'^2"]),
        (benchmark(), []),
    ],
    ids=["Lmu-Ltau", "B3-L2", "B-L", "Y3", "vector mediator", "t_R alone", "(2.28)"],
)
def test_what_a_charge_assignment_leaves_open(p: Point, open_: list[str]) -> None:
    assert said(p) == open_


def test_hypercharge_itself_is_free_of_anomalies_and_mixes_most() -> None:
    names = ("gq{}", "gu{}", "gd{}", "gl{}", "ge{}")
    third = {"gq3": "gbb", "gl2": "gmumu"}
    given = {
        third.get(name, name): float(y)
        for generation in (1, 2, 3)
        for name, y in zip((n.format(generation) for n in names), HYPERCHARGE, strict=False)
    }
    p = point(**given)
    np.testing.assert_allclose(charges(p), HYPERCHARGE[: len(CURRENTS)])
    assert said(p) == [MIXING]
    trace = np.sum(MULTIPLICITY[:-1] * HYPERCHARGE[:-1] ** 2)
    assert hypercharge_mixing(p) == pytest.approx(trace)
    assert trace == pytest.approx(10.0)


def test_a_row_is_judged_by_its_own_couplings() -> None:
    both = point(gmumu=0.1, ge2=np.array([0.0, 0.1]), gl3=np.array([0.0, -0.1]))
    alone = [said(point(gmumu=0.1, ge2=g, gl3=-g)) for g in (0.0, 0.1)]
    rows = [
        [t.split(" (")[0].split(" is an")[0] for m, t in warnings(both) if m[i]] for i in (0, 1)
    ]
    assert rows == alone
    assert alone[0] == []
    assert set(ANOMALIES) & set(alone[1])
