"""The theory error of the relic density: what another choice that can be defended would change.

One standard deviation of ln(Omega h^2), from the point alone, so that verdicts and likelihoods of
a scan and of a single point agree whatever else was computed.
"""

from __future__ import annotations

from math import pi

import numpy as np

from bridge.native.sommerfeld import potential_strength
from bridge.numerics.arrays import Array, Real
from bridge.point import Point
from bridge.prediction import Options

GSTAR = 0.013
"""Between two tables of g*, arXiv:1503.03513 and arXiv:1503.04935: nine of ten masses lie below;
4 % at mnu4 = 5 GeV, where freeze-out meets the QCD transition."""
NUMERICAL = 5e-4
"""Of quadrature and integration, as each number states it; the worst is meant."""
KINETIC = 0.01
"""Of the temperature of nu4: left out by "textbook" and "sommerfeld", of assumed shape in "cbe" and
"full". Within some per cent of the pole and for gnunu < 1e-2 it is tens of per cent
(`validation/kinetic`), which only "cbe" and "full" see."""
BETA = 0.15
"""Velocity of nu4 in the centre of mass that stands for freeze-out: sqrt(3/(2x)) at x = 67."""
SOMMERFELD = "Sommerfeld factor"
"""It can only lower the density; with and without are taken to be two standard deviations apart."""
ENHANCED = ("sommerfeld", "full")
"""Kinds of the relic density that include Z' exchange between nu4 and its antiparticle."""


def relic_errors(p: Point, options: Options) -> dict[str, Real]:
    """The parts, by what they come from; `SOMMERFELD` is for predictions that are too high only."""
    left_out = options.relic_kind not in ENHANCED
    apart = np.log(hulthen_factor(p)) if left_out else 0.0
    return {
        "g* table": GSTAR,
        "numerical": NUMERICAL,
        "kinetic decoupling": KINETIC,
        SOMMERFELD: apart / 2.0,
    }


def relic_error(p: Point, options: Options) -> tuple[Real, Real]:
    """In quadrature, of predictions that are too high and too low."""
    errors = relic_errors(p, options)
    enhanced = errors.pop(SOMMERFELD)
    low = np.sqrt(sum(np.square(part) for part in errors.values()))
    return np.hypot(low, enhanced), low


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
