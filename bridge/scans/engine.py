"""Run a scan from file to file, in chunks of bounded memory."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bridge.evaluation import Settings
from bridge.files import whole_file
from bridge.scans import csvfile
from bridge.scans.table import scan

CHUNK = 10_000
"""Rows in memory at a time."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a scan did."""

    rows: int
    incomplete: int


def scan_file(points: Path, output: Path, settings: Settings) -> Done:
    """Evaluate the table `points` into the table `output`, with a progress bar on a terminal."""
    from rich.console import Console
    from rich.progress import Progress

    rows = incomplete = 0
    with (
        whole_file(output) as stream,
        Progress(console=Console(stderr=True), transient=True) as progress,
    ):
        bar = progress.add_task(points.name, total=None)
        for cells in csvfile.read_chunks(points, CHUNK):
            table = scan(cells, settings)
            if rows == 0:
                csvfile.write_header(stream, table)
            csvfile.write_rows(stream, table)
            rows += len(table["status"])
            incomplete += int((table["status"] != "ok").sum())
            progress.update(bar, completed=rows)
    return Done(rows, incomplete)
