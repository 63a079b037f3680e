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
    assert verdict(kind).prediction == VALUES[RELIC_KINDS[kind]]
    assert verdict(kind).excluded == (kind in ("textbook", "cbe"))


def test_the_textbook_verdict_says_when_full_would_change_it() -> None:
    assert "allowed with --relic full: omega_h2_full = 0.09" in verdict("textbook").status
    same = verdict("textbook", {**VALUES, "omega_h2_full": 0.3})
    assert "--relic full" not in same.status
    assert "omega_h2_full" in verdict("full").status


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
