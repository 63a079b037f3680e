"""The CalcHEP model, generated from the model directory: five .mdl tables.

Unitary gauge: Z, W and Z' are not flagged as gauge fields, so their propagators keep the q_μ q_ν
term. Tables hold dL/dA for incoming momenta; the four-gluon vertex becomes CalcHEP's auxiliary
tensor field (Pukhov et al., hep-ph/9908288, section on models).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bridge.data.ufo_tables import Particle
from bridge.errors import ModelError
from bridge.model.calchep_vertices import lagrangian_rows, of_gluons
from bridge.model.directory import Model
from bridge.model.expressions import ExpressionError
from bridge.model.real_and_imaginary import Parts, parts_of
from bridge.model.values import values_at

TITLE = "Flavourful Z' portal, SM + Zp + nu4 (zpbridge)"

NAMES: dict[int, tuple[str, str]] = {
    1: ("d", "D"),
    2: ("u", "U"),
    3: ("s", "S"),
    4: ("c", "C"),
    5: ("b", "B"),
    6: ("t", "T"),
    11: ("e", "E"),
    12: ("ne", "Ne"),
    13: ("m", "M"),
    14: ("nm", "Nm"),
    15: ("l", "L"),
    16: ("nl", "Nl"),
    21: ("G", "G"),
    22: ("A", "A"),
    23: ("Z", "Z"),
    24: ("W+", "W-"),
    25: ("h", "h"),
    32: ("Zp", "Zp"),
    52: ("~n4", "~N4"),
}
"""Particle and antiparticle by PDG code; a name with ~ is odd: dark matter."""

LIGHT_QUARK_MASSES = {"MU": 0.0022, "MD": 0.0047, "MS": 0.095}
"""Masses [GeV] of the quarks that the model has massless: micrOMEGAs' direct detection leaves a
massless quark out without a word (`if(!qMass) continue` in directDet.c)."""

STRONG, GG = "G", "GG"
"""CalcHEP calls the strong coupling GG, wants it among the variables, and runs it itself."""

GLUON_ROWS = (
    (*"GGG", "", "GG", "m1.m2*(p1.m3-p2.m3)+m2.m3*(p2.m1-p3.m1)+m1.m3*(p3.m2-p1.m2)"),
    ("G", "G", "G.t", "", "GG*sqrt2/2", "m2.M3*m1.m3-m1.M3*m2.m3"),
    ("G.C", "G.c", "G", "", "GG", "m3.p2"),
)
"""Three gluons, two gluons and the auxiliary tensor, ghosts: for D = ∂ - i g_s T G."""


@dataclass(frozen=True, slots=True)
class MdlColumn:
    """Heading of a column; a free one, between > and <, may grow in CalcHEP's editor."""

    heading: str
    free: bool = False


def tables(
    model: Model, external: Mapping[str, float], automatic_width: bool = True
) -> dict[str, str]:
    """Text of vars1, func1, prtcls1, lgrng1 and extlib1 by file name.

    Raises ModelError for a structure or an expression that CalcHEP has no words for.
    """
    parameters = _Parameters(model)
    return {
        "vars1.mdl": _variables(model, with_light_quarks(external), automatic_width),
        "func1.mdl": _functions(parameters),
        "prtcls1.mdl": _particles(model, automatic_width),
        "lgrng1.mdl": _lagrangian(model, parameters),
        "extlib1.mdl": _table("Libraries", (MdlColumn("External libraries", free=True),), ()),
    }


def with_light_quarks(inputs: Mapping[str, float]) -> dict[str, float]:
    """The inputs with a mass for each light quark that has none.

    >>> with_light_quarks({"MU": 0.0, "MS": 0.1, "mzp": 500.0})
    {'MU': 0.0022, 'MS': 0.1, 'mzp': 500.0}
    """
    return {name: value or LIGHT_QUARK_MASSES.get(name, value) for name, value in inputs.items()}


