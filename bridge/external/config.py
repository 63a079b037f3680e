"""Where the external programs are: `zpbridge.toml`, environment variables, PATH, in that order.

workdir = "/scratch/zpbridge"

[micromegas]
path = "/opt/micromegas_6.0"

[madgraph]
path = "/opt/MG5_aMC_v3_5_7"
python = "/usr/bin/python3"
"""

from __future__ import annotations

import os
import shutil
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bridge.errors import InputError
from bridge.external.workdir import default_workdir

FILE = "zpbridge.toml"
_KEYS = {"micromegas": {"path"}, "madgraph": {"path", "python"}}


@dataclass(frozen=True, slots=True)
class Config:
    """What a configuration file says; empty where there is none."""

    workdir: Path = field(default_factory=default_workdir)
    programs: dict[str, dict[str, str]] = field(default_factory=dict)
    source: str = ""

    def get(self, program: str, key: str) -> str | None:
        """A value of one program's table."""
        return self.programs.get(program, {}).get(key)


def load_config() -> Config:
    """`zpbridge.toml` of the current directory, else the user's own, else the defaults.

    Raises InputError for a file that is not what the module's description shows.
    """
    user = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "zpbridge"
    for path in (Path(FILE), user / FILE):
        if path.is_file():
            return read_config(path)
    return Config()


def read_config(path: Path) -> Config:
    """One configuration file. Raises InputError."""
    table = _parse(path)
    workdir = table.pop("workdir", None)
    if workdir is not None and not isinstance(workdir, str):
        raise InputError(path, None, f"workdir = {workdir!r}: expected a path in quotes")
    for program, entries in table.items():
        _check(path, program, entries)
    return Config(
        workdir=default_workdir() if workdir is None else Path(workdir).expanduser(),
        programs=table,
        source=str(path.resolve()),
    )


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(path, None, f"not a TOML file: {error}") from error


def _check(path: Path, program: str, entries: object) -> None:
    known = _KEYS.get(program)
    if known is None or not isinstance(entries, dict):
        raise InputError(
            path, None, f"{program}: expected workdir or a table [{'], ['.join(sorted(_KEYS))}]"
        )
    for key, value in entries.items():
        if key not in known or not isinstance(value, str):
            raise InputError(
                path,
                None,
                f"[{program}] {key} = {value!r}: expected {' or '.join(sorted(known))}, "
                "a path in quotes",
            )


@dataclass(frozen=True, slots=True)
class Location:
    """A directory that is said to hold a program, and who says so."""

    path: Path
    said_by: str


def locate(program: str, variable: str, executable: str, config: Config) -> Location | None:
    """The installation directory of a program; None where nobody says anything.

    `variable` is the environment variable, `executable` the program in the installation's
    `bin` or top directory that may be on PATH.
    """
    configured = config.get(program, "path")
    if configured:
        return Location(Path(configured).expanduser(), f"[{program}] path in {config.source}")
    if os.environ.get(variable):
        return Location(Path(os.environ[variable]).expanduser(), variable)
    found = shutil.which(executable)
    if found:
        directory = Path(found).resolve().parent
        return Location(directory.parent if directory.name == "bin" else directory, "PATH")
    return None
