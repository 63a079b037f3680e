"""Where a result comes from: the one record that every output holds, and what it cites."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from html import escape
from importlib.metadata import version
from pathlib import Path
from textwrap import wrap
from typing import Any

import numpy as np

from bridge.data.bibliography import bibtex, cited
from bridge.errors import ZpbridgeError
from bridge.model.digest import model_digest
from bridge.point import defaults

PACKAGE = Path(__file__).resolve().parent
LIBRARIES = ("numba", "numpy", "scipy")
LONG = ("defaults", "bibtex")
"""Left out where a record stands among other things: the model's files and `cite` give them."""


@dataclass(frozen=True)
class Provenance(Mapping[str, Any]):
    """The record of a result by key; digests of files are computed when it is first read.

    `settings` and `options` (of verdicts) are dataclasses. `inputs` are the SM inputs that differ
    from the defaults, `limits` the files by name, `sources` texts that name papers.
    """

    settings: object
    inputs: Mapping[str, float] = field(default_factory=dict)
    options: object = None
    limits: Mapping[str, Path] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    date: str = field(default_factory=lambda: now().strftime("%Y-%m-%dT%H:%M:%SZ"))
    command: str = field(default_factory=lambda: command_line())

    @cached_property
    def computation(self) -> dict[str, Any]:
        """What its numbers depend on: where two results differ here, their numbers may."""
        return {
            **computation(self.settings),
            "inputs": dict(self.inputs),
            "limits": {name: digest_of(path) for name, path in self.limits.items()},
            "limit_options": content(self.options),
        }

    @cached_property
    def _record(self) -> dict[str, Any]:
        keys = cited(self.sources)
        made = {"date": self.date, "command": self.command, "commit": commit()}
        made["system"] = platform.platform()
        cites = {"citations": " ".join(keys), "bibtex": bibtex(keys)}
        return {**made, **self.computation, **cites}

    def __getitem__(self, key: str) -> Any:
        return self._record[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._record)

    def __len__(self) -> int:
        return len(self._record)


def short(record: Mapping[str, Any]) -> dict[str, Any]:
    """A record without its long parts and what is empty, for comments and metadata."""
    return {k: v for k, v in record.items() if k not in LONG and v not in (None, {}, "")}


def comment_lines(record: Mapping[str, Any], width: int | None = None) -> list[str]:
    """A record as lines `# key: value`; what is longer than `width` goes on in a line of its key.

    >>> comment_lines({"command": "zpbridge evaluate", "inputs": {"MT": 165.0}})
    ['# command: zpbridge evaluate', '# inputs: {"MT": 165.0}']
    """
    texts = {f"# {key}: ": _in_one_line(value) for key, value in short(record).items()}
    return [
        start + line
        for start, text in texts.items()
        for line in (wrap(text, width - len(start)) if width else [text])
    ]


def _in_one_line(value: Any) -> str:
    if not isinstance(value, str):
        return json.dumps(value)
    return value if value.isprintable() else ascii(value)


def picture_metadata(kind: str, record: Mapping[str, Any]) -> dict[str, Any]:
    """What matplotlib writes into a picture (pdf, png or svg) that holds a record."""
    about = json.dumps(short(record))
    kinds: dict[str, dict[str, Any]] = {
        "pdf": {"CreationDate": None, "Creator": "zpbridge", "Subject": about},
        "png": {"Software": "zpbridge", "Description": about},
        "svg": {"Date": None, "Creator": "zpbridge", "Description": about},
    }
    return kinds[kind]


def html(record: Mapping[str, Any]) -> str:
    """A record as a part of a page, with its BibTeX to unfold."""
    rows = (
        f"<dt>{escape(key)}</dt><dd>{escape(_in_one_line(value))}</dd>"
        for key, value in short(record).items()
    )
    return (
        f"<h2>Made with</h2>\n<dl>{''.join(rows)}</dl>\n<details><summary>BibTeX of what this "
        f"rests on</summary><pre>{escape(record.get('bibtex', ''))}</pre></details>"
    )


def now() -> datetime:
    """The time in UTC, or that of SOURCE_DATE_EPOCH. Raises ZpbridgeError where it is no time."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return datetime.now(UTC)
    try:
        return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError):
        raise ZpbridgeError(
            f"SOURCE_DATE_EPOCH = {epoch!r}: expected whole seconds since 1970; correct or unset it"
        ) from None


def command_line() -> str:
    """The command that this process runs, the place of its program left out."""
    return shlex.join([Path(sys.argv[0]).name, *sys.argv[1:]])


@lru_cache
def commit() -> str | None:
    """The commit of a checkout, with "-dirty" where it was changed; None outside of one."""
    root = PACKAGE.parent
    if not (root / ".git").exists():
        return None
    words = ["git", "-C", str(root), "describe", "--always", "--dirty", "--abbrev=40"]
    plain = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        done = subprocess.run(
            [*words, "--exclude=*"], env=plain, capture_output=True, text=True, timeout=10,
            check=True,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip() or None


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

    >>> content({"pdf": "nn23lo1", "range": (1.0, 2.0)})
    {'pdf': 'nn23lo1', 'range': [1.0, 2.0]}
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


def computation(settings: object) -> dict[str, Any]:
    """The settings and the installation that a number comes from."""
    return {"settings": content(settings), **installation()}


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
