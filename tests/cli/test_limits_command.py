"""`zpbridge limits`: what is listed."""

from __future__ import annotations

from click.testing import CliRunner, Result

from bridge.cli.commands import cli
from bridge.limits.catalogue import named_sets, shipped_limits


def call(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["limits", *map(str, arguments)])


def test_list_has_a_set_a_limit_or_all():
    every = call("list", "--all").stdout
    assert all(name in every for name in shipped_limits())
    outside = "c9_fit_2017"
    assert outside not in named_sets()["today"]
    assert outside not in call("list").stdout
    assert outside in call("list", outside).stdout
    assert call("list", "paper", "--all").exit_code == 2
