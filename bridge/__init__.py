"""zpbridge: a flavourful Z' portal for vector-like neutrino dark matter (arXiv:1803.04430).

>>> import bridge
>>> point = bridge.Point(gbb=0.0122, gmumu=0.5, gnunu=1.0, mzp=500.0, mnu4=2565.0)
>>> bridge.evaluate(point)["width_zp"].unit
'GeV'
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from bridge.files import shipped as shipped

_PUBLIC = {
    "Point": "bridge.point",
    "benchmark": "bridge.point",
    "Settings": "bridge.evaluation",
    "evaluate": "bridge.evaluation",
    "Results": "bridge.results",
    "Quantity": "bridge.results",
    "RelicConvention": "bridge.native.relic",
    "solve_mnu4": "bridge.native.solve",
    "scan": "bridge.scans.table",
    "read_card": "bridge.cards",
    "write_card": "bridge.cards",
}

__all__ = [*sorted(_PUBLIC), "shipped"]


def __getattr__(name: str) -> Any:
    """Import a public name from its module on first use, so that start-up stays fast."""
    if name not in _PUBLIC:
        raise AttributeError(f"module 'bridge' has no attribute {name!r}")
    return getattr(import_module(_PUBLIC[name]), name)


def __dir__() -> list[str]:
    return __all__
