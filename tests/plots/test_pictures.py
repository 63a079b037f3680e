"""What every picture keeps at the size at which it is printed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.text import Text
from matplotlib.tri import LinearTriInterpolator

from bridge.numerics.arrays import Array
from bridge.pages.pictures import DPI
from bridge.paper.figures import figure
from bridge.plots import panels, plane
from bridge.plots.edges import continued, depth, mesh, rounded, smoothed
from bridge.plots.excluded_regions import REGIONS
from bridge.plots.plane_numbers import PlaneNumbers, compute
from bridge.plots.plane_picture import draw
from bridge.plots.plane_spec import read_plane
from bridge.plots.style import COLUMN, PAGE, SPARE

SPEC = """
title = "a plane of two couplings whose title is longer than a column of a journal is wide"
[free]
gmumu = { low = 0.01, high = 3, scale = "log" }
gnunu = { low = 0.01, high = 5, scale = "log" }
[fixed]
mzp = 500
mnu4 = 1000
[linked]
gbb = "r_k"
[show]
limits = "paper"
"""
NARROW = """
title = "narrow"
[free]
mzp = { low = 300, high = 800, scale = "log" }
gmumu = { low = 0.2, high = 0.9 }
[fixed]
gnunu = 1
mnu4 = 900
gbb = 0.01
[show]
limits = "today"
colour = "sigma_xe_cm2"
contours = { omega_h2 = [0.12], sigma_dimuon_nwa_pb = [1e-3] }
"""
SMALLEST = 6.0
"""Points."""


def _numbers(folder: Path, text: str, nodes: int) -> PlaneNumbers:
    path = folder / "plane.toml"
    path.write_text(text, encoding="utf-8")
    return compute(read_plane(path), nodes=nodes)


def _plane(folder: Path, text: str) -> Figure:
    path = folder / "plane.toml"
    path.write_text(text, encoding="utf-8")
    return plane(path, resolution=9)


def _paper(_: Path, number: int, limits: str) -> Figure:
    return figure(number, limits, resolution=9)


PICTURES: list[Callable[[Path], Figure]] = [
    *(partial(_paper, number=n, limits=limits)
      for n, limits in ((1, "paper"), (2, "today"), (3, "today"), (4, "today"), (5, "paper"),
                        (7, "paper"), (11, "today"))),
    partial(_plane, text=SPEC),
    partial(_plane, text=NARROW),
]  # fmt: skip


@pytest.fixture(scope="module", params=PICTURES, ids=lambda p: str(p.keywords)[:24])
def picture(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Figure:
    """A picture, laid out."""
    canvas: Figure = request.param(tmp_path_factory.mktemp("plane"))
    canvas.set_dpi(DPI)
    canvas.draw_without_rendering()
    return canvas


def _texts(canvas: Figure) -> Iterator[Text]:
    for text in canvas.findobj(Text):
        if isinstance(text, Text) and text.get_visible() and text.get_text():
            yield text


def test_it_is_a_column_or_a_page_wide_and_can_be_read(picture: Figure) -> None:
    assert picture.get_size_inches()[0] in (COLUMN, PAGE)
    assert picture.get_size_inches()[1] < 9.0
    assert min(text.get_fontsize() for text in _texts(picture)) >= SMALLEST


def test_nothing_is_written_into_the_axes(picture: Figure) -> None:
    assert not any(axes.texts for axes in picture.axes)


def test_nothing_is_cut_off(picture: Figure) -> None:
    """Ticks outside the axes' range have labels too, which matplotlib does not draw."""
    width, height = picture.bbox.size
    shown = [*picture.texts, *(text for legend in picture.legends for text in legend.get_texts())]
    for axes in picture.axes:
        shown += [axes.title, axes.xaxis.label, axes.yaxis.label]
    for text in (x for x in shown if x.get_text()):
        box = text.get_window_extent()
        assert box.x0 >= -1.0, text
        assert box.x1 <= width + 1.0, text
        assert box.y0 >= -1.0, text
        assert box.y1 <= height + 1.0, text


def _labels(axes: Axes) -> Iterator[list[Any]]:
    for axis in (axes.xaxis, axes.yaxis):
        low, high = sorted(axis.get_view_interval())
        yield [
            tick.label2.get_window_extent()
            if tick.label2.get_visible()
            else tick.label1.get_window_extent()
            for tick in axis.get_major_ticks()
            if low <= tick.get_loc() <= high and (tick.label1.get_text() or tick.label2.get_text())
        ]
        assert not any(label.get_text() for label in axis.get_minorticklabels())


