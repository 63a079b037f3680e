"""Speed of the relic densities, and its ratio to other programs on the same points, in one run.

    python validation/benchmarks/relic_speed.py [POINTS]

Textbook equation in batches of any size and one point at a time; coupled Boltzmann equations,
Sommerfeld enhancement and both, around the pole and in the paper's window, in textbook rows: what
the textbook equation takes there for a row. Seconds are CPU seconds of this process, except for
micrOMEGAs, which is a child process and timed on the wall. hazma (if it is installed) gets a ready
spline of <sigma v>, so that its time is that of its Boltzmann solver alone; micrOMEGAs (if it is
configured) runs in both its modes.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time

import numpy as np
from kinetic_map import on_the_rk_line

from bridge.errors import ToolError
from bridge.external.installation import Missing
from bridge.external.micromegas.settings import MicromegasSettings
from bridge.external.registry import tool
from bridge.native import annihilation, kinetic, relic, relic_full, sommerfeld
from bridge.native.annihilation import inputs, of_row, total_sigma_beta
from bridge.native.degrees_of_freedom import degrees_of_freedom
from bridge.native.freezeout import abundance, start_of_integration
from bridge.native.relic import MICROMEGAS, omega_h2
from bridge.native.relic_kernels import FINE, history_of, sigmav_table
from bridge.native.solve import solve_mnu4
from bridge.native.thermal_average import (
    TEN_NODES,
    nearest_structure,
    sigmav_thermal,
    thermal_nodes,
)
from bridge.numerics.compiling import compiled
from bridge.point import PORTAL, Point

FEW = 12
OCTAVES = 20
BATCHES = (64, 256, 1000, 10_000)
GRID = np.meshgrid(np.linspace(0.7, 1.05, 15), np.geomspace(1e-4, 1.0, 9))
PLACES = {
    "pole": on_the_rk_line(50.0, GRID[0].ravel(), GRID[1].ravel()),
    "window": Point(gbb=0.01356, gmumu=0.45, gnunu=1.4, mzp=500.0, mnu4=np.linspace(2e3, 6e3, 135)),
}
BEYOND = {"coupled Boltzmann": kinetic, "Sommerfeld": sommerfeld, "both": relic_full}


def random_points(n: int) -> Point:
    """n points from a fixed seed: a third within 20 per cent of the pole, all else anywhere."""
    random = np.random.default_rng(7)
    mzp = 10.0 ** random.uniform(1.0, 4.0, n)
    anywhere = np.clip(mzp * 10.0 ** random.uniform(-1.0, 1.0, n), 1.0, 2e4)
    near = 0.5 * mzp * (1.0 + random.choice([-1, 1], n) * 10.0 ** random.uniform(-4.0, -0.7, n))
    return Point(
        gbb=10.0 ** random.uniform(-3.0, 0.0, n),
        gmumu=10.0 ** random.uniform(-2.0, 0.0, n),
        gnunu=10.0 ** random.uniform(-1.5, 0.5, n),
        mzp=mzp,
        mnu4=np.where(random.random(n) < 1.0 / 3.0, near, anywhere),
    )


def part(p: Point, here: slice | int) -> Point:
    """Some of the points, or one."""
    return Point(**{k: np.broadcast_to(getattr(p, k), p.shape)[here] for k in PORTAL})


def rows(p: Point, n: int) -> list[Point]:
    """The first n points, one by one."""
    return [part(p, i) for i in range(n)]


def seconds(work: Callable[[], object], clock: Callable[[], float] = process_time) -> float:
    start = clock()
    work()
    return clock() - start


def batches(p: Point) -> None:
    """Points per second in batches of each size, and milliseconds of a single point."""
    for size in BATCHES:
        chunks = [part(p, slice(i, i + size)) for i in range(0, BATCHES[-1], size)]
        spent = seconds(lambda chunks=chunks: [omega_h2(chunk) for chunk in chunks])  # type: ignore[misc]
        points = sum(chunk.shape[0] for chunk in chunks)
        print(f"textbook, batches of {size}: {points / spent:.0f} points/s")
    for kernel in (False, True):
        times = [
            seconds(lambda q=q, k=kernel: relic.estimates(q, compile_kernel=k))  # type: ignore[misc]
            for q in rows(p, 50)
        ]
        path = "compiled" if kernel else "without a compiler"
        print(f"textbook, a single point, {path}: {1e3 * np.median(times):.2f} ms")


def beyond() -> None:
    """Milliseconds a row of what goes beyond the textbook, and how many textbook rows that is.

    The standard relic density, which shifts are relative to, is part of each.
    """
    for place, p in PLACES.items():
        textbook = seconds(lambda p=p: [omega_h2(p) for _ in range(10)]) / 10  # type: ignore[misc]
        together = 0.0
        for name, module in BEYOND.items():
            module.estimates(p)
            spent = seconds(lambda m=module, p=p: m.estimates(p))  # type: ignore[misc]
            together += spent
            line(f"{place}, {name}", spent, textbook, p.shape[0])
        line(f"{place}, all three", together, textbook, p.shape[0])


def line(name: str, spent: float, textbook: float, points: int) -> None:
    """Print one work that took `spent` seconds, where the textbook equation takes `textbook`."""
    per_row = 1e3 * spent / points
    print(f"{name}: {per_row:.2f} ms a row, {spent / textbook:.1f} textbook rows")


def parts(points: list[Point]) -> dict[str, float]:
    """Microseconds per point of the parts of the compiled kernel."""
    dof, cs = degrees_of_freedom(), [of_row(annihilation.rows(inputs(p))[0]) for p in points]
    nodes, history = compiled(thermal_nodes), compiled(history_of)
    ranges = [(8.0, max(32.0, min(1e7, FINE.asymptotic / nearest_structure(c)))) for c in cs]
    at = [nodes(*x, c, TEN_NODES) for x, c in zip(ranges, cs, strict=True)]
    histories = [history(1e7, OCTAVES, c, dof, FINE) for c in cs]
    work: dict[str, tuple[Callable[..., object], list[tuple[object, ...]]]] = {
        "nodes": (nodes, [(*x, c, TEN_NODES) for x, c in zip(ranges, cs, strict=True)]),
        "cross-section": (
            compiled(total_sigma_beta),
            [(n[0], n[1], c) for n, c in zip(at, cs, strict=True)],
        ),
        "<sigma v> table, with nodes and cross-section": (
            compiled(sigmav_table),
            [(1e7, OCTAVES, c, FINE) for c in cs],
        ),
        "Boltzmann equation": (
            compiled(abundance),
            [(h, start_of_integration(h), FINE.tolerance) for h in histories],
        ),
    }
    times = {}
    for name, (function, arguments) in work.items():
        function(*arguments[0])
        spent = seconds(lambda f=function, a=arguments: [f(*one) for one in a])  # type: ignore[misc]
        times[name] = 1e6 * spent / len(cs)
    return times


def hazma_seconds(points: list[Point]) -> float:
    """Seconds per point of hazma's Boltzmann solver."""
    from hazma.relic_density import relic_density  # type: ignore[import-not-found]
    from scipy.interpolate import CubicSpline

    class Theory:
        def __init__(self, p: Point) -> None:
            x = np.geomspace(1.0, 1.01e3, 200)
            ln_sigmav = CubicSpline(np.log(x), np.log(2.0 * sigmav_thermal(x, p) * 1e6))
            self.mx = 1e3 * float(p.mnu4)  # MeV
            self.thermal_cross_section = lambda at: float(np.exp(ln_sigmav(np.log(at)))) * 1e-12

    theories = [Theory(p) for p in points]
    spent = seconds(lambda: [relic_density(t, semi_analytic=False) for t in theories])
    return spent / len(points)


