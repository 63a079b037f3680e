"""Options that are not given mean what `bridge.Settings()` and `bridge.Options()` mean."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click
import pytest

from bridge import Options, Settings
from bridge.cli.commands import cli
from bridge.native.relic import CONVENTIONS
from bridge.prediction import LEADING_ORDER

FIELDS: dict[str, Any] = {
    "convention": next(n for n, c in CONVENTIONS.items() if c == Settings().relic),
    "order": Settings().order,
    "pdf": Settings().pdf,
    "scale": Settings().scale,
    "sqrts_gev": Settings().sqrts_gev,
    "unitarity_cap": Settings().unitarity_cap,
    "v21": Options().v21,
    "v32": Options().v32,
    "rescale": Options().rescale,
    "sommerfeld": Options().sommerfeld,
    "relic_kind": Options().relic_kind,
    "relic_role": Options().relic_role,
}
"""The option of each field, and what it is in Python."""

OTHERS = {
    ("events", "order"): LEADING_ORDER.order,
    ("events", "pdf"): LEADING_ORDER.pdf,
    ("events", "scale"): LEADING_ORDER.scale,
    ("events", "sqrts_gev"): None,
    ("luminosity", "order"): None,
}
"""Events are of leading order, at the energy of their beams; the order of a PDF set is its own."""

BEYOND = {"evaluate": True, "scan": False}
"""What `Settings(beyond=None)` means for one point and for tables."""


def options(group: click.Group) -> Iterator[tuple[str, str, click.Option]]:
    with click.Context(group) as ctx:
        for name in group.list_commands(ctx):
            command = group.get_command(ctx, name)
            for parameter in command.params if command else ():
                if isinstance(parameter, click.Option) and parameter.name:
                    yield name, parameter.name, parameter


FOUND = {(c, n): o for c, n, o in options(cli) if n in FIELDS}


@pytest.mark.parametrize(("command", "name"), FOUND)
def test_the_default_is_that_of_python(command: str, name: str) -> None:
    option = FOUND[command, name]
    default = option.get_default(click.Context(click.Command(command)))
    unset = not isinstance(default, bool | float | int | str)  # click has a value of its own
    assert (None if unset else default) == OTHERS.get((command, name), FIELDS[name])


def test_every_field_has_an_option() -> None:
    assert {name for _, name in FOUND} == FIELDS.keys()
    assert {c for c, n in FOUND if n == "order"} >= {"evaluate", "scan", "report", "events"}
    of_python = {*Settings.__dataclass_fields__, *Options.__dataclass_fields__}
    of_fits = {"lepton_ratio", "local_density"}  # nuisances, which a description of a fit names
    assert of_python - FIELDS.keys() == {"relic", "beyond", "compile_kernel"} | of_fits


@pytest.mark.parametrize("command", BEYOND)
def test_beyond_is_on_for_one_point_and_off_for_tables(command: str) -> None:
    (option,) = (o for c, n, o in options(cli) if (c, n) == (command, "beyond"))
    assert option.default is BEYOND[command]
