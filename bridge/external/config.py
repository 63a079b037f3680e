"""Where the external programs are: `zpbridge.toml`, environment variables, PATH, in that order.

The file names programs that will be started, so it is read from where only its user writes: the
user's configuration folder, or the path in ZPBRIDGE_CONFIG or `--config`. Relative paths in it are
relative to its folder.

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
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from bridge.errors import InputError
from bridge.external.workdir import default_workdir

FILE = "zpbridge.toml"
CONFIG_VARIABLE = "ZPBRIDGE_CONFIG"
PLACE = f"which is read from ~/.config/zpbridge, {CONFIG_VARIABLE} or --config"
"""Where a configuration file takes effect, for a sentence that asks for one."""


@dataclass(frozen=True, slots=True)
class Config:
    """What a configuration file says; empty where there is none."""

    workdir: Path = field(default_factory=default_workdir)
    programs: dict[str, dict[str, str]] = field(default_factory=dict)
    source: str = ""

    def get(self, program: str, key: str) -> str | None:
        """A value of one program's table."""
        return self.programs.get(program, {}).get(key)


def user_file() -> Path:
    """The user's own `zpbridge.toml`, whether it exists or not."""
    base = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(base) / "zpbridge" / FILE


Keys: TypeAlias = Mapping[str, Collection[str]]
"""What the table of each program may hold."""


def load_config(keys: Keys, path: Path | None = None) -> Config:
    """The file `path`, else that of ZPBRIDGE_CONFIG, else the user's own, else the defaults.

    Raises InputError for a file that is not what the module's description shows.
    """
    named = path or os.environ.get(CONFIG_VARIABLE)
    if named:
        return read_config(Path(named).expanduser(), keys)
    return read_config(user_file(), keys) if user_file().is_file() else Config()


def read_config(path: Path, keys: Keys) -> Config:
    """One configuration file. Raises InputError."""
    table = _parse(path)
    workdir = table.pop("workdir", None)
    if workdir is not None and not isinstance(workdir, str):
        raise InputError(path, None, f"workdir = {workdir!r}: expected a path in quotes")
    for program, entries in table.items():
        _check(path, program, entries, keys)
        if "path" in entries:
            entries["path"] = str(_beside(path, entries["path"]))
    return Config(
        workdir=default_workdir() if workdir is None else _beside(path, workdir),
        programs=table,
        source=str(path.resolve()),
    )


def _beside(path: Path, text: str) -> Path:
    """A path in a configuration file, from the file's folder where it is relative."""
    return path.resolve().parent / Path(text).expanduser()


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(path, None, f"cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(path, None, f"not a TOML file: {error}") from error


def _check(path: Path, program: str, entries: object, keys: Keys) -> None:
    known = keys.get(program)
    if known is None or not isinstance(entries, dict):
        raise InputError(
            path, None, f"{program}: expected workdir or a table [{'], ['.join(sorted(keys))}]"
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
        return Location(Path(configured), f"[{program}] path in {config.source}")
    if os.environ.get(variable):
        return Location(Path(os.environ[variable]).expanduser(), variable)
    found = shutil.which(executable)
    if found:
        directory = Path(found).resolve().parent
        return Location(directory.parent if directory.name == "bin" else directory, "PATH")
    return None
