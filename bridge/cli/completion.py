"""What the shell offers when one presses TAB: names of parameters, quantities, limits, PDF sets."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import click
from click.shell_completion import BashComplete, CompletionItem, add_completion_class

Names = Mapping[str, str]
"""What can be completed, each with what it is."""
Completer = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]

HOW = """\b
TAB completes commands, options, parameters, limits and quantities after this line:
  bash, in ~/.bashrc:  eval "$(_ZPBRIDGE_COMPLETE=bash_source zpbridge)"
  zsh, in ~/.zshrc:    eval "$(_ZPBRIDGE_COMPLETE=zsh_source zpbridge)"
  fish, in ~/.config/fish/completions/zpbridge.fish:
                       _ZPBRIDGE_COMPLETE=fish_source zpbridge | source
"""


class _Bash(BashComplete):
    """That of click, without a space after `gbb=`."""

    source_template = BashComplete.source_template.replace(
        "COMPREPLY+=($value)",
        "COMPREPLY+=($value)\n            [[ $value == *= ]] && compopt -o nospace",
    )


add_completion_class(_Bash)


def completing(names: Callable[[], Names], files: bool = False) -> Completer:
    """The `names` that begin with what was typed, or `files`."""

    def complete(
        _ctx: click.Context, _parameter: click.Parameter, typed: str
    ) -> list[CompletionItem]:
        path = [CompletionItem(typed, type="file")] if files else []
        return [*path, *beginning(names(), typed)]

    return complete


def beginning(names: Names, typed: str) -> list[CompletionItem]:
    """The names that begin with what was typed."""
    return [CompletionItem(n, help=said) for n, said in names.items() if n.startswith(typed)]


def parameters() -> Names:
    """`gbb=` and so on, those of presets too."""
    from bridge.data.presets import PRESETS
    from bridge.point import PARAMETERS

    own = {f"{n}=": f"of {name}" for name, preset in PRESETS.items() for n in preset.couplings}
    return {f"{name}=": info.description for name, info in PARAMETERS.items()} | own


def limits() -> Names:
    """Named sets, and every limit of the package."""
    from bridge.data.limit_sets import named_sets
    from bridge.limits.catalogue import shipped_limits

    sets = {name: f"{len(members)} limits" for name, members in named_sets().items()}
    return sets | {name: limit.title for name, limit in shipped_limits().items()}


def explained() -> Names:
    """What --explain knows."""
    from bridge.limits.catalogue import shipped_limits
    from bridge.observables import OBSERVABLES

    texts = {
        "all": "every quantity",
        "policy": "of verdicts and likelihood",
        "not_included": "what no limit here is put on",
    }
    quantities = {name: observable.meaning for name, observable in OBSERVABLES.items()}
    return texts | quantities | {name: x.title for name, x in shipped_limits().items()}


def pdf_sets() -> Names:
    """The shipped sets of parton luminosities."""
    from bridge.native.parton_luminosities import shipped_sets

    return dict.fromkeys(shipped_sets(), "a shipped set")
