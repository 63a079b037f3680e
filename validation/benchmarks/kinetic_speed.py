"""CPU time of coupled Boltzmann equations, Sommerfeld enhancement, and both.

    python validation/benchmarks/kinetic_speed.py

Around the pole, 2 mnu4/mzp from 0.7 to 1.05, gnunu from 1e-4 to 1, and in the window, mnu4 from 2
to 6 TeV at gnunu = 1.4. One point at a time in plain Python, and all of them as one batch in
compiled code, with the ratio to the textbook equation in the same run; each time includes the
standard relic density that the shift is relative to.
"""

from __future__ import annotations

from time import process_time

import numpy as np
from kinetic_map import on_the_rk_line

from bridge.native import kinetic, relic, relic_full, sommerfeld
from bridge.native.kinetic import single_points
from bridge.point import Point

MODULES = {
    "textbook": relic,
    "coupled Boltzmann": kinetic,
    "Sommerfeld": sommerfeld,
    "both": relic_full,
}
GRID = np.meshgrid(np.linspace(0.7, 1.05, 15), np.geomspace(1e-4, 1.0, 9))
PLACES = {
    "pole": on_the_rk_line(50.0, GRID[0].ravel(), GRID[1].ravel()),
    "window": Point(gbb=0.01356, gmumu=0.45, gnunu=1.4, mzp=500.0, mnu4=np.linspace(2e3, 6e3, 135)),
}


def milliseconds(module: object, p: Point) -> float:
    """CPU time of one call."""
    start = process_time()
    module.estimates(p)
    return 1e3 * (process_time() - start)


def main() -> None:
    """Milliseconds a point: median of single points, and in a batch."""
    for place, p in PLACES.items():
        textbook = 0.0
        for name, module in MODULES.items():
            alone = np.median([milliseconds(module, q) for q in list(single_points(p))[::9]])
            module.estimates(p.replace(mnu4=1.001 * p.mnu4))
            together = milliseconds(module, p) / p.shape[0]
            textbook = textbook or together
            print(
                f"{place:7s} {name:18s} single {alone:5.1f} ms, batch {together:6.3f} ms, "
                f"{together / textbook:5.1f} textbook rows"
            )


if __name__ == "__main__":
    main()
