"""Every shipped limit file: readable, complete, plausible, and the ones it says it is."""

from __future__ import annotations

import hashlib
import re

import numpy as np
import pytest

from bridge.data import limit_sets
from bridge.data.bibliography import bibliography
from bridge.limits import catalogue
from bridge.limits.limit import COUNTED, KINDS
from bridge.limits.status import ANSWERS
from bridge.limits.targets import TARGETS

LIMITS = catalogue.shipped_limits()
RECALLED = (
    "bs_mixing_2024",
    "bs_mumu_2017",
    "c9_fit_2017",
    "planck_cmb_2015",
    "planck_cmb_2018",
    "planck_relic_2018",
    "rk_best_fit_2017",
    "upsilon3s_2020",
    "upsilon_pdg",
)
"""Numbers that were not read in the source itself."""

CHECKS = {
    "xenon1t_2017_si": (36.1, 7.62e-47),
    "lz_2022_si": (36.0, 9.2e-48),
    "lz_2024_si": (40.0, 2.2e-48),
    "xenonnt_2023_si": (28.0, 2.58e-47),
    "xenonnt_2025_si": (30.0, 1.7e-47),
    "pandax4t_2025_si": (40.0, 1.6e-47),
    "pandax4t_2024_si": (40.1, 1.59e-47),
    "fermi_dsph_2015_bb": (100.0, 2.21e-26),
    "fermi_dsph_2015_mumu": (100.0, 2.06e-25),
    "hess_gc_2016_bb": (3500.0, 9.7e-26),
    "proj_cta_gc_2021_bb": (1800.0, 1.3e-26),
}
"""Numbers quoted in the papers' texts or in the headers of their data."""


@pytest.mark.parametrize("limit", LIMITS.values(), ids=lambda x: x.name)
def test_limit_file(limit):
    assert np.all(np.diff(limit.masses) > 0.0)
    assert all(key in bibliography() for key in limit.cite)
    assert limit.licence and limit.read
    if limit.axis:
        assert 1.0 <= limit.masses[0] < limit.masses[-1] <= 1e7


@pytest.mark.parametrize(("name", "check"), CHECKS.items())
def test_quoted_number(name, check):
    mass, value = check
    assert LIMITS[name].at("upper", mass) == pytest.approx(value, rel=0.03)  # reading a figure


def test_manifest_lists_every_file():
    listed = {catalogue.SHIPPED / name for name in catalogue._manifest()}
    assert listed == set(catalogue.SHIPPED.rglob("*.csv"))


def test_checksums_are_those_of_the_files():
    for name, digest in catalogue._manifest().items():
        assert hashlib.sha256((catalogue.SHIPPED / name).read_bytes()).hexdigest() == digest


def test_sets_name_shipped_limits():
    sets = limit_sets.named_sets()
    assert list(sets) == ["paper", "today"]
    for names in sets.values():
        assert set(names) <= set(LIMITS) and len(set(names)) == len(names)


def test_no_observable_is_without_a_limit():
    """Muons in the Milky Way are for limits of a user's own."""
    assert {limit.observable for limit in LIMITS.values()} == set(TARGETS) - {"sigmav_mumu_cm3s"}


def test_all_channels_meet_the_curve_of_bb():
    published, derived = (LIMITS[f"fermi_dsph_2023_{x}"] for x in ("bb", "gamma"))
    np.testing.assert_array_equal(derived.masses, published.masses)
    np.testing.assert_array_equal(derived.columns["upper"], published.columns["upper"])
    assert (derived.kind, derived.grade) == ("derived", "C") and derived.group == published.group


def test_each_limit_on_annihilation_knows_where_it_looks():
    """Dwarfs and the Galactic centre differ in velocity, and in nothing else of the name."""
    for limit in LIMITS.values():
        if limit.observable.startswith("sigmav_"):
            assert (limit.group == "fermi_dwarfs") == (TARGETS[limit.observable].where == "dwarfs")


def test_every_uncounted_kind_has_its_words():
    assert set(ANSWERS) == set(KINDS) - set(COUNTED)


def test_third_party_tables_keep_their_note():
    folder = catalogue.SHIPPED / "gdmbounds"
    assert "CC BY-NC-SA 3.0" in (folder / "NOTE").read_text(encoding="utf-8")
    outside = (x for x in LIMITS.values() if "gDMbounds" in x.origin)
    assert all(x.path.parent == folder and "CC BY-NC-SA" in x.licence for x in outside)


def test_resampled_tables_say_how_far_they_are_from_the_curve():
    resampled = [x for x in LIMITS.values() if "resampled" in x.read]
    assert len(resampled) == 9
    for limit in resampled:
        said = (re.fullmatch(r"(\d+) nodes; .* within ([\d.]+) % .*", n) for n in limit.notes)
        (found,) = filter(None, said)
        assert int(found[1]) == len(limit.masses)
        assert float(found[2]) <= 1.0


def test_derived_stand_in_says_so():
    assert LIMITS["atlas36_dimuon_limit_derived_exp"].kind == "derived"
    assert any("NOT published" in n for n in LIMITS["atlas36_dimuon_limit_derived_exp"].notes)


def test_recalled_numbers_have_the_lowest_grade():
    assert {x.name for x in LIMITS.values() if "recalled" in x.read} == set(RECALLED)
    for limit in LIMITS.values():
        if limit.name in RECALLED or (limit.kind == "derived" and limit.unit == "1"):
            assert limit.grade == "C"


def test_conventions_claim_no_confidence():
    conventions = {x.name for x in LIMITS.values() if x.kind == "convention"}
    assert conventions == {"perturbativity", "narrow_resonance", "unitarity"}
    for name in conventions:
        assert LIMITS[name].cl is None and LIMITS[name].grade == "-" and not LIMITS[name].counted
        assert "Falkowski:2018dsl" not in LIMITS[name].cite


def test_xenon_ranges_of_2018_join():
    """PandaX-II from 4.97 GeV, LUX from 5 GeV, XENON1T from 6.28 GeV."""
    curves = [x for x in catalogue.limit_set("paper") if x.observable == "sigma_xe_cm2"]
    counted = tuple(x for x in curves if x.counted)
    assert {"lux_2016_si", "pandax2_2016_si"} <= {x.name for x in counted}
    mass = np.geomspace(4.98, 1e4, 50)
    assert np.any([np.isfinite(x.at("upper", mass)) for x in counted], axis=0).all()


def test_every_limit_that_counts_says_what_data_it_rests_on():
    silent = [
        limit.name
        for limit in LIMITS.values()
        if limit.counted and "# group: " not in limit.path.read_text(encoding="utf-8")
    ]
    assert not silent


def test_exposures_of_a_group_are_in_one_unit():
    units = {}
    for limit in LIMITS.values():
        if limit.exposure:
            assert units.setdefault(limit.group, limit.exposure_unit) == limit.exposure_unit
