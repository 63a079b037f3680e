"""How far pp cross-sections move with scales, parton distributions and the next order in QCD."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from bridge.native.dimuon import estimates, sigma_dimuon_nwa_pb
from bridge.native.parton_luminosities import PartonLuminosities, shipped_set, shipped_sets
from bridge.native.partons import ORDERS, Luminosity, make_luminosity
from bridge.numerics.arrays import Array, Real
from bridge.point import Point

Mask = npt.NDArray[np.bool_]

SEVEN_POINTS = ((0.5, 0.5), (0.5, 1.0), (1.0, 0.5), (1.0, 2.0), (2.0, 1.0), (2.0, 2.0))
"""Factors on muR and muF around the central scale, never 4 apart."""

SCALE, FAMILY, MEMBERS, NEXT_ORDER = "scale", "PDF family", "PDF members", "missing orders"
"""Kinds of spread."""


COMPARED = {"lo": "nlo", "nlo": "nnlo", "nnlo": "nlo"}
"""Order whose distance tells of missing orders: the next one, of the highest the one before."""


@dataclass(frozen=True, slots=True)
class Band:
    """Lowest and highest relative shift of a cross-section, the central value included.

    `notes` say what is not in it, or why there is none: where (masks), and the words.
    """

    low: Real
    high: Real
    notes: tuple[tuple[Mask, str], ...] = ()


def production(p: Point, lum: Luminosity) -> dict[str, Real]:
    """The values of `dimuon.estimates`."""
    return {name: e.value for name, e in estimates(p, lum).items()}


def narrow_dimuons(p: Point, lum: Luminosity) -> dict[str, Real]:
    """Of those the one that dimuon limits meet."""
    return {"sigma_dimuon_nwa_pb": sigma_dimuon_nwa_pb(p, lum)}


def spreads(
    p: Point, lum: Luminosity, of: Callable[[Point, Luminosity], Mapping[str, Real]] = production
) -> dict[str, dict[str, Band]]:
    """By quantity and by kind; of the luminosities that exist, NaN where none does.

    `SCALE` is the envelope of `SEVEN_POINTS`, at NNLO of the two with muR = muF; `FAMILY` that of
    the other shipped sets that are not of leading order, at the same scales and order; `MEMBERS`,
    of a set that has them, is their error at 68 % CL, for which all are needed; `NEXT_ORDER` the
    shift to the order that is `COMPARED`.
    """
    central = of(p, lum)
    found: dict[str, dict[str, Band]] = {name: {} for name in central}
    for kind, others in alternatives(lum).items():
        shifted = [of(p, other) for other in others]
        for name, value in central.items():
            with np.errstate(invalid="ignore", divide="ignore"):
                shifts = np.stack(np.broadcast_arrays(*(one[name] / value for one in shifted)))
            low, high = _extent(lum, kind, shifts - 1.0)
            found[name][kind] = Band(low, high, tuple(_notes(p, kind, others, shifts, low)))
    return found


def _extent(lum: Luminosity, kind: str, shifts: Array) -> tuple[Real, Real]:
    """Lowest and highest of relative shifts (n, ...)."""
    if kind == MEMBERS and lum.pdf.members is not None:
        low, high = lum.pdf.members.error(shifts)
        return -low, high
    low, high = np.fmin.reduce(shifts), np.fmax.reduce(shifts)
    return np.minimum(low, 0.0), np.maximum(high, 0.0)


def _notes(
    p: Point, kind: str, others: Sequence[Luminosity], shifts: Array, low: Real
) -> Iterator[tuple[Mask, str]]:
    """Of a band from `shifts` (n, ...): each luminosity that does not exist, and why."""
    for other, shift in zip(others, shifts, strict=True):
        for mask, reason in other.absent(p.mzp, shift):
            if np.any(mask):
                yield np.asarray(mask), f"without {_label(kind, other)}: {reason}"
    if kind == SCALE and others[0].order == "nnlo":
        yield np.isfinite(low), "muR = muF alone, since NNLO/NLO is known for no other"


def _label(kind: str, lum: Luminosity) -> str:
    """What tells a luminosity from the others of its kind."""
    scales = f"muR = {lum.mu_r:g} mzp, muF = {lum.mu_f:g} mzp"
    labels = {SCALE: scales, NEXT_ORDER: ORDERS[lum.order], MEMBERS: "a member"}
    return labels.get(kind, lum.pdf.name)


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
