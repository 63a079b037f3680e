"""How fast cards are read and checked, beside pyslha; numbers to look at, nothing asserted."""

import pyslha
import pytest

from bridge.cards import Card, card_text
from bridge.evaluation import zp_decay
from bridge.point import benchmark

TEXT = card_text(benchmark(), zp_decay)


def test_read_speed(benchmark):
    benchmark(lambda: Card.from_bytes(TEXT.encode(), zp_decay))


def test_read_and_check_speed(benchmark):
    benchmark(lambda: Card.from_bytes(TEXT.encode(), zp_decay).point())


@pytest.mark.parametrize(
    "lines",
    ["  {} 1.5E+02 # entry\n", "  word{} text\n", "BLOCK OTHER{}\n", "DECAY 2{:08} 0.5\n"],
)
def test_speed_on_content_of_other_programs(benchmark, lines):
    data = (TEXT + "BLOCK OTHER\n" + "".join(map(lines.format, range(20_000)))).encode()
    card = benchmark.pedantic(lambda: Card.from_bytes(data, zp_decay), rounds=1)
    assert card.to_bytes() == data


def test_pyslha_speed(benchmark):
    benchmark(lambda: pyslha.readSLHA(TEXT))
