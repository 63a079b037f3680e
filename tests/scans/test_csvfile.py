"""A table of points is read strictly and written so that it reads back the same."""

import io

import numpy as np
import pytest

from bridge.errors import TableError
from bridge.scans.csvfile import read_chunks, write_header, write_rows

HEADER = "gbb,gmumu,gnunu,mzp,mnu4\n"


def read(tmp_path, text, rows=100):
    path = tmp_path / "points.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return list(read_chunks(path, rows))


def test_chunks_hold_cells_in_order(tmp_path):
    chunks = read(tmp_path, HEADER + "".join(f"{i},0,0,100,50\n" for i in range(5)), rows=2)
    assert [chunk["gbb"].tolist() for chunk in chunks] == [["0", "1"], ["2", "3"], ["4"]]


def test_comments_blank_lines_spaces_and_a_byte_order_mark_are_read_through(tmp_path):
    text = b"\xef\xbb\xbf# a note\n" + HEADER.encode() + b"\n 1 , 2,3,4,5\r\n"
    (chunk,) = read(tmp_path, text)
    assert [column.tolist() for column in chunk.values()] == [[" 1 "], [" 2"], ["3"], ["4"], ["5"]]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", None, "lacks gbb, gmumu, gnunu, mzp, mnu4"),
        ("gbb,gmumu\n1,2\n", 1, "lacks gnunu, mzp, mnu4"),
        ("gbb," + HEADER, 1, "column gbb stands twice"),
        ("omega_h2," + HEADER, 1, "column omega_h2 is one that a scan writes"),
        (HEADER + "1,2,3,4,5\n1,2,3\n", 3, "3 cells where the header has 5 columns"),
        (HEADER + '1,2,3,4,"5\n', 2, "not CSV"),
        (HEADER.encode("utf-16"), 1, "save it as CSV in UTF-8"),
        (HEADER + "# x\n1,2,3,4,5\n", 2, "put comments above it"),
    ],
)
def test_a_table_that_is_none_is_refused_with_its_line(tmp_path, text, line, words):
    with pytest.raises(TableError, match=words) as caught:
        read(tmp_path, text)
    assert caught.value.line == line


@pytest.mark.parametrize("separator", [";", "\t", ", "])
@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_other_separators_and_latin_1(tmp_path, separator, encoding):
    text = f"{HEADER.strip()},n\u00f8te\n1,2,3,4,5,{'x' * 9000}\n1,2,3,4,5,\u00e9t\u00e9\n"
    (chunk,) = read(tmp_path, text.replace(",", separator).encode(encoding))
    assert list(chunk) == [*HEADER.strip().split(","), "n\u00f8te"]
    assert chunk["n\u00f8te"][1].strip() == "\u00e9t\u00e9"


def test_a_missing_file_is_a_sentence(tmp_path):
    with pytest.raises(TableError, match=r"points\.csv: cannot be read: No such file"):
        list(read_chunks(tmp_path / "points.csv", 10))


def test_numbers_are_written_to_the_last_bit_and_nan_as_an_empty_cell():
    stream = io.StringIO()
    table = {"x": np.array([0.1 + 0.2, np.nan]), "status": np.array(["ok", "a, b"], dtype=object)}
    write_header(stream, table)
    write_rows(stream, table)
    assert stream.getvalue() == 'x,status\n0.30000000000000004,ok\n,"a, b"\n'


def test_a_header_that_looks_like_a_comment_is_pointed_out(tmp_path):
    with pytest.raises(TableError, match=r"points.csv:3: .*; line 2 names them but starts with #"):
        read(tmp_path, f"# one\n#id,{HEADER}1,2,3,4,5,6\n")


def test_a_header_below_a_sign_or_between_spaces_is_pointed_out(tmp_path):
    with pytest.raises(TableError, match=r"line 1 names them .*: remove the #"):
        read(tmp_path, "# gbb,gmumu,gnunu,mzp,mnu4\n1,2,3,4,5\n")
    with pytest.raises(TableError, match=r"points.csv:1: .* and no space"):
        read(tmp_path, "gbb gmumu gnunu mzp mnu4\n1 2 3 4 5\n")
