"""`zpbridge limits`: what is listed, made and compared."""

from __future__ import annotations

from click.testing import CliRunner, Result

from bridge.cli.commands import cli
from bridge.data.limit_sets import named_sets
from bridge.errors import LimitError, ZpbridgeError
from bridge.limits.catalogue import shipped_limits


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


def test_a_limit_file_is_made_checked_and_never_overwritten(tmp_path):
    table = tmp_path / "theirs.txt"
    table.write_text("10 1e-46\n100 1e-47\n1000 1e-46\n", encoding="utf-8")
    words = ("new", table, "--observable", "sigma_xe_cm2", "--cl", "0.9", "--source", "A:2027xyz")
    first = call(*words)
    made = tmp_path / "theirs_limit.csv"
    assert first.exit_code == 0 and f"{made}: ok" in first.stdout
    assert call("check", made).exit_code == 0
    made.write_text("kept", encoding="utf-8")
    again = call(*words)
    assert again.exit_code == 2 and "-f replaces it" in again.output
    assert made.read_text(encoding="utf-8") == "kept"
    assert call(*words, "-f").exit_code == 0 and call("check", made).exit_code == 0


def test_nothing_is_written_where_something_is_missing(tmp_path):
    table = tmp_path / "theirs.csv"
    table.write_text("10 1e-46\n100 1e-47\n", encoding="utf-8")
    failed = call("new", table, "--cl", "0.9").exception
    assert isinstance(failed, LimitError) and "--observable with one of" in str(failed)
    assert list(tmp_path.iterdir()) == [table]


def test_curves_are_compared_as_table_and_picture(tmp_path):
    files = [tmp_path / f"out.{ending}" for ending in ("csv", "png", "svg")]
    done = call("compare", "lz_2022_si", *(x for path in files for x in ("-o", path)))
    assert done.exit_code == 0, done.output
    rows = {line.split()[0]: line.split() for line in done.stdout.splitlines()}
    low, median, high = map(float, rows["lz_2024_si"][1:4])
    assert 1.0 < low < median < high and rows["lz_2024_si"][4:6] == ["9", "1e+04"]
    assert "cm^2" in done.stdout and "lz_2022_si" not in rows.keys() - {"lz_2022_si"}
    assert files[0].read_text(encoding="utf-8").count("\nlz_2024_si,") == 1
    assert files[1].read_bytes().startswith(b"\x89PNG")
    assert files[2].read_text(encoding="utf-8").lstrip().startswith("<?xml")


def test_curves_are_compared_with_what_is_named(tmp_path):
    named = call("compare", "lz_2022_si", "--against", "lz_2024_si").stdout
    assert "lz_2024_si" in named and "xenonnt" not in named
    of_today = call("compare", "lz_2022_si", "--against", "today").stdout
    assert "xenonnt_2025_si" in of_today and "lux_2016_si" not in of_today


def test_what_cannot_be_compared_is_refused(tmp_path):
    for words, message in {
        ("rk_2022",): "no curve in a mass",
        ("today",): "give one",
        ("lz_2022_si", "--against", "lz_2023_si"): "did you mean lz_202",
        ("lz_2022_si", "--against", "rk_2022"): "none of the limits is a curve",
        ("lz_2022_si", "-o", tmp_path / "out.gif"): "ends with csv, png",
    }.items():
        refused = call("compare", *words).exception
        assert isinstance(refused, ZpbridgeError) and message in str(refused)
    assert not list(tmp_path.iterdir())
