"""Where early kinetic decoupling changes the relic density: table and figure.

    python validation/benchmarks/kinetic_map.py table    writes validation/kinetic/map.csv (minutes)
    python validation/benchmarks/kinetic_map.py figure   writes validation/kinetic/map.png

Points lie on the R_K line (3.3) of arXiv:1803.04430, gbb gmumu = (mzp/6.4 TeV)^2, with
gmumu = 0.001 mzp/GeV: between the Bs-mixing bound (3.5) and the trident bound (3.7) at every mzp.
"""

from __future__ import annotations

import sys
from functools import partial

import numpy as np
from rich.progress import Progress, TaskID

from bridge.files import shipped
from bridge.native.kinetic import estimates
from bridge.native.relic import omega_h2
from bridge.point import Point

MZP = (50.0, 200.0, 500.0, 1000.0)
RATIOS = np.unique(
    np.round(
        np.concatenate(
            [np.linspace(0.7, 0.9, 9), np.linspace(0.91, 0.98, 8), np.linspace(0.982, 1.05, 18)]
        ),
        4,
    )
)
GNUNU = np.geomspace(1e-4, 1.0, 25)
OMEGA_OBSERVED = 0.12
COLUMNS = ("mzp", "ratio", "gnunu", "omega_h2", "omega_h2_cbe", "kinetic_shift", "warmest")


def on_the_rk_line(mzp: float, ratio: np.ndarray | float, gnunu: np.ndarray | float) -> Point:
    """The point with the couplings of the module's docstring and mnu4 = ratio mzp/2."""
    gmumu = 1e-3 * mzp
    gbb = (mzp / 6400.0) ** 2 / gmumu
    return Point(gbb=gbb, gmumu=gmumu, gnunu=gnunu, mzp=mzp, mnu4=ratio * mzp / 2.0)


def rows() -> np.ndarray:
    """One row of COLUMNS per point."""
    ratio, gnunu = (grid.ravel() for grid in np.meshgrid(RATIOS, GNUNU, indexing="ij"))
    table = []
    with Progress() as bar:
        for mzp in MZP:
            task = bar.add_task(f"mzp = {mzp:g} GeV", total=len(ratio))
            p = on_the_rk_line(mzp, ratio, gnunu)
            found = estimates(p, progress=partial(_advance, bar, task))
            names = ("omega_h2_cbe", "kinetic_shift", "t_chi_over_t_max")
            columns = [np.full(len(ratio), mzp), ratio, gnunu, omega_h2(p)]
            table.append(np.stack([*columns, *(found[name].value for name in names)], axis=1))
    return np.concatenate(table)


def _advance(bar: Progress, task: TaskID, done: int, total: int) -> None:
    bar.update(task, completed=done, total=total)


def write_table() -> None:
    """validation/kinetic/map.csv."""
    path = shipped("validation") / "kinetic" / "map.csv"
    header = (
        "# Omega h^2 by the standard and the coupled Boltzmann equations, physical convention\n"
        "# made by validation/benchmarks/kinetic_map.py; masses in GeV, ratio = 2 mnu4/mzp;\n"
        "# gmumu = 0.001 mzp/GeV, gbb gmumu = (mzp/6.4 TeV)^2; empty: no solution\n"
    )
    lines = (",".join("" if np.isnan(v) else f"{v:.6g}" for v in row) for row in rows())
    path.write_text(header + ",".join(COLUMNS) + "\n" + "\n".join(lines) + "\n", encoding="utf-8")


def draw() -> None:
    """validation/kinetic/map.png."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    from matplotlib.colors import SymLogNorm

    folder = shipped("validation") / "kinetic"
    table = np.genfromtxt(folder / "map.csv", delimiter=",", names=True, skip_header=3)
    figure, axes = plt.subplots(
        2, 2, figsize=(9, 7.2), sharex=True, sharey=True, layout="constrained"
    )
    norm = SymLogNorm(linthresh=1.0, vmin=-100.0, vmax=100.0)
    for axis, mzp in zip(axes.flat, MZP, strict=True):
        mine = table[table["mzp"] == mzp]
        grid = {name: mine[name].reshape(len(RATIOS), len(GNUNU)).T for name in COLUMNS}
        colours = axis.pcolormesh(
            RATIOS,
            GNUNU,
            100.0 * grid["kinetic_shift"],
            norm=norm,
            cmap="PuOr_r",
            shading="nearest",
        )
        for name, style in (("omega_h2", "-"), ("omega_h2_cbe", "--")):
            axis.contour(RATIOS, GNUNU, grid[name], [OMEGA_OBSERVED], colors="k", linestyles=style)
        axis.contourf(
            RATIOS, GNUNU, grid["warmest"], [1.5, np.inf], colors="none", hatches=["////"]
        )
        axis.contour(
            RATIOS, GNUNU, np.abs(grid["kinetic_shift"]), [0.1], colors="k", linestyles=":"
        )
        axis.set(yscale="log", title=rf"$M_{{Z'}}$ = {mzp:g} GeV")
    for axis in axes[-1]:
        axis.set_xlabel(r"$2M_{\nu_4}/M_{Z'}$")
    for axis in axes[:, 0]:
        axis.set_ylabel(r"$g_{\nu\nu}$")
    axes[0, 0].plot([], [], "k-", label=r"$\Omega h^2$ = 0.12, standard")
    axes[0, 0].plot([], [], "k--", label=r"$\Omega h^2$ = 0.12, coupled")
    axes[0, 0].plot([], [], "k:", label="shift of 10 %")
    axes[0, 0].fill([], [], fill=False, hatch="////", label=r"$T_\chi/T$ > 1.5 on the way")
    figure.legend(loc="outside lower center", ncols=4, fontsize=9)
    ticks = [-100, -10, -1, 0, 1, 10, 100]
    label = r"$\Omega_{cBE}/\Omega_{nBE} - 1$ [%]"
    figure.colorbar(colours, ax=axes, ticks=ticks, extend="both", format="%+g", label=label)
    figure.savefig(folder / "map.png", dpi=130)


if __name__ == "__main__":
    {"table": write_table, "figure": draw}[sys.argv[1]]()
