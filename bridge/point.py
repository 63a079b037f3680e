"""A point of the model: portal parameters, couplings of the other multiplets, and SM inputs.

Name, SLHA block and code, and default of a parameter stand in `ufo_model/parameters.py`;
unit, domain, description and whether a card must name it stand in `PARAMETERS` below.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from math import pi, sqrt
from typing import Any

import numpy as np
import numpy.typing as npt

from bridge.data.presets import PRESETS, preset_couplings
from bridge.data.ufo_tables import external_parameters
from bridge.errors import PointError, shown, suggestion
from bridge.numerics.arrays import Real, anywhere, real_numbers


@dataclass(frozen=True, slots=True)
class Domain:
    """A closed interval without the numbers that are smaller than `least` in size, but not 0."""

    low: float
    high: float
    least: float = 0.0

    def excludes(self, value: Real) -> npt.NDArray[np.bool_]:
        """True where `value` is not a number in it; same shape as `value`."""
        v = np.asarray(value, dtype=float)
        outside: npt.NDArray[np.bool_] = ~((v >= self.low) & (v <= self.high))
        return outside | ((np.abs(v) < self.least) & (v != 0.0)) if self.least else outside

    def holds(self, number: float) -> bool:
        """Whether one number is in it: `excludes` for a single number, ten times as fast."""
        return self.low <= number <= self.high and not 0.0 < abs(number) < self.least

    def __str__(self) -> str:
        besides = f" (0 or at least {self.least:.6g} in size)" if self.least else ""
        return f"{self.low:.6g} to {self.high:.6g}{besides}"


@dataclass(frozen=True, slots=True)
class ParameterInfo:
    """What the model directory does not say about an external parameter.

    Outside `domain` it is refused; outside `plausible` (0 is always plausible where it is in the
    domain) it is computed with a warning.
    """

    unit: str
    domain: Domain
    description: str
    required: bool = False
    plausible: Domain | None = None


LEAST_COUPLING = 1e-60
"""Fourth powers of a coupling and squares of the width it makes are still doubles."""
LEAST_WIDTH = 1e-30
"""Of a width [GeV] that is fixed: a Z' of less lives for more than 6e5 s."""
LEAST_CKM = 1e-3
"""Of lamWS and AWS, by which what the Z' adds to b -> s is divided."""
WIDEST = 1e6
"""More than the width [GeV] of the heaviest Z' with every coupling at the end of its domain."""

ZERO_WIDTH = (
    "wzp = 0.0 GeV (width of the Z'), but channels are open: give a width, or leave wzp out to "
    "have it computed"
)

_COUPLING = Domain(-4.0 * pi, 4.0 * pi, LEAST_COUPLING)


def _sm(
    unit: str, possible: tuple[float, ...], plausible: tuple[float, float], description: str
) -> ParameterInfo:
    return ParameterInfo(unit, Domain(*possible), description, plausible=Domain(*plausible))


