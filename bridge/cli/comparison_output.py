"""One limit over others, as a table on the terminal, as CSV, and as a picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from bridge.cli.layout import plain_table, render
from bridge.errors import ZpbridgeError
from bridge.evaluation import DEFAULT
from bridge.files import whole_file, write_text
from bridge.limits.explanation import limit_sources
from bridge.limits.limit import Limit
from bridge.limits.ratios import Ratio
from bridge.pages.pictures import save
from bridge.provenance import Provenance, comment_lines

COLUMNS = ("limit", "min", "median", "max", "from_gev", "to_gev", "kind", "grade")
PICTURES = ("png", "pdf", "svg")


def comparison_text(limit: Limit, found: Sequence[Ratio]) -> str:
    """A row for each other curve, the nearest first."""
    table = plain_table(*COLUMNS)
    for one in found:
        table.add_row(*_cells(one, ".3g", "-"))
    return render(_heading(limit), table)


def write_comparison(path: Path, limit: Limit, found: Sequence[Ratio]) -> None:
    """As the ending of `path` says. Raises ZpbridgeError for another one."""
    ending = path.suffix.lower().lstrip(".")
    limits = (limit, *(one.other for one in found))
    record = Provenance(
        {}, limits={x.name: x.path for x in limits}, sources=limit_sources(limits, DEFAULT)
    )
    writers: dict[str, Callable[[Path, Limit, Sequence[Ratio], Provenance], None]] = {
        "csv": _write_table,
        **dict.fromkeys(PICTURES, _write_picture),
    }
    if ending not in writers:
        raise ZpbridgeError(f"-o {path}: expected a file that ends with {', '.join(writers)}")
    writers[ending](path, limit, found, record)


def _heading(limit: Limit) -> str:
    return (
        f"{limit.name} over each limit on {limit.observable}: numbers in {limit.unit}, masses "
        f"{limit.axis} in GeV"
    )


def _cells(one: Ratio, digits: str, nothing: str) -> list[str]:
    kept = (one.other.kind, one.other.grade)
    if not len(one.masses):
        return [one.other.name, *[nothing] * 5, *kept]
    numbers = (one.smallest, one.median, one.largest, one.masses[0], one.masses[-1])
    return [one.other.name, *(f"{float(x):{digits}}" for x in numbers), *kept]


def _write_table(path: Path, limit: Limit, found: Sequence[Ratio], record: Provenance) -> None:
    rows = [",".join(_cells(one, ".6g", "")) for one in found]
    about = [f"# note: {_heading(limit)}", f"# note: {limit.path}", *comment_lines(record)]
    head = [*about, ",".join(COLUMNS)]
    write_text(path, "\n".join([*head, *rows, ""]))


def _write_picture(path: Path, limit: Limit, found: Sequence[Ratio], record: Provenance) -> None:
    from bridge.plots.limit_curves import draw_comparison
    from bridge.plots.style import styled

    with styled(), whole_file(path, "wb") as stream:
        save(draw_comparison(limit, found), stream, path.suffix.lower().lstrip("."), record)
