"""Parameters that follow from others: gbb from R_K, mnu4 or gnunu from the relic density."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import numpy as np

from bridge.arrays import Array
from bridge.errors import PointError
from bridge.evaluation import Settings
from bridge.native.solve import solve_gnunu, solve_mnu4
from bridge.point import defaults

Table: TypeAlias = Mapping[str, Any]
Rule: TypeAlias = Callable[[Table, Settings], Array]

R_K_SCALE = 31.5e3
"""(3.1) of arXiv:1803.04430: |G_bsmu| = 1/(31.5 TeV)^2 [GeV]."""

R_K_SCALE_PRINTED = 6.4e3
"""(3.3) of arXiv:1803.04430 as printed [GeV]; (3.1) with vts = 0.04 gives 6.3 TeV."""


def gbb_from_r_k(table: Table, settings: Settings) -> Array:
    """gbb that gives the best fit of (3.1) with (3.2) at the row's gmumu, mzp and vts."""
    product = (np.asarray(table["mzp"]) / R_K_SCALE) ** 2
    return np.asarray(product / (_vts(table) * np.asarray(table["gmumu"])))


def gbb_from_r_k_printed(table: Table, settings: Settings) -> Array:
    """gbb from (3.3) as printed."""
    return np.asarray(
        (np.asarray(table["mzp"]) / R_K_SCALE_PRINTED) ** 2 / np.asarray(table["gmumu"])
    )


def mnu4_below_pole(table: Table, settings: Settings) -> Array:
    """The heaviest mnu4 < mzp/2 with Omega h^2 = 0.12; NaN where there is none."""
    roots = _masses(table, settings)
    return _heaviest(np.where(2.0 * roots < np.asarray(table["mzp"])[:, None], roots, np.nan))


def mnu4_above_pole(table: Table, settings: Settings) -> Array:
    """The heaviest mnu4 > mzp/2 with Omega h^2 = 0.12; NaN where there is none."""
    roots = _masses(table, settings)
    return _heaviest(np.where(2.0 * roots > np.asarray(table["mzp"])[:, None], roots, np.nan))


def gnunu_from_relic(table: Table, settings: Settings) -> Array:
    """The smallest gnunu > 0 with Omega h^2 = 0.12; NaN where there is none."""
    known = {name: table[name] for name in ("gbb", "gmumu", "mzp", "mnu4")}
    roots = solve_gnunu(**known, vts=_vts(table), convention=settings.relic)
    return -_heaviest(-roots)


LINKS: dict[str, dict[str, Rule]] = {
    "gbb": {"r_k": gbb_from_r_k, "r_k_printed": gbb_from_r_k_printed},
    "mnu4": {"relic_below": mnu4_below_pole, "relic_above": mnu4_above_pole},
    "gnunu": {"relic": gnunu_from_relic},
}
"""The rules for each parameter that can follow from the others."""


def apply_links(
    table: Table, links: tuple[tuple[str, str], ...], settings: Settings
) -> dict[str, Any]:
    """The table with its linked columns added, one after the other.

    Raises PointError where a rule needs a column that is not there yet.
    """
    full = dict(table)
    for name, rule in links:
        try:
            full[name] = LINKS[name][rule](full, settings)
        except KeyError as error:
            raise PointError(
                f"linked.{name} = {rule!r} needs {error.args[0]}: link that one first"
            ) from None
    return full


def _vts(table: Table) -> Any:
    return np.asarray(table.get("vts", defaults()["vts"]))


def _masses(table: Table, settings: Settings) -> Array:
    known = {name: table[name] for name in ("gbb", "gmumu", "gnunu", "mzp")}
    return solve_mnu4(**known, vts=_vts(table), convention=settings.relic)


def _heaviest(roots: Array) -> Array:
    """Largest of the last axis, NaN where there is none."""
    largest = np.max(np.where(np.isnan(roots), -np.inf, roots), axis=-1, initial=-np.inf)
    return np.where(np.isfinite(largest), largest, np.nan)
