"""Does early kinetic decoupling move the allowed regions of Figs. 5-6 of arXiv:1803.04430?

    python validation/benchmarks/kinetic_regions.py

As in Fig. 6: for every (gmumu, gnunu), gbb from R_K and mnu4 below (above) the pole from
Ω h^2 = 0.12; then the constraints of the paper. Once with the standard and once with the coupled
Boltzmann equations, whose mass follows to first order from d ln Ω/d ln mnu4. Prints, for each mzp
and branch: allowed cells, largest change of Ω among them, largest change of mnu4, and how many
cells change between allowed and excluded. Minutes.
"""

from __future__ import annotations

import numpy as np
from kinetic_map import OMEGA_OBSERVED

from bridge.limits.catalogue import limit_set
from bridge.limits.verdicts import overall, verdicts
from bridge.native import kinetic, nucleon, relic, widths
from bridge.point import Point

GMUMU_OVER_MZP = np.geomspace(4e-4, 3e-3, 14)
GNUNU = np.geomspace(3e-4, 1.0, 18)
FROM_POLE = np.geomspace(2e-4, 0.6, 160)
LIMITS = tuple(limit for limit in limit_set("paper") if limit.name != "planck_relic_2015")


def solve_mass(mzp: float, side: float) -> tuple[Point, np.ndarray]:
    """Points with Ω h^2 = 0.12 nearest to the pole on one side (-1, +1), and d ln Ω/d ln mnu4."""
    gmumu, gnunu = (g.ravel() for g in np.meshgrid(GMUMU_OVER_MZP * mzp, GNUNU, indexing="ij"))
    gbb = (mzp / 6400.0) ** 2 / gmumu
    log_mass = np.log(mzp / 2.0 * (1.0 + side * FROM_POLE))
    grid = Point(
        gbb=gbb[:, None], gmumu=gmumu[:, None], gnunu=gnunu[:, None], mzp=mzp, mnu4=np.exp(log_mass)
    )
    excess = np.log(np.asarray(relic.omega_h2(grid)) / OMEGA_OBSERVED)
    rises = (excess[:, :-1] < 0.0) & (excess[:, 1:] >= 0.0)
    row = np.flatnonzero(rises.any(axis=1))
    i = rises[row].argmax(axis=1)
    low, high = excess[row, i], excess[row, i + 1]
    step = log_mass[i + 1] - log_mass[i]
    mass = np.exp(log_mass[i] - low / (high - low) * step)
    p = Point(gbb=gbb[row], gmumu=gmumu[row], gnunu=gnunu[row], mzp=mzp, mnu4=mass)
    return p, (high - low) / step


def excluded(p: Point) -> np.ndarray:
    """By any constraint of the paper but the relic density."""
    values = {n: e.value for m in (widths, nucleon, relic) for n, e in m.estimates(p).items()}
    return overall(verdicts(p, values, LIMITS)).excluded


def main() -> None:
    """One line per mzp and side of the pole."""
    print("| MZp | branch | cells | allowed | largest Ω shift | largest mass shift | changed |")
    print("|---|---|---|---|---|---|---|")
    for mzp in (50.0, 200.0):
        for side, branch in ((-1.0, "below"), (1.0, "above")):
            p, slope = solve_mass(mzp, side)
            shift = np.asarray(kinetic.estimates(p)["kinetic_shift"].value)
            moved = -np.log1p(shift) / slope
            before, after = excluded(p), excluded(p.replace(mnu4=p.mnu4 * np.exp(moved)))
            allowed = ~before
            worst = shift[allowed][np.abs(shift[allowed]).argmax()]
            print(
                f"| {mzp:g} | {branch} | {len(shift)} | {allowed.sum()} | {100 * worst:+.1f} % "
                f"| {100 * np.abs(moved[allowed]).max():.2f} % | {(before != after).sum()} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
