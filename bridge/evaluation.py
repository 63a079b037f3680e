"""From a point to every native number, for one point or many; and cards, whose DECAY of the Z'
holds some of them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from math import fsum

import numpy as np
import numpy.typing as npt

from bridge.cards import Card, ZpDecay, card_text
from bridge.errors import PointError
from bridge.files import whole_file
from bridge.native import (
    bound_states,
    dimuon,
    gauge_charges,
    interference,
    kinetic,
    nucleon,
    partial_waves,
    widths,
)
from bridge.native.channels import FINAL_STATES
from bridge.native.sommerfeld import VELOCITIES
from bridge.numerics.arrays import Real
from bridge.observables import OBSERVABLES, predict, shown, sources
from bridge.point import (
    COUPLINGS,
    PERTURBATIVE,
    SM_INPUTS,
    Point,
    StandardModel,
    changed_inputs,
    default_standard_model,
    oddities,
)
from bridge.prediction import Options
from bridge.prediction import Settings as Settings
from bridge.provenance import Provenance
from bridge.results import Estimate, Quantity, Results, scalar

DEFAULT = Settings()


def estimates(
    point: Point, settings: Settings = DEFAULT, general: bool | None = None
) -> dict[str, Estimate]:
    """The quantities that a scan shows, at a point or an array of points.

    Parameters
    ----------
    point : Point
        A point, or an array of points of any shape.
    settings : Settings
        Conventions. Where `settings.beyond` is None, as it is unless it was set, arrays are
        computed without kinetic decoupling and Sommerfeld enhancement; `evaluate` computes one
        point with them.
    general : bool, optional
        Add the decays that only other couplings than those of (2.28) open; where it is None, if
        one of them is set.

    Returns
    -------
    dict of str to Estimate
        By name, in the order of tables. Values and errors broadcast to the shape of the point, in
        the units of `bridge.observables.OBSERVABLES`; NaN where a quantity does not exist.

    Raises
    ------
    PointError
        Where a formula refuses one of the points.
    ZpbridgeError
        For parton luminosities that `settings` cannot have.

    Notes
    -----
    Source: (2.28) of arXiv:1803.04430; each observable names its own.
    Cost: 50 us a point from 64 points on, where code is compiled (ten seconds the first time on
    a machine); 3 to 6 ms a point below. With `beyond` 2 to 3 and 40 ms more.
    """
    x = predict(point, settings)
    wider = bool(x.general) if general is None else general
    return {name: x[name] for name in shown(bool(settings.beyond), general=wider)}


def evaluate(
    point: Point,
    settings: Settings = DEFAULT,
    options: Options | None = None,
    everything: bool = False,
) -> Results:
    """Every quantity at one point, with unit, error, method and source.

    Parameters
    ----------
    point : Point
        A single point, of shape ().
    settings : Settings
        Conventions. Where `settings.beyond` is None, as it is unless it was set, kinetic decoupling
        and Sommerfeld enhancement are computed too; tables (`scan`, `estimates`) leave them out.
    options : Options, optional
        Mixings of charged leptons, and the enhancement of annihilation: they enter what
        `everything` adds.
    everything : bool
        Add what only limits meet otherwise: flavour, lepton flavour violation, trident production,
        annihilation today.

    Returns
    -------
    Results
        A mapping from names to quantities, with warnings and the settings used.

    Raises
    ------
    PointError
        For an array of points, and for what is no Point.
    ZpbridgeError
        For parton luminosities that `settings` cannot have.

    Notes
    -----
    Source: (2.28) of arXiv:1803.04430; each quantity names its own.
    Cost: 40 ms; 7 ms with `Settings(beyond=False)`.

    Examples
    --------
    >>> from bridge.point import benchmark
    >>> evaluate(benchmark())["br_mumu"].unit
    ''
    """
    asked = options or Options()
    decided = replace(settings, beyond=settings.beyond is not False)
    x = predict(point, decided, asked)
    if point.shape:
        raise PointError(
            f"evaluate takes a single point, and this one is an array of shape {point.shape}: use "
            "bridge.scan for a table, or bridge.estimates"
        )
    found = {name: x[name] for name in shown(decided.beyond is True, everything, bool(x.general))}
    changed = changed_inputs(point.sm)
    texts = sources(found, decided)
    return Results(
        point=point.named() | changed,
        quantities={name: _quantity(name, estimate) for name, estimate in found.items()},
        warnings=tuple(t for mask, t in warnings(point, found, decided) if np.any(mask)),
        settings=settings.named() | asked.named(),
        provenance=Provenance(decided, changed, asked, sources=texts),
    )


def _quantity(name: str, estimate: Estimate) -> Quantity:
    info = OBSERVABLES[name]
    reasons = [reason for mask, reason in estimate.absent if np.any(mask)]
    value = scalar(estimate.value)
    return Quantity(
        name=name,
        value=value,
        unit=info.unit,
        error=None if value is None else scalar(estimate.error),
        method=estimate.method,
        source=info.source,
        status=f"{name}: {'; '.join(reasons)}" if reasons else "ok",
    )


_LARGE: dict[str, tuple[float, str]] = {
    "dimuon_interference_ratio": (
        interference.NOTEWORTHY,
        "other dimuon cross-sections leave out the interference with photon and Z: multiply them "
        "by 1 + dimuon_interference_ratio and do not add sigma_dimuon_interference_pb (LO) to "
        "them; a narrow peak shows less of it: see dimuon_interference_peak",
    ),
    "kinetic_shift": (0.01, "nu4 decouples kinetically during freeze-out: see omega_h2_cbe"),
    "t_chi_over_t_max": (1.5, "nu4 is much hotter than the bath: omega_h2_cbe is unreliable too"),
    "sommerfeld_shift": (
        0.05,
        "Z' exchange changes the relic density: see omega_h2_full, and omega_h2_sommerfeld without "
        "kinetic decoupling",
    ),
    "sommerfeld_today": (1.05, "Z' exchange multiplies sigma v today by it"),
}
"""Size above which a quantity deserves a sentence."""

WIDE = 0.1
"""Of the width of the Z' over its mass."""
_TOO_WIDE = (
    f"the width of the Z' is above {WIDE:g} of its mass: a Breit-Wigner of fixed width is doubtful"
)

