"""A plane on disk: PDF and PNG, the page, and its numbers as CSV and as HEPData tables."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from bridge.data.presets import preset_sources
from bridge.errors import ZpbridgeError
from bridge.files import write_text
from bridge.limits.explanation import limit_sources
from bridge.observables import OBSERVABLES, sources
from bridge.plots.edges import edge_lines
from bridge.plots.figure_data import Column, Table, unit_of
from bridge.plots.figure_files import csv_text, document_text, write_picture, yaml_text
from bridge.plots.plane_numbers import TEXTS, PlaneNumbers, contested, counts_column, ratio_column
from bridge.plots.plane_page import to_html
from bridge.plots.plane_picture import caption, draw
from bridge.point import PARAMETERS
from bridge.provenance import Provenance, comment_lines


def write_plane(numbers: PlaneNumbers, folder: Path) -> list[Path]:
    """Every file of a plane, named like its description; returns them."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ZpbridgeError(f"{folder}: cannot be made: {error.strerror}") from error
    stem = numbers.plane.path.stem
    record = {**provenance(numbers), "plane": numbers.plane.spec}
    pictures = write_picture(draw(numbers), folder, stem, record)
    chosen = (numbers.plane.title, caption(numbers))
    limits = numbers.plane.limits_named or "none"
    paths = [folder / f"{stem}{ending}" for ending in (".csv", ".html", "_submission.yaml")]
    write_text(paths[0], csv_text(all_nodes(numbers), limits, chosen, record))
    write_text(paths[1], to_html(numbers, record))
    tables = [regular_grid(numbers), *lines_table(numbers)]
    for table in tables:
        paths.append(folder / f"{table.name}.yaml")
        write_text(paths[-1], yaml_text(table, limits, record))
    documents = "".join(map(document_text, tables))
    write_text(paths[2], "\n".join([*comment_lines(record), ""]) + documents)
    return [*pictures, *paths]


def provenance(numbers: PlaneNumbers) -> Provenance:
    """The record of a plane: settings, the parameters that are fixed, limits, what it cites."""
    plane = numbers.plane
    names = [name for name in numbers.columns if name in OBSERVABLES]
    texts = (*sources(names, plane.settings), *limit_sources(plane.limits, plane.settings))
    files = {limit.name: limit.path for limit in plane.limits}
    texts += preset_sources(plane.parameters.preset)
    return Provenance(plane.settings, {}, plane.options, files, texts)


def _meaning(numbers: PlaneNumbers, name: str) -> str:
    if name in PARAMETERS:
        return PARAMETERS[name].description
    if name in OBSERVABLES:
        return OBSERVABLES[name].meaning
    if name in numbers.plane.parameters.free:
        return f"of the model {numbers.plane.parameters.preset}"
    titles = {ratio_column(limit): limit.title for limit in numbers.plane.limits}
    if name in titles:
        return f"{titles[name]}: prediction over limit, also where it does not count"
    counts = {counts_column(limit): limit.title for limit in contested(numbers.plane)}
    if name in counts:
        return f"{counts[name]}: 1 where it counts, 0 where another of the same data does instead"
    return (
        "1 where a limit that counts excludes, 0 where none does, empty without a point; limits "
        "without a column counts_ count wherever they have a ratio, projections and conventions "
        "nowhere"
    )


def _columns(numbers: PlaneNumbers, rows: slice) -> tuple[Column, ...]:
    """The numbers, x and y first."""
    axes = [name for name, _ in numbers.plane.axes]
    rest = [n for n in numbers.columns if n not in (*axes, *TEXTS)]
    return tuple(
        Column(name, unit_of(name), _meaning(numbers, name), numbers.columns[name][rows])
        for name in (*axes, *rest)
    )


def all_nodes(numbers: PlaneNumbers) -> Table:
    """Every node: the regular grid, then those at edges."""
    stem = numbers.plane.path.stem
    return Table(stem, f"{numbers.plane.title}: nodes", 2, _columns(numbers, slice(None)))


def regular_grid(numbers: PlaneNumbers) -> Table:
    """The nodes of the regular grid."""
    rows = slice(numbers.nodes**2)
    stem = numbers.plane.path.stem
    return Table(f"{stem}_grid", f"{numbers.plane.title}: grid", 2, _columns(numbers, rows))


def lines_table(numbers: PlaneNumbers) -> list[Table]:
    """The lines where limits are met, where there are any."""
    lines = [(name, line) for name, several in edge_lines(numbers).items() for line in several]
    if not lines:
        return []
    units = np.concatenate([line for _, line in lines])
    columns = tuple(
        Column(name, unit_of(name), _meaning(numbers, name), np.asarray(axis.at(unit)))
        for (name, axis), unit in zip(numbers.plane.axes, units.T, strict=True)
    )
    labels = tuple(name for name, line in lines for _ in line)
    stem = numbers.plane.path.stem
    about = f"{numbers.plane.title}: where limits are met"
    return [Table(f"{stem}_lines", about, 1, columns, labels)]
