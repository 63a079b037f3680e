"""Run a program, and leave none of its descendants behind. Imports nothing of the package.

    python supervisor.py PROGRAM ARGUMENT...

Standard input is a lifeline: at its end, which also comes when the starting process is killed,
the program and all its descendants are killed. They are too when the program ends by itself.
Exit code: the program's, 128 + signal where a signal ended it, 127 where it could not start.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_PR_SET_CHILD_SUBREAPER = 36
_PATIENCE_S = 5.0


def supervise(command: list[str]) -> int:
    """Exit code of `command`, once nothing that it started is alive any more."""
    _adopt_orphans()
    try:
        program = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
    except OSError as error:
        print(f"{command[0]}: {error.strerror}", flush=True)
        return 127
    threading.Thread(target=_kill_at_end_of_input, args=(program.pid,), daemon=True).start()
    code = program.wait()
    _kill_all(program.pid)
    return code if code >= 0 else 128 - code


def _adopt_orphans() -> None:
    """Make descendants whose parent died children of this process (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _kill_at_end_of_input(program: int) -> None:
    os.read(0, 1)
    _kill_all(program)


def _kill_all(program: int) -> None:
    """Kill the program's process group, and every child that this process has or inherits."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(program, signal.SIGKILL)
    deadline = time.monotonic() + _PATIENCE_S
    while time.monotonic() < deadline:
        children = [pid for pid in _children() if pid != program]
        if not children:
            return
        for pid in children:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(pid, 0)


def _children() -> Iterator[int]:
    me = str(os.getpid())
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parent = stat.read_text().rpartition(")")[2].split()[1]
            if parent == me:
                yield int(stat.parent.name)


if __name__ == "__main__":
    sys.exit(supervise(sys.argv[1:]))
