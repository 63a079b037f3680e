"""No input ends in a traceback, and what is accepted is kept byte for byte."""

from hypothesis import given
from hypothesis import strategies as st

from bridge.cards import Card, card_text
from bridge.errors import CardError
from bridge.evaluation import zp_decay
from bridge.point import Point

BYTES = card_text(Point(gbb=0.1, gmumu=0.3, gnunu=1.0, mzp=500.0, mnu4=1000.0), zp_decay).encode()
PIECES = st.sampled_from(
    b"|\n|\r| |\t|#|-|.|e|D|0|9|nan|inf|1e999|_|=|Auto|scan:[|32 |Q= 1|\0|\xe9|\xc3\xa9|"
    b"BLOCK |BLOCK MASS\n|DECAY |DECAY 32 Auto\n|QNUMBERS 32\n|SMINPUTS\n".split(b"|")
)


def _read(data):
    try:
        card = Card.from_bytes(data, zp_decay)
    except CardError as error:
        assert error.line is not None
        assert 1 <= error.line <= data.count(b"\n") + 1
        return
    assert card.to_bytes() == data
    for width in ("computed", "card"):
        try:
            point = card.point(width)
        except CardError as error:
            assert error.line is not None
        else:
            assert card.updated(point).point(width) == point


@given(
    st.integers(0, len(BYTES)),
    st.integers(0, 30),
    st.lists(PIECES, max_size=3),
    st.integers(0, len(BYTES)),
    PIECES,
)
def test_damaged_cards(position, length, pieces, other, piece):
    damaged = BYTES[:position] + b"".join(pieces) + BYTES[position + length :]
    _read(damaged[:other] + piece + damaged[other:])


@given(st.binary(max_size=200))
def test_any_bytes(data):
    _read(data)


@given(st.lists(PIECES, max_size=30).map(b"".join))
def test_any_pieces(data):
    _read(data)
