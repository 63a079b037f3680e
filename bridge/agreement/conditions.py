"""Under which conditions a program and native compute the same: masses, width, convention."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from bridge.external.codes.run import CodeSettings
from bridge.external.micromegas.settings import CONVENTION
from bridge.external.tool import ToolSettings
from bridge.native.thermal_average import sigmav_thermal
from bridge.native.widths import width_zp
from bridge.point import Point

_RELIC_X = np.geomspace(2.0, 1e6, 400)


def _with_width(point: Point) -> Point:
    """The Z' width fixed to the computed one: a program would take other masses for it."""
    return point if point.wzp is not None else point.replace(wzp=float(width_zp(point)))


def _thermal_average(point: Point) -> dict[str, list[float]]:
    """<sigma v> [GeV^-2] of nu4 with nu4bar, which is twice the effective one."""
    sigmav = 2.0 * np.asarray(sigmav_thermal(_RELIC_X, point))
    return {"x": _RELIC_X.tolist(), "sigmav_gev2": sigmav.tolist()}


@dataclass(frozen=True, slots=True)
class Conditions:
    """How one program is asked, and how native must compute to be compared with it.

    `sources` are what to cite, `settings` are the program's own unless given, `asked` is the point
    it gets, `masses` are SM inputs that it takes differently.
    """

    sources: str
    convention: str
    settings: ToolSettings | None = None
    masses: Mapping[str, float] = field(default_factory=dict)
    relic_convention: str = "physical"
    asked: Callable[[Point], Point] = lambda point: point

    def native(self, point: Point) -> Point:
        """The point at which native computes what the program said of `point`."""
        return point.replace(**self.masses, wzp=point.wzp)


CONDITIONS: Mapping[str, Conditions] = {
    "micromegas": Conditions(
        "arXiv:2312.14894",
        CONVENTION,
        relic_convention="micromegas",
    ),
    "madgraph": Conditions(
        "arXiv:1405.0301; PDF set NNPDF2.3 LO, arXiv:1308.0598",
        "leading order, muF = muR = mzp, five massless flavours, the width given",
        masses=dict.fromkeys(("MD", "MU", "MS", "MC", "MB", "Me", "MMU"), 0.0),
        asked=_with_width,
    ),
    "pythia": Conditions(
        "arXiv:2203.11601; PDF set NNPDF2.3 LO, arXiv:1308.0598",
        "leading order, muF = mzp, massless b and mu in the amplitude, the width given",
        masses={"MB": 0.0, "MMU": 0.0},
        asked=lambda point: _with_width(point.replace(vts=0.0)),
    ),
    "hazma": Conditions(
        "arXiv:1907.11846; g* of its file smdof.dat",
        "its own Boltzmann equation and g*, solved with the native thermal average",
        settings=CodeSettings(inputs=_thermal_average),
    ),
    "directdm": Conditions("arXiv:1708.02678", "per unit of g gnunu/mzp^2, from mzp to 2 GeV"),
    "flavio": Conditions(
        "arXiv:1810.08132; arXiv:1804.05033",
        "all operators of the exchange at mzp; R_K and R_K* as measured, the others over the SM; "
        "A of the CKM matrix set to its |V_tb V_ts*| = 0.0412",
        masses={"AWS": 0.8241038},
    ),
    "ufoamp": Conditions("ufoamp on PyPI", "amplitudes at tree level"),
}
