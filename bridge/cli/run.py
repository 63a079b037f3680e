"""`zpbridge run`: the numbers of an external program for the same cards as `evaluate`."""

from __future__ import annotations

import gzip
import json
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bridge.cli import options, text_tables
from bridge.cli.layout import plain_table, render
from bridge.errors import PointError, ToolError
from bridge.external.config import Config
from bridge.external.madgraph.settings import MadGraphSettings
from bridge.external.registry import PROGRAMS
from bridge.external.tool_result import ToolResult
from bridge.files import whole_file
from bridge.provenance import Provenance, short
from bridge.results import scalar

if TYPE_CHECKING:
    from bridge.agreement.tool_comparison import Outcome
    from bridge.external.spectrum import SpectrumComparison

_EVENT_FILES = (".lhe", ".lhe.gz")


@click.command()
@click.argument("program", type=click.Choice(list(PROGRAMS)))
@click.argument("cards", nargs=-1, required=True, type=click.Path(path_type=Path))
@options.width
@click.option(
    "--workdir",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where processes are compiled and kept for the next time.",
)
@click.option(
    "--events",
    type=click.IntRange(1, 10_000_000),
    help="MadGraph: unweighted dimuon events too, their spectrum compared and drawn; "
    "-o FILE.lhe.gz takes them.",
)
@click.option("--compare", "compared", is_flag=True, help="Native beside it; 1 if they disagree.")
@click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True
)
@options.config
@options.output
@click.pass_context
def command(
    ctx: click.Context,
    program: str,
    cards: tuple[Path, ...],
    width: str | None,
    workdir: Path | None,
    events: int | None,
    compared: bool,
    form: str,
    config: Config,
    output: Path | None,
) -> None:
    """Run PROGRAM on CARDS; compiled processes and finished points are reused."""
    from bridge.agreement import tool_runs
    from bridge.agreement.tool_comparison import agree, outcome
    from bridge.evaluation import read_card

    event_file = output if output and output.name.endswith(_EVENT_FILES) else None
    _refuse_events(program, cards, events, event_file)
    read = [read_card(card) for card in cards]
    points = [card.point(width) for card in read]
    for card in read:
        options.tell_width(card, width)
    settings = MadGraphSettings(events=events) if events else None
    run = tool_runs.run(program, points, settings, workdir, _tell, config)
    answers = [
        _Answer(
            card,
            result,
            outcome(run, result) if compared and result.results else None,
            tool_runs.provenance(run, result),
        )
        for card, result in zip(cards, run.found, strict=True)
    ]
    record = answers[0].record if form == "table" else None
    options.emit(_FORMATS[form](program, answers), None if event_file else output, record)
    if run.failed:
        kind = PointError if all(result.refused for result in run.failed) else ToolError
        raise kind(f"{len(run.failed)} of {len(run.found)} points failed: {run.failed[0].error}")
    if event_file:
        _tell(f"events: {_copy_events(run.found[0], event_file)}")
    outcomes = [answer.outcome for answer in answers if answer.outcome]
    ctx.exit(0 if not compared or agree(outcomes) else 1)


def _refuse_events(
    program: str, cards: tuple[Path, ...], events: int | None, event_file: Path | None
) -> None:
    if events and program != "madgraph":
        raise click.BadOptionUsage("events", "--events is for madgraph")
    if event_file and not (events and len(cards) == 1):
        raise click.BadOptionUsage(
            "output", f"-o {event_file} takes the events of one card: name one, with --events N"
        )


def _copy_events(result: ToolResult, path: Path) -> Path:
    """The event file of a result where the user wants it, packed as its name says."""
    if result.events is None:
        raise ToolError(f"{path}: not written, there are no events: {result.unwrap().status}")
    content = result.events.read_bytes()
    with whole_file(path, "wb") as stream:
        stream.write(content if path.suffix == ".gz" else gzip.decompress(content))
    return path


