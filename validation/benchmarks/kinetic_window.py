"""What of the paper's allowed window survives with the full relic density.

    python validation/benchmarks/kinetic_window.py [compute]

For the limits of 2018 as printed (`paper`) and `today`: gmumu where everything that does not depend
on nu4 allows it, gbb from R_K, and all masses above the pole with the observed Omega h^2, of the
textbook and in full: where one of them is allowed, so are the couplings. Along lines of gmumu the
coupling gnunu is bisected wherever a verdict changes, a mass ceases to exist, or it passes a
resonance of the Sommerfeld factor. Annihilation today has Z' exchange where the relic density has.
With `compute` it writes validation/kinetic/window.csv, a row for each stretch of a line with one
answer, in some three minutes of one core; without, it prints the numbers of the page from there.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby, pairwise, product
from math import pi, sqrt
from multiprocessing import Pool
from typing import Any, NamedTuple

import numpy as np

from bridge.files import shipped
from bridge.native.partial_waves import largest_over_unitarity
from bridge.native.relic import PHYSICAL
from bridge.native.relic_kinds import KINDS, omega_h2
from bridge.native.solve import solve_mnu4
from bridge.native.solve_grids import resonances
from bridge.numerics.arrays import Array
from bridge.paper.figures.allowed_window import FEW, flavour_range
from bridge.paper.figures.relic_planes import ANY_MASS
from bridge.paper.figures.scenarios import Scenario, scenario
from bridge.plots.excluded_regions import NOT_COUNTED, REGIONS
from bridge.point import Point

TABLE = shipped("validation") / "kinetic" / "window.csv"
SETS = ("paper", "today")
MZP = (300.0, 500.0, 700.0, 1000.0)
RELIC = ("full", "textbook")
LINES = 3
LEAST_GNUNU, LARGEST_GNUNU = 0.3, sqrt(4.0 * pi)
"""Below, the mass is next to the pole whichever relic density; above is not perturbative."""
START, ROUNDS = np.r_[np.geomspace(LEAST_GNUNU, 1.8, 10), 2.4, 0.9999 * LARGEST_GNUNU], 5
"""Of gnunu on a line at first, and how often an interval that holds an edge is halved."""
OF_NU4 = ("direct", "cmb", "gamma", "theory")
"""Regions that depend on mnu4 above the pole."""
ALLOWED, NO_MASS = "allowed", "no mass"
COLUMNS = (
    "limits", "relic", "mzp", "gmumu", "gbb", "natural", "state", "state_tree_level_today",
    "gnunu_first", "mnu4_first", "gnunu_last", "mnu4_last", "most_masses",
    "largest_unitarity_ratio",
)  # fmt: skip
"""First and last are nodes; the edge of a stretch is between its last and the next one's first."""


class Node(NamedTuple):
    """A point of a line and its answers."""

    gmumu: float
    gnunu: float
    mnu4: float
    state: str
    tree: str
    unitarity: float
    resonances_passed: int
    masses: int

    @property
    def natural(self) -> bool:
        """Whether gnunu is a factor of few above gmumu."""
        return self.gnunu >= FEW * self.gmumu * (1.0 - 1e-9)

    @property
    def answer(self) -> tuple[Any, ...]:
        """What makes a stretch."""
        return self.natural, self.state, self.tree

    @property
    def edge(self) -> tuple[Any, ...]:
        """What is bisected."""
        allowed = self.state == ALLOWED, self.tree == ALLOWED
        return *allowed, np.isnan(self.mnu4), self.resonances_passed


def gmumu_range(s: Scenario, mzp: float) -> tuple[float, float]:
    """The widest range that everything allows which does not depend on nu4 above the pole, to 1e-3.

    Today's dimuon limits leave a second one where gbb is above gmumu.
    """
    low, high = flavour_range(s, mzp)
    gmumu = np.geomspace(low, high, int(1000 * np.log(high / low)))
    p = Point(gbb=s.gbb(gmumu, mzp), gmumu=gmumu, gnunu=0.0, mzp=mzp, mnu4=mzp)
    ratios = s.region_ratios(p, [r for r in REGIONS if r not in (*OF_NU4, *s.ignored)])
    allowed = np.array([state == ALLOWED for state in states(s, ratios, gmumu.size)])
    inside = np.flatnonzero(allowed)
    runs = np.split(inside, np.flatnonzero(np.diff(inside) > 1) + 1)
    widest = gmumu[max(runs, key=len)]
    return float(widest[0]), float(widest[-1])


def states(s: Scenario, ratios: dict[str, Array], n: int) -> list[str]:
    """The regions that exclude each of n points."""
    counted = [name for name in ratios if name not in (NOT_COUNTED, *s.ignored)]
    by = [[name for name in counted if ratios[name][i] > 1.0] for i in range(n)]
    return ["+".join(names) or ALLOWED for names in by]


