"""The policy page, and what of it concerns a limit."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from bridge.limits.limit import Limit

PAGE = Path(__file__).with_name("POLICY.md")
NOT_COUNTED = "Conventions, fits, projections, context"


@lru_cache
def sections() -> dict[str, str]:
    """First paragraphs by heading, each in one line."""
    _, *found = PAGE.read_text(encoding="utf-8").split("\n## ")
    headed = (section.split("\n\n") for section in found)
    return {heading: " ".join(first.split()) for heading, first, *_ in headed}


def policy() -> str:
    """The whole page."""
    return PAGE.read_text(encoding="utf-8")


def policy_of(limit: Limit) -> str:
    """What verdict and likelihood make of a limit."""
    return sections()[heading_of(limit)]


def heading_of(limit: Limit) -> str:
    """The section of the page for a kind and form of limit."""
    if not limit.counted:
        return NOT_COUNTED
    if limit.observable == "omega_h2":
        return "The relic density"
    return "Measurements" if limit.measured else "Upper limits"
