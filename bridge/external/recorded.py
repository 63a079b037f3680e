"""Recorded references: real runs of the programs that travel with the package."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path

from bridge.errors import ToolError
from bridge.external.tool import Installation, ToolResult
from bridge.model.digest import model_digest
from bridge.point import PORTAL
from bridge.references import write_reference
from bridge.shipped import shipped

_DIGITS = ".9e"


def recorded_files(tool: str) -> list[Path]:
    """The recorded runs of one program, of any version."""
    return sorted(shipped("validation").glob(f"reference/{tool}-*/*.csv"))


def record(
    path: Path,
    found: Sequence[ToolResult],
    installation: Installation,
    settings: Mapping[str, object],
    header: Mapping[str, str],
) -> None:
    """Write the results of a live run as a new reference file; points that failed are left out.

    `header` adds entries, above all `convention` and `masses`. Raises ToolError where no point
    succeeded, and ZpbridgeError where the file exists.
    """
    results = [f.results for f in found if f.results is not None]
    if not results:
        raise ToolError(f"{path}: no point succeeded, there is nothing to record")
    names = list(dict.fromkeys(name for result in results for name in result))
    columns: dict[str, list[object]] = {
        name: [repr(result.point[name]) for result in results] for name in PORTAL
    }
    if any(result.point.get("wzp") is not None for result in results):
        columns["wzp"] = [repr(result.point["wzp"]) for result in results]
    for name in names:
        quantities = [result.quantities.get(name) for result in results]
        columns[name] = [_text(q.value if q else None) for q in quantities]
        columns[f"{name}_error"] = [_text(q.error if q else None) for q in quantities]
    write_reference(
        path,
        {
            "program": installation.tool,
            "version": installation.version,
            "quantities": " ".join(names),
            "model_digest": model_digest(),
            "recorded": datetime.date.today().isoformat(),
            "settings": ", ".join(f"{name} = {value}" for name, value in settings.items()),
            **header,
        },
        columns,
    )


def _text(value: float | None) -> str:
    return "" if value is None else format(value, _DIGITS)