PARAMETERS: dict[str, ParameterInfo] = {
    "gbb": ParameterInfo("", _COUPLING, "Z' coupling to q_L = (t_L, b_L)", required=True),
    "gmumu": ParameterInfo("", _COUPLING, "Z' coupling to l_L = (nu_mu, mu_L)", required=True),
    "gnunu": ParameterInfo("", _COUPLING, "Z' vector coupling to nu4", required=True),
    "vts": ParameterInfo("", Domain(-1.0, 1.0), "(V_dL^dagger)_32: g_bs = vts gbb"),
    "gq1": ParameterInfo("", _COUPLING, "Z' coupling to q_L = (u_L, d_L)"),
    "gq2": ParameterInfo("", _COUPLING, "Z' coupling to q_L = (c_L, s_L)"),
    "gu1": ParameterInfo("", _COUPLING, "Z' coupling to u_R"),
    "gu2": ParameterInfo("", _COUPLING, "Z' coupling to c_R"),
    "gu3": ParameterInfo("", _COUPLING, "Z' coupling to t_R"),
    "gd1": ParameterInfo("", _COUPLING, "Z' coupling to d_R"),
    "gd2": ParameterInfo("", _COUPLING, "Z' coupling to s_R"),
    "gd3": ParameterInfo("", _COUPLING, "Z' coupling to b_R"),
    "gl1": ParameterInfo("", _COUPLING, "Z' coupling to l_L = (nu_e, e_L)"),
    "gl3": ParameterInfo("", _COUPLING, "Z' coupling to l_L = (nu_tau, tau_L)"),
    "ge1": ParameterInfo("", _COUPLING, "Z' coupling to e_R"),
    "ge2": ParameterInfo("", _COUPLING, "Z' coupling to mu_R"),
    "ge3": ParameterInfo("", _COUPLING, "Z' coupling to tau_R"),
    "gbsr": ParameterInfo("", _COUPLING, "Z' coupling to b_R and s_R"),
    "mzp": ParameterInfo("GeV", Domain(5.0, 2.0e4), "mass of the Z'", required=True),
    "mnu4": ParameterInfo("GeV", Domain(1.0, 2.0e4), "mass of nu4", required=True),
    "aEWM1": _sm("", (10.0, 1e4), (120.0, 140.0), "inverse of alpha_em at MZ"),
    "Gf": _sm("GeV^-2", (1e-7, 1e-3), (1.1e-5, 1.2e-5), "Fermi constant"),
    "aS": _sm("", (1e-3, 1.0), (0.1, 0.13), "strong coupling at MZ"),
    "lamWS": _sm("", (-1.0, 1.0, LEAST_CKM), (0.2, 0.25), "CKM, Wolfenstein lambda"),
    "AWS": _sm("", (-100.0, 100.0, LEAST_CKM), (0.7, 0.9), "CKM, Wolfenstein A"),
    "rhoWS": _sm("", (-100.0, 100.0), (0.05, 0.25), "CKM, Wolfenstein rho-bar"),
    "etaWS": _sm("", (-100.0, 100.0), (0.25, 0.45), "CKM, Wolfenstein eta-bar"),
    "ymc": _sm("GeV", (0.0, 100.0), (0.5, 2.0), "charm mass in its Yukawa coupling"),
    "ymb": _sm("GeV", (0.0, 100.0), (2.5, 5.5), "bottom mass in its Yukawa coupling"),
    "ymt": _sm("GeV", (0.0, 1e4), (140.0, 190.0), "top mass in its Yukawa coupling"),
    "yme": _sm("GeV", (0.0, 0.1), (4.5e-4, 5.5e-4), "electron mass in its Yukawa coupling"),
    "ymm": _sm("GeV", (0.0, 10.0), (0.095, 0.11), "muon mass in its Yukawa coupling"),
    "ymtau": _sm("GeV", (0.0, 100.0), (1.6, 1.9), "tau mass in its Yukawa coupling"),
    "MD": _sm("GeV", (0.0, 2.0), (1e-3, 0.5), "mass of the down quark"),
    "MU": _sm("GeV", (0.0, 2.0), (1e-3, 0.5), "mass of the up quark"),
    "MS": _sm("GeV", (0.0, 10.0), (0.05, 0.6), "mass of the strange quark"),
    "MC": _sm("GeV", (0.0, 100.0), (1.0, 2.0), "mass of the charm quark"),
    "MB": _sm("GeV", (0.0, 100.0), (2.5, 5.5), "mass of the bottom quark"),
    "MT": _sm("GeV", (1.0, 1e4), (140.0, 190.0), "mass of the top quark"),
    "Me": _sm("GeV", (0.0, 0.1), (4.5e-4, 5.5e-4), "mass of the electron"),
    "MMU": _sm("GeV", (0.0, 10.0), (0.095, 0.11), "mass of the muon"),
    "MTA": _sm("GeV", (0.0, 100.0), (1.6, 1.9), "mass of the tau"),
    "MZ": _sm("GeV", (1.0, 1e4), (90.0, 92.0), "mass of the Z"),
    "MH": _sm("GeV", (1.0, 1e4), (115.0, 135.0), "mass of the Higgs boson"),
    "WT": _sm("GeV", (0.0, 100.0), (1.0, 2.0), "width of the top quark"),
    "WZ": _sm("GeV", (0.0, 100.0, LEAST_WIDTH), (2.4, 2.6), "width of the Z"),
    "WW": _sm("GeV", (0.0, 100.0), (2.0, 2.2), "width of the W"),
    "WH": _sm("GeV", (0.0, 100.0), (3e-3, 6e-3), "width of the Higgs boson"),
    "wzp": ParameterInfo(
        "GeV", Domain(0.0, WIDEST, LEAST_WIDTH),
        "width of the Z'; computed unless a card fixes it",
    ),
}  # fmt: skip
"""One row a parameter. The impossible is mostly another unit (MeV) or another input of the same
code (sin^2 theta_W, 1/alpha); the plausible covers pole, MSbar and constituent masses. Light masses
and widths may be 0."""

