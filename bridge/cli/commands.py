"""The subcommands of `zpbridge`: a module for each, imported when it is called."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.metadata import version
from typing import Any, NoReturn

import click
from click.shell_completion import CompletionItem

from bridge.cli import completion, repeated_options
from bridge.cli.error_text import error_text
from bridge.cli.signals import BROKEN_PIPE, INTERRUPTED
from bridge.errors import ZpbridgeError

_COMMANDS = {
    "evaluate": "every native number of a card or a point, and verdicts",
    "card": "write, check and convert SLHA cards",
    "scan": "every number for every row of a table of points",
    "solve": "the masses or couplings that give a relic density",
    "limits": "list the limits of a set, or check a limit file of yours",
    "events": "a file of dimuon events: what is in it, and native beside it",
    "luminosity": "parton luminosities of a PDF set of yours, for --pdf",
    "model": "check a UFO directory, export the model to other programs",
    "paper": "the paper's statements computed again, and its errata",
    "tools": "which external programs are there",
    "run": "run micrOMEGAs, MadGraph or five Python codes on cards",
    "report": "one page about one point: verdict, limits, pictures, numbers",
    "plane": "any two parameters with observables and limits: picture and page",
    "fit": "what limits leave of the model: posterior, evidence, profile likelihood",
    "figures": "the figures of the paper, their numbers and what they say",
    "validate": "compare native numbers with recorded and live programs",
    "template": "files to start from: cards, scans, planes, limits, other programs",
    "info": "versions, programs, digests, processor: for a report of a fault",
    "cite": "BibTeX of what the numbers of a card or an output rest on",
}


@contextmanager
def _readers_may_leave() -> Iterator[None]:
    """End quietly where nobody reads standard output any more, as after `| head`."""
    try:
        yield
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(BROKEN_PIPE)


class _Commands(repeated_options.Group):
    """Subcommands by name; `zpbridge --help` imports none of them."""

    def make_context(self, *arguments: Any, **options: Any) -> click.Context:
        """Read the command line; `--help` is printed here."""
        with _readers_may_leave():
            return super().make_context(*arguments, **options)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a subcommand; Ctrl-C ends it with the exit code that shells know it by."""
        try:
            with _readers_may_leave():
                return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo("interrupted", err=True)
            ctx.exit(INTERRUPTED)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names, in the order of the help text."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Import the module of one; None if there is none of that name."""
        if name not in _COMMANDS:
            return None
        command: click.Command = import_module(f"bridge.cli.{name}").command
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Their names for the shell, without importing them, and the options of `zpbridge`."""
        options = click.Command.shell_complete(self, ctx, incomplete)
        return [*completion.beginning(_COMMANDS, incomplete), *options]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """A line for each, without importing it."""
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.command(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=completion.HOW,
)
@click.version_option(version("zpbridge"), prog_name="zpbridge")
def cli() -> None:
    """A flavourful Z' portal for vector-like neutrino dark matter (arXiv:1803.04430)."""


def run() -> None:
    """Run a subcommand; its errors end the process with their exit code, and a sentence."""
    try:
        cli()
    except ZpbridgeError as error:
        _give_up(error_text(error), error.exit_code)
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        _give_up(f"{place}{error.strerror or error}", ZpbridgeError.exit_code)


def _give_up(sentence: str, code: int) -> NoReturn:
    click.echo(f"error: {sentence}", err=True)
    sys.exit(code)
