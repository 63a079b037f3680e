"""The theory error of the relic density: what another choice that can be defended would change.

One standard deviation of ln(Omega h^2), of the kind that limits meet, at the point: from what was
computed beside it, and where it was not from typical sizes and closed forms.
"""

from __future__ import annotations

from math import pi
from typing import TypeAlias

import numpy as np

from bridge.limits.coverage import Mask
from bridge.native.kinetic import method_errors
from bridge.native.relic_kinds import ENHANCED
from bridge.native.sommerfeld import potential_strength
from bridge.numerics.arrays import Array, Real
from bridge.point import Point
from bridge.prediction import RELIC_KINDS, Prediction

GSTAR = 0.013
"""Between two tables of g*, arXiv:1503.03513 and arXiv:1503.04935: nine of ten masses lie below;
4 % at mnu4 = 5 GeV, where freeze-out meets the QCD transition."""
NUMERICAL = 5e-4
"""Of quadrature and integration, where the number states no larger one."""
KINETIC = 0.01
"""Of the momenta of nu4, where the coupled equations were not solved. Within some per cent of the
pole and for gnunu < 1e-2 it is tens of per cent (`validation/kinetic`)."""
BETA = 0.15
"""Velocity of nu4 in the centre of mass that stands for freeze-out: sqrt(3/(2x)) at x = 67."""
LEFT_OUT = "effects left out"
"""Of "full", by the other kinds: with and without are taken to be two standard deviations apart."""

Interval: TypeAlias = tuple[Real, Real]
"""Of predictions that are too high, and too low."""


def relic_errors(x: Prediction) -> dict[str, Interval]:
    """The parts, by what they come from."""
    numerical, change = _numerical(x), _change(x)
    return {
        "g* table": (GSTAR, GSTAR),
        "numerical": (numerical, numerical),
        "momenta of nu4": _momenta(x),
        LEFT_OUT: (np.maximum(-change, 0.0) / 2.0, np.maximum(change, 0.0) / 2.0),
    }


def relic_error(x: Prediction) -> Interval:
    """In quadrature."""
    parts = relic_errors(x).values()
    high, low = (np.sqrt(sum(np.square(part[side]) for part in parts)) for side in (0, 1))
    return high, low


def full_over_chosen(x: Prediction) -> Real:
    """omega_h2_full over the relic density that limits meet; NaN where one is not known."""
    full, chosen = (x.known.get(RELIC_KINDS[kind]) for kind in ("full", x.options.relic_kind))
    if full is None or chosen is None:
        return np.nan
    usable = np.greater(full, 0.0) & np.greater(chosen, 0.0)
    return np.where(usable, full, np.nan) / np.where(usable, chosen, 1.0)


def estimated(x: Prediction) -> Mask:
    """Where what the kind leaves out is a closed form, which resonances of the Sommerfeld factor
    escape."""
    return np.isnan(full_over_chosen(x)) & np.less(_closed_form(x), -KINETIC)


def _change(x: Prediction) -> Real:
    """ln of omega_h2_full over the relic density that limits meet."""
    known = full_over_chosen(x)
    return np.where(np.isnan(known), _closed_form(x), np.log(known))


def _closed_form(x: Prediction) -> Real:
    return 0.0 if x.options.relic_kind in ENHANCED else -np.log(hulthen_factor(x.point))


def _numerical(x: Prediction) -> Real:
    """What the number states, if that is more than `NUMERICAL`."""
    name = RELIC_KINDS[x.options.relic_kind]
    if name not in x.errors:
        return NUMERICAL
    stated = x.errors[name] / np.where(np.greater(x.known[name], 0.0), x.known[name], np.nan)
    return np.fmax(NUMERICAL, stated)


def _momenta(x: Prediction) -> Interval:
    """Of the coupled equations, with which the other kinds are compared."""
    names = ("kinetic_shift", "t_chi_over_t_max")
    if not all(name in x.known for name in names):
        return KINETIC, KINETIC
    above, below = method_errors(x.point, *(x.known[name] for name in names))
    return (
        np.where(np.isnan(below), KINETIC, below),
        np.where(np.isnan(above), KINETIC, above),
    )


def hulthen_factor(p: Point) -> Real:
    """The Sommerfeld factor of the Hulthen potential at `BETA`, a closed form near that of Yukawa.

    As in arXiv:0910.5713: pi/eps_v sinh(a)/(cosh(a) - cos(b)) with a = 2 pi eps_v/h and
    b^2 = 4 pi^2/h - a^2, h = pi^2 eps_phi/6; written without differences of large numbers.
    """
    lam = np.asarray(potential_strength(p), dtype=float)
    charged = lam > 0.0
    ratio = p.mnu4 / p.mzp * BETA / np.where(charged, lam, 1.0)
    squared = 24.0 * np.where(charged, lam, 1.0)
    a: Array = ratio * squared / (2.0 * pi)
    b = np.sqrt(np.abs(squared - a**2))
    bound = np.expm1(-a) ** 2 + 4.0 * np.exp(-a) * np.sin(b / 2.0) ** 2
    free = np.expm1(-(a + b)) * np.expm1(-squared / (a + b))
    factor = -pi / ratio * np.expm1(-2.0 * a) / np.where(squared > a**2, bound, free)
    return np.where(charged, np.maximum(factor, 1.0), 1.0)
