"""Tables of points in parquet, through pyarrow."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from bridge.errors import TableError, ToolError
from bridge.files import whole_file
from bridge.scans.columns import Column, check_header, split

_KEY = b"zpbridge"
"""Of the metadata."""


_BUFFER = 2**16
"""Bytes of a column that are read at a time; pyarrow would keep all it has read."""


def pyarrow_and_parquet() -> tuple[Any, Any]:
    """The two modules. Raises ToolError where pyarrow is not installed."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise ToolError(
            'parquet files need pyarrow: install it with `pip install "zpbridge[scan]"`, '
            "or use .csv or .root"
        ) from None
    return pyarrow, pyarrow.parquet


def read_chunks(path: Path, rows: int) -> Iterator[dict[str, Column]]:
    """The table in pieces of at most `rows` rows; at least one piece.

    Raises TableError for columns of no plain type, and whatever pyarrow raises for a file that
    is damaged.
    """
    pyarrow, parquet = pyarrow_and_parquet()
    with parquet.ParquetFile(
        path, page_checksum_verification=True, pre_buffer=False, buffer_size=_BUFFER
    ) as file:
        schema = file.schema_arrow
        check_header(path, None, schema.names)
        for field in schema:
            if not _plain(pyarrow.types, field.type):
                raise TableError(
                    path,
                    None,
                    f"column {field.name!r} holds {field.type}; expected one number, text, date or "
                    "time without zone in each cell: convert or remove it",
                )
        missing = file.metadata.num_rows
        if missing == 0:
            yield _columns(pyarrow.RecordBatch.from_pylist([], schema=schema))
        for batch in file.iter_batches(batch_size=rows):
            missing -= batch.num_rows
            yield _columns(batch)
        if missing:
            raise TableError(path, None, f"is damaged: {missing} of its rows are not there")


def _plain(types: Any, kind: Any) -> bool:
    if types.is_dictionary(kind):
        return _plain(types, kind.value_type)
    if types.is_timestamp(kind):
        return kind.tz is None
    plain = (
        types.is_integer, types.is_floating, types.is_boolean, types.is_date, types.is_null,
        types.is_string, types.is_large_string,
    )  # fmt: skip
    return any(is_kind(kind) for is_kind in plain)


def _columns(batch: Any) -> dict[str, Column]:
    return {n: _column(c) for n, c in zip(batch.schema.names, batch.columns, strict=True)}


def _column(cells: Any) -> Column:
    """An arrow array as a numpy array of its own type, masked where a cell is null."""
    if hasattr(cells, "dictionary_decode"):
        cells = cells.dictionary_decode()
    values = cells.drop_null().to_numpy(zero_copy_only=False)
    if not cells.null_count:
        return np.asarray(values)
    empty = cells.is_null().to_numpy(zero_copy_only=False)
    column = np.zeros(len(cells), dtype=values.dtype)
    column[~empty] = values
    return np.ma.array(column, mask=empty)


def read_metadata(path: Path) -> str:
    """What a table of ours says of itself, as JSON; "" for another one."""
    _, parquet = pyarrow_and_parquet()
    about = parquet.read_schema(path).metadata or {}
    return str(about.get(_KEY, b""), "utf-8")


@contextmanager
def writer(
    path: Path, metadata: Mapping[str, Any]
) -> Iterator[Callable[[Mapping[str, Any]], None]]:
    """Appends one chunk after the other."""
    pyarrow, parquet = pyarrow_and_parquet()
    with whole_file(path, "wb") as stream:
        open_writer = None

        def write(table: Mapping[str, Any]) -> None:
            nonlocal open_writer
            arrow = pyarrow.table({name: _arrow(pyarrow, c) for name, c in table.items()})
            arrow = arrow.replace_schema_metadata({_KEY: json.dumps(metadata)})
            if open_writer is None:
                open_writer = parquet.ParquetWriter(stream, arrow.schema, write_page_checksum=True)
            open_writer.write_table(arrow)

        try:
            yield write
        finally:
            if open_writer is not None:
                open_writer.close()


def _arrow(pyarrow: Any, column: Column) -> Any:
    data, empty = split(column)
    kind = pyarrow.string() if data.dtype.kind in "OU" else None
    return pyarrow.array(data, type=kind, mask=empty)
