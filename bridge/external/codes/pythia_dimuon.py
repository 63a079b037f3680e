"""Pythia 8, arXiv:2203.11601: pp -> Z' -> mu+ mu- from the card of a point."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import pi, sqrt
from pathlib import Path
from typing import Any

from bridge.cards import ZpDecay, card_text
from bridge.errors import OutOfReach, ToolError
from bridge.native.channels import FINAL_STATES
from bridge.point import Point

ZP = 32
_MB = 1e9
"""Pythia's millibarn in pb."""
_FERMIONS = {
    "d": "dd", "u": "uu", "s": "ss", "c": "cc", "b": "bb", "t": "tt",
    "e": "ee", "nue": "nue", "mu": "mumu", "numu": "nunu", "tau": "tautau", "nutau": "nutau",
}  # fmt: skip
"""Final states by the names of Pythia."""
_SIN2 = 0.2312
_WINDOW = (0.8, 1.2)
_WIDEST = 0.02
"""Largest width over mass: Pythia's width runs with energy, worth its square."""
_EVENTS = 400_000
_SEED = 1803


def settings(point: Point, card: Path, width: float) -> Iterator[str]:
    """Lines of a Pythia command file.

    Couplings there are e/(4 sW cW) gamma (v - a gamma5), so v = 2 (gL + gR) sW cW/e and a has
    gL - gR. The width is fixed, as Pythia has no decay to nu4; the card sets the mass.
    """
    mzp = float(point.mzp)
    unit = 2.0 * sqrt(_SIN2 * (1.0 - _SIN2)) / sqrt(4.0 * pi / point.sm.aEWM1)
    yield from ("Print:quiet = on", "Random:setSeed = on", f"Random:seed = {_SEED}")
    yield from ("Beams:eCM = 13000.", "PDF:pSet = 13")
    yield from (f"SLHA:file = {card}", "SLHA:verbose = 0", "SLHA:useDecayTable = off")
    yield from ("NewGaugeBoson:ffbar2gmZZprime = on", "Zprime:gmZmode = 3")
    yield from ("SigmaProcess:alphaEMorder = -1", f"StandardModel:sin2thetaW = {_SIN2}")
    yield f"StandardModel:alphaEMmZ = {1.0 / point.sm.aEWM1!r}"
    yield "Zprime:universality = off"
    for fermion, channel in _FERMIONS.items():
        left, right = map(float, FINAL_STATES[channel].couplings(point))
        yield f"Zprime:v{fermion} = {(left + right) * unit!r}"
        yield f"Zprime:a{fermion} = {(left - right) * unit!r}"
    yield from (f"{ZP}:doForceWidth = on", f"{ZP}:mWidth = {width!r}")
    yield from (f"{ZP}:mMin = 1.", f"{ZP}:mMax = 0.", f"{ZP}:onMode = off", f"{ZP}:onIfAny = 13")
    low, high = (edge * mzp for edge in _WINDOW)
    yield from (f"PhaseSpace:mHatMin = {low!r}", f"PhaseSpace:mHatMax = {high!r}")
    yield from ("SigmaProcess:factorScale1 = 2", f"SigmaProcess:factorFixScale = {mzp**2!r}")
    yield from ("PartonLevel:all = off", "HadronLevel:all = off", "Check:event = off")


def evaluate(point: Point, inputs: Mapping[str, float]) -> dict[str, tuple[float, float]]:
    """sigma_dimuon_bw_pb at 13 TeV between 0.8 and 1.2 mzp, and its statistical error."""
    import pythia8mc

    if point.vts != 0.0 or point.gbsr != 0.0:
        raise OutOfReach("Pythia's Z' does not change flavour: set vts = 0 and gbsr = 0")
    quarks = (FINAL_STATES[_FERMIONS[q]].coupled(point) for q in "duscb")
    if not any(quarks) or not FINAL_STATES["mumu"].coupled(point):
        raise OutOfReach("no quark of the proton or no muon couples: Pythia cannot integrate zero")
    if point.wzp is None:
        raise OutOfReach("Pythia has no decay to nu4: give the width of the Z', wzp")
    card = Path("card.slha")
    width = float(point.wzp)
    text = card_text(point, lambda _: ZpDecay(width, {}), "pythia")
    card.write_text(text, encoding="utf-8")
    if width > _WIDEST * point.mzp:
        raise OutOfReach(
            f"a width of {width:g} GeV: Pythia lets it run, agreement needs a narrow Z'"
        )
    pythia = pythia8mc.Pythia("", False)
    for line in settings(point, card, width):
        if not pythia.readString(line):
            raise ToolError(f"Pythia refuses {line!r}")
    if not pythia.init():
        raise ToolError("Pythia could not be initialised")
    _check(pythia, "mass", pythia.particleData.m0(ZP), float(point.mzp))
    _check(pythia, "width", pythia.particleData.mWidth(ZP), width)
    for _ in range(_EVENTS):
        pythia.next()
    found = pythia.infoPython()
    return {"sigma_dimuon_bw_pb": (found.sigmaGen() * _MB, found.sigmaErr() * _MB)}


def _check(pythia: Any, what: str, used: float, asked: float) -> None:
    if abs(used - asked) > 1e-9 * asked:
        raise ToolError(f"Pythia uses a {what} of {used:g} GeV instead of {asked:g} GeV")
