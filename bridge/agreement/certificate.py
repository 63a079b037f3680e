"""The agreement certificate: what was compared with what, how well it agrees, and the evidence."""

from __future__ import annotations

import hashlib
import json
import math
import platform
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bridge.agreement.compare import Comparison, Summary
from bridge.agreement.references import Reference
from bridge.errors import ZpbridgeError
from bridge.external.tool import Installation
from bridge.files import make_folder, shipped, write_text

PACKAGES = ("zpbridge", "numpy", "scipy", "numba")


@dataclass(frozen=True, slots=True)
class Source:
    """Where the numbers on the other side come from: a recorded file or a program just run."""

    name: str
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Failure:
    """Points at which a program gave no answer: how many of how many, and the first reason."""

    source: str
    failed: int
    asked: int
    reason: str

    def __str__(self) -> str:
        return f"{self.source} gave no answer at {self.failed} of {self.asked} points"


@dataclass(frozen=True, slots=True)
class Certificate:
    """All summaries with what is needed to repeat them. `made` is a UTC time."""

    summaries: tuple[Summary, ...]
    failures: tuple[Failure, ...]
    sources: tuple[Source, ...]
    made: datetime
    model_digest: str
    versions: Mapping[str, str]

    @property
    def ok(self) -> bool:
        """True where no program failed, and all comparisons, at least one, are in tolerance."""
        return bool(self.summaries) and not (self.failed or self.failures)

    @property
    def failed(self) -> tuple[Summary, ...]:
        """The comparisons outside tolerance."""
        return tuple(summary for summary in self.summaries if not summary.ok)

    @property
    def verdict(self) -> str:
        """What came out, in a sentence or two."""
        lost = "".join(f" {failure}." for failure in self.failures)
        numbers = sum(summary.n for summary in self.summaries)
        if not self.summaries:
            return f"Nothing was compared.{lost}"
        if not self.failed:
            return (
                f"Native agrees with all {len(self.summaries)} recorded quantities "
                f"({numbers} numbers) within tolerance.{lost}"
            )
        return (
            f"Native disagrees with {len(self.failed)} of {len(self.summaries)} recorded "
            f"quantities ({numbers} numbers).{lost}"
        )


def recorded_source(reference: Reference) -> Source:
    """A recorded reference: its header, what of it is compared and why not all, its digest."""
    content = (shipped("validation") / "reference" / f"{reference.name}.csv").read_bytes()
    left_out = Counter(row.note for row in reference.rows if not row.used)
    facts = {
        **reference.header,
        "rows compared": f"{len(reference.used)} of {len(reference.rows)}",
        **({"not compared": _counted(left_out)} if left_out else {}),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    return Source(reference.name, facts)


def _counted(notes: Mapping[str, int]) -> str:
    return " | ".join(f"{n} rows: {note}" for note, n in notes.items())


def live_source(
    name: str, installation: Installation, header: Mapping[str, str], remarks: Mapping[str, str]
) -> Source:
    """A program that was run just now, with the header of what it returned; `remarks` say what
    of it is not compared."""
    return Source(name, {**header, "path": str(installation.path), **remarks})


def certify(
    summaries: Iterable[Summary],
    sources: Sequence[Source],
    made: datetime,
    model_digest: str,
    failures: Iterable[Failure] = (),
) -> Certificate:
    """A certificate of comparisons made with the packages that are installed now."""
    versions = {name: version(name) for name in PACKAGES}
    return Certificate(
        summaries=tuple(summaries),
        failures=tuple(failures),
        sources=tuple(sources),
        made=made,
        model_digest=model_digest,
        versions={**versions, "Python": platform.python_version(), "system": platform.platform()},
    )


def to_json(certificate: Certificate) -> str:
    """Everything as strict JSON; numbers that are not finite become null."""
    data = {
        "verdict": "agreement" if certificate.ok else "disagreement",
        "sentence": certificate.verdict,
        "made": certificate.made.isoformat(timespec="seconds"),
        "model_digest": certificate.model_digest,
        "versions": dict(certificate.versions),
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


def rms_pull(comparisons: Iterable[Comparison]) -> float | None:
    """Root mean square of the finite pulls: about 1 where both errors are honest."""
    pulls = [c.pull for c in comparisons if c.pull is not None and math.isfinite(c.pull)]
    return math.sqrt(math.fsum(p * p for p in pulls) / len(pulls)) if pulls else None


def write_certificate(certificate: Certificate, directory: Path) -> tuple[Path, Path]:
    """Write JSON and HTML below `directory`, named by time. Raises ZpbridgeError where one of
    them exists: nothing is ever overwritten."""
    from bridge.agreement.certificate_page import to_html

    stem = f"certificate-{certificate.made.strftime('%Y%m%dT%H%M%SZ')}"
    paths = directory / f"{stem}.json", directory / f"{stem}.html"
    for path in paths:
        if path.exists():
            raise ZpbridgeError(f"{path} exists: a certificate is never overwritten, try again")
    make_folder(directory)
    write_text(paths[0], to_json(certificate))
    write_text(paths[1], to_html(certificate))
    return paths
