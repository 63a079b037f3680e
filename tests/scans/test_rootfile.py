"""However an input in ROOT is stored, it is read in the same pieces, and each byte once."""

from __future__ import annotations

import numpy as np
import pytest
import uproot

from bridge.scans import rootfile
from bridge.scans.columns import REQUIRED

ROWS = 5000


def in_baskets(path, table, lengths):
    with uproot.recreate(path) as file:
        tree = file.mktree("scan", {name: column.dtype for name, column in table.items()})
        extend(tree, table, lengths)


def in_clusters(path, table, lengths):
    with uproot.recreate(path) as file:
        extend(file.mkrntuple("scan", {n: c[:0] for n, c in table.items()}), table, lengths)


def extend(written, table, lengths):
    start = 0
    for length in lengths:
        written.extend({n: c[start : start + length] for n, c in table.items()})
        start += length


@pytest.mark.parametrize("write", [in_baskets, in_clusters])
@pytest.mark.parametrize(
    "lengths", [[ROWS], [300] * 16 + [200], [1] * 20 + [4900, 80], [1000] * 5, [699, 1, 1, 4299]]
)
def test_pieces_are_the_same_however_a_file_is_stored(tmp_path, monkeypatch, write, lengths):
    table = {name: np.arange(ROWS) + 0.5 + i for i, name in enumerate(REQUIRED)}
    path = tmp_path / "points.root"
    write(path, table, lengths)
    calls = count_decompressions(monkeypatch)
    list(rootfile.read_chunks(path, ROWS))
    once = len(calls)
    calls.clear()
    pieces = list(rootfile.read_chunks(path, 700))
    assert len(calls) == once > 0
    assert [len(piece["gbb"]) for piece in pieces] == [700] * 7 + [100]
    for name, column in table.items():
        assert np.array_equal(np.concatenate([piece[name] for piece in pieces]), column)


def count_decompressions(monkeypatch):
    """A list that grows by one with each call."""
    calls = []
    decompress = uproot.compression.decompress
    monkeypatch.setattr(decompress, "hook_before_block", lambda **_: calls.append(1))
    return calls
