"""Section 2 of arXiv:1803.04430 from a TOML file: charges, mixing angles and masses of a model.

gprime = 1.0
q_Q4 = 1.0
q_L4 = 1.0
q_nu4 = 1.0
theta34_Q = 0.11            # radians; those that are left out are 0
theta24_L = 0.785
mzp = 500.0                 # GeV; or the VEVs vev_Q and vev_L
mnu4 = 2565.0

Those of right-handed fermions, q_u4, q_d4, q_e4 and theta14_u to theta34_e, are 0 unless given.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import pi
from pathlib import Path
from typing import Any

from bridge.data import toml_descriptions as toml
from bridge.errors import TableError
from bridge.paper.charges_and_mixing import Mixing, UVModel, mzp_from_vevs
from bridge.point import PARAMETERS, Domain, defaults


@dataclass(frozen=True, slots=True)
class Key:
    """One key of the file; `default` is None where the file must have it."""

    unit: str
    domain: Domain
    meaning: str
    default: float | None = None


def _parameter(name: str, default: float | None = None) -> Key:
    info = PARAMETERS[name]
    return Key(info.unit, info.domain, info.description, default)


_CHARGE, _ANGLE, _VEV = Domain(-100.0, 100.0), Domain(-pi, pi), Domain(0.0, 1e6)

_MIXINGS = {"Q": "quarks", "L": "leptons", "u": "up", "d": "down", "e": "electrons"}
"""Fields of a model by multiplet."""

KEYS: dict[str, Key] = {
    "gprime": Key("", Domain(1e-6, 4.0 * pi), "gauge coupling g' of U(1)'"),
    "q_Q4": Key("", _CHARGE, "charge of Q_4"),
    "q_L4": Key("", _CHARGE, "charge of L_4"),
    "q_nu4": Key("", _CHARGE, "charge of nu4"),
    **{f"q_{f}4": Key("", _CHARGE, f"charge of {f}_4", 0.0) for f in "ude"},
    **{
        f"theta{family}4_{multiplet}": Key(
            "rad", _ANGLE, f"mixing of {multiplet}_{family} with {multiplet}_4", 0.0
        )
        for multiplet in _MIXINGS
        for family in (1, 2, 3)
    },
    "mzp": _parameter("mzp", 0.0),
    "vev_Q": Key("GeV", _VEV, "<phi_Q>", 0.0),
    "vev_L": Key("GeV", _VEV, "<phi_L>", 0.0),
    "mnu4": _parameter("mnu4"),
    "vts": _parameter("vts", defaults()["vts"]),
}
"""What the file may say, with default, unit and domain."""


def read_charges(path: str | Path) -> UVModel:
    """The model that a TOML file describes.

    Parameters
    ----------
    path : str or path
        A file with the `KEYS`, one a line; the template `charges.toml` has them all.

    Returns
    -------
    UVModel
        Its `point()` is the point of (2.28); `uv_consistency` says whether section 5 allows it.

    Raises
    ------
    TableError
        For a file that is no TOML, and for an unknown, missing or impossible key.

    Notes
    -----
    Source: section 2 of arXiv:1803.04430.
    Cost: 1 ms.
    """
    file = Path(path)
    _, given = toml.read(file)
    toml.check_keys(file, "", given, KEYS)
    v = {name: _value(file, name, given) for name in KEYS}
    vevs = [name for name in ("vev_Q", "vev_L") if name in given]
    if ("mzp" in given) == bool(vevs):
        both = f"mzp and {vevs[0]} are given" if vevs else "mzp is missing"
        raise TableError(file, None, f"{both}: expected either mzp or the VEVs vev_Q and vev_L")
    if len(vevs) == 1:
        other = ({"vev_Q", "vev_L"} - set(vevs)).pop()
        raise TableError(file, None, f"{other} is missing beside {vevs[0]}: the Z' mass needs both")
    mzp = mzp_from_vevs(v["gprime"], (v["q_Q4"], v["q_L4"]), (v["vev_Q"], v["vev_L"]))
    return UVModel(
        gprime=v["gprime"],
        q_q4=v["q_Q4"],
        q_l4=v["q_L4"],
        q_nu4=v["q_nu4"],
        q_u4=v["q_u4"],
        q_d4=v["q_d4"],
        q_e4=v["q_e4"],
        **{
            field: Mixing(*(v[f"theta{family}4_{multiplet}"] for family in (1, 2, 3)))
            for multiplet, field in _MIXINGS.items()
        },
        mzp=mzp if vevs else v["mzp"],
        mnu4=v["mnu4"],
        vts=v["vts"],
        vev_l=v["vev_L"] if vevs else None,
    )


def _value(path: Path, name: str, given: dict[str, Any]) -> float:
    key = KEYS[name]
    if name not in given and key.default is not None:
        return key.default
    value = toml.number(path, name, given.get(name))
    if key.domain.excludes(value):
        range_ = f"{key.domain} {key.unit}".rstrip()
        raise TableError(path, None, f"{name} = {value} ({key.meaning}): expected {range_}")
    return value