PORTAL = ("gbb", "gmumu", "gnunu", "mzp", "mnu4", "vts")
"""The fields of a point that a scan may vary, in the order of every table."""

GENERAL = (
    "gq1", "gq2", "gu1", "gu2", "gu3", "gd1", "gd2", "gd3",
    "gl1", "gl3", "ge1", "ge2", "ge3", "gbsr",
)  # fmt: skip
"""Couplings to the other multiplets of (2.18)-(2.22), in the mass basis: 0 unless set."""

COUPLINGS = ("gbb", "gmumu", "gnunu", *GENERAL)

FIELDS = (*PORTAL, *GENERAL)
"""All of a point but the width of the Z' and the SM inputs."""

PERTURBATIVE = sqrt(4.0 * pi)
"""Largest coupling at which an expansion in loops is still taken seriously."""


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

    def __post_init__(self) -> None:
        for name in self.__slots__:
            object.__setattr__(self, name, _number(name, getattr(self, name)))


SM_INPUTS = tuple(f.name for f in fields(StandardModel))


@lru_cache
def defaults() -> dict[str, float]:
    """Default of every external parameter, from the model directory: the benchmark point."""
    return {name: float(p.value) for name, p in external_parameters().items()}


@lru_cache
def default_standard_model() -> StandardModel:
    """The SM inputs of the model directory."""
    return StandardModel(**{name: defaults()[name] for name in SM_INPUTS})


def changed_inputs(sm: StandardModel) -> dict[str, float]:
    """The SM inputs of a single point that differ from those of the model directory.

    >>> changed_inputs(benchmark().replace(MT=165.0).sm)
    {'MT': 165.0}
    """
    usual = default_standard_model()
    return {n: float(getattr(sm, n)) for n in SM_INPUTS if getattr(sm, n) != getattr(usual, n)}


