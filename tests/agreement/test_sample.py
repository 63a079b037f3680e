"""A sample of events beside native: what agrees, what does not, and what cannot be said."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

from bridge import Point, benchmark, write_card
from bridge.agreement.sample import FIDUCIAL, Cuts, accepted, facts, sample
from bridge.agreement.sample_files import picture, to_html, to_json
from bridge.errors import ToolError
from bridge.external.events import Beams, Events
from bridge.external.spectrum import SpectrumComparison
from bridge.native.dimuon import spectrum_pb_per_gev
from bridge.native.widths import width_zp
from bridge.prediction import LEADING_ORDER

POINT = benchmark().replace(mzp=500.0, gbb=0.1, gmumu=0.3)
WIDTH = float(width_zp(POINT))
BEAMS = Beams((2212, 2212), (6500.0, 6500.0), (247000, 247000))


def _card(tmp_path: Path, point: Point) -> str:
    write_card(point, tmp_path / "c.slha")
    return (tmp_path / "c.slha").read_text()


def _events(tmp_path: Path, width: float = WIDTH, card: str | None = None, n: int = 4000) -> Events:
    """Events that follow native's spectrum with a width, their weights its cross-section."""
    rng = np.random.default_rng(7)
    made = POINT.replace(wzp=width)
    angle = np.linspace(*np.arctan((np.array([0.8001, 1.1999]) ** 2 - 1.0) * 500.0 / width), 4001)
    m = np.sqrt(500.0**2 + 500.0 * width * np.tan(angle))
    density = spectrum_pb_per_gev(m, made, LEADING_ORDER.luminosity)
    steps = 0.5 * (density[1:] + density[:-1]) * np.diff(m)
    cumulative = np.concatenate([[0.0], np.cumsum(steps)])
    masses = np.interp(rng.random(n) * cumulative[-1], cumulative, m)
    cosine, phi = rng.uniform(-1.0, 1.0, n), rng.uniform(0.0, 2.0 * math.pi, n)
    sine = np.sqrt(1.0 - cosine**2)
    one = np.stack([sine * np.cos(phi), sine * np.sin(phi), cosine], axis=-1) * masses[:, None] / 2
    energy = 0.5 * masses[:, None]
    muons = np.stack([np.hstack([energy, one]), np.hstack([energy, -one])], axis=1)
    sigma = float(cumulative[-1])
    text = _card(tmp_path, POINT) if card is None else card
    path = tmp_path / "events <b>&$_^.lhe"
    return Events(path, masses, np.full(n, sigma), sigma, 0.01 * sigma, muons, text, BEAMS)


def test_events_of_native_agree_with_it(tmp_path: Path) -> None:
    found = sample(_events(tmp_path))
    assert isinstance(found.shape, SpectrumComparison)
    assert found.shape.ok
    assert found.events.sigma_pb == pytest.approx(found.native_pb, rel=2e-3)
    assert found.widths == pytest.approx((WIDTH, WIDTH), rel=1e-4)
    assert not list(found.problems)
    (note,) = found.notes
    assert "pass the cuts" in note, "the pairs are at rest: too many pass"


def test_another_width_in_the_card_and_in_the_events_is_found(tmp_path: Path) -> None:
    card = _card(tmp_path, POINT.replace(wzp=2.0 * WIDTH))
    width, shape = sample(_events(tmp_path, card=card)).problems
    assert "DECAY 32" in width
    assert "spectrum" in shape


def test_events_of_a_width_too_narrow_to_sample_have_the_cross_section_of_the_true_one(
    tmp_path: Path,
) -> None:
    narrow = POINT.replace(gbb=1e-4, gmumu=1e-4, gnunu=1e-4)
    card = _card(tmp_path, narrow)
    found = sample(_events(tmp_path, width=5e-4, card=card))
    assert isinstance(found.shape, SpectrumComparison)
    assert found.shape.width == pytest.approx(5e-4)
    raised = 5e-4 / float(width_zp(narrow))
    assert found.native_pb == pytest.approx(raised * found.shape.expected_pb, rel=1e-4)


def test_cuts_count_what_passes_with_the_sign_of_its_weight(tmp_path: Path) -> None:
    events = _events(tmp_path)
    share, error = accepted(events, Cuts(pt_gev=200.0, eta=20.0)) or (0.0, 0.0)
    assert share == pytest.approx(0.6, abs=4.0 * error)  # cos(theta) below 0.6 at pT = 0.8 m/2
    assert error == pytest.approx(math.sqrt(0.24 / 4000), rel=0.05)
    signs = np.where(np.arange(4000) % 4 == 0, -1.0, 1.0)
    signed = Events(events.path, events.masses, signs, 1.0, None, events.muons)
    with_signs, wider = accepted(signed, Cuts(pt_gev=200.0, eta=20.0)) or (0.0, 0.0)
    assert with_signs == pytest.approx(0.6, abs=4.0 * wider)
    assert wider > 1.8 * error


def test_weights_that_cancel_say_nothing(tmp_path: Path) -> None:
    events = _events(tmp_path, n=2)
    found = sample(Events(events.path, events.masses, np.array([1.0, -1.0]), 1.0, None,
                          events.muons, events.card, BEAMS))  # fmt: skip
    assert found.acceptance is None
    assert "cancel" in "".join(facts(found).values())
    assert json.loads(to_json(found))["acceptance"]["share"] is None


@pytest.mark.parametrize("card", ["", "BLOCK MASS\n 9000001 400. # a Z' of another model\n"])
def test_without_a_card_of_this_model_the_events_are_counted(tmp_path: Path, card: str) -> None:
    found = sample(_events(tmp_path, card=card))
    assert found.point is None
    assert any("no point to compare with" in note for note in found.notes)
    assert facts(found)["spectrum"].startswith("not compared")
    with pytest.raises(ToolError, match="no picture"):
        picture(found, "png")
    assert "<img" not in to_html(found)


def test_other_beams_and_pdf_sets_are_said(tmp_path: Path) -> None:
    events = _events(tmp_path)
    other = Beams((2212, -2212), (980.0, 980.0), (10042, 10042))
    found = sample(Events(events.path, events.masses, events.weights, events.sigma_pb, None,
                          events.muons, events.card, other))  # fmt: skip
    assert found.settings.sqrts_gev == pytest.approx(1960.0)
    assert found.native_acceptance is None
    assert [("beams" in note, "10042" in note) for note in found.notes] == [
        (True, False),
        (False, True),
    ]


def test_a_page_of_a_hostile_file_name_is_text(tmp_path: Path) -> None:
    text = to_html(sample(_events(tmp_path)))
    assert "<b>" not in text
    assert "&lt;b&gt;&amp;" in text
    assert "data:image/png;base64" in text


def test_json_holds_what_is_printed(tmp_path: Path) -> None:
    found = sample(_events(tmp_path))
    said = json.loads(to_json(found))
    assert said["spectrum"]["native_pb"] == found.native_pb
    assert said["acceptance"]["native"] == found.native_acceptance
    assert said["cuts"] == {"pt_gev": FIDUCIAL.pt_gev, "eta": FIDUCIAL.eta}
    assert said["provenance"]["settings"]["order"] == "lo"
