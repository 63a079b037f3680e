"""What an error of the package says on the command line."""

from __future__ import annotations

import re

_ARGUMENT = re.compile(r'width="(\w+)"')


def error_text(error: Exception) -> str:
    """The message, with the option where Python has an argument.

    >>> error_text(ValueError('keep it with width="card"'))
    'keep it with --width card'
    """
    return _ARGUMENT.sub(r"--width \1", str(error))
