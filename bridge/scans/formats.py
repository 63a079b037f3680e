"""The file formats of tables: CSV, ROOT (a TTree named `scan`) and parquet.

Every reader yields chunks (name -> column); every writer takes chunks as they come and holds
one at a time. Units and provenance travel in the file, or beside it for CSV.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from bridge.errors import TableError, ToolError
from bridge.files import whole_file, write_text
from bridge.scans import csvfile

Table: TypeAlias = Mapping[str, Any]
Write: TypeAlias = Callable[[Table], None]
Metadata: TypeAlias = Mapping[str, Any]

TREE = "scan"


@contextmanager
def _csv_writer(path: Path, metadata: Metadata) -> Iterator[Write]:
    with whole_file(path) as stream:
        started = False

        def write(table: Table) -> None:
            nonlocal started
            if not started:
                csvfile.write_header(stream, table)
                started = True
            csvfile.write_rows(stream, table)

        yield write
    write_text(path.with_name(path.name + ".meta.json"), json.dumps(metadata, indent=2) + "\n")


@contextmanager
def _root_writer(path: Path, metadata: Metadata) -> Iterator[Write]:
    import uproot

    with whole_file(path, "w+b") as stream, uproot.recreate(stream) as file:
        file["metadata"] = json.dumps(metadata)
        tree = None

        def write(table: Table) -> None:
            nonlocal tree
            columns = {name: np.asarray(column) for name, column in table.items()}
            if tree is None:
                types = {n: "str" if c.dtype.kind in "OU" else c.dtype for n, c in columns.items()}
                tree = file.mktree(TREE, types, title="one entry per point")
            tree.extend(
                {n: list(map(str, c)) if c.dtype.kind in "OU" else c for n, c in columns.items()}
            )

        yield write


@contextmanager
def _parquet_writer(path: Path, metadata: Metadata) -> Iterator[Write]:
    pyarrow, parquet = _pyarrow()
    with whole_file(path, "wb") as stream:
        writer = None

        def write(table: Table) -> None:
            nonlocal writer
            arrow = pyarrow.table({n: pyarrow.array(_plain(c)) for n, c in table.items()})
            arrow = arrow.replace_schema_metadata({"zpbridge": json.dumps(metadata)})
            if writer is None:
                writer = parquet.ParquetWriter(stream, arrow.schema)
            writer.write_table(arrow)

        try:
            yield write
        finally:
            if writer is not None:
                writer.close()


def _plain(column: Any) -> Any:
    array = np.asarray(column)
    return list(map(str, array)) if array.dtype.kind in "OU" else array


def _root_chunks(path: Path, rows: int) -> Iterator[Table]:
    import uproot

    try:
        with uproot.open(path) as file:
            trees = [name for name, kind in file.classnames().items() if kind == "TTree"]
            if len(trees) != 1:
                raise TableError(path, None, f"holds {len(trees)} TTrees; expected one")
            yield from file[trees[0]].iterate(step_size=rows, library="np")
    except (OSError, ValueError) as error:
        raise TableError(path, None, f"is not a ROOT file that can be read: {error}") from error


def _parquet_chunks(path: Path, rows: int) -> Iterator[Table]:
    pyarrow, parquet = _pyarrow()
    try:
        for batch in parquet.ParquetFile(path).iter_batches(batch_size=rows):
            yield {
                name: column.to_numpy(zero_copy_only=False)
                for name, column in zip(batch.schema.names, batch.columns, strict=True)
            }
    except (OSError, pyarrow.ArrowInvalid) as error:
        raise TableError(path, None, f"is not a parquet file that can be read: {error}") from error


def _pyarrow() -> tuple[Any, Any]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise ToolError(
            'parquet files need pyarrow: install it with `pip install "zpbridge[scan]"`, '
            "or use .csv or .root"
        ) from None
    return pyarrow, pyarrow.parquet


_READERS: dict[str, Callable[[Path, int], Iterator[Table]]] = {
    ".csv": csvfile.read_chunks,
    ".root": _root_chunks,
    ".parquet": _parquet_chunks,
}
_WRITERS: dict[str, Callable[[Path, Metadata], AbstractContextManager[Write]]] = {
    ".csv": _csv_writer,
    ".root": _root_writer,
    ".parquet": _parquet_writer,
}


def read_table(path: Path, rows: int) -> Iterator[Table]:
    """Chunks of at most `rows` rows of a table, whatever its format.

    Raises TableError for what is no table of points, ToolError where pyarrow is missing.
    """
    return _READERS[check_format(path)](path, rows)


def write_table(path: Path, metadata: Metadata) -> AbstractContextManager[Write]:
    """A context whose value appends one chunk after the other; the file appears at its end."""
    return _WRITERS[check_format(path)](path, metadata)


def check_format(path: Path) -> str:
    """The file's format by its ending, after a look that it can be written and read here."""
    if path.suffix not in _WRITERS:
        raise TableError(path, None, f"unknown format; expected one of {', '.join(_WRITERS)}")
    if path.suffix == ".parquet":
        _pyarrow()
    return path.suffix
