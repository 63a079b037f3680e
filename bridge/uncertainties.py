"""Where the numbers of a point could be off, in parts that are never added together.

Numerical: what the module says of its own quadrature and interpolation. Parametric: the errors
of measured inputs, propagated one by one. Method: another choice that could be defended, and the
shift it makes, None where that choice is not available at the point. Theory: lowest and highest
shift of a pp cross-section by kind. All are relative to the quantity; those that are not listed
are smaller than 1e-5.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from math import sqrt
from typing import TypeAlias

import numpy as np

from bridge.data.tables import DATA, read_data_table
from bridge.evaluation import DEFAULT, Settings, estimates
from bridge.native import kinetic, nucleon, relic, relic_full, sommerfeld, widths
from bridge.native.partial_waves import factor_on_sigma
from bridge.native.production_spread import Band, alternatives, spreads
from bridge.numerics.arrays import Real, ratio
from bridge.observables import predict, shown
from bridge.point import Point
from bridge.prediction import Prediction
from bridge.results import Estimate, scalar

Method: TypeAlias = Callable[[Prediction], Mapping[str, Real]]

INPUT_ERRORS: dict[str, tuple[float, str]] = {
    "MB": (0.06, "pole mass, PDG"),
    "MT": (0.4, "pole mass, PDG"),
    "vts": (1.5e-3, "CKM element V_ts, PDG; (V_dL^dagger)_32 itself is a parameter"),
}
"""Standard deviation [GeV for masses] and source; the running keeps its own fixed inputs."""

NEGLIGIBLE = 1e-5

OTHER_GSTAR = DATA / "gstar_lm2015.csv"
"""Laine and Meyer, arXiv:1503.04935."""


@dataclass(frozen=True, slots=True)
class Range:
    """Lowest and highest relative shift, the central value included."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """Relative uncertainties of one quantity.

    Attributes
    ----------
    numerical : float
        What the module says of its quadrature and interpolation.
    parametric : mapping of str to float
        The shift by one standard deviation of each measured input.
    method : mapping of str to float or None
        The shift by another choice; None says that this one is not available at the point, not that
        it agrees.
    theory : mapping of str to Range or None
        Of a pp cross-section: `low` and `high` of scales (7 points), parton distributions (family
        of sets, and the members of the set where it has them) and missing orders; None as above.
    theory_notes : mapping of str to str
        By kind of `theory` what is not in it, or why there is none.
    """

    numerical: float
    parametric: Mapping[str, float]
    method: Mapping[str, float | None]
    theory: Mapping[str, Range | None] = field(default_factory=dict)
    theory_notes: Mapping[str, str] = field(default_factory=dict)

    @property
    def parametric_total(self) -> float:
        """The inputs in quadrature: they are independent."""
        return sqrt(sum(shift**2 for shift in self.parametric.values()))

    @property
    def envelope(self) -> tuple[float, float]:
        """Lowest and highest of the methods' known shifts, 0 included."""
        shifts = (0.0, *(shift for shift in self.method.values() if shift is not None))
        return min(shifts), max(shifts)


_LEADING_ORDER = "sigma_dimuon_interference_pb", "dimuon_interference_ratio", "sigma_dimuon_sm_pb"