Mask = npt.NDArray[np.bool_]


def warnings(
    point: Point, found: Mapping[str, Estimate], settings: Settings = DEFAULT
) -> Iterator[tuple[Mask, str]]:
    """What a careful user should know: where (a mask), and the sentence."""
    for name in COUPLINGS:
        mask = np.abs(point[name]) > PERTURBATIVE
        yield mask, f"|{name}| is above sqrt(4 pi): perturbation theory is doubtful"
    yield from dimuon.warnings(point, settings.luminosity)
    if point.wzp is not None:
        width = f" to {point.wzp:.6g} GeV" if np.ndim(point.wzp) == 0 else ""
        yield np.asarray(True), f"the Z' width is fixed{width}, not computed"
        yield (
            np.less(point.wzp, 0.999 * np.asarray(widths.computed_width(point))),
            "the fixed Z' width is below the sum of its partial widths: branching ratios exceed 1",
        )
    yield from ((mask, text) for _, mask, text in oddities(point.sm))
    yield from _without_effect(point.sm, found)
    for name, (size, sentence) in _LARGE.items():
        if name in found:
            yield np.abs(found[name].value) > size, f"|{name}| is above {size:g}: {sentence}"
    yield from gauge_charges.warnings(point)
    yield np.asarray(widths.width_zp(point)) > WIDE * point.mzp, _TOO_WIDE
    if "sigma_xe_cm2" in found:
        yield _isotopes(found)
    if "omega_h2_sommerfeld" in found:
        yield from _beyond_enhancement(point, settings.unitarity_cap)
    if full := found.get("omega_h2_full"):
        yield (
            np.asarray(full.error) > 0.01 * np.asarray(full.value),
            "the error of omega_h2_full is above 1 %: annihilation goes on after the end of the "
            f"integration ({settings.relic.ending})",
        )
    if "x_kd" in found:
        yield (
            kinetic.without_pions(point, found["x_kd"].value),
            "nu4 couples to light quarks and decouples kinetically below the QCD transition, where "
            "scattering on pions is left out: x_kd is too small",
        )
    if "kinetic_shift" in found:
        shift, warmest = (found[n].value for n in ("kinetic_shift", "t_chi_over_t_max"))
        yield from _method_errors(point, shift, warmest)


def _method_errors(point: Point, shift: Real, warmest: Real) -> Iterator[tuple[Mask, str]]:
    """By cause, where one of them alone exceeds 1 %."""
    bounds = {
        "the momenta of nu4 are not distributed as exp(-E/T_chi)": kinetic.shape_errors,
        "scattering beyond small momentum transfer counts": kinetic.transfer_errors,
    }
    for cause, bound in bounds.items():
        above, below = bound(point, shift, warmest)
        yield (
            np.maximum(above, below) > 0.01,
            f"the method error of omega_h2_cbe and omega_h2_full may be above 1 %: {cause}; "
            "--uncertainties has its parts",
        )


def _isotopes(found: Mapping[str, Estimate]) -> tuple[Mask, str]:
    """Where one mass number for xenon is not enough, in numbers for a single point."""
    mean, neutron = (found[name].value for name in ("sigma_xe_cm2", "sigma_n_cm2"))
    seen = nucleon.over_isotopes(mean, neutron)
    number = f" = {float(seen):.3g} cm^2" if np.ndim(seen) == 0 else ""
    return (
        np.greater(seen, 1.05 * np.asarray(mean)),
        "sigma_xe_cm2 takes one mass number for xenon, and c1n/c1p is near -0.7, where isotopes do "
        f"not cancel together: limits meet sigma_xe_isotopes_cm2{number}",
    )


