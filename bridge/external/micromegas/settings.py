"""How micrOMEGAs is asked, and what its numbers mean then."""

from __future__ import annotations

from dataclasses import dataclass
from math import isinf

from bridge.errors import ZpbridgeError
from bridge.external.micromegas.output import omega_error

CONVENTION = (
    "Omega h2 at T = 1 MeV times 2.742e8; sigma v of nu4 and nu4bar at rest, halved; bw_range is "
    "how many widths off its pole a propagator still has its width: 80, because from 100 on an "
    "artificial width of 1 % of the mass stays in the t and u channels of nu4 nu4bar -> Z' Z' "
    "(sqme_aux.c), and sigma v then grows like (mnu4/mzp)^4; in the s channel 80 costs at most "
    "80^-2; light quarks have masses, because massless ones are left out of direct detection"
)
"""What its numbers mean, and why it is asked as it is."""


@dataclass(frozen=True, slots=True)
class MicromegasSettings:
    """How micrOMEGAs computes; the defaults are within 0.5 % of converged everywhere.

    `fast` 1 is its fast mode (up to 7 % off near a resonance); `beps` cuts the thermal integral;
    `bw_range` is the distance from the pole, in widths, up to which a propagator has a width:
    below 100, see `bridge.external.micromegas.output.omega_error`. Raises ZpbridgeError where
    Omega h^2 would have no bound on its error.
    """

    fast: int = 0
    beps: float = 1e-10
    bw_range: float = 80.0
    timeout_s: float = 300.0
    build_timeout_s: float = 600.0

    def __post_init__(self) -> None:
        if isinf(omega_error(self.physics())):
            raise ZpbridgeError(
                f"bw_range = {self.bw_range:g}: expected above 0 and below 100, 80 is right; from "
                "100 on micrOMEGAs keeps an artificial width in nu4 nu4bar -> Z' Z', which spoils "
                "Omega h^2 at large mnu4/mzp"
            )

    def physics(self) -> dict[str, float]:
        """What the numbers depend on."""
        return {"fast": self.fast, "beps": self.beps, "bw_range": self.bw_range}
