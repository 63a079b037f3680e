"""What a predicted number is, what it is made from, and when it is computed: on first demand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from bridge.errors import ZpbridgeError, shown
from bridge.native import indirect, partial_waves, partons, relic
from bridge.native.channels import PAIR_OF_ZP
from bridge.native.parton_luminosities import shipped_sets
from bridge.native.sommerfeld import VELOCITIES
from bridge.numerics.arrays import Array, Real, real_numbers
from bridge.point import Point
from bridge.results import Estimate

ENHANCED_OMEGA = "omega_h2_sommerfeld"
RELIC_KINDS = {
    "textbook": "omega_h2",
    "cbe": "omega_h2_cbe",
    "sommerfeld": ENHANCED_OMEGA,
    "full": "omega_h2_full",
}
"""Which relic density limits meet, and detection rates follow."""
RELIC_ROLES = ("both", "upper", "none")
"""Whether the relic density is measured, limited from above, or counts for nothing."""
LIMITS_SQRTS = 13000
"""Energy [GeV] of the dimuon limits."""
LOCAL_DENSITY = 0.3
"""Density of dark matter at the Sun [GeV/cm^3] that limits on scattering assume."""
ROUNDING = 1e-14
"""Relative error of a closed formula in double precision."""


PRODUCTION_RANGES = {"scale": (0.1, 10.0), "sqrts_gev": (1e3, 1e5)}
"""What makes sense for pp collisions."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The conventions a result depends on.

    Parameters
    ----------
    relic : RelicConvention
        Where the Boltzmann equation ends and what turns Y into Omega h^2.
    beyond : bool, optional
        Add what the textbook equation leaves out: kinetic decoupling and Sommerfeld enhancement, 2
        to 3 ms a point in batches, 40 ms alone. Where it is None, one point (`bridge.evaluate`) is
        computed with them, and tables (`bridge.scan`, `bridge.estimates`) without, whatever else is
        set.
    pdf : str
        A shipped set of parton luminosities, or the path of a table of them.
    sqrts_gev : float
        Energy of the pp collisions [GeV].
    order : str
        Of pp cross-sections in QCD: "lo", "nlo", or "nnlo": NLO times a table of NNLO/NLO.
    scale : float
        muR/MZp and muF/MZp.
    compile_kernel : bool, optional
        Whether relic densities come from compiled code: 0.05 ms a point instead of 4 ms, and 2 to 3
        instead of 40 ms with `beyond`, after 1 s to load it, on the first use of all 10 s, and 10 s
        more with `beyond`. Where it is None, from 64 points on. For a sampler
        that asks for few points at a time: True.
    unitarity_cap : bool
        Let no partial wave annihilate more than unitarity allows: caps the Sommerfeld factor, in
        rates and relic densities.

    Raises
    ------
    ZpbridgeError
        For an unknown order, a `pdf` that is no text, and a scale or an energy outside of
        `PRODUCTION_RANGES`.

    Examples
    --------
    >>> Settings(order="lo", pdf="nn23lo1", scale=1.0).named()["order"]
    'lo'
    """

    relic: relic.RelicConvention = relic.PHYSICAL
    beyond: bool | None = None
    pdf: str = partons.DEFAULT_PDF
    sqrts_gev: float = partons.DEFAULT_SQRTS
    order: str = partons.DEFAULT_ORDER
    scale: float = partons.DEFAULT_SCALE
    compile_kernel: bool | None = None
    unitarity_cap: bool = False

    def __post_init__(self) -> None:
        if self.order not in partons.ORDERS:
            known = ", ".join(partons.ORDERS)
            raise ZpbridgeError(f"order = {self.order!r}: expected one of {known}")
        if not isinstance(self.pdf, str):
            raise ZpbridgeError(
                f"pdf = {shown(self.pdf)}: expected the name of a shipped set, one of "
                f"{', '.join(shipped_sets())}, or the path of a table as text"
            )
        for name, (low, high) in PRODUCTION_RANGES.items():
            number = getattr(self, name)
            if not low <= float(real_numbers(name, number, ())) <= high:
                raise ZpbridgeError(
                    f"{name} = {number}: expected a number from {low:g} to {high:g}"
                )

    def named(self) -> dict[str, str]:
        """What the user is told about them."""
        return {
            "relic_convention": self.relic.name,
            "order": self.order,
            "pdf": self.pdf,
            "scale": f"{self.scale:g} mzp",
            "sqrt_s": f"{self.sqrts_gev:.10g} GeV",
            **({"unitarity_cap": "True"} if self.unitarity_cap else {}),
        }

    @property
    def luminosity(self) -> partons.Luminosity:
        """The effective parton luminosities of these settings."""
        return partons.luminosity(self.pdf, self.sqrts_gev, self.order, self.scale)


LEADING_ORDER = Settings(order="lo", pdf="nn23lo1", scale=1.0)
"""As MadGraph and Pythia compute pp cross-sections here."""

_OF_SETTINGS = "sqrts_gev", "order", "pdf", "scale", "unitarity_cap"
"""What limits have to know of the settings of the quantities that they meet."""


@dataclass(frozen=True, slots=True)
class Options:
    """Inputs beyond a point: charged-lepton mixing, and what the detection rates include.

    Parameters
    ----------
    v21 : float or array
        (V_eL)_21, mixing of muon and electron, from -1 to 1; broadcasts with the point.
    v32 : float or array
        (V_eL)_32, mixing of tau and muon, from -1 to 1; broadcasts with the point.
    rescale : bool
        Let detection rates follow the relic density, where it is less than that of dark matter.
    sommerfeld : bool
        Let Z' exchange enhance annihilation in the Milky Way, in dwarf galaxies and after
        recombination, each at its velocity, whichever relic density limits meet; False is tree
        level.
    sqrts_gev : float
        Energy [GeV] at which pp cross-sections were computed.
    order, pdf, scale : str, str, float
        How they were computed, as in `Settings`.
    relic_kind : str
        Which relic density limits meet and `rescale` follows: "textbook", "cbe" (number and
        temperature coupled), "sommerfeld", or "full" (both).
    unitarity_cap : bool
        As in `Settings`.
    relic_role : str, optional
        For verdict and likelihood alike: "both" sides of the measured relic density count, it is an
        "upper" limit, or it counts for "none". Where it is None, as the limit's file says: those of
        the package are upper limits.
    local_density : float or array
        Density of dark matter at the Sun [GeV/cm^3], above 0: scattering rates follow it;
        broadcasts with the point.
    lepton_ratio : float or array
        Factor on R_K and R_K* in each bin, above 0: what form factors and QED leave uncertain;
        broadcasts with the point.

    Raises
    ------
    ZpbridgeError
        For a mixing that is not a number from -1 to 1, a density or factor that is not above 0, and
        an unknown kind or role.
    """

    v21: Real = 0.0
    v32: Real = 0.0
    rescale: bool = False
    sommerfeld: bool = True
    sqrts_gev: float = LIMITS_SQRTS
    order: str = partons.DEFAULT_ORDER
    pdf: str = partons.DEFAULT_PDF
    scale: float = partons.DEFAULT_SCALE
    relic_kind: str = "textbook"
    unitarity_cap: bool = False
    relic_role: str | None = None
    local_density: Real = LOCAL_DENSITY
    lepton_ratio: Real = 1.0

    def __post_init__(self) -> None:
        if self.relic_role not in (None, *RELIC_ROLES):
            known = ", ".join(RELIC_ROLES)
            raise ZpbridgeError(f"relic_role = {self.relic_role!r}: expected one of {known}")
        if self.relic_kind not in RELIC_KINDS:
            known = ", ".join(RELIC_KINDS)
            raise ZpbridgeError(f"relic_kind = {self.relic_kind!r}: expected one of {known}")
        for name, mixing in self.mixings.items():
            numbers = real_numbers(name, mixing, np.shape(mixing))
            if not np.all(np.abs(numbers) <= 1.0):
                raise ZpbridgeError(f"{name} = {mixing}: expected a mixing element from -1 to 1")
        for name, factor in self.factors.items():
            if not np.all(real_numbers(name, factor, np.shape(factor)) > 0.0):
                raise ZpbridgeError(f"{name} = {factor}: expected a number above 0")

    def of(self, settings: Settings) -> Options:
        """The same for quantities that were computed with `settings`."""
        return replace(self, **{name: getattr(settings, name) for name in _OF_SETTINGS})

    @property
    def production(self) -> Settings:
        """The settings of pp cross-sections and of annihilation."""
        return Settings(**{name: getattr(self, name) for name in _OF_SETTINGS})

    @property
    def mixings(self) -> dict[str, Real]:
        """Both by name."""
        return {"v21": self.v21, "v32": self.v32}

    @property
    def factors(self) -> dict[str, Real]:
        """What multiplies predictions, by name."""
        return {"local_density": self.local_density, "lepton_ratio": self.lepton_ratio}

    def named(self) -> dict[str, str]:
        """What the user is told about them: what was asked for."""
        asked = {**self.mixings, "rescale": self.rescale, "tree_level": not self.sommerfeld}
        other = {} if self.relic_kind == "textbook" else {"relic_kind": self.relic_kind}
        if self.relic_role:
            other["relic_role"] = self.relic_role
        usual = Options.__dataclass_fields__
        other |= {n: str(x) for n, x in self.factors.items() if np.any(x != usual[n].default)}
        return {name: str(value) for name, value in asked.items() if np.any(value)} | other


DEFAULT, EVALUATE, ALL, ELSEWHERE = "default", "evaluate", "all", "elsewhere"
GENERAL_ONLY = "general"
"""When a number is shown: always; by `evaluate` of one point too, since it takes long; with
`--all`; never, since it needs more than a point; or only with couplings that (2.28) has not."""


@dataclass(frozen=True, slots=True)
class Observable:
    """One predicted number, and what a referee asks about it.

    `compute` returns its estimate, or those of several observables by name. `parameters` of the
    model and `constants` of `bridge.native.equation_constants` enter `equation`; the number moves
    with just these parameters and with the `mixings` of `Options`. `where` names variables that it
    needs beside a point.
    """

    compute: Callable[[Prediction], Estimate | Mapping[str, Estimate]]
    unit: str
    meaning: str
    source: str
    parameters: frozenset[str]
    equation: str = ""
    constants: tuple[str, ...] = ()
    shown: str = ALL
    where: tuple[str, ...] = ()
    mixings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Prediction:
    """The numbers of `registry` for a point or an array of points; each is computed once.

    `known` holds values that were computed before; NaN where a quantity does not exist. `errors`
    holds their absolute errors, of those that came with one. `where`
    holds variables that some observables need beside a point.
    """

    point: Point
    registry: Mapping[str, Observable]
    settings: Settings = field(default_factory=Settings)
    options: Options = field(default_factory=Options)
    known: Mapping[str, Real] = field(default_factory=dict)
    errors: Mapping[str, Real] = field(default_factory=dict)
    where: Mapping[str, Array] = field(default_factory=dict)
    found: dict[str, Estimate] = field(default_factory=dict)
    rates: dict[str, dict[str, Real]] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Estimate:
        """The estimate of an observable."""
        if name not in self.found:
            computed = self.registry[name].compute(self)
            found = {name: computed} if isinstance(computed, Estimate) else computed
            self.found.update(found)
        return self.found[name]

    @property
    def general(self) -> tuple[str, ...]:
        """The couplings beyond (2.28) that are set at any of the points."""
        return self.point.general

    def value(self, name: str) -> Real:
        """The value of an observable: the known one, else the computed one."""
        return self.known[name] if name in self.known else self[name].value

    def sigmav(self, where: str) -> dict[str, Real]:
        """Effective sigma v [cm^3/s] by channel at one of `sommerfeld.VELOCITIES`, enhanced by Z'
        exchange unless the options leave that out."""
        if where not in self.rates:
            tree = indirect.sigmav_cm3s(self.point, VELOCITIES[where])
            through, pairs = self.enhancement(where)
            self.rates[where] = {
                c: x * (pairs if c == PAIR_OF_ZP else through) for c, x in tree.items()
            }
        return self.rates[where]

    def enhancement(self, where: str) -> tuple[Real, Real]:
        """Factors on what goes through the Z', and on Z'Z'; 1 at tree level."""
        if not self.options.sommerfeld:
            return 1.0, 1.0
        return partial_waves.enhancement(self.point, VELOCITIES[where], self.options.unitarity_cap)


