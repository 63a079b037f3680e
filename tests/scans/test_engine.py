"""A scan gives the same table in one process and in many, killed and resumed or not."""

import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from bridge.errors import ToolError, ZpbridgeError
from bridge.evaluation import DEFAULT
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


def start(points, out, *words, **options):
    code = (
        "import sys; from bridge.scans import engine; engine.CHUNK = 8\n"
        "engine.run.__kwdefaults__['chunk'] = 8\n"
        "from bridge.cli import main; main()"
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


def test_a_scan_killed_with_sigkill_resumes_to_the_same_table(points, expected, tmp_path):
    out = tmp_path / "out.csv"
    process = start(points, out)
    wait_for_a_part(out)
    process.kill()
    process.communicate()
    assert not out.exists()
    resumed = start(points, out, "--resume")
    _, complaint = resumed.communicate()
    assert resumed.returncode == 0, complaint
    assert out.read_text() == expected


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


def test_an_absent_dask_cluster_is_a_sentence(points, tmp_path):
    with pytest.raises(ToolError, match="dask"):
        run(points_from_file(points), tmp_path / "out.csv", DEFAULT, dask="tcp://127.0.0.1:1")


@pytest.mark.tool("dask")
@pytest.mark.filterwarnings("default")
def test_a_dask_cluster_gives_the_same_table(points, expected, tmp_path):
    distributed = pytest.importorskip("distributed", reason="needs dask[distributed]")
    with distributed.LocalCluster(n_workers=1, processes=False, dashboard_address=None) as cluster:
        out = tmp_path / "out.csv"
        run(points_from_file(points), out, DEFAULT, dask=cluster.scheduler_address, chunk=8)
    assert out.read_text() == expected
