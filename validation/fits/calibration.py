"""Are 68 % credible intervals right 68 % of the time? Simulation-based calibration of fits.

python validation/fits/calibration.py [NUMBER]     (default 40; some seconds each)

gbb and gmumu are drawn from their priors; R_K and Delta M_s over its Standard Model value are
predicted and smeared with their errors; files of limits with these values are fitted, without those
of today, on which files go. The share of
the posterior below the truth is then uniform in 0..1 (arXiv:1804.06788). Writes calibration.csv and
calibration.png beside this file, and prints how often intervals hold the truth.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from scipy.stats import kstest

from bridge import Point
from bridge.fits import fit
from bridge.limits import limit_set
from bridge.observables import predict

HERE = Path(__file__).parent
FREE = {"gbb": (0.001, 0.03), "gmumu": (0.05, 1.5)}
FIXED = {"gnunu": 0.5, "mzp": 500.0, "mnu4": 400.0}
ERRORS = {"r_k": 0.05, "delta_ms_ratio": 0.05}
OTHERS = [limit.name for limit in limit_set("today")]
LEVELS = (0.5, 0.6827, 0.9, 0.9545)
SEED = 1803

LIMIT = """\
# title: pseudo-measurement
# observable: {name}
# unit: 1
# cl: 0.95
# kind: observed
# grade: A
# date: 2026-01
# cite: Falkowski:2018dsl
# read: drawn at random
# licence: facts of the cited paper
value,plus,minus
{value:.10g},{error},{error}
"""


def measured(truth: dict[str, float], random: np.random.Generator) -> dict[str, float]:
    """Predictions of the truth, smeared."""
    found = predict(Point(**FIXED, **truth))
    return {n: random.normal(float(found.value(n)), error) for n, error in ERRORS.items()}


def description(folder: Path, values: dict[str, float], seed: int) -> Path:
    """The fit of these values, with its files of limits."""
    for name, value in values.items():
        text = LIMIT.format(name=name, value=value, error=ERRORS[name])
        (folder / f"{name}.csv").write_text(text)
    free = [f"{n} = {{ low = {low}, high = {high} }}" for n, (low, high) in FREE.items()]
    fixed = [f"{n} = {value}" for n, value in FIXED.items()]
    lines = [f"limits = {[f'{n}.csv' for n in values]}", f"without = {OTHERS}"]
    lines += ["[free]", *free, "[fixed]", *fixed]
    lines += ["[sampler]", "live = 100", "effective = 400", f"seed = {seed}"]
    path = folder / "fit.toml"
    path.write_text("\n".join(lines))
    return path


def ranks(number: int) -> Iterator[dict[str, float]]:
    """Truths, and the share of the posterior below each."""
    random = np.random.default_rng(SEED)
    for i in range(number):
        truth = {name: random.uniform(*ends) for name, ends in FREE.items()}
        with tempfile.TemporaryDirectory() as folder:
            values = measured(truth, random)
            found = fit(description(Path(folder), values, i))
        below = {n: found.weight[found.columns[n] < truth[n]].sum() for n in FREE}
        yield {**truth, **values, **{f"below_{n}": float(s) for n, s in below.items()}}


def coverage(below: np.ndarray, level: float) -> float:
    """How often the interval with equal tails holds the truth."""
    return float(np.mean(np.abs(below - 0.5) < 0.5 * level))


def picture(below: dict[str, np.ndarray], path: Path) -> None:
    """Ranks in order beside those of a uniform distribution, with the band of its 95 %."""
    plt.figure(figsize=(3.4, 3.0), layout="constrained")
    for name, values in below.items():
        plt.step(np.sort(values), (np.arange(values.size) + 1) / values.size, label=name)
    x, band = np.linspace(0, 1, 100), 1.36 / np.sqrt(values.size)
    plt.fill_between(x, x - band, x + band, color="0.85", label="95 % of uniform ranks")
    plt.xlabel("posterior below the truth")
    plt.ylabel("share of the fits")
    plt.xlim(0, 1)
    plt.ylim(0, 1)
    plt.legend(loc="upper left", fontsize="small")
    plt.savefig(path, dpi=150)


def main(number: int) -> None:
    """Record and print."""
    rows = list(ranks(number))
    lines = [f"# made by: python validation/fits/calibration.py {number}", ",".join(rows[0])]
    lines += [",".join(f"{x:.6g}" for x in row.values()) for row in rows]
    (HERE / "calibration.csv").write_text("\n".join(lines) + "\n")
    below = {n: np.array([row[f"below_{n}"] for row in rows]) for n in FREE}
    picture(below, HERE / "calibration.png")
    for name, values in below.items():
        print(name, f"Kolmogorov-Smirnov p = {kstest(values, 'uniform').pvalue:.2f}")
        for level in LEVELS:
            error = np.sqrt(level * (1 - level) / number)
            print(f"  {100 * level:5.1f} %: {coverage(values, level):.3f} +- {error:.3f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 40)
