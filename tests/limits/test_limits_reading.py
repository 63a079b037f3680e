"""What a user can do wrong in a limit file, and what the reader says."""

from __future__ import annotations

import numpy as np
import pytest

from bridge.errors import LimitError
from bridge.files import shipped
from bridge.limits import check_limit
from bridge.limits.catalogue import SEARCH_PATH, limit_set

TODAY = limit_set("today")
TEMPLATE = shipped("templates") / "limit.csv"


@pytest.fixture
def edited(tmp_path):
    """The template with one text replaced, written to a file."""

    def write(old, new, name="mine.csv"):
        text = TEMPLATE.read_text(encoding="utf-8")
        assert old in text
        path = tmp_path / name
        path.write_text(text.replace(old, new), encoding="utf-8")
        return path

    return write


def test_template_is_a_limit():
    limit = check_limit(TEMPLATE)
    assert limit.axis == "mnu4" and limit.at("upper", 100.0) == pytest.approx(1e-47)


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("# cl: 0.90\n", "", 1, "lacks cl"),
        ("0.90", "9000", 5, "fraction such as 0.95"),
        ("0.90", "ninety", 5, "fraction such as 0.95"),
        ("observed\n", "seen\n", 6, "expected observed, expected"),
        ("grade: A", "grade: D", 7, "expected A, B, C"),
        ("grade: A", "grade: A\n# group: Two words", 8, "one word in small letters"),
        ("grade: A", "grade: A\n# group: xenon\n# exposure: much", 9, "a number and its unit"),
        ("observable: sigma_xe_cm2", "observable: sigma", 3, "expected g_bs"),
        ("unit: cm^2", "unit: GeV", 4, "expected 'cm^2' or a multiple"),
        ("unit: cm^2", "unit: pb", 13, "1e-82: expected 1e-52 to 1e-34 cm^2"),
        ("# cl: 0.90", "# cl: 0.90\n# cl: 0.95", 6, "a second time"),
        ("# date: 2030-01", "# date:", 8, "is empty"),
        ("# date: 2030-01", "# when: 2030", 8, "expected '# key: value'"),
        ("# note: a limit", "# a limit", 1, "expected '# key: value'"),
        ("mnu4_gev,upper", "mass,upper", 12, "head them mnu4_gev,upper"),
        ("mnu4_gev,upper", "mzp_gev,upper", 12, "function of mnu4_gev"),
        ("100.0,1.0e-47", "100.0", 14, "1 cells"),
        ("100.0,1.0e-47", "100.0,1.0e-47,2", 14, "3 cells"),
        ("100.0,1.0e-47", "100.0,small", 14, "expected a number"),
        ("100.0,1.0e-47", "100.0,nan", 14, "finite"),
        ("100.0,1.0e-47", "100.0,0", 14, "above 0"),
        ("100.0,1.0e-47", "10.0,1.0e-47", 14, "must rise"),
        ("100.0,1.0e-47", "0.1,1.0e-47", 14, "1 to 1e+10 GeV"),
        ("100.0,1.0e-47", "-10,1.0e-47", 14, "1 to 1e+10 GeV"),
        ("mnu4_gev,upper", "mnu4_kev,upper", 13, "mass 1e-05 GeV"),
        ("mnu4_gev,upper", "Mass [s],Limit [cm^2]", 12, "no unit of a mass"),
        ("mnu4_gev,upper", "Mass [GeV],Limit [zb]", 12, "'zb' here and 'cm^2' in line 4"),
        ("mnu4_gev,upper", "Mass [GeV],Limit", 12, "head them mnu4_gev,upper"),
        ("100.0,1.0e-47", "100,0;1.0e-47", 14, "read '0;1.0e-47'"),
        ("100.0,1.0e-47", "1_00,1.0e-47", 14, "expected a number"),
        ("10000.0,", "#: table_doi: two\n10000.0,", 15, "keep one table of HEPData"),
        ("10.0,1.0e-46\n100.0,1.0e-47\n10000.0,1.0e-45\n", "", 12, "rows below it"),
        ("date: 2030-01", "date: 2030-13", 8, "a year or a month"),
        ("date: 2030-01", "date: soon", 8, "a year or a month"),
        ("100.0,1.0e-47", "100.0,1.0e-2", 14, "plausible range of sigma_xe_cm2"),
        ("100.0,1.0e-47", "100.0,1.0e-60", 14, "plausible range of sigma_xe_cm2"),
        ("kind: observed", "kind: convention", 5, "a convention has no cl"),
        ("mnu4_gev,upper\n10.0,1.0e-46", "upper\n1.0e-46", 14, "2 cells"),
    ],
)
def test_malformed_file(edited, old, new, line, message):
    with pytest.raises(LimitError) as caught:
        check_limit(edited(old, new))
    assert caught.value.line == line
    assert message in caught.value.message


def test_two_scalars_need_an_axis(edited):
    path = edited(
        "mnu4_gev,upper\n10.0,1.0e-46\n100.0,1.0e-47\n10000.0,1.0e-45", "upper\n1e-46\n1e-47"
    )
    with pytest.raises(LimitError, match="add the axis"):
        check_limit(path)


def test_curve_of_measurements_is_refused(edited):
    path = edited(
        "mnu4_gev,upper\n10.0,1.0e-46\n100.0,1.0e-47\n10000.0,1.0e-45",
        "mnu4_gev,lower,upper\n1,1e-47,1e-46",
    )
    with pytest.raises(LimitError, match="head them mnu4_gev,upper"):
        check_limit(path)


