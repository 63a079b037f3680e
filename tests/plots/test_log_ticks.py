"""Ticks of logarithmic axes: enough, few, inside, short."""

from __future__ import annotations

import numpy as np
import pytest

from bridge.plots.log_ticks import MOST, LogLabels, log_ticks

RANGES = [(low, low * width) for low in (1e-46, 0.0037, 1.0, 420.0) for width in
          (1.05, 1.6, 2.7, 9.0, 40.0, 300.0, 1e4, 1e13)]  # fmt: skip


@pytest.mark.parametrize(("low", "high"), RANGES)
def test_every_range_has_a_few_ticks_inside(low: float, high: float) -> None:
    ticks = np.array(log_ticks(low, high))
    inside = ticks[(ticks >= low) & (ticks <= high)]
    assert inside.size >= 2
    assert inside.size <= 9 if high < 10.0 * low else inside.size <= MOST + 1
    assert (np.diff(ticks) > 0.0).all()
    assert len(set(LogLabels().format_ticks(ticks.tolist()))) == ticks.size


def test_labels_of_an_axis_are_in_one_style() -> None:
    assert LogLabels().format_ticks([0.01, 0.1, 1.0]) == ["0.01", "0.1", "1"]
    assert LogLabels().format_ticks([1e-4, 1e-2, 1.0]) == ["$10^{-4}$", "$10^{-2}$", "$10^{0}$"]
