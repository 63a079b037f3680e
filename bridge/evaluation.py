"""From a point to every native number: one list of physics modules, for one point or many."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import pi, sqrt

import numpy as np
import numpy.typing as npt

from bridge.native import dimuon, nucleon, relic, widths
from bridge.point import COUPLINGS, Point
from bridge.quantities import QUANTITIES
from bridge.results import Estimate, Quantity, Results, scalar


@dataclass(frozen=True, slots=True)
class Settings:
    """The conventions a result depends on."""

    relic: relic.RelicConvention = relic.PHYSICAL

    def named(self) -> dict[str, str]:
        """What the user is told about them."""
        return {"relic_convention": self.relic.name}


DEFAULT = Settings()

_MODULES: tuple[Callable[[Point, Settings], dict[str, Estimate]], ...] = (
    lambda point, settings: widths.estimates(point),
    lambda point, settings: relic.estimates(point, settings.relic),
    lambda point, settings: nucleon.estimates(point),
    lambda point, settings: dimuon.estimates(point),
)


def estimates(point: Point, settings: Settings = DEFAULT) -> dict[str, Estimate]:
    """All quantities of `bridge.quantities` at a point or an array of points, in its order."""
    found: dict[str, Estimate] = {}
    for module in _MODULES:
        found |= module(point, settings)
    return {name: found[name] for name in QUANTITIES if name in found}


def evaluate(point: Point, settings: Settings = DEFAULT) -> Results:
    """All quantities at one point.

    >>> from bridge.point import benchmark
    >>> evaluate(benchmark())["br_mumu"].unit
    ''
    """
    quantities = {
        name: _quantity(name, estimate) for name, estimate in estimates(point, settings).items()
    }
    width = None if point.wzp is None else scalar(point.wzp)
    return Results(
        point={**{k: scalar(v) for k, v in point.portal().items()}, "wzp": width},
        quantities=quantities,
        warnings=tuple(text for mask, text in warnings(point) if np.any(mask)),
        settings=settings.named(),
    )


def _quantity(name: str, estimate: Estimate) -> Quantity:
    info = QUANTITIES[name]
    reasons = [reason for mask, reason in estimate.absent if np.any(mask)]
    value = scalar(estimate.value)
    return Quantity(
        name=name,
        value=value,
        unit=info.unit,
        error=None if value is None else scalar(estimate.error),
        method=estimate.method,
        source=info.source,
        status=f"{name}: {'; '.join(reasons)}" if reasons else "ok",
    )


def warnings(point: Point) -> Iterator[tuple[npt.NDArray[np.bool_], str]]:
    """What a careful user should know: where (a mask), and the sentence."""
    for name in COUPLINGS:
        mask = np.abs(getattr(point, name)) > sqrt(4.0 * pi)
        yield mask, f"|{name}| is above sqrt(4 pi): perturbation theory is doubtful"
    yield (
        np.asarray(np.asarray(point.mzp) < dimuon.FIVE_FLAVOUR_MZP),
        f"mzp is below {dimuon.FIVE_FLAVOUR_MZP:g} GeV: pp cross-sections rest on massless "
        "five-flavour b quark fusion",
    )
    if point.wzp is not None:
        yield np.asarray(True), f"the Z' width is fixed to {point.wzp:.6g} GeV, not computed"
