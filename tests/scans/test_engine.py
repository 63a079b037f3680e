"""A scan gives the same table in one process and in many, killed and resumed or not."""

import os
import re
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from bridge import provenance
from bridge.errors import TableError, ToolError, ZpbridgeError
from bridge.evaluation import DEFAULT, Settings
from bridge.scans import engine, workers
from bridge.scans.engine import points_from_file, run

COLUMNS = ("gbb", "gmumu", "gnunu", "mzp", "mnu4")


def write_points(path, rows):
    numbers = np.random.default_rng(1803)
    table = np.column_stack(
        [
            numbers.uniform(-0.1, 0.1, rows),
            numbers.uniform(-1.0, 1.0, rows),
            numbers.uniform(-1.5, 1.5, rows),
            numbers.uniform(100.0, 2000.0, rows),
            numbers.uniform(10.0, 3000.0, rows),
        ]
    )
    np.savetxt(path, table, delimiter=",", header=",".join(COLUMNS), comments="")
    return path


@pytest.fixture(scope="module")
def points(tmp_path_factory):
    return write_points(tmp_path_factory.mktemp("scan") / "points.csv", 60)


@pytest.fixture(scope="module")
def expected(points, tmp_path_factory):
    out = tmp_path_factory.mktemp("scan") / "out.csv"
    run(points_from_file(points), out, DEFAULT, chunk=8)
    return out.read_text()


def test_processes_do_not_change_the_table(points, expected, tmp_path):
    seen = []
    done = run(
        points_from_file(points),
        tmp_path / "out.csv",
        DEFAULT,
        workers=2,
        chunk=8,
        progress=seen.append,
    )
    assert (tmp_path / "out.csv").read_text() == expected
    assert done.rows == seen[-1] == 60
    assert not (tmp_path / "out.csv.parts").exists()


def test_the_size_of_chunks_changes_nothing_but_rounding(points, expected, tmp_path):
    run(points_from_file(points), tmp_path / "out.csv", DEFAULT, chunk=17)
    for mine, theirs in zip(
        (tmp_path / "out.csv").read_text().splitlines()[1:],
        expected.splitlines()[1:],
        strict=True,
    ):
        for a, b in zip(mine.split(","), theirs.split(","), strict=True):
            try:
                assert float(a) == pytest.approx(float(b), rel=1e-12)
            except ValueError:
                assert a == b


def start(points, out, *words, before="", **options):
    code = (
        "import os, signal, time\n"
        "from bridge.scans import engine, formats, journal\n"
        "def die(*_, **__): os.kill(os.getpid(), signal.SIGKILL)\n"
        "engine.run.__kwdefaults__['chunk'] = 8\n"
        f"{before}\n"
        "from bridge.cli import main\n"
        "if __name__ == '__main__': main()"
    )
    command = [sys.executable, "-c", code, "scan", str(points), "-o", str(out), *words]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True, **options)


def wait_for_a_part(out):
    parts = out.with_name(out.name + ".parts")
    for _ in range(600):
        if list(parts.glob("0*.npz")):
            return
        time.sleep(0.05)
    pytest.fail("no chunk was finished")


