"""The finished chunks of a scan, kept beside the output until it is complete.

One file for each chunk, written whole, so that a killed scan loses at most the chunks in
flight and its continuation neither repeats nor misses a row.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bridge.errors import ZpbridgeError
from bridge.files import whole_file, write_text


@dataclass(frozen=True, slots=True)
class Journal:
    """A folder of finished chunks, and what they are chunks of."""

    folder: Path

    @classmethod
    def open(cls, output: Path, manifest: Mapping[str, Any], resume: bool) -> Journal:
        """The journal of `output`: a new one, or with `resume` the one a killed scan left.

        Raises ZpbridgeError where an unfinished scan is in the way, or is one of other points,
        settings or version.
        """
        journal = cls(output.with_name(output.name + ".parts"))
        if journal._manifest.exists():
            if not resume:
                raise ZpbridgeError(
                    f"{journal.folder} holds an unfinished scan: add --resume to finish it, "
                    "or delete the folder to start again"
                )
            journal._check(manifest)
        else:
            try:
                journal.folder.mkdir(exist_ok=True)
            except OSError as error:
                raise ZpbridgeError(
                    f"{journal.folder}: cannot be made: {error.strerror}"
                ) from error
            write_text(journal._manifest, json.dumps(manifest, indent=2))
        return journal

    @property
    def _manifest(self) -> Path:
        return self.folder / "manifest.json"

    def _check(self, manifest: Mapping[str, Any]) -> None:
        before = json.loads(self._manifest.read_text(encoding="utf-8"))
        changed = [key for key in manifest if before.get(key) != manifest[key]]
        if changed:
            raise ZpbridgeError(
                f"{self.folder} belongs to another scan ({', '.join(changed)} differ): repeat the "
                "scan as it was, or delete the folder to start again"
            )

    def _part(self, index: int) -> Path:
        return self.folder / f"{index:08d}.npz"

    def has(self, index: int) -> bool:
        """Whether chunk `index` is finished."""
        return self._part(index).exists()

    def write(self, index: int, table: Mapping[str, Any]) -> None:
        """Keep a finished chunk."""
        columns = {n: _storable(np.asarray(column)) for n, column in table.items()}
        with whole_file(self._part(index), "wb") as stream:
            np.savez(stream, allow_pickle=False, **columns)

    def read(self, index: int) -> dict[str, Any]:
        """A finished chunk."""
        with np.load(self._part(index)) as part:
            return dict(part)

    def remove(self) -> None:
        """The output is complete: the parts are no longer needed."""
        shutil.rmtree(self.folder)


def _storable(column: Any) -> Any:
    return column.astype(str) if column.dtype.kind == "O" else column
