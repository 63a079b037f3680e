"""The file formats of tables: CSV, ROOT and parquet.

Every reader yields chunks (name -> column), at least one; every writer takes chunks as they come
and holds one at a time. Units and provenance travel in the file, or beside it for CSV.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, TypeAlias

from bridge.errors import TableError, ZpbridgeError
from bridge.files import whole_file, write_text
from bridge.scans import csvfile, parquetfile, rootfile
from bridge.scans.columns import Column, plain_column

Table: TypeAlias = Mapping[str, Any]
Write: TypeAlias = Callable[[Table], None]
Metadata: TypeAlias = Mapping[str, Any]


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
    write_text(_meta(path), json.dumps(metadata, indent=2) + "\n")


_READERS: dict[str, Callable[[Path, int], Iterator[Table]]] = {
    ".csv": csvfile.read_chunks,
    ".root": rootfile.read_chunks,
    ".parquet": parquetfile.read_chunks,
}
_WRITERS: dict[str, Callable[[Path, Metadata], AbstractContextManager[Write]]] = {
    ".csv": _csv_writer,
    ".root": rootfile.writer,
    ".parquet": parquetfile.writer,
}


def read_table(path: Path, rows: int) -> Iterator[dict[str, Column]]:
    """Chunks of at most `rows` rows of a table, whatever its format; one where it has no rows.

    Cells are numbers, dates or text (objects), masked where they are empty. Raises TableError for
    what is no table of points or cannot be read, ToolError where pyarrow is missing.
    """
    return _plain(path, _READERS[check_format(path)](path, rows))


def _plain(path: Path, chunks: Iterator[Table]) -> Iterator[dict[str, Column]]:
    try:
        for chunk in chunks:
            columns = {name: plain_column(path, name, column) for name, column in chunk.items()}
            if len({len(column) for column in columns.values()}) > 1:
                raise ValueError("its columns are not equally long")
            yield columns
    except ZpbridgeError:
        raise
    except Exception as error:  # a damaged file raises whatever the libraries that read it do
        words = " ".join(str(error).split()) or type(error).__name__
        raise TableError(
            path, None, f"is damaged or no {path.suffix} file ({words[:120]}): write it again"
        ) from error


def write_table(path: Path, metadata: Metadata) -> AbstractContextManager[Write]:
    """A context whose value appends one chunk after the other; the file appears at its end."""
    return _WRITERS[check_format(path)](path, metadata)


def metadata_text(path: Path) -> str:
    """What `write_table` said of the numbers of a table, as JSON; "" where it said nothing."""
    if path.suffix not in _METADATA:
        return ""
    try:
        return _METADATA[path.suffix](path)
    except ZpbridgeError:
        raise
    except Exception as error:  # as in `read_table`
        raise TableError(path, None, f"is damaged or no {path.suffix} file: write it again") from (
            error
        )


def _beside(path: Path) -> str:
    about = _meta(path)
    return about.read_text(encoding="utf-8") if about.exists() else ""


def _meta(path: Path) -> Path:
    return path.with_name(path.name + ".meta.json")


def check_columns(path: Path, table: Table) -> None:
    """Raise TableError for a column that the format of `path` cannot hold."""
    if path.suffix == ".root":
        for name, column in table.items():
            rootfile.branch(path, name, column)


def check_format(path: Path) -> str:
    """The file's format by its ending, after a look that it can be written and read here."""
    if path.suffix not in _WRITERS:
        raise TableError(path, None, f"unknown format; expected one of {', '.join(_WRITERS)}")
    if path.suffix == ".parquet":
        parquetfile.pyarrow_and_parquet()
    return path.suffix


_METADATA: dict[str, Callable[[Path], str]] = {
    ".csv": _beside,
    ".root": rootfile.read_metadata,
    ".parquet": parquetfile.read_metadata,
}
