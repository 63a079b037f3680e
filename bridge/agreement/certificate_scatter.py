"""A small scatter plot as inline SVG: deviation in units of its tolerance against one variable."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 340, 170
_LEFT, _RIGHT, _TOP, _BOTTOM = 34, 8, 8, 34
CLIP = 1.25
"""Deviations are drawn up to this many tolerances; beyond, at the edge."""


@dataclass(frozen=True, slots=True)
class Dot:
    """One comparison: `strain` is the deviation over its tolerance."""

    x: float
    strain: float
    ok: bool
    label: str


def scatter(dots: Sequence[Dot], x_label: str) -> str:
    """The plot, with a logarithmic horizontal axis; empty where nothing can be drawn.

    >>> scatter([Dot(500.0, 0.2, True, "a point")], "mzp [GeV]")[:4]
    '<svg'
    """
    drawable = [dot for dot in dots if dot.x > 0.0 and not math.isnan(dot.strain)]
    if not drawable:
        return ""
    low = math.floor(10.0 * math.log10(min(dot.x for dot in drawable))) / 10.0 - 0.05
    high = math.ceil(10.0 * math.log10(max(dot.x for dot in drawable))) / 10.0 + 0.05

    def across(x: float) -> float:
        return _LEFT + (math.log10(x) - low) / (high - low) * (WIDTH - _LEFT - _RIGHT)

    marks = [
        f'<circle class="{"in" if dot.ok else "out"}" cx="{across(dot.x):.1f}" '
        f'cy="{_down(dot.strain):.1f}" r="2.6"><title>{escape(dot.label)}</title></circle>'
        for dot in drawable
    ]
    ticks = [
        f'<text x="{across(tick):.1f}" y="{HEIGHT - 18}" text-anchor="middle">{tick:g}</text>'
        for tick in _ticks(low, high)
    ]
    return "\n".join(
        [
            f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
            f'aria-label="deviation over tolerance against {escape(x_label)}">',
            _frame(),
            *ticks,
            f'<text x="{(WIDTH + _LEFT) / 2}" y="{HEIGHT - 3}" text-anchor="middle">'
            f"{escape(x_label)}</text>",
            *marks,
            "</svg>",
        ]
    )


def _down(strain: float) -> float:
    clipped = min(max(strain, -CLIP), CLIP)
    return _TOP + (CLIP - clipped) / (2.0 * CLIP) * (HEIGHT - _TOP - _BOTTOM)


def _frame() -> str:
    """The band that tolerance allows, its middle and its labels."""
    span = WIDTH - _LEFT - _RIGHT
    upper, lower = _down(1.0), _down(-1.0)
    labels = "".join(
        f'<text x="{_LEFT - 4}" y="{_down(level) + 3.5:.1f}" text-anchor="end">{text}</text>'
        for level, text in ((1.0, "+1"), (0.0, "0"), (-1.0, "−1"))
    )
    return (
        f'<rect class="band" x="{_LEFT}" y="{upper:.1f}" width="{span}" '
        f'height="{lower - upper:.1f}"/><line x1="{_LEFT}" x2="{_LEFT + span}" '
        f'y1="{_down(0.0):.1f}" y2="{_down(0.0):.1f}"/>{labels}'
    )


def _ticks(low: float, high: float) -> list[float]:
    """1, 2, 5 times powers of ten inside the range; powers alone where it is wide."""
    steps = (1.0,) if high - low > 2.0 else (1.0, 2.0, 5.0)
    decades = range(math.floor(low), math.ceil(high) + 1)
    ticks = [step * 10.0**decade for decade in decades for step in steps]
    return [tick for tick in ticks if low <= math.log10(tick) <= high]
