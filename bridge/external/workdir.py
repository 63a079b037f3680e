"""Work directories: one per digest of what determines the result, locked while in use."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bridge.errors import ToolError, ZpbridgeError
from bridge.external.progress import Progress, silent
from bridge.files import write_text

_POLL_S = 0.2
_SCRATCH = "scratch-"
_DISK = re.compile(r"No space left on device|Disk quota exceeded")
_ROOM = 1 << 16
"""Bytes: with less than that nothing can be compiled."""
_SHOWN = 600
_UNSAFE = re.compile(r"[^\w./+=@,~^-]")
_OTHER = "choose another with workdir in zpbridge.toml or --workdir"


def digest(*parts: object) -> str:
    """Sixteen hexadecimal digits that stand for the parts (anything JSON can hold, and paths).

    >>> digest("a", 1) == digest("a", 1), digest("a", 1) == digest("a", 2)
    (True, False)
    """
    text = json.dumps(parts, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def default_workdir() -> Path:
    """`zpbridge` in the user's cache directory."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "zpbridge"


def refuse_unsafe(path: Path, program: str) -> None:
    """Raise ToolError for a path that does not survive the program's shell scripts and makefiles.

    >>> refuse_unsafe(Path("/scratch/my runs"), "MadGraph")
    Traceback (most recent call last):
    bridge.errors.ToolError: /scratch/my runs: MadGraph cannot work below a path with ' ' in it: ...
    """
    unsafe = sorted(set(_UNSAFE.findall(str(path))))
    if unsafe:
        raise ToolError(
            f"{path}: {program} cannot work below a path with {' or '.join(map(repr, unsafe))} "
            f"in it: its shell scripts and makefiles would break there; {_OTHER}"
        )


@contextmanager
def disk_errors(directory: Path) -> Iterator[None]:
    """Turn a full or failing disk under a program's files into a ToolError with the place."""
    try:
        yield
    except OSError as error:
        raise ToolError(_disk_sentence(error, directory)) from error
    except ZpbridgeError as error:
        if type(error) is ZpbridgeError and isinstance(error.__cause__, OSError):
            raise ToolError(f"{error}; {_OTHER}") from error
        raise


def full_disk(directory: Path, text: str) -> str:
    """What a program said of a full disk, or that there is no room; empty where there is."""
    said = next((line.strip() for line in text.splitlines() if _DISK.search(line)), "")
    if said:
        return f"{said[:_SHOWN]}; {_OTHER}"
    if shutil.disk_usage(directory).free < _ROOM:
        return f"{directory}: No space left on device; {_OTHER}"
    return ""


def _disk_sentence(error: OSError, directory: Path) -> str:
    """The first file that could not be written or read, and why."""
    if isinstance(error, shutil.Error) and isinstance(error.args[0], list):
        _, place, why = error.args[0][0]
        return f"{place}: {why}; {_OTHER}"
    place = error.filename or error.filename2 or directory
    return f"{place}: {error.strerror or error}; {_OTHER}"


def make_directory(path: Path) -> Path:
    """The directory, made if need be. Raises ToolError where it cannot be written."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ToolError(
            f"{path}: the work directory cannot be made: {error.strerror}; {_OTHER}"
        ) from error
    if not os.access(path, os.W_OK | os.X_OK):
        raise ToolError(f"{path}: the work directory is read-only; {_OTHER}")
    return path


@contextmanager
def locked(directory: Path, progress: Progress = silent) -> Iterator[int]:
    """Hold the only lock on a directory; yields its descriptor, to be kept open by children.

    Waits for whoever has it; the lock of a killed process is free again.
    """
    make_directory(directory)
    try:
        descriptor = os.open(directory / ".lock", os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise ToolError(f"{directory}: the lock cannot be made: {error.strerror}") from error
    try:
        told = False
        while not _try_lock(descriptor):
            if not told:
                progress(f"waiting for another run in {directory}")
                told = True
            time.sleep(_POLL_S)
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def scratch_folder(directory: Path) -> Iterator[Path]:
    """A folder that is removed at the end; those that killed processes left are removed too."""
    for path in directory.glob(f"{_SCRATCH}*"):
        _remove_abandoned(path)
    with tempfile.TemporaryDirectory(dir=directory, prefix=_SCRATCH) as name, locked(Path(name)):
        yield Path(name)


def _remove_abandoned(scratch: Path) -> None:
    """Remove a folder whose lock nobody holds any more."""
    try:
        descriptor = os.open(scratch / ".lock", os.O_RDWR)
    except FileNotFoundError:
        return
    try:
        if _try_lock(descriptor):
            shutil.rmtree(scratch, ignore_errors=True)
    finally:
        os.close(descriptor)


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


class Built:
    """A directory that a program needs in working order: built once, rebuilt after any accident.

    `ready.json` is written when a build is complete, and taken away while a program works in
    the directory: a run that was killed therefore costs a new build, never a wrong result.
    `lock` is kept open by the programs that work in it.
    """

    def __init__(self, directory: Path, lock: int) -> None:
        self.directory = directory
        self.lock = lock
        self._stamp = directory / "ready.json"

    @property
    def ready(self) -> bool:
        """Whether it was built to the end."""
        return self._stamp.exists()

    @property
    def facts(self) -> dict[str, Any]:
        """What it was sealed with; nothing where it is not ready."""
        found: dict[str, Any] = json.loads(self._stamp.read_text("utf-8")) if self.ready else {}
        return found

    def clear(self) -> None:
        """Remove everything but the lock and the logs."""
        for path in self.directory.iterdir():
            if path.name == ".lock" or path.suffix == ".log":
                continue
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()

    def seal(self, **facts: Any) -> None:
        """Declare the directory in working order."""
        write_text(self._stamp, json.dumps(facts, indent=2))

    @contextmanager
    def in_use(self) -> Iterator[Callable[[bool], None]]:
        """Not ready while the body runs, and ready again only where the body says so.

        The body is given a function to call with True when the program ended well.
        """
        facts = self._stamp.read_text(encoding="utf-8")
        self._stamp.unlink()
        verdicts = [False]
        yield verdicts.append
        if verdicts[-1]:
            write_text(self._stamp, facts)
