"""`zpbridge evaluate`: a card or a point in, every native number and every verdict out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from bridge.cards import Card
from bridge.cards.schema import schema
from bridge.cli import completion, options, text_tables
from bridge.cli.completion import completing
from bridge.cli.point_output import FORMATS, Shown
from bridge.cli.records import preset_sources
from bridge.errors import ZpbridgeError, suggestion
from bridge.evaluation import Settings, evaluate, read_card
from bridge.files import shipped
from bridge.limits import Options, explain, limit_set, verdicts
from bridge.limits.constraint import constraints
from bridge.limits.explanation import limit_sources
from bridge.limits.limit import Limit
from bridge.limits.policy import policy
from bridge.limits.reach import gap_texts
from bridge.native.channel_shares import channels
from bridge.native.relic import RelicConvention
from bridge.observables import BEYOND, OBSERVABLES, sources
from bridge.paper.charges_and_mixing import UVConsistency, UVModel, uv_consistency
from bridge.point import Point, changed_inputs
from bridge.provenance import Provenance
from bridge.uncertainties import uncertain_sources, uncertainties


@click.command()
@click.argument("card", required=False, type=click.Path(path_type=Path))
@options.uv
@options.parameters
@options.width
@options.relic_convention
@options.beyond(default=True)
@click.option(
    "--all", "everything", is_flag=True, help="Add every other observable, flavour's among them."
)
@click.option(
    "--channels",
    "by_channel",
    is_flag=True,
    help="Add each final state: its share of 1/Omega h^2, sigma v at rest, and of the Z' decays.",
)
@options.unitarity_cap
@options.production
@options.limits
@options.mixings
@options.rescale
@options.relic_kind("The relic density that limits meet")
@options.sommerfeld
@options.relic_role
@click.option(
    "--uncertainties",
    "uncertain",
    is_flag=True,
    help="Add numerical, parametric, method and theory uncertainties, kept apart.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMATS)),
    default="table",
    show_default=True,
    help="A table for people, JSON for programs, or a card with the results in it.",
)
@click.option(
    "--explain",
    "explained",
    metavar="NAME",
    shell_complete=completing(completion.explained),
    help="Say where a quantity comes from ('all' for each), what a constraint rests on, or the "
    "policy of verdicts and likelihood.",
)
@options.output
def command(
    card: Path | None,
    uv: UVModel | None,
    changes: dict[str, float],
    width: str | None,
    convention: RelicConvention,
    beyond: bool,
    everything: bool,
    by_channel: bool,
    unitarity_cap: bool,
    order: str,
    pdf: str,
    scale: float,
    sqrts_gev: float,
    limits: tuple[Limit, ...],
    v21: float,
    v32: float,
    rescale: bool,
    relic_kind: str,
    relic_role: str | None,
    sommerfeld: bool,
    uncertain: bool,
    form: str,
    explained: str | None,
    output: Path | None,
) -> None:
    """Compute every native number of CARD, or of --uv FILE.

    Without either, the point is that of the shipped benchmark card.
    """
    options.refuse_changed_width(width, changes)
    everything = everything or explained in OBSERVABLES
    tree_level: dict[str, float] = {"tree-level": not sommerfeld}
    if not explained:
        options.refuse_without(limits, everything, v21=v21, v32=v32, **tree_level)
        options.refuse_without(limits, rescale=rescale, relic=relic_kind != "textbook")
        options.refuse_without(limits, relic_role=relic_role)
    else:
        of_verdicts: dict[str, object] = {
            "--limits": limits,
            "--rescale": rescale,
            "--relic": relic_kind != "textbook",
            "--tree-level": not sommerfeld,
            "--relic-role": relic_role,
        }
        unused: dict[str, object] = {
            "--format": form != "table", "--uncertainties": uncertain, "--channels": by_channel
        }  # fmt: skip
        unused |= of_verdicts if _of_quantity(explained, limits) else {}
        if given := [name for name, value in unused.items() if value]:
            raise click.UsageError(f"--explain {explained} does not use {', '.join(given)}")
    if form == "slha" and (limits or uncertain or by_channel):
        raise click.UsageError(
            "--format slha has no place for --channels, --limits and --uncertainties: table and "
            "json have"
        )
    point, notes = _point(card, uv, width, changes, form)
    deeper = beyond or explained in BEYOND
    settings = Settings(
        convention, deeper, pdf, sqrts_gev, order, scale, unitarity_cap=unitarity_cap
    )
    asked = Options(v21, v32, rescale, sommerfeld, relic_kind=relic_kind, relic_role=relic_role).of(
        settings
    )
    results = evaluate(point, settings, asked, everything)
    results = replace(results, warnings=(*notes, *results.warnings))
    record = _record(point, settings, asked, (), sources(results, settings))
    if explained and _of_quantity(explained, limits):
        options.emit(text_tables.explanation(results, point, explained, settings), output, record)
    elif explained == "policy":
        options.emit(policy(), output, record)
    elif explained:
        against = limits or limit_set("today")
        record = _record(point, settings, asked, against, ())
        options.emit(explain(explained, against, point, results, asked), output, record)
    else:
        found = verdicts(point, results, limits, asked)
        parts = uncertainties(point, settings) if uncertain else {}
        consistency = _consistency(point, uv) if uv else None
        empty = gap_texts(limits, point)
        final_states = channels(point, convention) if by_channel else ()
        shown = [*results, *(["c9_mb", "c10_mb"] if form == "slha" else [])]
        texts = (*sources(shown, settings), *(uncertain_sources(settings) if uncertain else ()))
        record = _record(point, settings, asked, limits, texts)
        results = replace(results, provenance=record)
        options.emit(
            FORMATS[form](Shown(point, results, found, parts, consistency, final_states, empty)),
            output,
            record if form == "table" else None,
        )


def _of_quantity(name: str, limits: tuple[Limit, ...]) -> bool:
    """Whether `--explain NAME` asks for a quantity and not for a constraint."""
    if name == "all" or name in OBSERVABLES:
        return True
    known = [c.name for c in constraints(limits or limit_set("today"))]
    if name not in (*known, "not_included", "policy"):
        raise ZpbridgeError(
            f"--explain {name}: no quantity and no constraint; "
            + (
                suggestion(name, [*OBSERVABLES, *known]).strip()
                or "zpbridge evaluate --all names the quantities, zpbridge limits list the "
                "constraints"
            )
        )
    return False


def _point(
    card: Path | None, uv: UVModel | None, width: str | None, changes: dict[str, float], form: str
) -> tuple[Point, tuple[str, ...]]:
    """The point that was asked for, and what is to be said about how it was read."""
    if uv is not None:
        options.refuse_beside_uv(card, width)
        return _changed(uv.point(), changes), ()
    read = read_card(card or shipped("templates") / "benchmark_card.slha")
    if form == "slha":
        _say_dropped(read)
    notes = (*read.notes, *read.width_notes(width, **changes))
    return _changed(read.point(width), changes), notes


def _say_dropped(card: Card) -> None:
    """`--format slha` makes a new card of the point: say what of the given one is not in it."""
    blocks = [f"BLOCK {name}" for name in card.parsed.blocks if name not in schema().blocks]
    others = [*blocks, *(f"DECAY {pid}" for pid in card.parsed.foreign_decays)]
    if others:
        named = ", ".join(others[:5]) + (f" and {len(others) - 5} more" if others[5:] else "")
        click.echo(
            f"note: {named} of {card.name} are not in the new card: zpbridge card convert keeps "
            "them, and comments",
            err=True,
        )


def _changed(point: Point, changes: dict[str, float]) -> Point:
    """The width stays fixed where nothing is changed."""
    return point.replace(**changes) if changes else point


def _record(
    point: Point,
    settings: Settings,
    asked: Options,
    limits: tuple[Limit, ...],
    texts: tuple[str, ...],
) -> Provenance:
    files = {limit.name: limit.path for limit in limits}
    texts += (*limit_sources(limits, settings), *preset_sources())
    return Provenance(settings, changed_inputs(point.sm), asked, files, texts)


def _consistency(point: Point, uv: UVModel) -> UVConsistency:
    return uv_consistency(point, uv.gprime, uv.q_q4, uv.q_l4, vev_l=uv.vev_l)
