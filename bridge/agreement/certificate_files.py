"""The certificate on disk: strict JSON, and the page to open in a browser."""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bridge.agreement.certificate import Certificate, rms_pull
from bridge.agreement.certificate_page import to_html
from bridge.agreement.compare import Comparison, Summary
from bridge.errors import ZpbridgeError
from bridge.files import make_folder, write_text


def to_json(certificate: Certificate) -> str:
    """Everything as strict JSON; numbers that are not finite become null."""
    data = {
        "verdict": certificate.word,
        "sentence": certificate.verdict,
        "provenance": dict(certificate.provenance),
        "sources": [{"name": s.name, **s.facts} for s in certificate.sources],
        "failures": [asdict(failure) for failure in certificate.failures],
        "summaries": [_summary(s) for s in certificate.summaries],
    }
    return json.dumps(data, indent=1, allow_nan=False)


def _summary(summary: Summary) -> dict[str, Any]:
    tolerance = summary.tolerance
    return {
        "quantity": summary.quantity,
        "source": summary.source,
        "n": summary.n,
        "median": _finite(summary.median),
        "worst": _finite(summary.worst),
        "worst_is_absolute": summary.nearest.absolute,
        "worst_point": dict(summary.worst_point),
        "tolerance": {
            "relative": tolerance.relative,
            "absolute": tolerance.absolute,
            "median": tolerance.median,
            "reason": tolerance.reason,
        },
        "rms_pull": rms_pull(summary.comparisons),
        "ok": summary.ok,
        "comparisons": [_comparison(c) for c in summary.comparisons],
    }


def _comparison(comparison: Comparison) -> dict[str, Any]:
    return {
        "point": dict(comparison.point),
        "native": _finite(comparison.native),
        "reference": _finite(comparison.reference),
        "deviation": _finite(comparison.deviation),
        "absolute": comparison.absolute,
        "tolerance": comparison.tolerance,
        "pull": comparison.pull if comparison.pull is None else _finite(comparison.pull),
        "ok": comparison.ok,
    }


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None


def write_certificate(certificate: Certificate, directory: Path) -> tuple[Path, Path]:
    """Write JSON and HTML below `directory`, named by time. Raises ZpbridgeError where one of
    them exists: nothing is ever overwritten."""
    stem = "certificate-" + certificate.provenance["date"].replace("-", "").replace(":", "")
    paths = directory / f"{stem}.json", directory / f"{stem}.html"
    for path in paths:
        if path.exists():
            raise ZpbridgeError(f"{path} exists: a certificate is never overwritten, try again")
    make_folder(directory)
    write_text(paths[0], to_json(certificate))
    write_text(paths[1], to_html(certificate))
    return paths
