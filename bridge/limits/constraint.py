"""A limit with the target it is put on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bridge.limits.limit import Limit
from bridge.limits.targets import TARGETS, Target


@dataclass(frozen=True, slots=True)
class Constraint:
    """A limit with the target it is put on."""

    limit: Limit
    target: Target

    @property
    def name(self) -> str:
        """The name of the limit file."""
        return self.limit.name

    @property
    def rigorous(self) -> bool:
        """Whether the limit is published and its confidence level means what it says."""
        return self.limit.kind == "observed" and self.limit.grade != "C"


def constraints(limits: Iterable[Limit]) -> tuple[Constraint, ...]:
    """Each limit with its target."""
    return tuple(Constraint(limit, TARGETS[limit.observable]) for limit in limits)
