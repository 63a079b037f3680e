"""Options and outputs that several subcommands share."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.core import ParameterSource

from bridge.cards.values import number
from bridge.cli import completion
from bridge.cli.completion import completing
from bridge.cli.records import commented
from bridge.data.presets import PRESETS, preset_couplings
from bridge.errors import PointError, ZpbridgeError, suggestion
from bridge.external.config import FILE, Config
from bridge.files import refuse_unwritable, whole_file, write_text
from bridge.native import partons
from bridge.native.parton_luminosities import shipped_sets
from bridge.native.relic import CONVENTIONS
from bridge.point import COUPLINGS, PARAMETERS
from bridge.prediction import RELIC_KINDS, RELIC_ROLES, Settings

if TYPE_CHECKING:
    from bridge.cards import Card
    from bridge.limits.limit import Limit
    from bridge.paper.charges_and_mixing import UVModel

Command = TypeVar("Command", bound=Callable[..., Any])


def parameters(command: Command) -> Command:
    """`-p NAME=VALUE`, as often as you like, and `--preset` of the model it is of."""
    preset = click.option(
        "--preset",
        type=click.Choice(list(PRESETS)),
        is_eager=True,
        expose_value=False,
        callback=lambda ctx, _option, name: ctx.meta.update(preset=name),
        help="Couplings of another model: give its own by -p, such as -p g=0.1.",
    )
    changes = click.option(
        "-p",
        "--parameter",
        "changes",
        multiple=True,
        metavar="NAME=VALUE",
        shell_complete=completing(completion.parameters),
        callback=lambda ctx, _option, texts: _changes(texts, ctx.meta["preset"]),
        help="Change a parameter: gbb, gmumu, gnunu, mzp, mnu4, vts, wzp, a coupling or an SM "
        "input.",
    )
    return preset(changes(command))


def workers(command: Command) -> Command:
    """`-j N` processes here, or `--dask ADDRESS`."""
    here = click.option(
        "-j", "--workers", type=click.IntRange(1, 1024), default=1, show_default=True,
        callback=_not_both, help="Processes on this machine.",
    )  # fmt: skip
    cluster = click.option(
        "--dask", metavar="ADDRESS", callback=_not_both,
        help="Run on the dask cluster at this address.",
    )  # fmt: skip
    return here(cluster(command))


def _not_both(ctx: click.Context, option: click.Parameter, value: Any) -> Any:
    """Whichever of the two comes second refuses the first."""
    chosen = {**ctx.params, str(option.name): value}
    if chosen.get("dask") and chosen.get("workers", 1) > 1:
        raise click.UsageError("-j is for processes here, --dask ADDRESS has workers of its own")
    return value


def folder(command: Command) -> Command:
    """`-o DIR`, which is made if it is not there."""
    return click.option(
        "-o",
        "--output",
        "folder",
        type=click.Path(file_okay=False, path_type=Path),
        required=True,
        callback=writable,
        help="The folder to write to; made if it is not there.",
    )(command)


def relic_convention(command: Command) -> Command:
    """`--relic-convention physical|micromegas`."""
    return click.option(
        "--relic-convention",
        "convention",
        type=click.Choice(list(CONVENTIONS)),
        default="physical",
        show_default=True,
        callback=lambda _ctx, _option, name: CONVENTIONS[name],
        help="Where the Boltzmann equation ends and which prefactor turns Y into a density.",
    )(command)


def beyond(default: bool) -> Callable[[Command], Command]:
    """`--beyond/--textbook`."""
    return click.option(
        "--beyond/--textbook",
        default=default,
        show_default=True,
        help="With or without kinetic decoupling and Sommerfeld enhancement: about 40 ms for a "
        "single point, 2 to 3 ms a row in batches.",
    )


def unitarity_cap(command: Command) -> Command:
    """`--unitarity-cap`."""
    return click.option(
        "--unitarity-cap",
        is_flag=True,
        help="Let no partial wave annihilate more than unitarity allows: caps the Sommerfeld "
        "factor.",
    )(command)


def production(command: Command) -> Command:
    """`--order`, `--pdf`, `--scale` and `--sqrt-s` of pp collisions."""
    return produced_as(Settings())(command)


def produced_as(usual: Settings, energy: str = "") -> Callable[[Command], Command]:
    """Those options with other defaults; `energy` is where that of the collisions comes from."""
    order = click.option(
        "--order",
        type=click.Choice(list(partons.ORDERS)),
        default=usual.order,
        show_default=True,
        help="Order in QCD of pp cross-sections.",
    )
    pdf = click.option(
        "--pdf",
        default=usual.pdf,
        show_default=True,
        metavar="SET|TABLE",
        shell_complete=completing(completion.pdf_sets, files=True),
        help=f"Parton luminosities: {', '.join(shipped_sets())}, or a table of luminosities.",
    )
    scale = click.option(
        "--scale",
        type=float,
        default=usual.scale,
        show_default=True,
        metavar="R",
        help="Scales of pp cross-sections: muR = muF = R mzp.",
    )
    sqrts = click.option(
        "--sqrt-s",
        "sqrts_gev",
        type=float,
        default=None if energy else usual.sqrts_gev,
        show_default=energy or str(usual.sqrts_gev),
        metavar="GEV",
        help="Energy of the pp collisions.",
    )
    return lambda command: order(pdf(scale(sqrts(command))))


def limits(command: Command) -> Command:
    """`--limits paper|today|FILE`, as often as you like, as the limits they mean."""
    return click.option(
        "--limits",
        multiple=True,
        metavar="paper|today|FILE",
        shell_complete=completing(completion.limits, files=True),
        callback=lambda _ctx, _option, given: _limits(given),
        help="Add verdicts of constraints: of 2018, of today (if no set is named), and of files "
        "or folders of yours; repeat it to combine.",
    )(command)


def _limits(given: tuple[str, ...]) -> tuple[Limit, ...]:
    """None without a name; what looks like another unit is noted."""
    from bridge.limits import limit_set
    from bridge.limits.neighbours import far_from_shipped

    found = limit_set(given[0], given[1:]) if given else ()
    for note in filter(None, map(far_from_shipped, found)):
        click.echo(f"note: {note}", err=True)
    return found


def refuse_without(
    limits: tuple[Limit, ...], everything: bool | None = None, **asked: object
) -> None:
    """Raise ZpbridgeError for options that only change verdicts where there are none.

    Those that change what `--all` adds too are refused without both.
    """
    if (
        limits
        or everything
        or not (given := [f"--{n.replace('_', '-')}" for n, value in asked.items() if value])
    ):
        return
    what, more = ("", "") if everything is None else (" and what --all adds", " or --all")
    raise ZpbridgeError(f"{', '.join(given)} only changes verdicts{what}: add --limits{more}")


def mixings(command: Command) -> Command:
    """`--v21` and `--v32`."""
    v21 = click.option(
        "--v21", type=float, default=0.0, help="(V_eL)_21, mixing of muon and electron."
    )
    v32 = click.option("--v32", type=float, default=0.0, help="(V_eL)_32, mixing of tau and muon.")
    return v21(v32(command))


def relic_kind(meaning: str) -> Callable[[Command], Command]:
    """`--relic textbook|cbe|sommerfeld|full`; `meaning` is what it chooses."""
    return click.option(
        "--relic",
        "relic_kind",
        type=click.Choice(list(RELIC_KINDS)),
        default="textbook",
        show_default=True,
        help=f"{meaning}: of the textbook equation, with kinetic decoupling, with Sommerfeld "
        "enhancement, or with both.",
    )


def given(name: str) -> bool:
    """Whether an option of the running command was given, whatever its value."""
    source = click.get_current_context().get_parameter_source(name)
    return source is not ParameterSource.DEFAULT


def sommerfeld(command: Command) -> Command:
    """`--sommerfeld/--tree-level`."""
    return click.option(
        "--sommerfeld/--tree-level",
        default=True,
        show_default=True,
        help="With or without Z' exchange in annihilation today, in dwarf galaxies and after "
        "recombination, each at its velocity.",
    )(command)


def relic_role(command: Command) -> Command:
    """`--relic-role both|upper|none`."""
    return click.option(
        "--relic-role",
        type=click.Choice(RELIC_ROLES),
        help="What the measured relic density is for verdicts and likelihood: of all dark matter, "
        "an upper limit, or nothing; without it as the limit's file says, an upper limit for those "
        "of the package.",
    )(command)


def rescale(command: Command) -> Command:
    """`--rescale`."""
    return click.option(
        "--rescale", is_flag=True, help="Let detection rates follow the share of dark matter."
    )(command)


def width(command: Command) -> Command:
    """`--width computed|card`."""
    return click.option(
        "--width",
        type=click.Choice(["computed", "card"]),
        help="Use the computed Z' width whatever DECAY 32 of the card says, or the number there; "
        "without it the two have to agree.",
    )(command)


def tell_width(card: Card, width: str | None, **changes: float) -> None:
    """Say on standard error what `--width` leaves unused of DECAY 32."""
    for note in card.width_notes(width, **changes):
        click.echo(f"note: {card.name}: {note}", err=True)


def uv(command: Command) -> Command:
    """`--uv FILE`, as the model that it describes."""
    return click.option(
        "--uv",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        callback=lambda _ctx, _option, path: path and _charges(path),
        help="Take the point from U(1)' charges, mixing angles and masses (start from "
        "`zpbridge template charges`), and say whether section 5 of the paper allows them.",
    )(command)


def _charges(path: Path) -> UVModel:
    from bridge.paper.charges_file import read_charges

    return read_charges(path)


def refuse_beside_uv(card: Path | None, width: str | None) -> None:
    """A point comes from one place: `--uv` leaves nothing for a card to say."""
    if card is not None or width == "card":
        given = f"the card {card}" if card is not None else "--width card"
        raise click.UsageError(f"--uv gives the whole point, and {given} too: give one of them")


def config(command: Command) -> Command:
    """`--config FILE`: where the external programs are."""
    return click.option(
        "--config",
        type=click.Path(dir_okay=False, path_type=Path),
        callback=lambda _ctx, _option, path: _config(path),
        help="A zpbridge.toml that says where programs are; it is not read from this directory "
        "unless named here or in ZPBRIDGE_CONFIG.",
    )(command)


def _config(path: Path | None) -> Config:
    """The configuration; a file of the current directory that nobody named is pointed out."""
    from bridge.external.registry import configuration

    found = configuration(path)
    here = Path(FILE)
    if here.is_file() and str(here.resolve()) != found.source:
        click.echo(
            f"note: {here.resolve()} is not used, as it could start any program: "
            f"name it if you trust it, --config {FILE}",
            err=True,
        )
    return found


def output(command: Command) -> Command:
    """`-o FILE`; standard output without it."""
    return click.option(
        "-o",
        "--output",
        type=click.Path(dir_okay=False, path_type=Path),
        callback=writable,
        help="Write to FILE instead of the terminal.",
    )(command)


def writable(_ctx: click.Context, option: click.Parameter, path: Path | None) -> Path | None:
    """A callback: a file or folder that cannot be written is refused before any work."""
    if path is not None:
        assert isinstance(option.type, click.Path)
        refuse_unwritable(path, folder=option.type.dir_okay)
    return path


def emit(text: str, path: Path | None, record: Mapping[str, Any] | None = None) -> None:
    """Print `text`, or write it to `path` all at once: a reader never sees half a file.

    In a file the `record` of provenance stands below it as comments.
    """
    if path is None:
        click.echo(text)
        return
    if record is not None:
        text = commented(text, record)
    write_text(path, text if text.endswith("\n") else text + "\n")


def emit_card(data: bytes, path: Path | None) -> None:
    """Print a card, or write it to `path` all at once: byte for byte."""
    if path is None:
        click.echo(data, nl=False)
        return
    with whole_file(path, "wb") as stream:
        stream.write(data)


def _changes(texts: tuple[str, ...], preset: str | None) -> dict[str, float]:
    """What -p and --preset set of a point."""
    if preset is None:
        return _assignments(texts, PARAMETERS)
    given = _assignments(texts, [*PRESETS[preset].couplings, *PARAMETERS])
    others = {name: 0.0 for name in COUPLINGS if name != "gnunu"}
    found = preset_couplings(preset, given, others)
    return {name: float(value) for name, value in found.items()}


def _assignments(texts: tuple[str, ...], names: Collection[str]) -> dict[str, float]:
    changes: dict[str, float] = {}
    for text in texts:
        name, equals, word = text.partition("=")
        if not equals:
            raise PointError(f"-p {text}: expected NAME=VALUE")
        if name not in names:
            raise PointError(
                f"-p {text}: {name} is no parameter; {suggestion(name, names)}"
                f"expected {', '.join(names)}"
            )
        if name in changes:
            raise PointError(f"-p {text}: {name} is given twice; give it once")
        try:
            changes[name] = number(word.strip(" \t"))
        except ValueError as error:
            raise PointError(f"-p {text}: {error}") from None
    return changes


def refuse_changed_width(width: str | None, changes: dict[str, float]) -> None:
    """`--width card` asks for the width of a card's parameters, `-p` for other parameters."""
    if width and "wzp" in changes:
        raise click.UsageError(
            f"-p wzp fixes the Z' width, and --width {width} asks for another: leave out one of "
            "the two"
        )
    if width == "card" and changes:
        raise click.UsageError(
            f"--width card keeps the width that belongs to the card, and -p {next(iter(changes))} "
            "changes the card: give the width with -p wzp=GEV instead, or change the card"
        )
