"""What each program needs of a card."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Profile:
    """What the reader of a card understands, and what it must find in it.

    `complete`: every parameter of the model has to be listed, the widths among them, because the
    program puts its own number where one is missing.
    """

    auto: bool
    scan: bool
    complete: bool


PROFILES = {
    "generic": Profile(auto=True, scan=True, complete=False),
    "madgraph": Profile(auto=True, scan=True, complete=True),
    "micromegas": Profile(auto=False, scan=False, complete=True),
    "pythia": Profile(auto=False, scan=False, complete=True),
}
