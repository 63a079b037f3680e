"""All external programs this package knows how to use."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bridge.errors import ToolError
from bridge.external.codes.program import CODES, Code, InstalledCode
from bridge.external.config import Config, load_config
from bridge.external.madgraph.program import MadGraph
from bridge.external.micromegas.program import Micromegas
from bridge.external.optional import find_exrootanalysis, find_lhapdf
from bridge.external.tool import Installation, Missing, Tool


def _installed(code: Code) -> Callable[[Config], Tool]:
    return lambda config: InstalledCode(code, config)


TOOLS: Mapping[str, Callable[[Config], Tool]] = {
    "micromegas": Micromegas,
    "madgraph": MadGraph,
    **{code.name: _installed(code) for code in CODES},
}


def tool(name: str, config: Config | None = None) -> Tool:
    """One program by name. Raises ToolError for an unknown name.

    >>> tool("micromegas").name
    'micromegas'
    """
    try:
        make = TOOLS[name]
    except KeyError:
        raise ToolError(f"no tool {name!r}; there are {', '.join(TOOLS)}") from None
    return make(load_config() if config is None else config)


def tools(config: Config | None = None) -> list[Installation | Missing]:
    """What is there of every program, and what is missing, for the table of `zpbridge tools`."""
    config = load_config() if config is None else config
    own = [make(config).find() for make in TOOLS.values()]
    return [*own, find_lhapdf(config), find_exrootanalysis(config)]
