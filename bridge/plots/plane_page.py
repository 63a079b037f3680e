"""A plane as one page to explore: no server, no network, the numbers inside it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path
from typing import Any

import numpy as np

from bridge.numerics.arrays import Array
from bridge.pages import template
from bridge.plots.edges import edge_lines
from bridge.plots.figure_data import unit_of
from bridge.plots.plane_numbers import NO_POINT, TEXTS, PlaneNumbers, ratio_column, region_name
from bridge.plots.plane_picture import caption, region_colours, region_label

MOST_NODES = 80
"""Nodes on an axis that can be pointed at."""
SCRIPT = Path(__file__).with_suffix(".js")

STYLE = """
#canvas { width: 100%; touch-action: manipulation; cursor: crosshair; display: block; }
.tools { display: flex; flex-wrap: wrap; gap: .3rem 1rem; font-size: .85rem; margin: .5rem 0; }
.tools label { display: inline-flex; align-items: center; gap: .35rem; }
.sample { width: 1rem; height: .35rem; display: inline-block; }
.two { display: grid; grid-template-columns: repeat(auto-fit, minmax(17rem, 1fr)); gap: 1rem; }
.bad td { color: var(--bad); }
select, button { font: inherit; max-width: 100%; }
"""


def to_html(numbers: PlaneNumbers, record: Mapping[str, Any]) -> str:
    """The page."""
    content = json.dumps(_content(numbers), allow_nan=False, separators=(",", ":"))
    coarse = len(_coarse(numbers.nodes))
    body = [
        f"<p>{escape(caption(numbers))}</p>",
        '<div class="tools"><label>colour <select id="colour"></select></label>'
        '<span id="range"></span><button id="download" type="button">download these numbers'
        "</button></div>",
        '<canvas id="canvas" role="img" aria-label="the plane"></canvas>',
        '<div class="tools" id="regions"></div>',
        "<p>Point at the plane, or tap it. Pale is excluded by a limit that is switched on, grey "
        f"has no number; lines are where a limit is met. This grid has {coarse} × {coarse} nodes; "
        "the CSV beside the page has all of them, fine at edges.</p>",
        '<div class="two"><div class="wide"><h3>Numbers</h3><table id="values"></table></div>'
        '<div class="wide"><h3>Prediction over limit</h3><table id="ratios"></table></div></div>',
        f'<script type="application/json" id="plane">{_inert(content)}</script>',
        f"<script>{SCRIPT.read_text(encoding='utf-8')}</script>",
    ]
    return template.page(numbers.plane.title, body, record, STYLE)


def _inert(text: str) -> str:
    """JSON that no browser takes for the end of a script."""
    return text.replace("<", "\\u003c")


def _coarse(nodes: int) -> Array:
    """The nodes of the regular grid that can be pointed at."""
    return np.unique(np.linspace(0, nodes - 1, min(nodes, MOST_NODES)).round().astype(int))


def _content(numbers: PlaneNumbers) -> dict[str, Any]:
    plane = numbers.plane
    chosen = _coarse(numbers.nodes)
    rows = (chosen[:, None] * numbers.nodes + chosen).ravel()
    columns = {
        name: _rounded(column[rows])
        for name, column in numbers.columns.items()
        if name not in (*TEXTS, *plane.parameters.fixed)
    }
    ratios = {ratio_column(limit) for limit in plane.limits}
    colours = [name for name in columns if name not in ratios and name != "excluded"]
    names, lines = region_colours(numbers), edge_lines(numbers)
    return {
        "stem": plane.path.stem,
        "nodes": chosen.size,
        **{key: _axis(numbers, which) for which, key in enumerate("xy")},
        "columns": columns,
        "units": {name: unit_of(name) for name in columns},
        "no_point": numbers.columns[NO_POINT][rows].tolist(),
        "colours": colours,
        "colour": plane.colour or ("omega_h2" if "omega_h2" in columns else colours[0]),
        "limits": [
            {
                "title": x.title,
                "column": ratio_column(x),
                "counted": x.counted,
                "region": region_name(x),
            }
            for x in plane.limits
        ],
        "regions": [
            {
                "name": name,
                "label": _text(region_label(numbers, name)),
                "colour": names[name],
                "lines": [_piece(line) for line in lines.get(name, [])],
            }
            for name, r in numbers.regions().items()
            if name in lines or (r > 1.0).any()
        ],
    }


def _axis(numbers: PlaneNumbers, which: int) -> dict[str, Any]:
    name, given = numbers.plane.axes[which]
    unit = unit_of(name)
    label = f"{name} [{unit}]" if unit else name
    return {"low": given.low, "high": given.high, "scale": given.scale, "label": label}


def _rounded(values: Array) -> list[float | None]:
    return [float(f"{v:.4g}") if np.isfinite(v) else None for v in values.tolist()]


def _piece(line: Iterable[Array]) -> list[list[float]]:
    return [[round(float(x), 4), round(float(y), 4)] for x, y in line]


def _text(label: str) -> str:
    """A label of the picture without its mathematics."""
    for old, new in (("$B_s$", "B_s"), (r"$Z \to 4\mu$", "Z → 4μ"), (r"\$", "$")):
        label = label.replace(old, new)
    return label
