"""What a U(1)' whose charges are the couplings of a point leaves open: gauge anomalies among the
Standard Model fermions, and mixing with hypercharge by their loops.

Anomalies of U(1)' alone and with gravity are left aside: singlets such as right-handed neutrinos
can cancel them, and no singlet the others. Derived from traces over left-handed minus right-handed
fermions; (2.18)-(2.22) of arXiv:1803.04430 for the charges.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

import numpy as np
import numpy.typing as npt

from bridge.native.channels import CURRENTS as COUPLED
from bridge.native.running import CURRENTS, HYPERCHARGE, MULTIPLICITY
from bridge.numerics.arrays import Array, Real
from bridge.point import Point

Y, N = HYPERCHARGE[: len(CURRENTS)], MULTIPLICITY[: len(CURRENTS)]
HANDED = np.array([1, -1, -1, 1, -1] * 3)
"""1 for left-handed, -1 for right-handed multiplets."""
COLOURED, DOUBLET = np.array([1, 1, 1, 0, 0] * 3), np.array([1, 0, 0, 1, 0] * 3)

ANOMALIES = {
    "SU(3)^2 U(1)'": (HANDED * COLOURED * N / 3, 1),
    "SU(2)^2 U(1)'": (DOUBLET * N / 2, 1),
    "U(1)_Y^2 U(1)'": (HANDED * N * Y**2, 1),
    "U(1)_Y U(1)'^2": (HANDED * N * Y, 2),
}
"""Weights of the fifteen multiplets, and the power of their charges."""
CANCELS = 1e-9
"""Of a sum, over the sum of sizes."""


def charges(p: Point) -> Array:
    """Couplings of the fifteen multiplets, as in `running.CURRENTS`; shape (15, ...)."""
    return np.array(
        np.broadcast_arrays(
            *(prod((p[n] for n in COUPLED[c]), start=np.ones(p.shape)) for c in CURRENTS)
        )
    )


def hypercharge_mixing(p: Point) -> Real:
    """sum of N y g: loops mix the Z' with hypercharge by g'/(12 pi^2) of it and a logarithm."""
    value: Real = np.tensordot(N * Y, charges(p), axes=1)
    return value


def remains(terms: Array) -> npt.NDArray[np.bool_]:
    """Where a sum over the first axis does not cancel."""
    return np.asarray(np.abs(np.sum(terms, axis=0)) > CANCELS * np.sum(np.abs(terms), axis=0))


def warnings(p: Point) -> Iterator[tuple[npt.NDArray[np.bool_], str]]:
    """Where (a mask) couplings beyond (2.28) leave something open, and what."""
    if not p.general:
        return
    g = charges(p)
    general = np.logical_or.reduce([np.not_equal(p[name], 0.0) for name in p.general])
    each = np.reshape(N * Y, (-1, *(1,) * len(p.shape)))
    mixing = hypercharge_mixing(p)
    size = f"{float(mixing):.3g}" if np.ndim(mixing) == 0 else "not 0"
    yield (
        general & remains(each * g),
        f"loops mix the Z' with hypercharge (sum of N y g = {size}): only direct detection and "
        "flavour have it, in their running",
    )
    for name, (weights, power) in ANOMALIES.items():
        weights = np.reshape(weights, each.shape)
        yield (
            general & remains(weights * g**power),
            f"{name} is anomalous among the Standard Model fermions: others must cancel it",
        )
