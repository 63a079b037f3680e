"""Which masses with the observed relic density the Sommerfeld enhancement moves.

    python validation/benchmarks/sommerfeld_masses.py

Prints the table and writes validation/kinetic/sommerfeld.png. Couplings to the Standard Model as
in kinetic_map.py; the branch above the pole, mnu4 > mzp/2, where gnunu is of order one.
"""

from __future__ import annotations

import numpy as np
from kinetic_map import OMEGA_OBSERVED, on_the_rk_line

from bridge.files import shipped
from bridge.native.relic import omega_h2
from bridge.native.sommerfeld import estimates, potential_strength

MZP = (200.0, 500.0, 1000.0, 2000.0)
GNUNU = (0.7, 1.0, 1.4, 2.0, 2.8)
DRAWN = {0.7: "#0072B2", 1.4: "#D55E00", 2.8: "#009E73"}
HEAVIEST = 2.0e4


def masses(mzp: float, count: int = 70) -> np.ndarray:
    """mnu4 [GeV] from just above the pole to the end of the domain."""
    return np.geomspace(0.52 * mzp, HEAVIEST, count)


def roots(mass: np.ndarray, omega: np.ndarray) -> np.ndarray:
    """Masses where Ω h^2 crosses the observed value, by interpolation in the logarithms."""
    y = np.log(omega / OMEGA_OBSERVED)
    i = np.flatnonzero(np.sign(y[1:]) != np.sign(y[:-1]))
    u = y[i] / (y[i] - y[i + 1])
    return np.exp(np.log(mass[i]) + u * np.log(mass[i + 1] / mass[i]))


def curves(mzp: float, gnunu: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """mnu4, tree-level and enhanced Ω h^2."""
    mass = masses(mzp)
    p = on_the_rk_line(mzp, 2.0 * mass / mzp, gnunu)
    return mass, np.asarray(omega_h2(p)), np.asarray(estimates(p)["omega_h2_sommerfeld"].value)


def draw(found: dict[tuple[float, float], tuple[np.ndarray, np.ndarray, np.ndarray]]) -> None:
    """Ω h^2 against mnu4, tree level dashed."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(2, 2, figsize=(9, 7), sharey=True, layout="constrained")
    for axis, mzp in zip(axes.flat, MZP, strict=True):
        for gnunu, colour in DRAWN.items():
            mass, tree, enhanced = found[mzp, gnunu]
            axis.plot(mass, tree, "--", color=colour)
            axis.plot(mass, enhanced, color=colour, label=rf"$g_{{\nu\nu}}$ = {gnunu:g}")
        axis.axhline(OMEGA_OBSERVED, color="0.5", linewidth=1.0)
        axis.set(xscale="log", yscale="log", ylim=(1e-4, 10.0), title=rf"$M_{{Z'}}$ = {mzp:g} GeV")
        axis.set_xlabel(r"$M_{\nu_4}$ [GeV]")
    axes[0, 0].plot([], [], "k--", label="tree level")
    axes[0, 0].plot([], [], "k-", label="with Z' exchange")
    axes[0, 0].legend(fontsize=8)
    for axis in axes[:, 0]:
        axis.set_ylabel(r"$\Omega h^2$")
    figure.savefig(shipped("validation") / "kinetic" / "sommerfeld.png", dpi=130)


def main() -> None:
    """Print a Markdown table: tree-level mass, enhanced masses, and what changes at the former."""
    found = {(mzp, g): curves(mzp, g) for mzp in MZP for g in GNUNU}
    print("| MZp | gnunu | mass, tree | masses, enhanced | λ | Ω shift at tree mass | S today |")
    print("|---|---|---|---|---|---|---|")
    for (mzp, gnunu), (mass, tree, enhanced) in found.items():
        for root in roots(mass, tree):
            p = on_the_rk_line(mzp, 2.0 * root / mzp, gnunu)
            here = estimates(p)
            moved = ", ".join(f"{m:.0f}" for m in roots(mass, enhanced)) or "above 20000"
            print(
                f"| {mzp:g} | {gnunu:g} | {root:.0f} | {moved} | {potential_strength(p):.3g} "
                f"| {100 * here['sommerfeld_shift'].value:+.1f} % "
                f"| {here['sommerfeld_today'].value:.3g} |"
            )
    draw(found)


if __name__ == "__main__":
    main()
