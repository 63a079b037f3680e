"""`zpbridge run`: the numbers of an external program for the same cards as `evaluate`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bridge.cards import read_card
from bridge.cli import options, tables
from bridge.errors import ToolError
from bridge.external import madgraph
from bridge.external.registry import TOOLS
from bridge.external.tool import ToolResult

if TYPE_CHECKING:
    from bridge.compare import Summary
    from bridge.live import Run


@click.command()
@click.argument("program", type=click.Choice(list(TOOLS)))
@click.argument("cards", nargs=-1, required=True, type=click.Path(path_type=Path))
@options.width
@click.option(
    "--workdir",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where processes are compiled and kept for the next time.",
)
@click.option(
    "--events",
    type=click.IntRange(min=1),
    help="MadGraph: unweighted dimuon events too, their spectrum compared and drawn.",
)
@click.option("--compare", "compared", is_flag=True, help="Native beside it; 1 if they disagree.")
@click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True
)
@options.output
@click.pass_context
def command(
    ctx: click.Context,
    program: str,
    cards: tuple[Path, ...],
    width: str,
    workdir: Path | None,
    events: int | None,
    compared: bool,
    form: str,
    output: Path | None,
) -> None:
    """Run PROGRAM on CARDS; compiled processes and finished points are reused."""
    from bridge import live

    if events and program != "madgraph":
        raise click.BadOptionUsage("events", "--events is for madgraph")
    points = [read_card(card).point(width=width) for card in cards]
    settings = replace(madgraph.DEFAULT, events=events) if events else None
    run = live.run(program, points, settings, workdir, _tell)
    summaries = live.validate_run(run) if compared and len(run.failed) < len(cards) else ()
    options.emit(_FORMATS[form](cards, run, summaries), output)
    if run.failed:
        raise ToolError(
            f"{len(run.failed)} of {len(run.found)} points failed: {run.failed[0].error}"
        )
    ctx.exit(0 if all(summary.ok for summary in summaries) else 1)


def _tell(line: str) -> None:
    click.echo(line, err=True)


def _table(cards: tuple[Path, ...], run: Run, summaries: tuple[Summary, ...]) -> str:
    parts = [
        "\n".join([str(card), *_lines(result)])
        for card, result in zip(cards, run.found, strict=True)
    ]
    return "\n\n".join([*parts, *([_comparison(run.name, summaries)] if summaries else [])])


def _lines(result: ToolResult) -> Iterator[str]:
    yield tables.results_table(result.results) if result.results else f"failed: {result.error}"
    yield f"log: {result.log}"
    if result.events:
        yield f"events: {result.events}"
        yield _spectrum(result)


def _comparison(name: str, summaries: tuple[Summary, ...]) -> str:
    table = tables.plain_table("quantity", "mzp", "native", name, "deviation", "allowed", "")
    for summary in summaries:
        for c in summary.comparisons:
            table.add_row(
                c.quantity,
                f"{c.point['mzp']:g}",
                f"{c.native:.6g}",
                f"{c.reference:.6g}",
                f"{c.deviation:+.1e}",
                f"{c.tolerance:.1e}",
                "ok" if c.ok else "FAILED",
            )
    return tables.render(table)


def _spectrum(result: ToolResult) -> str:
    """One line on the dimuon spectrum of the events; its picture stands beside the log."""
    import numpy as np

    from bridge.external.events import read_events
    from bridge.external.spectrum import compare_spectrum, draw
    from bridge.live import PROGRAMS
    from bridge.native.dimuon import spectrum_pb_per_gev

    assert result.events is not None
    point = result.point.replace(**PROGRAMS["madgraph"].masses, wzp=result.point.wzp)
    mass, width = float(point.mzp), float(point.wzp or 0.0)
    low, high = (edge * mass for edge in madgraph.DEFAULT.window)
    picture = result.log.with_suffix(".png")
    try:
        found = compare_spectrum(
            read_events(result.events),
            lambda m: np.asarray(spectrum_pb_per_gev(m, point)),
            mass,
            width,
            low,
            high,
        )
    except ToolError as error:
        return f"spectrum: {error}"
    draw(found, picture, title=f"$M_{{Z'}}$ = {mass:g} GeV")
    return (
        f"spectrum: chi^2 = {found.chi2:.1f} for {found.degrees_of_freedom} degrees of freedom, "
        f"p = {found.p_value:.2g}; {picture}"
    )


def _json(cards: tuple[Path, ...], run: Run, summaries: tuple[Summary, ...]) -> str:
    return json.dumps([_plain(*pair) for pair in zip(cards, run.found, strict=True)], indent=2)


def _plain(card: Path, result: ToolResult) -> dict[str, Any]:
    results = result.results.to_dict() if result.results else {}
    return {
        "card": str(card),
        **results,
        "log": str(result.log),
        "events": str(result.events) if result.events else None,
        "reused": result.reused,
        "error": result.error,
    }


_FORMATS: dict[str, Callable[[tuple[Path, ...], Run, tuple[Summary, ...]], str]] = {
    "table": _table,
    "json": _json,
}
