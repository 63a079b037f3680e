"""What each program needs of a card."""

from __future__ import annotations

from dataclasses import dataclass

from bridge.errors import ZpbridgeError, shown


@dataclass(frozen=True, slots=True)
class Profile:
    """What the reader of a card understands, and what it must find in it.

    `complete`: every parameter of the model has to be listed, the widths among them, because the
    program puts its own number where one is missing.
    `quantum_numbers`: BLOCK QNUMBERS of the new particles has to be there, for the program or for
    those that read the card in the header of its event files.
    """

    auto: bool
    scan: bool
    complete: bool
    quantum_numbers: bool


PROFILES = {
    "generic": Profile(auto=True, scan=True, complete=False, quantum_numbers=False),
    "madgraph": Profile(auto=True, scan=True, complete=True, quantum_numbers=True),
    "micromegas": Profile(auto=False, scan=False, complete=True, quantum_numbers=False),
    "pythia": Profile(auto=False, scan=False, complete=True, quantum_numbers=True),
}


def profile_of(name: str) -> Profile:
    """A profile by its name. Raises ZpbridgeError, with the list, for another."""
    if name not in PROFILES:
        raise ZpbridgeError(f"profile = {shown(name)}: expected one of {', '.join(PROFILES)}")
    return PROFILES[name]
