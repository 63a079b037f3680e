"""The Higgs boson of a model with one doublet: its couplings follow from the masses."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from bridge.data.ufo_tables import Parameter
from bridge.lint.inputs import FERMI, given
from bridge.lint.orders import blocks_of
from bridge.model.currents import W, Z, read_currents
from bridge.model.directory import Model, Vertex
from bridge.model.findings import ERROR, WARNING, Finding
from bridge.model.interactions import Leg, grouped, summed
from bridge.model.matrices import METRIC, Array
from bridge.model.tensors import reference_momenta
from bridge.model.values import STANDARD_BLOCKS, Values, values_at

HIGGS, ELECTRON, NEUTRINOS = 25, 11, (12, 14, 16)
_NEGLECTED = 0.01
"""Yukawa coupling (that of the tau) below which a model may have 0 for a mass that it keeps."""
_ROUNDING, _SCHEME = 1e-8, 0.1
"""Relative deviations: above rounding, and above what inputs that are not independent may have:
α(0), G_F and the masses together miss the lowest order by 7 %."""


def single_doublet(model: Model, standard: Values) -> Iterator[Finding]:
    """H to bosons, to fermions and to itself: 2i M²/v, -i m/v, -3i MH²/v and so on."""
    scalars = [p for p in model.particles.values() if p.spin == 1 and p.pdg > 0]
    physical = [p for p in scalars if p.variable not in model.goldstones]
    if [p.pdg for p in physical] != [HIGGS]:
        return
    values = values_at(model, _equal_yukawas(model, standard))
    each = [list(_deviating(model, values, vev)) for vev in _vevs(model, values)]
    for vertices in min(each, key=len, default=[]):
        yield from _findings(vertices)


def _deviating(model: Model, values: Values, vev: float) -> Iterator[list[Vertex]]:
    """Vertices of the same legs that are not what masses and v give."""
    for legs, vertices in grouped(model).items():
        expected = _expected(model, values, legs, vev)
        if expected is None or not _standard(model, vertices):
            continue
        try:
            found = summed(
                model, values, vertices, legs, reference_momenta(len(legs)), _colours(model, legs)
            )
        except KeyError:
            continue
        deviation, size = np.abs(found - expected).max(), np.abs(expected).max()
        neglected = not np.abs(found).max() and size < _NEGLECTED
        if deviation > _ROUNDING * size and not neglected:
            yield vertices


def fermi_constant(model: Model, values: Values) -> Iterator[Finding]:
    """G_F/√2 = g²/(8 MW²) where G_F is an input: v = (√2 G_F)^(-1/2)."""
    entry = given(model, FERMI)
    found = None if entry is None else _nearest_fermi(model, values, entry)
    if entry is None or found is None:
        return
    fermi = values.real(entry.name)
    if abs(found - fermi) > _ROUNDING * found:
        mass = next(p.mass for p in model.particles.values() if p.pdg == W)
        message = f"{entry.name} = {fermi:.6g}, but mass and coupling of the W "
        message += f"have {found:.6g}"
        p, remedy = model.parameters[mass], "correct what follows from G_F"
        severity = ERROR if _far_off(model, entry) else WARNING
        yield Finding("parameters.py", p.line, mass, message, remedy, severity)


def _far_off(model: Model, entry: Parameter) -> bool:
    """Whether G_F is missed at the defaults by more than radiative corrections."""
    values = values_at(model)
    found = _nearest_fermi(model, values, entry)
    return found is None or abs(found / values.real(entry.name) - 1.0) > _SCHEME


def _nearest_fermi(model: Model, values: Values, entry: Parameter) -> float | None:
    """G_F of the vertices: of several, the one nearest to the entry."""
    found = [1.0 / (np.sqrt(2.0) * vev**2) for vev in _vevs(model, values)]
    return min(found, key=lambda g: abs(g - values.real(entry.name)), default=None)


def _equal_yukawas(model: Model, standard: Values) -> dict[str, float]:
    """The same point, where each Yukawa entry is the mass of its fermion."""
    point = {name: standard.real(name) for name in model.external()}
    own = {(str(p.block).upper(), p.code): p.name for p in model.external().values()}
    for (block, code), name in own.items():
        if block == "YUKAWA" and ("MASS", code) in own:
            point[name] = point[own["MASS", code]]
    return point


def _vevs(model: Model, values: Values) -> list[float]:
    """v = √2 M_W / g_e, g_e² = Σ |coupling of the W to electron and neutrino i|².

    The sum over a row of the mixing matrix is 1 with all neutrinos; models with further ones may
    leave the light ones unmixed, to first order, or the coupling to the first alone.
    """
    currents = read_currents(model, values).fermion.values()
    mass = next((values.real(p.mass) for p in model.particles.values() if p.pdg == W), None)
    squares = {c.row: abs(c.left) ** 2 for c in currents if (c.vector, c.column) == (-W, ELECTRON)}
    if mass is None:
        return []
    light = {row: square for row, square in squares.items() if row in NEUTRINOS}
    sums = {squares.get(NEUTRINOS[0], 0.0), sum(light.values()), sum(squares.values())}
    return [float(np.sqrt(2.0 / total) * mass) for total in sorted(sums) if total]


def _expected(model: Model, values: Values, legs: tuple[Leg, ...], vev: float) -> Array | None:
    """i L of one doublet for these legs; None if H is not among them or it is no such vertex."""
    n = sum(leg.pdg == HIGGS for leg in legs)
    others = [leg for leg in legs if leg.pdg != HIGGS]
    mass = {p.pdg: values.real(p.mass) for p in model.particles.values()}
    if not others and n in (3, 4):
        return np.asarray(-3j * mass[HIGGS] ** 2 / vev ** (n - 2))
    codes = {abs(leg.pdg) for leg in others}
    if n in (1, 2) and len(others) == 2 and codes in ({W}, {Z}):
        return np.asarray(2j * mass[codes.pop()] ** 2 / vev**n * METRIC)
    if n == 1 and len(codes) == 1 and sorted(leg.role for leg in others) == ["column", "row"]:
        return np.asarray(-1j * mass[codes.pop()] / vev * np.eye(4))
    return None


def _standard(model: Model, vertices: list[Vertex]) -> bool:
    return all(
        blocks_of(model, c.value) <= STANDARD_BLOCKS for v in vertices for _, _, c in v.terms
    )


def _colours(model: Model, legs: tuple[Leg, ...]) -> list[Array | None]:
    colour = {p.pdg: abs(p.colour) for p in model.particles.values()}
    first = np.array([1.0, 0.0, 0.0], dtype=complex)
    return [first if colour[leg.pdg] == 3 else None for leg in legs]


def _findings(vertices: list[Vertex]) -> Iterator[Finding]:
    message = "does not follow from the masses, as it must with a single Higgs doublet"
    remedy = "compare sign, factor and parameter with -i m/v, 2i M²/v, -3i MH²/v and their like"
    for v in vertices:
        names = ", ".join(dict.fromkeys(c.name for _, _, c in v.terms))
        yield Finding("vertices.py", v.line, v.name, f"({v.legs}) [{names}] {message}", remedy)
        for c in {c.name: c for _, _, c in v.terms}.values():
            text = f"{c.value} in {v.name} ({v.legs}) {message}"
            yield Finding(c.file, c.line, c.name, text, remedy)
