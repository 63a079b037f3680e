"""Any table goes through any format to the last bit, or is refused in one sentence."""

import csv
import datetime
import decimal

import awkward as ak
import numpy as np
import pytest
import uproot
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from bridge.errors import TableError
from bridge.evaluation import DEFAULT
from bridge.scans.columns import REQUIRED
from bridge.scans.engine import Done, points_from_file, run
from bridge.scans.formats import read_table, write_table
from bridge.scans.table import columns

ENDINGS = (".csv", ".root", ".parquet")
TYPES = (
    "?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8", "M8[D]", "M8[ns]", "O",
)  # fmt: skip
TEXT = st.text(st.characters(codec="utf-8"), max_size=6)


@st.composite
def cells_of(draw, rows):
    dtype = np.dtype(draw(st.sampled_from(TYPES)))
    if dtype.kind == "O":
        column = np.array([*draw(st.lists(TEXT, min_size=rows, max_size=rows)), ""], object)[:-1]
    elif dtype == np.dtype("M8[D]"):  # days of files are 32 bits
        column = draw(npst.arrays(np.int32, rows)).astype(dtype)
    else:
        column = draw(npst.arrays(dtype, rows))
    empty = draw(st.none() | npst.arrays(bool, rows))
    return column if empty is None or not empty.any() else np.ma.array(column, mask=empty)


@st.composite
def tables(draw):
    """A table of up to four rows: the parameters, and carried columns of any type and name."""
    rows = draw(st.integers(0, 4))
    names = st.text(st.characters(codec="utf-8"), max_size=6).map(str.strip)
    carried = draw(st.dictionaries(names, cells_of(rows), max_size=4))
    given = {name: draw(npst.arrays(float, rows)) for name in REQUIRED}
    return {n: c for n, c in carried.items() if n.lower() not in REQUIRED} | given


def through(path, table, cut):
    """The table written in two chunks and read in chunks of two rows."""
    with write_table(path, {}) as write:
        write({name: column[:cut] for name, column in table.items()})
        write({name: column[cut:] for name, column in table.items()})
    chunks = list(read_table(path, 2))
    return joined(chunks)


def joined(chunks):
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
@settings(max_examples=60)
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
        np.testing.assert_equal(back[name].tolist(), np.ma.array(cells, mask=empty).tolist())


POINTS = dict(zip(REQUIRED, np.repeat([[0.01], [0.3], [1.0], [500.0], [400.0]], 3, 1), strict=True))


def parquet(path, **columns):
    pyarrow = pytest.importorskip("pyarrow", reason="parquet needs pyarrow")
    arrays = [pyarrow.array(c) for c in (*POINTS.values(), *columns.values())]
    names = [name.strip("_") for name in (*POINTS, *columns)]
    pytest.importorskip("pyarrow.parquet").write_table(
        pyarrow.Table.from_arrays(arrays, names=names), path
    )
    return path


def ttree(path, **columns):
    with uproot.recreate(path) as file:
        kinds = {n: "var * float64" if isinstance(c, list) else c.dtype for n, c in columns.items()}
        tree = file.mktree("t", {**dict.fromkeys(POINTS, "f8"), **kinds})
        tree.extend({**POINTS, **columns})
    return path


def rntuple(path, **columns):
    with uproot.recreate(path) as file:
        file.mkrntuple("t", ak.Array({**POINTS, **columns}))
    return path


def everything(path):
    return joined(list(read_table(path, 2)))


NUMBERS = {"n": np.array([1, 2**60 + 1, -5]), "x": np.array([0.1, np.nan, 1e300])}


@pytest.mark.parametrize("write", [ttree, rntuple])
def test_a_ttree_and_an_rntuple_of_other_programs_are_read(tmp_path, write):
    table = everything(write(tmp_path / "points.root", **NUMBERS))
    for name, column in {**POINTS, **NUMBERS}.items():
        assert table[name].dtype == column.dtype
        np.testing.assert_array_equal(table[name], column)


def test_an_rntuple_has_text_and_empty_cells(tmp_path):
    path = rntuple(tmp_path / "points.root", s=["a", "", "\u00b5"], n=[2**60 + 1, None, 3])
    table = everything(path)
    assert table["s"].tolist() == ["a", "", "\u00b5"]
    assert table["n"].tolist() == [2**60 + 1, None, 3]


def test_parquet_of_other_programs_is_read(tmp_path):
    pyarrow = pytest.importorskip("pyarrow", reason="parquet needs pyarrow")
    words = pyarrow.array(["a", None, "b"])
    table = everything(
        parquet(tmp_path / "points.parquet", n=[2**60 + 1, None, 3], d=words.dictionary_encode(),
                large=words.cast("large_string"), nothing=pyarrow.nulls(3), b=[True, None, False])
    )  # fmt: skip
    assert table["n"].tolist() == [2**60 + 1, None, 3]
    assert table["d"].tolist() == table["large"].tolist() == ["a", None, "b"]
    assert table["nothing"].tolist() == [None] * 3
    assert table["b"].tolist() == [True, None, False]


