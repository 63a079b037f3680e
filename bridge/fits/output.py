"""The files of a fit: its points, and a summary."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from bridge.files import make_folder, write_text
from bridge.fits.chains import write_chains
from bridge.fits.intervals import intervals
from bridge.fits.likelihood import Likelihood
from bridge.fits.posterior import Posterior
from bridge.fits.provenance import provenance
from bridge.fits.spec import FitSpec
from bridge.observables import OBSERVABLES
from bridge.point import PARAMETERS
from bridge.provenance import short
from bridge.scans.formats import write_table
from bridge.scans.journal import differences

SUMMARY = "summary.json"
CHAIN = "chain"
"""How the files for GetDist begin."""


def write_numbers(posterior: Posterior, spec: FitSpec, folder: Path) -> list[Path]:
    """Points and chains; returns the files. A summary that is there goes first: it comes last."""
    (folder / SUMMARY).unlink(missing_ok=True)
    return [*write_points(posterior, spec, folder), *write_chains(posterior, folder / CHAIN)]


def finished(spec: FitSpec, folder: Path) -> bool:
    """Whether the folder holds this very fit, complete: same description, data and versions."""
    try:
        before = json.loads((folder / SUMMARY).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    now = json.loads(json.dumps(short(provenance(spec).computation)))
    then = {key: before["provenance"].get(key) for key in now}
    return bool(before["fit"] == spec.digest and not differences(then, now))


def write_points(posterior: Posterior, spec: FitSpec, folder: Path) -> list[Path]:
    """All points as parquet and ROOT; returns the files."""
    make_folder(folder)
    table = {"weight": posterior.weight, "log_weight": posterior.log_weight, **posterior.columns}
    about = {"units": _units(table), "fit": spec.digest, "provenance": short(provenance(spec))}
    paths = [folder / "points.parquet", folder / "points.root"]
    for path in paths:
        with write_table(path, about) as write:
            write(table)
    return paths


def _units(table: Mapping[str, Any]) -> dict[str, str]:
    known = {n: p.unit for n, p in PARAMETERS.items()}
    known |= {n: o.unit for n, o in OBSERVABLES.items()}
    return {name: known[name] for name in table if known.get(name)}


def summary(posterior: Posterior, spec: FitSpec) -> dict[str, Any]:
    """What a fit found, ready for JSON: evidence, best fit, intervals, what made it."""
    return {
        "title": spec.title,
        "log_evidence": posterior.log_evidence,
        "log_evidence_error": posterior.log_evidence_error,
        "effective_sample_size": posterior.effective,
        "points": posterior.loglike.size,
        "calls": posterior.calls,
        "seed": spec.sampling.seed,
        "best_fit": best_fit(posterior, spec),
        "intervals": intervals(posterior),
        "choices": {n: list(p.values) for n, p in posterior.priors.items() if p.values},
        "fit": spec.digest,
        "provenance": short(provenance(spec)),
    }


def best_fit(posterior: Posterior, spec: FitSpec) -> dict[str, Any]:
    """The best of the points: parameters, chi^2 of likelihood and of Gaussian priors, and of each
    limit that counts there."""
    row = posterior.best
    values = np.array([posterior.columns[name][row] for name in posterior.names])
    priors = posterior.priors.values()
    parts = Likelihood(spec).parts(values)
    counted = {n: float(np.sum(part.chi2)) for n, part in parts.items() if np.all(part.counts)}
    return {
        "parameters": dict(zip(posterior.names, values.tolist(), strict=True)),
        "log_likelihood": float(posterior.loglike[row]),
        "chi2_of_priors": float(sum(p.penalty(x) for p, x in zip(priors, values, strict=True))),
        "chi2": float(-2.0 * posterior.loglike[row]),
        "constraints": len(counted),
        "chi2_of": counted,
    }


def write_summary(content: Mapping[str, Any], folder: Path) -> Path:
    """The summary as JSON; returns the file."""
    path = folder / SUMMARY
    write_text(path, json.dumps(_finite(content), indent=2, allow_nan=False) + "\n")
    return path


def _finite(content: Any) -> Any:
    """The same with None for what is not finite."""
    if isinstance(content, Mapping):
        return {key: _finite(value) for key, value in content.items()}
    if isinstance(content, list | tuple):
        return [_finite(value) for value in content]
    if isinstance(content, float):
        return content if np.isfinite(content) else None
    return content
