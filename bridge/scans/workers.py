"""Chunks to workers and back: in this process, in local processes, or on a dask cluster."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    CancelledError,
    Executor,
    ProcessPoolExecutor,
    wait,
)
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection
from threading import Thread
from typing import Any

from bridge.errors import ToolError, ZpbridgeError
from bridge.scans.formats import Table

_RETRIES = 3
"""How often a chunk whose worker died is tried again."""

PATIENCE = 60.0
"""Seconds that a dask cluster may take until its first worker is there."""

Work = Callable[[Table], dict[str, Any]]


def evaluate(
    chunks: Iterable[tuple[int, Table]], work: Work, workers: int, dask: str | None
) -> Generator[tuple[int, Table]]:
    """The results of numbered chunks as they come.

    Raises ZpbridgeError for a chunk that kills its workers, ToolError where dask fails.
    """
    if dask is None and workers == 1:
        for index, table in chunks:
            yield index, work(table)
        return
    deaths: dict[int, int] = {}
    pending: dict[int, Table] = {}
    waiting = iter(chunks)
    while True:
        try:
            with executor(workers, dask) as (pool, width):
                yield from _in_flight(pool, width, waiting, pending, work)
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
def executor(workers: int, dask: str | None) -> Iterator[tuple[Executor, int]]:
    """Something that takes jobs, and how many to keep in flight.

    Raises ToolError where dask fails.
    """
    with _processes(workers) if dask is None else _cluster(dask) as both:
        yield both


@contextmanager
def _processes(workers: int) -> Iterator[tuple[Executor, int]]:
    """Local processes that end when this one does, whatever ends it, or when the scan fails."""
    context = get_context("spawn")
    lifeline, ours = context.Pipe(duplex=False)
    pool = ProcessPoolExecutor(workers, context, _live_with, (lifeline,))
    try:
        yield pool, 2 * workers
        pool.shutdown()
    finally:
        ours.close()
        pool.shutdown(cancel_futures=True)
        lifeline.close()


def _live_with(lifeline: Connection) -> None:
    """End this process when the other end of the pipe closes; leave interrupts to its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def watch() -> None:
        lifeline.poll(None)
        os._exit(1)

    Thread(target=watch, daemon=True).start()


@contextmanager
def _cluster(dask: str) -> Iterator[tuple[Executor, int]]:
    try:
        from distributed import Client, KilledWorker
    except ImportError:
        raise ToolError(
            'a dask cluster needs distributed: install it with `pip install "zpbridge[scan]"`'
        ) from None
    try:
        client = Client(dask, timeout="10s")
    except (OSError, ValueError) as error:
        raise ToolError(f"no dask scheduler answers at {dask}: {error}") from error
    try:
        with client, client.get_executor() as pool:
            client.wait_for_workers(1, timeout=PATIENCE)
            yield pool, 2 * sum(client.ncores().values())
    except TimeoutError as error:
        raise ToolError(
            f"the dask scheduler at {dask} has no worker after {PATIENCE} s: start some"
        ) from error
    except (CancelledError, KilledWorker) as error:
        raise ToolError(
            f"the dask cluster at {dask} was lost ({type(error).__name__}); what is finished is "
            "kept: repeat with --resume"
        ) from error