def micromegas_seconds(points: list[Point], settings: MicromegasSettings) -> float:
    """Seconds per point of micrOMEGAs, built and warmed up before."""
    with tempfile.TemporaryDirectory() as folder:
        micromegas = tool("micromegas")
        micromegas.run(points[:1], settings, Path(folder))
        spent = seconds(lambda: micromegas.run(points[1:], settings, Path(folder)), perf_counter)
        return spent / (len(points) - 1)


def main(n: int = 20_000) -> None:
    p = random_points(n)
    omega_h2(p)
    batch = seconds(lambda: omega_h2(p, MICROMEGAS)) / n
    print(f"batch: {1.0 / batch:.0f} points/s of one core ({1e6 * batch:.0f} us a point)")
    batches(p)
    beyond()
    few = rows(p, FEW)
    for name, microseconds in parts(rows(p, 200)).items():
        print(f"  {name}: {microseconds:.0f} us")
    grid = random_points(500)
    work = lambda: solve_mnu4(grid)  # noqa: E731
    work()
    spent, found = seconds(work), int(np.isfinite(work()).sum())
    print(f"solve: {500 / spent:.0f} points/s, {found / spent:.0f} masses/s")
    others: dict[str, Callable[[], float]] = {"hazma": lambda: hazma_seconds(few)}
    fast = MicromegasSettings(1, 1e-4, 2.7)
    if not isinstance(tool("micromegas").find(), Missing):
        others["micrOMEGAs, default"] = lambda: micromegas_seconds(few, fast)
        others["micrOMEGAs, best"] = lambda: micromegas_seconds(few, MicromegasSettings())
    for name, measure in others.items():
        try:
            other = measure()
        except (ImportError, ToolError) as problem:
            print(f"{name}: not measured: {problem}")
            continue
        print(f"{name}: {1e3 * other:.1f} ms a point, {other / batch:.0f} times as long")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
