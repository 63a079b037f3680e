"""ufoamp: partial widths of the Z' from helicity amplitudes of the model directory."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from functools import lru_cache
from math import hypot, pi, sqrt
from pathlib import Path
from typing import Any

import numpy as np

from bridge.arrays import Array
from bridge.point import PORTAL, SM_INPUTS, Point
from bridge.shipped import shipped

ZP = 32
_ROUNDING = 1e-13
_COSINE, _SINE = 0.6, 0.8
"""Any direction: a decay at rest, summed over spins, is isotropic."""

CHANNELS = {
    "bb": (5, -5, "MB", "MB", 1),
    "tt": (6, -6, "MT", "MT", 1),
    "bs": (5, -3, "MB", "MS", 2),
    "mumu": (13, -13, "MMU", "MMU", 1),
    "nunu": (14, -14, "", "", 1),
    "nu4nu4": (52, -52, "mnu4", "mnu4", 1),
}
"""PDG codes of the daughters, their masses, and how many charge states there are."""


@lru_cache
def _model() -> Any:
    """The model as ufoamp loads it, from a copy: it may write where it reads."""
    from ufoamp.ufo_model import load

    copy = shutil.copytree(shipped("ufo_model"), Path("ufo_model").resolve())
    return load(str(copy))


def partial_width(point: Point, channel: str) -> float:
    """Width [GeV] of one channel, 0 where it is closed."""
    from ufoamp.analysis import MatrixElement

    first, second, name1, name2, states = CHANNELS[channel]
    values = {name: float(getattr(point, name)) for name in PORTAL}
    values |= {name: float(getattr(point.sm, name)) for name in SM_INPUTS}
    m, m1, m2 = values["mzp"], values.get(name1, 0.0), values.get(name2, 0.0)
    if m <= m1 + m2:
        return 0.0
    element = MatrixElement(
        _model(),
        ([ZP], [first, second]),
        couplings=values,
        restrict=None,
        massless_light_quarks=False,
    )
    p = sqrt((m - m1 - m2) * (m + m1 + m2) * (m - m1 + m2) * (m + m1 - m2)) / (2.0 * m)
    square = element.m2(_momenta(m, m1, m2, p))
    return float(states * square * p / (8.0 * pi * m**2))


def _momenta(m: float, m1: float, m2: float, p: float) -> Array:
    """Momenta (3, 4) of the parent at rest and its daughters."""
    direction = p * np.array([_SINE, 0.0, _COSINE])
    return np.array([[m, 0.0, 0.0, 0.0], [hypot(m1, p), *direction], [hypot(m2, p), *(-direction)]])


def evaluate(point: Point, inputs: Mapping[str, float]) -> dict[str, tuple[float, float]]:
    """width_zp and the branching ratio of every channel."""
    widths = {channel: partial_width(point, channel) for channel in CHANNELS}
    total = sum(widths.values())
    answer = {"width_zp": (total, _ROUNDING * total)}
    for channel, width in widths.items():
        if total > 0.0:
            answer[f"br_{channel}"] = (width / total, _ROUNDING * width / total)
    return answer
