"""What of the paper's allowed window survives with the other relic densities.

    python validation/benchmarks/kinetic_window.py [compute]

Above the pole, for the limits of 2018 as printed (`paper`) and `today`: couplings (gmumu, gnunu) on
a grid, gmumu where B_s mixing and trident allow it, gbb from R_K, mnu4 the heaviest (and below the
pole the lightest) mass with the observed Ω h^2 of each kind; then every constraint of the set.
Annihilation today has Z' exchange where the relic density has. With `compute` it writes
validation/kinetic/window.csv, a row for each node; without, it prints the tables of the page from
there. Minutes a kind and mass.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from bridge.files import shipped
from bridge.native.relic_kinds import ENHANCED, KINDS
from bridge.native.solve import solve_mnu4
from bridge.numerics.arrays import Array
from bridge.paper.figures.allowed_window import FEW, flavour_range
from bridge.paper.figures.relic_planes import plane_ratios
from bridge.paper.figures.scenarios import Scenario, scenario
from bridge.plots.excluded_regions import excluded
from bridge.point import Point
from bridge.prediction import Options

TABLE = shipped("validation") / "kinetic" / "window.csv"
SETS = ("paper", "today")
MZP = (300.0, 500.0, 700.0, 1000.0)
GNUNU = np.geomspace(0.25, 3.2, 9)
GMUMU_NODES = 4
DARK = ("direct", "cmb", "gamma")
"""Regions whose r is kept; the others do not depend on mnu4 above the pole."""
COLUMNS = (
    "limits", "relic", "mzp", "side", "gmumu", "gnunu", "mnu4", *(f"r_{name}" for name in DARK),
    "excluded", "excluded_with_tree_level_today",
)  # fmt: skip


def rows(mzp: float, kind: str) -> Iterator[dict[str, Any]]:
    """All nodes of one mass and kind."""
    for name in SETS:
        exchange = Options(sommerfeld=kind in ENHANCED, relic_kind=kind)
        s = replace(scenario(name), options=exchange)
        low, high = flavour_range(s, mzp)
        gmumu, gnunu = np.meshgrid(np.geomspace(1.02 * low, 0.98 * high, GMUMU_NODES), GNUNU)
        p = Point(gbb=s.gbb(gmumu, mzp), gmumu=gmumu, gnunu=gnunu, mzp=mzp, mnu4=mzp)
        roots = solve_mnu4(p, s.omega_h2, relic_kind=kind)
        heavy = np.where(roots > 0.5 * mzp, roots, -np.inf).max(axis=-1, initial=-np.inf)
        light = np.where(roots <= 0.5 * mzp, roots, np.inf).min(axis=-1, initial=np.inf)
        for side, found in (("above", heavy), ("below", light)):
            masses = np.where(np.isfinite(found), found, np.nan)
            yield from judged(s, side, mzp, gmumu, gnunu, masses)


def judged(
    s: Scenario, side: str, mzp: float, gmumu: Array, gnunu: Array, mnu4: Array
) -> Iterator[dict[str, Any]]:
    """Verdict on each node, once with annihilation today at tree level."""
    with_exchange = plane_ratios(s, gmumu, gnunu, mzp, mnu4)
    tree = plane_ratios(replace(s, options=Options(sommerfeld=False)), gmumu, gnunu, mzp, mnu4)
    answers = [excluded(ratios, s.ignored) for ratios in (with_exchange, tree)]
    for i in np.ndindex(mnu4.shape):
        yield {
            "limits": s.name, "relic": s.relic_kind, "mzp": mzp, "side": side,
            "gmumu": f"{gmumu[i]:.4g}", "gnunu": f"{gnunu[i]:.4g}", "mnu4": f"{mnu4[i]:.6g}",
            **{f"r_{n}": f"{with_exchange.get(n, np.full(mnu4.shape, np.nan))[i]:.4g}"
               for n in DARK},
            "excluded": int(answers[0][i]), "excluded_with_tree_level_today": int(answers[1][i]),
        }  # fmt: skip


def compute() -> None:
    """Write the nodes, mass by mass."""
    with TABLE.open("w", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
        writer.writeheader()
        for mzp in MZP:
            for kind in KINDS:
                writer.writerows(rows(mzp, kind))
                stream.flush()
                print(f"{mzp:g} GeV, {kind}", file=sys.stderr, flush=True)


def table() -> list[dict[str, Any]]:
    """The nodes as numbers."""
    words = ("limits", "relic", "side")
    with TABLE.open(newline="") as stream:
        return [
            {name: text if name in words else float(text) for name, text in row.items()}
            for row in csv.DictReader(stream)
        ]


def span(values: list[float]) -> str:
    """Least and largest."""
    return f"{min(values):.3g}-{max(values):.3g}" if values else "–"


def summary(side: str) -> None:
    """One line for each set, mass and kind."""
    print(f"\n{side} the pole\n")
    print("| limits | MZ' | relic | solved | allowed | tree level today | natural | mnu4 | gnunu |")
    print("|---|---|---|---|---|---|---|---|---|")
    found = [row for row in table() if row["side"] == side]
    for key in dict.fromkeys((row["limits"], row["mzp"], row["relic"]) for row in found):
        here = [r for r in found if (r["limits"], r["mzp"], r["relic"]) == key]
        solved = [r for r in here if r["mnu4"] == r["mnu4"]]
        allowed = [r for r in solved if not r["excluded"]]
        tree = [r for r in solved if not r["excluded_with_tree_level_today"]]
        natural = [r for r in allowed if r["gnunu"] >= FEW * r["gmumu"]]
        share = f"{100.0 * len(allowed) / len(solved):.0f} %" if solved else "–"
        print(
            f"| {key[0]} | {key[1]:g} | {key[2]} | {len(solved)} of {len(here)} | {len(allowed)} "
            f"({share}) | {len(tree)} | {len(natural)} | {span([r['mnu4'] for r in allowed])} "
            f"| {span([r['gnunu'] for r in allowed])} |"
        )


if __name__ == "__main__":
    if sys.argv[1:] == ["compute"]:
        compute()
    summary("above")
    summary("below")
