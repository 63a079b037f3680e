"""Run an external program: output line by line into a log, a deadline, and no survivors."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO

from bridge.errors import ToolError

_SUPERVISOR = Path(__file__).with_name("supervisor.py")
_LONGEST_LINE = 1 << 20
_AT_ONCE_S = 30.0


class TimedOut(ToolError):
    """The program gave no sign of progress for as long as it was allowed to."""


class Unwritable(ToolError):
    """Nothing more can be written: every further point would meet the same."""


def run_program(
    command: Sequence[str | Path],
    *,
    cwd: Path,
    log: Path,
    timeout_s: float,
    environment: Mapping[str, str] | None = None,
    on_line: Callable[[str], bool] = lambda line: False,
    keep_open: Sequence[int] = (),
) -> int:
    """Exit code of the program; its output is appended to `log`.

    `on_line` sees every line and returns True for one that is progress; the clock of `timeout_s`
    [s] then starts again. `keep_open` are descriptors of locks, held until the last descendant
    of the program is dead. Raises TimedOut, and Unwritable where the log cannot be written.
    Whatever ends this function, or this process, ends the program and its descendants.
    """
    try:
        record = log.open("ab", buffering=0)
    except OSError as error:
        raise Unwritable(f"{log}: the log cannot be written: {error.strerror}") from error
    with record:
        process = subprocess.Popen(
            [sys.executable, "-I", "-S", str(_SUPERVISOR), *map(str, command)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=cwd,
            env=None if environment is None else dict(environment),
            pass_fds=tuple(keep_open),
            start_new_session=True,
        )
        assert process.stdin is not None and process.stdout is not None
        try:
            clock = _Clock(timeout_s)
            for line in _lines(process.stdout, record, clock):
                if on_line(line):
                    clock.restart()
        except TimeoutError:
            raise TimedOut(
                f"{Path(command[0]).name} gave no result for {timeout_s:g} s and was stopped"
                f"{_last_words(log)}; see {log}"
            ) from None
        except OSError as error:
            raise Unwritable(f"{log}: the log cannot be written: {error.strerror}") from error
        finally:
            process.stdin.close()
            process.stdout.close()
            code = process.wait()
    return code


def prompt_answer(
    command: Sequence[str], environment: Mapping[str, str] | None = None
) -> str | None:
    """What a command prints that ends well at once; None where it does not."""
    try:
        done = subprocess.run(
            command,
            env=None if environment is None else dict(environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_AT_ONCE_S,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()


def explain_exit(code: int) -> str:
    """What an exit code of `run_program` means, in words.

    >>> explain_exit(137)
    'was killed by SIGKILL'
    """
    if code == 127:
        return "could not be started"
    if code > 128:
        try:
            return f"was killed by {signal.Signals(code - 128).name}"
        except ValueError:
            pass
    return f"ended with exit code {code}"


def last_line(log: Path) -> str:
    """The last line of a log that is not empty, or an empty text."""
    try:
        tail = log.read_bytes()[-4096:].decode(errors="replace")
    except OSError:
        return ""
    return next((line.strip() for line in reversed(tail.splitlines()) if line.strip()), "")


def _last_words(log: Path) -> str:
    line = last_line(log)
    return f"; its last line was {line[:200]!r}" if line else ""


class _Clock:
    """Time left of an allowance that can be renewed."""

    def __init__(self, allowance_s: float) -> None:
        self._allowance_s = allowance_s
        self.restart()

    def restart(self) -> None:
        """Grant the whole allowance again."""
        self._end = time.monotonic() + self._allowance_s

    @property
    def left_s(self) -> float:
        """Seconds left, 0 when it is used up."""
        return max(0.0, self._end - time.monotonic())


def _lines(stream: IO[bytes], record: IO[bytes], clock: _Clock) -> Iterator[str]:
    """Lines as they arrive, after they were recorded. Raises TimeoutError."""
    pending = b""
    while True:
        if not select.select([stream], [], [], clock.left_s)[0]:
            raise TimeoutError
        chunk = os.read(stream.fileno(), 65536)
        if not chunk:
            break
        record.write(chunk)
        *whole, pending = (pending + chunk).split(b"\n")
        yield from (line.decode(errors="replace") for line in whole)
        if len(pending) > _LONGEST_LINE:
            pending = b""
        if clock.left_s == 0.0:
            raise TimeoutError
    if pending:
        yield pending.decode(errors="replace")
