"""Verdicts and r against numbers worked out by hand."""

from __future__ import annotations

import re
from math import exp, pi, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import bridge
from bridge.errors import ZpbridgeError
from bridge.limits import (
    Options,
    explain,
    limit_set,
    loglike,
    not_included,
    overall,
    verdicts,
)
from bridge.limits.catalogue import shipped_limits
from bridge.limits.comparison import quantile
from bridge.limits.likelihood import parts
from bridge.native import nucleon, widths
from bridge.native.sommerfeld import sommerfeld_factor
from bridge.point import LEAST_COUPLING, PORTAL, Point, benchmark
from bridge.prediction import Settings

PAPER = limit_set("paper")
TODAY = limit_set("today")


def computed(p):
    """What the fast modules give; no relic density and no cross-sections at colliders."""
    modules = (widths.estimates(p), nucleon.estimates(p))
    return {name: e.value for m in modules for name, e in m.items()}


def one(name, p, values=None, options=None):
    """The verdict of one shipped limit."""
    values = computed(p) if values is None else values
    return verdicts(p, values, [shipped_limits()[name]], options)[0]


def term(verdict):
    """What one verdict adds to the likelihood."""
    return sum(part.loglike for part in parts([verdict]).values())


HEAVY = Point(gbb=0.02, gmumu=1.0, gnunu=1.0, mzp=1000.0, mnu4=2000.0)


@pytest.mark.parametrize(
    ("name", "r"),
    [
        ("bs_mixing_2017", (0.04 * 0.02 / 1000.0) ** 2 * 770e3**2),
        ("bs_mixing_2015", (0.04 * 0.02 / 1000.0) ** 2 * 140e3**2),
        ("trident_global_2017", (370.0 / 1000.0) ** 2),
        ("upsilon_2017", 0.02 * (150.0 / 1000.0) ** 2),
        ("perturbativity", 1.0 / sqrt(4.0 * pi)),
        ("rk_best_fit_2017", 0.0),
    ],
)
def test_r_by_hand(name, r):
    assert one(name, HEAVY).r == pytest.approx(r, rel=1e-5)


@pytest.mark.parametrize(
    ("name", "difference", "sigma"),
    [
        ("upsilon3s_2020", 0.9948 - 0.966, 0.0161),
        ("rk_low_2022", 0.994 - 3.51725 / 3.54236, 0.0863),
        ("rkstar_low_2017", 0.9245 - 0.66, 0.1140),
        ("rkstar_low_2022", 0.9832 - 0.927, 0.0997),
    ],
)
def test_deviation_of_the_standard_model(name, difference, sigma):
    found = one(name, HEAVY.replace(gbb=0.0, gmumu=0.0))
    assert found.r == 0.0
    assert abs(found.deviation) == pytest.approx(difference / sigma, rel=1e-3)  # rounded errors


def test_r_of_a_measurement_is_what_the_z_prime_adds():
    """Trident 1 + d with a Z': what is beyond the deviation of the Standard Model, squared."""
    found = one("trident_average", HEAVY.replace(gmumu=3.0))
    of_sm, of_point = (1.0 - 0.9678) / 0.2513, (found.prediction - 0.9678) / 0.2513
    assert found.r == pytest.approx(sqrt(of_point**2 - of_sm**2) / 1.959964)
    at_edge = 0.9678 + 0.2513 * sqrt(1.959964**2 + of_sm**2)
    assert found.limit == pytest.approx(at_edge)


def test_bs_mixing_excludes_from_r_above_one():
    edge = 1000.0 / 770e3 / 0.04
    assert not one("bs_mixing_2017", HEAVY.replace(gbb=0.999 * edge)).excluded
    verdict = one("bs_mixing_2017", HEAVY.replace(gbb=1.001 * edge))
    assert verdict.excluded and verdict.status.startswith("excluded at 95 % CL")


def test_lepton_flavour_takes_its_mixing():
    """BR = 1.423e-6 v21^2 at 1 TeV; r = 1 at v21 = sqrt(4.2e-13/1.423e-6) = 5.43e-4."""
    assert one("meg_2016", HEAVY).r == 0.0
    r = one("meg_2016", HEAVY, options=Options(v21=5.43e-4)).r
    assert r == pytest.approx(1.0, rel=0.01)
    r = one("belle_tau3mu_2010", HEAVY, options=Options(v32=(1000.0 / 11083.7) ** 2)).r
    assert r == pytest.approx(1.0, rel=0.01)


