"""What the numbers of a scan depend on, as JSON: where two scans differ here, their rows differ."""

from __future__ import annotations

import hashlib
import os
import platform
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from bridge.errors import ZpbridgeError
from bridge.evaluation import Settings
from bridge.model.digest import model_digest
from bridge.point import defaults

PACKAGE = Path(__file__).resolve().parent.parent
LIBRARIES = ("numba", "numpy", "scipy")


def digest_of(path: Path) -> str:
    """SHA-256 of a file. Raises ZpbridgeError where it cannot be read."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise ZpbridgeError(f"{path}: cannot be read: {error.strerror}") from error


def content(value: Any) -> Any:
    """A value as JSON: a dataclass by all its fields, a file by its name and SHA-256.

    A text that names a file is that file, as it is for `Settings.pdf`. Raises TypeError for
    what it does not know, so that nothing a number depends on is left out unseen.

    >>> content(Settings(beyond=False))["beyond"]
    False
    """
    if is_dataclass(value):
        return {field.name: content(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): content(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [content(item) for item in value]
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    if isinstance(value, Path) or (isinstance(value, str) and os.path.isfile(value)):  # noqa: PTH113 no name is too long for it
        return {"file": Path(value).name, "sha256": digest_of(Path(value))}
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise TypeError(f"{value!r} has no known content")


def computation(settings: Settings) -> dict[str, Any]:
    """The settings and the installation that a number comes from."""
    decided = replace(settings, beyond=bool(settings.beyond))
    return {"settings": content(decided), **installation()}


@lru_cache
def installation() -> dict[str, Any]:
    """Versions, the digest of the package's files, the model's digest and defaults."""
    return {
        "version": version("zpbridge"),
        "code": _code(),
        "libraries": {
            "python": platform.python_version(),
            **{name: version(name) for name in LIBRARIES},
        },
        "model": model_digest(),
        "defaults": defaults(),
    }


def _code() -> str:
    """SHA-256 of the program and the data of the package."""
    state = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*")):
        if path.is_file() and not {"__pycache__", "shipped"} & {*path.relative_to(PACKAGE).parts}:
            state.update(f"{path.relative_to(PACKAGE)} {digest_of(path)}\n".encode())
    return state.hexdigest()


def differences(before: Any, now: Any, name: str = "") -> list[str]:
    """Where two fingerprints differ, by name; [] where they are equal.

    >>> differences({"a": {"b": 1}, "c": 2}, {"a": {"b": 3}, "c": 2})
    ['a.b']
    """
    if not (isinstance(before, Mapping) and isinstance(now, Mapping)):
        return [] if before == now else [name]
    if name and list(before) != list(now):
        return [name]
    keys = {**before, **now}
    inside = f"{name}." if name else ""
    return [d for k in keys for d in differences(before.get(k), now.get(k), f"{inside}{k}")]
