"""What a verdict says in words: the answer, and what has to be known about it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from bridge.limits.comparison import Compared, quantile, side_of
from bridge.limits.constraint import Constraint
from bridge.limits.coverage import Mask
from bridge.limits.limit import Limit
from bridge.limits.relic_error import estimated, full_over_chosen, relic_error
from bridge.limits.targets import Target
from bridge.native import partial_waves
from bridge.native.indirect import f_eff_extrapolated
from bridge.native.interference import NOTEWORTHY
from bridge.native.partons import ORDERS
from bridge.native.production_spread import narrow_dimuons, spreads
from bridge.native.sommerfeld import VELOCITIES
from bridge.native.widths import width_zp
from bridge.numerics.arrays import Array, Real
from bridge.point import Point
from bridge.prediction import NO_VALUE, RELIC_KINDS, Prediction

NARROW = 0.05
"""Width over mass above which a narrow-resonance limit is flagged."""

NEAR_ONE = (0.2, 5.0)
"""r between which uncertainties of a pp cross-section may reach 1."""

WORTH_SAYING = 0.05
"""Relative change by what a prediction leaves out from which a status names it."""

ANSWERS: dict[str, tuple[str, str]] = {
    "projection": ("out of reach", "within reach"),
    "fit": ("inside the fit", "outside the fit"),
    "context": ("inside, for context only", "outside, for context only"),
    "convention": ("within the convention", "beyond the convention: the calculation is doubtful"),
}
"""What to say, inside and outside, of kinds that exclude nothing."""


def status_of(
    c: Constraint,
    x: Prediction,
    prediction: Real,
    found: Compared,
    exists: Mask,
    counts: Mask,
    excluded: Mask,
) -> str:
    """One sentence for a single point; for arrays what holds for all of them."""
    limit, target, r = c.limit, c.target, np.asarray(found.r)
    if not r.ndim and not exists:
        return _no_limit(target, x)
    if not r.ndim and np.isnan(r):
        return f"not evaluated: {_reason(target, x)}"
    words = [_answer(limit, found, exists, counts, excluded)]
    upper = side_of(c, x.options.relic_role) == "upper"
    if upper and target.name == "omega_h2" and not r.ndim and r < 1.0:
        words.append(_share(x, float(prediction / limit.columns["value"][0])))
    if target.name == "omega_h2" and not r.ndim:
        words.append(_theory_error(x))
    if abs(found.sm) > quantile(limit.cl):
        words.append(f"the Standard Model is {abs(found.sm):.1f} standard deviations off")
    words += caveats(c, x.point)
    if target.name.startswith("sigma_dimuon"):
        words += _interference(x, r)
        words += _production(x, r)
    if target.where or target.name == "omega_h2":
        words.append(_order(target, x))
    if limit.kind == "derived":
        words.append("not a published limit")
    return "; ".join(words)


def _share(x: Prediction, share: float) -> str:
    """Of dark matter; with the full relic density too, where that one differs."""
    words, factor = f"makes up {min(1.0, share):.0%} of dark matter", full_over_chosen(x)
    if not _notable(factor):
        return words
    return f"{words} ({100.0 * min(1.0, share * float(factor)):.3g}% with --relic full)"


def _theory_error(x: Prediction) -> str:
    high, low = map(float, relic_error(x))
    size = f"theory error {np.expm1(-high):+.1%} {np.expm1(low):+.1%}"
    return f"{size}, estimated: more on a Sommerfeld resonance" if estimated(x) else size


def _no_limit(target: Target, x: Prediction) -> str:
    """That there is none at a single point, and why if that is not the range of the file."""
    if target.coverage is None or target.defined(x):
        return "no limit here"
    return f"no limit here: {target.coverage.otherwise()}"


def _reason(target: Target, x: Prediction) -> str:
    """Why there is no prediction at a single point."""
    return next(text for mask, text in reasons(target, x) if mask)


def reasons(target: Target, x: Prediction) -> Iterator[tuple[Mask | bool, str]]:
    """Why there is no prediction: where (a mask), and the sentence; the first that holds counts."""
    required = target.required(x.options)
    if missing := [name for name in required if name not in x.known]:
        yield True, f"{', '.join(missing)} missing"
    found = x.found.get(target.name)
    for mask, text in found.absent if found else ():
        yield mask & np.not_equal(text, NO_VALUE), text
    yield np.equal(width_zp(x.point), 0.0), "the Z' has no width"
    for name in required:
        if name in x.known:
            yield np.isnan(x.known[name]), f"{name} does not exist here"
    yield True, "the prediction does not exist for these inputs"


def _answer(limit: Limit, found: Compared, exists: Mask, counts: Mask, excluded: Mask) -> str:
    """Inside or outside, or how many of the points are."""
    inside, outside = ANSWERS.get(limit.kind, ("allowed", "outside"))
    cl = "" if limit.cl is None else f" at {100 * limit.cl:.0f} % CL"
    r = np.asarray(found.r)
    if r.ndim:
        beyond, where = (excluded, f"excluded{cl}") if limit.counted else (r > 1.0, outside)
        numbers = {
            "without a limit": ~exists,
            "not evaluated": exists & np.isnan(r),
            f"left to others of {limit.group}": exists & ~counts & limit.counted,
        }
        rest = "".join(f", {n} {words}" for words, mask in numbers.items() if (n := np.sum(mask)))
        return f"{np.sum(beyond)} of {r.size} points {where}{rest}"
    if excluded:
        return f"excluded{cl}"
    if limit.kind == "fit":
        return outside if np.abs(found.deviation) > quantile(limit.cl) else inside
    if limit.counted and not counts:
        inside = "inside"
    return outside if r > 1.0 else inside


def caveats(c: Constraint, point: Point) -> list[str]:
    """Why a limit does not apply here as it was published; empty where it does."""
    limit, beside = c.limit, [name for name in c.target.beside if name in point.general]
    extrapolated = limit.axis and limit.extrapolated(point[limit.axis])
    narrow_only = limit.observable.startswith("sigma_dimuon") and np.any(_wide(point))
    extrapolated_f_eff = limit.observable == "p_ann" and np.any(f_eff_extrapolated(point))
    found = {
        f"{', '.join(beside)} left out: a coefficient of left-handed currents is limited": beside,
        "extrapolated in proportion to the mass": extrapolated,
        "extrapolated: f_eff constant below 5 GeV": extrapolated_f_eff,
        f"width above {100 * NARROW:.0f} % of the mass: not a narrow resonance": narrow_only,
    }
    return [text for text, applies in found.items() if applies]


def _wide(point: Point) -> Mask:
    return np.asarray(width_zp(point) / point.mzp > NARROW)


def _production(x: Prediction, r: Array) -> Iterator[str]:
    """How the cross-section was computed, and which of its uncertainties contain r = 1."""
    lum = x.settings.luminosity
    yield f"{ORDERS[lum.order]}, {lum.pdf.name}"
    if r.ndim or not NEAR_ONE[0] < r < NEAR_ONE[1]:
        return
    (bands,) = spreads(x.point, lum, narrow_dimuons).values()
    inside = [
        f"{kind} ({float(b.low):+.1%} to {float(b.high):+.1%})"
        for kind, b in bands.items()
        if r * (1.0 + b.low) <= 1.0 <= r * (1.0 + b.high)
    ]
    if inside:
        yield f"r = 1 is inside its uncertainties of {', '.join(inside)}"


def _interference(x: Prediction, r: Array) -> Iterator[str]:
    """How large what dimuon cross-sections leave out is at a single point."""
    if r.ndim:
        return
    window, peak = (float(x.value(f"dimuon_interference_{part}")) for part in ("ratio", "peak"))
    if abs(window) > NOTEWORTHY:
        yield (
            f"interference with photon and Z left out: {window:+.2g} of the signal in 0.8-1.2 mzp, "
            f"{peak:+.2g} within the mass resolution, where a fit of the peak sees no more"
        )


def _order(target: Target, x: Prediction) -> str:
    """Whether Z' exchange between nu4 and its antiparticle is in the prediction, and its size."""
    if target.name == "omega_h2":
        return _order_of_density(x)
    v_rel = VELOCITIES[target.where]
    at = f"at v_rel = {v_rel:g}"
    if x.point.shape:
        return f"with Sommerfeld enhancement {at}" if x.options.sommerfeld else "tree level"
    through, pairs = partial_waves.enhancement(x.point, v_rel, x.options.unitarity_cap)
    size = f"x{float(through):.3g} {at}"
    if not x.options.sommerfeld:
        return f"tree level; {size} with Sommerfeld" if _notable(through) else "tree level"
    if float(through) != float(pairs):
        size = f"x{float(through):.3g}, of Z'Z' x{float(pairs):.3g}, {at}, {partial_waves.CAPPED}"
    return f"with Sommerfeld enhancement {size}"


def _order_of_density(x: Prediction) -> str:
    """Which kind it is; of a single point the factor to the one with all effects."""
    name = RELIC_KINDS[x.options.relic_kind]
    kind = "tree level" if name == "omega_h2" else name
    factor = np.nan if x.point.shape else full_over_chosen(x)
    return f"{kind}; x{float(factor):.3g} with --relic full" if _notable(factor) else kind


def _notable(factor: Real) -> bool:
    return bool(np.abs(np.asarray(factor) - 1.0) > WORTH_SAYING)
