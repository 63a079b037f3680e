"""The page about a point: its verdict, its numbers, its pictures, hostile text."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from bridge import benchmark, evaluate
from bridge.cli.commands import cli
from bridge.limits import limit_set, verdicts
from bridge.limits.verdicts import Constraint
from bridge.native.channel_shares import channels
from bridge.plots.report import PointReport, to_html, verdict_line
from bridge.plots.report_pictures import histories
from bridge.point import Point
from bridge.prediction import Settings
from bridge.provenance import Provenance

SETTINGS = Settings(beyond=True)


def _report(point: Point, limits: str = "paper") -> PointReport:
    results = replace(evaluate(point, SETTINGS), provenance=Provenance(SETTINGS))
    values = {name: quantity.value for name, quantity in results.items()}
    found = verdicts(point, values, limit_set(limits))
    return PointReport(point, SETTINGS, results, found, {}, channels(point))


def test_the_verdict_is_one_line() -> None:
    report = _report(benchmark())
    excluded, sentence = verdict_line(report.verdicts)
    assert excluded == any(np.any(v.excluded) for v in report.verdicts)
    assert sentence.startswith("Excluded by" if excluded else "No limit of")
    weak = _report(benchmark().replace(gbb=1e-4, gmumu=1e-3, gnunu=0.5, mzp=700.0, mnu4=351.0))
    assert "nearest:" in verdict_line(weak.verdicts)[1] or verdict_line(weak.verdicts)[0]


def test_every_number_and_constraint_is_on_the_page() -> None:
    report = _report(benchmark())
    text = to_html(report)
    for name in report.results:
        assert f"<td>{name}</td>" in text
    assert text.count('class="bar"') == len(report.verdicts)
    assert text.count("<img") == 3
    assert len(text) < 1e6


def test_text_of_limit_files_stays_text() -> None:
    report = _report(benchmark())
    hostile = "<script>alert('$\\frac$')</script>"
    first = report.verdicts[0]
    limit = replace(first.constraint.limit, title=hostile)
    changed = replace(first, constraint=Constraint(limit, first.constraint.target), status=hostile)
    text = to_html(replace(report, verdicts=[changed]))
    assert "<script" not in text
    assert text.count("&lt;script") >= 2


def test_histories_end_at_the_relic_densities() -> None:
    point = benchmark()
    results = evaluate(point, SETTINGS)
    _, solved = histories(point, SETTINGS)
    final = {name: float(np.exp(history.log_y[-1])) for name, history in solved.items()}
    for name, quantity in (("coupled", "omega_h2_cbe"), ("full", "omega_h2_full")):
        ratio = results[quantity].value / results["omega_h2"].value
        assert final[name] / final["textbook"] == pytest.approx(ratio, rel=5e-3), name


@pytest.mark.parametrize("changes", [{"gnunu": 0.0}, {"gmumu": 0.0}, {"gbb": 0.0, "gmumu": 0.0}])
def test_a_point_that_lacks_numbers_has_a_page(changes: dict[str, float]) -> None:
    text = to_html(_report(benchmark().replace(**changes)))
    assert "<h2>Constraints</h2>" in text


def test_a_limit_that_does_not_count_is_grey_and_a_point_without_numbers_has_no_picture() -> None:
    text = to_html(_report(benchmark().replace(gbb=0.0, gnunu=2.0, mzp=60.0, mnu4=20.0)))
    rows = re.findall(r'<tr class="(\w+)">.*?<span class="number">([^<]*)</span>', text)
    assert not [r for kind, r in rows if kind == "ok" and float(r) > 1.0]
    assert "Dimuon spectrum" not in text
    without = to_html(_report(benchmark().replace(gnunu=0.0)))
    assert "<h3>Freeze-out</h3>" not in without
    assert "<h3>Direct detection</h3>" not in without


def test_the_command_writes_the_page(tmp_path: Path) -> None:
    out = tmp_path / "point.html"
    done = CliRunner().invoke(cli, ["report", "-p", "mzp=600", "--limits", "paper", "-o", str(out)])
    assert done.exit_code == 0, done.output
    text = out.read_text(encoding="utf-8")
    assert re.search(r"<dt>mzp</dt><dd>600 GeV</dd>", text)
    assert "bs_mixing_2017" in text
