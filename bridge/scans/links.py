"""Parameters that follow from others: gbb from R_K, mnu4 or gnunu from the relic density."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from bridge.errors import PointError
from bridge.evaluation import Settings
from bridge.native.solve import OMEGA_DM, Solutions, solutions
from bridge.native.widths import zero_width
from bridge.numerics.arrays import Array, ratio
from bridge.paper.printed import R_K_SCALE, R_K_SCALE_PRINTED
from bridge.point import (
    GENERAL,
    PARAMETERS,
    PORTAL,
    SM_INPUTS,
    ZERO_WIDTH,
    Point,
    benchmark,
    defaults,
)
from bridge.prediction import RELIC_KINDS

Table: TypeAlias = Mapping[str, Any]
Reasons: TypeAlias = npt.NDArray[Any]


class Linked(NamedTuple):
    """A column that follows from others, NaN where it has no value, and what to note by row."""

    values: Array
    notes: Reasons | str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """How a parameter follows from those it `needs`, which are inside their domains.

    `solve` gives NaN where there is no value; `nothing` is what that means, {} in it the name of
    the relic density it solves for, if it does.
    """

    solve: Callable[[Table, Settings, str], Linked]
    needs: tuple[str, ...]
    nothing: str

    @property
    def of_relic(self) -> bool:
        """Whether it solves for a relic density."""
        return "{}" in self.nothing


def gbb_from_r_k(table: Table, settings: Settings, relic_kind: str) -> Linked:
    """gbb at the best fit, (3.1) with (3.2) of arXiv:1803.04430, for the row's other columns."""
    product = table["vts"] * table["gmumu"]
    return Linked(np.asarray(ratio((table["mzp"] / R_K_SCALE) ** 2, product)))


def gbb_from_r_k_printed(table: Table, settings: Settings, relic_kind: str) -> Linked:
    """gbb from (3.3) of arXiv:1803.04430 as printed."""
    return Linked(np.asarray(ratio((table["mzp"] / R_K_SCALE_PRINTED) ** 2, table["gmumu"])))


def mnu4_below_pole(table: Table, settings: Settings, relic_kind: str) -> Linked:
    """The heaviest mnu4 < mzp/2 with the observed relic density; NaN where there is none."""
    found = _solutions(table, "mnu4", settings, relic_kind)
    below = 2.0 * found.roots < table["mzp"][:, None]
    return Linked(_heaviest(np.where(below, found.roots, np.nan)), _not_searched(found, "mnu4"))


def mnu4_above_pole(table: Table, settings: Settings, relic_kind: str) -> Linked:
    """The heaviest mnu4 > mzp/2 with the observed relic density; NaN where there is none."""
    found = _solutions(table, "mnu4", settings, relic_kind)
    above = 2.0 * found.roots > table["mzp"][:, None]
    return Linked(_heaviest(np.where(above, found.roots, np.nan)), _not_searched(found, "mnu4"))


def gnunu_from_relic(table: Table, settings: Settings, relic_kind: str) -> Linked:
    """The smallest gnunu > 0 with the observed relic density; NaN where there is none."""
    found = _solutions(table, "gnunu", settings, relic_kind)
    return Linked(-_heaviest(-found.roots), _not_searched(found, "gnunu"))


def _solutions(table: Table, unknown: str, settings: Settings, relic_kind: str) -> Solutions:
    point, cap = _point(table, unknown), settings.unitarity_cap
    return solutions(point, unknown, OMEGA_DM, settings.relic, relic_kind, cap)


def _not_searched(found: Solutions, unknown: str) -> Reasons:
    """What the search for a relic density left out, by row."""
    notes = np.full(found.searched_to.shape, "", dtype=object)
    for row in np.flatnonzero(np.isfinite(found.searched_to)):
        end = found.searched_to[row]
        notes[row] = f"no solution is looked for at {unknown} > {end:.6g}: Z' exchange too strong"
    for i, value in found.unanswered:
        also = f"no relic density at {unknown} = {value:.6g}: a solution there may be missed"
        notes[i] = f"{notes[i]}; {also}" if notes[i] else also
    return notes


def _point(table: Table, unknown: str) -> Point:
    """Everything the table gives; the unknown keeps the benchmark's value, which plays no part."""
    return benchmark().replace(
        **{name: column for name, column in table.items() if name != unknown}
    )


def _without(name: str) -> tuple[str, ...]:
    return tuple(other for other in PORTAL if other != name)


_NO_MASS = f"no mass {{}} mzp/2 gives {{{{}}}} = {OMEGA_DM}"

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
        "relic": Link(gnunu_from_relic, _without("gnunu"), f"no coupling gives {{}} = {OMEGA_DM}"),
    },
}
"""The rules for each parameter that can follow from the others."""


def apply_links(
    table: Table,
    links: tuple[tuple[str, str], ...],
    settings: Settings,
    relic_kind: str = "textbook",
) -> tuple[dict[str, Any], dict[str, Reasons], dict[str, Reasons]]:
    """The table with its linked columns added, one after the other, why a cell is NaN, and notes.

    Rules that solve for a relic density take that of `relic_kind`. Reasons and notes are texts by
    column, "" where there is nothing to say. Raises PointError where a rule needs a column that is
    not there yet.
    """
    full, reasons, notes = dict(table), {}, {}
    for name, chosen in links:
        rule = LINKS[name][chosen]
        known = _known(full, rule.needs, f"linked.{name} = {chosen!r}")
        faults = _faults(known, name)
        usable = np.equal(faults, "")
        value, said = np.full(usable.shape, np.nan), np.full(usable.shape, "", dtype=object)
        if usable.any():
            value[usable], said[usable] = rule.solve(_rows(known, usable), settings, relic_kind)
        full[name] = value
        notes[name] = np.where(said == "", "", f"{name} ({chosen}): " + said)
        density = "Omega h^2" if relic_kind == "textbook" else RELIC_KINDS[relic_kind]
        nothing = np.where(np.isnan(value), rule.nothing.format(density), "")
        texts = np.where(usable, nothing, faults).astype(object)
        reasons[name] = np.where(texts == "", "", f"{name} ({chosen}): " + texts)
    return full, reasons, notes


def _known(table: Table, needs: tuple[str, ...], what: str) -> dict[str, Array]:
    if missing := [name for name in needs if name not in table and PARAMETERS[name].required]:
        raise PointError(f"{what} needs {', '.join(missing)}: link that one first")
    names = (*needs, *(name for name in (*GENERAL, *SM_INPUTS, "wzp") if name in table))
    columns = (np.asarray(table.get(name, defaults()[name]), dtype=float) for name in names)
    return dict(zip(names, np.broadcast_arrays(*columns), strict=True))


def _faults(known: Mapping[str, Array], unknown: str) -> Reasons:
    """Why nothing can be solved for in a row, else ""."""
    faults = np.full(next(iter(known.values())).shape, "", dtype=object)
    for name, column in known.items():
        faults[PARAMETERS[name].domain.excludes(column)] = f"{name} is outside its domain"
    if unknown == "gbb":
        for name in GENERAL:
            faults[np.not_equal(known.get(name, 0.0), 0.0)] = f"R_K with {name} fixes no gbb"
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
