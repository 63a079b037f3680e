"""Two numbers for the same quantity, and whether they agree: values in, verdicts out.

Native code, a live tool and a recorded reference are compared by the same functions.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from bridge.results import Results


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far two numbers may differ, and why.

    They agree where |difference| <= max(relative |reference|, absolute); over many points the
    median deviation must also stay within `median` where that is given. The deviation is the
    relative one, unless only an absolute tolerance is given.
    """

    reason: str
    relative: float = 0.0
    absolute: float = 0.0
    median: float | None = None

    @property
    def is_absolute(self) -> bool:
        """True where deviations are differences, not ratios."""
        return self.relative == 0.0 and self.absolute > 0.0

    def allowed(self, reference: float) -> float:
        """Largest deviation from a reference value, in the measure of the deviation."""
        if self.is_absolute or reference == 0.0:
            return self.absolute
        return max(self.relative, self.absolute / abs(reference))

    def deviation(self, native: float, reference: float) -> float:
        """native/reference - 1, or the difference; infinite where one of them is no number.

        >>> Tolerance("statistics of the run", relative=1e-3).deviation(1.5, 1.0)
        0.5
        """
        if not (math.isfinite(native) and math.isfinite(reference)):
            return math.inf
        if self.is_absolute or reference == 0.0:
            return native - reference
        return native / reference - 1.0

    def __str__(self) -> str:
        parts = [f"{self.relative:.2g}" if self.relative else ""]
        parts += [f"{self.absolute:.2g} absolute" if self.absolute else ""]
        parts += [f"median {self.median:.2g}" if self.median is not None else ""]
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Comparison:
    """One quantity at one point. `tolerance` is the largest deviation allowed there; `pull` is
    the difference over the combined errors, None where the reference states none."""

    quantity: str
    point: Mapping[str, float | str]
    native: float
    reference: float
    deviation: float
    tolerance: float
    ok: bool
    reason: str
    source: str
    pull: float | None = None

    @property
    def strain(self) -> float:
        """Deviation in units of what is allowed: above 1 is a disagreement."""
        if self.deviation == 0.0:
            return 0.0
        return abs(self.deviation) / self.tolerance if self.tolerance > 0.0 else math.inf


@dataclass(frozen=True, slots=True)
class Summary:
    """All comparisons of one quantity with one source; `median` is that of |deviation|, `worst`
    the deviation that comes nearest to its tolerance or exceeds it most."""

    quantity: str
    source: str
    n: int
    median: float
    worst: float
    worst_point: Mapping[str, float | str]
    tolerance: Tolerance
    ok: bool
    comparisons: tuple[Comparison, ...]


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
        pull=(native - reference) / math.hypot(*errors) if errors[1] > 0.0 else None,
    )


def summarise(comparisons: Iterable[Comparison], tolerance: Tolerance) -> Summary:
    """The verdict on comparisons of one quantity with one source. Raises ValueError for none."""
    found = tuple(comparisons)
    if not found:
        raise ValueError("nothing was compared")
    worst = max(found, key=lambda c: c.strain)
    middle = median(abs(c.deviation) for c in found)
    within_median = tolerance.median is None or middle <= tolerance.median
    return Summary(
        quantity=worst.quantity,
        source=worst.source,
        n=len(found),
        median=middle,
        worst=worst.deviation,
        worst_point=worst.point,
        tolerance=tolerance,
        ok=within_median and all(c.ok for c in found),
        comparisons=found,
    )


def compare_results(
    native: Sequence[Results],
    other: Sequence[Results],
    tolerances: Mapping[str, Tolerance],
    source: str,
) -> tuple[Summary, ...]:
    """Compare two lists of results at the same points, for each quantity with a tolerance.

    A quantity that the other side does not return at a point is left out there; one that only
    the native side lacks is a disagreement. Raises ValueError where the lists do not match.
    """
    found: dict[str, list[Comparison]] = {}
    for mine, theirs in zip(native, other, strict=True):
        _same_point(mine, theirs)
        point = {k: v for k, v in mine.point.items() if v is not None}
        for name in tolerances.keys() & theirs.keys():
            their, my = theirs[name], mine[name]
            if their.value is None:
                continue
            value = math.nan if my.value is None else my.value
            errors = (my.error or 0.0, their.error or 0.0)
            found.setdefault(name, []).append(
                compare(name, point, value, their.value, tolerances[name], source, errors)
            )
    return tuple(summarise(found[n], tolerances[n]) for n in tolerances if n in found)


def _same_point(mine: Results, theirs: Results) -> None:
    for name, value in theirs.point.items():
        if mine.point.get(name) != value:
            raise ValueError(
                f"cannot compare different points: {name} is {mine.point.get(name)} on the native "
                f"side and {value} on the other"
            )