def _beyond_enhancement(point: Point, capped: bool) -> Iterator[tuple[Mask, str]]:
    """Bound states and unitarity, in numbers for a single point."""
    share = bound_states.formation_over_annihilation(point)
    size = f", some {100.0 * float(share):.2g} % of annihilation" if np.ndim(share) == 0 else ""
    yield (
        np.asarray(share) > 0.0,
        "bound states of nu4 form by emission of a Z' (alpha_X^2 mnu4/4 > mzp) and are left out"
        f"{size} at freeze-out",
    )
    for where, v in VELOCITIES.items():
        ratio = partial_waves.over_unitarity(point, v)
        times = f" {float(ratio):.2g} times" if np.ndim(ratio) == 0 else ""
        yield (
            np.asarray(ratio) > 1.0,
            f"sommerfeld_{where}: sigma v exceeds partial-wave unitarity{times} at v_rel = {v:g}, "
            + ("and is capped" if capped else "uncapped: see --unitarity-cap"),
        )


def _without_effect(sm: StandardModel, shown: Iterable[str]) -> Iterator[tuple[Mask, str]]:
    """Inputs that were changed and do not change the quantities that are shown."""
    of_shown = frozenset[str]().union(*(OBSERVABLES[name].parameters for name in shown))
    of_any = frozenset[str]().union(*(o.parameters for o in OBSERVABLES.values()))
    moved = {
        name: np.not_equal(getattr(sm, name), getattr(default_standard_model(), name))
        for name in SM_INPUTS
        if name not in of_shown
    }
    for used, where in ((True, "only predictions that meet limits do"), (False, "nor any limit")):
        names = [n for n, mask in moved.items() if (n in of_any) == used and np.any(mask)]
        if names:
            mask = np.any(np.broadcast_arrays(*(moved[n] for n in names)), axis=0)
            yield mask, f"no quantity depends on {', '.join(names)}; {where}"


def zp_decay(point: Point) -> ZpDecay:
    """What a card of the point says of the Z': its computed width and branching ratios.

    Parameters
    ----------
    point : Point
        A single point, of shape (); a width that it fixes is left aside.

    Returns
    -------
    ZpDecay
        `width` [GeV], and `fractions` by the PDG codes of the pair.

    Raises
    ------
    PointError
        For an array of points.

    Notes
    -----
    Source: derived from (2.28) of arXiv:1803.04430.
    Cost: 0.1 ms.
    """
    partial = {n: float(width) for n, width in widths.partial_widths(point.single()).items()}
    total = fsum(partial.values())
    fractions: dict[tuple[int, ...], float] = {
        pair: partial[name] / len(final.states) / total if total else 0.0
        for name, final in FINAL_STATES.items()
        for pair in final.states
    }
    return ZpDecay(total, fractions)


def read_card(source: str | os.PathLike[str]) -> Card:
    """Read a card.

    Parameters
    ----------
    source : str or path
        A file, or "-" for standard input.

    Returns
    -------
    Card
        Its `point()` is the point, `notes` what is worth knowing.

    Raises
    ------
    CardError
        With file, line and remedy of everything that is wrong, or where the file cannot be read.

    Notes
    -----
    Source: SLHA 1 and 2, arXiv:hep-ph/0311123 and arXiv:0801.0045.
    Cost: 0.3 ms.
    """
    return Card.from_file(source, zp_decay)


def write_card(
    what: Point | Card,
    path: str | os.PathLike[str],
    profile: str = "generic",
    width: str | None = None,
) -> None:
    """Write a point or a card for a program, all or nothing.

    Parameters
    ----------
    what : Point or Card
        A single point, of shape (), or a card, whose comments and foreign blocks are kept.
    path : str or path
        The file to write.
    profile : str
        The program that will read it, one of `bridge.cards.PROFILES`.
    width : str, optional
        DECAY of the Z' for a point: "computed", as it is unless set, or "auto"; for a card as in
        `Card.converted`.

    Raises
    ------
    PointError
        For an array of points.
    CardError
        For a card that the program would misread.
    ZpbridgeError
        Where the file cannot be written; it is then as it was.

    Notes
    -----
    Source: SLHA 1 and 2, arXiv:hep-ph/0311123 and arXiv:0801.0045.
    Cost: 1 ms.
    """
    if isinstance(what, Card):
        data = what.converted(profile, width).to_bytes()
    else:
        data = card_text(what, zp_decay, profile, width or "computed").encode()
    with whole_file(path, "wb") as stream:
        stream.write(data)
