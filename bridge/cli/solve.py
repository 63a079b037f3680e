"""`zpbridge solve`: the masses, or the couplings, that give the observed relic density."""

from __future__ import annotations

import json
from collections.abc import Callable

import click
import numpy as np

from bridge.cli import options
from bridge.errors import PointError
from bridge.native.relic import RelicConvention
from bridge.native.solve import OMEGA_DM, solve_gnunu, solve_mnu4
from bridge.numerics.arrays import Array
from bridge.observables import OBSERVABLES, sources
from bridge.point import PARAMETERS, PORTAL, benchmark, changed_inputs
from bridge.prediction import Settings
from bridge.provenance import Provenance

_SOLVERS: dict[str, Callable[..., Array]] = {"mnu4": solve_mnu4, "gnunu": solve_gnunu}


@click.command()
@click.option("--for", "unknown", type=click.Choice(list(_SOLVERS)), default="mnu4")
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
    """All mnu4 (or gnunu) with Omega h^2 = target; the other parameters are the benchmark's.

    A width that is fixed with -p wzp=GEV stays the same at every mass and coupling.
    """
    _refuse_unused(unknown, changes)
    point = benchmark().replace(**changes)
    roots = _SOLVERS[unknown](point, target=target, convention=convention)
    found = [float(root) for root in roots if np.isfinite(root)]
    given = {name: point.numbers()[name] for name in PORTAL if name != unknown} | changes
    if form == "json":
        settings = Settings(convention, beyond=False)
        texts = sources(["omega_h2"], settings)
        record = dict(Provenance(settings, changed_inputs(point.sm), sources=texts))
        answer = {"given": given, "target": target, unknown: found, "provenance": record}
        click.echo(json.dumps(answer, indent=2))
    elif found:
        unit = PARAMETERS[unknown].unit
        click.echo("\n".join(f"{unknown} = {root:.8g} {unit}".rstrip() for root in found))
    else:
        click.echo(f"no {unknown} in its domain gives Omega h^2 = {target:g}")


def _refuse_unused(unknown: str, changes: dict[str, float]) -> None:
    if unknown in changes:
        raise PointError(f"-p {unknown}: it is what is solved for; leave it out")
    used = OBSERVABLES["omega_h2"].parameters
    for name in changes:
        if name not in used:
            known = ", ".join(n for n in PARAMETERS if n in used and n != unknown)
            raise PointError(f"-p {name}: the relic density does not depend on it, but on {known}")
