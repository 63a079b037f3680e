"""SLHA cards: strict, lossless, with a line number in every complaint."""

from __future__ import annotations

from bridge.cards.card import Card as Card
from bridge.cards.conventional import from_pyslha as from_pyslha
from bridge.cards.conventional import to_pyslha as to_pyslha
from bridge.cards.decays import ZpDecay as ZpDecay
from bridge.cards.decays import ZpDecays as ZpDecays
from bridge.cards.profiles import PROFILES as PROFILES
from bridge.cards.values import Auto as Auto
from bridge.cards.values import Scan as Scan
from bridge.cards.write import card_text as card_text
from bridge.cards.write import results_text as results_text
