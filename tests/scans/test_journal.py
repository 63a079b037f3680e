"""A journal keeps finished chunks whole, and belongs to one scan only."""

import numpy as np
import pytest

from bridge.errors import ZpbridgeError
from bridge.scans.journal import Journal

MANIFEST = {"digest": "abc", "chunk": 2}
CHUNK = {"x": np.array([0.1 + 0.2, np.nan]), "status": np.array(["ok", "µ: no"], dtype=object)}


def test_a_chunk_reads_back_to_the_last_bit(tmp_path):
    journal = Journal.open(tmp_path / "out.csv", MANIFEST, resume=False)
    journal.write(3, CHUNK)
    assert journal.has(3)
    assert not journal.has(2)
    back = journal.read(3)
    np.testing.assert_array_equal(back["x"], CHUNK["x"])
    assert list(back["status"]) == ["ok", "µ: no"]


def test_an_unfinished_scan_is_not_overwritten_unasked(tmp_path):
    Journal.open(tmp_path / "out.csv", MANIFEST, resume=False).write(0, CHUNK)
    with pytest.raises(ZpbridgeError, match="holds an unfinished scan: add --resume"):
        Journal.open(tmp_path / "out.csv", MANIFEST, resume=False)
    assert Journal.open(tmp_path / "out.csv", MANIFEST, resume=True).has(0)


def test_a_journal_of_other_points_is_refused_by_what_differs(tmp_path):
    Journal.open(tmp_path / "out.csv", MANIFEST, resume=False)
    with pytest.raises(ZpbridgeError, match=r"belongs to another scan \(digest differ\)"):
        Journal.open(tmp_path / "out.csv", MANIFEST | {"digest": "xyz"}, resume=True)


def test_resume_without_a_journal_starts_one(tmp_path):
    journal = Journal.open(tmp_path / "out.csv", MANIFEST, resume=True)
    journal.remove()
    assert list(tmp_path.iterdir()) == []
