"""Limit files as HEPData and spreadsheets write them, in units of their authors."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from bridge.cli.commands import cli
from bridge.errors import LimitError
from bridge.limits import check_limit, limit_set
from bridge.limits.catalogue import shipped_limits
from bridge.limits.limit import Limit
from bridge.limits.neighbours import far_from_shipped
from bridge.limits.units import power_of_ten

HEADER = """\
# title: dimuon pairs of 77/fb
# observable: sigma_dimuon_pb
# unit: {unit}
# cl: 0.95
# kind: observed
# grade: B
# date: 2027-05
# cite: Someone:2027xyz
# read: table 7
# licence: facts of the cited paper
"""
HEPDATA = """\
#: table_doi: 10.99999/hepdata.7.v1/t7
#: description: Limits on cross-section, times branching ratio
#: keyword cmenergies: 13000.0
#: RE,,P P --> ZPRIME ( --> MU+ MU- ) X
#: SQRT(S) [GeV],,13000
"""
MASSES, LIMITS = [300.0, 700.0, 1500.0], [4e-3, 8e-4, 1.2e-4]
ROWS = "300,4e-3\n700,8e-4\n1500,1.2e-4\n"
PLAIN = HEADER.format(unit="pb") + "mzp_gev,upper\n" + ROWS


def check(folder: Path, content: str | bytes) -> Limit:
    path = folder / "mine.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return check_limit(path)


def in_fb(names: str, unit: str = "fb") -> str:
    return HEADER.format(unit=unit) + f"{names}\n300,4\n700,0.8\n1500,0.12\n"


WAYS = {
    "HEPData's lines": HEADER.format(unit="pb") + HEPDATA + "\nmzp_gev,upper\n" + ROWS,
    "HEPData's lines first": HEPDATA + "\n" + PLAIN,
    "HEPData's columns": in_fb('"$M_{Z\'}$ [GeV]","Limit, 95% CL [fb]"'),
    "HEPData's capitals": in_fb("M(ZP) [GEV],SIG*BR [FB]"),
    "GeV/c^2": in_fb("Mass [GeV/$c^2$],Observed (fb)"),
    "a description of two lines": HEPDATA.replace("section, ", "section\n") + PLAIN,
    "TeV collisions": HEPDATA.replace("[GeV],,13000", "[TeV],13") + PLAIN,
    "names in capitals": PLAIN.replace("mzp_gev,upper", "Mzp_GeV,Upper"),
    "quoted names": PLAIN.replace("mzp_gev,upper", '"mzp_gev", "upper"'),
    "fb": in_fb("mzp_gev,upper"),
    "fb in cm^2": HEADER.format(unit="cm2") + "mzp_gev,upper\n300,4e-39\n700,8e-40\n1500,1.2e-40\n",
    "TeV": PLAIN.replace("_gev", "_tev").replace("300,", ".3,").replace("700,", "0.7,").replace(
        "1500,", "1.5,"),
    "D exponents": PLAIN.replace("4e-3", "4.D-3").replace("8e-4", "+0.8d-03"),
    "tabs": PLAIN.replace(",", "\t"),
    "semicolons": PLAIN.replace(",", ";"),
    "spaces": PLAIN.replace(",", "   ").replace("\n300", "\n  300"),
    "commas and tabs": PLAIN.replace(",", ",\t"),
    "tabs among spaces": PLAIN.replace(",", "  ").replace("  8e-4", "\t8e-4"),
    "line ends": PLAIN.replace("\n", "\r\n"),
    "old line ends": PLAIN.replace("\n", "\r"),
    "byte order mark": "\ufeff" + PLAIN,
    "Latin-1": PLAIN.replace("table 7", "table 7, \u00b1 3 % after S\u00e1nchez").encode("latin-1"),
    "empty comments": PLAIN.replace("mzp_gev", "#\n##\n\nmzp_gev"),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_the_same_limit_in_other_ways(tmp_path: Path, way: str) -> None:
    limit = check(tmp_path, WAYS[way])
    np.testing.assert_allclose(limit.masses, MASSES, rtol=1e-15)
    np.testing.assert_allclose(limit.columns["upper"], LIMITS, rtol=1e-15)
    assert (limit.axis, limit.unit, far_from_shipped(limit)) == ("mzp", "pb", "")


def test_what_was_understood_is_a_note(tmp_path: Path) -> None:
    limit = check(tmp_path, HEPDATA + WAYS["HEPData's capitals"])
    assert limit.hepdata[0] == "table_doi: 10.99999/hepdata.7.v1/t7"
    assert limit.notes[-1] == "read from the columns M(ZP) [GEV], SIG*BR [FB] in fb"
    assert check(tmp_path, PLAIN).notes == ()


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (HEPDATA + "Mass [GeV],Limit [pb]\n" + ROWS, 1, "lines '#:' of HEPData may stay"),
        ("#: SQRT(S) [GeV],,8000\n" + PLAIN, 1, "the table is of 8000 GeV"),
        ("#: keyword cmenergies: 14000\n" + PLAIN, 1, "meets collisions of 13000 GeV"),
        (PLAIN + HEPDATA, 15, "keep one table of HEPData"),
        (HEPDATA + "M [GeV],L [pb]\n300,1\n" + HEPDATA + PLAIN, 8, "a second table begins here"),
        (PLAIN + "\nM [GeV],Expected [pb]\n" + ROWS, 16, "head of a second table"),
        (in_fb("mzp_gev,upper", "fb/GeV"), 3, "unit 'fb/GeV': expected 'pb' or a multiple"),
        (in_fb("mzp_gev,upper", "events"), 3, "unit 'events': expected 'pb' or a multiple"),
        (in_fb("M [GeV],Limit [fb]", "pb"), 11, "the unit is 'fb' here and 'pb' in line 3"),
        (in_fb("M [GeV],Limit [events]"), 11, "the unit is 'events' here"),
        (in_fb("M [meV],Limit [fb]"), 11, "'meV' is no unit of a mass"),
        (in_fb("M [GeV],Limit"), 11, "and limit, and head them mzp_gev,upper"),
        (in_fb("mzp_gev,limit"), 11, "and limit, and head them mzp_gev,upper"),
        (PLAIN.replace("300,", "4.9,"), 12, "mass 4.9 GeV: expected 5 to 1e+10 GeV"),
        (PLAIN.replace("300,", "-300,"), 12, "mass -300 GeV: expected 5 to 1e+10 GeV"),
        (PLAIN.replace("300,", "0.3,"), 12, "name the column mzp_tev if it is in TeV"),
        (PLAIN.replace("300,", "0,"), 12, "expected 5 to 1e+10 GeV, leave the row out"),
        (PLAIN.replace("1500,", "1.5e11,"), 14, "expected 5 to 1e+10 GeV, leave the row out"),
        (HEADER.format(unit="pb") + "mzp_gev,upper\n3e4,1\n", 12, "but mzp ends at 20000 GeV"),
        (PLAIN.replace("mzp_gev,upper\n", ""), 11, "put mzp_gev,upper above the numbers"),
        (PLAIN.replace("700,", "300,"), 13, "must rise, sort the rows and keep one"),
        (PLAIN.replace("700,", "200,"), 13, "must rise, sort the rows and keep one"),
        (PLAIN.replace("8e-4", "0,0008"), 13, "3 cells in '700,0,0008': expected 2"),
        (PLAIN.replace(",", ";").replace("8e-4", "0,0008"), 13, "read '0,0008', expected a number"),
        (PLAIN.replace("8e-4", '"8e-4'), 13, "not CSV"),
        (PLAIN.replace("8e-4", "8e-4 pb"), 13, "read '8e-4 pb', expected a number"),
        (PLAIN.encode("utf-16"), 1, "save it as CSV in UTF-8"),
    ],
)  # fmt: skip
def test_what_is_not_sure_is_refused(tmp_path, content, line, words):
    with pytest.raises(LimitError) as caught:
        check(tmp_path, content)
    assert words in caught.value.message
    assert caught.value.line == line


@pytest.mark.parametrize(
    "line",
    [
        "SQRT(S) [TeV],8", "SQRT(S),8 TeV", "SQRT(S) = 8 TeV", "SQRT(S),8", '"SQRT(S) [GeV]",8000',
        "ECM [GeV],8000", "$E_{\\mathrm{CM}}$ [GeV],8.0E+03", "$\\sqrt{s}$ [GeV],8000",
        "\u221as (TeV),,8", "Centre-of-mass energy [TeV],8", "center of mass energy: 8 TeV",
        "SQRT(S)/NUCLEON [GeV],5020", "sqrt(s_NN) [TeV],5.02", "keyword cmenergies: 8",
        "keyword cmenergies: 7000.0 | 13000.0", "SQRT(S),7, 8 TeV", "SQRT(S) [TeV],13.6",
        "CMS energy [TeV],,8,8", "SQRT(S) 8 TeV", '"Centre of mass energy 8 TeV"',
    ],
)  # fmt: skip
def test_another_energy_is_refused_however_it_is_written(tmp_path, line):
    with pytest.raises(LimitError, match="meets collisions of 13000 GeV") as caught:
        check(tmp_path, f"#: {line}\n{PLAIN}")
    assert caught.value.line == 1


@pytest.mark.parametrize(
    "line",
    [
        "SQRT(S) [TeV],13", "SQRT(S),13 TeV", '"SQRT(S) [GeV]",13000', "$\\sqrt{s}$ [GeV],1.3E+04",
        "keyword cmenergies: 13", "keyword cmenergies: 13000.0 | 13000.0", "ECM: 13.0 TeV",
        "description: at 13 TeV, where a search at 8 TeV had less", "Luminosity [fb^-1],139",
    ],
)  # fmt: skip
def test_the_energy_of_the_prediction_is_read_however_it_is_written(tmp_path, line):
    limit = check(tmp_path, f"#: {line}\n{PLAIN}")
    assert (limit.notes, limit.hepdata) == ((), (line,))


def test_an_energy_that_is_not_understood_is_a_note(tmp_path):
    limit = check(tmp_path, "#: SQRT(S) [TeV],-\n" + PLAIN)
    assert limit.notes == ("line 1: no energy was understood in 'SQRT(S) [TeV],-'",)
    other = PLAIN.replace("sigma_dimuon_pb", "sigma_xe_cm2").replace("mzp", "mnu4")
    for old, new in (("unit: pb", "unit: zb"), ("4e-3", "4"), ("8e-4", "8"), ("1.2e-4", "12")):
        other = other.replace(old, new)
    assert len(check(tmp_path, "#: SQRT(S),8 TeV\n" + other).notes) == 1


@pytest.mark.parametrize(
    ("given", "wanted", "ten"),
    [
        ("fb", "pb", -3), ("ab", "pb", -6), ("nb", "pb", 3), ("\u00b5b", "pb", 6), ("b", "pb", 12),
        ("cm^2", "pb", 36), ("m^2", "cm^2", 4), ("pb", "cm^2", -36), ("zb", "cm^2", -45),
        ("cm**2", "cm^2", 0), ("$\\mathrm{cm}^{2}$", "cm^2", 0), ("CM**2", "cm^2", 0),
        ("cm3/s", "cm^3/s", 0), ("cm^3 s^-1", "cm^3/s", 0), ("cm^3\\,s$^{-1}$", "cm^3/s", 0),
        ("m^3/s", "cm^3/s", 6), ("cm3 / s / GeV", "cm^3/s/GeV", 0), ("1/TeV^2", "GeV^-2", -6),
        ("TeV-2", "GeV^-2", -6), ("%", "1", -2), ("1", "1", 0),
        ("cm", "cm^2", None), ("pb", "cm^3/s", None), ("GeV", "1", None), ("pb^-1", "pb", None),
        ("Pb", "pb", None), ("meV", "GeV", None), ("pico", "pb", None), ("cm^", "cm", None),
        ("cm^2.5", "cm^2", None), ("2 pb", "pb", None), ("pb?", "pb", None),
    ],
)  # fmt: skip
def test_units(given: str, wanted: str, ten: int | None) -> None:
    assert power_of_ten(given, wanted) == ten


@pytest.mark.parametrize(("factor", "words"), [(1e3, "weaker"), (1e-3, "stronger")])
def test_another_unit_is_noted(tmp_path: Path, factor: float, words: str) -> None:
    """A shipped curve that is a thousand times off, as fb called pb is."""
    shipped = shipped_limits()["cms140_dimuon_limit_obs"]
    masses = [500.0, 1000.0, 2000.0]
    rows = (f"{m},{factor * float(shipped.at('upper', m))!r}" for m in masses)
    path = tmp_path / "mine.csv"
    path.write_text(HEADER.format(unit="pb") + "\n".join(["mzp_gev,upper", *rows, ""]))
    (mine,) = (limit for limit in limit_set(path) if limit.path == path)
    note = far_from_shipped(mine)
    assert words in note and "are its numbers in pb" in note
    for command in (["limits", "check", str(path)], ["evaluate", "--limits", str(path)]):
        done = CliRunner().invoke(cli, command)
        assert done.exit_code == 0 and note in done.output


def test_no_shipped_limit_is_far_from_the_shipped_ones() -> None:
    assert not any(map(far_from_shipped, shipped_limits().values()))


def test_curves_that_share_no_mass_are_not_compared(tmp_path: Path) -> None:
    rows = PLAIN.replace("300,", "9001,").replace("700,", "9002,").replace("1500,", "9003,")
    assert far_from_shipped(check(tmp_path, rows.replace("4e-3", "400"))) == ""


def test_check_says_what_was_understood(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(WAYS["HEPData's columns"])
    done = CliRunner().invoke(cli, ["limits", "check", str(path)])
    assert "upper 0.00012 to 0.004 pb at 3 masses from 300 to 1500 GeV" in done.output
    assert "note: read from the columns $M_{Z'}$ [GeV], Limit, 95% CL [fb] in fb\n" in done.output


def test_every_file_is_checked_and_the_worst_decides(tmp_path: Path) -> None:
    for name, text in (("bad", "x\n"), ("good", HEPDATA + PLAIN)):
        (tmp_path / name).write_text(text)
    files = [str(tmp_path / name) for name in ("bad", "good", "none")]
    done = CliRunner().invoke(cli, ["limits", "check", *files])
    assert done.exit_code == 2
    assert "good: ok" in done.stdout and "  #: SQRT(S) [GeV],,13000\n" in done.stdout
    assert done.stdout.count("note: ") == 1 and "note: a group of its own, good" in done.stdout
    assert "bad:1: " in done.stderr and "none: cannot be read" in done.stderr
    assert CliRunner().invoke(cli, ["limits", "check", files[1], files[1]]).exit_code == 0


@pytest.mark.parametrize("words", ["sqrt(s) = 8 TeV", r"$\sqrt{s}=8$ TeV", r"\sqrt{s} = 8"])
def test_another_energy_in_prose_is_refused(tmp_path: Path, words: str) -> None:
    line = f"#: description: Limits for masses from 0.2 to 3 TeV, {words}, muons\n"
    with pytest.raises(LimitError, match=r"mine.csv:1: the table is of 8000 GeV.*sigma_dimuon_pb"):
        check(tmp_path, line + PLAIN)
    assert not check(tmp_path, line.replace("8", "13") + PLAIN).notes


@pytest.mark.parametrize("words", ["collisions at 8 TeV", "the 8 TeV limit"])
def test_what_may_be_another_energy_is_a_note(tmp_path: Path, words: str) -> None:
    (note,) = check(tmp_path, f"#: description: {words}\n{PLAIN}").notes
    assert note.startswith("line 1: ") and "8 TeV" in note
    assert not check(tmp_path, f"#: description: masses between 0.2 and 8 TeV\n{PLAIN}").notes


def test_a_name_of_another_table_is_answered_with_the_one_meant(tmp_path: Path) -> None:
    with pytest.raises(LimitError, match="did you mean sigma_dimuon_pb"):
        check(tmp_path, PLAIN.replace("sigma_dimuon_pb", "sigma_dimuon_nwa_pb"))


def test_rows_may_end_with_a_comma_and_numbers_may_not_hold_one(tmp_path: Path) -> None:
    trailing = HEADER.format(unit="pb") + "mzp_gev,upper\n" + ROWS.replace("\n", ",\n")
    with pytest.raises(LimitError, match="3 cells in"):
        check(tmp_path, PLAIN.replace("4e-3\n", "4e-3,\n"))
    assert check(tmp_path, trailing).masses.tolist() == MASSES
    with pytest.raises(LimitError, match="are there decimal commas"):
        check(tmp_path, PLAIN.replace("300,4e-3", "300,0,0,004"))
    semicolons = PLAIN.replace("mzp_gev,upper", "mzp_gev;upper").replace("300,4e-3", "300;0,004")
    with pytest.raises(LimitError, match="write a decimal point, no comma"):
        check(tmp_path, semicolons.replace("700,8", "700;8").replace("1500,1", "1500;1"))


def test_masses_that_may_be_in_tev_are_asked_for(tmp_path: Path) -> None:
    small = PLAIN.replace("300,", "6,").replace("700,", "8,").replace("1500,", "9,")
    assert far_from_shipped(check(tmp_path, small)) == (
        "mine ends at 9 GeV: are its masses in TeV?"
    )
