"""Tables of points for programs that are asked one point at a time."""

from __future__ import annotations

import numpy as np
import pytest

from bridge.errors import TableError
from bridge.files import shipped
from bridge.native.widths import width_zp
from bridge.point import default_standard_model
from bridge.scans.single_points import read_points


def test_shipped_points_cover_what_they_are_made_for():
    points = read_points(shipped("validation/points.csv"))
    mzp, mnu4 = (np.array([getattr(p, n) for p in points]) for n in ("mzp", "mnu4"))
    relative = np.array([width_zp(p) / p.mzp for p in points])
    assert len(points) >= 64
    assert (mzp.min(), mzp.max()) == (10.0, 3000.0)
    assert (mnu4.min(), mnu4.max()) == (1.0, 20000.0)
    for regime in (2 * mnu4 < mzp, abs(2 * mnu4 / mzp - 1) < 0.05, mnu4 > mzp, relative > 0.1):
        assert regime.sum() >= 4
    assert (relative < 1e-5).any()
    open_tops = mnu4 > default_standard_model().MT
    for ratio in (10.0, 25.0, 100.0):
        heavy = abs(mnu4 / mzp / ratio - 1.0) < 0.03
        assert heavy.sum() >= 4
        assert (relative[heavy] < 1e-4).any() and (relative[heavy] > 0.01).any()
        assert {np.sign(p.gbb) for p, there in zip(points, heavy, strict=True) if there} == {-1, 1}
    assert {bool(tops) for tops in open_tops[mnu4 / mzp > 9.0]} == {False, True}
    assert (mnu4 / mzp < 0.06).sum() >= 3
    for threshold in (mnu4 / mzp, mnu4 / default_standard_model().MT):
        assert (abs(threshold - 1.0) < 0.015).sum() >= 2
    for name in ("gbb", "gmumu"):
        values = [getattr(p, name) for p in points]
        assert min(values) < 0.0 and 0.0 in values


def test_points_have_the_inputs_of_their_rows(tmp_path):
    path = tmp_path / "points.csv"
    path.write_text("gbb,gmumu,gnunu,MZp,mnu4,MT,wzp\n.1,1,1,500,50,150,\n.1,1,1,500,50,173,2\n")
    first, second = read_points(path)
    assert (first.sm.MT, first.wzp, first.mzp) == (150.0, None, 500.0)
    assert (second.sm.MT, second.wzp) == (173.0, 2.0)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("gbb,gmumu,gnunu,mzp,mnu4\n1,1,1,500,x\n", "row 1 of the table: mnu4: read 'x'"),
        ("gbb,gmumu,gnunu,mzp,mnu4\n1,1,1,500,5_0\n", "digits without underscores"),
        ("gbb,gmumu,gnunu,mzp,mnu4\n1,1,1,500,50\n1,1,1,2,50\n", "row 2 .*: mzp = 2.0 GeV"),
        ("gbb,gmumu,gnunu,mzp,MZP,mnu4\n1,1,1,500,500,50\n", "both give mzp"),
        ("gbb,gmumu,gnunu,mzp,mnu4\n", "no points"),
        ("gbb,gmumu\n1,1\n", "lacks gnunu, mzp, mnu4"),
    ],
)
def test_a_table_that_is_none(tmp_path, text, sentence):
    path = tmp_path / "points.csv"
    path.write_text(text)
    with pytest.raises(TableError, match=sentence):
        read_points(path)