class _Parameters:
    """Real parameters and couplings: what each UFO name is called in CalcHEP."""

    def __init__(self, model: Model) -> None:
        self.rows: list[tuple[str, str]] = [("pi", "acos(-1)"), ("sqrt2", "sqrt(2)")]
        self.names: dict[str, Parts] = {STRONG: Parts(GG)}
        self.couplings: dict[str, Parts] = {}
        for p in model.parameters.values():
            if not p.external and p.name not in ("ZERO", STRONG):
                self._add(model, "parameters.py", p.line, p.name, str(p.value))
        used = {c.name for v in model.vertices if not of_gluons(v) for _, _, c in v.terms}
        for c in (c for c in model.couplings.values() if c.name in used):
            parts = self._split(model, "couplings.py", c.line, c.value)
            minus_re = parts_of("-x", {"x": Parts(parts.re)}).re
            self.couplings[c.name] = self._named(c.name, Parts(parts.im, minus_re))

    def _add(self, model: Model, file: str, line: int, name: str, expression: str) -> None:
        parts = self._split(model, file, line, expression)
        if parts.im:
            self.names[name] = self._named(name, parts)
        else:
            self.rows.append((name, parts.re or "0"))

    def _split(self, model: Model, file: str, line: int, expression: str) -> Parts:
        try:
            return parts_of(expression, self.names)
        except ExpressionError as error:
            raise ModelError(model.directory / file, line, f"CalcHEP export: {error}") from None

    def _named(self, name: str, parts: Parts) -> Parts:
        """Names for the two parts, defined where a part is more than a name."""
        both = bool(parts.re and parts.im)
        return Parts(
            self._defined(name + "r" * both, parts.re),
            self._defined(name + "i" * both, parts.im),
        )

    def _defined(self, name: str, text: str) -> str:
        if not text or text.isidentifier():
            return text
        self.rows.append((name, text))
        return name


def _variables(model: Model, external: Mapping[str, float], automatic_width: bool) -> str:
    chosen = {
        name: external[name]
        for name, p in model.external().items()
        if not (automatic_width and p.block == "DECAY" and p.code == (32,))
    }
    chosen[GG] = values_at(model, external).real(STRONG)
    rows = [(name, repr(float(value)), "") for name, value in chosen.items()]
    return _table(
        "Variables", (MdlColumn("Name"), MdlColumn("Value"), MdlColumn("Comment", True)), rows
    )


def _functions(parameters: _Parameters) -> str:
    return _table(
        "Constraints", (MdlColumn("Name"), MdlColumn("Expression", True)), parameters.rows
    )


_PARTICLE_COLUMNS = (
    *map(MdlColumn, ("Full   Name", "P", "aP", "number", "spin2", "mass", "width", "color", "aux")),
    MdlColumn("LaTeX(A)", True),
    MdlColumn("LaTeX(A+)", True),
)


def _particles(model: Model, automatic_width: bool) -> str:
    rows = [_particle(p, automatic_width) for p in model.particles.values() if p.pdg > 0]
    return _table("Particles", _PARTICLE_COLUMNS, rows)


def _particle(p: Particle, automatic_width: bool) -> tuple[str, ...]:
    name, antiname = NAMES[p.pdg]
    width = "0" if p.width == "ZERO" else p.width
    return (
        p.name,
        name,
        antiname,
        str(p.pdg),
        str(p.spin - 1),
        "0" if p.mass == "ZERO" else p.mass,
        f"!{width}" if automatic_width and p.pdg == 32 else width,
        str(abs(p.colour)),
        _flag(p),
        name,
        antiname,
    )


def _flag(p: Particle) -> str:
    """G for massless vectors, L for massless neutrinos, which are left-handed."""
    if p.mass != "ZERO":
        return ""
    return {3: "G", 2: "L"}.get(p.spin, "")


_LAGRANGIAN_COLUMNS = (
    *map(MdlColumn, ("P1", "P2", "P3", "P4")),
    MdlColumn("Factor", True),
    MdlColumn("dLagrangian/ dA(p1) dA(p2) dA(p3)", True),
)


def _lagrangian(model: Model, parameters: _Parameters) -> str:
    rows = lagrangian_rows(model, parameters.couplings, NAMES)
    return _table("Lagrangian", _LAGRANGIAN_COLUMNS, [*rows, *GLUON_ROWS])


def _table(kind: str, columns: Sequence[MdlColumn], rows: Iterable[Sequence[str]]) -> str:
    """One CalcHEP table: title, kind, headings and rows, columns of equal width."""
    listed = [list(row) for row in rows]
    widths = [
        max([len(column.heading) + 4 * column.free, *(len(row[k]) for row in listed)])
        for k, column in enumerate(columns)
    ]
    heading = "|".join(
        f">{c.heading:^{w - 2}}<" if c.free else f"{c.heading:^{w}}"
        for c, w in zip(columns, widths, strict=True)
    )
    lines = [TITLE, f" {kind}", heading + "|"]
    lines += [
        "|".join(f"{cell:{w}}" for cell, w in zip(row, widths, strict=True)) for row in listed
    ]
    return "\n".join([*lines, "=" * len(heading)]) + "\n"
