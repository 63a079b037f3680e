"""`zpbridge paper`: what arXiv:1803.04430 states, computed again, and where it errs."""

from __future__ import annotations

from pathlib import Path

import click

from bridge.cli import options
from bridge.evaluation import DEFAULT
from bridge.paper.errata import ERRATA
from bridge.paper.statements import statements_table


@click.command()
@options.output
def command(output: Path | None) -> None:
    """The paper's numerical statements with a verdict each, and its errata, in Markdown."""
    options.emit(page(), output)


def page() -> str:
    """Both tables under their headings."""
    errata = [f"| {e.equation} | {e.printed} | {e.finding} |" for e in ERRATA]
    return "\n".join(
        [
            "# Statements of arXiv:1803.04430, computed again",
            "",
            statements_table(),
            "",
            f"pp cross-sections: {DEFAULT.luminosity.described}.",
            "",
            "# Errata",
            "",
            "| equation | as printed | finding |",
            "|---|---|---|",
            *errata,
        ]
    )
