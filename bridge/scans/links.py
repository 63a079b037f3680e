"""Parameters that follow from others: gbb from R_K, mnu4 or gnunu from the relic density."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from bridge.errors import PointError
from bridge.evaluation import Settings
from bridge.native.solve import OMEGA_DM, solve_gnunu, solve_mnu4
from bridge.native.widths import zero_width
from bridge.numerics.arrays import Array, ratio
from bridge.paper.printed import R_K_SCALE, R_K_SCALE_PRINTED
from bridge.point import (
    PARAMETERS,
    PORTAL,
    SM_INPUTS,
    ZERO_WIDTH,
    Point,
    benchmark,
    defaults,
)

Table: TypeAlias = Mapping[str, Any]
Reasons: TypeAlias = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Link:
    """How a parameter follows from those it `needs`, which are inside their domains.

    `solve` gives NaN where there is no value; `nothing` is what that means.
    """

    solve: Callable[[Table, Settings], Array]
    needs: tuple[str, ...]
    nothing: str


def gbb_from_r_k(table: Table, settings: Settings) -> Array:
    """gbb at the best fit, (3.1) with (3.2) of arXiv:1803.04430, for the row's other columns."""
    return np.asarray(ratio((table["mzp"] / R_K_SCALE) ** 2, table["vts"] * table["gmumu"]))


def gbb_from_r_k_printed(table: Table, settings: Settings) -> Array:
    """gbb from (3.3) of arXiv:1803.04430 as printed."""
    return np.asarray(ratio((table["mzp"] / R_K_SCALE_PRINTED) ** 2, table["gmumu"]))


def mnu4_below_pole(table: Table, settings: Settings) -> Array:
    """The heaviest mnu4 < mzp/2 with Omega h^2 = 0.12; NaN where there is none."""
    roots = solve_mnu4(_point(table, "mnu4"), convention=settings.relic)
    return _heaviest(np.where(2.0 * roots < table["mzp"][:, None], roots, np.nan))


def mnu4_above_pole(table: Table, settings: Settings) -> Array:
    """The heaviest mnu4 > mzp/2 with Omega h^2 = 0.12; NaN where there is none."""
    roots = solve_mnu4(_point(table, "mnu4"), convention=settings.relic)
    return _heaviest(np.where(2.0 * roots > table["mzp"][:, None], roots, np.nan))


def gnunu_from_relic(table: Table, settings: Settings) -> Array:
    """The smallest gnunu > 0 with Omega h^2 = 0.12; NaN where there is none."""
    return -_heaviest(-solve_gnunu(_point(table, "gnunu"), convention=settings.relic))


def _point(table: Table, unknown: str) -> Point:
    """Everything the table gives; the unknown keeps the benchmark's value, which plays no part."""
    return benchmark().replace(
        **{name: column for name, column in table.items() if name != unknown}
    )


def _without(name: str) -> tuple[str, ...]:
    return tuple(other for other in PORTAL if other != name)


_NO_MASS = f"no mass {{}} mzp/2 gives Omega h^2 = {OMEGA_DM}"

LINKS: dict[str, dict[str, Link]] = {
    "gbb": {
        "r_k": Link(gbb_from_r_k, ("gmumu", "mzp", "vts"), "vts gmumu = 0 gives no R_K"),
        "r_k_printed": Link(gbb_from_r_k_printed, ("gmumu", "mzp"), "gmumu = 0 gives no R_K"),
    },
    "mnu4": {
        "relic_below": Link(mnu4_below_pole, _without("mnu4"), _NO_MASS.format("below")),
        "relic_above": Link(mnu4_above_pole, _without("mnu4"), _NO_MASS.format("above")),
    },
    "gnunu": {
        "relic": Link(
            gnunu_from_relic, _without("gnunu"), f"no coupling gives Omega h^2 = {OMEGA_DM}"
        ),
    },
}
"""The rules for each parameter that can follow from the others."""


def apply_links(
    table: Table, links: tuple[tuple[str, str], ...], settings: Settings
) -> tuple[dict[str, Any], dict[str, Reasons]]:
    """The table with its linked columns added, one after the other, and why a cell is NaN.

    The reasons are texts by column, "" where there is a value. Raises PointError where a rule
    needs a column that is not there yet.
    """
    full, reasons = dict(table), {}
    for name, chosen in links:
        rule = LINKS[name][chosen]
        known = _known(full, rule.needs, f"linked.{name} = {chosen!r}")
        faults = _faults(known, name)
        usable = np.equal(faults, "")
        value = np.full(usable.shape, np.nan)
        if usable.any():
            value[usable] = rule.solve(_rows(known, usable), settings)
        full[name] = value
        nothing = np.where(np.isnan(value), rule.nothing, "")
        texts = np.where(usable, nothing, faults).astype(object)
        reasons[name] = np.where(texts == "", "", f"{name} ({chosen}): " + texts)
    return full, reasons


def _known(table: Table, needs: tuple[str, ...], what: str) -> dict[str, Array]:
    if missing := [name for name in needs if name not in table and PARAMETERS[name].required]:
        raise PointError(f"{what} needs {', '.join(missing)}: link that one first")
    names = (*needs, *(name for name in (*SM_INPUTS, "wzp") if name in table))
    columns = (np.asarray(table.get(name, defaults()[name]), dtype=float) for name in names)
    return dict(zip(names, np.broadcast_arrays(*columns), strict=True))


def _faults(known: Mapping[str, Array], unknown: str) -> Reasons:
    """Why nothing can be solved for in a row, else ""."""
    faults = np.full(next(iter(known.values())).shape, "", dtype=object)
    for name, column in known.items():
        faults[PARAMETERS[name].domain.excludes(column)] = f"{name} is outside its domain"
    inside = np.flatnonzero(faults == "")
    if "wzp" in known:
        lightest = {} if "mnu4" in known else {"mnu4": PARAMETERS["mnu4"].domain.low}
        point = _point(_rows(known, inside), unknown).replace(wzp=known["wzp"][inside], **lightest)
        faults[inside[np.broadcast_to(zero_width(point), inside.shape)]] = ZERO_WIDTH
    return faults


def _rows(known: Mapping[str, Array], rows: npt.NDArray[Any]) -> dict[str, Array]:
    return {name: column[rows] for name, column in known.items()}


def _heaviest(roots: Array) -> Array:
    """Largest of the last axis, NaN where there is none."""
    largest = np.max(np.where(np.isnan(roots), -np.inf, roots), axis=-1, initial=-np.inf)
    return np.where(np.isfinite(largest), largest, np.nan)
