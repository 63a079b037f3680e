"""Limits gathered into the regions that planes show, with their meaning and their look."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from bridge.limits import gaps, verdicts
from bridge.limits.limit import Limit
from bridge.limits.reach import DIMUON, DIRECT
from bridge.numerics.arrays import Array, Real
from bridge.plots.figure_data import RATIO, Column
from bridge.plots.style import (
    BLUE,
    BROWN,
    GREEN,
    GREY,
    OLIVE,
    ORANGE,
    PINK,
    PURPLE,
    RED,
    SKY,
    TEAL,
    Look,
)
from bridge.point import Point
from bridge.prediction import Options


@dataclass(frozen=True, slots=True)
class Region:
    """What excludes there: `limits` are the observables, or the names, of its limits."""

    meaning: str
    limits: tuple[str, ...]
    look: Look


REGIONS: dict[str, Region] = {
    "bs_2019": Region("B_s mixing 2019", ("bs_mixing_2019",), Look(SKY, "$B_s$ mixing 2019")),
    "bs_2017": Region("B_s mixing 2017", ("bs_mixing_2017",), Look(SKY, "$B_s$ mixing 2017")),
    "bs_2015": Region("B_s mixing 2015", ("bs_mixing_2015",), Look(BLUE, "$B_s$ mixing 2015")),
    "trident": Region(
        "neutrino trident production", ("g_mu", "trident_ratio"), Look(ORANGE, "neutrino trident")
    ),
    "z4mu": Region("Z -> 4 mu", ("br_z_mumu_zp_4mu",), Look(PINK, r"$Z \to 4\mu$")),
    "dimuon": Region(
        "LHC dimuon resonances", ("sigma_dimuon_pb", "sigma_dimuon_fid_pb"),
        Look(PURPLE, "LHC dimuon"),
    ),
    "direct": Region(
        "direct detection", ("sigma_xe_cm2", "sigma_ar_cm2"), Look(GREY, "direct detection")
    ),
    "cmb": Region("CMB", ("p_ann",), Look(GREEN, "CMB")),
    "gamma": Region(
        "gamma rays",
        (
            "sigmav_bb_cm3s", "sigmav_mumu_cm3s", "sigmav_bb_dwarfs_cm3s",
            "sigmav_mumu_dwarfs_cm3s", "sigmav_gamma_dwarfs_cm3s",
        ),
        Look(BROWN, "gamma rays"),
    ),
    "theory": Region(
        "perturbativity and width", ("perturbativity", "narrow_resonance"),
        Look(OLIVE, "perturbativity, width"),
    ),
    "rk": Region("R_K and R_K*", ("r_k", "r_kstar", "r_k_01"), Look(RED, "$R_K$ and $R_{K^*}$")),
    "precision": Region(
        "B_s -> mu mu, Upsilon, g-2", ("br_bs_mumu", "r_upsilon", "delta_a_mu"),
        Look(TEAL, r"$B_s \to \mu\mu$, $\Upsilon$, $g-2$"),
    ),
}  # fmt: skip
"""In the order of drawing."""

REGION_LOOKS = {f"{RATIO}{name}": region.look for name, region in REGIONS.items()}
"""Look by the name of a region's column."""

B_S = ("bs_2019", "bs_2017")
"""B_s mixing as it counts, and below with the older prediction of the Standard Model."""
NOT_COUNTED = "bs_2015"
"""Shown for comparison."""

_REGION_OF = {limit: name for name, region in REGIONS.items() for limit in region.limits}


def region_of(limit: Limit) -> str | None:
    """The region a limit belongs to; None where figures show nothing of it."""
    if limit.name in _REGION_OF:
        return _REGION_OF[limit.name]
    return _REGION_OF.get(limit.observable) if limit.counted else None


def region_ratios(
    p: Point,
    values: Mapping[str, Real],
    limits: Iterable[Limit],
    wanted: Collection[str],
    options: Options | None = None,
) -> dict[str, Array]:
    """Largest prediction/limit of each wanted region, of the point's shape.

    Above 1 the point is excluded; NaN where no limit reaches. Regions without one among `limits`
    are left out. `values` are quantities of the point.
    """
    found = verdicts(p, values, [x for x in limits if region_of(x) in wanted], options)
    ratios: dict[str, Array] = {}
    for verdict in found:
        region = region_of(verdict.constraint.limit) or ""
        r = np.broadcast_to(verdict.r_shown, p.shape)
        ratios[region] = np.fmax(ratios[region], r) if region in ratios else r
    return ratios


def columns(ratios: Mapping[str, Array]) -> tuple[Column, ...]:
    """Region ratios as columns, in the order of REGIONS."""
    return tuple(
        Column(f"{RATIO}{name}", "", f"{region.meaning}: prediction over limit", ratios[name])
        for name, region in REGIONS.items()
        if name in ratios
    )


WITHOUT_DATA = {
    "no_dimuon_data": (DIMUON, {"dimuon", "z4mu"}),
    "no_direct_data": (DIRECT, {"direct"}),
}
"""Names of columns, what is searched for, and the regions of such searches."""


def without_data(p: Point, limits: Iterable[Limit], wanted: Collection[str]) -> tuple[Column, ...]:
    """Where no limit of a search has data at the mass of a point: 1 there, else 0."""
    found = gaps(tuple(x for x in limits if x.counted), p)
    return tuple(
        Column(name, "", f"1 where no limit on {search} has data", found[search].astype(float))
        for name, (search, regions) in WITHOUT_DATA.items()
        if search in found and not regions.isdisjoint(wanted)
    )


def excluded(ratios: Mapping[str, Array], ignored: Collection[str] = ()) -> Array:
    """1 where at least one region that counts and is not ignored excludes the point, else 0."""
    left_out = {NOT_COUNTED, *ignored}
    return np.where(np.any([r > 1.0 for n, r in ratios.items() if n not in left_out], axis=0),
                    1.0, 0.0)  # fmt: skip
