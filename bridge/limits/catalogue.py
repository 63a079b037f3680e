"""Which limits there are: the shipped ones, the user's, and the named sets `paper` and `today`."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

from bridge.data.limit_sets import SETS_TABLE, named_sets
from bridge.data.tables import DATA
from bridge.errors import LimitError, shown, suggestion
from bridge.limits.limit import Limit
from bridge.limits.reading import read_limit

SHIPPED = DATA / "limits"
CORRELATIONS = SHIPPED / "correlations.csv"
MANIFEST = SHIPPED / "SHA256SUMS"
LimitsLike: TypeAlias = str | Path | Limit | Iterable[str | Path | Limit]
"""A named set or shipped limit, a limit file or folder, a limit, or several of them."""
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
        if path not in (SETS_TABLE, CORRELATIONS):
            limits[path.stem] = read_limit(path)
    return limits


def _manifest() -> dict[str, str]:
    pairs = (line.split() for line in MANIFEST.read_text(encoding="utf-8").splitlines())
    return {relative: digest for digest, relative in pairs}


def user_paths(extra: Iterable[str | Path] = ()) -> tuple[Path, ...]:
    """Limit files on the search path and in `extra`, folders opened one level deep.

    A shipped file means that of its name which stands before it. Raises LimitError for an entry
    that does not exist, a folder without limit files, and two files of one name.
    """
    found: dict[str, Path] = {}
    listed = [x for x in os.environ.get(SEARCH_PATH, "").split(os.pathsep) if x]
    for path in (p for entry in [*listed, *extra] for p in limit_files(Path(entry))):
        other = found.setdefault(path.stem, path)
        if other.resolve() != path.resolve() and not path.is_relative_to(SHIPPED):
            raise LimitError(path, None, f"{other} is named {path.stem} too: rename one of them")
    return tuple(found.values())


def limit_files(entry: Path) -> list[Path]:
    """A file, or the limit files of a folder. Raises LimitError where there is none."""
    if not entry.exists():
        raise LimitError(entry, None, f"no such file or folder: mend {SEARCH_PATH} or --limits")
    files = sorted(entry.glob("*.csv")) if entry.is_dir() else [entry]
    if not files:
        raise LimitError(entry, None, "a folder without limit files: expected *.csv in it")
    return files


def set_and_files(
    given: Iterable[str | Path], alone: str = "today"
) -> tuple[str, tuple[str | Path, ...]]:
    """The one named set among what was given, `alone` if there is none, and the files beside it.

    Raises LimitError for two sets, and as `sets_and_files`.
    """
    chosen, files = sets_and_files(given, alone)
    if len(chosen) > 1:
        raise LimitError(" and ".join(chosen), None, "figures show one set: give one of them")
    return chosen[0], files


def sets_and_files(
    given: Iterable[str | Path], alone: str = "today"
) -> tuple[tuple[str, ...], tuple[str | Path, ...]]:
    """The named sets among what was given, `alone` if there are none, and the files beside them.

    The name of a shipped limit means its file. Raises LimitError for what is neither a set, a limit
    nor a file or folder.
    """
    sets = named_sets()
    chosen = tuple(dict.fromkeys(str(x) for x in given if str(x) in sets))
    paths = {name: limit.path for name, limit in shipped_limits().items()}
    files = tuple(paths.get(str(x), x) for x in given if str(x) not in sets)
    for x in files:
        if not str(x) or not Path(x).exists():
            raise LimitError(
                x or "''",
                None,
                f"neither a limit file or folder nor a set: {', '.join(sets)}; "
                f"{suggestion(str(x), [*sets, *paths])}zpbridge limits list --all has the shipped "
                "limits",
            )
    return chosen or (alone,), files


def limit_set(first: str | Path = "today", more: Iterable[str | Path] = ()) -> tuple[Limit, ...]:
    """Named sets with limit files or folders on top, given in any order.

    Files of the user, those on the search path too, add to the set; one named like a shipped limit
    replaces it.

    Parameters
    ----------
    first : str or path
        "paper", "today", the name of a shipped limit, a limit file or a folder of them.
    more : iterable of str or path
        What to combine it with. If no set is named, the files go on top of `today`. Of two sets
        the newer measurement of each group counts.

    Returns
    -------
    tuple of Limit
        In the order they are shown.

    Raises
    ------
    LimitError
        For what cannot be combined or read: an unknown set, two files of one name, a bad file.

    Notes
    -----
    Source: each limit names its own; `bridge/data/limits` holds the files.
    Cost: 30 ms the first time, then 10 us.

    Examples
    --------
    >>> [limit.name for limit in limit_set("paper") if limit.observable == "sigma_dimuon_pb"]
    ['atlas36_dimuon_limit_derived_exp']
    """
    names, files = sets_and_files([first, *more])
    shipped = shipped_limits()
    chosen = {limit: shipped[limit] for name in names for limit in named_sets()[name]}
    return tuple((chosen | {p.stem: read_limit(p) for p in user_paths(files)}).values())


def limits_named(given: str | Path | Iterable[str | Path]) -> tuple[Limit, ...]:
    """Those that are given and no others: of sets, of the package, of files and folders.

    Parameters
    ----------
    given : str, path, or several of them
        Names of sets ("paper", "today") and of shipped limits, limit files or folders of them.

    Returns
    -------
    tuple of Limit
        In the order they were given.

    Raises
    ------
    LimitError
        For an unknown name, with the nearest known one, and for a bad file.

    Notes
    -----
    Source: each limit names its own; `bridge/data/limits` holds the files.
    Cost: 30 ms the first time, then 10 us.

    Examples
    --------
    >>> [limit.name for limit in limits_named("lz_2024_si")]
    ['lz_2024_si']
    """
    shipped, sets = shipped_limits(), named_sets()
    found: dict[str, Limit] = {}
    for x in [given] if isinstance(given, str | Path) else given:
        if str(x) in sets:
            found |= {name: shipped[name] for name in sets[str(x)]}
        else:
            files = limit_files(Path(set_and_files([x])[1][0]))
            found |= {path.stem: read_limit(path) for path in files}
    return tuple(found.values())


def as_limits(given: LimitsLike) -> tuple[Limit, ...]:
    """The limits that names, paths and limits mean; a limit replaces a named one of its name.

    >>> len(as_limits("paper")) == len(as_limits(limit_set("paper")))
    True
    """
    several: tuple[str | Path | Limit, ...]
    if isinstance(given, Iterable) and not isinstance(given, str):
        several = tuple(given)
    else:
        several = (given,)
    for x in several:
        if not isinstance(x, str | Path | Limit):
            sets = ", ".join(named_sets())
            raise LimitError(shown(x), None, f"no limits: expected {sets}, a file or a Limit")
    limits = tuple(x for x in several if isinstance(x, Limit))
    named = [x for x in several if not isinstance(x, Limit)]
    replaced = {limit.name for limit in limits}
    found = limit_set(named[0], named[1:]) if named else ()
    return (*(limit for limit in found if limit.name not in replaced), *limits)