def uncertainties(p: Point, settings: Settings = DEFAULT) -> dict[str, Uncertainty]:
    """Where the numbers of a point could be off, in parts that are never added together.

    Parameters
    ----------
    p : Point
        A single point, of shape ().
    settings : Settings
        Conventions. Quantities of `beyond` are judged only where it is True.

    Returns
    -------
    dict of str to Uncertainty
        By name, for every quantity that exists at the point, is an answer there, and is not zero:
        relative numbers.

    Raises
    ------
    PointError
        For an array of points.
    ZpbridgeError
        For parton luminosities that `settings` cannot have.

    Notes
    -----
    Source: `INPUT_ERRORS` and `METHODS`, each with its own.
    Cost: 0.1 s, 0.3 s the first time; 1 s with `beyond`, and 20 ms a member of the PDF set.
    """
    x = predict(p.single(), settings)
    names = shown(bool(settings.beyond), general=bool(p.general))
    nominal = {name: x[name] for name in names}
    values = {n: v for n, e in nominal.items() if (v := scalar(e.value)) and not _doubted(e)}
    parametric = {n: dict(_parametric(p, settings, n)) for n in INPUT_ERRORS}
    others = [(label, of(x)) for label, of in METHODS.items()]
    theory = spreads(p, settings.luminosity)
    return {
        name: Uncertainty(
            numerical=abs((scalar(nominal[name].error) or 0.0) / value),
            parametric={
                i: change
                for i, s in parametric.items()
                if abs(change := s.get(name, 0.0) / value) > NEGLIGIBLE
            },
            method={
                label: shift
                for label, other in others
                if name in other
                and ((shift := _shift(other[name], value)) is None or abs(shift) > NEGLIGIBLE)
            },
            theory={kind: _range(band) for kind, band in theory.get(name, {}).items()},
            theory_notes=_theory_notes(name, theory.get(name, {})),
        )
        for name, value in values.items()
    }


def _doubted(estimate: Estimate) -> bool:
    return any(np.any(mask) for mask, _ in estimate.absent)


def _range(band: Band) -> Range | None:
    low, high = scalar(band.low), scalar(band.high)
    return None if low is None or high is None else Range(low, high)


def _theory_notes(name: str, bands: Mapping[str, Band]) -> dict[str, str]:
    if name in _LEADING_ORDER:
        return {"theory": "leading order, no theory error estimated"}
    return {kind: said for kind, band in bands.items() if (said := _said(band))}


def _said(band: Band) -> str:
    return "; ".join(dict.fromkeys(text for mask, text in band.notes if np.all(mask)))


def _shift(other: Real, value: float) -> float | None:
    """Relative change from `value`; None where the alternative has no number."""
    number = scalar(other)
    return None if number is None else number / value - 1.0


def _parametric(p: Point, settings: Settings, name: str) -> Iterator[tuple[str, float]]:
    """Half of the difference between one standard deviation up and down, by quantity."""
    sigma, _ = INPUT_ERRORS[name]
    centre = p[name]
    up, down = (estimates(p.replace(**{name: centre + s * sigma}), settings) for s in (1, -1))
    for quantity, above in up.items():
        yield quantity, (_value(above) - _value(down[quantity])) / 2.0


def _value(estimate: Estimate) -> float:
    number = scalar(estimate.value)
    return 0.0 if number is None else number


_RELIC = "omega_h2", "omega_h2_cbe", "omega_h2_sommerfeld", "omega_h2_full"


def _with(change: Callable[[Settings], Settings]) -> Method:
    """The relic densities that are shown, under other settings."""

    def method(x: Prediction) -> Mapping[str, Real]:
        other = predict(x.point, change(x.settings))
        return {n: other.value(n) for n in shown(bool(x.settings.beyond)) if n in _RELIC}

    return method


def _other_convention(settings: Settings) -> Settings:
    others = (c for c in relic.CONVENTIONS.values() if c.name != settings.relic.name)
    return replace(settings, relic=next(others))


def _other_gstar(settings: Settings) -> Settings:
    return replace(settings, relic=replace(settings.relic, gstar=OTHER_GSTAR))


def _coupled_boltzmann(x: Prediction) -> Mapping[str, Real]:
    return {"omega_h2": x.value("omega_h2_cbe")}


def _sommerfeld(x: Prediction) -> Mapping[str, Real]:
    enhanced = x.value("sigmav0_eff_cm3s") * x.value("sommerfeld_today")
    return {"omega_h2": x.value("omega_h2_sommerfeld"), "sigmav0_eff_cm3s": enhanced}


