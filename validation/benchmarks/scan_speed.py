"""Throughput and memory of `zpbridge scan` against the number of points and of workers.

python validation/benchmarks/scan_speed.py [ROWS…]     (default 100000 1000000)
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SPEC = """
kind = "sobol"
number = {rows}
seed = 1803
[free]
mzp = {{ low = 20, high = 5000, scale = "log" }}
mnu4 = {{ low = 5, high = 10000, scale = "log" }}
gbb = {{ low = 1e-4, high = 0.5, scale = "log" }}
gmumu = {{ low = 1e-3, high = 2, scale = "log" }}
gnunu = {{ low = 1e-3, high = 3, scale = "log" }}
"""


def measure(folder: Path, rows: int, workers: int) -> tuple[float, float]:
    """Wall time [s] and largest memory of one process [MB] of a scan with all quantities."""
    spec = folder / "spec.toml"
    spec.write_text(SPEC.format(rows=rows))
    out = folder / f"out_{rows}_{workers}.csv"
    start = time.perf_counter()
    process = subprocess.Popen(
        ["zpbridge", "scan", str(spec), "-o", str(out), "-j", str(workers)],
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    if status or sum(1 for _ in out.open()) != rows + 1:
        raise SystemExit(f"the scan of {rows} points failed")
    out.unlink()
    return seconds, usage.ru_maxrss / 1024.0


def main(sizes: list[int]) -> None:
    """Print one line per size and number of workers."""
    print("rows      workers  rows/s    speed-up  largest process")
    with tempfile.TemporaryDirectory() as name:
        measure(Path(name), 1000, 1)
        for rows in sizes:
            base = 0.0
            for workers in (1, 2):
                seconds, memory = measure(Path(name), rows, workers)
                base = base or seconds
                print(
                    f"{rows:<9d} {workers:<8d} {rows / seconds:<9.0f} {base / seconds:<9.2f} "
                    f"{memory:.0f} MB",
                    flush=True,
                )


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or [100_000, 1_000_000])