def test_labels_of_ticks_stand_apart_and_are_at_least_two(picture: Figure) -> None:
    for axes in picture.axes:
        for boxes in _labels(axes):
            assert not any(one.overlaps(next_) for one, next_ in pairwise(boxes))
        assert max(len(boxes) for boxes in _labels(axes)) >= 2


def test_hatches_of_the_legend_are_those_of_the_picture(picture: Figure) -> None:
    handles = [h for legend in picture.legends for h in legend.legend_handles]
    named = {h.get_hatch() for h in handles if isinstance(h, Patch)} - {None}
    drawn = {hatch for axes in picture.axes for x in axes.collections
             for hatch in getattr(x, "hatches", []) if hatch}  # fmt: skip
    assert named == drawn
    assert all(len(hatch) > 1 for hatch in named)


def test_the_legend_says_what_ticks_mean(picture: Figure) -> None:
    said = " ".join(t.get_text() for legend in picture.legends for t in legend.get_texts())
    assert panels.TICKS in said.replace("\n", " ")


def test_what_is_excluded_is_nowhere_white(tmp_path: Path) -> None:
    """Also between two regions, where each of them is the first for one node and not the next."""
    numbers = _numbers(tmp_path, SPEC, 21)
    canvas = draw(numbers)
    for axes in canvas.axes:
        for line in axes.lines:
            line.set_visible(False)
    canvas.set_dpi(150)
    agg = FigureCanvasAgg(canvas)
    agg.draw()
    pixels = np.asarray(agg.buffer_rgba())[::-1, :, :3]
    counted = {x.name for x in numbers.plane.limits if x.counted} | set(REGIONS)
    worst = np.max([depth(r) for n, r in numbers.regions().items() if n in counted], axis=0)
    u = np.linspace(0.02, 0.98, 300)
    x, y = np.meshgrid(u, u)
    excluded = LinearTriInterpolator(mesh(numbers), worst)(x, y).filled(-1.0) > 0.05
    at = (
        canvas.axes[0].transAxes.transform(np.stack([x[excluded], y[excluded]], axis=1)).astype(int)
    )
    white = (pixels[at[:, 1], at[:, 0]] == 255).all(axis=1)
    assert excluded.sum() > 1000
    assert white.sum() <= 2


def test_masks_and_steps_are_rounded_and_stay_where_they_are(tmp_path: Path) -> None:
    numbers = _numbers(tmp_path, SPEC.replace("paper", "today"), 9)
    where = numbers.unit_x + 0.3 * numbers.unit_y > 0.6
    field = smoothed(numbers, where)
    far = np.abs(numbers.unit_x + 0.3 * numbers.unit_y - 0.6) > 0.5
    assert (np.sign(field[far]) == np.where(where[far], 1.0, -1.0)).all()
    values = continued(numbers, numbers.unit_x, where)
    assert np.array_equal(values[where], numbers.unit_x[where])
    assert np.isnan(values).any()
    steps = np.stack([np.arange(40.0) // 2, np.arange(1.0, 41.0) // 2], axis=1)
    assert np.ptp(np.diff(rounded(steps)[5:-5], axis=0)) < 0.1
    assert np.array_equal(rounded(steps)[[0, -1]], steps[[0, -1]])


MACHADO = {
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                     [-0.011820, 0.042940, 0.968881]],
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                   [-0.003882, -0.048116, 1.051998]],
    "none": np.eye(3).tolist(),
}  # fmt: skip
"""Of linear sRGB; G. M. Machado et al., IEEE Trans. Vis. Comput. Graph. 15 (2009) 1291."""


def _lab(rgb: Array) -> Array:
    """CIE L*a*b* of linear sRGB."""
    to_xyz = [[0.4339, 0.3762, 0.1899], [0.2126, 0.7152, 0.0722], [0.0177, 0.1095, 0.8728]]
    f = np.cbrt(np.asarray(to_xyz) @ rgb)
    return np.array([116.0 * f[1] - 16.0, 500.0 * (f[0] - f[1]), 200.0 * (f[1] - f[2])])


@pytest.mark.parametrize("eye", MACHADO)
def test_colours_of_regions_stay_apart_for_every_reader(eye: str) -> None:
    """Two is just told apart side by side (CIE 1976), several times that at the width of a line."""
    colours = {region.look.colour for region in REGIONS.values()} | {*SPARE[:4], "#000000"}
    seen = {}
    for colour in colours:
        linear = np.array([((c + 0.055) / 1.055) ** 2.4 if c > 0.04045 else c / 12.92
                           for c in to_rgb(colour)])  # fmt: skip
        seen[colour] = _lab(np.clip(np.asarray(MACHADO[eye]) @ linear, 0.0, 1.0))
    for one, other in combinations(colours, 2):
        assert np.linalg.norm(seen[one] - seen[other]) > 14.0, (one, other)