def _prescription(name: str) -> Method:
    """The coupled equations with another momentum-transfer rate."""

    def method(x: Prediction) -> Mapping[str, Real]:
        if not x.settings.beyond:
            return {}
        s = x.settings
        other = kinetic.estimates(x.point, s.relic, name, compile_kernel=s.compile_kernel)
        factor = factor_on_sigma(s.unitarity_cap)
        other |= relic_full.estimates(x.point, s.relic, name, factor, s.compile_kernel)
        names = "omega_h2_cbe", "kinetic_shift", "omega_h2_full"
        return {name: other[name].value for name in names}

    return method


def _p_wave(x: Prediction) -> Mapping[str, Real]:
    """The part of Z'Z' that starts from a p wave with its own factor."""
    if not x.settings.beyond:
        return {}
    s = x.settings
    factor = factor_on_sigma(s.unitarity_cap, p_wave=True)
    other = sommerfeld.estimates(x.point, s.relic, factor, s.compile_kernel)
    other |= relic_full.estimates(x.point, s.relic, factor=factor, compile_kernel=s.compile_kernel)
    names = "omega_h2_sommerfeld", "sommerfeld_shift", "omega_h2_full"
    return {name: other[name].value for name in names}


def _shape(which: int) -> Method:
    """Where the momentum-resolved solution may lie, above (0) or below (1)."""

    def method(x: Prediction) -> Mapping[str, Real]:
        if not x.settings.beyond:
            return {}
        shift = x.value("kinetic_shift")
        errors = kinetic.shape_errors(x.point, shift, x.value("t_chi_over_t_max"))
        factor = 1.0 + (1.0, -1.0)[which] * errors[which]
        moved = {name: factor * x.value(name) for name in ("omega_h2_cbe", "omega_h2_full")}
        return moved | {"kinetic_shift": factor * (1.0 + shift) - 1.0}

    return method


def _loops_below_2gev(x: Prediction) -> Mapping[str, Real]:
    c1p = x.value("c1p") + x.value("c1p_low")
    xenon = nucleon.c1_xenon(c1p, x.value("c1n"))
    cross_sections = {"sigma_p_cm2": c1p, "sigma_xe_cm2": xenon}
    return {"c1p": c1p} | {
        name: nucleon.sigma_nucleon_cm2(c1, x.point.mnu4) for name, c1 in cross_sections.items()
    }


def _qcd(x: Prediction) -> Mapping[str, Real]:
    """Widths, branching ratios and relic densities with gluons."""
    partial, total = widths.partial_widths(x.point, qcd=True), widths.width_zp(x.point, qcd=True)
    ratios = {f"br_{name}": ratio(width, total) for name, width in partial.items()}
    relics = _with(lambda settings: replace(settings, relic=replace(settings.relic, qcd=True)))(x)
    return {"width_zp": total, **ratios, **relics}


METHODS: dict[str, Method] = {
    "other relic convention": _with(_other_convention),
    "g* table: Laine and Meyer 2015": _with(_other_gstar),
    "coupled Boltzmann equations": _coupled_boltzmann,
    "Sommerfeld enhancement": _sommerfeld,
    "collision term beyond small momentum transfer": _prescription("full"),
    "published second moment": _prescription("published"),
    "Sommerfeld factor of the p wave": _p_wave,
    "momentum-resolved, tail": _shape(0),
    "momentum-resolved, self-heating": _shape(1),
    "loops below 2 GeV": _loops_below_2gev,
    "1 + alpha_s/pi of widths to quarks": _qcd,
}
"""Another choice, and the quantities it changes."""


def uncertain_sources(settings: Settings = DEFAULT) -> tuple[str, ...]:
    """Texts that name the papers behind the alternatives."""
    others = (lum for kind in alternatives(settings.luminosity).values() for lum in kind)
    return (read_data_table(OTHER_GSTAR).keys["source"], *(lum.source for lum in others))