def above_pole(s: Scenario, p: Point) -> Array:
    """All masses above the pole with the observed relic density, (n, k); NaN fills the rest."""
    roots = solve_mnu4(p, s.omega_h2, relic_kind=s.relic_kind)
    return np.where(roots > 0.5 * np.asarray(p.mzp)[..., None], roots, np.nan)


def judged(s: Scenario, mzp: float, gmumu: Array, gnunu: Array, masses: Array) -> list[Node]:
    """Each pair of couplings with the heaviest of its masses that is allowed, else the heaviest."""
    row, column = np.nonzero(np.isfinite(masses))
    p = Point(gbb=np.asarray(s.gbb(gmumu, mzp))[row], gmumu=gmumu[row], gnunu=gnunu[row], mzp=mzp,
              mnu4=masses[row, column])  # fmt: skip
    tree = replace(s, options=replace(s.options, sommerfeld=False))
    wanted = [r for r in OF_NU4 if r not in ANY_MASS]
    state, state_tree = (states(x, x.region_ratios(p, wanted), row.size) for x in (s, tree))
    unitarity = np.asarray(largest_over_unitarity(p)) if row.size else np.array([])
    passed = np.searchsorted(resonances(), p.gnunu**2 * p.mnu4 / (4.0 * pi * mzp))
    if not s.options.sommerfeld:
        passed = np.zeros_like(passed)
    nodes = []
    for i, couplings in enumerate(zip(gmumu, gnunu, strict=True)):
        own = np.flatnonzero(row == i)
        if not own.size:
            nodes.append(Node(*couplings, np.nan, NO_MASS, NO_MASS, np.nan, 0, 0))
            continue
        k = max((j for j in own if state[j] == ALLOWED), default=own[-1])
        nodes.append(Node(*couplings, p.mnu4[k], state[k], state_tree[k], unitarity[k], passed[k],
                          own.size))  # fmt: skip
    return nodes


def solved(s: Scenario, mzp: float, gmumu: Array, gnunu: Array) -> list[Node]:
    """The nodes at these couplings."""
    p = Point(gbb=s.gbb(gmumu, mzp), gmumu=gmumu, gnunu=gnunu, mzp=mzp, mnu4=mzp)
    return judged(s, mzp, gmumu, gnunu, above_pole(s, p))


def lines(s: Scenario, mzp: float) -> list[Node]:
    """All nodes of one mass and kind, by gmumu and gnunu."""
    gmumu = np.geomspace(*gmumu_range(s, mzp), LINES)
    few = np.clip(FEW * gmumu, LEAST_GNUNU / 0.9999, 0.9999 * LARGEST_GNUNU)[:, None]
    start = np.broadcast_to(START, (LINES, START.size))
    grid = np.concatenate((start, few, 0.9999 * few), axis=1)
    nodes = sorted(solved(s, mzp, np.repeat(gmumu, grid.shape[1]), grid.ravel()))
    for _ in range(ROUNDS):
        apart = [
            (a.gmumu, sqrt(a.gnunu * b.gnunu))
            for a, b in pairwise(nodes)
            if a.gmumu == b.gmumu and a.edge != b.edge
        ]
        if apart:
            nodes = sorted([*nodes, *solved(s, mzp, *np.array(apart).T)])
    return nodes


def stretches(task: tuple[str, str, float]) -> list[dict[str, Any]]:
    """Rows of the table for one set of limits, kind and mass."""
    name, kind, mzp = task
    s, rows = scenario(name, relic_kind=kind), []
    for (gmumu, *answer), group in groupby(lines(s, mzp), lambda node: (node.gmumu, *node.answer)):
        nodes = list(group)
        natural, state, tree = answer
        ends = {
            f"{q}_{word}": f"{getattr(node, q):.8g}"
            for word, node in (("first", nodes[0]), ("last", nodes[-1]))
            for q in ("gnunu", "mnu4")
        }
        unitarity = max(node.unitarity for node in nodes)
        rows.append({
            "limits": name, "relic": kind, "mzp": mzp, "gmumu": f"{gmumu:.8g}",
            "gbb": f"{s.gbb(gmumu, mzp):.8g}", "natural": int(natural), "state": state,
            "state_tree_level_today": tree, **ends,
            "most_masses": max(node.masses for node in nodes),
            "largest_unitarity_ratio": f"{unitarity:.3g}",
        })  # fmt: skip
    return rows


def compute() -> None:
    """Write the stretches of all lines."""
    tasks = [(name, kind, mzp) for kind in RELIC for name in SETS for mzp in MZP]
    with TABLE.open("w", newline="") as stream, Pool() as pool:
        writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
        writer.writeheader()
        for task, rows in zip(tasks, pool.imap(stretches, tasks), strict=True):
            writer.writerows(rows)
            stream.flush()
            print(*task, file=sys.stderr, flush=True)


