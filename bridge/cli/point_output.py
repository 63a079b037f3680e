"""One point as it is shown: a table, JSON, or a card."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bridge.cards import results_text
from bridge.cli import text_tables, verdict_table
from bridge.cli.layout import render
from bridge.evaluation import zp_decay
from bridge.limits import Part, Verdict, not_included, overall
from bridge.limits.likelihood import parts, total
from bridge.model.effective import fwcoef_lines
from bridge.native import flavour, wilson_running
from bridge.native.channel_shares import ChannelNumbers
from bridge.paper.charges_and_mixing import UVConsistency
from bridge.point import Point
from bridge.results import Results, scalar
from bridge.uncertainties import Uncertainty


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything that was asked for about one point."""

    point: Point
    results: Results
    verdicts: list[Verdict]
    uncertainties: dict[str, Uncertainty]
    consistency: UVConsistency | None = None
    channels: tuple[ChannelNumbers, ...] = ()
    gaps: Sequence[str] = ()


def _json(shown: Shown) -> str:
    data = shown.results.to_dict()
    found = shown.verdicts
    for name, uncertainty in shown.uncertainties.items():
        data["quantities"][name]["uncertainty"] = asdict(uncertainty)
    if found:
        whole, terms = overall(found), parts(found)
        data["verdicts"] = [_plain(verdict, terms.get(verdict.name)) for verdict in found]
        data["verdict"] = {
            "excluded": bool(whole.excluded),
            "strongest": str(whole.strongest),
            "r": scalar(whole.r),
            "beyond_convention": bool(whole.beyond_convention),
            "loglike": scalar(total(terms.values())),
            "gaps": list(shown.gaps),
            "not_evaluated": [verdict.name for verdict in found if verdict.unanswered],
        }
    if shown.channels:
        data["channels"] = [asdict(channel) for channel in shown.channels]
    if shown.consistency:
        data["uv"] = _plain_consistency(shown.consistency)
    return json.dumps(data, indent=2, allow_nan=False)


def _plain_consistency(c: UVConsistency) -> dict[str, Any]:
    return {
        **{name: scalar(value) for name, value in c.numbers().items()},
        "consistent": bool(c.consistent),
        "failures": [reason for _, reason in c.failures],
    }


def _plain(verdict: Verdict, part: Part | None) -> dict[str, Any]:
    limit = verdict.constraint.limit
    return {
        "name": verdict.name,
        "prediction": scalar(verdict.prediction),
        "limit": scalar(verdict.limit),
        "unit": verdict.constraint.target.observable.unit,
        "r": scalar(verdict.r),
        "chi2": scalar(part.chi2) if part else None,
        "pull": scalar(part.pull) if part else None,
        "loglike": scalar(part.loglike) if part else None,
        "counts": bool(verdict.counts),
        "group": limit.group,
        "excluded": bool(verdict.excluded),
        "cl": limit.cl,
        "kind": limit.kind,
        "grade": limit.grade,
        "status": verdict.status,
        "rigorous": verdict.rigorous,
    }


def _table(shown: Shown) -> str:
    tables = [text_tables.results_table(shown.results)]
    if shown.channels:
        tables.append(text_tables.channels_table(shown.channels))
    if shown.consistency:
        tables.append(text_tables.consistency_table(shown.consistency))
    if shown.uncertainties:
        tables.append(text_tables.uncertainties_table(shown.uncertainties))
    if shown.verdicts:
        tables.append(verdict_table.verdicts_table(shown.verdicts, shown.gaps))
        tables.append(render(not_included(shown.point)))
    return "\n\n".join(tables)


def _slha(shown: Shown) -> str:
    """The card with its results, and the Wilson coefficients of b -> s mu mu as FLHA has them."""
    muon, _ = flavour.coefficients(shown.point)
    coefficients = fwcoef_lines(
        {name: float(c) for name, c in muon.by_name().items()}, wilson_running.MU_B
    )
    return results_text(shown.point, zp_decay, shown.results) + "\n".join(["", *coefficients, ""])


FORMATS: dict[str, Callable[[Shown], str]] = {
    "table": _table,
    "json": _json,
    "slha": _slha,
}