def children(pid):
    return [int(w) for w in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def left_beside(out):
    return {path.name for path in out.parent.iterdir()} - {out.name, out.name + ".meta.json"}


KILLS = {
    "before the first chunk": "engine.evaluated = die",
    "while a chunk is written": """
save = journal.np.savez
def savez(stream, *columns, **options):
    save(stream, *columns, **options)
    stream.name.count("00000003") and die()
journal.np.savez = savez""",
    "while the output is assembled": """
write = formats.csvfile.write_rows
def write_rows(stream, columns):
    write(stream, columns)
    stream.tell() > 9000 and die()
formats.csvfile.write_rows = write_rows""",
    "before the output is there": "journal.Journal.publish = die",
    "before the journal is removed": "journal.Journal.remove = die",
    "while the journal is removed": """
from pathlib import Path
unlink = Path.unlink
def counted(path, missing_ok=False):
    path.name == "00000004.npz" and die()
    unlink(path, missing_ok)
Path.unlink = counted""",
}


@pytest.mark.parametrize("before", KILLS.values(), ids=KILLS)
def test_a_scan_killed_anywhere_resumes_to_the_same_table(points, expected, tmp_path, before):
    out = tmp_path / "out.csv"
    process = start(points, out, before=before)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert not out.exists() or out.read_text() == expected
    run(points_from_file(points), out, DEFAULT, chunk=8, resume=True)
    assert out.read_text() == expected
    assert not left_beside(out)


def test_a_scan_that_runs_is_not_joined_by_another(points, expected, tmp_path):
    out = tmp_path / "out.csv"
    process = start(points, out)
    wait_for_a_part(out)
    (tmp_path / "link").symlink_to(tmp_path)
    os.kill(process.pid, signal.SIGSTOP)
    for same in (out, tmp_path / "link" / "out.csv"):
        for resume in (True, False):
            with pytest.raises(ZpbridgeError, match="in use by a scan or fit that runs now"):
                run(points_from_file(points), same, DEFAULT, chunk=8, resume=resume)
    os.kill(process.pid, signal.SIGCONT)
    _, complaint = process.communicate()
    assert process.returncode == 0, complaint
    assert out.read_text() == expected


def refuse(rows):
    raise ZpbridgeError("stopped")


def test_points_that_change_after_a_kill_are_refused(points, tmp_path):
    mine, out = tmp_path / "mine.csv", tmp_path / "out.csv"
    mine.write_text(points.read_text())
    with pytest.raises(ZpbridgeError, match="stopped"):
        run(points_from_file(mine), out, DEFAULT, chunk=8, progress=refuse)
    mine.write_text(points.read_text().replace("1", "2"))
    with pytest.raises(ZpbridgeError, match=r"another scan \(digest differ\)"):
        run(points_from_file(mine), out, DEFAULT, chunk=8, resume=True)


def test_points_that_change_while_they_are_read_are_no_scan(points, tmp_path):
    mine, out = tmp_path / "mine.csv", tmp_path / "out.csv"
    mine.write_text(points.read_text())

    def change(rows):
        if rows == 8:
            mine.write_text(points.read_text().replace("1", "2"))

    with pytest.raises(TableError, match="changed while it was read"):
        run(points_from_file(mine), out, DEFAULT, chunk=8, progress=change)
    assert list(tmp_path.iterdir()) == [mine]


def test_an_installation_that_changes_during_the_scan_is_noticed(points, tmp_path, monkeypatch):
    before = provenance.installation()

    def upgrade(rows):
        monkeypatch.setattr(provenance, "installation", lambda: before | {"version": "99"})

    out = tmp_path / "out.csv"
    with pytest.raises(ZpbridgeError, match="version changed during the scan, or differ on"):
        run(points_from_file(points), out, DEFAULT, chunk=8, progress=upgrade)
    with pytest.raises(ZpbridgeError, match=r"another scan \(version differ\)"):
        run(points_from_file(points), out, DEFAULT, chunk=8, resume=True)


@pytest.mark.parametrize("make", ["symlink_to", "hardlink_to", "same", "relative"])
def test_the_output_is_nothing_that_the_scan_reads(points, tmp_path, monkeypatch, make):
    mine, out = tmp_path / "mine.csv", tmp_path / "out.csv"
    mine.write_text(points.read_text())
    monkeypatch.chdir(tmp_path)
    if make in ("same", "relative"):
        out = mine if make == "same" else Path("../") / tmp_path.name / "mine.csv"
    else:
        getattr(out, make)(mine)
    for settings, source in ((DEFAULT, mine), (Settings(pdf="mine.csv"), points)):
        with pytest.raises(ZpbridgeError, match="is what the scan reads"):
            run(points_from_file(source), out, settings)
    assert mine.read_text() == points.read_text()


def test_a_folder_is_no_output(points, tmp_path):
    (tmp_path / "out.csv").mkdir()
    with pytest.raises(ZpbridgeError, match="is a folder"):
        run(points_from_file(points), tmp_path / "out.csv", DEFAULT)


def test_a_scan_that_fails_before_its_first_chunk_leaves_nothing(points, tmp_path):
    with pytest.raises(ZpbridgeError, match="no such file or PDF set"):
        run(points_from_file(points), tmp_path / "out.csv", Settings(pdf="nowhere"))
    with pytest.raises(TableError, match="no such file or PDF set"):
        run(points_from_file(points), tmp_path / "out.csv", Settings(pdf="nowhere"), workers=2)
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for workers in /proc")
def test_a_killed_worker_costs_no_row(points, expected, tmp_path):
    out = tmp_path / "out.csv"
    process = start(points, out, "-j", "2")
    wait_for_a_part(out)
    for worker in children(process.pid)[-1:]:
        os.kill(worker, signal.SIGKILL)
    _, complaint = process.communicate()
    assert process.returncode == 0, complaint
    assert out.read_text() == expected


def running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for workers in /proc")
@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_workers_end_with_the_scan(points, tmp_path, end):
    out = tmp_path / "out.csv"
    process = start(
        points, out, "-j", "2", before="journal.Journal.write = lambda *_: time.sleep(99)"
    )
    for _ in range(600):
        workers = children(process.pid)
        if len(workers) == 3:
            break
        time.sleep(0.05)
    os.kill(process.pid, end)
    for _ in range(200):
        if not any(map(running, [process.pid, *workers])):
            break
        time.sleep(0.05)
    survivors = [pid for pid in (process.pid, *workers) if running(pid)]
    for pid in survivors:
        os.kill(pid, signal.SIGKILL)
    process.communicate()
    assert len(workers) == 3, "two workers, and the process that looks after what they share"
    assert not survivors


def test_a_full_disk_is_a_sentence_and_resumes(points, expected, tmp_path):
    out = tmp_path / "out.csv"
    limit = (2_000, resource.getrlimit(resource.RLIMIT_FSIZE)[1])
    process = start(
        points, out, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    )
    _, complaint = process.communicate()
    assert process.returncode == 2
    assert "cannot be written: File too large" in complaint
    assert "Traceback" not in complaint
    assert not out.exists()
    resumed = start(points, out, "--resume")
    _, complaint = resumed.communicate()
    assert out.read_text() == expected, complaint


def test_other_points_do_not_resume_an_unfinished_scan(points, tmp_path):
    out = tmp_path / "out.csv"
    process = start(points, out)
    wait_for_a_part(out)
    process.kill()
    process.communicate()
    other = write_points(tmp_path / "other.csv", 10)
    with pytest.raises(ZpbridgeError, match="belongs to another scan"):
        run(points_from_file(other), out, DEFAULT, chunk=8, resume=True)


@pytest.mark.slow
def test_an_absent_dask_cluster_is_a_sentence(points, tmp_path):
    with pytest.raises(ToolError, match="dask"):
        run(points_from_file(points), tmp_path / "out.csv", DEFAULT, dask="tcp://127.0.0.1:1")
    assert not list(tmp_path.iterdir())


@pytest.mark.tool("dask")
@pytest.mark.filterwarnings("default")
def test_a_dask_cluster_gives_the_same_table(points, expected, tmp_path):
    distributed = pytest.importorskip("distributed", reason="needs dask[distributed]")
    with distributed.LocalCluster(n_workers=1, processes=False, dashboard_address=None) as cluster:
        out = tmp_path / "out.csv"
        run(points_from_file(points), out, DEFAULT, dask=cluster.scheduler_address, chunk=8)
    assert out.read_text() == expected


@pytest.mark.tool("dask")
@pytest.mark.filterwarnings("default")
def test_a_dask_cluster_without_workers_is_a_sentence(points, tmp_path, monkeypatch):
    distributed = pytest.importorskip("distributed", reason="needs dask[distributed]")
    monkeypatch.setattr(workers, "PATIENCE", 0.2)
    with (
        distributed.LocalCluster(n_workers=0, processes=False, dashboard_address=None) as cluster,
        pytest.raises(ToolError, match=r"has no worker after 0\.2 s: start some"),
    ):
        run(points_from_file(points), tmp_path / "o.csv", DEFAULT, dask=cluster.scheduler_address)


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("/x", np.ones(2)),
        ("n", np.ma.array([1, 2], mask=[0, 1])),
        ("s", np.array(["a", "b\0"], dtype=object)),
    ],
)
def test_what_the_output_cannot_hold_is_refused_before_the_work(name, cells, tmp_path, monkeypatch):
    worked = []
    monkeypatch.setattr(engine, "evaluated", lambda *_, **__: worked.append(1))
    table = {column: np.ones(2) for column in COLUMNS} | {name: cells}
    odd = engine.Points(tmp_path / "points.csv", "", lambda _: iter([table]))
    output = tmp_path / "out.root"
    with pytest.raises(TableError, match=re.escape(f"{output}: ")):
        run(odd, output, DEFAULT)
    assert worked == []
    assert list(tmp_path.iterdir()) == []
