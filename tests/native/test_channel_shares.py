"""Shares of channels: of the relic density, of annihilation at rest, of Z' decays."""

from __future__ import annotations

import pytest

from bridge import benchmark, evaluate
from bridge.native.channel_shares import channel_shares, channels
from bridge.native.relic import MICROMEGAS

# gbb = gmumu = gnunu = 0.1 at mzp = 500 GeV: what micrOMEGAs 6.0 prints for them below
COUPLINGS = dict.fromkeys(("gbb", "gmumu", "gnunu"), 0.1)


@pytest.mark.parametrize(
    ("mnu4", "printed"),
    [
        (200.0, {"bb": 0.473260, "tt": 0.209595, "mumu": 0.157815, "zpzp": 0.0}),
        (245.0, None),
        (650.0, {"bb": 0.340094, "tt": 0.322622, "mumu": 0.113369, "zpzp": 0.109458}),
    ],
)
def test_shares_are_those_that_micromegas_prints(
    mnu4: float, printed: dict[str, float] | None
) -> None:
    """Its Z'Z' cross-section is 3e-4 off by its own quadrature; the rest agrees as printed."""
    shares = channel_shares(benchmark().replace(**COUPLINGS, mzp=500.0, mnu4=mnu4), MICROMEGAS)
    assert sum(shares.values()) == pytest.approx(1.0, abs=1e-12)
    for name, value in (printed or {}).items():
        assert shares[name] == pytest.approx(value, abs=3e-4)


def test_far_from_thresholds_shares_are_those_at_rest() -> None:
    point = benchmark().replace(mzp=3000.0, mnu4=400.0)
    found = channels(point)
    total = sum(c.sigmav_cm3s for c in found)
    for c in found:
        assert (c.omega_share or 0.0) == pytest.approx(c.sigmav_cm3s / total, abs=1e-4), c.name


def test_numbers_are_those_of_evaluate() -> None:
    found = {c.name: c for c in channels(benchmark())}
    results = evaluate(benchmark())
    total = sum(c.sigmav_cm3s for c in found.values())
    assert total == pytest.approx(results["sigmav0_eff_cm3s"].value, rel=1e-12)
    for name in ("bb", "tt", "mumu", "nu4nu4"):
        assert found[name].branching_ratio == pytest.approx(results[f"br_{name}"].value, rel=1e-12)
    assert found["zpzp"].branching_ratio is None


def test_without_a_freeze_out_there_is_no_share() -> None:
    point = benchmark().replace(gnunu=0.0)
    assert channel_shares(point) == {}
    assert all(c.omega_share is None and c.sigmav_cm3s == 0.0 for c in channels(point))
