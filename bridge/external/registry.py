"""All external programs this package knows how to use."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bridge.errors import ToolError
from bridge.external.codes.program import INSTALLABLE
from bridge.external.config import Config, load_config
from bridge.external.installation import Installation, Missing
from bridge.external.madgraph.optional import find_exrootanalysis, find_lhapdf
from bridge.external.madgraph.program import MADGRAPH
from bridge.external.micromegas.program import MICROMEGAS
from bridge.external.tool import Program, Tool

_PROGRAMS: tuple[Program[Any], ...] = (MICROMEGAS, MADGRAPH, *INSTALLABLE)
PROGRAMS: Mapping[str, Program[Any]] = {program.name: program for program in _PROGRAMS}


def configuration(path: Path | None = None) -> Config:
    """The configuration of these programs, from `path` or where `load_config` looks for it."""
    return load_config({name: p.keys for name, p in PROGRAMS.items() if p.keys}, path)


def tool(name: str, config: Config | None = None) -> Tool[Any]:
    """One program by name. Raises ToolError for an unknown name.

    >>> tool("micromegas").name
    'micromegas'
    """
    if name not in PROGRAMS:
        raise ToolError(f"no tool {name!r}; there are {', '.join(PROGRAMS)}")
    return Tool(PROGRAMS[name], configuration() if config is None else config)


def tools(config: Config | None = None) -> list[Installation | Missing]:
    """What is there of every program, and what is missing, for the table of `zpbridge tools`."""
    config = configuration() if config is None else config
    finders = [program.find for program in PROGRAMS.values()]
    return [find(config) for find in (*finders, find_lhapdf, find_exrootanalysis)]
