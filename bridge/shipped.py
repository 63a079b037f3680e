"""The only way to the files that travel with the package."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def shipped(name: str) -> Path:
    """Path of `ufo_model`, `templates`, `validation` or something below one of them.

    An installed package carries them in `bridge/shipped`; a checkout has them beside `bridge`.

    >>> shipped("templates").name
    'templates'
    """
    for root in (_PACKAGE / "shipped", _PACKAGE.parent):
        if (root / name).exists():
            return root / name
    raise FileNotFoundError(
        f"{name} is neither in {_PACKAGE / 'shipped'} nor in {_PACKAGE.parent}: "
        "reinstall zpbridge, the installation is incomplete"
    )
