"""A plane as one page to explore: no server, no network, the numbers inside it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from html import escape
from math import sqrt
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bridge.numerics.arrays import Array
from bridge.pages import template
from bridge.plots.edges import edge_lines
from bridge.plots.figure_data import unit_of
from bridge.plots.plane_numbers import (
    NO_DATA,
    NO_POINT,
    TEXTS,
    UNANSWERED,
    PlaneNumbers,
    counts_column,
    ratio_column,
    region_name,
)
from bridge.plots.plane_picture import caption, contour_lines, region_colours, region_label

MOST_NODES = 80
"""Nodes on an axis that can be pointed at."""
MOST_BYTES = 2_700_000
"""Of the numbers, so that the whole page stays below 3 MB; beyond it the grid is coarser."""
FEWEST_NODES = 5
STEPS = 500
"""Along an axis, in which lines are drawn."""
DIGITS, DIGITS_OF_RATIOS, DIGITS_OF_AXES = 4, 3, 12
SCRIPT = Path(__file__).with_suffix(".js")

STYLE = """
#canvas { width: 100%; touch-action: manipulation; cursor: crosshair; display: block; }
.tools { display: flex; flex-wrap: wrap; gap: .3rem 1rem; font-size: .85rem; margin: .5rem 0; }
.tools label { display: inline-flex; align-items: center; gap: .35rem; }
.tools svg { width: 2rem; height: .8rem; flex: none; }
#readout { min-height: 3em; font-size: .9rem; margin: .5rem 0; }
.two { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(17rem, 100%), 1fr));
  gap: 1rem; }
