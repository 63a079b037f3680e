"""A sample of pp -> Z' -> mu+ mu- events beside native: its size, its card, its spectrum, cuts."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from bridge.cards import Card
from bridge.errors import CardError, ToolError
from bridge.evaluation import zp_decay
from bridge.external.events import Events
from bridge.external.madgraph.cards import effective_width
from bridge.external.spectrum import SpectrumComparison, compare_spectrum, effective_number
from bridge.native.dimuon import fiducial_acceptance, spectrum_pb_per_gev
from bridge.native.partons import WINDOW
from bridge.native.widths import width_zp
from bridge.numerics.arrays import Array
from bridge.point import PORTAL, Point
from bridge.prediction import LEADING_ORDER, LIMITS_SQRTS, Settings

WIDTH_TOLERANCE = 0.01
"""Relative: masses that other programs set to 0, and other orders, stay below it."""
_PROTON = 2212


@dataclass(frozen=True, slots=True)
class Cuts:
    """What both muons have to pass: more transverse momentum [GeV], less |eta|."""

    pt_gev: float = 30.0
    eta: float = 2.5

    def __str__(self) -> str:
        return f"pT > {self.pt_gev:g} GeV, |eta| < {self.eta:g}"

    def passed(self, muons: Array) -> npt.NDArray[np.bool_]:
        """Which events pass; `muons` are E, px, py, pz [GeV] of both, (events, 2, 4)."""
        _, x, y, z = np.moveaxis(muons, -1, 0)
        pt = np.hypot(x, y)
        inside = (pt > self.pt_gev) & (np.abs(z) < pt * math.sinh(self.eta))
        return np.asarray(inside.all(axis=-1))


def accepted(events: Events, cuts: Cuts) -> tuple[float, float] | None:
    """The share of the cross-section that passes, and its statistical error.

    None where weights of either sign cancel.
    """
    passed, w = cuts.passed(events.muons), events.weights
    total = float(w.sum())
    if total <= 0.0:
        return None
    share = float(w[passed].sum()) / total
    return share, float(np.sqrt(np.sum((w * (passed - share)) ** 2))) / total


FIDUCIAL = Cuts()
"""Those of the shipped acceptance."""
LO_OVER_NLO = 0.06
"""Of the acceptance: LO with nn23lo1 lies up to 5 % below NLO, and 1 % is the table's own."""


@dataclass(frozen=True)
class Sample:
    """An event file, the card that says what it should hold, and native in some settings.

    `card` is that of the banner, or of the user; None with the reason in `no_card`.
    """

    events: Events
    card: Card | None
    no_card: str
    settings: Settings
    cuts: Cuts

    @property
    def effective(self) -> float:
        """How many events of equal weight say as much."""
        return effective_number(self.events.weights)

    @property
    def negative(self) -> float:
        """The share of events of negative weight."""
        return float(np.mean(self.events.weights < 0.0))

    @cached_property
    def point(self) -> Point | None:
        """The point of the card, its Z' width left out."""
        return None if self.card is None else self.card.point("computed")

    @cached_property
    def widths(self) -> tuple[float, float] | None:
        """The Z' width [GeV] that the card says, and the one that follows from the couplings."""
        if self.card is None or not isinstance(written := self.card.values.get("wzp"), float):
            return None
        return written, float(width_zp(self.card.point("computed")))

    @cached_property
    def sampled(self) -> Point | None:
        """The point with the width that the events were made with."""
        if self.point is None:
            return None
        width = self.widths[0] if self.widths else float(width_zp(self.point))
        mass = float(self.point.mzp)
        return self.point.replace(wzp=effective_width(width, mass)) if width > 0.0 else None

    @cached_property
    def shape(self) -> SpectrumComparison | str:
        """The dimuon spectrum against native where there are events, or why there is none."""
        p = self.sampled
        if p is None:
            return "there is no point" if self.point is None else "the Z' has no width"
        mass, masses = float(p.mzp), self.events.masses
        low, high = max(WINDOW[0] * mass, masses.min()), min(WINDOW[1] * mass, masses.max())
        luminosity = self.settings.luminosity

        def density(m: Array) -> Array:
            return np.asarray(spectrum_pb_per_gev(m, p, luminosity))

        try:
            return compare_spectrum(self.events, density, mass, float(width_zp(p)), low, high)
        except ToolError as error:
            return str(error)

    @property
    def native_pb(self) -> float:
        """The cross-section [pb] of native where there are events; NaN without a spectrum.

        Of a width too narrow to sample, MadGraph samples a wider one and rescales.
        """
        if isinstance(self.shape, str):
            return math.nan
        true = self.widths[0] if self.widths else self.shape.width
        return self.shape.expected_pb * max(1.0, self.shape.width / true)

    @cached_property
    def acceptance(self) -> tuple[float, float] | None:
        """The share that passes the cuts, and its error; None where weights cancel."""
        return accepted(self.events, self.cuts)

    @property
    def native_acceptance(self) -> float | None:
        """The share that native has, for the cuts and the energy of its table."""
        if self.point is None or self.cuts != FIDUCIAL or self.settings.sqrts_gev != LIMITS_SQRTS:
            return None
        share = float(fiducial_acceptance(self.point.mzp))
        return share if math.isfinite(share) else None

    @property
    def problems(self) -> Iterator[str]:
        """What disagrees with native, in sentences."""
        if self.widths and not math.isclose(*self.widths, rel_tol=WIDTH_TOLERANCE):
            written, computed = self.widths
            yield (
                f"DECAY 32 of the card says {written:.6g} GeV, {computed:.6g} GeV follows from its "
                "couplings: the cross-section of the sample is that of another width"
            )
        if isinstance(self.shape, SpectrumComparison) and not self.shape.ok:
            yield (
                f"the dimuon spectrum is not that of native: p = {self.shape.p_value:.2g}; another "
                "width, mass or window, or interference with photon and Z"
            )

    @property
    def notes(self) -> Iterator[str]:
        """What to know when comparing cross-sections."""
        if self.card is None:
            yield f"no point to compare with: {self.no_card}"
        share, native = self.acceptance, self.native_acceptance
        if share and native and abs(share[0] - native) > 5.0 * share[1] + LO_OVER_NLO * native:
            yield (
                f"{share[0]:.3f} of the events pass the cuts, {native:.3f} of native's: is the "
                "sample of another process, or were it cut before?"
            )
        if not (beams := self.events.beams):
            return
        if beams.particles != (_PROTON, _PROTON):
            yield f"the beams are {beams.particles}, native is for p p"
        ours = self.settings.luminosity.pdf
        if beams.pdf_ids[0] not in (0, ours.lhapdf_id):
            yield (
                f"the events are made with the PDF set {beams.pdf_ids[0]} of LHAPDF, native with "
                f"{ours.name} ({ours.lhapdf_id}): choose with --pdf and --order"
            )


