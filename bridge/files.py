"""Files: written so that nobody ever sees half of one, and those that travel with the package."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from bridge.errors import ZpbridgeError


@contextmanager
def whole_file(path: str | os.PathLike[str], mode: str = "w") -> Iterator[IO[Any]]:
    """A stream to a temporary file beside `path`, renamed to `path` when all went well.

    A symbolic link stays one, its target is written; an existing file keeps its permissions and
    owner; what is no regular file (a pipe, a device) is written to directly.
    Raises ZpbridgeError where the file cannot be written; `path` is then as it was.

    >>> with whole_file("/nowhere/card.slha") as stream:
    ...     stream.write("x")
    Traceback (most recent call last):
    bridge.errors.ZpbridgeError: /nowhere/card.slha: cannot be written: No such file or directory
    """
    writing = _replacement if _replaceable(path) else open
    try:
        with writing(path, mode, **_text(mode)) as stream:
            yield stream
    except OSError as error:
        raise ZpbridgeError(f"{path}: cannot be written: {error.strerror or error}") from error


def refuse_unwritable(path: str | os.PathLike[str], folder: bool = False) -> None:
    """Raise ZpbridgeError where a file, or a folder with its parents, could not be written.

    >>> refuse_unwritable("/nowhere/card.slha")
    Traceback (most recent call last):
    bridge.errors.ZpbridgeError: /nowhere/card.slha: cannot be written: No such file or directory
    """
    target = Path(os.path.realpath(path))
    if Path(path).is_dir() and not folder:
        raise _unwritable(path, errno.EISDIR)
    if folder:
        target = next(place for place in (target, *target.parents) if place.exists())
    elif _replaceable(path):
        target = target.parent
    else:
        return
    if not target.exists():
        raise _unwritable(path, errno.ENOENT)
    if not target.is_dir():
        raise _unwritable(path, errno.ENOTDIR)
    if not os.access(target, os.W_OK | os.X_OK):
        raise _unwritable(path, errno.EACCES)


def _unwritable(path: str | os.PathLike[str], reason: int) -> ZpbridgeError:
    return ZpbridgeError(f"{path}: cannot be written: {os.strerror(reason)}")


def _text(mode: str) -> dict[str, Any]:
    return {} if "b" in mode else {"encoding": "utf-8", "newline": ""}


def _replaceable(path: str | os.PathLike[str]) -> bool:
    """Whether there is nothing yet, or a regular file: another may then take its place."""
    return Path(path).is_file() or not Path(path).exists()


@contextmanager
def _replacement(path: str | os.PathLike[str], mode: str, **text: Any) -> Iterator[IO[Any]]:
    target = Path(os.path.realpath(path))
    temporary = ""
    try:
        with tempfile.NamedTemporaryFile(
            mode, dir=target.parent, prefix=f".{target.name}.", delete=False, **text
        ) as stream:
            temporary = stream.name
            yield stream
        _like(target, temporary)
        Path(temporary).replace(target)
    finally:
        if temporary:
            Path(temporary).unlink(missing_ok=True)


def _like(target: Path, temporary: str) -> None:
    """Give a file the permissions and, where allowed, the owner of the one it replaces."""
    try:
        before = target.stat()
    except FileNotFoundError:
        Path(temporary).chmod(0o666 & ~_umask())
        return
    with suppress(PermissionError):
        os.chown(temporary, before.st_uid, before.st_gid)
    Path(temporary).chmod(stat.S_IMODE(before.st_mode))


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


PACKAGE = Path(__file__).resolve().parent
"""The folder of the package."""


def shipped(name: str) -> Path:
    """Path of something that travels with the package.

    An installed package carries it in `bridge/shipped`; a checkout has it beside `bridge`.

    Parameters
    ----------
    name : str
        `ufo_model`, `templates`, `validation` or something below one of them.

    Returns
    -------
    Path
        An existing file or folder.

    Raises
    ------
    FileNotFoundError
        Where it is in neither place.

    Notes
    -----
    Source: the folders of these names in the repository.
    Cost: a look at the disk.

    Examples
    --------
    >>> shipped("templates").name
    'templates'
    """
    for root in (PACKAGE / "shipped", PACKAGE.parent):
        if (root / name).exists():
            return root / name
    raise FileNotFoundError(
        f"{name} is neither in {PACKAGE / 'shipped'} nor in {PACKAGE.parent}: "
        "reinstall zpbridge, the installation is incomplete"
    )
