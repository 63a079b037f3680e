"""The stretches of validation/kinetic/window.csv, some of them computed again, and their page."""

from __future__ import annotations

import importlib.util
import sys
from itertools import pairwise
from types import ModuleType

import numpy as np
import pytest

from bridge.files import shipped
from bridge.native.relic import PHYSICAL
from bridge.native.relic_kinds import omega_h2
from bridge.paper.figures.scenarios import scenario
from bridge.point import Point

EVERY = {"textbook": 9, "full": 20}
"""Which rows of a kind are computed again: every so many of those with a mass."""


@pytest.fixture(scope="module")
def window() -> ModuleType:
    path = shipped("validation") / "benchmarks" / "kinetic_window.py"
    spec = importlib.util.spec_from_file_location("kinetic_window", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["kinetic_window"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("limits", ["paper", "today"])
@pytest.mark.parametrize("kind", EVERY)
def test_rows_computed_again(window: ModuleType, limits: str, kind: str) -> None:
    """Relic density and verdicts at the first node of a stretch."""
    s = scenario(limits, relic_kind=kind)
    here = [r for r in window.table() if (r["limits"], r["relic"]) == (limits, kind)]
    assert {row["mzp"] for row in here} == set(window.MZP)
    rows = [row for row in here if row["state"] != window.NO_MASS][:: EVERY[kind]]
    gmumu, gnunu, mzp, mnu4 = (
        np.array([row[name] for row in rows])
        for name in ("gmumu", "gnunu_first", "mzp", "mnu4_first")
    )
    p = Point(gbb=s.gbb(gmumu, mzp), gmumu=gmumu, gnunu=gnunu, mzp=mzp, mnu4=mnu4)
    # tolerances of the roots; on a resonance eight printed digits of the mass are worth 1e-3
    rtol = {"textbook": 3e-6, "full": 1e-3}[kind]
    np.testing.assert_allclose(omega_h2(kind)(p, PHYSICAL), s.omega_h2, rtol=rtol)
    for row in rows:
        couplings = (np.array([row[n]]) for n in ("gmumu", "gnunu_first"))
        (node,) = window.judged(s, row["mzp"], *couplings, np.array([[row["mnu4_first"]]]))
        assert (node.natural, node.state, node.tree) == (
            bool(row["natural"]), row["state"], row["state_tree_level_today"],
        )  # fmt: skip


def test_masses_solved_again(window: ModuleType) -> None:
    s = scenario("paper")
    rows = [
        row for row in window.table()
        if (row["limits"], row["relic"]) == ("paper", "textbook")
    ]  # fmt: skip
    gmumu, gnunu, mzp, mnu4 = (
        np.array([row[name] for row in rows])
        for name in ("gmumu", "gnunu_last", "mzp", "mnu4_last")
    )
    p = Point(gbb=s.gbb(gmumu, mzp), gmumu=gmumu, gnunu=gnunu, mzp=mzp, mnu4=mzp)
    found = window.above_pole(s, p)
    has = np.isfinite(mnu4)
    assert not np.isfinite(found[~has]).any()
    distance = np.nanmin(np.abs(found[has] / mnu4[has, None] - 1.0), axis=1)
    np.testing.assert_allclose(distance, 0.0, atol=1e-6)


def test_edges_are_resolved(window: ModuleType) -> None:
    """Where an allowed stretch ends, the next node is near: a step of the first nodes, halved."""
    rows = window.table()
    edges = [
        np.log(b["gnunu_first"] / a["gnunu_last"])
        for a, b in pairwise(rows)
        if all(a[n] == b[n] for n in ("limits", "relic", "mzp", "gmumu"))
        and (a["state"] == window.ALLOWED) != (b["state"] == window.ALLOWED)
    ]
    assert len(edges) > 40
    assert max(edges) < 0.013


def test_the_page_prints_these_numbers(window: ModuleType) -> None:
    page = (shipped("validation") / "kinetic" / "README.md").read_text(encoding="utf-8")
    for line in window.summaries():
        assert line in page
