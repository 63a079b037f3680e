"""Regions of figures rest on observables and limits that exist."""

import numpy as np

from bridge.limits.catalogue import shipped_limits
from bridge.limits.targets import TARGETS
from bridge.plots.excluded_regions import REGIONS, columns, excluded


def test_every_region_names_limits_or_observables_that_exist():
    for name, region in REGIONS.items():
        assert set(region.limits) <= {*TARGETS, *shipped_limits()}, name


def test_excluded_ignores_what_is_ignored_and_what_does_not_count():
    ratios = {
        "bs_2015": np.array([9.0, 9.0, 9.0]),
        "rk": np.array([0.5, 2.0, np.nan]),
        "cmb": np.array([0.5, 0.5, 3.0]),
    }
    assert excluded(ratios).tolist() == [0.0, 1.0, 1.0]
    assert excluded(ratios, ("rk",)).tolist() == [0.0, 0.0, 1.0]


def test_columns_say_what_they_hold_in_the_order_of_the_regions():
    found = columns({"cmb": np.ones(1), "trident": np.ones(1)})
    assert [c.name for c in found] == ["r_trident", "r_cmb"]
    assert found[0].meaning == "neutrino trident production: prediction over limit"
