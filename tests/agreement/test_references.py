from __future__ import annotations

import pytest

from bridge.agreement.references import (
    read_reference,
    read_tolerances,
    shipped_references,
    shipped_tolerances,
    write_reference,
)
from bridge.errors import TableError, ZpbridgeError

HEADER = {
    "program": "a program",
    "version": "1",
    "quantities": "omega_h2 xf",
    "settings": "defaults",
    "convention": "micromegas",
    "masses": "MB=0 MT=173 and the rest as usual",
}
TABLE = """\
gbb,mzp,side,omega_h2,omega_h2_error,xf,use,note
0.1,500,above,0.12,0.001,,yes,
0.1,600,below,0.13,0.001,24.5,no,CAUTION
"""


def written(tmp_path, table=TABLE, **changes):
    lines = [f"# {key}: {value}\n" for key, value in (HEADER | changes).items() if value]
    path = tmp_path / "reference.csv"
    path.write_text("".join(lines) + table)
    return path


def test_a_reference_says_where_what_and_how_sure(tmp_path):
    reference = read_reference(written(tmp_path), "a-1/reference")
    first, second = reference.rows
    assert first.where == {"gbb": 0.1, "mzp": 500.0, "side": "above"}
    assert (first.values, first.errors) == ({"omega_h2": 0.12}, {"omega_h2": 0.001})
    assert (second.used, second.note) == (False, "CAUTION")
    assert reference.used == (first,)
    assert reference.masses == {"MB": 0.0, "MT": 173.0}
    assert reference.quantities == ("omega_h2", "xf")


@pytest.mark.parametrize(
    ("table", "changes", "message"),
    [
        (TABLE, {"settings": ""}, r":1: the header lacks settings"),
        (TABLE, {"quantities": "sigma"}, r":7: no column for sigma"),
        ("", {}, r"expected a line of column names"),
        (TABLE + "1,2\n", {}, r":10: 2 cells in .*: expected 8"),
        (TABLE.replace("0.12,", "0,12,"), {}, r":8: 9 cells in .*: expected 8"),
        (TABLE.replace("0.12,", "nan,"), {}, r":8: omega_h2 = 'nan': expected a finite number"),
        (TABLE.replace("24.5", "1e999"), {}, r":9: xf = '1e999': expected a finite number"),
        (TABLE.replace("0.001,,yes", "?,,yes"), {}, r":8: omega_h2_error = '\?'"),
        (TABLE.replace(",yes,", ",maybe,"), {}, r":8: use = 'maybe': expected yes or no"),
    ],
)
def test_a_reference_that_cannot_be_trusted_is_refused(tmp_path, table, changes, message):
    with pytest.raises(TableError, match=message):
        read_reference(written(tmp_path, table, **changes))


def test_a_written_reference_reads_back(tmp_path):
    path = tmp_path / "new" / "run.csv"
    write_reference(
        path, HEADER, {"mzp": [500.0, 0.1 + 0.2], "omega_h2": [1e-9, 0.3], "xf": ["", 1]}
    )
    rows = read_reference(path).rows
    assert [row.where["mzp"] for row in rows] == [500.0, 0.1 + 0.2]
    assert rows[0].values == {"omega_h2": 1e-9}


def test_a_reference_is_never_overwritten(tmp_path):
    path = written(tmp_path)
    before = path.read_bytes()
    with pytest.raises(ZpbridgeError, match="never overwritten"):
        write_reference(path, HEADER, {"omega_h2": [1.0], "xf": [20.0]})
    assert path.read_bytes() == before


NEEDS = "needs quantities, reason, reference and a number"

TOLERANCE = """
[[tolerance]]
reference = "a-1/reference"
quantities = ["omega_h2"]
relative = 1e-3
reason = "five digits"
"""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (TOLERANCE.replace('"five digits"', '""'), NEEDS),
        (TOLERANCE.replace("relative = 1e-3\n", ""), NEEDS),
        (TOLERANCE + TOLERANCE, "omega_h2 has two tolerances"),
        (TOLERANCE.replace("relative", "relatve"), "relatve"),
        (TOLERANCE.replace("1e-3", "'1e-3'"), "relative"),
        (TOLERANCE.replace('reference = "a-1/reference"\n', ""), NEEDS),
        ("[[tolerance]\n", "not TOML"),
    ],
)
def test_a_tolerance_that_cannot_be_trusted_is_refused(tmp_path, text, message):
    path = tmp_path / "tolerances.toml"
    path.write_text(text)
    with pytest.raises(TableError, match=message):
        read_tolerances(path)


def test_every_recorded_quantity_has_one_tolerance_and_no_tolerance_is_idle():
    recorded = {(r.name, q) for r in shipped_references() for q in r.quantities}
    live = {key for key in shipped_tolerances() if key[0].startswith("live/")}
    assert recorded == shipped_tolerances().keys() - live


def test_every_reference_says_how_it_was_made():
    for reference in shipped_references():
        assert {
            "program",
            "version",
            "settings",
            "convention",
            "sources",
        } <= reference.header.keys()


def test_rows_with_a_caution_are_kept_but_not_compared():
    cautioned = [r for ref in shipped_references() for r in ref.rows if "CAUTION" in r.note]
    assert cautioned
    assert not any(row.used for row in cautioned)
