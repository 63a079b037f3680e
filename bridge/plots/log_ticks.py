"""Ticks of logarithmic axes and colour bars: few, round, and short to read at print size."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.ticker import Formatter, Locator, MaxNLocator

from bridge.plots.lettering import scientific

FIRST_DIGITS = ((1,), (1, 3), (1, 2, 5), (1, 2, 3, 5), tuple(range(1, 10)))
"""Of the ticks in each decade, from few to many."""
ENOUGH, MOST = 3, 7
PLAIN = 1e-3, 1e4
"""Ticks within are written out, others as powers of ten."""
STEPS = (1, 2, 5, 10)
"""Of ticks in equal steps."""


def log_ticks(low: float, high: float) -> list[float]:
    """At least three round numbers from `low` to `high`, more than seven only within a decade.

    >>> log_ticks(0.01, 3.0), log_ticks(50.0, 4000.0)
    ([0.01, 0.1, 1.0], [100.0, 300.0, 1000.0, 3000.0])
    """
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    for digits in FIRST_DIGITS:
        powers = range(first, last + 1)
        ticks = [float(f"{d}e{n}") for n in powers for d in digits]
        ticks = [t for t in ticks if low * (1.0 - 1e-9) <= t <= high * (1.0 + 1e-9)]
        if len(ticks) >= ENOUGH:
            return ticks[:: -(-len(ticks) // MOST)] if digits == (1,) else ticks
    return [float(t) for t in MaxNLocator(5, steps=STEPS).tick_values(low, high)]


class LogTicks(Locator):
    """`log_ticks` of what is shown."""

    def __call__(self) -> list[float]:
        """The ticks of the axis as it is now."""
        axis: Any = self.axis
        return self.tick_values(*sorted(map(float, axis.get_view_interval())))

    def tick_values(self, vmin: float, vmax: float) -> list[float]:
        """The ticks between two values."""
        return log_ticks(vmin, vmax)


class LogLabels(Formatter):
    """Plain numbers where all of them are short, powers of ten otherwise."""

    def __call__(self, x: float, pos: int | None = None) -> str:
        """One label."""
        return self.format_ticks([x])[0]

    def format_ticks(self, values: Sequence[float]) -> list[str]:
        """The labels of all ticks, in one style."""
        low, high = PLAIN
        if all(low <= value <= high for value in np.asarray(values)):
            return [f"{value:g}" for value in values]
        return [f"${scientific(value)}$" for value in values]
