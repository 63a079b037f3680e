"""How MadGraph is asked: the processes it knows, and how it computes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bridge.errors import ToolError

RESTRICTION, GENERAL_RESTRICTION = "5f", "general5f"
"""Of the model: with the couplings of (2.28), and with all."""
PDF_LABELS = ("nn23lo1", "nn23lo", "nn23nlo", "cteq6l1", "cteq6_l", "cteq6_m", "lhapdf")

PROCESSES: Mapping[str, tuple[str, ...]] = {
    "bb": ("define bottom = b b~", "generate bottom bottom > zp"),
    "bs": (
        "define bottomlike = b s~",
        "define strangelike = s b~",
        "generate bottomlike bottomlike > zp",
        "add process strangelike strangelike > zp",
    ),
    "dimuon": ("generate p p > zp > mu+ mu-",),
}
"""What is generated for each cross-section: both beam orders of every initial state."""


@dataclass(frozen=True, slots=True)
class MadGraphSettings:
    """How MadGraph computes.

    Every cross-section is the mean of independent runs, at least two, at most `max_runs`, until
    its statistical error is below `accuracy` (relative). `window` are the limits on the dimuon
    mass in units of mzp. `events` unweighted dimuon events are generated too, where not 0.
    """

    pdlabel: str = "nn23lo1"
    lhaid: int = 247000
    beam_gev: float = 6500.0
    window: tuple[float, float] = (0.8, 1.2)
    accuracy: float = 7e-4
    max_runs: int = 6
    seed: int = 1803
    events: int = 0
    processes: tuple[str, ...] = ("bb", "bs", "dimuon")
    timeout_s: float = 900.0

    def __post_init__(self) -> None:
        if self.pdlabel not in PDF_LABELS:
            raise ToolError(
                f"pdlabel {self.pdlabel!r} is unknown to MadGraph, which would keep another one: "
                f"expected {', '.join(PDF_LABELS)}"
            )
        unknown = sorted(set(self.processes) - PROCESSES.keys())
        if unknown:
            raise ToolError(f"no process {', '.join(unknown)}; there are {', '.join(PROCESSES)}")

    def physics(self) -> dict[str, object]:
        """What the numbers depend on."""
        return {
            "pdf": self.pdlabel if self.pdlabel != "lhapdf" else f"lhapdf {self.lhaid}",
            "sqrt_s_gev": 2.0 * self.beam_gev,
            "window": list(self.window),
            "accuracy": self.accuracy,
            "seed": self.seed,
            "events": self.events,
            "processes": list(self.processes),
        }
