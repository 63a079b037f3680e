"""`zpbridge card` byte for byte, for all the files it is given, and with both words of --width."""

from __future__ import annotations

import pytest
from click.testing import CliRunner, Result

from bridge.cards import card_text
from bridge.cli.commands import cli
from bridge.errors import CardError, ZpbridgeError
from bridge.evaluation import read_card, zp_decay
from bridge.point import Point

POINT = Point(gbb=0.05, gmumu=0.4, gnunu=0.9, mzp=750.0, mnu4=2000.0)
GOOD = card_text(POINT, zp_decay)
STALE = GOOD.replace("1 0.05 ", "1 0.06 ", 1)


@pytest.fixture(autouse=True)
def _folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.slha").write_text(GOOD)
    (tmp_path / "stale.slha").write_text(STALE)


def zpbridge(*words: str) -> Result:
    """The outcome as `bridge.cli.main` leaves it: errors are a sentence and an exit code."""
    done = CliRunner().invoke(cli, list(words))
    if isinstance(done.exception, ZpbridgeError):
        done.exit_code = done.exception.exit_code
        done.stderr_bytes = f"error: {done.exception}".encode()
    return done


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["latin-1", "utf-8"])
@pytest.mark.parametrize("end", ["", "\n", "\n\n"])
def test_what_is_not_changed_keeps_its_bytes(newline, encoding, end, tmp_path):
    text = "# Stra\u00dfe 5\n" + GOOD.rstrip("\n") + "\nBLOCK OTHER\n 1 \u00e9t\u00e9" + end
    data = text.replace("\n", newline).encode(encoding)
    (tmp_path / "in.slha").write_bytes(data)
    assert zpbridge("card", "convert", "in.slha").stdout_bytes == data
    assert zpbridge("card", "convert", "in.slha", "-o", "out.slha").exit_code == 0
    assert (tmp_path / "out.slha").read_bytes() == data
    zpbridge("card", "convert", "in.slha", "-p", "mnu4=2100", "-o", "out.slha")
    moved = (tmp_path / "out.slha").read_bytes().split(b"\n")
    before = data.split(b"\n")
    assert len(moved) == len(before)
    assert sum(new != old for new, old in zip(moved, before, strict=True)) == 1
    exported = zpbridge("model", "export", "param-card", "mg.dat", "--card", "in.slha")
    zpbridge("card", "convert", "in.slha", "--profile", "madgraph", "-o", "out.slha")
    assert exported.exit_code == 0
    assert (tmp_path / "mg.dat").read_bytes() == (tmp_path / "out.slha").read_bytes()


def test_every_card_is_checked_and_the_worst_decides():
    done = zpbridge("card", "check", "stale.slha", "good.slha", "none.slha", "good.slha")
    assert done.exit_code == 2
    assert [line for line in done.stdout.splitlines() if not line.startswith("  ")] == [
        "stale.slha: refused",
        "good.slha: ok",
        "none.slha: refused",
        "good.slha: ok",
        "4 cards: 2 ok, 2 refused",
    ]
    assert "stale.slha:" in done.stderr and "none.slha: cannot be read" in done.stderr
    assert zpbridge("card", "check", "good.slha", "good.slha").exit_code == 0
    assert zpbridge("card", "check", "good.slha").stdout == "good.slha: ok\n"


def test_a_stale_width_is_replaced_on_demand_with_a_note():
    assert zpbridge("card", "check", "stale.slha").exit_code == 2
    told = zpbridge("card", "check", "stale.slha", "--width", "computed")
    assert told.exit_code == 0 and "replaced by" in told.stdout
    repaired = zpbridge("card", "convert", "stale.slha", "--width", "computed")
    assert repaired.stdout == card_text(POINT.replace(gbb=0.06), zp_decay)
    assert "stale.slha: line" in repaired.stderr
    assert (
        "replaced by" not in zpbridge("card", "convert", "good.slha", "--width", "computed").stderr
    )
    export = ("model", "export", "param-card", "mg.dat", "--card", "stale.slha")
    assert zpbridge(*export).exit_code == 2
    assert "replaced by" in zpbridge(*export, "--width", "computed").stderr
    shown = zpbridge("evaluate", "stale.slha", "--width", "computed", "--textbook").stdout
    assert "replaced by" in " ".join(shown.split())


@pytest.mark.parametrize("changes", [(), ("-p", "gbb=0", "-p", "gmumu=0"), ("-p", "gbb=1e-30")])
@pytest.mark.parametrize("command", [("write",), ("convert", "good.slha")])
def test_no_card_of_width_zero_is_made_that_check_refuses(changes, command):
    made = zpbridge("card", *command, "-p", "wzp=0", *changes, "-o", "zero.slha")
    closed = "gmumu=0" in changes
    assert made.exit_code == (0 if closed else 2)
    assert zpbridge("card", "check", "zero.slha").exit_code == (0 if closed else 2)
    assert ("No such file" in zpbridge("card", "check", "zero.slha").stderr) == (not closed)


@pytest.mark.parametrize("width", ["card", "computed"])
@pytest.mark.parametrize("command", [("evaluate",), ("card", "convert")])
def test_two_widths_are_refused(command, width):
    done = zpbridge(*command, "good.slha", "--width", width, "-p", "wzp=2")
    assert done.exit_code == 2 and "leave out one of the two" in done.stderr


def test_what_is_replaced_is_said_at_the_changed_point():
    done = zpbridge("card", "convert", "stale.slha", "--width", "computed", "-p", "gmumu=0")
    width = zp_decay(POINT.replace(gbb=0.06, gmumu=0.0)).width
    assert f"replaced by the computed {width:.6g} GeV" in done.stderr
    told = zpbridge("evaluate", "stale.slha", "--width", "computed", "-p", "gmumu=0", "--textbook")
    assert f"replaced by the computed {width:.6g} GeV" in " ".join(told.stdout.split())


def test_a_written_width_says_how_it_is_read():
    assert "with --width card" in zpbridge("card", "write", "-p", "wzp=2").stderr
    assert zpbridge("card", "write").stderr == ""


def test_a_new_card_says_what_it_does_not_take_over(tmp_path):
    (tmp_path / "more.slha").write_text(GOOD + "BLOCK GAUGE\n 1 0.3\nDECAY 36 1.0\n")
    told = zpbridge("evaluate", "more.slha", "--textbook", "--format", "slha")
    assert "BLOCK GAUGE, DECAY 36 of more.slha are not in the new card" in told.stderr
    assert "GAUGE" not in told.stdout
    assert not zpbridge("evaluate", "good.slha", "--textbook", "--format", "slha").stderr


def test_errors_name_the_option_here_and_the_argument_in_python():
    with pytest.raises(CardError, match='width="computed"') as caught:
        read_card("stale.slha").point()
    assert "--width" not in str(caught.value)
    told = zpbridge("card", "check", "stale.slha", "stale.slha").stderr
    assert "--width computed" in told and "width=" not in told
