"""What a referee asks of a constraint: equation, inputs, data file, how it is used, citation."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import fill

import numpy as np

from bridge.data.bibliography import bibtex, cited
from bridge.errors import ZpbridgeError, suggestion
from bridge.limits.catalogue import LimitsLike, as_limits
from bridge.limits.comparison import quantile
from bridge.limits.constraint import Constraint, constraints
from bridge.limits.limit import GRADES, KINDS, Limit
from bridge.limits.omissions import not_included
from bridge.limits.policy import policy_of
from bridge.limits.relic_error import relic_errors
from bridge.limits.targets import TARGETS
from bridge.limits.values import Values
from bridge.limits.verdicts import Verdict, prediction_of, verdicts
from bridge.native.equation_constants import CONSTANTS
from bridge.numerics.arrays import Real
from bridge.observables import sources
from bridge.point import FIELDS, PARAMETERS, PORTAL, Point, benchmark
from bridge.prediction import Observable, Options, Prediction, Settings

WIDTH = 100
"""Columns of an explanation."""


def limit_sources(limits: Iterable[Limit], settings: Settings) -> tuple[str, ...]:
    """Texts that name the papers on which verdicts rest: of the limits, and of what they bound."""
    used = tuple(limits)
    names = dict.fromkeys(TARGETS[x.observable].name for x in used)
    return (*(key for x in used for key in x.cite), *sources(names, settings))


def explain(
    name: str,
    limits: LimitsLike,
    point: Point | None = None,
    values: Values | None = None,
    options: Options | None = None,
) -> str:
    """Everything about one constraint, as text.

    Parameters
    ----------
    name : str
        A limit of `limits`, or "not_included" for what is absent.
    limits : str, path, Limit, or several of them
        The name of a set ("paper", "today"), files or folders, or `limit_set(...)`.
    point : Point, optional
        A single point: what the constraint predicts and says there is added.
    values : mapping of str to float, array or None, optional
        Quantities of the point by name, as for `verdicts`.
    options : Options, optional
        Mixings of charged leptons, and what the detection rates include.

    Returns
    -------
    str
        Equation, inputs, data file, use and citation.

    Raises
    ------
    ZpbridgeError
        For an unknown constraint, and for an array of points.

    Notes
    -----
    Source: the limit file, and the registry of observables.
    Cost: 1 ms.
    """
    if name == "not_included":
        return "\n".join([not_included(), "", bibtex(cited([not_included()]))])
    known = {c.name: c for c in constraints(as_limits(limits))}
    if name not in known:
        raise ZpbridgeError(
            f"no constraint {name!r}; {suggestion(name, known)}zpbridge limits list names those "
            "of a set; not_included says what is left out"
        )
    c = known[name]
    shown = _prediction(c, (point or benchmark()).single()) | _data(c)
    if point is not None:
        shown |= _here(verdicts(point, values or {}, [c.limit], options)[0], point, options)
        if c.target.name == "omega_h2":
            shown["theory error"] = _theory_error(prediction_of(point, values or {}, options))
    lines = [f"{c.name}: {c.limit.title}"]
    lines += [wrapped(key, text) for key, text in shown.items() if text]
    lines += [wrapped("note", note) for note in c.limit.notes]
    lines += [wrapped("HEPData", line) for line in c.limit.hepdata]
    return "\n".join([*lines, "", bibtex(cited(lines))])


def wrapped(key: str, text: str) -> str:
    """A named text as an indented paragraph."""
    indent = " " * 16
    return fill(
        text, WIDTH, initial_indent=f"  {key:<14}", subsequent_indent=indent,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


def theory(observable: Observable, p: Point) -> dict[str, str]:
    """What a prediction is made from, at a point."""
    parameters = (n for n in PARAMETERS if n in observable.parameters)
    constants = [f"{n} = {CONSTANTS[n].shown(p)}" for n in observable.constants]
    return {
        "equation": observable.equation,
        "from": observable.source,
        "parameters": ", ".join([*parameters, *observable.mixings]),
        "constants": "; ".join(constants),
    }


def _prediction(c: Constraint, p: Point) -> dict[str, str]:
    """What is predicted, from what."""
    target = c.target
    return {
        "observable": f"{c.limit.observable} [{c.limit.unit}]",
        **theory(target.observable, p),
        "computed from": ", ".join(target.needs) or "the parameters of the point only",
        "follows": f"(relic fraction)^{n} with --rescale" if (n := target.scales) else "",
        "left out": target.left_out,
    }


def _data(c: Constraint) -> dict[str, str]:
    """What it is compared with, and what is known of that."""
    limit = c.limit
    return {
        "compared": _comparison(limit),
        "policy": policy_of(limit),
        "group": f"{limit.group}{_exposure(limit)}: limits of one group exclude each other",
        "supersedes": ", ".join(limit.supersedes),
        "CL": "" if limit.cl is None else f"{limit.cl:.0%}",
        "kind": f"{limit.kind}: {KINDS[limit.kind]}",
        "grade": "" if limit.grade == "-" else f"{limit.grade}: {GRADES[limit.grade]}",
        "rigorous": _rigour(c),
        "date": limit.date,
        "read": limit.read,
        "cite": " ".join(limit.cite),
        "origin": limit.origin,
        "licence": limit.licence,
        "data file": str(limit.path),
    }


def _here(v: Verdict, p: Point, options: Options | None) -> dict[str, str]:
    """The verdict at one point."""
    used, observable = options or Options(), v.constraint.target.observable
    names = (
        *(n for n in FIELDS if n in observable.parameters and (n in PORTAL or np.any(p[n]))),
        *observable.mixings,
    )
    at = {n: getattr(used if n in observable.mixings else p, n) for n in names}
    unit = observable.unit
    return {
        "at": ", ".join(f"{n} = {float(x):.6g}" for n, x in at.items()),
        "prediction": _number_or_none(v.prediction, unit),
        "limit": _number_or_none(v.limit, unit),
        "r": _number_or_none(v.r, ""),
        "status": v.status,
        "rigorous here": "yes" if v.rigorous else "no",
    }


def _theory_error(x: Prediction) -> str:
    """Its parts, downwards and upwards."""
    return ", ".join(
        f"{np.expm1(-float(high)):+.2%} {np.expm1(float(low)):+.2%} {name}"
        for name, (high, low) in relic_errors(x).items()
    )


def _number_or_none(value: Real, unit: str) -> str:
    return "none" if np.isnan(value) else f"{float(value):.6g} {unit}".rstrip()


def _comparison(limit: Limit) -> str:
    if limit.measured:
        value, plus, minus = (float(limit.columns[k][0]) for k in ("value", "plus", "minus"))
        side = ", an upper limit unless --relic-role says both" if limit.side == "upper" else ""
        edge = f"{quantile(limit.cl):.4g} standard deviations"
        return f"with {value:.6g} +{plus:.3g} -{minus:.3g}, Gaussian, to {edge}{side}"
    upper = limit.columns["upper"]
    if limit.axis is None:
        low = (
            f"{float(limit.columns['lower'][0]):.4g} to " if "lower" in limit.columns else "below "
        )
        return f"{low}{float(upper[0]):.4g}"
    beyond = f", {limit.above} above" if limit.above else ""
    return (
        f"below a curve in {limit.axis} of {len(upper)} nodes from {limit.masses[0]:.6g} to "
        f"{limit.masses[-1]:.6g} GeV, log-log between them{beyond}; elsewhere no limit"
    )


def _exposure(limit: Limit) -> str:
    return f", {limit.exposure:g} {limit.exposure_unit}" if limit.exposure else ""


def _rigour(c: Constraint) -> str:
    if c.rigorous:
        return "yes: a published result, used as published"
    if not c.limit.counted:
        return "does not count: excludes nothing"
    if c.limit.grade == "C":
        return "no: its numbers are derived or recalled"
    return "no: the confidence level is that of the derivation, not of an experiment"
