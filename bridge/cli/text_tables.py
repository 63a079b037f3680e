"""Results, verdicts and uncertainties as text tables for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bridge.cli.layout import plain_table, render
from bridge.data.bibliography import bibtex, cited
from bridge.native.channels import OF_GENERAL
from bridge.observables import OBSERVABLES, sources
from bridge.point import PARAMETERS, Point
from bridge.results import Quantity, Results, rounded

if TYPE_CHECKING:
    from bridge.native.channel_shares import ChannelNumbers
    from bridge.numerics.arrays import Real
    from bridge.paper.charges_and_mixing import UVConsistency
    from bridge.prediction import Settings
    from bridge.uncertainties import Range, Uncertainty


def results_table(results: Results) -> str:
    """The point, every quantity with unit and numerical error, and what to know about them.

    Decays that only other couplings than those of (2.28) open are left out where they are closed.
    """
    point = "  ".join(
        f"{name} = {value:.6g}" + (f" {PARAMETERS[name].unit}" if PARAMETERS[name].unit else "")
        for name, value in results.point.items()
        if value is not None
    )
    table = plain_table("quantity", "value", "error", "unit", "meaning", prose=["meaning"])
    for quantity in results.quantities.values():
        if quantity.value != 0.0 or quantity.name.rpartition("_")[2] not in OF_GENERAL:
            table.add_row(*_row(quantity))
    return render(point, "", table, *_notes(results))


def _row(quantity: Quantity) -> tuple[str, ...]:
    value = "-" if quantity.value is None else rounded(quantity.value, quantity.error)
    error = "" if quantity.error is None else f"{quantity.error:.1g}"
    info = OBSERVABLES.get(quantity.name)
    return quantity.name, value, error, quantity.unit, info.meaning if info else ""


def _notes(results: Results) -> list[str]:
    notes = [*results.warnings, *([] if results.status == "ok" else [results.status])]
    return ["", *(f"note: {note}" for note in notes)] if notes else []


def channels_table(channels: tuple[ChannelNumbers, ...]) -> str:
    """Every final state that is open or adds to the relic density."""
    table = plain_table("final state", "of 1/omega_h2", "sigma v at rest [cm^3/s]", "br of the Z'")
    for c in channels:
        share = "-" if c.omega_share is None else f"{c.omega_share:.4%}"
        ratio = "-" if c.branching_ratio is None else f"{c.branching_ratio:.4%}"
        table.add_row(c.name, share, f"{c.sigmav_cm3s:.4g}", ratio)
    return render(table)


def consistency_table(c: UVConsistency) -> str:
    """What section 5 of the paper asks of charges and mixing, and what fails."""
    from bridge.paper.charges_and_mixing import CONSISTENCY

    table = plain_table("uv", "value", "unit", "meaning", prose=["meaning"])
    for name, value in c.numbers().items():
        table.add_row(name, short(value), *CONSISTENCY[name])
    failures = [f"not consistent: {reason}" for _, reason in c.failures]
    return render(table, "", *(failures or ["consistent with section 5 of the paper"]))


def uncertainties_table(found: dict[str, Uncertainty]) -> str:
    """Relative uncertainties of each quantity: kinds that are never added together."""
    table = plain_table(
        "quantity", "numerical", "parametric", "method", "theory", prose=["method", "theory"]
    )
    for name, u in found.items():
        low, high = u.envelope
        method = "; ".join(f"{label} {_shift(shift)}" for label, shift in u.method.items())
        table.add_row(
            name,
            f"{u.numerical:.1g}",
            f"{u.parametric_total:.1g}" if u.parametric else "",
            f"{low:+.2g} to {high:+.2g} ({method})" if method else "",
            "; ".join(f"{kind} {_band(band)}" for kind, band in u.theory.items()),
        )
    said: dict[str, list[str]] = {}
    for name, u in found.items():
        for kind, note in u.theory_notes.items():
            said.setdefault(f"{kind}: {note}", []).append(name)
    heading = "uncertainties, relative to the value"
    return render(heading, table, *(f"{', '.join(names)}: {note}" for note, names in said.items()))


def _shift(shift: float | None) -> str:
    return "not available here" if shift is None else f"{shift:+.2g}"


def _band(band: Range | None) -> str:
    if band is None:
        return "not available here"
    return f"{band.low:+.2g} to {band.high:+.2g}"


def short(value: Real) -> str:
    """Three digits; "-" for what does not exist."""
    number = float(value)
    return "-" if number != number else f"{number:.3g}"


def explanation(results: Results, point: Point, name: str, settings: Settings) -> str:
    """Where a number comes from ("all" for each), and BibTeX of what it rests on."""
    chosen = list(results.quantities) if name == "all" else [name]
    papers = bibtex(cited(sources(chosen, settings)))
    return "\n\n".join([*(_explain(results[quantity], point) for quantity in chosen), papers])


def _explain(quantity: Quantity, point: Point) -> str:
    from bridge.limits.explanation import theory, wrapped

    observable = OBSERVABLES[quantity.name]
    value = "does not exist here" if quantity.value is None else f"{quantity.value:.10g}"
    rows = {
        "meaning": observable.meaning,
        "value": f"{value} {quantity.unit}".rstrip(),
        "error": "" if quantity.error is None else f"{quantity.error:.2g} (numerical)",
        "method": quantity.method,
        **theory(observable, point),
        "status": quantity.status,
    }
    return "\n".join([quantity.name, *(wrapped(key, text) for key, text in rows.items() if text)])