.bad td { color: var(--bad); } .other td { opacity: .65; }
select, button { font: inherit; max-width: 100%; }
"""

_EXPLAINED = (
    "Hatched: excluded by a limit that is switched on and counts; lines are where a limit is met, "
    "by the limits that count. Grey: there is no number. Of several limits that rest on the same "
    "data one counts at a point; the others are in the table with their ratios, and are not drawn."
)


def to_html(numbers: PlaneNumbers, record: Mapping[str, Any]) -> str:
    """The page."""
    content, coarse = _fitting(numbers)
    body = [
        f"<p>{escape(caption(numbers))}</p>",
        '<div class="tools"><label>colour <select id="colour"></select></label>'
        '<button id="download" type="button">download these numbers</button></div>',
        '<canvas id="canvas" role="img" aria-label="the plane"></canvas>',
        '<p id="readout" aria-live="polite">Point at the plane, or tap it.</p>',
        '<div class="tools" id="regions"></div>',
        f'<p class="small">{_EXPLAINED} This grid has {coarse} × {coarse} nodes, the nearest of '
        "which is shown; the CSV beside the page has all of them, fine at edges.</p>",
        '<div class="two"><div class="wide"><h3>Prediction over limit</h3><table id="ratios">'
        '</table></div><div class="wide"><h3>Numbers</h3><table id="values"></table></div></div>',
        f'<script type="application/json" id="plane">{content}</script>',
        f"<script>{SCRIPT.read_text(encoding='utf-8')}</script>",
    ]
    return template.page(numbers.plane.title, body, record, STYLE)


def _fitting(numbers: PlaneNumbers) -> tuple[str, int]:
    """The numbers of the finest grid that a page has room for, and the nodes on an axis of it."""
    most = min(numbers.nodes, MOST_NODES)
    text = _inert(numbers, most)
    while len(text) > MOST_BYTES and most > FEWEST_NODES:
        estimate = int(most * sqrt(0.95 * MOST_BYTES / len(text)))
        most = max(FEWEST_NODES, min(most - 1, estimate))
        text = _inert(numbers, most)
    return text, most


def _inert(numbers: PlaneNumbers, most: int) -> str:
    """JSON that no browser takes for the end of a script."""
    text = json.dumps(_content(numbers, most), allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")


def _content(numbers: PlaneNumbers, most: int) -> dict[str, Any]:
    plane = numbers.plane
    chosen = np.linspace(0, numbers.nodes - 1, most).round().astype(int)
    rows = (chosen[:, None] * numbers.nodes + chosen).ravel()
    ratios = {ratio_column(limit): DIGITS_OF_RATIOS for limit in plane.limits}
    digits = ratios | {name: DIGITS_OF_AXES for name, _ in plane.axes}
    hidden = (*TEXTS, *plane.parameters.fixed)
    columns = {
        name: _rounded(column[rows], digits.get(name, DIGITS))
        for name, column in numbers.columns.items()
        if name not in hidden
    }
    counts = {counts_column(limit) for limit in plane.limits} & columns.keys()
    colours = [name for name in columns if not {name} & {*ratios, *counts, "excluded"}]
    units = {axis: np.unique(u[rows]) for axis, u in (("x", numbers.unit_x), ("y", numbers.unit_y))}
    return {
        "stem": plane.path.stem,
        "nodes": most,
        **{key: _axis(numbers, which, units[key]) for which, key in enumerate("xy")},
        "columns": columns,
        "units": {name: unit_of(name) for name in columns},
        **{name: _texts(numbers.columns[name][rows]) for name in (NO_POINT, UNANSWERED, NO_DATA)},
        "colours": colours,
        "colour": plane.colour or ("omega_h2" if "omega_h2" in columns else colours[0]),
        "limits": [
            {
                "title": x.title,
                "column": ratio_column(x),
                "counts": counts_column(x) if counts_column(x) in counts else "",
                "counted": x.counted,
                "kind": x.kind,
                "group": x.group,
                "region": region_name(x),
            }
            for x in plane.limits
        ],
        "lines": [*_regions(numbers), *_contours(numbers)],
        "marks": _marks(numbers),
    }


def _axis(numbers: PlaneNumbers, which: int, units: Array) -> dict[str, Any]:
    name, given = numbers.plane.axes[which]
    unit = unit_of(name)
    label = f"{name} [{unit}]" if unit else name
    ends = {"low": given.low, "high": given.high, "scale": given.scale}
    return {**ends, "name": name, "label": label, "units": [round(float(u), 6) for u in units]}


def _rounded(values: Array, digits: int) -> list[float | None]:
    """Numbers, None where there is none; one of them if all are equal."""
    known = [float(f"{v:.{digits}g}") if np.isfinite(v) else None for v in values.tolist()]
    return known[:1] if len(set(known)) == 1 else known


def _texts(column: npt.NDArray[np.object_]) -> dict[str, Any]:
    """The texts of a column, each once, and which of them stands at each node."""
    found, which = np.unique(column.astype(str), return_inverse=True)
    at = which.ravel().tolist()
    return {"texts": found.tolist(), "at": at[:1] if len(found) == 1 else at}


def _regions(numbers: PlaneNumbers) -> Iterator[dict[str, Any]]:
    """What can be switched: regions of limits that are met somewhere."""
    colours, lines = region_colours(numbers), edge_lines(numbers)
    for name, r in numbers.regions().items():
        if name in lines or (r > 1.0).any():
            yield {
                "region": name,
                "label": _text(region_label(numbers, name)),
                "colour": colours[name],
                "dash": [],
                "pieces": [_piece(line) for line in lines.get(name, [])],
            }


DASHES = [6, 3], [9, 3, 2, 3], [2, 3], [6, 2, 2, 2, 2, 2]


def _contours(numbers: PlaneNumbers) -> Iterator[dict[str, Any]]:
    """Lines of constant quantities, in black with a white rim."""
    for number, (name, level, lines) in enumerate(contour_lines(numbers)):
        label = f"{name} = {level:g} {unit_of(name)}".rstrip()
        yield {
            "region": f"contour {number}",
            "label": label + ("" if lines else ": nowhere here"),
            "colour": "#000",
            "dash": DASHES[number % len(DASHES)],
            "pieces": [_piece(line) for line in lines],
        }


def _marks(numbers: PlaneNumbers) -> list[dict[str, Any]]:
    """Marked points in order, from 0 to 1."""
    (_, x), (_, y) = numbers.plane.axes
    return [
        {"name": mark.name or "marked point", "x": x.unit_of(mark.x), "y": y.unit_of(mark.y)}
        for mark in numbers.plane.marks
    ]


def _piece(line: Array) -> list[list[float]]:
    """A line from 0 to 1, without points that a screen does not tell apart."""
    steps = np.rint(STEPS * line)
    moves = np.r_[True, np.any(np.diff(steps, axis=0) != 0.0, axis=1)]
    moves[-1] = True
    return np.round(line[moves], 4).tolist()  # type: ignore[no-any-return]


def _text(label: str) -> str:
    """A label of the picture without its mathematics."""
    for old, new in (("$B_s$", "B_s"), (r"$Z \to 4\mu$", "Z → 4μ"), (r"\$", "$"),
                     ("$R_K$", "R_K"), ("$R_{K^*}$", "R_K*"), (r"\mu", "μ"), (r"\to", "→"),
                     (r"\Upsilon", "Υ"), ("$", "")):  # fmt: skip
        label = label.replace(old, new)
    return label
