"""Models of others, by name: which couplings of a point they have, as multiples of few numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from bridge.errors import PointError, suggestion
from bridge.numerics.arrays import Real

Multiples: TypeAlias = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Preset:
    """The Z' of another model.

    `couplings` maps each of its own parameters to multiples of it by coupling of a point; `fixed`
    are other parameters that it sets.
    `anomalies` says which of those with the Standard Model gauge group do not cancel.
    """

    words: str
    source: str
    anomalies: str
    couplings: Mapping[str, Multiples]
    fixed: Mapping[str, float] = field(default_factory=dict)


QUARKS = ("gq1", "gq2", "gbb", "gu1", "gu2", "gu3", "gd1", "gd2", "gd3")
LEPTONS = ("gl1", "gmumu", "gl3", "ge1", "ge2", "ge3")
_NO_CHANGE = {"vts": 0.0}
"""Universal left-handed quarks, and a Z' without quarks, change no flavour."""

PRESETS: dict[str, Preset] = {
    "b3-l2": Preset(
        "B3 - L2: baryon number of the third family minus muon number",
        "arXiv:2009.02197, arXiv:2110.13518", "none",
        {"g": {"gbb": 1 / 3, "gu3": 1 / 3, "gd3": 1 / 3, "gmumu": -1.0, "ge2": -1.0}},
    ),
    "lmu-ltau": Preset(
        "muon number minus tau number", "He:1990pn", "none",
        {"g": {"gmumu": 1.0, "ge2": 1.0, "gl3": -1.0, "ge3": -1.0}}, _NO_CHANGE,
    ),
    "b-l": Preset(
        "baryon number minus lepton number", "Mohapatra:1980qe", "none",
        {"g": dict.fromkeys(QUARKS, 1 / 3) | dict.fromkeys(LEPTONS, -1.0)}, _NO_CHANGE,
    ),
    "vector-mediator": Preset(
        "vector mediator of the LHC dark matter working group",
        "arXiv:1507.00966, arXiv:1703.05703", "SU(2)^2 U(1)' and U(1)_Y^2 U(1)', unless gl = -3 gq",
        {"gq": dict.fromkeys(QUARKS, 1.0), "gl": dict.fromkeys(LEPTONS, 1.0)}, _NO_CHANGE,
    ),
    "third-family-hypercharge": Preset(
        "hypercharge of the third family; gmumu from mixing", "arXiv:1809.01158",
        "none with gmumu = 0",
        {"g": {"gbb": 1 / 6, "gu3": 2 / 3, "gd3": -1 / 3, "gl3": -1 / 2, "ge3": -1.0}},
    ),
}  # fmt: skip
"""Right-handed neutrinos cancel what is left of the others' anomalies: U(1)' alone and gravity."""


def preset(name: str) -> Preset:
    """One by its name. Raises PointError, with the list, for another."""
    if name not in PRESETS:
        raise PointError(
            f"preset {name!r}: {suggestion(str(name), PRESETS)}expected one of {', '.join(PRESETS)}"
        )
    return PRESETS[name]


def preset_sources(name: str | None) -> tuple[str, ...]:
    """The papers of a preset, as texts; none without a preset."""
    return (preset(name).source,) if name else ()


def preset_couplings(
    name: str, given: Mapping[str, Real], others: Mapping[str, float]
) -> dict[str, Real]:
    """Parameters of a point from those of a preset.

    `given` are its own by name, and any of a point, which stand before those of the preset;
    `others` are the couplings of a point with the value they have without the preset. Raises
    PointError for one of its own that is missing.
    """
    chosen = preset(name)
    if missing := [p for p in chosen.couplings if p not in given]:
        raise PointError(f"preset {name}: expected {' and '.join(missing)}")
    found: dict[str, Real] = {**others, **chosen.fixed}
    found |= {
        coupling: factor * given[parameter]
        for parameter, multiples in chosen.couplings.items()
        for coupling, factor in multiples.items()
    }
    return found | {n: value for n, value in given.items() if n not in chosen.couplings}