def test_outside_the_range_is_no_limit():
    p = HEAVY.replace(mnu4=5.0)
    verdict = one("lz_2024_si", p)
    assert np.isnan(verdict.r) and not verdict.excluded
    assert verdict.status == "no limit here"


def test_heavy_dark_matter_is_extrapolated_and_says_so():
    verdict = one("lz_2024_si", HEAVY.replace(mnu4=2e4))
    at_the_end = one("lz_2024_si", HEAVY.replace(mnu4=1e4))
    assert verdict.limit == pytest.approx(2.0 * at_the_end.limit)
    assert "extrapolated" in verdict.status and "extrapolated" not in at_the_end.status


def test_missing_quantity_is_named():
    verdict = one("lz_2024_si", HEAVY, values={})
    assert verdict.status == "not evaluated: sigma_xe_cm2 missing" and not verdict.excluded


def test_projection_never_excludes():
    verdict = one("proj_darwin_si", HEAVY.replace(gmumu=3.0))
    assert verdict.r > 1.0 and not verdict.excluded and verdict.status == "within reach"


def test_stand_in_is_marked():
    verdict = one("atlas36_dimuon_limit_derived_exp", HEAVY, {"sigma_dimuon_nwa_pb": 1.0})
    assert "not a published limit" in verdict.status


def test_wide_resonance_is_flagged():
    values = {"sigma_dimuon_nwa_pb": 1e-3}
    wide = one("cms140_dimuon_limit_obs", HEAVY.replace(gmumu=3.0), values)
    narrow = one("cms140_dimuon_limit_obs", HEAVY, values)
    assert "not a narrow resonance" in wide.status
    assert "not a narrow resonance" not in narrow.status


def test_lhc_verdicts_name_the_order_and_the_uncertainties_that_hold_r_1():
    """At 1 TeV scales move the cross-section by 2 %, NNLO lies 4 % below."""
    limit = float(shipped_limits()["cms140_dimuon_limit_obs"].at("upper", HEAVY.mzp))

    def status(r, **production):
        options = Options().of(Settings(**production))
        values = {"sigma_dimuon_nwa_pb": r * limit}
        found = verdicts(HEAVY, values, [shipped_limits()["cms140_dimuon_limit_obs"]], options)
        return found[0].status

    assert "; NLO QCD, nnpdf31_nlo; r = 1 is inside its uncertainties of scale (" in status(1.01)
    assert "missing orders" not in status(0.98) and "missing orders" in status(1.02)
    assert status(0.5).endswith("; NLO QCD, nnpdf31_nlo")
    assert "; LO, nn23lo1" in status(1.5, order="lo", pdf="nn23lo1", scale=1.0)


def test_interference_is_said_with_dimuon_limits():
    """With its size in the window and, smaller, where a fit of the peak would see it."""
    known = {"sigma_dimuon_nwa_pb": 1e-3, "sigma_dimuon_fid_pb": 1e-3}
    for name in ("cms140_dimuon_limit_obs", "atlas139_dilepton_fid_limit_obs"):
        status = one(name, HEAVY, known).status
        found = re.search(r"photon and Z left out: (\S+) of the signal .*, (\S+) within", status)
        assert found is not None
        window, peak = map(float, found.groups())
        assert abs(peak) < abs(window) and window < -0.02
        assert "photon" not in one(name, HEAVY.replace(gbb=0.5), known).status
        assert "photon" not in one(name, HEAVY.replace(mzp=np.full(2, 1e3)), known).status
    assert "photon" not in one("trident_global_2017", HEAVY).status


def test_tension_of_the_standard_model_does_not_count():
    """g-2 of 2009 is 3.2 sigma off without a Z'; a weak Z' hardly changes it, a strong one does."""
    weak = one("g_minus_2_2009", HEAVY)
    assert 0.0 < weak.r < 0.5 and not weak.excluded
    assert "the Standard Model is 3.2 standard deviations off" in weak.status
    assert one("g_minus_2_2009", HEAVY.replace(gmumu=3.0)).excluded
    assert one("rk_2014", HEAVY.replace(gmumu=-1.0)).excluded


