"""A large parquet file is never in memory as a whole, in however few row groups it is."""

from __future__ import annotations

import numpy as np
import pytest

from bridge.scans import parquetfile
from bridge.scans.columns import REQUIRED

ROWS = 600_000


@pytest.mark.parametrize("row_group_size", [ROWS, ROWS // 6])
def test_a_file_is_read_piece_by_piece(tmp_path, row_group_size):
    pyarrow = pytest.importorskip("pyarrow", reason="parquet needs pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet", reason="parquet needs pyarrow")
    random = np.random.default_rng(1)
    table = pyarrow.table({name: random.uniform(size=ROWS) for name in REQUIRED})
    size = table.nbytes
    path = tmp_path / "points.parquet"
    parquet.write_table(table, path, row_group_size=row_group_size)
    del table
    before = pyarrow.total_allocated_bytes()
    held = [pyarrow.total_allocated_bytes() for _ in parquetfile.read_chunks(path, 10_000)]
    assert len(held) >= ROWS // 10_000
    assert max(held) - before < size / 2
