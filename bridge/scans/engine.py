"""Run a scan from file to file: chunks to workers, workers to the journal, journal to the output.

Memory is bounded by the number of chunks in flight, whatever the number of points.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import (
    FIRST_COMPLETED,
    CancelledError,
    Executor,
    ProcessPoolExecutor,
    wait,
)
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from importlib.metadata import version
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from bridge.errors import ToolError, ZpbridgeError
from bridge.evaluation import Settings
from bridge.limits import Options
from bridge.limits.limit import Limit
from bridge.point import PARAMETERS
from bridge.quantities import QUANTITIES
from bridge.scans.formats import Table, check_format, read_table, write_table
from bridge.scans.journal import Journal
from bridge.scans.links import apply_links
from bridge.scans.table import scan

CHUNK = 16_384
"""Rows of a chunk: what a kill can cost, and what a worker holds."""

_RETRIES = 3
"""How often a chunk whose worker died is tried again."""

Work = Callable[[Table], dict[str, Any]]

Progress = Callable[[int], None]
"""Called with the number of rows finished so far."""


@dataclass(frozen=True, slots=True)
class Points:
    """Where the points of a scan come from: a name, a digest, and chunks in a fixed order.

    `links` are parameters that follow from the others, by rules of `bridge.scans.links`.
    """

    name: str
    digest: str
    chunks: Callable[[int], Iterator[Table]]
    rows: int | None = None
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Done:
    """What a scan did."""

    rows: int
    incomplete: int


def points_from_file(path: Path) -> Points:
    """The points of a CSV, ROOT or parquet table."""
    check_format(path)
    digest = digest_of(path)
    return Points(path.name, digest, lambda rows: read_table(path, rows))


def digest_of(path: Path) -> str:
    """SHA-256 of a file. Raises ZpbridgeError where it cannot be read."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise ZpbridgeError(f"{path}: cannot be read: {error.strerror}") from error


def run(
    points: Points,
    output: Path,
    settings: Settings,
    *,
    limits: tuple[Limit, ...] = (),
    options: Options | None = None,
    workers: int = 1,
    dask: str | None = None,
    resume: bool = False,
    chunk: int = CHUNK,
    progress: Progress = lambda rows: None,
) -> Done:
    """Evaluate all points into the table `output`, with verdicts if there are `limits`.

    With `workers` = 1 in this process, else in local processes, or on the dask cluster at the
    address `dask`. Raises ZpbridgeError (output, resume), TableError (points), ToolError (dask).
    """
    check_format(output)
    manifest = _manifest(points, settings, chunk, limits, options)
    journal = Journal.open(output, manifest, resume)
    count = 0

    def todo() -> Iterator[tuple[int, Table]]:
        nonlocal count
        for index, table in enumerate(points.chunks(chunk)):
            count = index + 1
            if not journal.has(index):
                yield index, table

    finished = 0
    work = partial(
        _evaluate_chunk, links=points.links, settings=settings, limits=limits, options=options
    )
    for index, table in _evaluate(todo(), work, workers, dask):
        journal.write(index, table)
        finished += len(table["status"])
        progress(finished)
    done = _assemble(journal, count, output, manifest)
    journal.remove()
    return done


def _manifest(
    points: Points,
    settings: Settings,
    chunk: int,
    limits: Iterable[Limit],
    options: Options | None,
) -> dict[str, Any]:
    units = {n: p.unit for n, p in PARAMETERS.items()} | {n: q.unit for n, q in QUANTITIES.items()}
    return {
        "points": points.name,
        "digest": points.digest,
        "linked": dict(points.links),
        "settings": settings.named(),
        "limits": {limit.name: digest_of(limit.path) for limit in limits},
        "limit_options": asdict(options or Options()),
        "chunk": chunk,
        "version": version("zpbridge"),
        "units": {name: unit for name, unit in units.items() if unit},
        "sources": {name: info.source for name, info in QUANTITIES.items()},
    }


def _assemble(journal: Journal, chunks: int, output: Path, manifest: Mapping[str, Any]) -> Done:
    rows = incomplete = 0
    with write_table(output, manifest) as write:
        for index in range(chunks):
            table = journal.read(index)
            write(table)
            rows += len(table["status"])
            incomplete += int((table["status"] != "ok").sum())
    return Done(rows, incomplete)


def _evaluate_chunk(
    table: Table,
    links: tuple[tuple[str, str], ...],
    settings: Settings,
    limits: tuple[Limit, ...],
    options: Options | None,
) -> dict[str, Any]:
    linked = apply_links(table, links, settings)
    return scan(linked, settings, limits=limits, options=options)


def _evaluate(
    chunks: Iterable[tuple[int, Table]], work: Work, workers: int, dask: str | None
) -> Iterator[tuple[int, Table]]:
    if dask is None and workers == 1:
        for index, table in chunks:
            yield index, work(table)
        return
    deaths: dict[int, int] = {}
    pending: dict[int, Table] = {}
    waiting = iter(chunks)
    while True:
        try:
            with _executor(workers, dask) as (executor, width):
                yield from _in_flight(executor, width, waiting, pending, work)
            return
        except BrokenProcessPool:
            for index in pending:
                deaths[index] = deaths.get(index, 0) + 1
            if max(deaths.values()) > _RETRIES:
                raise ZpbridgeError(
                    f"workers died {_RETRIES + 1} times on the same chunk; is there enough "
                    "memory? What is finished is kept: repeat with --resume"
                ) from None


def _in_flight(
    executor: Executor,
    width: int,
    waiting: Iterator[tuple[int, Table]],
    pending: dict[int, Table],
    work: Work,
) -> Iterator[tuple[int, Table]]:
    """Keep `width` chunks in flight; `pending` holds those whose result is not yet out."""
    futures = {executor.submit(work, table): i for i, table in pending.items()}
    while True:
        for index, table in islice(waiting, max(0, width - len(futures))):
            pending[index] = table
            futures[executor.submit(work, table)] = index
        if not futures:
            return
        for future in wait(futures, return_when=FIRST_COMPLETED).done:
            index = futures.pop(future)
            result = future.result()
            del pending[index]
            yield index, result


@contextmanager
def _executor(workers: int, dask: str | None) -> Iterator[tuple[Executor, int]]:
    """Something that takes jobs, and how many to keep in flight."""
    if dask is None:
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            yield pool, 2 * workers
        return
    try:
        from distributed import Client, KilledWorker
    except ImportError:
        raise ToolError(
            'a dask cluster needs distributed: install it with `pip install "zpbridge[scan]"`'
        ) from None
    try:
        client = Client(dask, timeout="10s")
    except OSError as error:
        raise ToolError(f"no dask scheduler answers at {dask}: {error}") from error
    try:
        with client, client.get_executor() as pool:
            yield pool, 2 * sum(client.ncores().values())
    except (CancelledError, KilledWorker) as error:
        raise ToolError(
            f"the dask cluster at {dask} was lost ({type(error).__name__}); what is finished is "
            "kept: repeat with --resume"
        ) from error
