"""Two numbers for the same quantity, and whether they agree: values in, verdicts out.

Native code, a live tool and a recorded reference are compared by the same functions.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median

_ROUNDING = 10.0
"""How many times a tolerance may exceed a stated error that is meant to be the whole error."""


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far two numbers may differ, and why.

    They agree where |difference| <= max(relative |reference|, absolute); over many points the
    median deviation must also stay within `median` where that is given. The deviation is the
    difference where the absolute tolerance decides, else native/reference - 1.
    """

    reason: str
    relative: float = 0.0
    absolute: float = 0.0
    median: float | None = None

    def is_absolute(self, reference: float) -> bool:
        """True where the deviation from this reference value is a difference, not a ratio.

        >>> Tolerance("a floor", relative=0.01, absolute=1e-6).is_absolute(1e-5)
        True
        """
        return reference == 0.0 or self.absolute > self.relative * abs(reference)

    def allowed(self, reference: float) -> float:
        """Largest deviation from a reference value, in the measure of the deviation."""
        return self.absolute if self.is_absolute(reference) else self.relative

    def deviation(self, native: float, reference: float) -> float:
        """native/reference - 1, or the difference; infinite where one of them is no number.

        >>> Tolerance("statistics of the run", relative=1e-3).deviation(1.5, 1.0)
        0.5
        """
        if not (math.isfinite(native) and math.isfinite(reference)):
            return math.inf
        if self.is_absolute(reference):
            return native - reference
        return native / reference - 1.0

    def __str__(self) -> str:
        parts = [f"{self.relative:.2g}" if self.relative else ""]
        parts += [f"{self.absolute:.2g} absolute" if self.absolute else ""]
        parts += [f"median {self.median:.2g}" if self.median is not None else ""]
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Comparison:
    """One quantity at one point. `tolerance` is the largest deviation allowed there, both are
    differences where `absolute`, else relative; `pull` is the difference over the combined errors,
    None where no error of the comparison is known."""

    quantity: str
    point: Mapping[str, float | str]
    native: float
    reference: float
    deviation: float
    tolerance: float
    ok: bool
    reason: str
    source: str
    absolute: bool = False
    pull: float | None = None

    @property
    def shown(self) -> str:
        """The deviation as it is printed.

        >>> point = {"mzp": 500.0}
        >>> compare("xf", point, 26.0, 25.0, Tolerance("a step", absolute=2.0), "a run").shown
        '+1.0e+00 absolute'
        """
        return f"{self.deviation:+.1e}{' absolute' if self.absolute else ''}"

    @property
    def strain(self) -> float:
        """Deviation in units of what is allowed: above 1 is a disagreement."""
        if self.deviation == 0.0:
            return 0.0
        return abs(self.deviation) / self.tolerance if self.tolerance > 0.0 else math.inf


@dataclass(frozen=True, slots=True)
class Summary:
    """All comparisons of one quantity with one source; `nearest` comes nearest to its tolerance
    or exceeds it most."""

    nearest: Comparison
    tolerance: Tolerance
    comparisons: tuple[Comparison, ...]

    @property
    def quantity(self) -> str:
        """Its name."""
        return self.nearest.quantity

    @property
    def source(self) -> str:
        """Where the other numbers come from."""
        return self.nearest.source

    @property
    def n(self) -> int:
        """How many numbers were compared."""
        return len(self.comparisons)

    @property
    def cells(self) -> tuple[str, ...]:
        """Quantity, number, median, worst deviation and tolerance, as tables show them."""
        found = f"{self.median:.1e}", self.nearest.shown
        return (self.quantity, str(self.n), *found, str(self.tolerance))

    @property
    def worst(self) -> float:
        """Its deviation."""
        return self.nearest.deviation

    @property
    def worst_point(self) -> Mapping[str, float | str]:
        """Where that is."""
        return self.nearest.point

    @property
    def median(self) -> float:
        """Median |deviation|: of the relative ones, or of the differences where all are."""
        relative = [abs(c.deviation) for c in self.comparisons if not c.absolute]
        return median(relative or [abs(c.deviation) for c in self.comparisons])

    @property
    def ok(self) -> bool:
        """True where every comparison is within its tolerance, and the median within its own."""
        limit = self.tolerance.median
        return all(c.ok for c in self.comparisons) and (limit is None or self.median <= limit)


def compare(
    quantity: str,
    point: Mapping[str, float | str],
    native: float,
    reference: float,
    tolerance: Tolerance,
    source: str,
    errors: tuple[float, float] = (0.0, 0.0),
) -> Comparison:
    """Compare one number with its reference; `errors` are the native and the reference's."""
    deviation = tolerance.deviation(native, reference)
    allowed = tolerance.allowed(reference)
    absolute = tolerance.is_absolute(reference)
    return Comparison(
        quantity=quantity,
        point=point,
        native=native,
        reference=reference,
        deviation=deviation,
        tolerance=allowed,
        ok=abs(deviation) <= allowed,
        reason=tolerance.reason,
        source=source,
        absolute=absolute,
        pull=_pull(native - reference, errors, allowed * (1.0 if absolute else abs(reference))),
    )


def _pull(difference: float, errors: tuple[float, float], allowed: float) -> float | None:
    """Difference over the combined errors, where the reference states one that can be meant.

    Where the tolerance allows many times the stated errors, its reason is something that they
    leave out, and they are no error of this comparison: rounding, or the last step of a method.
    """
    combined = math.hypot(*errors)
    if errors[1] <= 0.0 or combined * _ROUNDING < allowed:
        return None
    return difference / combined


def summarise(comparisons: Iterable[Comparison], tolerance: Tolerance) -> Summary:
    """The verdict on comparisons of one quantity with one source. Raises ValueError for none."""
    found = tuple(comparisons)
    if not found:
        raise ValueError("nothing was compared")
    return Summary(max(found, key=lambda c: c.strain), tolerance, found)
