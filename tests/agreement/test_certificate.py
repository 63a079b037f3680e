from __future__ import annotations

import json
import math
import re
import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bridge.agreement.certificate import (
    Failure,
    Source,
    certify,
    live_source,
    recorded_source,
    rms_pull,
)
from bridge.agreement.certificate_files import to_json, write_certificate
from bridge.agreement.certificate_page import to_html
from bridge.agreement.certificate_scatter import Dot, scatter
from bridge.agreement.compare import Tolerance, compare, summarise
from bridge.agreement.references import shipped_references
from bridge.errors import ZpbridgeError
from bridge.external.installation import Installation

SOURCE = Source(
    "micromegas-6.0/omega_h2",
    {"program": "micrOMEGAs, arXiv:2312.14894", "settings": "<fast> & full"},
)
TOLERANCE = Tolerance("the reference is converged to 3e-4", relative=5e-4)


def summary(*natives, reference=0.12, errors=(0.0, 1e-5)):
    points = ({"mzp": 100.0 * (i + 1), "gbb": -0.1, "side": "above"} for i in range(len(natives)))
    return summarise(
        [
            compare("omega_h2", point, native, reference, TOLERANCE, SOURCE.name, errors)
            for point, native in zip(points, natives, strict=True)
        ],
        TOLERANCE,
    )


def certificate(*natives):
    return certify([summary(*natives)], [SOURCE])


GOOD = certificate(0.12, 0.12001)
BAD = certificate(0.12, 0.13, math.nan)


def test_verdict():
    assert GOOD.ok
    assert not BAD.ok
    counted = "1 quantities (1 recorded, 0 of programs just run; 2 numbers)"
    assert f"agrees in all {counted} within tolerance" in GOOD.verdict
    assert "disagrees in 1 of 1 quantities" in BAD.verdict


def test_nothing_compared_is_no_agreement():
    empty = certify([], [])
    assert not empty.ok
    assert empty.verdict == "Nothing was compared."


def test_json_is_strict_and_complete():
    data = json.loads(to_json(BAD), parse_constant=pytest.fail)
    (found,) = data["summaries"]
    assert data["verdict"] == "disagreement"
    assert data["provenance"]["version"] and data["provenance"]["inputs"] == {}
    assert [c["native"] for c in found["comparisons"]] == [0.12, 0.13, None]
    assert found["tolerance"]["reason"] == TOLERANCE.reason
    assert found["worst_point"] == {"mzp": 300.0, "gbb": -0.1, "side": "above"}
    assert data["sources"] == [{"name": SOURCE.name, **SOURCE.facts}]


def test_rms_pull_counts_finite_pulls_only():
    assert rms_pull(summary(0.12003, 0.12004).comparisons) == pytest.approx(math.sqrt(12.5))
    assert rms_pull(summary(0.12, errors=(1e-5, 0.0)).comparisons) is None


class Tags(HTMLParser):
    """Every opening tag with its attributes; complains about tags that do not match."""

    void = ("meta", "circle", "rect", "line")

    def __init__(self, text):
        super().__init__()
        self.tags, self.open = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in self.void:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if tag not in self.void:
            assert self.open.pop() == tag


@pytest.mark.parametrize("made", [GOOD, BAD])
def test_page_is_well_formed_and_loads_nothing(made):
    page = Tags(to_html(made))
    assert page.open == []
    loading = ("script", "link", "img", "iframe", "object", "embed")
    assert not [tag for tag, _ in page.tags if tag in loading]
    assert all(a["href"].startswith("#") for tag, a in page.tags if tag == "a")
    assert not re.search(r"url\(|@import", to_html(made))


def test_page_shows_verdict_reason_and_a_dot_for_each_number():
    page = to_html(BAD)
    dots = [a["class"] for tag, a in Tags(page).tags if tag == "circle"]
    assert sorted(dots) == ["in", "in", "out", "out", "out", "out"]
    for text in ("Disagreement", "The reference is converged to 3e-4", "@article{Alguero:2023zol,"):
        assert text in page


def test_page_escapes_what_it_was_given():
    assert "&lt;fast&gt; &amp; full" in to_html(GOOD)
    assert "<fast>" not in to_html(GOOD)


def test_nothing_is_ever_overwritten(tmp_path):
    paths = write_certificate(GOOD, tmp_path / "new" / "directory")
    before = [path.read_bytes() for path in paths]
    with pytest.raises(ZpbridgeError, match="never overwritten"):
        write_certificate(BAD, tmp_path / "new" / "directory")
    assert [path.read_bytes() for path in paths] == before
    assert sorted(path.suffix for path in paths[0].parent.iterdir()) == [".html", ".json"]


