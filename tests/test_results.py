"""What Python and notebooks show of points, quantities, results and verdicts."""

from __future__ import annotations

import sys
from dataclasses import replace

import numpy as np
import pytest

import bridge
from bridge.errors import CardError, LimitError, ToolError, ZpbridgeError
from bridge.point import Point
from bridge.results import Quantity

TEXTBOOK = bridge.Settings(beyond=False)
RESULTS = bridge.evaluate(bridge.benchmark().replace(mnu4=400.0), TEXTBOOK)
VERDICTS = bridge.limits.verdicts(bridge.benchmark(), RESULTS, "today")
SEVERAL = bridge.benchmark().replace(mzp=np.linspace(300.0, 900.0, 4))


@pytest.mark.parametrize(
    "changes", [{}, {"gu3": 0.1, "vts": 0.05}, {"MT": 165.0, "wzp": 2.0}, {"gnunu": -1e-7}]
)
def test_a_point_is_shown_as_python_builds_it(changes: dict[str, float]) -> None:
    point = bridge.benchmark().replace(**changes)
    assert eval(repr(point), {"Point": Point}) == point
    assert bridge.benchmark().replace(**point.to_dict()) == point
    assert set(changes) <= set(repr(point).replace("(", " ").replace("=", " ").split())


def test_a_point_shows_only_what_is_set() -> None:
    given = {"gbb": 0.01, "gmumu": 0.3, "gnunu": 1.0, "mzp": 500.0, "mnu4": 200.0}
    assert repr(Point(**given)) == "Point(gbb=0.01, gmumu=0.3, gnunu=1.0, mzp=500.0, mnu4=200.0)"
    assert Point(**given).to_dict() == {**given, "vts": 0.04}


def test_arrays_of_points_are_short_and_become_lists() -> None:
    assert "mzp=<(4,) from 300 to 900>" in repr(SEVERAL)
    assert SEVERAL.to_dict()["mzp"] == [300.0, 500.0, 700.0, 900.0]
    again = bridge.benchmark().replace(**SEVERAL.to_dict())
    assert np.array_equal(again.mzp, SEVERAL.mzp)


def test_a_point_of_a_card() -> None:
    path = bridge.shipped("templates") / "benchmark_card.slha"
    for card in (path, str(path), bridge.read_card(path)):
        assert Point.from_card(card) == bridge.benchmark()
    assert Point.from_card(path, width="card").wzp == pytest.approx(RESULTS["width_zp"].value)
    with pytest.raises(CardError, match=r"none\.slha: cannot be read"):
        Point.from_card("none.slha")


def test_results_are_a_few_short_lines() -> None:
    lines = repr(RESULTS).splitlines()
    assert 3 <= len(lines) <= 4 and max(map(len, lines)) <= 100
    assert (
        lines[0].startswith("<Results at gbb=0.0122") and f"{len(RESULTS)} quantities" in lines[1]
    )


def test_notebooks_complete_the_names_of_quantities() -> None:
    assert RESULTS._ipython_key_completions_() == list(RESULTS)


def test_a_quantity_shows_the_digits_that_its_error_leaves() -> None:
    quantity = Quantity("omega_h2", 0.119571, "", 1.3e-5, "", "")
    assert repr(quantity) == "<omega_h2 = 0.11957 +- 1e-05>"
    assert repr(replace(quantity, value=2.0, unit="GeV", error=None)) == "<omega_h2 = 2 GeV>"
    absent = replace(quantity, value=None, status="omega_h2: gnunu is 0")
    assert repr(absent) == "<omega_h2: gnunu is 0>"


def test_a_notebook_shows_tables_with_escaped_cells() -> None:
    harmful = replace(RESULTS, warnings=("<script>",))
    page = harmful._repr_html_()
    assert "<script>" not in page and "&lt;script&gt;" in page
    assert page.count("<tr>") == len(RESULTS) + 1
    assert VERDICTS._repr_html_().count("<tr>") == len(VERDICTS) + 1


def test_results_and_verdicts_become_tables_of_pandas() -> None:
    pytest.importorskip("pandas", reason="pandas is not installed: pip install pandas")
    frame = RESULTS.to_dataframe()
    assert list(frame.index) == list(RESULTS) and frame.index.name == "quantity"
    assert frame.loc["width_zp", "value"] == RESULTS["width_zp"].value
    assert frame["value"].dtype == float
    table = VERDICTS.to_dataframe()
    assert list(table.index) == [v.name for v in VERDICTS]
    assert table["excluded"].sum() == sum(bool(v.excluded) for v in VERDICTS)


@pytest.mark.parametrize("shown", [RESULTS, VERDICTS], ids=["results", "verdicts"])
def test_without_pandas_it_is_a_sentence(shown: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ToolError, match="needs pandas: python -m pip install pandas"):
        shown.to_dataframe()  # type: ignore[attr-defined]


def test_verdicts_say_what_excludes_and_are_found_by_name() -> None:
    excluding = [v.name for v in VERDICTS if v.excluded]
    assert repr(VERDICTS).startswith(f"<{len(VERDICTS)} verdicts\n excluded by {excluding[0]}")
    assert VERDICTS.named(excluding[0]) is next(v for v in VERDICTS if v.excluded)
    assert repr(VERDICTS[0]).startswith(f"<{VERDICTS[0].name}: r = ")
    with pytest.raises(ZpbridgeError, match="did you mean lz_2024_si"):
        VERDICTS.named("lz_2024")


def test_verdicts_of_arrays_count_points() -> None:
    values = {name: e.value for name, e in bridge.estimates(SEVERAL, TEXTBOOK).items()}
    found = bridge.limits.verdicts(SEVERAL, values, "today")
    whole = found.named("trident_average")
    assert repr(whole) == f"<trident_average: {np.sum(whole.excluded)} of 4 points excluded>"
    assert found._repr_html_().count("<tr>") == len(found) + 1
    assert repr(found).startswith(f"<{len(found)} verdicts")


def test_limits_by_name_are_those_and_no_others() -> None:
    (limit,) = bridge.limits.limits_named("lz_2024_si")
    assert repr(limit).startswith("<Limit lz_2024_si on sigma_xe_")
    paper = bridge.limits.limit_set("paper")
    both = bridge.limits.limits_named(["lz_2024_si", "paper"])
    assert [x.name for x in both] == [limit.name, *(x.name for x in paper)]
    with pytest.raises(LimitError, match="did you mean lz_2024_si"):
        bridge.limits.limits_named("lz_2024_s")
