"""What the package returns: numbers that carry unit, error, method and source."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from bridge.numerics.arrays import Real


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a physics module says of one quantity, for one point or an array of points.

    Attributes
    ----------
    value : float or array
        In the unit of `bridge.observables`; NaN where the quantity does not exist.
    error : float or array
        Numerical, absolute, in the same unit: one standard deviation or a bound, as `method` says.
    method : str
        How it was computed.
    absent : tuple of (mask, str)
        Where the quantity does not exist, or has a value that is no answer (shape of the point, or
        one bool), each with its reason.
    """

    value: Real
    error: Real
    method: str
    absent: tuple[tuple[npt.NDArray[np.bool_] | bool, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number with its unit, numerical error, method and source.

    Attributes
    ----------
    name : str
        As in tables, JSON and cards.
    value : float or None
        In `unit`; None where the quantity does not exist.
    unit : str
        "" for pure numbers.
    error : float or None
        Numerical, absolute, in `unit`.
    method : str
        How it was computed.
    source : str
        Where the formula is from.
    status : str
        "ok", or why there is no value, or none that is an answer.
    """

    name: str
    value: float | None
    unit: str
    error: float | None
    method: str
    source: str
    status: str = "ok"

    def to_json(self) -> dict[str, Any]:
        """The five fields of the JSON contract."""
        return {
            "value": self.value,
            "unit": self.unit,
            "error": self.error,
            "method": self.method,
            "source": self.source,
            **({} if self.status == "ok" else {"status": self.status}),
        }


@dataclass(frozen=True, slots=True)
class Results(Mapping[str, Quantity]):
    """All quantities of one point: `results["omega_h2"].value`.

    Attributes
    ----------
    point : mapping of str to float or None
        The portal parameters [GeV for masses], and `wzp`: None where the width is computed.
    quantities : mapping of str to Quantity
        By name, in the order of tables.
    warnings : tuple of str
        What a careful user should know.
    settings : mapping of str to str
        The conventions and options used.
    provenance : mapping of str to Any
        What the numbers come from: see `bridge.provenance`.
    """

    point: Mapping[str, float | None]
    quantities: Mapping[str, Quantity]
    warnings: tuple[str, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)
    provenance: Mapping[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Quantity:
        try:
            return self.quantities[name]
        except KeyError:
            raise KeyError(
                f"no quantity {name!r}; there are {', '.join(self.quantities)}"
            ) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self.quantities)

    def __len__(self) -> int:
        return len(self.quantities)

    @property
    def status(self) -> str:
        """ "ok", or why quantities are absent, as in a scan's `status` column."""
        reasons = dict.fromkeys(q.status for q in self.quantities.values() if q.status != "ok")
        return "; ".join(reasons) or "ok"

    def to_dict(self) -> dict[str, Any]:
        """Plain data, ready for JSON: absent quantities have value None."""
        return {
            "point": dict(self.point),
            "quantities": {name: q.to_json() for name, q in self.quantities.items()},
            "warnings": list(self.warnings),
            "settings": dict(self.settings),
            "status": self.status,
            "provenance": dict(self.provenance),
        }

    def to_json(self) -> str:
        """Strict JSON (no NaN)."""
        return json.dumps(self.to_dict(), indent=2, allow_nan=False)


def scalar(x: Real) -> float | None:
    """A finite float, or None."""
    number = float(np.asarray(x))
    return number if math.isfinite(number) else None
