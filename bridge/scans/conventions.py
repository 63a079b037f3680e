"""Conventions in descriptions: the options of `zpbridge evaluate`, by the same names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from bridge.data import toml_descriptions as toml
from bridge.errors import TableError, ZpbridgeError
from bridge.limits.catalogue import limit_set, sets_and_files
from bridge.limits.limit import Limit
from bridge.native import partons
from bridge.native.relic import CONVENTIONS
from bridge.prediction import RELIC_KINDS, RELIC_ROLES, Options, Settings


class Convention(NamedTuple):
    """A key: of `Settings` or `Options`, its field there, how it is read, and what is meant."""

    owner: type[Settings] | type[Options]
    field: str
    read: Callable[[Path, str, Any], Any]
    meant: Callable[[Any], Any] = lambda value: value


def _word(*known: str) -> Callable[[Path, str, Any], str]:
    return lambda path, what, value: toml.one_of(path, what, value, known)


KEYS: dict[str, Convention] = {
    "relic": Convention(Options, "relic_kind", _word(*RELIC_KINDS)),
    "relic_role": Convention(Options, "relic_role", _word(*RELIC_ROLES)),
    "rescale": Convention(Options, "rescale", toml.flag),
    "tree_level": Convention(Options, "sommerfeld", toml.flag, lambda tree_level: not tree_level),
    "v21": Convention(Options, "v21", toml.number),
    "v32": Convention(Options, "v32", toml.number),
    "relic_convention": Convention(Settings, "relic", _word(*CONVENTIONS), CONVENTIONS.__getitem__),
    "unitarity_cap": Convention(Settings, "unitarity_cap", toml.flag),
    "order": Convention(Settings, "order", _word(*partons.ORDERS)),
    "pdf": Convention(Settings, "pdf", toml.text),
    "scale": Convention(Settings, "scale", toml.number),
    "sqrt_s": Convention(Settings, "sqrts_gev", toml.number),
}
"""In the order of messages."""


def read_conventions(
    path: Path, where: str, given: Mapping[str, Any], beyond: bool
) -> tuple[Settings, Options]:
    """What the keys in `given` choose; `beyond` is needed anyhow. Raises TableError.

    Code is compiled: descriptions are of many points.
    """
    chosen: dict[type, dict[str, Any]] = {Settings: {}, Options: {}}
    for name, key in KEYS.items():
        if name in given:
            value = key.read(path, f"{where}{name}", given[name])
            chosen[key.owner][key.field] = key.meant(value)
    try:
        options = Options(**chosen[Options])
        beyond |= options.relic_kind != "textbook"
        settings = Settings(beyond=beyond, compile_kernel=True, **chosen[Settings])
    except ZpbridgeError as error:
        raise TableError(path, None, f"{where}{error}") from None
    return settings, options.of(settings)


def limits_of(path: Path, what: str, value: Any) -> tuple[str, tuple[Limit, ...]]:
    """What limits are called, and the limits: sets by name, and files beside the description or
    where they say.

    Raises TableError, and LimitError for what cannot be read or combined.
    """
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list):
        raise TableError(path, None, f"{what} = {value!r}: expected a list of sets and files")
    texts = [toml.text(path, what, name) for name in names]
    beside = ((text, path.parent / text) for text in texts)
    found = [file if text and file.exists() else text for text, file in beside]
    if not found:
        return "", ()
    sets, files = sets_and_files(found)
    return ", ".join([*sets, *map(str, files)]), limit_set(found[0], found[1:])
