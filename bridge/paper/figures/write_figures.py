"""Figures on disk, one after the other, and the page that goes with all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from bridge.errors import LimitError, ZpbridgeError
from bridge.files import write_text
from bridge.limits.catalogue import limit_files
from bridge.limits.reading import read_limit
from bridge.paper.figures.allowed_window import MASSES, AllowedWindow, survey, window_table
from bridge.paper.figures.annihilation_curves import shown
from bridge.paper.figures.catalogue import FIGURES
from bridge.paper.figures.figures_page import COMPARED, page
from bridge.paper.figures.record import provenance
from bridge.paper.figures.relic_planes import projected
from bridge.paper.figures.scenarios import scenario
from bridge.plots.excluded_regions import region_of
from bridge.plots.figure_data import FigureData
from bridge.plots.figure_files import (
    Record,
    submission_text,
    write_numbers,
    write_picture,
    write_table,
)
from bridge.plots.style import styled

WINDOW_SIZE = 25
"""Nodes on an axis where the window is measured."""

Progress = Callable[[str], None]


def steps(numbers: Sequence[int]) -> int:
    """How often `make_figures` reports progress."""
    return len(set(numbers)) or len(FIGURES) + len(COMPARED) * len(MASSES)


def make_figures(
    numbers: Sequence[int],
    folder: Path,
    limits: str,
    size: int | None,
    progress: Progress,
    files: tuple[str | Path, ...] = (),
) -> list[Path]:
    """Write figures (all of them, and the page, for no number); returns the files.

    `limits` is a named set, with limit `files` of the user on top. Raises ZpbridgeError for a
    number that no figure has, limits that none shows, and a folder that cannot be written.
    """
    if unknown := set(numbers) - set(FIGURES):
        there = ", ".join(map(str, FIGURES))
        raise ZpbridgeError(f"no figure {min(unknown)}: there are {there}")
    _refuse_unshown(files)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ZpbridgeError(f"{folder}: cannot be made: {error.strerror}") from error
    written, figures = [], []
    chosen = scenario(limits, files)
    record = provenance(chosen)
    for number in sorted(set(numbers)) or FIGURES:
        figure = FIGURES[number].compute(chosen, size or FIGURES[number].size)
        written += write_figure(figure, folder, provenance(chosen, figure))
        figures.append(figure)
        progress(f"figure {number}")
    written.append(folder / "submission.yaml")
    write_text(written[-1], submission_text(figures, record))
    if numbers:
        return written
    return written + write_page(figures, folder, files, size, progress, record)


def _refuse_unshown(files: Sequence[str | Path]) -> None:
    """Raise LimitError for a limit of the user that enters no figure."""
    for limit in (read_limit(path) for entry in files for path in limit_files(Path(entry))):
        if region_of(limit) is None and not shown(limit) and not projected(limit):
            raise LimitError(
                limit.path, None, f"figures show nothing of a limit of kind {limit.kind} on "
                f"{limit.observable}: leave it out, or ask `zpbridge evaluate --limits`"
            )  # fmt: skip


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
    size: int | None,
    progress: Progress,
    record: Record,
) -> list[Path]:
    """The window in every scenario with the user's limit `files`, as tables, and the page."""
    measured: dict[str, tuple[AllowedWindow, ...]] = {}
    written = []
    for name in COMPARED:
        report = _reporter(progress, name)
        nodes = min(size or WINDOW_SIZE, WINDOW_SIZE)
        compared = scenario(name, files)
        measured[name] = survey(compared, nodes, report)
        table, made = window_table(name, measured[name]), provenance(compared)
        written += write_table(table, name, (), folder, made)
    write_text(folder / "index.html", page(figures, folder, measured, record))
    return [*written, folder / "index.html"]


def _reporter(progress: Progress, name: str) -> Callable[[], None]:
    return lambda: progress(f"window, {name}")
