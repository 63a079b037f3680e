"""The command `zpbridge`; nothing of it is imported before signals are taken care of."""

import signal
import sys
from typing import NoReturn


def main() -> NoReturn:
    """Run the command line.

    Exit codes: 0 fine, 1 a check failed, 2 bad input, 3 a tool missing or failed. By a signal:
    130 interrupted with Ctrl-C, 129 and 143 by SIGHUP and SIGTERM, which end it like Ctrl-C:
    temporary files and started programs go with it. 141 where nobody reads what it prints.
    """
    try:
        from bridge.cli.signals import end_on_signals

        end_on_signals()
        from bridge.cli.commands import run

        run()
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        print("error: interrupted", file=sys.stderr)
        sys.exit(128 + signal.SIGINT)
    sys.exit(0)
