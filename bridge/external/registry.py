"""All external programs this package knows how to use."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bridge.errors import ToolError
from bridge.external.config import Config, load_config
from bridge.external.madgraph import MadGraph
from bridge.external.micromegas import Micromegas
from bridge.external.tool import Installation, Missing, Tool

TOOLS: Mapping[str, Callable[[Config], Tool]] = {
    "micromegas": Micromegas,
    "madgraph": MadGraph,
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
    return [make(config).find() for make in TOOLS.values()]
