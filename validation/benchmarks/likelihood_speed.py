"""Log-likelihoods a second, by set of limits and batch, beside the numbers they are made of.

python validation/benchmarks/likelihood_speed.py [POINTS]     (default 20000)

CPU time of one process; the last column is the ratio to the target of 1e4 points/s.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping

import numpy as np

from bridge.evaluation import estimates
from bridge.limits import Options, loglike
from bridge.numerics.arrays import Real
from bridge.point import Point

TARGET = 1e4
RANGES = {
    "gbb": (1e-4, 1.0), "gmumu": (1e-2, 2.0), "gnunu": (1e-2, 2.0), "mzp": (10.0, 5000.0),
    "mnu4": (5.0, 5000.0),
}  # fmt: skip


def points(number: int) -> Point:
    """Points spread evenly in the logarithms."""
    draw = np.random.default_rng(1803)
    return Point(
        **{
            name: np.exp(draw.uniform(np.log(low), np.log(high), number))
            for name, (low, high) in RANGES.items()
        }
    )


def rate(work: Callable[[], object], number: int) -> float:
    """Points a second of CPU time, after one warm-up."""
    work()
    start = time.process_time()
    work()
    return number / (time.process_time() - start)


def report(label: str, per_second: float) -> None:
    """One row."""
    print(f"{label:<46} {1e6 / per_second:8.1f} us {per_second:10.0f}/s {per_second / TARGET:6.2f}")


def main(number: int) -> None:
    """Print the table."""
    for batch in (64, 1000, number):
        p = points(batch)
        values: Mapping[str, Real] = {name: e.value for name, e in estimates(p).items()}
        report(f"quantities, batch of {batch}", rate(lambda p=p: estimates(p), batch))
        for name in ("paper", "today"):
            for said, options in (("", Options()), (", tree level", Options(sommerfeld=False))):
                found = rate(
                    lambda p=p, v=values, n=name, o=options: loglike(p, v, n, o), batch
                )  # fmt: skip
                report(f"loglike, {name}{said}, batch of {batch}", found)


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 20000)
