"""SIGTERM and Ctrl-C end a command as exceptions do, and come again where one is swallowed."""

from __future__ import annotations

import signal
import sys
from threading import Timer, main_thread
from typing import Any

TERMINATED = 128 + signal.SIGTERM
INTERRUPTED = 128 + signal.SIGINT
"""Exit codes that shells know them by."""

AGAIN = 0.1
"""Seconds after which a signal comes again."""


def end_on_signals() -> None:
    """Let SIGTERM raise SystemExit, as Ctrl-C raises KeyboardInterrupt: temporary files go.

    Python drops an exception that is raised while a library calls back, as LLVM does while it
    compiles: its signal is then sent again, until one arrives elsewhere.
    """
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(TERMINATED))
    before = sys.unraisablehook

    def hook(dropped: sys.UnraisableHookArgs) -> None:
        number = _signal_of(dropped.exc_value)
        if number is None:
            before(dropped)
            return
        again = Timer(AGAIN, signal.pthread_kill, (main_thread().ident, number))
        again.daemon = True
        again.start()

    sys.unraisablehook = hook


def _signal_of(exception: Any) -> signal.Signals | None:
    if isinstance(exception, KeyboardInterrupt):
        return signal.SIGINT
    ends = isinstance(exception, SystemExit) and exception.code == TERMINATED
    return signal.SIGTERM if ends else None
