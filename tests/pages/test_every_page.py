"""Every page that zpbridge writes: one head, hostile text as text, and no wider than a phone."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from html import escape
from pathlib import Path

import numpy as np
import pytest
from synthetic_posterior import posterior

from bridge import benchmark, evaluate, write_card
from bridge.agreement import sample_files
from bridge.agreement.certificate import Failure, Source, certify
from bridge.agreement.certificate_page import to_html as certificate_page
from bridge.agreement.compare import Tolerance, compare, summarise
from bridge.agreement.sample import sample
from bridge.external.events import Beams, Events
from bridge.fits.intervals import intervals
from bridge.limits import limit_set, verdicts
from bridge.limits.verdicts import Constraint
from bridge.native.channel_shares import channels
from bridge.paper.figures import figures_page
from bridge.paper.figures.annihilation_curves import figure_4
from bridge.paper.figures.catalogue import FIGURES
from bridge.paper.figures.scenarios import scenario
from bridge.plots import fit_page, plane_page, report
from bridge.plots.figure_files import write_picture
from bridge.plots.plane_numbers import compute
from bridge.plots.plane_spec import read_plane
from bridge.plots.style import styled
from bridge.prediction import Settings
from bridge.provenance import Provenance

HOSTILE = "</script><img src=x onerror=alert(1)>&amp;$\\frac$" + "w" * 60
SETTINGS = Settings(beyond=True)
POINT = benchmark().replace(gbb=0.1, gmumu=0.3)
RECORD = {**Provenance(SETTINGS), "command": HOSTILE, "limits": {HOSTILE: "0" * 64}}


def _certificate(_: Path) -> str:
    source = Source(f"a/{HOSTILE}", {"settings": HOSTILE})
    tolerance = Tolerance(HOSTILE, relative=5e-4)
    found = compare(HOSTILE, {"mzp": 100.0}, 0.13, 0.12, tolerance, source.name, (0.0, 1e-5))
    failure = Failure(source.name, 1, 3, HOSTILE, HOSTILE)
    whole = certify([summarise([found], tolerance)], [source], [failure])
    return certificate_page(replace(whole, provenance=RECORD))


def _figures(folder: Path) -> str:
    drawn = figure_4(scenario("paper"), 9, lambda _: None)
    drawn = replace(drawn, scenario=HOSTILE, chosen=(HOSTILE,))
    with styled():
        write_picture(FIGURES[4].draw(drawn), folder, drawn.stem, RECORD)
    return figures_page.page([drawn], folder, {}, RECORD)


def _plane(folder: Path) -> str:
    path = folder / "plane.toml"
    path.write_text(
        f"title = '{HOSTILE}'\n[free]\nmzp = {{ low = 100, high = 900 }}\n"
        "gmumu = { low = 0.1, high = 0.9 }\n[fixed]\ngnunu = 0.5\nmnu4 = 400\ngbb = 0.01\n"
        f"[show]\nlimits = 'paper'\n[[mark]]\nname = '{HOSTILE}'\nmzp = 500\ngmumu = 0.3\n",
        encoding="utf-8",
    )
    return plane_page.to_html(compute(read_plane(path), nodes=5), RECORD)


def _fit(_: Path) -> str:
    known = posterior(2000)
    summary = {
        "title": HOSTILE, "log_evidence": -1.0, "log_evidence_error": 0.1, "calls": 9, "points": 9,
        "effective_sample_size": 9.0, "seed": 1, "intervals": intervals(known),
        "best_fit": {"chi2": 1.0, "constraints": 1, "chi2_of": {HOSTILE: 1.0}},
    }  # fmt: skip
    return fit_page.to_html(known, summary, RECORD, HOSTILE)


def _report(_: Path) -> str:
    results = replace(evaluate(POINT, SETTINGS), provenance=RECORD)
    values = {name: quantity.value for name, quantity in results.items()}
    first, *rest = verdicts(POINT, values, limit_set("paper"))
    limit = replace(first.constraint.limit, title=HOSTILE)
    first = replace(first, constraint=Constraint(limit, first.constraint.target), status=HOSTILE)
    found = report.PointReport(POINT, SETTINGS, results, [first, *rest], {}, channels(POINT))
    return report.to_html(found)


def _events(folder: Path) -> str:
    write_card(POINT, folder / "card.slha")
    rng, n = np.random.default_rng(3), 600
    masses = 500.0 + 3.0 * np.tan(rng.uniform(-1.4, 1.4, n))
    energy, across = 0.5 * masses[:, None], np.zeros((n, 1))
    muons = np.stack([np.hstack([energy, sign * energy, across, across]) for sign in (1, -1)], 1)
    card = (folder / "card.slha").read_text(encoding="utf-8")
    beams = Beams((2212, 2212), (6500.0, 6500.0), (247000, 247000))
    path = folder / HOSTILE.replace("/", "\\")
    return sample_files.to_html(
        sample(Events(path, masses, np.full(n, 0.01), 0.01, 1e-4, muons, card, beams))
    )


PAGES: dict[str, Callable[[Path], str]] = {
    "certificate": _certificate, "figures": _figures, "plane": _plane, "report": _report,
    "fit": _fit,
    "events": _events,
}  # fmt: skip


@pytest.fixture(scope="module", params=PAGES)
def page(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The text of a page with hostile text wherever it takes text from outside."""
    return PAGES[request.param](tmp_path_factory.mktemp(request.param))


def test_every_page_has_the_same_head_and_says_what_made_it(page: str) -> None:
    assert page.startswith('<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">')
    assert '<meta name="viewport" content="width=device-width, initial-scale=1">' in page
    assert re.search(r'<p class="small">zpbridge [\d.]+\S*, \d{4}-\d\d-\d\dT', page)
    assert not re.search(r'(src|href)="?(https?:)?//', page)


def test_hostile_text_stays_text(page: str) -> None:
    assert "<img src=x" not in page
    assert "onerror=alert(1)&gt;" in page
    assert page.count("<script") == page.count("</script")


PROBE = """<script>window.onload = () => {
const inside = document.querySelector("iframe").contentDocument, root = inside.documentElement;
document.title = [root.scrollWidth, root.clientWidth, inside.querySelectorAll("img[src=x]").length,
  inside.querySelectorAll("h1").length].join(" ");
}</script>"""


@pytest.mark.tool("chromium")
@pytest.mark.parametrize("width", [400, 1280])
def test_a_browser_shows_it_without_scrolling_sideways(
    page: str, width: int, tmp_path: Path
) -> None:
    """Inside a frame, because a window cannot be made narrower than 500 pixels."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("no chromium on PATH: the page is not opened in a browser")
    frame = f'<title></title><iframe style="width: {width}px" srcdoc="{escape(page)}"></iframe>'
    (tmp_path / "frame.html").write_text(frame + PROBE, encoding="utf-8")
    found = subprocess.run(
        [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--window-size=1400,1000",
         f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", f"file://{tmp_path}/frame.html"],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    title = re.search(r"<title>(.*?)</title>", found.stdout)
    assert title
    scroll, inner, injected, heads = map(int, title[1].split())
    assert inner <= width
    assert scroll <= inner
    assert injected == 0
    assert heads == 1
