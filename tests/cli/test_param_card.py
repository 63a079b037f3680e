"""One writer of param_cards: `model export` and `card convert` give the same file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from bridge.cards import Card, card_text
from bridge.cli.commands import cli
from bridge.evaluation import zp_decay
from bridge.point import SM_INPUTS, Point, defaults


def random_point(seed: int) -> Point:
    """Within the domains, with some SM inputs off their defaults."""
    rng = np.random.default_rng(seed)
    gbb, gmumu, gnunu = rng.uniform(-1.0, 1.0, 3)
    mzp, mnu4 = rng.uniform(20.0, 5e3, 2)
    moved = rng.choice(SM_INPUTS, 5, replace=False)
    sm = {str(name): defaults()[name] * rng.uniform(0.9, 1.1) for name in moved}
    point = Point(gbb=gbb, gmumu=gmumu, gnunu=gnunu, mzp=mzp, mnu4=mnu4, vts=rng.uniform(-1, 1))
    return point.replace(**sm)


def run(*words: str | Path) -> None:
    result = CliRunner().invoke(cli, list(map(str, words)), catch_exceptions=False)
    assert result.exit_code == 0, result.output


def hand_written(p: Point) -> str:
    """A card of the least entries, in an order and with blocks of its own."""
    lines = (
        *("# mine", "BLOCK FOREIGN", "  7 text"),
        *("BLOCK MASS", f"  52 {p.mnu4!r}", f"  32 {p.mzp!r} # Z'", "BLOCK ZPPORTAL"),
        *(f"  4 {p.vts!r}", f"  3 {p.gnunu!r}", f"  2 {p.gmumu!r}", f"  1 {p.gbb!r}"),
    )
    return "\n".join(lines) + "\n"


FORMS = {
    "computed": lambda p: (card_text(p, zp_decay), "computed"),
    "auto": lambda p: (card_text(p, zp_decay, width="auto"), "computed"),
    "fixed": lambda p: (card_text(p.replace(wzp=1.25), zp_decay), "card"),
    "hand-written": lambda p: (hand_written(p), "computed"),
    "hand-written and fixed": lambda p: (hand_written(p) + "DECAY 32 1.25\n", "card"),
}


@pytest.mark.parametrize("form", FORMS)
def test_export_and_conversion_of_a_card_are_one_file(form: str, tmp_path: Path) -> None:
    card, exported, converted = (tmp_path / name for name in ("card", "exported", "converted"))
    for seed in range(20):
        text, width = FORMS[form](random_point(seed))
        card.write_text(text)
        run("model", "export", "param-card", exported, "--card", card, "--width", width)
        run("card", "convert", card, "--profile", "madgraph", "--width", width, "-o", converted)
        assert exported.read_bytes() == converted.read_bytes()
        read = [Card.from_bytes(p.read_bytes(), zp_decay).point(width) for p in (card, exported)]
        assert read[0] == read[1]


@pytest.mark.parametrize("changes", [(), ("-p", "gmumu=0.3"), ("-p", "wzp=2.5")])
def test_without_a_card_the_export_is_what_card_write_writes(
    changes: tuple[str, ...], tmp_path: Path
) -> None:
    exported, written, ufo = (tmp_path / name for name in ("exported", "written", "ufo"))
    run("model", "export", "param-card", exported, *changes)
    run("model", "export", "ufo", ufo, *changes)
    run("card", "write", "--profile", "madgraph", "-o", written, *changes)
    assert exported.read_bytes() == written.read_bytes()
    assert (ufo / "param_card.dat").read_bytes() == written.read_bytes()
