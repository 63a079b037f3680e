"""Any table goes through any format to the last bit, or is refused in one sentence."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from bridge.errors import TableError
from bridge.scans.columns import REQUIRED
from bridge.scans.formats import read_table, write_table

ENDINGS = (".csv", ".root", ".parquet")
TYPES = (
    "?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8", "M8[D]", "M8[ns]", "O",
)  # fmt: skip
TEXT = st.text(st.characters(codec="utf-8"), max_size=6)


@st.composite
def columns(draw, rows):
    dtype = np.dtype(draw(st.sampled_from(TYPES)))
    if dtype.kind == "O":
        column = np.array([*draw(st.lists(TEXT, min_size=rows, max_size=rows)), ""], object)[:-1]
    else:
        column = draw(npst.arrays(dtype, rows))
    empty = draw(st.none() | npst.arrays(bool, rows))
    return column if empty is None or not empty.any() else np.ma.array(column, mask=empty)


@st.composite
def tables(draw):
    """A table of up to four rows: the parameters, and carried columns of any type and name."""
    rows = draw(st.integers(0, 4))
    names = st.text(st.characters(codec="utf-8"), max_size=6).map(str.strip)
    carried = draw(st.dictionaries(names, columns(rows), max_size=4))
    given = {name: draw(npst.arrays(float, rows)) for name in REQUIRED}
    return {n: c for n, c in carried.items() if n.lower() not in REQUIRED} | given


def through(path, table, cut):
    """The table written in two chunks and read in chunks of two rows."""
    with write_table(path, {}) as write:
        write({name: column[:cut] for name, column in table.items()})
        write({name: column[cut:] for name, column in table.items()})
    chunks = list(read_table(path, 2))
    return {name: np.ma.concatenate([chunk[name] for chunk in chunks]) for name in chunks[0]}


def expected(column, ending):
    """What a column is in a format, and which of its cells are empty."""
    data, empty = np.ma.getdata(column), np.ma.getmaskarray(column)
    if data.dtype.kind == "M":
        empty = empty | np.isnat(data)
    if ending == ".csv" and data.dtype.kind == "f":
        empty = empty | np.isnan(data)
    if ending == ".root" and data.dtype.kind == "f":  # has neither half precision nor empty cells
        wide = np.promote_types(data.dtype, np.float32)
        return np.where(empty, np.nan, data).astype(wide), np.zeros_like(empty)
    if ending == ".parquet" or (ending == ".root" and data.dtype.kind in "biu"):
        return data, empty
    words = (data.astype(str) if data.dtype.kind == "M" else data).tolist()  # ISO 8601
    text = ["" if e else str(word) for word, e in zip(words, empty, strict=True)]
    return np.array([*text, ""], object)[:-1], np.zeros_like(empty)


@pytest.mark.parametrize("ending", ENDINGS)
@settings(max_examples=150)
@given(table=tables(), cut=st.integers(0, 4))
def test_what_is_read_is_what_was_written_or_a_sentence(tmp_path_factory, ending, table, cut):
    if ending == ".parquet":
        pytest.importorskip("pyarrow", reason="parquet needs pyarrow")
    try:
        back = through(tmp_path_factory.mktemp("table") / f"points{ending}", table, cut)
    except TableError as error:
        assert "\n" not in str(error)
        return
    assert list(back) == list(table)
    for name, column in table.items():
        cells, empty = expected(column, ending)
        assert back[name].dtype == cells.dtype
        assert np.ma.getmaskarray(back[name]).tolist() == empty.tolist()
        np.testing.assert_array_equal(np.ma.getdata(back[name])[~empty], cells[~empty])