@pytest.mark.parametrize("content", [b"\x89PNG\xff\xfe", b""])
def test_not_a_limit_file(tmp_path, content):
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    with pytest.raises(LimitError):
        check_limit(path)


def test_missing_file(tmp_path):
    with pytest.raises(LimitError, match="No such file"):
        check_limit(tmp_path / "none.csv")


def test_interpolation_is_log_log_and_knows_its_range():
    limit = check_limit(TEMPLATE)
    mass = np.array([9.99, 10.0, np.sqrt(1000.0), 1e4, 1.01e4])
    expected = [np.nan, 1e-46, 10**-46.5, 1e-45, np.nan]
    np.testing.assert_allclose(limit.at("upper", mass), expected, rtol=1e-12)


def test_extrapolation_only_where_the_file_says_so(edited):
    limit = check_limit(edited("# licence", "# above: proportional to mass\n# licence"))
    assert limit.at("upper", 2e4) == pytest.approx(2e-45)
    assert np.isnan(limit.at("upper", 9.0))
    assert limit.extrapolated(2e4) and not limit.extrapolated(1e4)


def test_ranges_join():
    """LZ has limits from 3 GeV in its search for light dark matter, from 9 GeV in the other."""
    curves = {x.name: x for x in TODAY if x.observable == "sigma_xe_cm2" and x.counted}
    upper = {name: x.at("upper", np.array([2.9, 4.0, 7.0, 40.0])) for name, x in curves.items()}
    light, heavy, other = (
        upper[name] for name in ("lz_2025_lowmass_si", "lz_2024_si", "pandax4t_2024_si")
    )
    assert all(np.isnan(u[0]) for u in upper.values())
    assert np.isfinite(light[1:3]).all() and np.isnan(light[3])
    assert np.isnan(heavy[1:3]).all() and heavy[3] < other[3]
    assert light[2] < other[2]
    mass = np.geomspace(3.0, 1e4, 200)
    assert np.any([np.isfinite(x.at("upper", mass)) for x in curves.values()], axis=0).all()


def test_user_limit_adds(edited, monkeypatch):
    monkeypatch.setenv(SEARCH_PATH, str(edited("grade: A", "grade: B").parent))
    names = [x.name for x in limit_set("paper")]
    assert names[-1] == "mine" and "xenon1t_2017_si" in names


def test_user_limit_replaces(edited):
    path = edited("grade: A", "grade: C", name="xenon1t_2017_si.csv")
    replaced = {x.name: x for x in limit_set("paper", [path])}["xenon1t_2017_si"]
    assert replaced.grade == "C" and replaced.path == path


def test_a_file_goes_on_top_of_today(edited):
    names = [x.name for x in limit_set(str(edited("grade: A", "grade: B")))]
    assert names[-1] == "mine" and "lz_2024_si" in names


def test_sets_and_files_combine_as_given(edited, tmp_path):
    mine, other = edited("grade: A", "grade: B"), tmp_path / "other.csv"
    other.write_text(mine.read_text())
    paper = [x.name for x in limit_set("paper")]
    for given in (("paper", mine, other), (mine, "paper", other), (mine, other, "paper", mine)):
        assert [x.name for x in limit_set(given[0], given[1:])] == [*paper, "mine", "other"]
    assert [x.name for x in limit_set("paper", [tmp_path])] == [*paper, "mine", "other"]
    assert [x.name for x in limit_set("paper", ["paper"])] == paper


def test_what_cannot_be_combined_is_refused(edited, tmp_path, monkeypatch):
    mine = edited("grade: A", "grade: B")
    elsewhere = tmp_path / "elsewhere" / "mine.csv"
    elsewhere.parent.mkdir()
    elsewhere.write_text(mine.read_text())
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(LimitError, match=r"mine.csv is named mine too: rename"):
        limit_set("paper", [mine, elsewhere])
    with pytest.raises(LimitError, match="a folder without limit files"):
        limit_set("paper", [empty])
    with pytest.raises(LimitError, match="neither a limit file or folder nor a set"):
        limit_set("paper", [""])
    monkeypatch.setenv(SEARCH_PATH, str(elsewhere))
    with pytest.raises(LimitError, match="is named mine too"):
        limit_set("paper", [mine])
    assert [x.path for x in limit_set("paper", [elsewhere])][-1] == elsewhere


@pytest.mark.parametrize("name", ["yesterday", "nowhere.csv"])
def test_unknown_set(name):
    with pytest.raises(LimitError, match="paper, today"):
        limit_set(name)


def test_shipped_limit_is_chosen_by_name():
    alone = [x.name for x in limit_set("c9_fit_2022")]
    assert alone == [*(x.name for x in TODAY), "c9_fit_2022"]
    assert [x.name for x in limit_set("paper", ["lux_2016_si"])] == [
        x.name for x in limit_set("paper")
    ]
    with pytest.raises(LimitError, match="did you mean lz_2024_si"):
        limit_set("lz_2024")


def test_name_of_a_replaced_limit_means_the_replacement(edited, monkeypatch):
    mine = edited("grade: A", "grade: B", "lux_2016_si.csv")
    monkeypatch.setenv(SEARCH_PATH, str(mine))
    found = {x.name: x.path for x in limit_set("lux_2016_si")}
    assert found["lux_2016_si"] == mine


def test_search_path_must_exist(monkeypatch, tmp_path):
    monkeypatch.setenv(SEARCH_PATH, str(tmp_path / "gone"))
    with pytest.raises(LimitError, match=SEARCH_PATH):
        limit_set("today")