def sample(
    events: Events,
    card: Card | None = None,
    settings: Settings = LEADING_ORDER,
    cuts: Cuts = FIDUCIAL,
    beams_energy: bool = True,
) -> Sample:
    """An event file beside native, at the energy of its beams if it says one and it is wanted.

    Without a card, that of the banner is taken.
    """
    if beams_energy and events.beams:
        settings = replace(settings, sqrts_gev=events.beams.sqrts_gev)
    reason = ""
    if card is None:
        try:
            card = banner_card(events)
        except CardError as error:
            reason = str(error)
    return Sample(events, card, reason, settings, cuts)


def banner_card(events: Events) -> Card:
    """The card in the banner of a file. Raises CardError where there is none of this model."""
    if not events.card.strip():
        raise CardError(events.path, None, "there is no parameter card in it: give one, --card")
    return Card.from_text(events.card, zp_decay, f"{events.path}, its parameter card")


def facts(found: Sample) -> dict[str, str]:
    """What there is to say of a sample, by name, in words and numbers."""
    said = {
        "file": found.events.path.name,
        "events": _counted(found),
        "cross-section": _sigma(found.events),
    }
    if beams := found.events.beams:
        ids = " ".join(map(str, beams.pdf_ids))
        said["beams"] = f"{beams.sqrts_gev:.6g} GeV, LHAPDF {ids}"
    if found.point is not None:
        said["point"] = "  ".join(
            f"{n} = {x:.6g}" for n, x in found.point.numbers().items() if n in PORTAL
        )
    if found.widths:
        written, computed = found.widths
        said["width_zp"] = f"{written:.6g} GeV in the card, {computed:.6g} GeV computed"
    return said | _spectrum(found) | {f"passing {found.cuts}": _passing(found)}


def _counted(found: Sample) -> str:
    n = len(found.events.weights)
    if round(found.effective) == n:
        return f"{n}"
    negative = f", {found.negative:.2%} of negative weight" if found.negative else ""
    return f"{n}, as good as {found.effective:.4g} of equal weight{negative}"


def _sigma(events: Events) -> str:
    error = "" if events.sigma_error_pb is None else f" +- {events.sigma_error_pb:.2g}"
    return f"{events.sigma_pb:.5g}{error} pb"


def _spectrum(found: Sample) -> dict[str, str]:
    """Of native, the cross-section where there are events, and how well the shape fits."""
    shape = found.shape
    if isinstance(shape, str):
        return {"spectrum": f"not compared: {shape}"}
    low, high = shape.edges[[0, -1]]
    between = f"{low:.6g} to {high:.6g} GeV"
    s = found.settings
    made = f"{s.order}, {s.pdf}, muR = muF = {s.scale:g} mzp"
    return {
        between: f"{shape.sigma_pb:.5g} pb, native {found.native_pb:.5g} pb ({made}), ratio "
        f"{shape.sigma_pb / found.native_pb:.4g}",
        "spectrum": f"chi^2 = {shape.chi2:.1f} for {shape.degrees_of_freedom} degrees of freedom, "
        f"p = {shape.p_value:.2g}: {'agrees' if shape.ok else 'DISAGREES'}",
    }


def _passing(found: Sample) -> str:
    if found.acceptance is None:
        return "nothing can be said: weights of either sign cancel"
    share, error = found.acceptance
    native = found.native_acceptance
    beside = (
        "" if native is None else f", native {native:.4f} (NLO; LO with nn23lo1 up to 5 % less)"
    )
    return f"{share:.4f} +- {error:.1g}{beside}"
