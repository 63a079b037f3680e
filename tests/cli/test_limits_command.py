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
    outside = "lux_2016_si"
    assert outside not in named_sets()["today"]
    assert outside not in call("list").stdout
    assert outside in call("list", outside).stdout
    assert call("list", "paper", "--all").exit_code == 2


def test_what_is_not_included_is_said_where_it_concerns():
    assert "arXiv:2301.09342" in call("list").stdout
    words = ["evaluate", "--textbook", "--limits", "paper", "-p"]
    light, heavy = (CliRunner().invoke(cli, [*words, f"mzp={m}"]).stdout for m in (30, 500))
    assert "arXiv:2301.09342" in light and "arXiv:2307.08708" not in light
    assert "arXiv:2307.08708" in heavy and "arXiv:2301.09342" not in heavy
