"""One process at a time in a folder."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from bridge.errors import ZpbridgeError


@dataclass(frozen=True, slots=True)
class Lock:
    """The lock file of a folder, open in this process. A lock ends with its process."""

    path: Path
    stream: IO[Any]

    @property
    def ours(self) -> bool:
        """Whether the file is still the one that was locked: neither removed nor made anew."""
        try:
            return os.path.samestat(os.fstat(self.stream.fileno()), self.path.stat())
        except FileNotFoundError:
            return False


@contextmanager
def held(folder: Path) -> Iterator[Lock]:
    """Hold the only lock on a folder, made if need be, and removed at the end if it is empty.

    Raises ZpbridgeError where another process has it, or where the folder cannot be made.
    """
    lock = None
    while lock is None:
        lock = _acquired(folder)
    with lock.stream:
        try:
            yield lock
        finally:
            if lock.ours:
                lock.path.unlink()
                with suppress(OSError):
                    folder.rmdir()


def _acquired(folder: Path) -> Lock | None:
    """The lock; None where its last holder removed it in the meantime."""
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise ZpbridgeError(f"{folder}: cannot be made: {error.strerror}") from error
    with ExitStack() as opened:
        try:
            path = folder / ".lock"
            lock = Lock(path, opened.enter_context(path.open("a")))
            fcntl.flock(lock.stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if lock.ours:
                opened.pop_all()
                return lock
        except FileNotFoundError:
            pass
        except BlockingIOError:
            raise ZpbridgeError(
                f"{folder} is in use by a scan or fit that runs now: wait for it, or choose "
                "another output"
            ) from None
        except OSError as error:
            raise ZpbridgeError(f"{folder}: cannot be locked: {error.strerror}") from error
    return None
