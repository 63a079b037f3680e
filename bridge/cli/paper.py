"""`zpbridge paper`: what arXiv:1803.04430 states, computed again, and where it errs."""

from __future__ import annotations

from pathlib import Path

import click

from bridge.cli import options
from bridge.cli.records import of_sources
from bridge.evaluation import DEFAULT
from bridge.observables import shown, sources
from bridge.paper.errata import ERRATA
from bridge.paper.statements import statements_table
from bridge.provenance import comment_lines


@click.command()
@options.output
def command(output: Path | None) -> None:
    """The paper's numerical statements with a verdict each, and its errata, in Markdown."""
    text = page()
    if output:
        names = [*shown(beyond=True, everything=True)]
        record = comment_lines(of_sources(sources(names, DEFAULT)))
        text = "\n".join([text, "", "<!--", *record, "-->"])
    options.emit(text, output)


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
