"""A figure on disk: PDF, PNG, and its numbers as CSV and as HEPData tables."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bridge.evaluation import DEFAULT
from bridge.files import whole_file, write_text
from bridge.pages.pictures import save
from bridge.plots.figure_data import Column, FigureData, Table, node_tables, tables
from bridge.provenance import comment_lines

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Record = Mapping[str, Any]
"""Of provenance."""


def write_numbers(figure: FigureData, folder: Path, record: Record) -> list[Path]:
    """The tables of a figure, and all its nodes as CSV alone; returns the files."""
    paths = [
        path
        for table in tables(figure)
        for path in write_table(table, figure.scenario, figure.chosen, folder, record)
    ]
    for table in node_tables(figure):
        paths.append(folder / f"{table.name}.csv")
        write_text(paths[-1], csv_text(table, figure.scenario, figure.chosen, record))
    return paths


def write_table(
    table: Table, limits: str, chosen: Iterable[str], folder: Path, record: Record
) -> list[Path]:
    """One table as CSV and as HEPData YAML; returns both files."""
    paths = [folder / f"{table.name}.csv", folder / f"{table.name}.yaml"]
    write_text(paths[0], csv_text(table, limits, chosen, record))
    write_text(paths[1], yaml_text(table, limits, record))
    return paths


def write_picture(canvas: Figure, folder: Path, stem: str, record: Record) -> list[Path]:
    """The same picture as PDF and PNG, with the record among its metadata."""
    paths = []
    for kind in ("pdf", "png"):
        paths.append(folder / f"{stem}.{kind}")
        with whole_file(paths[-1], "wb") as stream:
            save(canvas, stream, kind, record)
    return paths


def csv_text(table: Table, limits: str, chosen: Iterable[str], record: Record) -> str:
    """Comments that name every column, then the numbers; an empty cell where there is none."""
    head = [
        f"# {table.description}; limits: {limits}",
        *(f"# chosen: {text}" for text in chosen),
        *comment_lines(record),
        *(f"# {c.name} [{c.unit or '1'}]: {c.meaning}" for c in table.columns),
    ]
    names = ["line"] * bool(table.labels) + [c.name for c in table.columns]
    cells = [table.labels] * bool(table.labels) + [_cells(c, "") for c in table.columns]
    rows = (",".join(row) for row in zip(*cells, strict=True))
    return "\n".join([*head, ",".join(names), *rows]) + "\n"


def yaml_text(table: Table, limits: str, record: Record) -> str:
    """The HEPData format: independent and dependent variables, "-" where there is no number."""
    first, rest = table.columns[: table.independent], table.columns[table.independent :]
    line = _variable("line", "", [json.dumps(x) for x in table.labels]) if table.labels else []
    said = {"LIMITS": limits, "PP CROSS-SECTIONS": DEFAULT.luminosity.described}
    qualifiers = json.dumps([{"name": name, "value": value} for name, value in said.items()])
    lines = [*comment_lines(record), "independent_variables:", *line]
    for c in first:
        lines += _variable(c.name, c.unit, _cells(c, '"-"'))
    lines.append("dependent_variables:")
    for c in rest:
        lines += _variable(c.name, c.unit, _cells(c, '"-"'), qualifiers)
    return "\n".join(lines) + "\n"


def submission_text(figures: Iterable[FigureData], record: Record) -> str:
    """HEPData's list of tables, one document each, below the record in comments."""
    head = "\n".join([*comment_lines(record), ""])
    return head + "".join(document_text(table) for figure in figures for table in tables(figure))


def document_text(table: Table) -> str:
    """What HEPData's list says of a table."""
    entries = {"name": table.name, "description": table.description, "keywords": []}
    lines = [f"{key}: {json.dumps(value)}" for key, value in entries.items()]
    return "\n".join(["---", *lines, f"data_file: {table.name}.yaml"]) + "\n"


def _variable(name: str, unit: str, cells: list[str], qualifiers: str = "") -> Iterator[str]:
    yield f"- header: {json.dumps({'name': name, 'units': unit})}"
    if qualifiers:
        yield f"  qualifiers: {qualifiers}"
    yield "  values:"
    yield from (f'  - {{"value": {cell}}}' for cell in cells)


def _cells(column: Column, missing: str) -> list[str]:
    return [f"{v:.6g}" if math.isfinite(v) else missing for v in column.values.tolist()]
