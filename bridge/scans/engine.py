"""Run a scan from file to file: chunks to workers, workers to the journal, journal to the output.

Memory is bounded by the number of chunks in flight, whatever the number of points.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from platform import node
from typing import Any

from bridge.errors import TableError, ZpbridgeError
from bridge.evaluation import Settings
from bridge.limits import Options
from bridge.limits.explanation import limit_sources
from bridge.limits.limit import Limit
from bridge.observables import OBSERVABLES, QUANTITIES, shown, sources
from bridge.point import PARAMETERS
from bridge.provenance import Provenance, computation, digest_of
from bridge.scans.columns import carried, carried_along
from bridge.scans.formats import Table, check_columns, check_format, read_table, write_table
from bridge.scans.journal import Journal, differences
from bridge.scans.links import LINKS, apply_links
from bridge.scans.table import add_notes, evaluated
from bridge.scans.workers import evaluate

CHUNK = 16_384
"""Rows of a chunk: what a kill can cost, and what a worker holds."""

Progress = Callable[[int], None]
"""Called with the number of rows finished so far."""


@dataclass(frozen=True, slots=True)
class Points:
    """Where the points of a scan come from: a file, its digest, and chunks in a fixed order.

    `links` are parameters that follow from the others, by rules of `bridge.scans.links`;
    `relic_kind` is the relic density that the points ask for, if they do; `sources` are texts that
    name papers of their model.
    """

    path: Path
    digest: str
    chunks: Callable[[int], Iterator[Table]]
    rows: int | None = None
    links: tuple[tuple[str, str], ...] = ()
    relic_kind: str | None = None
    sources: tuple[str, ...] = ()

    @property
    def follow_relic(self) -> bool:
        """Whether a linked parameter is solved for from the relic density."""
        return any(LINKS[name][rule].of_relic for name, rule in self.links)

    def agreed(self, relic_kind: str, asked: bool) -> str:
        """The relic density of a scan: that of the points, or the one that was `asked` for.

        Raises ZpbridgeError where they differ.
        """
        if self.relic_kind and asked and relic_kind != self.relic_kind:
            raise ZpbridgeError(
                f"--relic {relic_kind}: {self.path} says relic = {self.relic_kind!r}; leave out one"
            )
        return self.relic_kind or relic_kind


@dataclass(frozen=True, slots=True)
class Done:
    """What a scan did; `carried` names columns of the points that change no number."""

    rows: int
    incomplete: int
    carried: str = field(default="", compare=False)


class ChangedError(TableError):
    """The points of a scan are not the ones it began with."""


def points_from_file(path: Path) -> Points:
    """The points of a CSV, ROOT or parquet table."""
    check_format(path)
    digest = digest_of(path)

    def chunks(rows: int) -> Iterator[Table]:
        yield from read_table(path, rows)
        if digest_of(path) != digest:
            raise ChangedError(path, None, "changed while it was read: repeat the scan")

    return Points(path, digest, chunks)


def run(
    points: Points,
    output: Path,
    settings: Settings,
    *,
    limits: tuple[Limit, ...] = (),
    options: Options | None = None,
    parts: bool = False,
    workers: int = 1,
    dask: str | None = None,
    resume: bool = False,
    chunk: int = CHUNK,
    progress: Progress = lambda rows: None,
) -> Done:
    """Evaluate all points into the table `output`, with verdicts if there are `limits`.

    With `parts` the term of each limit in the likelihood is a column too.

    With `workers` = 1 in this process, else in local processes, or on the dask cluster at the
    address `dask`. Raises ZpbridgeError (output, resume), TableError (points), ToolError (dask).
    """
    check_format(output)
    _refuse_input_as_output(output, (points.path, settings.pdf, *(x.path for x in limits)))
    settings = replace(settings, beyond=bool(settings.beyond))
    options = options or Options()
    kind = points.agreed(options.relic_kind, asked=options.relic_kind != "textbook")
    options = replace(options, relic_kind=kind)
    record = _record(settings, limits, options, points.sources)
    about = _about(points, chunk) | ({"parts": True} if parts else {})
    work = partial(
        _evaluate_chunk,
        expected=computation(settings),
        links=points.links,
        settings=settings,
        limits=limits,
        options=options,
        parts=parts,
    )
    with Journal.open(output, about | record.computation, resume) as journal:
        chunks = _Counted(_writable(points.chunks(chunk), output))
        todo = ((index, table) for index, table in chunks if not journal.has(index))
        try:
            with closing(evaluate(todo, work, workers, dask)) as results:
                _keep(results, journal, progress)
        except ChangedError:
            journal.remove()
            raise
        told = {"warnings": chunks.carried} if chunks.carried else {}
        metadata = about | {"provenance": dict(record)} | told
        done = _assemble(journal, chunks.number, output, metadata)
        journal.remove()
    return replace(done, carried=chunks.carried)


def _refuse_input_as_output(output: Path, inputs: Iterable[Path | str]) -> None:
    """Under whatever name: links and relative paths are followed."""
    if output.is_dir():
        raise ZpbridgeError(f"{output} is a folder: name the file to write")
    for path in map(Path, inputs):
        if output.exists() and path.exists() and output.samefile(path):
            raise ZpbridgeError(f"{output} is what the scan reads ({path}): choose another output")


def _record(
    settings: Settings, limits: tuple[Limit, ...], options: Options, of_points: tuple[str, ...]
) -> Provenance:
    texts = (*sources(shown(bool(settings.beyond)), settings), *limit_sources(limits, settings))
    files = {x.name: x.path for x in limits}
    return Provenance(settings, {}, options, files, (*texts, *of_points))


def _about(points: Points, chunk: int) -> dict[str, Any]:
    """The points of a scan, and what its columns are."""
    units = {n: p.unit for n, p in PARAMETERS.items()} | {n: q.unit for n, q in OBSERVABLES.items()}
    return {
        "points": points.path.name,
        "digest": points.digest,
        "linked": dict(points.links),
        "chunk": chunk,
        "units": {name: unit for name, unit in units.items() if unit},
        "sources": {name: OBSERVABLES[name].source for name in QUANTITIES},
    }


def _writable(chunks: Iterable[Table], output: Path) -> Iterator[Table]:
    """Chunks as they come. Raises TableError, before the work, for one `output` cannot hold."""
    for table in chunks:
        check_columns(output, carried(table))
        yield table


class _Counted:
    """Chunks with their numbers, how many there were in the end, and what they carry along."""

    def __init__(self, chunks: Iterable[Table]) -> None:
        self._chunks = chunks
        self.number = 0
        self.carried = ""

    def __iter__(self) -> Iterator[tuple[int, Table]]:
        for table in self._chunks:
            self.number += 1
            self.carried = self.carried or carried_along(table)
            yield self.number - 1, table


def _keep(results: Iterable[tuple[int, Table]], journal: Journal, progress: Progress) -> None:
    finished = 0
    for index, table in results:
        journal.write(index, table)
        finished += len(table["status"])
        progress(finished)


def _assemble(journal: Journal, chunks: int, output: Path, metadata: Mapping[str, Any]) -> Done:
    rows = incomplete = 0
    with write_table(journal.folder / output.name, metadata) as write:
        for index in range(chunks):
            table = journal.read(index)
            write(table)
            rows += len(table["status"])
            incomplete += int((table["status"] != "ok").sum())
    journal.publish(output)
    return Done(rows, incomplete)


def _evaluate_chunk(
    table: Table,
    expected: Mapping[str, Any],
    links: tuple[tuple[str, str], ...],
    settings: Settings,
    limits: tuple[Limit, ...],
    options: Options | None,
    parts: bool,
) -> dict[str, Any]:
    if differ := differences(expected, computation(settings)):
        raise ZpbridgeError(
            f"{', '.join(differ)} changed during the scan, or differ on {node()}: every worker "
            "needs the same zpbridge and the same files from beginning to end"
        )
    kind = (options or Options()).relic_kind
    linked, unlinked, noted = apply_links(table, links, settings, kind)
    found = evaluated(
        linked, settings, limits=limits, options=options, unlinked=unlinked, parts=parts
    )
    for texts in noted.values():
        add_notes(found["warnings"], texts)
    return found
