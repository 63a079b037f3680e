"""Does `solve_mnu4` find every mass? Against a scan of 800 masses a point, at full precision.

    python validation/benchmarks/lost_roots.py [KIND] [POINTS] [SEED]

KIND is textbook (default), cbe, sommerfeld or full; the latter two get 80 more masses around each
resonance of the Sommerfeld factor. Prints every sign change of Omega h2 - 0.12 on that scan without
a root inside it, and how many roots the scan missed because they come in pairs closer than its
spacing. One to three minutes of one core with the numbers of POINTS.
"""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from bridge.native.relic import PHYSICAL
from bridge.native.relic_kinds import ENHANCED, omega_h2
from bridge.native.solve import OMEGA_DM, solve_mnu4
from bridge.native.solve_grids import (
    LAST_STRENGTH,
    MASSES,
    joined,
    mass_at,
    pole_coordinate,
    resonances,
)
from bridge.numerics.arrays import Array
from bridge.point import Point

POINTS = {"textbook": 2000, "cbe": 100, "sommerfeld": 100, "full": 60}
AT_ONCE = 20
ALONG_POLE, ALONG_LOG, ALONG_ZPZP = 500, 200, 100
FROM_RESONANCE = np.geomspace(3e-7, 0.3, 40)


def random_couplings(n: int, seed: int) -> dict[str, Any]:
    random = np.random.default_rng(seed)
    decades = {"mzp": (1.0, 4.0), "gbb": (-3.0, 0.5), "gmumu": (-3.0, 0.5), "gnunu": (-2.5, 0.9)}
    return {name: 10.0 ** random.uniform(*ends, n) for name, ends in decades.items()}


def dense_masses(mzp: Array) -> Array:
    """(n, 800): around the pole, over the whole range, and where Z'Z' opens."""
    first, last = (pole_coordinate(np.full(mzp.size, m), mzp) for m in (MASSES.low, MASSES.high))
    around = mass_at(np.linspace(first, last, ALONG_POLE, axis=1), mzp[:, None])
    along = np.broadcast_to(np.geomspace(MASSES.low, MASSES.high, ALONG_LOG), (mzp.size, ALONG_LOG))
    opening = mzp[:, None] * np.linspace(0.8, 1.2, ALONG_ZPZP)
    masses = np.concatenate((around, along, opening), axis=1)
    return np.sort(np.clip(masses, MASSES.low, MASSES.high), axis=1)


def scanned(couplings: dict[str, Any], kind: str) -> Array:
    """(n, k): masses to scan for each point."""
    masses = dense_masses(couplings["mzp"])
    if kind not in ENHANCED:
        return masses
    strengths = np.outer(resonances(), np.r_[1.0 - FROM_RESONANCE, 1.0 + FROM_RESONANCE])
    bohr = (4.0 * np.pi * couplings["mzp"] / couplings["gnunu"] ** 2)[:, None]
    return joined(masses, bohr * strengths.ravel(), bohr * LAST_STRENGTH)


def compared(couplings: dict[str, Any], kind: str) -> tuple[int, int, int]:
    """How many roots were found, how many sign changes the scan has, and how many of them lost."""
    masses = scanned(couplings, kind)
    roots = solve_mnu4(Point(**couplings, mnu4=couplings["mzp"]), relic_kind=kind)
    columns: dict[str, Any] = {name: value[:, None] for name, value in couplings.items()}
    points = Point(**columns, mnu4=masses)
    excess = np.log(np.asarray(omega_h2(kind)(points, PHYSICAL)) / OMEGA_DM)
    row, i = np.nonzero(excess[:, 1:] * excess[:, :-1] < 0.0)
    low, high = masses[row, i, None] * (1.0 - 1e-6), masses[row, i + 1, None] * (1.0 + 1e-6)
    lost = ~np.any((roots[row] >= low) & (roots[row] <= high), axis=1)
    for j in np.flatnonzero(lost):
        point = {name: float(value[row[j]]) for name, value in couplings.items()}
        print(f"lost between {low[j, 0]:.6g} and {high[j, 0]:.6g} GeV at {point}", flush=True)
    return int(np.isfinite(roots).sum()), row.size, int(lost.sum())


def main(kind: str = "textbook", n: int | None = None, seed: int = 1) -> None:
    couplings = random_couplings(n or POINTS[kind], seed)
    size = couplings["mzp"].size
    parts = [
        compared({name: value[i : i + AT_ONCE] for name, value in couplings.items()}, kind)
        for i in range(0, size, AT_ONCE)
    ]
    found, changes, lost = (sum(counts) for counts in zip(*parts, strict=True))
    print(
        f"{kind}, {size} points: {found} masses found, {lost} of {changes} in the scan lost, "
        f"{found - changes + lost} the scan did not see"
    )


if __name__ == "__main__":
    main(*sys.argv[1:2], *map(int, sys.argv[2:]))
