"""A file is written whole or not at all."""

import pytest

from bridge.errors import ZpbridgeError
from bridge.files import whole_file, write_text


def test_the_target_is_replaced_only_when_all_went_well(tmp_path):
    target = tmp_path / "card.slha"
    write_text(target, "before\n")
    with pytest.raises(RuntimeError), whole_file(target) as stream:
        stream.write("half")
        raise RuntimeError
    assert target.read_text() == "before\n"
    assert [path.name for path in tmp_path.iterdir()] == ["card.slha"]


def test_a_missing_directory_is_a_sentence(tmp_path):
    with pytest.raises(ZpbridgeError, match="cannot be written: No such file"):
        write_text(tmp_path / "nowhere" / "card.slha", "x")


def test_a_full_disk_is_a_sentence_and_leaves_the_old_file(tmp_path):
    target = tmp_path / "table.csv"
    write_text(target, "before")
    with pytest.raises(ZpbridgeError, match="No space left"), whole_file(target):
        raise OSError(28, "No space left on device")
    assert target.read_text() == "before"
