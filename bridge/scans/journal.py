"""The finished chunks of a scan, kept beside the output until it is complete.

One file for each chunk, written whole, so that a killed scan loses at most the chunks in
flight and its continuation neither repeats nor misses a row. The manifest says what they are
chunks of: it is written before the first and removed after the last, and without it no chunk
is trusted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from bridge.errors import ZpbridgeError
from bridge.files import whole_file, write_text
from bridge.scans.lock import Lock, held

_PART = re.compile(r"[0-9]{8}\.npz")


@dataclass(frozen=True, slots=True)
class Journal:
    """A folder of finished chunks, and what they are chunks of."""

    folder: Path
    lock: Lock

    @classmethod
    @contextmanager
    def open(cls, output: Path, manifest: Mapping[str, Any], resume: bool) -> Iterator[Journal]:
        """The journal of `output`: a new one, or with `resume` the one a killed scan left.

        It is this process's alone until the end, and leaves no trace without a finished chunk.
        Raises ZpbridgeError where an unfinished scan is in the way, is one of other points,
        settings or version, or runs.
        """
        folder = output.with_name(output.name + ".parts")
        with held(folder) as lock:
            journal = cls(folder, lock)
            journal._begin(manifest, resume)
            try:
                yield journal
            finally:
                if lock.ours and not journal._parts():
                    journal.remove()

    def _begin(self, manifest: Mapping[str, Any], resume: bool) -> None:
        now = json.loads(json.dumps(manifest))
        before = self._read_manifest()
        if before and self._parts():
            if not resume:
                raise ZpbridgeError(
                    f"{self.folder} holds an unfinished scan: add --resume to finish it, "
                    "or delete the folder to start again"
                )
            self._refuse_another(before, now)
            _unlink(set(self._entries()) - set(self._parts()))
            return
        if not before:
            self._refuse_strangers()
        self.remove()
        write_text(self._manifest, json.dumps(now, indent=2))

    @property
    def _manifest(self) -> Path:
        return self.folder / "manifest.json"

    def _read_manifest(self) -> dict[str, Any]:
        try:
            return dict(json.loads(self._manifest.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return {}
        except (OSError, TypeError, ValueError) as error:
            raise ZpbridgeError(
                f"{self._manifest} is no manifest of a scan ({error}): delete {self.folder} to "
                "start again"
            ) from error

    def _refuse_another(self, before: Mapping[str, Any], now: Mapping[str, Any]) -> None:
        if differ := differences(before, now):
            raise ZpbridgeError(
                f"{self.folder} belongs to another scan ({', '.join(differ)} differ): repeat the "
                "scan as it was, or delete the folder to start again"
            )

    def _refuse_strangers(self) -> None:
        for path in self._entries():
            if not (_PART.fullmatch(path.name) or path.name.startswith(".")):
                raise ZpbridgeError(
                    f"{self.folder} is where a scan keeps what is finished, and holds {path.name}, "
                    "which is of no scan: move or delete it"
                )

    def _entries(self) -> list[Path]:
        """What there is beside the lock and the manifest."""
        apart = (self.lock.path, self._manifest)
        return [path for path in self.folder.glob("*") if path not in apart]

    def _parts(self) -> list[Path]:
        return [path for path in self._entries() if _PART.fullmatch(path.name)]

    def _part(self, index: int) -> Path:
        return self.folder / f"{index:08d}.npz"

    def has(self, index: int) -> bool:
        """Whether chunk `index` is finished."""
        return self._part(index).exists()

    def write(self, index: int, table: Mapping[str, Any]) -> None:
        """Keep a finished chunk. Raises ZpbridgeError where it cannot."""
        self._check()
        columns = (_storable(column) for column in table.values())
        with whole_file(self._part(index), "wb") as stream:
            np.savez(stream, _text(table), *columns, allow_pickle=False)

    def read(self, index: int) -> dict[str, Any]:
        """A finished chunk. Raises ZpbridgeError for one that is damaged."""
        path = self._part(index)
        try:
            with path.open("rb") as stream, np.load(stream, allow_pickle=False) as part:
                names, *columns = (_restored(part[key]) for key in part.files)
        except (OSError, ValueError, EOFError, BadZipFile) as error:
            raise ZpbridgeError(
                f"{path} is damaged ({error}): delete it and repeat the scan with --resume"
            ) from error
        return dict(zip(names, columns, strict=True))

    def publish(self, output: Path) -> None:
        """Move the finished output, written to `folder / output.name`, to its place.

        What belongs beside it, a file with a longer name, goes first.
        """
        self._check()
        made = [path for path in self._entries() if path.name.startswith(output.name)]
        for path in sorted(made, reverse=True):
            try:
                path.replace(output.with_name(path.name))
            except OSError as error:
                raise ZpbridgeError(f"{output}: cannot be written: {error.strerror}") from error

    def remove(self) -> None:
        """The output is complete: the parts are no longer needed. The manifest goes last."""
        _unlink(self._entries())
        _unlink([self._manifest])

    def _check(self) -> None:
        if not self.lock.ours:
            raise ZpbridgeError(f"{self.folder} was removed while the scan ran: repeat the scan")


def _unlink(paths: Iterable[Path]) -> None:
    for path in paths:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise ZpbridgeError(f"{path}: cannot be removed: {error.strerror}") from error


def _text(words: Iterable[Any]) -> Any:
    """Texts as one text in JSON, as long as they are together and not as many times the longest."""
    return np.array(json.dumps([None if word is None else str(word) for word in words]))


def _storable(column: Any) -> Any:
    if np.ma.isMaskedArray(column):
        return column.toflex()
    return _text(column) if column.dtype.kind == "O" else column


def _restored(stored: Any) -> Any:
    if stored.dtype.names:
        return np.ma.array(stored["_data"], mask=stored["_mask"])
    return np.array(json.loads(str(stored)), dtype=object) if stored.ndim == 0 else stored


def differences(before: Any, now: Any, name: str = "") -> list[str]:
    """Where two manifests differ, by name; [] where they are equal.

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


def unfinished(output: Path) -> bool:
    """Whether a scan that was killed left something to resume."""
    return output.with_name(output.name + ".parts").exists()
