"""A file is written whole or not at all."""

import os
import stat
import threading

import pytest

from bridge.errors import ZpbridgeError
from bridge.files import refuse_unwritable, whole_file, write_text


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


@pytest.mark.parametrize("linked", [False, True])
def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path, linked):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    path = pipe
    if linked:
        path = tmp_path / "link"
        path.symlink_to(pipe)
    read = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text()))
    reader.start()
    write_text(path, "x\n")
    reader.join(10)
    assert read == ["x\n"] and stat.S_ISFIFO(pipe.lstat().st_mode) and path.is_symlink() == linked
    refuse_unwritable(path)


@pytest.mark.parametrize("present", [False, True])
def test_a_link_stays_a_link(tmp_path, present):
    (tmp_path / "elsewhere").mkdir()
    target, link = tmp_path / "elsewhere" / "card.slha", tmp_path / "link"
    if present:
        target.write_text("before")
    link.symlink_to("elsewhere/card.slha")
    write_text(link, "after")
    assert link.is_symlink() and target.read_text() == "after"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["elsewhere", "link"]


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o755])
def test_an_existing_file_keeps_its_permissions(tmp_path, mode):
    target = tmp_path / "card.slha"
    target.write_text("before")
    target.chmod(mode)
    write_text(target, "after")
    assert stat.S_IMODE(target.stat().st_mode) == mode


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_an_existing_file_keeps_its_owner(tmp_path):
    target = tmp_path / "card.slha"
    target.write_text("before")
    os.chown(target, 1234, 1234)
    write_text(target, "after")
    assert (target.stat().st_uid, target.stat().st_gid) == (1234, 1234)


def test_a_binary_file_that_must_be_searched_is_no_pipe(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with (
        pytest.raises(ZpbridgeError, match=r"cannot be written: .*not seekable"),
        whole_file(tmp_path / "pipe", "w+b"),
    ):
        pass


def test_what_cannot_be_written_is_refused_beforehand(tmp_path):
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    for path in ("x.json", "file", "folder/x.json"):
        refuse_unwritable(tmp_path / path)
    for path in ("folder", "folder/a/b"):
        refuse_unwritable(tmp_path / path, folder=True)
    for path, reason in {
        "nodir/x.json": "No such file",
        "file/x.json": "Not a directory",
        "folder": "Is a directory",
    }.items():
        with pytest.raises(ZpbridgeError, match=f"{path}: cannot be written: {reason}"):
            refuse_unwritable(tmp_path / path)
    with pytest.raises(ZpbridgeError, match="Not a directory"):
        refuse_unwritable(tmp_path / "file" / "a", folder=True)
