"""What is written in a format reads back the same, in chunks; what is no table is refused."""

import json

import numpy as np
import pytest
import uproot

from bridge.errors import TableError, ToolError
from bridge.scans.formats import read_table, write_table

TABLE = {
    "gbb": np.array([0.1, -0.2, 0.0]),
    "gmumu": np.array([0.5, 0.25, 1.0]),
    "gnunu": np.array([1.0, 1.5, 0.0]),
    "mzp": np.array([500.0, 0.1 + 0.2, 1e4]),
    "mnu4": np.array([1e3, 2e3, 3e3]),
    "note": np.array(["ok", "a, b", ""], dtype=object),
}


@pytest.mark.parametrize("ending", [".csv", ".root", ".parquet"])
def test_a_table_survives_a_round_trip_in_chunks(tmp_path, ending):
    if ending == ".parquet":
        pytest.importorskip("pyarrow", reason="parquet needs pyarrow")
    path = tmp_path / f"points{ending}"
    with write_table(path, {"units": {"mzp": "GeV"}}) as write:
        write({name: column[:2] for name, column in TABLE.items()})
        write({name: column[2:] for name, column in TABLE.items()})
    chunks = list(read_table(path, 2))
    assert [len(chunk["gbb"]) for chunk in chunks] == [2, 1]
    for name, column in TABLE.items():
        joined = np.concatenate([np.asarray(chunk[name]) for chunk in chunks])
        assert list(joined.astype(column.dtype)) == list(column), name


def test_root_carries_its_metadata_and_is_a_ttree(tmp_path):
    path = tmp_path / "points.root"
    with write_table(path, {"units": {"mzp": "GeV"}}) as write:
        write(TABLE)
    with uproot.open(path) as file:
        assert file.classnames()["scan;1"] == "TTree"
        assert json.loads(str(file["metadata"]))["units"]["mzp"] == "GeV"


def test_csv_carries_its_metadata_beside_it(tmp_path):
    path = tmp_path / "points.csv"
    with write_table(path, {"units": {"mzp": "GeV"}}) as write:
        write(TABLE)
    assert json.loads((tmp_path / "points.csv.meta.json").read_text())["units"]["mzp"] == "GeV"


def test_an_unknown_ending_names_the_known_ones(tmp_path):
    with pytest.raises(TableError, match=r"expected one of \.csv, \.root, \.parquet"):
        read_table(tmp_path / "points.xlsx", 10)


def test_parquet_without_pyarrow_is_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(ToolError, match=r"need pyarrow: install it"):
        write_table(tmp_path / "points.parquet", {})


def test_a_file_that_is_not_root_is_refused(tmp_path):
    path = tmp_path / "points.root"
    path.write_text("gbb,gmumu\n")
    with pytest.raises(TableError, match=r"is damaged or no \.root file"):
        list(read_table(path, 10))