def test_overshooting_is_judged_by_what_it_adds_to_the_standard_model():
    """R_K = 0.498 is 3.0 sigma below 0.745, the Standard Model 2.6 sigma above."""
    p = Point(gbb=0.052, gmumu=1.0, gnunu=1.0, mzp=1000.0, mnu4=900.0)
    verdict = one("rk_2014", p)
    deviation = (0.745 - verdict.prediction) / 0.0823
    assert deviation == pytest.approx(3.0, abs=0.02) and verdict.pull > 0.0
    z = 1.959964
    assert verdict.r == pytest.approx(np.sqrt(verdict.chi2 - (0.255 / 0.097) ** 2) / z, rel=0.05)
    assert not verdict.excluded and one("rk_2014", p.replace(gbb=0.08)).excluded


def test_what_is_not_evaluated_says_why():
    no_width = Point(gbb=0.0, gmumu=0.0, gnunu=1.0, mzp=20.0, mnu4=200.0)
    status = one("planck_cmb_2018", no_width, {}).status
    assert status == "not evaluated: the Z' has no width"
    assert one("z_4mu_run1", no_width, {}).status == "not evaluated: br_mumu missing"
    absent = one("planck_relic_2018", HEAVY, {"omega_h2": None}).status
    assert absent == "not evaluated: omega_h2 does not exist here"
    assert one("z_4mu_run1", HEAVY).status == "no limit here"


def test_cmb_reaches_below_the_table_of_f_eff():
    verdict = one("planck_cmb_2018", Point(gbb=1e-5, gmumu=5e-4, gnunu=0.15, mzp=6.0, mnu4=8.0))
    assert verdict.excluded and verdict.r == pytest.approx(22.0, rel=0.02)
    assert "f_eff constant below 5 GeV" in verdict.status and not verdict.rigorous


def test_annihilation_meets_limits_with_the_factor_of_its_place():
    """At a resonance S grows as v^-2: dwarfs and recombination see more than the Milky Way."""
    p = HEAVY.replace(gnunu=3.25)
    words = {"hess_gc_2022_bb": "0.001", "fermi_dsph_2023_bb": "3e-05", "planck_cmb_2018": "1e-08"}
    for name, v_rel in words.items():
        factor = sommerfeld_factor(p, float(v_rel) / 2.0)
        enhanced, tree = one(name, p, {}), one(name, p, {}, Options(sommerfeld=False))
        # velocity itself moves the cross-section by v^2 ~ 1e-6
        assert enhanced.prediction == pytest.approx(factor * tree.prediction, rel=1e-5)
        said = f"with Sommerfeld enhancement x{factor:.3g} at v_rel = {v_rel}"
        assert said in enhanced.status and "tree level" not in enhanced.status
        assert "tree level" in tree.status


def test_tree_level_densities_say_the_factor_that_is_missing():
    values = {"omega_h2": 0.02, "omega_h2_sommerfeld": 0.011, "omega_h2_full": 0.01}
    assert "tree level; x0.5 with" in one("planck_relic_2015", HEAVY, values).status
    assert "17% of dark matter (8.35% with" in one("planck_relic_2015", HEAVY, values).status
    assert "omega_h2_sommerfeld" in one(
        "planck_relic_2015", HEAVY, values, Options(relic_kind="sommerfeld")
    ).status  # fmt: skip


def test_the_cap_is_said_with_both_factors():
    p = Point(gbb=0.01356, gmumu=0.45, gnunu=1.4, mzp=500.0, mnu4=5385.0)
    free, capped = (
        one("planck_cmb_2018", p, {}, Options(unitarity_cap=cap)) for cap in (False, True)
    )
    assert capped.prediction < 0.1 * free.prediction
    assert "capped by partial-wave unitarity" in capped.status and "capped" not in free.status


