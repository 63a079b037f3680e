"""The rooms of the package as a drawing, from the arrows of `tests/test_architecture.py`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from typing import NamedTuple

WIDTH, HEIGHT, GAP, LEVEL = 104, 28, 18, 62
"""Of boxes, of the space between them, and the distance of levels, in pixels."""
SWEEPS = 8
"""How often each row is sorted by the places of what is above and below it."""

HEAD = """<svg xmlns="http://www.w3.org/2000/svg" width="{0:.0f}" height="{1:.0f}" \
viewBox="0 0 {0:.0f} {1:.0f}" font-family="sans-serif" font-size="13">
<defs><marker id="tip" markerWidth="8" markerHeight="8" refX="7" refY="4" orient="auto">\
<path d="M0,0 L8,4 L0,8 z" fill="#777"/></marker></defs>"""
BOX = """<rect x="{0:.0f}" y="{1:.0f}" width="{2}" height="{3}" rx="5" fill="#e8f0fa" \
stroke="#2b5d9b"/><text x="{4:.0f}" y="{5:.0f}" text-anchor="middle">{6}</text>"""
ARROW = '<polyline points="{}" fill="none" stroke="#777" marker-end="url(#tip)"/>'


class Spot(NamedTuple):
    """A room on its level, or where an arrow passes by a level (then `end` is where it leads)."""

    room: str
    level: int
    end: str = ""

    def width(self) -> int:
        """A room is a box, an arrow needs little."""
        return 0 if self.end else WIDTH


def paths(arrows: Mapping[str, tuple[str, ...]]) -> Iterator[list[Spot]]:
    """Each arrow that does not follow from others, level by level from above."""

    @cache
    def level(room: str) -> int:
        return 1 + max((level(below) for below in arrows[room]), default=-1)

    @cache
    def reaches(room: str) -> frozenset[str]:
        return frozenset().union(*({below} | reaches(below) for below in arrows[room]))

    for room in arrows:
        for below in arrows[room]:
            if not any(below in reaches(other) for other in arrows[room]):
                passed = range(level(room) - 1, level(below), -1)
                between = [Spot(room, at, below) for at in passed]
                yield [Spot(room, level(room)), *between, Spot(below, level(below))]


def placed(found: list[list[Spot]]) -> dict[Spot, float]:
    """The middle of each spot: rows are sorted so that arrows are short, and centred."""
    rows: dict[int, list[Spot]] = {}
    near: dict[Spot, list[Spot]] = {}
    for path in found:
        for spot in path:
            row = rows.setdefault(spot.level, [])
            row += [spot] if spot not in row else []
        for above, below in pairwise(path):
            near.setdefault(above, []).append(below)
            near.setdefault(below, []).append(above)
    middle: dict[Spot, float] = {}
    for _ in range(SWEEPS):
        for row in (rows[at] for at in sorted(rows, reverse=True)):
            pulled = {s: [middle[n] for n in near[s] if n in middle] or [0.0] for s in row}
            row.sort(key=lambda spot: sum(pulled[spot]) / len(pulled[spot]))
            x = -(sum(s.width() for s in row) + GAP * (len(row) - 1)) / 2
            for spot in row:
                middle[spot] = x + spot.width() / 2
                x += spot.width() + GAP
    return middle


def drawing(arrows: Mapping[str, tuple[str, ...]]) -> str:
    """An SVG of the rooms: each stands above all that it may import."""
    found = list(paths(arrows))
    middle = placed(found)
    left = min(x - spot.width() / 2 for spot, x in middle.items()) - GAP
    right = max(x + spot.width() / 2 for spot, x in middle.items()) + GAP
    top = max(spot.level for spot in middle)

    def y(spot: Spot) -> float:
        return GAP + (top - spot.level) * LEVEL

    lines = []
    for path in found:
        first, *between, last = path
        ends = [(middle[first], y(first) + HEIGHT)]
        for spot in between:
            ends += [(middle[spot], y(spot)), (middle[spot], y(spot) + HEIGHT)]
        ends.append((middle[last], y(last) - 2))
        lines.append(ARROW.format(" ".join(f"{u - left:.0f},{v:.0f}" for u, v in ends)))
    boxes = [
        BOX.format(
            x - left - WIDTH / 2, y(s), WIDTH, HEIGHT, x - left, y(s) + HEIGHT / 2 + 5, s.room
        )
        for s, x in middle.items()
        if not s.end
    ]
    height = GAP + top * LEVEL + HEIGHT + GAP
    return "\n".join([HEAD.format(right - left, height), *lines, *boxes, "</svg>\n"])
