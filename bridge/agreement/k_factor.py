"""What brings cross-sections of leading-order programs to the order that is shown elsewhere."""

from __future__ import annotations

import numpy as np

from bridge.agreement.references import Reference
from bridge.agreement.validation import asked
from bridge.evaluation import DEFAULT
from bridge.numerics.arrays import Array
from bridge.observables import PRODUCED, predict
from bridge.point import Point
from bridge.prediction import LEADING_ORDER


def k_factor(quantity: str, p: Point) -> Array:
    """Native at its defaults over native as the programs compute, (...); NaN where one is absent.

    `quantity` is one of `PRODUCED`. The PDF sets of both differ, as those of the numbers do.
    """
    default, leading = (predict(p, s).value(quantity) for s in (DEFAULT, LEADING_ORDER))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(default / leading)


def k_factors(reference: Reference) -> dict[str, str]:
    """One line on the K factors of a reference, by a heading; none without pp cross-sections."""
    point, lines = asked(reference).point, []
    for quantity in (q for q in reference.quantities if q in PRODUCED):
        k = k_factor(quantity, point)
        lines.append(f"{quantity}: {np.nanmin(k):.3g} to {np.nanmax(k):.3g}")
    over = f"{DEFAULT.luminosity.described} over {LEADING_ORDER.luminosity.described}"
    return {"K factor": f"{over}: {', '.join(lines)}"} if lines else {}
