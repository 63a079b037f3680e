"""Files: written so that nobody ever sees half of one, and those that travel with the package."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from bridge.errors import ZpbridgeError


@contextmanager
def whole_file(path: str | os.PathLike[str], mode: str = "w") -> Iterator[IO[Any]]:
    """A stream to a temporary file beside `path`, renamed to `path` when all went well.

    Raises ZpbridgeError where the file cannot be written; `path` is then as it was.

    >>> with whole_file("/nowhere/card.slha") as stream:
    ...     stream.write("x")
    Traceback (most recent call last):
    bridge.errors.ZpbridgeError: /nowhere/card.slha: cannot be written: No such file or directory
    """
    target = Path(path)
    temporary = ""
    try:
        with tempfile.NamedTemporaryFile(
            mode,
            encoding=None if "b" in mode else "utf-8",
            newline=None if "b" in mode else "",
            dir=target.parent,
            prefix=f".{target.name}.",
            delete=False,
        ) as stream:
            temporary = stream.name
            yield stream
        Path(temporary).chmod(0o666 & ~_umask())
        Path(temporary).replace(target)
    except OSError as error:
        raise ZpbridgeError(f"{target}: cannot be written: {error.strerror}") from error
    finally:
        if temporary:
            Path(temporary).unlink(missing_ok=True)


def write_text(path: str | os.PathLike[str], text: str) -> None:
    """Write `text` to `path`, all or nothing."""
    with whole_file(path) as stream:
        stream.write(text)


def make_folder(path: str | os.PathLike[str]) -> None:
    """A folder for results, with its parents. Raises ZpbridgeError where it cannot be made."""
    try:
        Path(path).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ZpbridgeError(f"{path}: cannot be made: {error.strerror}") from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


_PACKAGE = Path(__file__).resolve().parent


def shipped(name: str) -> Path:
    """Path of `ufo_model`, `templates`, `validation` or something below one of them.

    An installed package carries them in `bridge/shipped`; a checkout has them beside `bridge`.

    >>> shipped("templates").name
    'templates'
    """
    for root in (_PACKAGE / "shipped", _PACKAGE.parent):
        if (root / name).exists():
            return root / name
    raise FileNotFoundError(
        f"{name} is neither in {_PACKAGE / 'shipped'} nor in {_PACKAGE.parent}: "
        "reinstall zpbridge, the installation is incomplete"
    )
