"""A signal ends a command wherever it arrives, and what else is dropped is shown."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from bridge.cli import signals

CALLED_BACK = """
import ctypes, signal, time
import bridge.cli.commands

def command():
    callback = ctypes.CFUNCTYPE(None)(lambda: {inside})
    for _ in range(3):
        callback()
    time.sleep({seconds})

bridge.cli.commands.cli = command
bridge.cli.main()
"""


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (signal.SIGTERM, signals.TERMINATED),
        (signal.SIGHUP, signals.HUNG_UP),
        (signal.SIGINT, signals.INTERRUPTED),
    ],
)
def test_a_signal_that_a_library_swallows_comes_again(number, code):
    inside = f"signal.raise_signal({int(number)})"
    program = CALLED_BACK.format(inside=inside, seconds=60)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == code
    assert "Traceback" not in done.stderr
    assert code in (143, 129, 130)


def test_what_else_a_library_swallows_is_shown():
    program = CALLED_BACK.format(inside="1 / 0", seconds=0)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0
    assert "ZeroDivisionError" in done.stderr
