"""Whether a program is there: its installation, or the sentence of what is missing."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bridge.external.config import PLACE, Config, Location, locate


@dataclass(frozen=True, slots=True)
class Installation:
    """A program that was found: its version, where it is, and what else it will use."""

    tool: str
    version: str
    path: Path
    companions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Missing:
    """A program that was not found; `sentence` says what is missing and how to set it."""

    tool: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ProgramDirectory:
    """The directory of a program: who may name it, and what makes it usable.

    `variable` of the environment names it, or its `executable` on PATH. `marker` is a file by
    which it is recognised; `needed` are files without which it does not work, each with what to
    say then. `supported` are the beginnings of the versions that work.
    """

    name: str
    title: str
    variable: str
    executable: str
    marker: str
    version: Callable[[Path], str]
    supported: tuple[str, ...]
    needed: Mapping[str, str]
    compilers: tuple[str, ...]

    def locate(self, config: Config) -> Location | None:
        """Where it is said to be; None where nobody says anything."""
        return locate(self.name, self.variable, self.executable, config)

    def find(self, config: Config) -> Installation | Missing:
        """The installation named by zpbridge.toml, the environment variable or PATH."""
        place = self.locate(config)
        if place is None:
            return Missing(
                self.name,
                f"{self.title} is not set: give its directory in {self.variable}, "
                f"or as path under [{self.name}] in zpbridge.toml, {PLACE}",
            )
        complaint = self._complaint(place.path)
        if complaint:
            return Missing(self.name, f"{place.path} (from {place.said_by}): {complaint}")
        compilers = {name: shutil.which(name) or "" for name in self.compilers}
        return Installation(self.name, self.version(place.path), place.path.resolve(), compilers)

    def _complaint(self, directory: Path) -> str:
        """What keeps a directory from being usable, or an empty text."""
        if not (directory / self.marker).is_file():
            return f"not a {self.title} directory: {self.marker} is missing"
        version = self.version(directory)
        if not version.startswith(self.supported):
            wanted = " or ".join(start.rstrip(".") for start in self.supported)
            return f"version {version} was found, {wanted} is needed"
        for path, sentence in self.needed.items():
            if not (directory / path).exists():
                return sentence
        for compiler in self.compilers:
            if shutil.which(compiler) is None:
                return f"{compiler} is not on PATH; {self.title} compiles amplitudes when it runs"
        return ""
