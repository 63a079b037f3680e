"""`zpbridge cite`: BibTeX of what the numbers of an output rest on."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click

from bridge.cards import Card
from bridge.cli import completion
from bridge.cli.completion import completing
from bridge.data.bibliography import bibtex, cited
from bridge.errors import ZpbridgeError
from bridge.evaluation import DEFAULT, zp_decay
from bridge.limits.catalogue import shipped_limits
from bridge.observables import shown, sources
from bridge.scans.formats import metadata_text

_HELD = re.compile(r'(?:^# |"|<dt>)citations(?:"?: "?|</dt><dd>)([^"\r\n<]*)', re.MULTILINE)
"""The entry `citations` of a record in comments, in JSON (also inside a picture), in a page."""

_NAMED = re.compile(r"^# (?:cite|sources): (.+)$", re.MULTILINE)
"""The papers that a limit file, or recorded numbers of a program, name."""


@click.command()
@click.argument(
    "what", required=False, metavar="[CARD|OUTPUT|LIMIT]", type=click.Path(path_type=Path),
    shell_complete=completing(completion.limits, files=True),
)  # fmt: skip
def command(what: Path | None) -> None:
    """BibTeX of what the numbers of OUTPUT rest on, or those that `evaluate` gives for CARD.

    OUTPUT is anything that zpbridge wrote: JSON, a table, a card, a figure, a page, parton
    luminosities, an exported model (its provenance.json). LIMIT is a limit file, or the name of a
    shipped limit. Without it: the program and the paper whose model it is.
    """
    shipped = shipped_limits().get(str(what))
    found = shipped.path if shipped else what
    click.echo(bibtex(cited(()) if found is None else _keys(found)))


def _keys(path: Path) -> list[str]:
    """The citations that an output holds, or those of a card. Raises ZpbridgeError."""
    data = _read(path)
    text = metadata_text(path) or data.decode("latin-1")
    if held := _HELD.findall(text):
        return list(dict.fromkeys(" ".join(held).split()))
    if named := _NAMED.findall(text):
        return list(cited(named))
    if path.suffix in _OUTPUTS:
        raise ZpbridgeError(
            f"{path}: holds no record of what it cites: expected an output of zpbridge with its "
            "numbers (for CSV of a scan with its .meta.json beside it), or a card; write it again"
        )
    Card.from_bytes(data, zp_decay, str(path))
    return list(cited(sources(shown(beyond=True), DEFAULT)))


_OUTPUTS = (".json", ".csv", ".root", ".parquet", ".yaml", ".png", ".pdf", ".html")


def _read(path: Path) -> bytes:
    if str(path) == "-":
        return sys.stdin.buffer.read()
    try:
        return path.read_bytes()
    except OSError as error:
        raise ZpbridgeError(f"{path}: cannot be read: {error.strerror}") from error
