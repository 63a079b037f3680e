"""`zpbridge solve`: the masses, or the couplings, that give the observed relic density."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click
import numpy as np

from bridge.cli import options
from bridge.cli.records import preset_sources
from bridge.errors import PointError
from bridge.evaluation import read_card
from bridge.native.relic import RelicConvention
from bridge.native.solve import OMEGA_DM, Solutions, solutions
from bridge.native.solve_grids import UNKNOWNS
from bridge.native.sommerfeld import MAX_STRENGTH
from bridge.observables import OBSERVABLES, sources
from bridge.point import PARAMETERS, SM_INPUTS, benchmark, changed_inputs
from bridge.prediction import RELIC_KINDS, Settings
from bridge.provenance import Provenance


@click.command()
@click.argument("card", required=False, type=click.Path(path_type=Path))
@click.option(
    "--for", "unknown", type=click.Choice(list(UNKNOWNS)), default="mnu4", show_default=True
)
@click.option("--target", type=float, default=OMEGA_DM, show_default=True, help="Omega h^2.")
@options.parameters
@options.relic_convention
@options.relic_kind("The relic density that is solved for")
@click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True
)
def command(
    card: Path | None,
    unknown: str,
    target: float,
    changes: dict[str, float],
    convention: RelicConvention,
    relic_kind: str,
    form: str,
) -> None:
    """Find every mnu4 (or gnunu) that gives Omega h^2 = target.

    Parameters that are not given are those of CARD, or without it of the benchmark point.

    A width that is fixed with -p wzp=GEV stays the same at every mass and coupling. Notes say what
    was not looked at.
    """
    name = RELIC_KINDS[relic_kind]
    _refuse_unused(unknown, name, changes)
    if card and not card.exists() and str(card) in UNKNOWNS:
        raise click.UsageError(f"{card} is no card: what is solved for is said by --for {card}")
    point = (read_card(card).point() if card else benchmark()).replace(**changes)
    found = solutions(point, unknown, target, convention, relic_kind)
    roots = [float(root) for root in found.roots if np.isfinite(root)]
    for note in (notes := list(_notes(found, unknown, name))):
        click.echo(f"note: {note}", err=True)
    named = {name: value for name, value in point.named().items() if value is not None}
    inputs = {name: value for name, value in changes.items() if name in SM_INPUTS}
    given = {name: value for name, value in (named | inputs).items() if name != unknown}
    if form == "json":
        settings = Settings(convention, beyond=relic_kind != "textbook")
        texts = (*sources([name], settings), *preset_sources())
        record = dict(Provenance(settings, changed_inputs(point.sm), sources=texts))
        answer = {
            "given": given,
            "relic": relic_kind,
            "target": target,
            unknown: roots,
            "resolution": float(found.resolution),
            "notes": notes,
            "provenance": record,
        }
        click.echo(json.dumps(answer, indent=2))
    elif roots:
        unit = PARAMETERS[unknown].unit
        click.echo("\n".join(f"{unknown} = {root:.8g} {unit}".rstrip() for root in roots))
    else:
        click.echo(f"no {unknown} in its domain gives {_said(name)} = {target:g}")


def _said(name: str) -> str:
    return "Omega h^2" if name == RELIC_KINDS["textbook"] else name


def _notes(found: Solutions, unknown: str, name: str) -> Iterator[str]:
    """What a search for other kinds than the textbook's may miss, and where it ends."""
    unit = PARAMETERS[unknown].unit
    if name != RELIC_KINDS["textbook"]:
        yield (
            f"a pair of roots within {100.0 * float(found.resolution):.2g} % may be missed, except "
            "near the pole and resonances of the Sommerfeld factor, where the scan is dense"
        )
    if np.isfinite(end := float(found.searched_to)):
        yield (
            f"{unknown} above {end:.6g} {unit} is not searched: gnunu^2 mnu4/(4 pi mzp) > "
            f"{MAX_STRENGTH:g}, where {name} has no value"
        )
    for _, value in found.unanswered:
        yield f"{name} has no value at {unknown} = {value:.8g} {unit}: a root there may be missed"


def _refuse_unused(unknown: str, name: str, changes: dict[str, float]) -> None:
    if unknown in changes:
        raise PointError(f"-p {unknown}: it is what is solved for; leave it out")
    used = OBSERVABLES[name].parameters
    for changed in changes:
        if changed not in used:
            known = ", ".join(n for n in PARAMETERS if n in used and n != unknown)
            raise PointError(
                f"-p {changed}: the relic density does not depend on it, but on {known}"
            )
