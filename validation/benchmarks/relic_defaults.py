"""Where micrOMEGAs' default settings and a naive integration of (4.1) leave the right answer.

    python validation/benchmarks/relic_defaults.py [FIGURE]

Prints a table in Markdown; writes the figure (.png, .pdf) if a name is given. The runs of
micrOMEGAs are recorded in micromegas_settings.csv.
"""

from __future__ import annotations

import sys
import warnings
from pathlib import Path

import numpy as np
from scipy.integrate import quad
from scipy.special import k1, kn

from bridge.native.annihilation import sigma_annihilation
from bridge.native.relic import MICROMEGAS, omega_h2
from bridge.native.thermal_average import sigmav_thermal
from bridge.point import Point

RECORDED = Path(__file__).with_name("micromegas_settings.csv")
COUPLINGS = ("gbb", "gmumu", "gnunu", "mzp", "mnu4")
X_FREEZE_OUT = 25.0
CURVE = {"gbb": 0.1, "gmumu": 0.1, "gnunu": 0.1, "mzp": 500.0}
"""The narrow resonance (width/MZp = 1e-3) along which the figure goes."""


def naive_average(p: Point, x: float) -> float:
    """(4.1) as printed, halved, given to an adaptive integrator with its default tolerances."""
    temperature = p.mnu4 / x

    def integrand(z: float) -> float:
        sigma = sum(sigma_annihilation((z * temperature) ** 2, p).values())
        return float((z**2 - 4.0 * x**2) * z**2 * k1(z) * sigma)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        integral = quad(integrand, 2.0 * x * (1.0 + 1e-12), np.inf)[0]
    return float(0.5 * integral / (4.0 * x**4 * kn(2, x) ** 2))


def recorded() -> tuple[Point, dict[str, np.ndarray]]:
    """The recorded points, and Omega h^2 at each setting."""
    table = np.genfromtxt(RECORDED, delimiter=",", names=True, comments="#", skip_header=3)
    names = [name for name in table.dtype.names or () if name not in COUPLINGS]
    return Point(**{name: table[name] for name in COUPLINGS}), {n: table[n] for n in names}


def table(p: Point, runs: dict[str, np.ndarray]) -> str:
    """One line per recorded point, in Markdown."""
    native, converged = omega_h2(p, MICROMEGAS), runs["omega_h2_converged"]
    lines = [
        "| gbb, gmumu, gnunu | MZp | Mnu4 | converged | zpbridge | best | default | naive (4.1) |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for i in range(converged.size):
        one = Point(**{name: float(np.asarray(getattr(p, name))[i]) for name in COUPLINGS})
        naive = naive_average(one, X_FREEZE_OUT) / sigmav_thermal(X_FREEZE_OUT, one)
        shifts = (native, runs["omega_h2_best"], runs["omega_h2_default"])
        lines.append(
            f"| {one.gbb:g}, {one.gmumu:g}, {one.gnunu:g} | {one.mzp:g} | {one.mnu4:g} "
            f"| {converged[i]:.4e} | "
            + " | ".join(f"{100.0 * (shift[i] / converged[i] - 1.0):+.2f} %" for shift in shifts)
            + f" | {naive:.3g} |"
        )
    return "\n".join(lines)


def draw(p: Point, runs: dict[str, np.ndarray], target: Path) -> None:
    """Deviations of the recorded runs, and the naive average, against 2 m/MZp."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    figure, (above, below) = plt.subplots(2, 1, figsize=(6.5, 7.0), layout="constrained")
    position, converged = 2.0 * p.mnu4 / p.mzp, runs["omega_h2_converged"]
    series = {
        "micrOMEGAs, default": (runs["omega_h2_default"], "o", "#D55E00"),
        "micrOMEGAs, best": (runs["omega_h2_best"], "s", "#0072B2"),
        "zpbridge": (omega_h2(p, MICROMEGAS), "x", "#000000"),
    }
    for label, (omega, marker, colour) in series.items():
        deviation = 100.0 * (omega / converged - 1.0)
        above.plot(position, deviation, marker, color=colour, label=label, markersize=5)
    above.set(xscale="log", xlabel=r"$2 m_{\nu_4}/M_{Z'}$")
    above.set_ylabel(r"$\Omega h^2$ / converged $-$ 1 [%]")
    above.legend()
    mass = 0.5 * CURVE["mzp"] * np.linspace(0.6, 1.3, 141)
    for x, colour in ((15.0, "#009E73"), (25.0, "#CC79A7")):
        ratio = [
            naive_average(one, x) / sigmav_thermal(x, one)
            for one in (Point(**CURVE, mnu4=float(m)) for m in mass)
        ]
        below.plot(2.0 * mass / CURVE["mzp"], ratio, color=colour, label=f"$x = {x:g}$")
    below.set(yscale="log", xlabel=r"$2 m_{\nu_4}/M_{Z'}$")
    below.set_ylabel(r"$\langle\sigma v\rangle$, naive / exact")
    below.legend(title=r"$\Gamma_{Z'}/M_{Z'} \simeq 10^{-3}$")
    figure.savefig(target, dpi=150)
    plt.close(figure)


def main(target: Path | None = None) -> None:
    p, runs = recorded()
    print(table(p, runs))
    if target is not None:
        draw(p, runs, target)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
