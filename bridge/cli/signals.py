"""Signals end a command as exceptions do, and come again where one is swallowed."""

from __future__ import annotations

import signal
import sys
from threading import Timer, main_thread
from typing import Any

INTERRUPTED, HUNG_UP, TERMINATED, BROKEN_PIPE = (
    128 + number for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM, signal.SIGPIPE)
)
"""Exit codes that shells know them by."""

AGAIN = 0.1
"""Seconds after which a signal comes again."""


def end_on_signals() -> None:
    """Let SIGTERM and SIGHUP raise SystemExit, as Ctrl-C does KeyboardInterrupt, so that temporary
    files go.

    Python drops an exception that is raised while a library calls back, as LLVM does while it
    compiles: its signal is then sent again, until one arrives elsewhere.
    """
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:  # as under nohup
            signal.signal(number, lambda number, _frame: sys.exit(128 + number))
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
    if isinstance(exception, SystemExit) and exception.code in (HUNG_UP, TERMINATED):
        return signal.Signals(int(exception.code) - 128)
    return None
