"""Figures on disk, one after the other, and the page that goes with all of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import MappingProxyType

from bridge.errors import ZpbridgeError
from bridge.files import write_text
from bridge.limits.catalogue import set_and_files
from bridge.native.relic_kinds import TEXTBOOK
from bridge.paper.figures.allowed_window import MASSES, AllowedWindow, survey, window_table
from bridge.paper.figures.catalogue import FIGURES
from bridge.paper.figures.figures_page import COMPARED, page
from bridge.paper.figures.record import provenance
from bridge.paper.figures.requests import requested
from bridge.paper.figures.scenarios import scenario
from bridge.plots.figure_data import FigureData
from bridge.plots.figure_files import (
    Record,
    submission_text,
    write_numbers,
    write_picture,
    write_table,
)
from bridge.plots.style import styled

WINDOW_SIZE = {True: 25, False: 9}
"""Nodes on an axis where the window is measured, with the textbook's relic density and another."""

Said = Callable[[int, str], None]
"""Told of steps that are done, and of what is."""


def steps(numbers: Collection[int]) -> int:
    """How many steps `make_figures` takes."""
    return len(set(numbers)) or len(FIGURES) + len(COMPARED) * len(MASSES)


def make_figures(
    numbers: Collection[int],
    folder: Path,
    limits: Sequence[str | Path],
    resolution: int | None = None,
    said: Said = lambda done, what: None,
    relic_kind: str = TEXTBOOK,
    parameters: Mapping[str, float] = MappingProxyType({}),
) -> list[Path]:
    """Write figures (all of them, and the page, for no number); returns the files.

    `limits` are a named set and limit files on top; masses of nu4 have the relic density of
    `relic_kind`. Raises ZpbridgeError as `requested`, and for a folder that cannot be written.
    """
    chosen = requested(numbers, limits, relic_kind, parameters)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ZpbridgeError(f"{folder}: cannot be made: {error.strerror}") from error
    written, figures = [], []
    for number in sorted(set(numbers)) or FIGURES:
        figure = FIGURES[number].data(chosen, resolution, Counter(said, number))
        written += write_figure(figure, folder, provenance(chosen, figure))
        figures.append(figure)
        said(1, f"figure {number}")
    record = provenance(chosen)
    written.append(folder / "submission.yaml")
    write_text(written[-1], submission_text(figures, record))
    if numbers:
        return written
    files = set_and_files(limits, alone="paper")[1]
    return written + write_page(figures, folder, files, resolution, said, record, relic_kind)


class Counter:
    """Nodes of a figure that are done."""

    def __init__(self, said: Said, number: int) -> None:
        self._said, self._number, self._done = said, number, 0

    def __call__(self, nodes: int) -> None:
        self._done += nodes
        self._said(0, f"figure {self._number}: {self._done} nodes")


def write_figure(figure: FigureData, folder: Path, record: Record) -> list[Path]:
    """Numbers and pictures of one figure."""
    numbers = write_numbers(figure, folder, record)
    with styled():
        canvas = FIGURES[figure.number].draw(figure)
        return numbers + write_picture(canvas, folder, figure.stem, record)


def write_page(
    figures: Sequence[FigureData],
    folder: Path,
    files: tuple[str | Path, ...],
    resolution: int | None,
    said: Said,
    record: Record,
    relic_kind: str,
) -> list[Path]:
    """The window in every scenario with the user's limit `files`, as tables, and the page."""
    measured: dict[str, tuple[AllowedWindow, ...]] = {}
    written = []
    for name in COMPARED:
        most = WINDOW_SIZE[relic_kind == TEXTBOOK]
        nodes = min(resolution or most, most)
        compared = scenario(name, files, relic_kind)
        measured[name] = survey(compared, nodes, partial(said, 1, f"window, {name}"))
        table, made = window_table(name, measured[name]), provenance(compared)
        written += write_table(table, name, (), folder, made)
    write_text(folder / "index.html", page(figures, folder, measured, record))
    return [*written, folder / "index.html"]