def test_a_directory_that_cannot_be_made_is_a_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ZpbridgeError, match="file: cannot be made"):
        write_certificate(GOOD, tmp_path / "file")


def test_recorded_source_carries_header_and_digest():
    reference = next(r for r in shipped_references() if r.name == "madgraph-3.5.7/dimuon")
    facts = recorded_source(reference).facts
    assert facts["version"] == "3.5.7"
    assert facts["rows compared"] == "21 of 33"
    assert "rows: another PDF set" in facts["not compared"]
    assert "CAUTION" in facts["not compared"]
    assert re.fullmatch("[0-9a-f]{64}", facts["sha256"])


def test_live_source_says_what_ran_where_and_what_is_left_out():
    installation = Installation("madgraph", "3.5.7", Path("/opt/MG5"))
    header = {"version": "3.5.7", "settings": "pdf = nn23lo1, seed = 1"}
    source = live_source("live/madgraph", installation, header, {"not compared": "2 points: x"})
    assert source.name == "live/madgraph"
    assert source.facts == {**header, "path": "/opt/MG5", "not compared": "2 points: x"}


def test_a_program_that_failed_at_points_is_no_agreement():
    lost = Failure("live/madgraph", 3, 6, "it crashed; see run.log")
    made = certify(GOOD.summaries, [SOURCE], [lost])
    assert not made.ok
    sentence = "live/madgraph gave no answer at 3 of 6 points"
    assert made.word == "incomplete"
    assert f"{sentence}. Where there is an answer, native agrees in all" in made.verdict
    assert json.loads(to_json(made))["failures"][0]["failed"] == 3
    for text in (to_json(made), to_html(made)):
        assert sentence in text and "it crashed; see run.log" in text
    assert "✗ no answer" in to_html(made)
    assert Tags(to_html(made)).open == []


def test_a_pull_needs_an_error():
    unknown = certify([summary(0.12001, errors=(1e-9, 1e-9))], [SOURCE])
    assert unknown.ok
    assert to_html(unknown).count("<td>no error known</td>") == 2
    assert json.loads(to_json(unknown))["summaries"][0]["comparisons"][0]["pull"] is None
    assert "<td>no error known</td>" not in to_html(GOOD)


def test_a_deviation_that_an_absolute_tolerance_decides_is_printed_as_absolute():
    floor = Tolerance("a floor", relative=1e-6, absolute=1e-12)
    found = summarise([compare("br_bs", {}, 3e-13, 2e-13, floor, SOURCE.name)], floor)
    made = certify([found], [SOURCE])
    assert to_html(made).count("+1.0e-13 absolute") >= 3
    data = json.loads(to_json(made))["summaries"][0]
    assert data["worst_is_absolute"] is True
    assert data["worst"] == pytest.approx(1e-13)


def test_scatter_keeps_far_points_at_the_edge_and_drops_what_has_no_place():
    dots = [Dot(100.0, 0.5, True, "a"), Dot(200.0, 1e9, False, "b"), Dot(0.0, 0.1, True, "c")]
    heights = [float(a["cy"]) for tag, a in Tags(scatter(dots, "x")).tags if tag == "circle"]
    assert len(heights) == 2
    assert 0.0 < heights[1] < heights[0]
    assert scatter([Dot(0.0, 0.1, True, "c")], "x") == ""


@pytest.mark.tool("chromium")
@pytest.mark.parametrize("width", [500, 1200])
def test_a_browser_shows_the_page_without_sideways_scrolling(tmp_path, width):
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("no chromium on PATH: the page is not opened in a browser")
    long_name = replace(SOURCE, name="a" * 30 + "/" + "b" * 30)
    page = to_html(certify(BAD.summaries, [SOURCE, long_name]))
    probe = (
        "<script>document.title = document.documentElement.scrollWidth + ' ' + "
        "window.innerWidth + ' ' + document.querySelectorAll('svg circle').length</script></body>"
    )
    (tmp_path / "page.html").write_text(page.replace("</body>", probe))
    found = subprocess.run(
        [chromium, "--headless", "--no-sandbox", "--disable-gpu", f"--window-size={width},900",
         f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", f"file://{tmp_path}/page.html"],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    scroll, inner, circles = map(int, re.search(r"<title>(.*?)</title>", found.stdout)[1].split())
    assert scroll <= inner <= width
    assert circles == 6
