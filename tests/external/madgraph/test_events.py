"""Unweighted events of a MadGraph run: kept when they are what was asked for, else an error."""

from __future__ import annotations

import pytest

from bridge.external.events import read_events
from bridge.external.madgraph.settings import MadGraphSettings

pytest.importorskip("pylhe", reason="event files need pylhe")
EVENTS = MadGraphSettings(processes=("dimuon",), events=40, timeout_s=20.0)


def test_events_are_kept_beside_the_results_and_reused(fake_madgraph, fixed_width_points):
    first = fake_madgraph.tool.run(fixed_width_points[:1], EVENTS)[0]
    assert first.error == ""
    assert read_events(first.events).masses.size == 40
    again = fake_madgraph.tool.run(fixed_width_points[:1], EVENTS)[0]
    assert again.reused
    assert again.events == first.events
    first.events.unlink()
    assert not fake_madgraph.tool.run(fixed_width_points[:1], EVENTS)[0].reused


@pytest.mark.parametrize(
    ("mode", "sentence"),
    [
        ("no_events", "no such file"),
        ("half_events", "cannot be unpacked"),
        ("few_events", "wrote 39 events instead of 40"),
        ("other_sigma", "the run says"),
        ("old_banner", "banner of the events says gbb = 0.02 instead of 0.01"),
    ],
)
def test_every_lie_about_events_is_an_error(fake_madgraph, fixed_width_points, mode, sentence):
    fake_madgraph.set(mode)
    result = fake_madgraph.tool.run(fixed_width_points[:1], EVENTS)[0]
    assert result.results is None
    assert sentence in result.error
    assert str(result.log) in result.error
    fake_madgraph.set("honest")
    assert fake_madgraph.tool.run(fixed_width_points[:1], EVENTS)[0].events is not None


def test_a_point_without_dimuons_has_no_events(fake_madgraph, fixed_width_points):
    point = fixed_width_points[0].replace(gmumu=0.0, wzp=1.0)
    result = fake_madgraph.tool.run([point], EVENTS)[0]
    assert result.events is None
    assert result.error == ""
    assert result.log.is_file()
