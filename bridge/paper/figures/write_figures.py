"""Figures on disk, one after the other, and the page that goes with all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

from bridge.errors import LimitError, ZpbridgeError
from bridge.files import write_text
from bridge.limits.catalogue import limit_files
from bridge.limits.reading import read_limit
from bridge.native.relic_kinds import TEXTBOOK
from bridge.paper.figures.allowed_window import MASSES, AllowedWindow, survey, window_table
from bridge.paper.figures.annihilation_curves import shown
from bridge.paper.figures.catalogue import FIGURES
from bridge.paper.figures.figures_page import COMPARED, page
from bridge.paper.figures.record import provenance
from bridge.paper.figures.relic_planes import Piece, plane_pieces, projected, solved_in_threads
from bridge.paper.figures.scenarios import Scenario, scenario
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

WINDOW_SIZE = {True: 25, False: 9}
"""Nodes on an axis where the window is measured, with the textbook's relic density and another."""

Progress = Callable[[str], None]
Files: TypeAlias = tuple[str | Path, ...]


def steps(
    numbers: Sequence[int], limits: str, size: int | None, files: Files, relic_kind: str
) -> int:
    """How often `make_figures` reports progress."""
    chosen = scenario(limits, files, relic_kind)
    drawn = set(numbers) & set(FIGURES) or set(FIGURES)
    window = 0 if numbers else len(COMPARED) * len(MASSES)
    return len(drawn) + window + sum(len(_pieces(n, chosen, size)) for n in drawn)


def _pieces(number: int, chosen: Scenario, size: int | None) -> list[Piece]:
    return plane_pieces(number, chosen, FIGURES[number].nodes(chosen.relic_kind, size))


def make_figures(
    numbers: Sequence[int],
    folder: Path,
    limits: str,
    size: int | None,
    progress: Progress,
    files: Files = (),
    relic_kind: str = TEXTBOOK,
) -> list[Path]:
    """Write figures (all of them, and the page, for no number); returns the files.

    `limits` is a named set, with limit `files` of the user on top; masses of nu4 have the relic
    density of `relic_kind`. Raises ZpbridgeError for a number that no figure has, limits that none
    shows, a relic density that none follows, and a folder that cannot be written.
    """
    if unknown := set(numbers) - set(FIGURES):
        there = ", ".join(map(str, FIGURES))
        raise ZpbridgeError(f"no figure {min(unknown)}: there are {there}")
    _refuse_unshown(files)
    _refuse_unfollowed(relic_kind, numbers)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ZpbridgeError(f"{folder}: cannot be made: {error.strerror}") from error
    written, figures = [], []
    chosen = scenario(limits, files, relic_kind)
    record = provenance(chosen)
    for number in sorted(set(numbers)) or FIGURES:
        for _ in solved_in_threads(_pieces(number, chosen, size)):
            progress(f"figure {number}")
        figure = FIGURES[number].compute(chosen, FIGURES[number].nodes(relic_kind, size))
        written += write_figure(figure, folder, provenance(chosen, figure))
        figures.append(figure)
        progress(f"figure {number}")
    written.append(folder / "submission.yaml")
    write_text(written[-1], submission_text(figures, record))
    if numbers:
        return written
    return written + write_page(figures, folder, files, size, progress, record, relic_kind)


def _refuse_unfollowed(relic_kind: str, numbers: Sequence[int]) -> None:
    followers = [n for n, figure in FIGURES.items() if figure.follows_relic]
    if relic_kind != TEXTBOOK and numbers and not set(numbers) & set(followers):
        named = ", ".join(map(str, followers))
        raise ZpbridgeError(
            f"--relic {relic_kind}: only figures {named} follow the relic density: leave it out"
        )


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
    files: Files,
    size: int | None,
    progress: Progress,
    record: Record,
    relic_kind: str,
) -> list[Path]:
    """The window in every scenario with the user's limit `files`, as tables, and the page."""
    measured: dict[str, tuple[AllowedWindow, ...]] = {}
    written = []
    for name in COMPARED:
        report = _reporter(progress, name)
        most = WINDOW_SIZE[relic_kind == TEXTBOOK]
        nodes = min(size or most, most)
        compared = scenario(name, files, relic_kind)
        measured[name] = survey(compared, nodes, report)
        table, made = window_table(name, measured[name]), provenance(compared)
        written += write_table(table, name, (), folder, made)
    write_text(folder / "index.html", page(figures, folder, measured, record))
    return [*written, folder / "index.html"]


def _reporter(progress: Progress, name: str) -> Callable[[], None]:
    return lambda: progress(f"window, {name}")
