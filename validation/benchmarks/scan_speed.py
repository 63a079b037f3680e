"""Throughput and memory of `zpbridge scan` against the number of points and of workers.

python validation/benchmarks/scan_speed.py [ROWS…]     (default 200000 2000000)

Two tables: speed and memory with all quantities, and memory of each format with linked rows, few
of which are inside the domain, so that reading and writing is what they measure.
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
CHEAP = """
kind = "sobol"
number = {rows}
seed = 1803
[free]
mzp = {{ low = 1, high = 5.1 }}
gmumu = {{ low = 0.01, high = 3, scale = "log" }}
[fixed]
gnunu = 0.0
mnu4 = 400
[linked]
gbb = "r_k"
"""
FORMATS = ("csv", "root", "parquet")


def measure(out: Path, text: str, rows: int, workers: int = 1) -> tuple[float, float]:
    """Wall time [s] and largest memory of one process [MB] of the scan that `text` describes."""
    spec = out.with_name("spec.toml")
    spec.write_text(text.format(rows=rows))
    start = time.perf_counter()
    process = subprocess.Popen(
        ["zpbridge", "scan", str(spec), "-o", str(out), "-j", str(workers)],
        stderr=subprocess.PIPE,
        text=True,
    )
    said = process.stderr.read() if process.stderr else ""
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    if status or f"{rows} rows" not in said:
        raise SystemExit(f"the scan of {rows} points failed: {said}")
    out.unlink()
    return seconds, usage.ru_maxrss / 1024.0


def main(sizes: list[int]) -> None:
    """Print one line per size and number of workers."""
    print("rows      workers  rows/s    speed-up  largest process")
    with tempfile.TemporaryDirectory() as name:
        measure(Path(name) / "out.csv", SPEC, 1000)
        for rows in sizes:
            base = 0.0
            for workers in (1, 2):
                seconds, memory = measure(Path(name) / "out.csv", SPEC, rows, workers)
                base = base or seconds
                print(
                    f"{rows:<9d} {workers:<8d} {rows / seconds:<9.0f} {base / seconds:<9.2f} "
                    f"{memory:.0f} MB",
                    flush=True,
                )
        print("rows      output   largest process")
        for kind in FORMATS:
            for rows in sizes:
                _, memory = measure(Path(name) / f"out.{kind}", CHEAP, rows)
                print(f"{rows:<9d} {kind:<8s} {memory:.0f} MB", flush=True)


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or [200_000, 2_000_000])
