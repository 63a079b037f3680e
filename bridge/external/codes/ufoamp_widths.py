"""ufoamp: partial widths of the Z' from helicity amplitudes of the model directory."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from functools import lru_cache
from math import hypot, pi, sqrt
from pathlib import Path
from typing import Any

import numpy as np

from bridge.errors import OutOfReach
from bridge.files import shipped
from bridge.native.channels import FINAL_STATES, FinalState
from bridge.numerics.arrays import Array
from bridge.point import Point

ZP = 32
_ROUNDING = 1e-13
_COSINE, _SINE = 0.6, 0.8
"""Any direction: a decay at rest, summed over spins, is isotropic."""


@lru_cache
def _model() -> Any:
    """The model as ufoamp loads it, from a copy: it may write where it reads."""
    from ufoamp.ufo_model import load

    copy = shutil.copytree(shipped("ufo_model"), Path("ufo_model").resolve())
    return load(str(copy))


def partial_width(point: Point, channel: FinalState) -> float:
    """Width [GeV] of one channel, 0 where it is closed."""
    from ufoamp.analysis import MatrixElement

    m, (m1, m2) = float(point.mzp), map(float, channel.pair_masses(point))
    if m <= m1 + m2:
        return 0.0
    element = MatrixElement(
        _model(),
        ([ZP], [*channel.states[0]]),
        couplings=point.replace(wzp=None).numbers(),
        restrict=None,
        massless_light_quarks=False,
    )
    p = sqrt((m - m1 - m2) * (m + m1 + m2) * (m - m1 + m2) * (m + m1 - m2)) / (2.0 * m)
    square = element.m2(_momenta(m, m1, m2, p))
    return float(len(channel.states) * square * p / (8.0 * pi * m**2))


def _momenta(m: float, m1: float, m2: float, p: float) -> Array:
    """Momenta (3, 4) of the parent at rest and its daughters."""
    direction = p * np.array([_SINE, 0.0, _COSINE])
    return np.array([[m, 0.0, 0.0, 0.0], [hypot(m1, p), *direction], [hypot(m2, p), *(-direction)]])


def evaluate(point: Point, inputs: Mapping[str, float]) -> dict[str, tuple[float, float]]:
    """width_zp and the branching ratio of every channel."""
    if point.wzp is not None:
        raise OutOfReach(
            "ufoamp computes the width of the Z' itself: leave DECAY 32 out of the card, or Auto"
        )
    widths = {name: partial_width(point, channel) for name, channel in FINAL_STATES.items()}
    total = sum(widths.values())
    answer = {"width_zp": (total, _ROUNDING * total)}
    for channel, width in widths.items():
        if total > 0.0:
            answer[f"br_{channel}"] = (width / total, _ROUNDING * width / total)
    return answer
