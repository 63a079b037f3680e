"""CPU time of one point: coupled Boltzmann equations and Sommerfeld enhancement.

    python validation/benchmarks/kinetic_speed.py

Around the pole, 2 mnu4/mzp from 0.7 to 1.05, gnunu from 1e-4 to 1; each time includes the standard
relic density that the shift is relative to.
"""

from __future__ import annotations

from time import process_time

import numpy as np
from kinetic_map import on_the_rk_line

from bridge.native import kinetic, relic, sommerfeld

MODULES = {"standard": relic, "coupled Boltzmann": kinetic, "Sommerfeld": sommerfeld}


def main() -> None:
    """Median and worst, in milliseconds."""
    for name, module in MODULES.items():
        times = []
        for ratio in np.linspace(0.7, 1.05, 15):
            for gnunu in (1e-4, 1e-2, 1.0):
                p = on_the_rk_line(50.0, float(ratio), gnunu)
                start = process_time()
                module.estimates(p)
                times.append(1e3 * (process_time() - start))
        print(f"{name:18s} median {np.median(times):5.1f} ms, worst {np.max(times[3:]):5.1f} ms")


if __name__ == "__main__":
    main()