def _tell(line: str) -> None:
    click.echo(line, err=True)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the program said of one card, and native beside it where that was asked for."""

    card: Path
    result: ToolResult
    outcome: Outcome | None
    record: Provenance


def _table(program: str, answers: Sequence[_Answer]) -> str:
    parts = ["\n".join([str(answer.card), *_lines(answer)]) for answer in answers]
    outcomes = [answer.outcome for answer in answers if answer.outcome]
    return "\n\n".join([*parts, *([_comparison(program, outcomes)] if outcomes else [])])


def _lines(answer: _Answer) -> Iterator[str]:
    result = answer.result
    yield text_tables.results_table(result.results) if result.results else f"failed: {result.error}"
    yield f"log: {result.log}"
    if result.events:
        yield f"events: {result.events}"
        yield _spectrum(answer)


def _comparison(name: str, outcomes: Sequence[Outcome]) -> str:
    table = plain_table("quantity", "mzp", "native", name, "deviation", "allowed", "")
    for c in (c for outcome in outcomes for c in outcome.comparisons):
        table.add_row(
            c.quantity,
            f"{c.point['mzp']:g}",
            f"{c.native:.6g}",
            f"{c.reference:.6g}",
            c.shown,
            f"{c.tolerance:.1e}",
            "ok" if c.ok else "FAILED",
        )
    left_out = [str(absent) for outcome in outcomes for absent in outcome.left_out]
    factors = [
        f"K factor to next-to-leading order: {c.quantity} at mzp = {c.point['mzp']:g}: "
        f"{outcome.k_factors[c.quantity]:.4g}"
        for outcome in outcomes
        for c in outcome.comparisons
        if c.quantity in outcome.k_factors
    ]
    failed = sum(absent.failed for outcome in outcomes for absent in outcome.left_out)
    nothing = not any(outcome.comparisons or outcome.shape for outcome in outcomes)
    verdict = [f"{failed} numbers that native has failed in {name}: no agreement"] if failed else []
    verdict += ["nothing could be compared: no agreement"] if nothing else []
    return render(*([table] if table.rows else []), *factors, *left_out, *verdict)


def _spectrum(answer: _Answer) -> str:
    """One line on the dimuon spectrum of the events; its picture stands beside the log."""
    from bridge.agreement.tool_comparison import event_spectrum
    from bridge.external.spectrum import draw
    from bridge.plots.style import styled

    result = answer.result
    try:
        found = (answer.outcome and answer.outcome.shape) or event_spectrum(result)
    except ToolError as error:
        return f"spectrum: {error}"
    picture = result.log.with_suffix(".png")
    title = f"$M_{{Z'}}$ = {float(result.point.mzp):g} GeV"
    with styled():
        draw(found, picture, answer.record, title)
    return f"spectrum: {_shape(found)}{_width_note(result, found)}; {picture}"


def _shape(found: SpectrumComparison) -> str:
    from bridge.external.spectrum import LEAST_P

    verdict = "agrees" if found.ok else "DISAGREES"
    return (
        f"chi^2 = {found.chi2:.1f} for {found.degrees_of_freedom} degrees of freedom, "
        f"p = {found.p_value:.2g}: {verdict}, at least {LEAST_P:g} is asked for"
    )


def _width_note(result: ToolResult, found: SpectrumComparison) -> str:
    """MadGraph's own treatment of a very narrow Z', where it took part."""
    width = result.point.wzp
    if width is None or found.width == width:
        return ""
    return (
        f"; MadGraph samples a width below 1e-6 mzp, here {float(width):.3g} GeV, with "
        f"{found.width:.3g} GeV and rescales the cross-section: the masses spread by that"
    )


def _json(program: str, answers: Sequence[_Answer]) -> str:
    return json.dumps([_plain(answer) for answer in answers], indent=2)


def _plain(answer: _Answer) -> dict[str, Any]:
    result = answer.result
    results = result.results.to_dict() if result.results else {}
    return {
        "card": str(answer.card),
        **results,
        "log": str(result.log),
        "events": str(result.events) if result.events else None,
        "reused": result.reused,
        "error": result.error,
        **({"comparison": _compared(answer.outcome)} if answer.outcome else {}),
        "provenance": short(answer.record),
    }


def _compared(outcome: Outcome) -> dict[str, Any]:
    return {
        "ok": all(outcome.verdicts) if outcome.verdicts else None,
        "quantities": {
            c.quantity: {
                "native": scalar(c.native),
                "deviation": scalar(c.deviation),
                "absolute": c.absolute,
                "allowed": c.tolerance,
                "k_factor": scalar(outcome.k_factors.get(c.quantity, math.nan)),
                "ok": c.ok,
            }
            for c in outcome.comparisons
        },
        "not_compared": {absent.quantity: absent.reason for absent in outcome.left_out},
        "failed": [absent.quantity for absent in outcome.left_out if absent.failed],
        "spectrum_p": outcome.shape and outcome.shape.p_value,
    }


_FORMATS: dict[str, Callable[[str, Sequence[_Answer]], str]] = {"table": _table, "json": _json}