def test_photons_of_all_channels_count():
    """All of sigma v to Z'Z', which the limits on b bbar and on muons do not see."""
    p = Point(gbb=1e-4, gmumu=1e-4, gnunu=1.0, mzp=50.0, mnu4=200.0)
    alone, together = (one(f"fermi_dsph_2023_{x}", p, {}) for x in ("bb", "gamma"))
    assert together.r > 1e3 * alone.r and together.limit == alone.limit
    assert not together.rigorous and "not a published limit" in together.status


def test_what_is_too_strongly_bound_says_so():
    crowded = HEAVY.replace(gnunu=12.0, mzp=50.0)
    for name in ("planck_cmb_2018", "fermi_dsph_2023_gamma", "hess_gc_2022_bb"):
        assert "is above 300" in one(name, crowded, {}).status
        assert np.isfinite(one(name, crowded, {}, Options(sommerfeld=False)).r)


def test_rigour_is_of_the_verdict():
    assert one("lz_2024_si", HEAVY).rigorous
    assert not one("lz_2024_si", HEAVY.replace(mnu4=2e4)).rigorous
    values = {"sigma_dimuon_nwa_pb": 1e-3}
    assert one("cms140_dimuon_limit_obs", HEAVY, values).rigorous
    assert not one("cms140_dimuon_limit_obs", HEAVY.replace(gmumu=3.0), values).rigorous


def test_conventions_exclude_nothing():
    p = HEAVY.replace(gbb=1e-4, gmumu=4.0)
    limits = [shipped_limits()["perturbativity"]]
    verdict, whole = verdicts(p, {}, limits)[0], overall(verdicts(p, {}, limits))
    assert verdict.r > 1.0 and "doubtful" in verdict.status
    assert not verdict.excluded and not whole.excluded and whole.beyond_convention
    assert whole.strongest == ""


def test_relic_density_is_one_sided():
    weak = HEAVY.replace(gnunu=1e-3)
    under = one("planck_relic_2015", weak, {"omega_h2": 0.01})
    over = one("planck_relic_2015", weak, {"omega_h2": 0.13})
    assert not under.excluded and "makes up 8% of dark matter" in under.status
    assert over.excluded
    sigma = sqrt((0.0015 / 0.1198) ** 2 + 0.013**2 + 0.01**2 + 5e-4**2)
    assert over.r == pytest.approx(0.13 / (0.1198 * exp(1.959964 * sigma)), rel=1e-5)


def test_rates_follow_the_relic_fraction():
    """Half of the density: half of the scattering, a quarter of the annihilation."""
    values = computed(HEAVY) | {"omega_h2": 0.06}
    half = Options(rescale=True)
    for name, factor in (("lz_2024_si", 0.5), ("hess_gc_2022_bb", 0.25), ("planck_cmb_2018", 0.25)):
        full = one(name, HEAVY, values).prediction
        assert one(name, HEAVY, values, half).prediction == pytest.approx(factor * full)
    assert one("lz_2024_si", HEAVY, values | {"omega_h2": 0.5}, half).r == pytest.approx(
        one("lz_2024_si", HEAVY, values).r
    )
    assert "omega_h2 missing" in one("lz_2024_si", HEAVY, computed(HEAVY), half).status


def test_argon_is_averaged_over_its_own_nucleus():
    """Only the b coupling above the top: neutrons, of which argon has relatively fewer."""
    p = HEAVY.replace(gmumu=0.0)
    values = computed(p)
    argon = one("proj_darkside20k_200ty_si", p, values).prediction
    c1p, c1n = values["c1p"], values["c1n"]
    mean = (18 * c1p + 21.948 * c1n) / 39.948
    assert argon == pytest.approx(nucleon.sigma_nucleon_cm2(mean, p.mnu4))
    assert argon < values["sigma_xe_cm2"]


