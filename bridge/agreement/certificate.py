"""The agreement certificate: what was compared with what, how well it agrees, and the evidence."""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bridge.agreement.compare import Comparison, Summary
from bridge.agreement.k_factor import k_factors
from bridge.agreement.references import Reference
from bridge.evaluation import DEFAULT
from bridge.external.installation import Installation
from bridge.files import shipped
from bridge.observables import OBSERVABLES, sources
from bridge.provenance import Provenance


@dataclass(frozen=True, slots=True)
class Source:
    """Where the numbers on the other side come from: a recorded file or a program just run."""

    name: str
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Failure:
    """Points at which a program gave no answer: how many of how many, and the first reason.

    `missing` is what it did not give.
    """

    source: str
    failed: int
    asked: int
    reason: str
    missing: str = "answer"

    def __str__(self) -> str:
        return f"{self.source} gave no {self.missing} at {self.failed} of {self.asked} points"


@dataclass(frozen=True, slots=True)
class Certificate:
    """All summaries with what is needed to repeat them, the record of provenance."""

    summaries: tuple[Summary, ...]
    failures: tuple[Failure, ...]
    sources: tuple[Source, ...]
    provenance: Mapping[str, Any]

    @property
    def ok(self) -> bool:
        """True where no program failed, and all comparisons, at least one, are in tolerance."""
        return bool(self.summaries) and not (self.failed or self.failures)

    @property
    def word(self) -> str:
        """The verdict in a word: without a deviation, what a program did not answer is open."""
        if self.ok:
            return "agreement"
        return "disagreement" if self.failed else "incomplete"

    @property
    def failed(self) -> tuple[Summary, ...]:
        """The comparisons outside tolerance."""
        return tuple(summary for summary in self.summaries if not summary.ok)

    @property
    def verdict(self) -> str:
        """What came out, in a sentence or two."""
        lost = "".join(f" {failure}." for failure in self.failures)
        if not self.summaries:
            return f"Nothing was compared.{lost}"
        live = sum(s.source.startswith("live/") for s in self.summaries)
        numbers = sum(summary.n for summary in self.summaries)
        compared = (
            f"{len(self.summaries)} quantities ({len(self.summaries) - live} recorded, "
            f"{live} of programs just run; {numbers} numbers)"
        )
        if self.failed:
            return f"Native disagrees in {len(self.failed)} of {compared}.{lost}"
        if lost:
            return f"{lost.strip()} Where there is an answer, native agrees in all {compared}."
        return f"Native agrees in all {compared} within tolerance."


def recorded_source(reference: Reference) -> Source:
    """A recorded reference: its header, what of it is compared and why not all, its digest."""
    content = (shipped("validation") / "reference" / f"{reference.name}.csv").read_bytes()
    left_out = Counter(row.note for row in reference.rows if not row.used)
    facts = {
        **reference.header,
        "rows compared": f"{len(reference.used)} of {len(reference.rows)}",
        **({"not compared": _counted(left_out)} if left_out else {}),
        **k_factors(reference),
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
    others: Sequence[Source],
    failures: Iterable[Failure] = (),
) -> Certificate:
    """A certificate of comparisons made now; each was made in the settings of its source."""
    found = tuple(summaries)
    ours = sources((s.quantity for s in found if s.quantity in OBSERVABLES), DEFAULT)
    theirs = (text for source in others for text in source.facts.values())
    record = Provenance({}, sources=(*ours, *theirs))
    return Certificate(found, tuple(failures), tuple(others), record)


def rms_pull(comparisons: Iterable[Comparison]) -> float | None:
    """Root mean square of the finite pulls: about 1 where both errors are honest."""
    pulls = [c.pull for c in comparisons if c.pull is not None and math.isfinite(c.pull)]
    return math.sqrt(math.fsum(p * p for p in pulls) / len(pulls)) if pulls else None
