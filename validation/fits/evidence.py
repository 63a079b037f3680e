"""Evidence of the shipped fits for several priors, by drawing points from the priors.

python validation/fits/evidence.py SPEC.toml ... [--draws N] [--relic KIND]

Z is the mean likelihood of N draws, its error that of the mean: as slow as it is simple, and
independent of the sampler (likelihoods come from `grid.py`). B compares with the Standard Model
without Z' and without dark matter: ln L of the same limits at vanishing couplings, where the relic
density says nothing. The last table is what carves: the share of the prior where a limit alone
makes the point worse than the Standard Model by chi^2 > 4.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from grid import Array, axis, parts, read

COUPLINGS, PIECE = ("gbb", "gmumu", "gnunu"), 2000
NOTHING = {"gbb": 0.0, "gmumu": 0.0, "gnunu": 0.0, "mzp": 500.0, "mnu4": 300.0}
SHOWN = ("mzp", "mnu4", *COUPLINGS)
CARVES = 4.0


def linear(prior: Mapping[str, Any]) -> dict[str, Any]:
    """Flat in the parameter itself."""
    return {**prior, "scale": "linear"}


def doubled(prior: Mapping[str, Any]) -> dict[str, Any]:
    """Twice as many decades, to smaller values."""
    return {**prior, "low": prior["low"] ** 2 / prior["high"]}


def varied(spec: Mapping[str, Any], change: Any, names: tuple[str, ...]) -> dict[str, Any]:
    """The description with some priors changed."""
    free = {n: change(p) if n in names else p for n, p in spec["free"].items()}
    return {**spec, "free": free}


def either_sign(spec: Mapping[str, Any]) -> dict[str, Any]:
    """gbb of both signs, each with half of the prior."""
    return {**spec, "signs": ("gbb",)}


PRIORS = {
    "as shipped": lambda spec: spec,
    "couplings flat": lambda spec: varied(spec, linear, COUPLINGS),
    "masses flat": lambda spec: varied(spec, linear, ("mzp", "mnu4")),
    "all flat": lambda spec: varied(spec, linear, SHOWN),
    "couplings: twice the decades": lambda spec: varied(spec, doubled, ("gbb", "gmumu")),
    "gbb of either sign": either_sign,
    "all of dark matter": lambda spec: {**spec, "relic_role": "both"},
    "rates of its share": lambda spec: {**spec, "rescale": True},
}


def draw(spec: Mapping[str, Any], number: int, random: np.random.Generator) -> dict[str, Array]:
    """Points distributed as the priors: a cell of many by its share, and a place within it."""
    columns = {}
    for name, prior in {**spec["free"], **spec.get("nuisance", {})}.items():
        _, edges, mass = axis(prior, 4096)
        columns[name] = np.interp(
            random.random(number), np.concatenate([[0.0], np.cumsum(mass)]), edges
        )
    for name in spec.get("signs", ()):
        columns[name] = columns[name] * random.choice([-1.0, 1.0], number)
    return columns


def chi2_of(spec: Mapping[str, Any], columns: Mapping[str, Array]) -> dict[str, Array]:
    """-2 ln L of each limit."""
    size = next(iter(columns.values())).size
    found: dict[str, list[Array]] = {}
    for start in range(0, size, PIECE):
        rows = {n: c[start : start + PIECE] for n, c in columns.items()}
        width = len(next(iter(rows.values())))
        for name, part in parts(spec, rows).items():
            found.setdefault(name, []).append(np.broadcast_to(part.chi2, (width,)))
    return {name: np.concatenate(several) for name, several in found.items()}


def standard_model(spec: Mapping[str, Any]) -> dict[str, float]:
    """-2 ln L of each limit without Z' and without dark matter."""
    nothing = {**spec, "free": NOTHING, "relic": "textbook", "relic_role": "none"}
    found = parts(nothing, {n: np.array([x]) for n, x in NOTHING.items()})
    return {name: float(np.sum(part.chi2)) for name, part in found.items()}


def report(spec: Mapping[str, Any], number: int) -> None:
    """The tables of one description."""
    without = standard_model(spec)
    sm = -0.5 * sum(without.values())
    print(f"## {spec['title']}: ln L of the Standard Model {sm:.3f}; {number} draws")
    print(f"| priors | ln Z | ln B | {' | '.join(SHOWN)} |")
    for label, change in PRIORS.items():
        columns = draw(change(spec), number, np.random.default_rng(1803))
        chi2 = chi2_of(change(spec), columns)
        loglike = -0.5 * sum(chi2.values())
        weight = np.exp(loglike - loglike.max())
        log_z = loglike.max() + np.log(weight.mean())
        error = weight.std() / weight.mean() / np.sqrt(number)
        ends = " | ".join(interval(columns[n], weight) for n in SHOWN)
        print(f"| {label} | {log_z:.2f} ± {error:.2f} | {log_z - sm:+.2f} | {ends} |", flush=True)
        if label == "as shipped":
            worse = {n: np.mean(c - without.get(n, 0.0) > CARVES) for n, c in chi2.items()}
    for name, share in sorted(worse.items(), key=lambda item: -item[1]):
        if share > 0.0:
            print(f"| {name} | {without.get(name, 0.0):.2f} | {100 * share:.1f} % |")


def interval(values: Array, weight: Array) -> str:
    """The 68 % with equal tails."""
    order = np.argsort(values)
    inside = np.cumsum(weight[order]) / weight.sum()
    low, high = np.interp([0.15865, 0.84135], inside, values[order])
    return f"{low:.3g} to {high:.3g}"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("specs", nargs="+", type=Path)
    parser.add_argument("--draws", type=int, default=20000)
    parser.add_argument("--relic", default="textbook")
    given = parser.parse_args()
    for path in given.specs:
        report({**read(path), "relic": given.relic}, given.draws)


if __name__ == "__main__":
    main()
