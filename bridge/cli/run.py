"""`zpbridge run`: the numbers of an external program for the same cards as `evaluate`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from bridge.cards import read_card
from bridge.cli import options, tables
from bridge.errors import ToolError
from bridge.external.registry import tool
from bridge.external.tool import ToolResult


@click.command()
@click.argument("program", type=click.Choice(["micromegas", "madgraph"]))
@click.argument("cards", nargs=-1, required=True, type=click.Path(path_type=Path))
@options.width
@click.option(
    "--workdir",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where processes are compiled and kept for the next time.",
)
@click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True
)
@options.output
def command(
    program: str,
    cards: tuple[Path, ...],
    width: str,
    workdir: Path | None,
    form: str,
    output: Path | None,
) -> None:
    """Run PROGRAM (micromegas or madgraph) on CARDS; compiled processes are reused."""
    points = [read_card(card).point(width=width) for card in cards]
    found = tool(program).run(
        points, workdir=workdir, progress=lambda line: click.echo(line, err=True)
    )
    options.emit(_FORMATS[form](cards, found), output)
    failed = [result.error for result in found if result.results is None]
    if failed:
        raise ToolError(f"{len(failed)} of {len(found)} points failed: {failed[0]}")


def _table(cards: tuple[Path, ...], found: list[ToolResult]) -> str:
    return "\n\n".join(
        f"{card}\n"
        + (tables.results_table(r.results) if r.results else f"failed: {r.error}")
        + f"\nlog: {r.log}"
        for card, r in zip(cards, found, strict=True)
    )


def _json(cards: tuple[Path, ...], found: list[ToolResult]) -> str:
    return json.dumps([_plain(*pair) for pair in zip(cards, found, strict=True)], indent=2)


def _plain(card: Path, result: ToolResult) -> dict[str, Any]:
    results = result.results.to_dict() if result.results else {}
    return {
        "card": str(card),
        **results,
        "log": str(result.log),
        "reused": result.reused,
        "error": result.error,
    }


_FORMATS: dict[str, Callable[[tuple[Path, ...], list[ToolResult]], str]] = {
    "table": _table,
    "json": _json,
}