JAGGED = [[1.0, 2.0], [], [3.0]]
SQUARE = np.ones((3, 2))
LISTS = {
    "jagged": lambda p: ttree(p / "a.root", x=JAGGED),
    "jagged rntuple": lambda p: rntuple(p / "a.root", x=JAGGED),
    "fixed array": lambda p: rntuple(p / "a.root", x=SQUARE),
    "list": lambda p: parquet(p / "a.parquet", x=JAGGED),
    "struct": lambda p: parquet(p / "a.parquet", x=[{"a": 1}] * 3),
    "bytes": lambda p: parquet(p / "a.parquet", x=[b"1"] * 3),
    "time zone": lambda p: parquet(
        p / "a.parquet", x=[datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)] * 3
    ),
    "decimal": lambda p: parquet(p / "a.parquet", x=[decimal.Decimal("0.1")] * 3),
}


@pytest.mark.parametrize("write", LISTS.values(), ids=LISTS)
def test_what_is_no_plain_column_is_named_in_a_sentence(tmp_path, write):
    with pytest.raises(TableError, match=r"column 'x' holds .*remove it") as caught:
        everything(write(tmp_path))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("extra", ["MZp", " mnu4", "mnu4_", "omega_h2"])
@pytest.mark.parametrize("ending", ENDINGS)
def test_ambiguous_columns_are_refused_in_every_format(tmp_path, ending, extra):
    path = tmp_path / f"points{ending}"
    if ending == ".csv":
        path.write_text(",".join([*POINTS, extra.strip("_")]) + "\n")
    elif ending == ".parquet":
        parquet(path, **{extra: POINTS["mzp"]})
    else:  # uproot writes no two branches of one name
        ttree(path, **{"mnu4 " if extra == "mnu4_" else extra: POINTS["mzp"]})
    with pytest.raises(TableError, match=r"stands twice|both give mzp|one that a scan writes"):
        everything(path)


def test_two_tables_in_a_root_file_are_a_choice_nobody_made(tmp_path):
    path = tmp_path / "points.root"
    with uproot.recreate(path) as file:
        for name in ("a", "b"):
            file.mktree(name, dict.fromkeys(POINTS, "f8")).extend(POINTS)
    with pytest.raises(TableError, match=r"holds 2 tables \(a, b\); expected one"):
        everything(path)


@pytest.mark.parametrize("ending", [".root", ".parquet"])
def test_a_damaged_file_is_a_sentence(tmp_path, ending):
    """Cut anywhere, or with a byte changed: refused, or what is read is as it was."""
    if ending == ".parquet":
        pytest.importorskip("pyarrow", reason="parquet needs pyarrow")
    whole = tmp_path / f"whole{ending}"
    with write_table(whole, {}) as write:
        write(POINTS)
    content, expected = whole.read_bytes(), {n: c.tolist() for n, c in everything(whole).items()}
    numbers = np.random.default_rng(1803)
    for cut in numbers.integers(0, len(content), 60):
        (tmp_path / f"cut{ending}").write_bytes(content[:cut])
        try:
            table = everything(tmp_path / f"cut{ending}")
        except TableError as error:
            assert "\n" not in str(error)
        else:
            assert {n: c.tolist() for n, c in table.items()} == expected


@pytest.mark.parametrize("out", ENDINGS)
@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("rows", [0, 3])
def test_a_scan_keeps_header_types_and_cells_from_any_format_to_any(tmp_path, ending, out, rows):
    if ".parquet" in (ending, out):
        pytest.importorskip("pyarrow", reason="parquet needs pyarrow")
    carried = {
        "#note": np.array(["# a", "b,\n", ""], dtype=object),
        "file": np.ma.array([2**60 + 1, 7, 3], mask=[False, ".root" not in (ending, out), False]),
        "day": np.array(["2020-02-29", "NaT", "1600-01-01"], dtype="M8[D]"),
        "MT": np.array([150.0, 173.0, 150.0]),
    }
    table = {n: c[:rows] for n, c in {**carried, **POINTS}.items()}
    source, target = tmp_path / f"points{ending}", tmp_path / f"out{out}"
    with write_table(source, {}) as write:
        write(table)
    assert run(points_from_file(source), target, DEFAULT, chunk=2) == Done(rows, 0)
    found = raw(target)
    assert list(found) == [*table, *columns(DEFAULT), "status", "warnings"]
    for name in ("#note", "file", "day"):
        words = ["" if cell is None else str(cell) for cell in table[name].tolist()]
        assert ["" if cell is None else str(cell) for cell in found[name]] == words
    for name in ("MT", *POINTS):
        assert [float(cell) for cell in found[name]] == table[name].tolist()
        assert out == ".csv" or {type(cell) for cell in found[name]} <= {float}
    assert len(set(found["br_tt"])) == min(rows, 2)


def raw(path):
    """The columns of any table as lists, read by nothing of ours."""
    if path.suffix == ".csv":
        with path.open(newline="", encoding="utf-8") as stream:
            header, *rows = csv.reader(stream)
        return {name: [row[i] for row in rows] for i, name in enumerate(header)}
    if path.suffix == ".root":
        with uproot.open(path) as file:
            return {n: c.tolist() for n, c in file["scan"].arrays(library="np").items()}
    return pytest.importorskip("pyarrow.parquet").read_table(path).to_pydict()
