"""How far pp cross-sections move with scales, parton distributions and the next order in QCD."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from bridge.native.dimuon import estimates, sigma_dimuon_nwa_pb
from bridge.native.parton_luminosities import PartonLuminosities, shipped_set, shipped_sets
from bridge.native.partons import Luminosity, make_luminosity
from bridge.numerics.arrays import Array, Real
from bridge.point import Point

SEVEN_POINTS = ((0.5, 0.5), (0.5, 1.0), (1.0, 0.5), (1.0, 2.0), (2.0, 1.0), (2.0, 2.0))
"""Factors on muR and muF around the central scale, never 4 apart."""

SCALE, FAMILY, MEMBERS, NEXT_ORDER = "scale", "PDF family", "PDF members", "missing orders"
"""Kinds of spread."""


COMPARED = {"lo": "nlo", "nlo": "nnlo", "nnlo": "nlo"}
"""Order whose distance tells of missing orders: the next one, of the highest the one before."""


@dataclass(frozen=True, slots=True)
class Band:
    """Lowest and highest relative shift of a cross-section, the central value included."""

    low: Real
    high: Real


def production(p: Point, lum: Luminosity) -> dict[str, Real]:
    """The values of `dimuon.estimates`."""
    return {name: e.value for name, e in estimates(p, lum).items()}


def narrow_dimuons(p: Point, lum: Luminosity) -> dict[str, Real]:
    """Of those the one that dimuon limits meet."""
    return {"sigma_dimuon_nwa_pb": sigma_dimuon_nwa_pb(p, lum)}


def spreads(
    p: Point, lum: Luminosity, of: Callable[[Point, Luminosity], Mapping[str, Real]] = production
) -> dict[str, dict[str, Band]]:
    """By quantity and by kind; NaN where a luminosity that belongs to it is absent.

    `SCALE` is the envelope of `SEVEN_POINTS`, at NNLO of the two with muR = muF; `FAMILY` that of
    the other shipped sets that are not of leading order, at the same scales and order; `MEMBERS`,
    of a set that has them, is their error at 68 % CL; `NEXT_ORDER` the shift to the order that is
    `COMPARED`.
    """
    central = of(p, lum)
    found: dict[str, dict[str, Band]] = {name: {} for name in central}
    for kind, others in alternatives(lum).items():
        shifted = [of(p, other) for other in others]
        for name, value in central.items():
            with np.errstate(invalid="ignore", divide="ignore"):
                shifts = np.stack(np.broadcast_arrays(*(one[name] / value for one in shifted)))
            found[name][kind] = _band(lum, kind, shifts - 1.0)
    return found


def _band(lum: Luminosity, kind: str, shifts: Array) -> Band:
    """Of relative shifts (n, ...)."""
    if kind == MEMBERS and lum.pdf.members is not None:
        low, high = lum.pdf.members.error(shifts)
        return Band(-low, high)
    return Band(np.minimum(shifts.min(axis=0), 0.0), np.maximum(shifts.max(axis=0), 0.0))


@lru_cache(maxsize=16)
def alternatives(lum: Luminosity) -> Mapping[str, tuple[Luminosity, ...]]:
    """Other luminosities that could be defended, by kind of spread."""
    points = [(r, f) for r, f in SEVEN_POINTS if lum.order != "nnlo" or r == f]
    scales = ((lum.mu_r * r, lum.mu_f * f) for r, f in points)
    made = {
        SCALE: [make_luminosity(lum.pdf, lum.sqrts, lum.order, r, f) for r, f in scales],
        FAMILY: [
            _with_set(other, lum)
            for name in shipped_sets()
            if (other := shipped_set(name)).order != "lo" and name != lum.pdf.name
        ],
        MEMBERS: [_with_set(member, lum) for member in lum.pdf.of_members()],
    }
    made[NEXT_ORDER] = [
        make_luminosity(lum.pdf, lum.sqrts, COMPARED[lum.order], lum.mu_r, lum.mu_f)
    ]
    return {kind: tuple(others) for kind, others in made.items() if others}


def _with_set(pdf: PartonLuminosities, lum: Luminosity) -> Luminosity:
    return make_luminosity(pdf, lum.sqrts, lum.order, lum.mu_r, lum.mu_f)
