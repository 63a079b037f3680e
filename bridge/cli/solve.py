"""`zpbridge solve`: the masses, or the couplings, that give the observed relic density."""

from __future__ import annotations

import json
from collections.abc import Callable

import click
import numpy as np

from bridge.arrays import Array
from bridge.cli import options
from bridge.native.relic import RelicConvention
from bridge.native.solve import OMEGA_DM, solve_gnunu, solve_mnu4
from bridge.point import benchmark

_UNKNOWNS: dict[str, tuple[Callable[..., Array], tuple[str, ...], str]] = {
    "mnu4": (solve_mnu4, ("gbb", "gmumu", "gnunu", "mzp", "vts"), "GeV"),
    "gnunu": (solve_gnunu, ("gbb", "gmumu", "mzp", "mnu4", "vts"), ""),
}


@click.command()
@click.option("--for", "unknown", type=click.Choice(list(_UNKNOWNS)), default="mnu4")
@click.option("--target", type=float, default=OMEGA_DM, show_default=True, help="Omega h^2.")
@options.parameters
@options.relic_convention
@click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True
)
def command(
    unknown: str,
    target: float,
    changes: dict[str, float],
    convention: RelicConvention,
    form: str,
) -> None:
    """All mnu4 (or gnunu) with Omega h^2 = target; the other parameters are the benchmark's."""
    solver, known, unit = _UNKNOWNS[unknown]
    point = benchmark().replace(**changes)
    given = {name: getattr(point, name) for name in known}
    roots = np.atleast_1d(solver(**given, target=target, convention=convention))
    found = [float(root) for root in roots if np.isfinite(root)]
    if form == "json":
        click.echo(json.dumps({"given": given, "target": target, unknown: found}, indent=2))
    elif found:
        click.echo("\n".join(f"{unknown} = {root:.8g} {unit}".rstrip() for root in found))
    else:
        click.echo(f"no {unknown} in its domain gives Omega h^2 = {target:g}")
