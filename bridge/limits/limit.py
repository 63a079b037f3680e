"""A published limit or measurement: numbers on a mass axis, and what is known about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bridge.numerics.arrays import Array, Real

KINDS: dict[str, str] = {
    "observed": "a published observed limit or a measurement",
    "expected": "a published expected limit",
    "derived": "computed from published data by someone else than the experiment",
    "projection": "what an experiment hopes to reach: excludes nothing",
    "fit": "a fit to data that are listed themselves: excludes nothing",
    "context": "not valid for this model: excludes nothing",
    "convention": "where the calculation can be trusted: excludes nothing, and has no CL",
}
COUNTED = ("observed", "expected", "derived")
"""Kinds that can exclude a point."""

GRADES: dict[str, str] = {
    "A": "official or cross-checked numbers",
    "B": "one digitisation",
    "C": "derived or recalled, with the stated accuracy",
}
PROPORTIONAL = "proportional to mass"
"""The one extrapolation a file can ask for: at large masses the flux falls like 1/m."""


@dataclass(frozen=True, slots=True)
class Limit:
    """One file. `axis` is "mzp", "mnu4" or None; `masses` [GeV] rise, empty without an axis.

    `columns` is either {upper}, {lower, upper} or {value, plus, minus}, in `unit`. A convention
    has no `cl` and the grade "-". `hepdata` are the lines `#:` as they are. Limits of one `group`
    rest on the same data; `exposure` tells which of them is expected to be strongest, 0 where it is
    not said. `supersedes` names limits on the same data that never count beside it.
    """

    name: str
    path: Path
    title: str
    observable: str
    unit: str
    cl: float | None
    kind: str
    grade: str
    date: str
    cite: tuple[str, ...]
    read: str
    origin: str
    licence: str
    side: str
    above: str
    notes: tuple[str, ...]
    hepdata: tuple[str, ...]
    axis: str | None
    masses: Array
    columns: Mapping[str, Array]
    group: str = ""
    exposure: float = 0.0
    exposure_unit: str = ""
    supersedes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """What is limited and by whom; the numbers are in `masses` and `columns`."""
        return f"<Limit {self.name} on {self.observable}: {self.title}>"

    @property
    def measured(self) -> bool:
        """Whether the file holds a value with errors rather than a limit."""
        return "value" in self.columns

    @property
    def counted(self) -> bool:
        """Whether it can exclude a point."""
        return self.kind in COUNTED

    def at(self, column: str, mass: Real) -> Real:
        """A column at mass [GeV], log-log between the nodes; NaN where there is no limit.

        Shape of `mass`; masses beyond the last node follow `above`.
        """
        y = self.columns[column]
        if self.axis is None:
            return float(y[0])
        x = np.asarray(mass, dtype=float)
        inside = np.exp(np.interp(np.log(x), np.log(self.masses), np.log(y)))
        beyond = y[-1] * x / self.masses[-1] if self.above == PROPORTIONAL else np.nan
        value: Array = np.where(x < self.masses[0], np.nan, inside)
        return np.where(x > self.masses[-1], beyond, value)

    def extrapolated(self, mass: Real) -> bool:
        """Whether any mass lies where the limit was continued beyond its last node."""
        return bool(self.above and np.any(np.asarray(mass) > self.masses[-1]))
