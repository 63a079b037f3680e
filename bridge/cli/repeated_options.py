"""An option that takes one value is given once: click itself drops all values but the last."""

from __future__ import annotations

from collections import Counter

import click


class Group(click.Group):
    """Subcommands that refuse a repeated option where only one of its values could be used."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The subcommand and its arguments. Raises click.UsageError for a repeated option."""
        name, command, rest = super().resolve_command(ctx, args)
        if command is not None and not ctx.resilient_parsing:
            refuse_repeated(click.Context(command, parent=ctx, info_name=name), rest)
        return name, command, rest


def refuse_repeated(ctx: click.Context, args: list[str]) -> None:
    """Raise click.UsageError for an option among `args` that drops what it was given before."""
    try:
        _, _, order = ctx.command.make_parser(ctx).parse_args(list(args))
    except click.UsageError:
        return  # the command says so itself
    for parameter, times in Counter(x for x in order if _drops(x)).items():
        if times > 1:
            name = "/".join([*parameter.opts, *parameter.secondary_opts])
            raise click.UsageError(f"{name} is given {times} times: it takes one value", ctx)


def _drops(parameter: click.Parameter) -> bool:
    """Whether a second value replaces the first: not of a list, and not of a plain switch."""
    if not isinstance(parameter, click.Option) or parameter.multiple or parameter.count:
        return False
    return not parameter.is_flag or bool(parameter.secondary_opts)
