"""Under which assumptions a figure is computed: which limits, and which value of R_K."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from math import pi, sqrt
from pathlib import Path

import numpy as np

from bridge.limits.catalogue import limit_set, shipped_limits
from bridge.limits.limit import Limit
from bridge.native import dimuon, flavour, nucleon, widths
from bridge.native.relic_kinds import ENHANCED, TEXTBOOK
from bridge.numerics.arrays import Array, Real
from bridge.paper.printed import R_K_SCALE
from bridge.plots import excluded_regions
from bridge.plots.figure_data import unit_of
from bridge.point import PORTAL, Point
from bridge.prediction import RELIC_KINDS, Options

SUBLEADING = ("rk", "precision")
"""Regions that the paper calls satisfied or subleading, and does not apply."""

AS_PRINTED, AS_TODAY = Options(sommerfeld=False), Options()
"""The paper's annihilation is at tree level."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A set of limits, gbb gmumu/MZp^2 [GeV^-2] that explains R_K, and whose nu4 width.

    `printed_width` takes Z' -> nu4 nu4bar from (3.8) as printed, in branching ratios only: the
    paper's relic density is that of micrOMEGAs. `ignored` regions are left out of what excludes;
    `options` are those of verdicts, and masses have the relic density of their `relic_kind`.
    `dimuon_luminosity` [fb^-1] is that of its limits; `given` are parameters that figures leave
    open, and SM inputs.
    """

    name: str
    meaning: str
    limits: tuple[Limit, ...]
    rk_product: float
    printed_width: bool = False
    ignored: tuple[str, ...] = ()
    options: Options = AS_TODAY
    dimuon_luminosity: float = 140.0
    given: tuple[tuple[str, float], ...] = ()

    @property
    def relic_kind(self) -> str:
        """The relic density that masses have."""
        return self.options.relic_kind

    @property
    def relic_name(self) -> str:
        """The relic density in words."""
        return "relic density" if self.relic_kind == TEXTBOOK else RELIC_KINDS[self.relic_kind]

    @property
    def relic_chosen(self) -> tuple[str, ...]:
        """What a figure says of a relic density other than the textbook's."""
        if self.relic_kind == TEXTBOOK:
            return ()
        today = ", enhanced today as well" if self.options.sommerfeld else ""
        return (f"relic density: {self.relic_name}{today}",)

    def point(self, **values: Real) -> Point:
        """A point with what was given besides, or instead."""
        return Point(**values).replace(**dict(self.given))  # type: ignore[arg-type]

    def values(self, name: str, usual: tuple[float, ...]) -> tuple[float, ...]:
        """The given value of a parameter, or those that it usually has."""
        return tuple(value for n, value in self.given if n == name) or usual

    @property
    def chosen(self) -> tuple[str, ...]:
        """What a figure says of what was given."""
        given = tuple(f"{n} = {value:g} {unit_of(n)}".rstrip() for n, value in self.given)
        return (*given, *self.relic_chosen)

    @property
    def rk_scale(self) -> float:
        """1/sqrt(rk_product) [GeV]: the scale of (3.3)."""
        return 1.0 / sqrt(self.rk_product)

    @property
    def omega_h2(self) -> float:
        """The observed relic density."""
        return float(self.limit_on("omega_h2").columns["value"][0])

    def limit_on(self, *observables: str) -> Limit:
        """The first limit of the set on any of these observables."""
        return next(x for x in self.limits if x.observable in observables)

    def gbb(self, gmumu: Real, mzp: Real) -> Real:
        """(3.3): gbb that explains R_K."""
        return self.rk_product * mzp**2 / gmumu

    @property
    def regions(self) -> tuple[str, ...]:
        """Those that it has limits in."""
        mine = {excluded_regions.region_of(limit) for limit in self.limits}
        return tuple(region for region in excluded_regions.REGIONS if region in mine)

    def region_ratios(self, p: Point, wanted: Collection[str]) -> dict[str, Array]:
        """Largest prediction/limit of each wanted region; see `excluded_regions`."""
        values = observables(p, self.printed_width)
        return excluded_regions.region_ratios(p, values, self.limits, wanted, self.options)


