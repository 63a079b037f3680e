"""A journal keeps finished chunks whole, and belongs to one scan and one process only."""

from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from bridge.errors import ZpbridgeError
from bridge.scans.journal import Journal

MANIFEST = {"digest": "abc", "chunk": 2, "settings": {"beyond": False}}
CHUNK = {
    "x": np.array([0.1 + 0.2, np.nan]),
    "status": np.array(["ok", "µ: no"], dtype=object),
    "file": np.array([1, 2]),
    "allow_pickle": np.array(["a", ""]),
    "count": np.ma.array([2**60 + 1, 5], mask=[False, True]),
    "note": np.array([None, "\0"], dtype=object),
}


def unfinished(tmp_path, manifest=MANIFEST, chunks=1):
    with Journal.open(tmp_path / "out.csv", manifest, resume=False) as journal:
        for index in range(chunks):
            journal.write(index, CHUNK)
    return journal.folder


def test_a_chunk_reads_back_to_the_last_bit_whatever_its_columns_are_called(tmp_path):
    with Journal.open(tmp_path / "out.csv", MANIFEST, resume=False) as journal:
        journal.write(3, CHUNK)
        assert journal.has(3)
        assert not journal.has(2)
        back = journal.read(3)
    assert list(back) == list(CHUNK)
    for name, column in CHUNK.items():
        assert back[name].dtype == column.dtype
        np.testing.assert_equal(back[name].tolist(), column.tolist())


def test_one_long_text_does_not_make_the_others_long(tmp_path):
    texts = np.array(["x" * 100_000, *[""] * 999], dtype=object)
    with Journal.open(tmp_path / "out.csv", MANIFEST, resume=False) as journal:
        journal.write(0, {"comment": texts})
        assert (journal.folder / "00000000.npz").stat().st_size < 500_000
        np.testing.assert_array_equal(journal.read(0)["comment"], texts)


def test_an_unfinished_scan_is_not_overwritten_unasked(tmp_path):
    unfinished(tmp_path)
    with (
        pytest.raises(ZpbridgeError, match="holds an unfinished scan: add --resume"),
        Journal.open(tmp_path / "out.csv", MANIFEST, resume=False),
    ):
        pass
    with Journal.open(tmp_path / "out.csv", MANIFEST, resume=True) as journal:
        assert journal.has(0)


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"digest": "xyz"}, "digest"),
        ({"settings": {"beyond": True}}, "settings.beyond"),
        ({"settings": {"beyond": False, "pdf": "x"}}, "settings"),
        ({"new": 1}, "new"),
    ],
)
def test_a_journal_of_another_scan_is_refused_by_what_differs(tmp_path, changes, what):
    unfinished(tmp_path)
    with (
        pytest.raises(ZpbridgeError, match=rf"belongs to another scan \({what} differ\)"),
        Journal.open(tmp_path / "out.csv", MANIFEST | changes, resume=True),
    ):
        pass


@pytest.mark.parametrize("resume", [True, False])
def test_chunks_without_a_manifest_are_not_trusted(tmp_path, resume):
    (unfinished(tmp_path) / "manifest.json").unlink()
    with Journal.open(tmp_path / "out.csv", MANIFEST, resume) as journal:
        assert not journal.has(0)


def test_a_manifest_without_chunks_binds_nobody(tmp_path):
    folder = unfinished(tmp_path)
    (folder / "00000000.npz").unlink()
    with Journal.open(tmp_path / "out.csv", MANIFEST | {"digest": "xyz"}, resume=False) as journal:
        journal.write(0, CHUNK)
    assert "xyz" in (folder / "manifest.json").read_text()


@pytest.mark.parametrize("survived", range(6))
def test_a_removal_that_ends_anywhere_leaves_no_chunk_without_its_manifest(
    tmp_path, monkeypatch, survived
):
    folder = unfinished(tmp_path, chunks=4)
    removed = []

    def unlink(path, missing_ok=False):
        if path.name != ".lock" and len(removed) == survived:
            raise KeyboardInterrupt
        removed.append(path)
        path.replace(tmp_path / "bin")

    with Journal.open(tmp_path / "out.csv", MANIFEST, resume=True) as journal:
        monkeypatch.setattr(Path, "unlink", unlink)
        with suppress(KeyboardInterrupt):
            journal.remove()
        left = {path.name for path in folder.iterdir()} - {".lock"}
        monkeypatch.undo()
    assert len(left) == 5 - min(survived, 5)
    assert not left or "manifest.json" in left


def test_a_manifest_that_is_none_is_a_sentence(tmp_path):
    (unfinished(tmp_path) / "manifest.json").write_text("{")
    with (
        pytest.raises(ZpbridgeError, match="is no manifest of a scan"),
        Journal.open(tmp_path / "out.csv", MANIFEST, resume=True),
    ):
        pass


def test_files_of_somebody_else_are_left_alone(tmp_path):
    folder = tmp_path / "out.csv.parts"
    folder.mkdir()
    (folder / "thesis.tex").write_text("x")
    with (
        pytest.raises(ZpbridgeError, match=r"holds thesis\.tex, which is of no scan"),
        Journal.open(tmp_path / "out.csv", MANIFEST, resume=False),
    ):
        pass
    assert [path.name for path in folder.iterdir()] == ["thesis.tex"]


def test_a_damaged_chunk_is_a_sentence(tmp_path):
    part = unfinished(tmp_path) / "00000000.npz"
    part.write_bytes(part.read_bytes()[:-30])
    with (
        pytest.raises(ZpbridgeError, match=r"00000000\.npz is damaged .*delete it"),
        Journal.open(tmp_path / "out.csv", MANIFEST, resume=True) as journal,
    ):
        journal.read(0)


def test_a_journal_has_one_owner_at_a_time(tmp_path):
    with Journal.open(tmp_path / "out.csv", MANIFEST, resume=False) as first:
        first.write(0, CHUNK)
        for resume in (True, False):
            with (
                pytest.raises(ZpbridgeError, match="in use by a scan or fit that runs now"),
                Journal.open(tmp_path / "out.csv", MANIFEST, resume),
            ):
                pass
    with Journal.open(tmp_path / "out.csv", MANIFEST, resume=True) as second:
        assert second.has(0)


def test_a_scan_whose_folder_was_removed_does_not_write_into_the_next_one(tmp_path):
    with pytest.raises(ZpbridgeError, match="was removed while the scan ran"):  # noqa: SIM117
        with Journal.open(tmp_path / "out.csv", MANIFEST, resume=False) as first:
            first.write(0, CHUNK)
            first.remove()
            (first.folder / ".lock").unlink()
            first.folder.rmdir()
            with Journal.open(tmp_path / "out.csv", MANIFEST, resume=False) as second:
                second.write(1, CHUNK)
            first.write(2, CHUNK)
    assert sorted(p.name for p in second.folder.iterdir()) == ["00000001.npz", "manifest.json"]


def test_resume_without_a_journal_starts_one_and_a_scan_without_a_chunk_leaves_none(tmp_path):
    with Journal.open(tmp_path / "out.csv", MANIFEST, resume=True):
        assert (tmp_path / "out.csv.parts" / "manifest.json").exists()
    assert list(tmp_path.iterdir()) == []
