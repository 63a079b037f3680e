"""The named sets of limits, `paper` and `today`: which limits are in each."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from bridge.data.tables import DATA, read_data_table
from bridge.errors import LimitError

SETS_TABLE = DATA / "limits" / "sets.csv"
FEW = 4
"""So many limits are named; more are counted."""


@lru_cache
def named_sets() -> dict[str, tuple[str, ...]]:
    """Names of the limits in each set, in the order they are shown."""
    rows = [row.cells for row in read_data_table(SETS_TABLE, LimitError).rows]
    return {name: tuple(limit for s, limit in rows if s == name) for name, _ in rows}


def in_short(limits: Collection[str]) -> str:
    """Limits in few words: the set they are, are a part of, or have in them; else names or number.

    >>> in_short(named_sets()["today"]), in_short(["mine", *named_sets()["paper"]])
    ('today', 'paper and mine')
    """
    given = set(limits)
    for name, members in sorted(named_sets().items(), key=lambda item: len(item[1])):
        if given == set(members):
            return name
    if len(given) <= FEW:
        return ", ".join(limits)
    for name, members in named_sets().items():
        if given < set(members):
            return f"{len(given)} of {name}"
        if given > set(members):
            more = sorted(given - set(members))
            return f"{name} and {', '.join(more) if len(more) <= FEW else f'{len(more)} more'}"
    return str(len(given))