@lru_cache
def scenario(
    name: str,
    files: tuple[str | Path, ...] = (),
    relic_kind: str = TEXTBOOK,
    given: tuple[tuple[str, float], ...] = (),
) -> Scenario:
    """`paper`, `corrected`, `today` or `today_2017_fit`; the first and third are for figures.

    With limit `files` of the user on top, which its name then tells, and parameters that are
    `given`. A relic density with Z' exchange has it in annihilation today too.
    """
    unit = Point(gbb=1.0, gmumu=1.0, gnunu=0.0, mzp=1e3, mnu4=1e3)
    unit = unit.replace(**{n: value for n, value in given if n not in PORTAL or n == "vts"})
    corrected = 1.0 / (float(unit.vts) * R_K_SCALE**2)
    printed = float(shipped_limits()["rk_best_fit_2017"].columns["value"][0])
    measured = float(shipped_limits()["rk_2022"].columns["value"][0])
    paper, today = limit_set("paper", files), limit_set("today", files)
    known = (
        Scenario("paper", "as printed", paper, printed, True, SUBLEADING, AS_PRINTED, 36.1),
        Scenario(
            "corrected",
            "limits of 2018, errata corrected",
            paper,
            corrected,
            options=AS_PRINTED,
            dimuon_luminosity=36.1,
        ),
        Scenario("today_2017_fit", "today's limits, R_K of 2017", today, corrected),
        Scenario("today", "today's limits, R_K of 2022", today, rk_product(measured, unit)),
    )
    chosen = next(s for s in known if s.name == name)
    full_name = " + ".join([name, *(Path(x).stem for x in files)])
    enhanced = chosen.options.sommerfeld or relic_kind in ENHANCED
    options = replace(chosen.options, relic_kind=relic_kind, sommerfeld=enhanced)
    return replace(chosen, name=full_name, options=options, given=given)


def rk_product(r_k: float, unit: Point) -> float:
    """gbb gmumu/MZp^2 [GeV^-2] for a value of R_K below 1: the small root of `flavour.r_k_tree`.

    `unit` has both couplings 1 and MZp = 1 TeV.

    >>> unit = Point(gbb=1.0, gmumu=1.0, gnunu=0.0, mzp=1e3, mnu4=1e3)
    >>> explains = unit.replace(gbb=rk_product(0.9, unit) * 1e6)
    >>> round(float(flavour.r_k_tree(flavour.c9(explains))), 9)
    0.9
    """
    half_sum = (flavour.C9_SM - flavour.C10_SM) / 2.0
    deficit = (flavour.C9_SM**2 + flavour.C10_SM**2) * (1.0 - r_k) / 2.0
    c9 = -half_sum + sqrt(half_sum**2 - deficit)
    return c9 / float(flavour.c9(unit)) / 1e6


def observables(p: Point, printed_width: bool) -> Mapping[str, Real]:
    """The quantities that limits of a figure read, all but the relic density."""
    for_decays = replace(p, wzp=width_zp_as_printed(p)) if printed_width else p
    estimates = widths.estimates(for_decays) | dimuon.estimates(for_decays) | nucleon.estimates(p)
    return {name: estimate.value for name, estimate in estimates.items()}


def width_zp_as_printed(p: Point) -> Real:
    """Total width [GeV] with (3.8)'s g^2 M/(24 pi) (1 - r) sqrt(1 - 4r) for nu4 nu4bar."""
    others = sum(v for k, v in widths.partial_widths(p).items() if k != "nu4nu4")
    r = np.minimum(0.25, (p.mnu4 / p.mzp) ** 2)
    return others + p.gnunu**2 * p.mzp / (24.0 * pi) * (1.0 - r) * np.sqrt(1.0 - 4.0 * r)