def _default_vts() -> float:
    return defaults()["vts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """Couplings and masses: numbers, or arrays that broadcast with each other.

    Arrays are copied and read-only: a point does not change. Domains stand in `PARAMETERS`.

    Parameters
    ----------
    gbb : float or array
        Z' coupling to q_L = (t_L, b_L), from -4 pi to 4 pi.
    gmumu : float or array
        Z' coupling to l_L = (nu_mu, mu_L), from -4 pi to 4 pi.
    gnunu : float or array
        Z' vector coupling to nu4, from -4 pi to 4 pi.
    mzp : float or array
        Mass of the Z' [GeV], 5 to 2e4.
    mnu4 : float or array
        Mass of nu4 [GeV], 1 to 2e4.
    vts : float or array
        (V_dL^dagger)_32: the coupling to b and s is vts gbb; the model's 0.04 unless set.
    gq1, gq2, gu1, gu2, gu3, gd1, gd2, gd3, gl1, gl3, ge1, ge2, ge3, gbsr : float or array
        Z' couplings to the other multiplets of (2.18)-(2.22) and to b_R s_R, from -4 pi to 4 pi;
        0 unless set. gbb and gmumu are those to q3 and l2.
    wzp : float or array, optional
        Width of the Z' [GeV] where it is fixed; computed from the couplings where it is None.
    sm : StandardModel
        Inputs of the Standard Model; `replace` changes them by name.

    Raises
    ------
    PointError
        For anything outside the domains, masked, or not a real number, and for arrays that do not
        broadcast with each other.

    Notes
    -----
    Source: (2.28) of arXiv:1803.04430.
    Cost: 40 us.

    Examples
    --------
    >>> Point(gbb=0.01, gmumu=0.3, gnunu=1.0, mzp=500.0, mnu4=1000.0).vts
    0.04
    """

    gbb: Real
    gmumu: Real
    gnunu: Real
    mzp: Real
    mnu4: Real
    vts: Real = field(default_factory=_default_vts)
    gq1: Real = 0.0
    gq2: Real = 0.0
    gu1: Real = 0.0
    gu2: Real = 0.0
    gu3: Real = 0.0
    gd1: Real = 0.0
    gd2: Real = 0.0
    gd3: Real = 0.0
    gl1: Real = 0.0
    gl3: Real = 0.0
    ge1: Real = 0.0
    ge2: Real = 0.0
    ge3: Real = 0.0
    gbsr: Real = 0.0
    wzp: Real | None = None
    sm: StandardModel = field(default_factory=default_standard_model)

    def __post_init__(self) -> None:
        for name in FIELDS:
            object.__setattr__(self, name, _number(name, getattr(self, name)))
        if self.wzp is not None:
            object.__setattr__(self, "wzp", _number("wzp", self.wzp))
        if not isinstance(self.sm, StandardModel):
            raise PointError(
                f"sm = {shown(self.sm)}: expected a StandardModel, such as "
                "bridge.benchmark().replace(MT=172.5).sm"
            )
        arrays = {n: v.shape for n, v in self.values().items() if not isinstance(v, float)}
        _check_shapes(arrays)

    def __eq__(self, other: object) -> bool:
        """Whether all parameters are equal, those of arrays at every place."""
        if not isinstance(other, Point):
            return NotImplemented
        mine, its = self.values(), other.values()
        return mine.keys() == its.keys() and all(_equal(x, its[name]) for name, x in mine.items())

    @property
    def shape(self) -> tuple[int, ...]:
        """Common shape of all parameters; () for a single point."""
        named = ((self, FIELDS), (self.sm, SM_INPUTS), (self, ("wzp",)))
        values = (getattr(of, name) for of, names in named for name in names)
        return np.broadcast_shapes(*{v.shape for v in values if isinstance(v, np.ndarray)})

    def values(self) -> dict[str, Real]:
        """Every parameter by name; the width of the Z' only where it is fixed."""
        fixed = {} if self.wzp is None else {"wzp": self.wzp}
        return {name: self[name] for name in (*FIELDS, *SM_INPUTS)} | fixed

    def numbers(self) -> dict[str, float]:
        """`values` of a single point as plain numbers: what cards, files and programs are given.

        Raises PointError for an array of points.

        >>> benchmark().replace(wzp=2.0).numbers()["wzp"]
        2.0
        """
        return {name: float(value) for name, value in self.single().values().items()}

    def single(self) -> Point:
        """The point itself. Raises PointError for an array of points."""
        if self.shape:
            raise PointError(
                f"expected a single point, got an array of points of {self.shape}: bridge.scan and "
                "bridge.estimates take several"
            )
        return self

    def to_dict(self) -> dict[str, Any]:
        """The portal parameters and whatever else is set, ready for JSON: arrays are lists.

        `bridge.benchmark().replace(**point.to_dict())` is the same point.

        >>> benchmark().replace(gu3=0.1, MT=165.0).to_dict()["MT"]
        165.0
        """
        return {name: np.asarray(value).tolist() for name, value in self._beyond().items()}

    def _beyond(self, **usual: float) -> dict[str, Real]:
        """The portal parameters except where they are `usual`, and all that is not its default."""
        known = {**dict.fromkeys(GENERAL, 0.0), **{n: defaults()[n] for n in SM_INPUTS}, **usual}
        values = self.values()
        return {n: x for n, x in values.items() if anywhere(np.not_equal(x, known.get(n, np.nan)))}

    def __repr__(self) -> str:
        """As Python builds it, with what is not a default; arrays by shape and range."""
        given = {name: _in_short(x) for name, x in self._beyond(vts=_default_vts()).items()}
        own = ", ".join(f"{n}={x}" for n, x in given.items() if n in FIELDS)
        others = ", ".join(f"{n}={x}" for n, x in given.items() if n not in FIELDS)
        return f"Point({own})" + (f".replace({others})" if others else "")

    def named(self) -> dict[str, float | None]:
        """How results name their point: portal parameters, other couplings that are not 0, and the
        Z' width, None if computed."""
        numbers = self.numbers()
        named = (*PORTAL, *(name for name in GENERAL if numbers[name]), "wzp")
        return {name: numbers.get(name) for name in named}

    @classmethod
    def preset(cls, name: str, **given: Any) -> Point:
        """A point of another model, `bridge.data.presets.PRESETS`, from its own parameters.

        `given` are those, `gnunu`, `mzp`, `mnu4`, and whatever else of a point, which stands before
        the model's. Raises PointError for one that is missing, and for an unknown name.

        >>> p = Point.preset("b3-l2", g=0.3, gnunu=1.0, mzp=500.0, mnu4=200.0)
        >>> round(p.gu3, 9), p.ge2
        (0.1, -0.3)
        """
        own = {n: real_numbers(n, x, np.shape(x)) for n, x in given.items() if n not in PARAMETERS}
        found = preset_couplings(name, given | own, {g: 0.0 for g in COUPLINGS if g != "gnunu"})
        known = (*PRESETS[name].couplings, *PARAMETERS)
        if unknown := [n for n in given if n not in known]:
            raise PointError(
                f"preset {name}: {unknown[0]} is no parameter; {suggestion(unknown[0], known)}"
                f"expected {', '.join(known)}"
            )
        needed = {n for n, info in PARAMETERS.items() if info.required}
        if missing := sorted(needed - found.keys()):
            raise PointError(f"preset {name}: expected {', '.join(missing)} too")
        return benchmark().replace(**found)

    @classmethod
    def from_card(cls, card: Any, width: str | None = None) -> Point:
        """The point of a card: of its path, or of what `bridge.read_card` returned.

        `width` is for a fixed Z' width, as in `Card.point`. Raises CardError, with file, line and
        remedy, for a card that cannot be trusted.

        >>> from bridge.files import shipped
        >>> Point.from_card(shipped("templates") / "benchmark_card.slha") == benchmark()
        True
        """
        from bridge import read_card

        found: Point = (card if hasattr(card, "point") else read_card(card)).point(width)
        return found

    @property
    def general(self) -> tuple[str, ...]:
        """The couplings beyond (2.28) that are set, at any of the points.

        >>> benchmark().replace(gu3=0.1).general
        ('gu3',)
        """
        return tuple(name for name in GENERAL if anywhere(getattr(self, name)))

    def __getitem__(self, name: str) -> Real:
        """A parameter by its name in the model, the Z' width left out.

        >>> benchmark()["MT"]
        173.0
        """
        return getattr(self if name in FIELDS else self.sm, name)  # type: ignore[no-any-return]

    def replace(self, **changes: Any) -> Point:
        """A new point with portal or SM parameters changed; the width is computed again.

        >>> benchmark().replace(mzp=300.0, MB=4.18).sm.MB
        4.18
        """
        unknown = changes.keys() - PARAMETERS.keys()
        if unknown:
            raise PointError(
                f"unknown parameter {', '.join(sorted(unknown))}; "
                f"{suggestion(min(unknown), PARAMETERS)}a point has {', '.join(PARAMETERS)}"
            )
        given = {k: v for k, v in changes.items() if k in SM_INPUTS}
        mine = {k: v for k, v in changes.items() if k not in SM_INPUTS}
        sm = replace(self.sm, **given) if given else self.sm
        return replace(self, **{"wzp": None, **mine, "sm": sm})


def benchmark() -> Point:
    """The point of the shipped benchmark card, inside the paper's allowed window.

    Returns
    -------
    Point
        A single point: the defaults of `ufo_model/parameters.py`.

    Notes
    -----
    Source: section 5 of arXiv:1803.04430 for the window.
    Cost: 40 us.
    """
    values: dict[str, Any] = {name: defaults()[name] for name in FIELDS}
    return Point(**values)


MASSLESS_B = (
    "MB is 0, as in cards of the five-flavour scheme: widths and annihilation are those of a "
    "massless b"
)


def complaint(name: str, value: object) -> str:
    """What is wrong with a value outside the domain of parameter `name`.

    >>> complaint("mzp", 3.0)
    "mzp = 3.0 GeV (mass of the Z'): expected 5 to 20000 GeV"
    """
    info = PARAMETERS[name]
    unit = f" {info.unit}" if info.unit else ""
    text = f"{name} = {value}{unit} ({info.description}): expected {info.domain}{unit}"
    if info.plausible is not None:
        text += f", and it is known to be in {info.plausible}{unit}"
    if name == "aEWM1" and isinstance(value, float) and 1.0 / 150.0 < value < 1.0 / 100.0:
        text += f"; this looks like alpha itself: write {1.0 / value:.6g}"
    return text


def oddities(sm: StandardModel) -> Iterator[tuple[str, npt.NDArray[np.bool_], str]]:
    """Which SM input is possible but odd, where it is (a mask), and what to say of it.

    >>> [text for _, mask, text in oddities(benchmark().replace(MMU=1.0566).sm) if mask.any()]
    ['MMU = 1.0566 GeV (mass of the muon) is not in 0.095 to 0.11 GeV']
    """
    for name in SM_INPUTS:
        value, info = getattr(sm, name), PARAMETERS[name]
        if info.plausible is not None:
            odd = info.plausible.excludes(value) & np.not_equal(value, 0.0)
            unit = f" {info.unit}" if info.unit else ""
            read = f" = {value:.9g}{unit}" if isinstance(value, float) else ""
            text = f"{name}{read} ({info.description}) is not in {info.plausible}{unit}"
            yield name, odd, text
    yield "MB", np.equal(sm.MB, 0.0), MASSLESS_B


def _number(name: str, value: object) -> Real:
    """`value` as a float or a read-only array of its own. Raises PointError."""
    if isinstance(value, float) and PARAMETERS[name].domain.holds(value):
        return float(value)
    if _has_masked(value):
        raise PointError(f"{name} has masked values: expected a number at every place")
    try:
        given = np.asarray(value)
    except ValueError:
        given = np.array(None)
    if given.dtype.kind not in "fiu":
        raise PointError(
            f"{name} = {shown(value)}: expected a real number or an array of real numbers"
        )
    bad = PARAMETERS[name].domain.excludes(given)
    if np.any(bad):
        raise PointError(complaint(name, float(given[bad].flat[0])))
    if given.ndim == 0:
        return float(given)
    number = given.astype(float)
    number.flags.writeable = False
    return number


def _equal(x: Real, y: Real) -> bool:
    return x == y if isinstance(x, float) and isinstance(y, float) else np.array_equal(x, y)


def _in_short(value: Real) -> str:
    """A number as Python writes it; of an array its shape and range.

    >>> _in_short(np.array([1.0, 3.0]))
    '<(2,) from 1 to 3>'
    """
    if isinstance(value, float):
        return repr(value)
    if not value.size:
        return f"<{value.shape}>"
    return f"<{value.shape} from {value.min():.6g} to {value.max():.6g}>"


def _check_shapes(arrays: dict[str, tuple[int, ...]]) -> None:
    """Raise PointError where they do not broadcast with each other."""
    try:
        np.broadcast_shapes(*set(arrays.values()))
    except ValueError:
        named = ", ".join(f"{name} of shape {shape}" for name, shape in arrays.items())
        raise PointError(
            f"{named} do not make an array of points: expected one shape, or shapes that broadcast"
        ) from None


def _has_masked(value: object) -> bool:
    """Whether numpy would compute with numbers that a mask hides."""
    if isinstance(value, list | tuple):
        return any(map(_has_masked, value))
    return isinstance(value, np.ma.MaskedArray) and bool(np.ma.is_masked(value))
