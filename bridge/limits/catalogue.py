"""Which limits there are: the shipped ones, the user's, and the named sets `paper` and `today`."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from bridge.errors import LimitError
from bridge.limits.limit import Limit
from bridge.limits.reading import read_limit

SHIPPED = Path(__file__).resolve().parent.parent / "data" / "limits"
SETS_TABLE = SHIPPED / "sets.csv"
MANIFEST = SHIPPED / "SHA256SUMS"
SEARCH_PATH = "ZPBRIDGE_LIMITS"
"""Environment variable: files and folders of the user's limits, separated as in PATH."""


@lru_cache
def shipped_limits() -> dict[str, Limit]:
    """Every limit of the package by name, checksums verified. Raises LimitError."""
    expected = _manifest()
    limits = {}
    for relative, digest in expected.items():
        path = SHIPPED / relative
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            raise LimitError(
                path, None, f"not the file of {MANIFEST.name}: reinstall zpbridge, and put "
                f"limits of your own on {SEARCH_PATH}"
            )  # fmt: skip
        if path != SETS_TABLE:
            limits[path.stem] = read_limit(path)
    return limits


def _manifest() -> dict[str, str]:
    pairs = (line.split() for line in MANIFEST.read_text(encoding="utf-8").splitlines())
    return {relative: digest for digest, relative in pairs}


@lru_cache
def named_sets() -> dict[str, tuple[str, ...]]:
    """Names of the limits in each set, in the order they are shown."""
    rows = [line.split(",") for line in SETS_TABLE.read_text(encoding="utf-8").splitlines()[1:]]
    return {name: tuple(limit for s, limit in rows if s == name) for name, _ in rows}


def user_paths(extra: Iterable[str | Path] = ()) -> tuple[Path, ...]:
    """Limit files on the search path and in `extra`, folders opened one level deep.

    Raises LimitError for an entry that does not exist.
    """
    found: list[Path] = []
    listed = [x for x in os.environ.get(SEARCH_PATH, "").split(os.pathsep) if x]
    for entry in map(Path, [*listed, *extra]):
        if not entry.exists():
            raise LimitError(entry, None, f"no such file or folder: mend {SEARCH_PATH} or --limits")
        found += sorted(entry.glob("*.csv")) if entry.is_dir() else [entry]
    return tuple(found)


def limit_set(name: str = "today", extra: Iterable[str | Path] = ()) -> tuple[Limit, ...]:
    """A named set, or the path of a limit file, which is put on top of `today`.

    Files of the user add to the set; one named like a shipped limit replaces it. Raises
    LimitError for an unknown set or a bad file.

    >>> [limit.name for limit in limit_set("paper") if limit.observable == "sigma_dimuon_pb"]
    ['atlas36_dimuon_limit_derived_exp']
    """
    sets = named_sets()
    if name not in sets:
        if not Path(name).exists():
            raise LimitError(name, None, f"neither a limit file nor a set: {', '.join(sets)}")
        name, extra = "today", (*extra, name)
    shipped = shipped_limits()
    chosen = {limit: shipped[limit] for limit in sets[name]}
    return tuple((chosen | {p.stem: read_limit(p) for p in user_paths(extra)}).values())
