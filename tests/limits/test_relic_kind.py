"""Which relic density limits meet."""

from __future__ import annotations

import numpy as np
import pytest

import bridge
from bridge.errors import ZpbridgeError
from bridge.limits import limit_set, loglike, verdicts
from bridge.limits.verdicts import Verdict
from bridge.prediction import RELIC_KINDS, Options

POINT = bridge.Point(gbb=0.01, gmumu=0.3, gnunu=1.2, mzp=500.0, mnu4=2500.0)
VALUES = dict(zip(RELIC_KINDS.values(), (0.3, 0.31, 0.1, 0.09), strict=True))
RELIC = [limit for limit in limit_set("paper") if limit.name == "planck_relic_2015"]


def verdict(kind: str, values: dict[str, float] = VALUES, **options: bool) -> Verdict:
    (found,) = verdicts(POINT, values, RELIC, Options(relic_kind=kind, **options))
    return found


@pytest.mark.parametrize("kind", RELIC_KINDS)
def test_the_relic_limit_meets_the_chosen_density(kind: str) -> None:
    values = {**VALUES, "omega_h2_full": 0.13}
    assert verdict(kind, values).prediction == values[RELIC_KINDS[kind]]
    assert verdict(kind, values).excluded == (kind != "sommerfeld")


@pytest.mark.parametrize(("kind", "said"), [("textbook", "x0.3 with"), ("cbe", "x0.29 with")])
def test_what_full_would_change_is_said_and_in_the_theory_error(kind: str, said: str) -> None:
    """A density that is too high by effects it leaves out is not excluded for that."""
    assert f"{said} --relic full" in verdict(kind).status
    assert not verdict(kind).excluded
    assert verdict(kind, {name: VALUES[name] for name in ("omega_h2", "omega_h2_cbe")}).excluded
    same = verdict(kind, {**VALUES, "omega_h2": 0.3, "omega_h2_full": 0.3, "omega_h2_cbe": 0.3})
    assert same.excluded
    assert "--relic" not in same.status
    assert "--relic" not in verdict("full").status


def test_a_verdict_on_a_rate_that_follows_the_density_says_so_too() -> None:
    values = {**VALUES, "sigma_xe_cm2": 1e-46, "omega_h2_full": 1e-5}
    xenon = [limit for limit in limit_set("today") if limit.name == "lz_2024_si"]
    both = [Options(relic_kind=kind, rescale=True) for kind in ("textbook", "full")]
    textbook, full = (verdicts(POINT, values, xenon, options)[0] for options in both)
    assert textbook.excluded and not full.excluded
    assert "allowed with --relic full: omega_h2_full = 1e-05" in textbook.status
    assert "excluded with --relic textbook" in full.status
    assert "--relic" not in verdicts(POINT, values, xenon, Options())[0].status


def test_a_density_that_is_not_known_is_named() -> None:
    only = {"omega_h2": 0.2}
    assert "omega_h2_full missing" in verdict("full", only).status
    with pytest.raises(ZpbridgeError, match=r"omega_h2_full missing.*beyond=True"):
        loglike(POINT, only, RELIC, Options(relic_kind="full"))


def test_detection_rates_follow_the_chosen_density() -> None:
    values = {**VALUES, "sigma_xe_cm2": 1e-46, "omega_h2_full": 0.012}
    xenon = [limit for limit in limit_set("today") if limit.observable == "sigma_xe_cm2"]
    whole, share = (
        verdicts(POINT, values, xenon, Options(relic_kind=kind, rescale=True))[0].prediction
        for kind in ("textbook", "full")
    )
    assert share == pytest.approx(0.1 * float(np.asarray(whole)), rel=0.02)


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ZpbridgeError, match="expected one of textbook, cbe, sommerfeld, full"):
        Options(relic_kind="exact")


def test_a_scan_with_full_computes_it() -> None:
    table = {name: [value] for name, value in POINT.named().items() if value is not None}
    rows = bridge.scan(
        table, bridge.Settings(beyond=True), limits=RELIC, options=Options(relic_kind="full")
    )
    assert rows["excluded"][0] == float(rows["omega_h2_full"][0] > 0.1226)
