"""How fast cards are read and checked, beside pyslha; numbers to look at, nothing asserted."""

import pyslha

from bridge.cards import Card, card_text
from bridge.evaluation import zp_decay
from bridge.point import benchmark

TEXT = card_text(benchmark(), zp_decay)


def test_read_speed(benchmark):
    benchmark(lambda: Card.from_bytes(TEXT.encode(), zp_decay))


def test_read_and_check_speed(benchmark):
    benchmark(lambda: Card.from_bytes(TEXT.encode(), zp_decay).point())


def test_pyslha_speed(benchmark):
    benchmark(lambda: pyslha.readSLHA(TEXT))
