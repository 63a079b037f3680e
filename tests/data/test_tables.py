"""The reader of tables: what it refuses, and that no line of a header can be lost unnoticed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bridge.data.tables import DATA, read_data_table
from bridge.errors import LimitError, TableError

GOOD = "# title: a table\n# note: one\n\nx,y\n1,2\n3,nan\n"


def written(folder: Path, text: str) -> Path:
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_header_columns_and_numbers(tmp_path: Path) -> None:
    table = read_data_table(written(tmp_path, GOOD))
    assert table.keys == {"title": "a table", "note": "one"}
    np.testing.assert_array_equal(table.numbers()["x"], [1.0, 3.0])
    assert np.isnan(table.numbers()["y"][1])


@pytest.mark.parametrize("removed", [0, 1, 2])
def test_a_header_line_less_moves_no_number(tmp_path: Path, removed: int) -> None:
    lines = GOOD.splitlines(keepends=True)
    shorter = read_data_table(written(tmp_path, "".join(lines[:removed] + lines[removed + 1 :])))
    np.testing.assert_array_equal(shorter.numbers()["x"], [1.0, 3.0])


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("# title\nx\n1\n", 1, "key: value"),
        ("x,y\n1\n", 2, "1 cells"),
        ("x,y\n1,2\n# note: late\n", 3, "above them"),
        ("x,x\n1,2\n", 1, "twice"),
        ("x,y\n", 1, "rows below"),
        ("", None, "rows below"),
    ],
)
def test_anything_else_is_refused_with_its_line(
    tmp_path: Path, text: str, line: int | None, word: str
) -> None:
    with pytest.raises(LimitError, match=word) as caught:
        read_data_table(written(tmp_path, text), LimitError)
    assert caught.value.line == line


@pytest.mark.parametrize("cell", ["two", "inf", "1e400", ""])
def test_a_cell_that_is_no_number_is_refused_with_its_line(tmp_path: Path, cell: str) -> None:
    table = read_data_table(written(tmp_path, f"x,y\n1,2\n3,{cell}\n"))
    with pytest.raises(TableError, match="expected a number") as caught:
        table.numbers()
    assert caught.value.line == 3


WITH_WORDS = {
    "dimuon_acceptance.csv",
    "nnlo_over_nlo_light.csv",
    "semileptonic_rates.csv",
}


@pytest.mark.parametrize("path", sorted(DATA.glob("*.csv")), ids=lambda path: path.name)
def test_every_shipped_table_is_read(path: Path) -> None:
    table = read_data_table(path)
    assert table.rows
    if path.name not in WITH_WORDS:
        assert all(len(column) for column in table.numbers().values())