def table() -> list[dict[str, Any]]:
    """The stretches, with numbers where there are numbers."""
    words = ("limits", "relic", "state", "state_tree_level_today")
    with TABLE.open(newline="") as stream:
        return [
            {name: text if name in words else float(text) for name, text in row.items()}
            for row in csv.DictReader(stream)
        ]


def bounds(line: list[dict[str, Any]]) -> list[tuple[float, float]]:
    """Edges in ln gnunu of the stretches of a line: half-way between neighbouring nodes."""
    first, last = (np.log([row[f"gnunu_{word}"] for row in line]) for word in ("first", "last"))
    between = 0.5 * (last[:-1] + first[1:])
    return list(zip([first[0], *between], [*between, last[-1]], strict=True))


def length(found: list[list[dict[str, Any]]], states: Iterable[str], natural: bool) -> float:
    """Area in ln gmumu and ln gnunu, by trapezoids between lines, of stretches in these states."""
    along = [
        sum(b - a for row, (a, b) in zip(line, bounds(line), strict=True)
            if row["natural"] >= natural and row["state"] in states)
        for line in found
    ]  # fmt: skip
    return float(np.trapezoid(along, np.log([line[0]["gmumu"] for line in found])))


def span(rows: list[dict[str, Any]], name: str, unit: float = 1.0) -> str:
    """Least and largest at both ends of stretches."""
    values = [row[f"{name}_{word}"] / unit for row in rows for word in ("first", "last")]
    return f"{min(values):.3g} – {max(values):.3g}" if values else "–"


def closed_by(found: list[list[dict[str, Any]]]) -> str:
    """What is next to the allowed stretches with gnunu above FEW gmumu."""
    neighbours = [pair for line in found for pair in pairwise(line)]
    both = [*neighbours, *((b, a) for a, b in neighbours)]
    closing = {b["state"] for a, b in both if is_open(a) and b["state"] != ALLOWED}
    return ", ".join(sorted(closing)) or "–"


def is_open(row: dict[str, Any]) -> bool:
    """Whether a stretch is allowed, and gnunu a factor of few above gmumu."""
    return bool(row["state"] == ALLOWED and row["natural"])


def summaries() -> Iterator[str]:
    """The table of the page: one line for each set, mass and kind."""
    rows = table()
    for key in product(SETS, MZP, sorted(RELIC, key=KINDS.index)):
        here = [r for r in rows if (r["limits"], r["mzp"], r["relic"]) == key]
        found = [list(line) for _, line in groupby(here, lambda row: row["gmumu"])]
        yield f"| {key[0]} | {key[1]:g} | {key[2]} | {summary(found)} |"


def summary(found: list[list[dict[str, Any]]]) -> str:
    """The cells of one set, mass and kind."""
    every = {row["state"] for line in found for row in line}
    wanted = ((ALLOWED,), every - {NO_MASS}, every)
    parts = [length(found, states, natural=True) for states in wanted]
    open_ = [row for line in found for row in line if is_open(row)]
    ratio = max((row["gnunu_last"] / row["gmumu"] for row in open_), default=np.nan)
    shares = [f"{100.0 * parts[0] / p:.0f} %" if p > 0.0 else "–" for p in parts[1:]]
    ratio_shown = f"{ratio:.2g}" if open_ else "–"
    cells = [span(open_, "gnunu"), span(open_, "mnu4", 1e3), ratio_shown, *shares, closed_by(found)]
    return " | ".join(cells)


def shifts(kind: str, than: str) -> Array:
    """Omega h^2 of a kind at the masses of another, over the latter's, minus 1."""
    rows = [row for row in table() if row["relic"] == than and row["state"] != NO_MASS]
    gmumu, gbb, gnunu, mzp, mnu4 = (
        np.array([row[name] for row in rows])
        for name in ("gmumu", "gbb", "gnunu_first", "mzp", "mnu4_first")
    )
    p = Point(gbb=gbb, gmumu=gmumu, gnunu=gnunu, mzp=mzp, mnu4=mnu4)
    one, other = (np.asarray(omega_h2(k)(p, PHYSICAL)) for k in (kind, than))
    shift: Array = one / other - 1.0
    return shift


if __name__ == "__main__":
    if sys.argv[1:] == ["compute"]:
        compute()
    print("\n".join(summaries()))
    for kind, than in (("cbe", "textbook"), ("sommerfeld", "full"), ("textbook", "full")):
        shift = 100.0 * shifts(kind, than)
        low, middle, high = np.percentile(shift, (0.0, 50.0, 100.0))
        print(f"{kind} against {than}: {low:+.2f} % to {high:+.2f} %, median {middle:+.2f} %")