@pytest.mark.parametrize("limits", [PAPER, TODAY], ids=["paper", "today"])
def test_arrays_give_what_points_give(limits):
    p = benchmark().replace(
        gmumu=np.array([0.1, 0.5, 3.0]), mzp=np.array([20.0, 300.0, 1500.0]), mnu4=80.0
    )
    values = computed(p) | {"omega_h2": np.array([0.05, 0.12, 0.3]), "sigma_dimuon_nwa_pb": 1e-3}
    together = verdicts(p, values, limits)
    for i in range(3):
        single = p.replace(**{k: float(np.broadcast_to(p[k], 3)[i]) for k in PORTAL})
        mine = {k: np.broadcast_to(v, 3)[i] for k, v in values.items()}
        for a, b in zip(together, verdicts(single, mine, limits), strict=True):
            np.testing.assert_allclose(a.r[i], b.r, rtol=1e-12)
            assert a.excluded[i] == b.excluded
        alone = overall(verdicts(single, mine, limits))
        assert overall(together).strongest[i] == alone.strongest
        assert loglike(single, mine, limits) == pytest.approx(loglike(p, values, limits)[i])


def test_overall_names_the_strongest():
    found = verdicts(HEAVY.replace(gbb=1.0), computed(HEAVY), PAPER)
    summary = overall(found)
    assert summary.excluded and summary.strongest == "bs_mixing_2017"
    assert summary.r == pytest.approx((0.04 * 770.0) ** 2)


def couplings(largest):
    return st.floats(-largest, largest).filter(lambda g: g == 0.0 or abs(g) >= LEAST_COUPLING)


@given(couplings(1), couplings(1), couplings(2), st.floats(5, 2e4), st.floats(1, 2e4))
def test_no_point_breaks_a_verdict(gbb, gmumu, gnunu, mzp, mnu4):
    p = Point(gbb=gbb, gmumu=gmumu, gnunu=gnunu, mzp=mzp, mnu4=mnu4)
    values = computed(p) | {"omega_h2": 0.12, "sigma_dimuon_nwa_pb": 1e-3}
    for limits in (PAPER, TODAY):
        found = verdicts(p, values, limits)
        assert len(found) == len(limits) and all(v.status for v in found)
        assert np.isfinite(loglike(p, values, limits)) or any(v.unanswered for v in found)
        assert overall(found).excluded == any(v.excluded for v in found)


def test_loglike_of_a_measurement_is_gaussian():
    """CCFR with CHARM-II at the SM: pull (1 - 0.9678)/0.2513."""
    sm = HEAVY.replace(gmumu=0.0)
    expected = -0.5 * ((1.0 - 0.9678) / 0.2513) ** 2
    assert term(one("trident_average", sm)) == pytest.approx(expected)


def test_loglike_of_an_upper_limit_at_the_limit():
    """A 90 % limit reached exactly costs 1.2816^2/2."""
    v21 = sqrt(1.0 / one("meg_2016", HEAVY, options=Options(v21=1.0)).r)
    verdict = one("meg_2016", HEAVY, options=Options(v21=v21))
    assert term(verdict) == pytest.approx(-0.5 * 1.28155**2, rel=1e-4)


def test_loglike_ignores_what_does_not_count():
    p = HEAVY.replace(gmumu=3.0)
    assert term(one("perturbativity", p.replace(gmumu=10.0))) == 0.0
    assert loglike(p, computed(p), [shipped_limits()["proj_darwin_si"]]) == 0.0


def test_gaussian_quantile():
    assert quantile(0.95) == pytest.approx(1.959964, abs=1e-6)
    assert quantile(0.6827) == pytest.approx(1.0, abs=1e-4)


def flowed(text):
    """Text without line breaks."""
    return " ".join(text.split())


@pytest.mark.parametrize("limit", shipped_limits().values(), ids=lambda x: x.name)
def test_explanation_is_complete(limit):
    text = flowed(explain(limit.name, [limit]))
    for needed in ("equation", "parameters", "data file", limit.title, limit.read, limit.path.name):
        assert needed in text
    for key in limit.cite:
        assert f"@article{{{key}," in text
    for number in re.findall(r"arXiv:((?:hep-ph/)?[\d.]+\d)", text):
        assert f'eprint = "{number}"' in text


def test_explanation_at_a_point_has_the_verdict():
    p, options = benchmark(), Options(v21=1e-4)
    verdict = one("meg_2016", p, options=options)
    text = flowed(explain("meg_2016", PAPER, p, {}, options))
    assert f"r {verdict.r:.6g} " in text and "v21 = 0.0001" in text and "F = (5x^4" in text
    assert "r 0" not in flowed(explain("meg_2016", PAPER))


