"""Limits of a set, gathered into the regions that figures show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from bridge.limits import verdicts
from bridge.limits.limit import Limit
from bridge.limits.verdicts import Verdict
from bridge.numerics.arrays import Array, Real
from bridge.paper.figures.scenarios import Scenario, observables
from bridge.plots.data import Column
from bridge.point import Point

REGIONS: dict[str, tuple[str, tuple[str, ...]]] = {
    "bs_2019": ("B_s mixing 2019", ("bs_mixing_2019",)),
    "bs_2017": ("B_s mixing 2017", ("bs_mixing_2017",)),
    "bs_2015": ("B_s mixing 2015", ("bs_mixing_2015",)),
    "trident": ("neutrino trident production", ("g_mu", "trident_ratio")),
    "z4mu": ("Z -> 4 mu", ("br_z_mumu_zp_4mu",)),
    "dimuon": ("LHC dimuon resonances", ("sigma_dimuon_pb", "sigma_dimuon_fid_pb")),
    "direct": ("direct detection", ("sigma_xe_cm2", "sigma_ar_cm2")),
    "cmb": ("CMB", ("p_ann",)),
    "gamma": ("gamma rays", ("sigmav_bb_cm3s", "sigmav_mumu_cm3s")),
    "theory": ("perturbativity and width", ("perturbativity", "narrow_resonance")),
    "rk": ("R_K and R_K*", ("r_k",)),
    "precision": ("B_s -> mu mu, Upsilon, g-2", ("br_bs_mumu", "r_upsilon", "delta_a_mu")),
}
"""Region -> what it is, and the observables, or the names, of the limits that belong to it."""

B_S = ("bs_2019", "bs_2017")
"""B_s mixing as it counts, and below with the older prediction of the Standard Model."""
FLAVOUR = (*B_S, "bs_2015", "trident", "z4mu", "dimuon")
COUNTED = tuple(region for region in REGIONS if region != "bs_2015")
_REGION_OF = {key: region for region, (_, keys) in REGIONS.items() for key in keys}


def region_of(limit: Limit) -> str | None:
    """The region a limit belongs to; None where figures show nothing of it."""
    if limit.name in _REGION_OF:
        return _REGION_OF[limit.name]
    return _REGION_OF.get(limit.observable) if limit.counted else None


def region_ratios(p: Point, scenario: Scenario, wanted: Iterable[str]) -> dict[str, Array]:
    """Largest prediction/limit of each wanted region, of the point's shape.

    Above 1 the point is excluded; NaN where no limit reaches. Regions without a limit in the
    scenario's set are left out.
    """
    chosen = [x for x in scenario.limits if region_of(x) in set(wanted)]
    found = verdicts(p, observables(p, scenario.printed_width), chosen)
    ratios: dict[str, Array] = {}
    for verdict in found:
        region = region_of(verdict.constraint.limit) or ""
        r = np.broadcast_to(_ratio(verdict), p.shape)
        ratios[region] = np.fmax(ratios[region], r) if region in ratios else r
    return ratios


def _ratio(verdict: Verdict) -> Real:
    """r, but never above 1 where the Standard Model does as badly."""
    counted = verdict.constraint.limit.counted
    return np.where(verdict.tension & counted, 1.0, verdict.r)


def columns(ratios: Mapping[str, Array]) -> tuple[Column, ...]:
    """Region ratios as columns, in the order of REGIONS."""
    return tuple(
        Column(f"r_{region}", "", f"{meaning}: prediction over limit", ratios[region])
        for region, (meaning, _) in REGIONS.items()
        if region in ratios
    )


def excluded(ratios: Mapping[str, Array], scenario: Scenario) -> Array:
    """1 where at least one region that counts in the scenario excludes the point, else 0."""
    counting = [region for region in COUNTED if region not in scenario.ignored]
    beyond = [ratios[region] > 1.0 for region in counting if region in ratios]
    return np.where(np.any(beyond, axis=0), 1.0, 0.0)
