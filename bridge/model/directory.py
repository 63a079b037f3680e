"""A whole UFO model with every name resolved: what `building` makes of the files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bridge.data.ufo_tables import Parameter, Particle
from bridge.model.expressions import Function
from bridge.model.findings import Finding
from bridge.model.syntax import Definition, SourceFile


@dataclass(frozen=True, slots=True)
class Coupling:
    """A coupling: an expression of parameters and its power in each order."""

    name: str
    value: str
    orders: Mapping[str, int]
    line: int
    file: str = "couplings.py"


@dataclass(frozen=True, slots=True)
class Series:
    """A Laurent series of expressions by power of ε, or one expression for every power."""

    name: str
    terms: Mapping[int, str] | str
    line: int
    file: str

    def at(self, power: int) -> str:
        """The expression of one power; "0" where the series has no such term."""
        return self.terms if isinstance(self.terms, str) else self.terms.get(power, "0")

    @property
    def texts(self) -> tuple[str, ...]:
        """All its expressions."""
        return (self.terms,) if isinstance(self.terms, str) else tuple(self.terms.values())


@dataclass(frozen=True, slots=True)
class Lorentz:
    """A Lorentz structure and 2s+1 of each leg."""

    name: str
    spins: tuple[int, ...]
    structure: str
    line: int


@dataclass(frozen=True, slots=True)
class Vertex:
    """Legs, colour and Lorentz structures, and (colour, Lorentz, coupling) terms."""

    name: str
    particles: tuple[Particle, ...]
    colours: tuple[str, ...]
    structures: tuple[Lorentz, ...]
    terms: tuple[tuple[int, int, Coupling], ...]
    line: int
    file: str = "vertices.py"

    @property
    def legs(self) -> str:
        """Names of the legs, for a message."""
        return " ".join(p.name for p in self.particles)


@dataclass(frozen=True, slots=True)
class Channel:
    """Two or more daughters and the expression of the partial width."""

    daughters: tuple[Particle, ...]
    width: str
    line: int


@dataclass(frozen=True, slots=True)
class Decay:
    """The list of partial widths of one particle."""

    name: str
    particle: Particle
    channels: tuple[Channel, ...]
    line: int


@dataclass(slots=True)
class Counterterms:
    """What a model for one loop has beside its tree level; couplings have a series as well."""

    parameters: dict[str, Series] = field(default_factory=dict)
    couplings: dict[str, Coupling] = field(default_factory=dict)
    series: dict[str, Series] = field(default_factory=dict)
    vertices: dict[str, Vertex] = field(default_factory=dict)

    def texts(self) -> Iterator[str]:
        """All expressions of parameters and couplings."""
        for series in (*self.parameters.values(), *self.series.values()):
            yield from series.texts


@dataclass(slots=True, eq=False)
class Model:
    """What could be resolved; `findings` holds the rest. A model equals itself alone."""

    directory: Path
    files: Mapping[str, SourceFile]
    parameters: dict[str, Parameter] = field(default_factory=dict)
    functions: dict[str, Function] = field(default_factory=dict)
    particles: dict[str, Particle] = field(default_factory=dict)
    goldstones: set[str] = field(default_factory=set)
    auxiliary: set[str] = field(default_factory=set)
    """Particles with a propagator of their own, such as corrections to one, and antiparticles."""
    couplings: dict[str, Coupling] = field(default_factory=dict)
    structures: dict[str, Lorentz] = field(default_factory=dict)
    orders: dict[str, Definition] = field(default_factory=dict)
    vertices: list[Vertex] = field(default_factory=list)
    decays: list[Decay] = field(default_factory=list)
    counterterms: Counterterms = field(default_factory=Counterterms)
    findings: list[Finding] = field(default_factory=list)

    def definitions(self, kind: str) -> Iterator[Definition]:
        """Every definition of a kind, in whatever file it stands."""
        for source in self.files.values():
            yield from (d for d in source.definitions if d.kind == kind)

    def originals(self) -> set[str]:
        """Variables of the particles that are not made by `.anti()`."""
        return {d.variable for d in self.definitions("Particle")}

    def anti(self, particle: Particle) -> Particle | None:
        """The antiparticle; None if the model lacks it."""
        if particle.self_conjugate:
            return particle
        matches = (p for p in self.particles.values() if p.pdg == -particle.pdg)
        return next(matches, None)

    def external(self) -> dict[str, Parameter]:
        """External parameters by name."""
        return {name: p for name, p in self.parameters.items() if p.external}
