"""A point of the model: five portal parameters, one mixing element, and the SM inputs.

Name, SLHA block and code, and default of a parameter stand in `ufo_model/parameters.py`;
unit, domain, description and whether a card must name it stand in `PARAMETERS` below.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from math import pi
from typing import Any

import numpy as np
import numpy.typing as npt

from bridge.arrays import Real
from bridge.errors import PointError
from bridge.model.ufo import external_parameters


@dataclass(frozen=True, slots=True)
class Domain:
    """A closed interval (open below if `positive`); everything in it must be finite."""

    low: float = -np.inf
    high: float = np.inf
    positive: bool = False

    def excludes(self, value: Real) -> npt.NDArray[np.bool_]:
        """True where `value` is not finite or outside; same shape as `value`."""
        v = np.asarray(value, dtype=float)
        outside: npt.NDArray[np.bool_] = ~(np.isfinite(v) & (v >= self.low) & (v <= self.high))
        return outside | (v <= 0.0) if self.positive else outside

    def __str__(self) -> str:
        if np.isfinite(self.low) and np.isfinite(self.high):
            return f"{self.low:.6g} to {self.high:.6g}"
        if np.isfinite(self.low):
            return f"at least {self.low:.6g}"
        return "a finite number" + (" above 0" if self.positive else "")


@dataclass(frozen=True, slots=True)
class ParameterInfo:
    """What the model directory does not say about an external parameter."""

    unit: str
    domain: Domain
    description: str
    required: bool = False


_COUPLING = Domain(-4.0 * pi, 4.0 * pi)
_MASS = Domain(positive=True)
_MASS_OR_ZERO = Domain(low=0.0)
_ANY = Domain()

PARAMETERS: dict[str, ParameterInfo] = {
    "gbb": ParameterInfo("", _COUPLING, "Z' coupling to q_L = (t_L, b_L)", required=True),
    "gmumu": ParameterInfo("", _COUPLING, "Z' coupling to l_L = (nu_mu, mu_L)", required=True),
    "gnunu": ParameterInfo("", _COUPLING, "Z' vector coupling to nu4", required=True),
    "vts": ParameterInfo("", Domain(-1.0, 1.0), "(V_dL^dagger)_32: g_bs = vts gbb"),
    "mzp": ParameterInfo("GeV", Domain(5.0, 2.0e4), "mass of the Z'", required=True),
    "mnu4": ParameterInfo("GeV", Domain(1.0, 2.0e4), "mass of nu4", required=True),
    "aEWM1": ParameterInfo("", _MASS, "inverse of alpha_em at MZ"),
    "Gf": ParameterInfo("GeV^-2", _MASS, "Fermi constant"),
    "aS": ParameterInfo("", Domain(0.0, 1.0), "strong coupling at MZ"),
    "lamWS": ParameterInfo("", Domain(-1.0, 1.0), "CKM, Wolfenstein lambda"),
    "AWS": ParameterInfo("", _ANY, "CKM, Wolfenstein A"),
    "rhoWS": ParameterInfo("", _ANY, "CKM, Wolfenstein rho-bar"),
    "etaWS": ParameterInfo("", _ANY, "CKM, Wolfenstein eta-bar"),
    "ymc": ParameterInfo("GeV", _MASS_OR_ZERO, "charm mass in its Yukawa coupling"),
    "ymb": ParameterInfo("GeV", _MASS_OR_ZERO, "bottom mass in its Yukawa coupling"),
    "ymt": ParameterInfo("GeV", _MASS_OR_ZERO, "top mass in its Yukawa coupling"),
    "yme": ParameterInfo("GeV", _MASS_OR_ZERO, "electron mass in its Yukawa coupling"),
    "ymm": ParameterInfo("GeV", _MASS_OR_ZERO, "muon mass in its Yukawa coupling"),
    "ymtau": ParameterInfo("GeV", _MASS_OR_ZERO, "tau mass in its Yukawa coupling"),
    "MD": ParameterInfo("GeV", _MASS_OR_ZERO, "mass of the down quark"),
    "MU": ParameterInfo("GeV", _MASS_OR_ZERO, "mass of the up quark"),
    "MS": ParameterInfo("GeV", _MASS_OR_ZERO, "mass of the strange quark"),
    "MC": ParameterInfo("GeV", _MASS_OR_ZERO, "mass of the charm quark"),
    "MB": ParameterInfo("GeV", _MASS_OR_ZERO, "mass of the bottom quark"),
    "MT": ParameterInfo("GeV", _MASS, "mass of the top quark"),
    "Me": ParameterInfo("GeV", _MASS_OR_ZERO, "mass of the electron"),
    "MMU": ParameterInfo("GeV", _MASS_OR_ZERO, "mass of the muon"),
    "MTA": ParameterInfo("GeV", _MASS_OR_ZERO, "mass of the tau"),
    "MZ": ParameterInfo("GeV", _MASS, "mass of the Z"),
    "MH": ParameterInfo("GeV", _MASS, "mass of the Higgs boson"),
    "WT": ParameterInfo("GeV", _MASS_OR_ZERO, "width of the top quark"),
    "WZ": ParameterInfo("GeV", _MASS_OR_ZERO, "width of the Z"),
    "WW": ParameterInfo("GeV", _MASS_OR_ZERO, "width of the W"),
    "WH": ParameterInfo("GeV", _MASS_OR_ZERO, "width of the Higgs boson"),
    "wzp": ParameterInfo("GeV", _MASS_OR_ZERO, "width of the Z'; computed unless a card fixes it"),
}

PORTAL = ("gbb", "gmumu", "gnunu", "mzp", "mnu4", "vts")
"""The fields of a point that a scan may vary, in the order of every table."""

COUPLINGS = ("gbb", "gmumu", "gnunu")


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardModel:
    """SM inputs in GeV, named as in the model directory. Sources: PDG 2016, with the
    masses of b and t that MadGraph and micrOMEGAs use by default."""

    aEWM1: float
    Gf: float
    aS: float
    lamWS: float
    AWS: float
    rhoWS: float
    etaWS: float
    ymc: float
    ymb: float
    ymt: float
    yme: float
    ymm: float
    ymtau: float
    MD: float
    MU: float
    MS: float
    MC: float
    MB: float
    MT: float
    Me: float
    MMU: float
    MTA: float
    MZ: float
    MH: float
    WT: float
    WZ: float
    WW: float
    WH: float


SM_INPUTS = tuple(f.name for f in fields(StandardModel))


@lru_cache
def defaults() -> dict[str, float]:
    """Default of every external parameter, from the model directory: the benchmark point."""
    return {name: float(p.value) for name, p in external_parameters().items()}


@lru_cache
def default_standard_model() -> StandardModel:
    """The SM inputs of the model directory."""
    return StandardModel(**{name: defaults()[name] for name in SM_INPUTS})


def _default_vts() -> float:
    return defaults()["vts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """Couplings and masses [GeV]: numbers, or arrays that broadcast with each other.

    `wzp` is None where the Z' width follows from the couplings, and a number [GeV] where the
    user fixed it. Raises PointError for anything outside the domains of `PARAMETERS`.

    >>> Point(gbb=0.01, gmumu=0.3, gnunu=1.0, mzp=500.0, mnu4=1000.0).vts
    0.04
    """

    gbb: Real
    gmumu: Real
    gnunu: Real
    mzp: Real
    mnu4: Real
    vts: Real = field(default_factory=_default_vts)
    wzp: Real | None = None
    sm: StandardModel = field(default_factory=default_standard_model)

    def __post_init__(self) -> None:
        for name in PORTAL:
            object.__setattr__(self, name, _number(name, getattr(self, name)))
        if self.wzp is not None:
            object.__setattr__(self, "wzp", _number("wzp", self.wzp))
        for name in SM_INPUTS:
            _number(name, getattr(self.sm, name))

    @property
    def shape(self) -> tuple[int, ...]:
        """Common shape of the portal parameters; () for a single point."""
        return np.broadcast_shapes(*(np.shape(getattr(self, name)) for name in PORTAL))

    def portal(self) -> dict[str, Real]:
        """The six portal parameters by name."""
        return {name: getattr(self, name) for name in PORTAL}

    def replace(self, **changes: Any) -> Point:
        """A new point with portal or SM parameters changed; the width is computed again.

        >>> benchmark().replace(mzp=300.0, MB=4.18).sm.MB
        4.18
        """
        unknown = changes.keys() - PARAMETERS.keys()
        if unknown:
            raise PointError(
                f"unknown parameter {', '.join(sorted(unknown))}; "
                f"a point has {', '.join(PARAMETERS)}"
            )
        sm = replace(self.sm, **{k: v for k, v in changes.items() if k in SM_INPUTS})
        mine = {k: v for k, v in changes.items() if k not in SM_INPUTS}
        return replace(self, **{"wzp": None, **mine, "sm": sm})


def benchmark() -> Point:
    """The point of the shipped benchmark card, inside the paper's allowed window."""
    values: dict[str, Any] = {name: defaults()[name] for name in PORTAL}
    return Point(**values)


def complaint(name: str, value: object) -> str:
    """What is wrong with a value outside the domain of parameter `name`.

    >>> complaint("mzp", 3.0)
    "mzp = 3.0 GeV (mass of the Z'): expected 5 to 20000 GeV"
    """
    info = PARAMETERS[name]
    unit = f" {info.unit}" if info.unit else ""
    return f"{name} = {value}{unit} ({info.description}): expected {info.domain}{unit}"


def _number(name: str, value: object) -> Real:
    try:
        number = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        raise PointError(f"{name} = {value!r}: expected a number or an array of numbers") from None
    bad = PARAMETERS[name].domain.excludes(number)
    if np.any(bad):
        raise PointError(complaint(name, number[bad].flat[0]))
    return float(number) if number.ndim == 0 else number
