"""Limit files made of tables of others."""

from __future__ import annotations

from pathlib import Path

import pytest

from bridge.errors import LimitError
from bridge.limits import check_limit
from bridge.limits.limit import Limit
from bridge.limits.writing import limit_text

GIVEN = {"observable": "sigma_dimuon_pb", "cl": "0.95", "cite": "Someone:2027xyz"}
XENON = GIVEN | {"observable": "sigma_xe_cm2"}
HEPDATA = """\
#: table_doi: 10.99999/hepdata.7.v1/t7
#: description: Limits of dimuons, 95% CL
#: keyword cmenergies: 13000.0
#: SQRT(S) [GeV],,13000
"""
THREE = (
    HEPDATA
    + """\
"M [TeV]",Expected [fb],"Observed limit [fb]"
0.3,5,4
0.7,0.9,0.8
1.5,0.11,0.12
"""
)


def made(
    folder: Path, table: str, given: dict[str, str] = GIVEN, column: str | None = None
) -> Limit:
    """The limit that the text made of a table is read as."""
    path = folder / "theirs.csv"
    path.write_text(table, encoding="utf-8")
    written = folder / "mine.csv"
    written.write_text(limit_text(path, given, column), encoding="utf-8")
    return check_limit(written)


TABLES = {
    "HEPData": HEPDATA + '"M [GeV]","Limit [fb]"\n300,4\n700,0.8\n1500,0.12\n',
    "one of several columns": THREE,
    "suffixes": "mass_TeV,limit_fb\n0.3,4\n0.7,0.8\n1.5,0.12\n",
    "our mass column": "mzp_gev,upper_pb\n300,4e-3\n700,8e-4\n1500,1.2e-4\n",
    "no names": "300 4e-3\n700 8e-4\n1500 1.2e-4\n",
    "no names, tabs": "300\t4.D-3\n700\t8.D-4\n1500\t1.2D-4\n",
    "comments": "# of figure 7\n#\n#mass limit\n300, 4e-3\n700, 8e-4\n1500, 1.2e-4\n",
    "foreign keys": "# figure: 7\nM,sigma\n300,4e-3\n700,8e-4\n1500,1.2e-4\n",
    "momentum per c": '"M [GeV/$c^2$]","Limit [pb]"\n300,4e-3\n700,8e-4\n1500,1.2e-4\n',
}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_numbers_are_those_of_the_table(tmp_path, table):
    limit = made(tmp_path, table)
    assert limit.masses == pytest.approx((300.0, 700.0, 1500.0))
    assert limit.columns["upper"] == pytest.approx((4e-3, 8e-4, 1.2e-4))
    assert (limit.kind, limit.cl, limit.date, limit.axis) == ("observed", 0.95, "2027", "mzp")


def test_what_the_table_tells_is_not_asked(tmp_path):
    limit = made(tmp_path, THREE, {"observable": "sigma_dimuon_pb", "cite": "arXiv:2103.02708"})
    assert (limit.cl, limit.grade, limit.date) == (0.95, "A", "2021-03")
    assert limit.title == "Limits of dimuons, 95% CL"
    assert "10.99999/hepdata.7.v1/t7" in limit.read and "Observed limit [fb]" in limit.read
    assert any("13000" in line for line in limit.hepdata)


def test_another_column_is_chosen_by_name_or_number(tmp_path):
    for column in ("Expected [fb]", "2"):
        limit = made(tmp_path, THREE, GIVEN, column)
        assert limit.kind == "expected"
        assert limit.columns["upper"][0] == pytest.approx(5e-3)


def test_what_is_given_wins(tmp_path):
    given = GIVEN | {"title": "mine", "kind": "derived", "grade": "C", "date": "2026"}
    limit = made(tmp_path, "# title: theirs\n# grade: A\n" + TABLES["no names"], given)
    assert (limit.title, limit.kind, limit.grade, limit.date) == ("mine", "derived", "C", "2026")


def test_lines_of_the_table_are_kept(tmp_path):
    table = "# cl: 0.90\n# note: by eye\n# figure: 7\n10 1e-46\n100 1e-45\n"
    limit = made(tmp_path, table, {k: v for k, v in XENON.items() if k != "cl"})
    assert limit.cl == 0.9
    assert {"by eye", "figure: 7"} <= set(limit.notes)


@pytest.mark.parametrize("cl", ["0.9", "90", "90%", "90 %", "90.0"])
def test_a_level_is_a_fraction_or_per_cent(tmp_path, cl):
    assert made(tmp_path, TABLES["no names"], GIVEN | {"cl": cl}).cl == pytest.approx(0.9)


def test_units_that_nothing_says_are_said(tmp_path):
    (note,) = made(tmp_path, TABLES["no names"]).notes
    assert "taken as GeV and pb" in note
    assert not made(tmp_path, TABLES["suffixes"], GIVEN | {"unit": "fb"}).notes[0].startswith("not")
    given = GIVEN | {"unit": "fb"}
    assert made(tmp_path, "300 4\n700 0.8\n", given).columns["upper"][0] == pytest.approx(4e-3)


REFUSED = {
    "no observable": (
        TABLES["no names"],
        {},
        "--observable with one of br_z_mumu_zp_4mu, ",
    ),
    "no level": (TABLES["no names"], {"observable": "sigma_dimuon_pb"}, "--cl, such as 0.95"),
    "no source": (TABLES["no names"], {"cl": "0.9"}, "--source, such as arXiv:"),
    "no date": (TABLES["no names"], GIVEN | {"cite": "Nobody"}, "--date, such as"),
    "a number": (TABLES["no names"], GIVEN | {"observable": "r_k"}, "'r_k' is not limited as a"),
    "two units": (TABLES["suffixes"], GIVEN | {"unit": "pb"}, "csv:1: the unit is 'fb' here and"),
    "another kind of unit": ("M [GeV],s [cm]\n30,4\n70,8\n", GIVEN, "csv: unit 'cm': expected"),
    "a level that is none": (TABLES["no names"], GIVEN | {"cl": "195"}, "fraction such as 0.95"),
    "no number": ("30 4\n70 -\n", GIVEN, "csv:2: read '-'"),
    "masses that fall": ("300 4e-3\n200 5e-3\n", GIVEN, "csv:2: mass 200 after 300"),
    "nothing": ("", GIVEN, "expected a line of column names"),
    "one column": ("mass\n300\n700\n", GIVEN, "which column has the limits"),
    "too small": ("300 4e-3\n700 8e-40\n", GIVEN, "csv:2: 8e-40: expected 1e-08 to 10000 pb"),
}


@pytest.mark.parametrize(("table", "given", "message"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_a_limit_is_refused(tmp_path, table, given, message):
    with pytest.raises(LimitError) as error:
        made(tmp_path, table, given)
    assert message in str(error.value) and "theirs.csv" in str(error.value)
    assert not (tmp_path / "mine.csv").exists()


@pytest.mark.parametrize("column", [None, "4", "Observed"])
def test_columns_are_named_where_one_has_to_be_chosen(tmp_path, column):
    table = "M [GeV],a [pb],b [pb]\n30,4,5\n70,8,9\n"
    with pytest.raises(LimitError, match=r"--column one of 2 'a \[pb\]', 3 'b \[pb\]'"):
        made(tmp_path, table, GIVEN, column)
