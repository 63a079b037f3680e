"""Points per second of CPU for every observable but the relic density, by module.

python validation/benchmarks/observables_speed.py [POINTS] [CHUNK]
"""

from __future__ import annotations

import sys
from time import process_time

import numpy as np

from bridge.native import dimuon, nucleon, widths
from bridge.point import Point

MODULES = {"widths": widths, "nucleon": nucleon, "dimuon": dimuon}
RANGES = {
    "gbb": (1e-4, 1.0),
    "gmumu": (1e-3, 3.0),
    "gnunu": (1e-2, 3.0),
    "mzp": (10.0, 8e3),
    "mnu4": (1.0, 8e3),
}


def random_points(n: int) -> Point:
    """n points, logarithmically uniform in RANGES, from a fixed seed."""
    random = np.random.default_rng(1)
    return Point(**{k: np.exp(random.uniform(*np.log(r), n)) for k, r in RANGES.items()})


def main(points: int = 1_000_000, chunk: int = 10_000) -> None:
    """Print one line per module, and the sum."""
    chunks = [random_points(chunk) for _ in range(points // chunk)]
    total = 0.0
    for name, module in MODULES.items():
        module.estimates(chunks[0])
        start = process_time()
        for p in chunks:
            module.estimates(p)
        seconds = process_time() - start
        total += seconds
        print(f"{name:10s}{points / seconds:12.3g} points/s")
    print(f"{'together':10s}{points / total:12.3g} points/s")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
