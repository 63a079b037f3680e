"""zpbridge: a flavourful Z' portal for vector-like neutrino dark matter (arXiv:1803.04430).

>>> import bridge
>>> point = bridge.Point(gbb=0.0122, gmumu=0.5, gnunu=1.0, mzp=500.0, mnu4=2565.0)
>>> bridge.evaluate(point)["width_zp"].unit
'GeV'
"""

from typing import TYPE_CHECKING

from bridge.files import shipped

if TYPE_CHECKING:
    from bridge import cards, errors, fits, limits, lint, observables, paper, plots, uncertainties
    from bridge.cards import Card
    from bridge.evaluation import estimates, evaluate, read_card, write_card, zp_decay
    from bridge.native.dimuon_amplitudes import DimuonSpectrum, dimuon_spectrum
    from bridge.native.relic import RelicConvention
    from bridge.native.solve import solve_gnunu, solve_mnu4
    from bridge.point import Point, benchmark
    from bridge.prediction import Options, Settings
    from bridge.results import Estimate, Quantity, Results
    from bridge.scans.table import scan

    __version__: str
else:
    from importlib import import_module

    _HOMES = {
        "bridge.cards": ("Card",),
        "bridge.evaluation": ("estimates", "evaluate", "read_card", "write_card", "zp_decay"),
        "bridge.native.dimuon_amplitudes": ("DimuonSpectrum", "dimuon_spectrum"),
        "bridge.native.relic": ("RelicConvention",),
        "bridge.native.solve": ("solve_gnunu", "solve_mnu4"),
        "bridge.point": ("Point", "benchmark"),
        "bridge.prediction": ("Options", "Settings"),
        "bridge.results": ("Estimate", "Quantity", "Results"),
        "bridge.scans.table": ("scan",),
    }
    _HOME = {name: module for module, names in _HOMES.items() for name in names}

    def __getattr__(name):
        """Import a public name or a room on first use, so that start-up stays fast."""
        if name == "__version__":
            return import_module("importlib.metadata").version("zpbridge")
        if name in _HOME:
            return getattr(import_module(_HOME[name]), name)
        if name in __all__:
            return import_module(f"bridge.{name}")
        raise AttributeError(f"module 'bridge' has no attribute {name!r}")

    def __dir__():
        return [*__all__, "__version__"]


__all__ = [
    "Card",
    "DimuonSpectrum",
    "Estimate",
    "Options",
    "Point",
    "Quantity",
    "RelicConvention",
    "Results",
    "Settings",
    "benchmark",
    "cards",
    "dimuon_spectrum",
    "errors",
    "estimates",
    "evaluate",
    "fits",
    "limits",
    "lint",
    "observables",
    "paper",
    "plots",
    "read_card",
    "scan",
    "shipped",
    "solve_gnunu",
    "solve_mnu4",
    "uncertainties",
    "write_card",
    "zp_decay",
]