Cause: TypeAlias = tuple[Callable[[Point], npt.NDArray[np.bool_]], str]
"""Where a formula has no value, and why."""

NO_VALUE = "one of its factors does not exist here"


def rounding(x: Prediction, value: Real) -> Real:
    """Absolute error of a closed formula in double precision."""
    return ROUNDING * np.abs(value)


def closed(
    function: Callable[[Prediction], Real],
    *causes: Cause,
    method: str = "closed form, tree level",
    error: Callable[[Prediction, Real], Real] = rounding,
) -> Callable[[Prediction], Estimate]:
    """An estimate from a closed formula; none where it is not finite.

    The first of the `causes` that holds there says why. `error` is absolute: that of rounding,
    unless numbers enter that are less well known.
    """

    def compute(x: Prediction) -> Estimate:
        with np.errstate(all="ignore"):
            value = function(x)
        left = ~np.isfinite(value)
        if not np.any(left):
            return Estimate(value, error(x, value), method)
        number = np.where(left, np.nan, value)
        absent = []
        for holds, reason in causes:
            mask = left & holds(x.point)
            absent.append((mask, reason))
            left = left & ~mask
        return Estimate(number, error(x, number), method, (*absent, (left, NO_VALUE)))

    return compute


def of_point(function: Callable[[Point], Real], *causes: Cause) -> Callable[[Prediction], Estimate]:
    """`closed` for a function of the point alone."""
    return closed(lambda x: function(x.point), *causes)
