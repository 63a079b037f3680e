"""Tables of points in ROOT: a TTree or an RNTuple is read, a TTree named `scan` is written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from bridge.errors import TableError
from bridge.files import whole_file
from bridge.scans.columns import Column, check_header, dates_as_text, split

TREE = "scan"

_TABLES = ("TTree", "ROOT::RNTuple")


def read_chunks(path: Path, rows: int) -> Iterator[dict[str, Any]]:
    """The table in pieces of at most `rows` rows; at least one piece.

    Raises TableError for a file that holds not one table of points, and whatever uproot raises
    for one that is damaged.
    """
    import uproot

    with uproot.open(path) as file:
        kinds = file.classnames(cycle=False)
        tables = [name for name, kind in kinds.items() if kind in _TABLES]
        if len(tables) != 1:
            named = f" ({', '.join(tables)})" if tables else ""
            raise TableError(
                path, None, f"holds {len(tables)} tables{named}; expected one TTree or RNTuple"
            )
        table = file[tables[0]]
        check_header(path, None, table.keys(recursive=False))
        if table.num_entries == 0:
            yield table.arrays(library="np")
        elif kinds[tables[0]] == "TTree":
            yield from table.iterate(step_size=rows, library="np")
        else:
            yield from _in_pieces(_clusters(table, rows), rows)


def _clusters(table: Any, rows: int) -> Iterator[dict[str, Column]]:
    """An RNTuple cluster by cluster, small ones together: each is decompressed once."""
    start = 0
    for cluster in table.cluster_summaries:
        stop = cluster.num_first_entry + cluster.num_entries
        if stop - start >= rows or stop == table.num_entries:
            yield table.arrays(entry_start=start, entry_stop=stop, library="np")
            start = stop


def _in_pieces(blocks: Iterable[Mapping[str, Column]], rows: int) -> Iterator[dict[str, Column]]:
    """Tables of any length as tables of `rows` rows, and one of what is left."""
    begun: dict[str, Column] = {}
    for block in blocks:
        start, size = 0, _length(block)
        while start < size:
            stop = min(size, start + rows - _length(begun))
            begun = {n: _joined(begun.get(n, c[:0]), c[start:stop]) for n, c in block.items()}
            start = stop
            if _length(begun) == rows:
                yield begun
                begun = {}
    if begun:
        yield begun


def _length(table: Mapping[str, Column]) -> int:
    return len(next(iter(table.values()), ()))


def _joined(first: Column, second: Column) -> Column:
    masked = np.ma.isMaskedArray(first) or np.ma.isMaskedArray(second)
    join: Any = np.ma.concatenate if masked else np.concatenate
    return np.asanyarray(join([first, second]))


def read_metadata(path: Path) -> str:
    """What a table of ours says of itself, as JSON; "" for another one."""
    import uproot

    with uproot.open(path) as file:
        return str(file["metadata"]) if "metadata" in file else ""


@contextmanager
def writer(
    path: Path, metadata: Mapping[str, Any]
) -> Iterator[Callable[[Mapping[str, Any]], None]]:
    """Appends one chunk after the other; dates are written as text, an empty number as NaN."""
    import uproot

    with whole_file(path, "w+b") as stream, uproot.recreate(stream) as file:
        file["metadata"] = json.dumps(metadata)
        tree = None

        def write(table: Mapping[str, Any]) -> None:
            nonlocal tree
            columns = {name: branch(path, name, column) for name, column in table.items()}
            if tree is None:
                types = {n: "str" if c.dtype.kind == "O" else c.dtype for n, c in columns.items()}
                tree = file.mktree(TREE, types, title="one entry per point")
            if len(next(iter(columns.values()))):
                tree.extend(
                    {n: c.tolist() if c.dtype.kind == "O" else c for n, c in columns.items()}
                )

        yield write


def branch(path: Path, name: str, column: Column) -> Column:
    """A column as a TTree can hold it. Raises TableError where it cannot."""
    data, empty = split(column)
    if name.startswith("/"):
        raise TableError(path, None, f"ROOT has no branch with the name {name!r}; rename it")
    if data.dtype.kind in "biu" and empty.any():
        raise TableError(
            path,
            None,
            f"column {name!r} has empty cells among {data.dtype} ones, which ROOT has not: "
            "fill them, make them floating-point, or write .csv or .parquet",
        )
    if data.dtype.kind == "f":
        return np.where(empty, np.nan, data).astype(np.promote_types(data.dtype, np.float32))
    if data.dtype.kind in "biu":
        return data
    text = np.where(empty, "", dates_as_text(data)).astype(object)
    if any("\0" in cell for cell in text):
        raise TableError(path, None, f"column {name!r} holds text with a NUL, which ROOT cuts")
    return text