def test_explanation_of_the_relic_density_states_its_theory_error():
    text = flowed(explain("planck_relic_2018", TODAY, benchmark(), {"omega_h2": 0.12}))
    for part in ("+1.31% g* table", "+1.01% momenta of nu4", "% effects left out"):
        assert part in text


def test_explanation_names_constants_with_their_values():
    assert "C10_SM = -4.31 (arXiv:1303.5794)" in flowed(explain("rk_2014", PAPER))
    assert "kappa [GeV^2] = 5." in flowed(explain("bs_mixing_2019", TODAY, HEAVY, {}))
    assert "f_eff.csv" in explain("planck_cmb_2018", TODAY)


def test_explanation_quotes_the_policy():
    assert "excluded is what fits worse than the Standard Model" in flowed(
        explain("rk_2014", PAPER)
    )
    assert "-2 ln L = z² r²" in flowed(explain("meg_2016", PAPER))
    assert "`--relic-role`" in flowed(explain("planck_relic_2018", TODAY))
    assert "no part of the likelihood" in flowed(explain("perturbativity", TODAY))


def test_explanation_says_what_gamma_rays_leave_out():
    assert "Z'Z' -> 4 fermions" in flowed(explain("fermi_dsph_2015_bb", PAPER))


def test_unknown_constraint_lists_the_known():
    with pytest.raises(ZpbridgeError, match="bs_mixing_2017"):
        explain("bs_mixing", PAPER)


def test_what_is_missing_is_named():
    everything = explain("not_included", PAPER)
    for what in ("B -> K(*) nu nu", "mono-X", "dijets", "AMS-02", "P5'", "D mixing", "Landau"):
        assert what in not_included() and what in everything
    assert "@article{ATLAS:2301.09342," in everything and "cited by a file" not in everything
    with pytest.raises(ZpbridgeError, match="not_included says what is left out"):
        explain("dijets", PAPER)


@pytest.mark.parametrize(
    ("mzp", "what"),
    [(30.0, "below 75 GeV"), (30.0, "2301.09342"), (200.0, "2511.11853"), (500.0, "2307.08708")],
)
def test_what_is_missing_at_a_mass(mzp, what):
    there = bridge.benchmark().replace(mzp=mzp)
    assert what in not_included(there) and "mono-X" in not_included(there)
    assert what not in not_included(there.replace(mzp=5000.0))
    assert what in not_included(there.replace(mzp=[mzp, 5000.0]))


@pytest.mark.parametrize(
    ("coupling", "what"),
    [("gd1", "dijets of light"), ("ge1", "dielectrons"), ("gl1", "LEP"), ("ge3", "tau pairs"),
     ("gu3", "t tbar res"), ("gq1", "K and D mixing"), ("gq2", "K and D mixing")],
)  # fmt: skip
def test_what_is_missing_for_a_coupling(coupling, what):
    """Named where it is set, at any of the points; the paper's model hears of none of it."""
    there = bridge.benchmark().replace(**{coupling: np.array([0.0, 0.1])})
    assert what in not_included(there)
    assert what not in not_included(bridge.benchmark()) and what not in not_included()
    alike = there.replace(**dict.fromkeys(("gq1", "gq2", "gbb"), 0.1), gd1=0.1)
    assert "K and D mixing" not in not_included(alike)


@pytest.mark.parametrize("coupling", ["ge2", "gbsr", "gl1", "ge1"])
def test_fits_of_left_handed_currents_say_nothing_of_others(coupling):
    name = "c9_fit_2022"
    found, other = (
        next(v for v in verdicts(p, {}, name) if v.name == name)
        for p in (benchmark(), benchmark().replace(**{coupling: 0.1}))
    )
    assert np.isfinite(found.r)
    assert np.isnan(other.r) and not other.excluded and "C9 = -C10" in other.status


def test_what_evaluate_and_estimates_return_can_be_handed_in() -> None:
    p = bridge.benchmark()
    found = bridge.estimates(p)
    plain = loglike(p, {name: e.value for name, e in found.items()}, "today")
    assert loglike(p, found, "today") == plain
    assert loglike(p, bridge.evaluate(p), "today") == pytest.approx(float(plain), rel=1e-12)
