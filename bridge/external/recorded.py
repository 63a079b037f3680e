"""Recorded references: real runs of the programs that travel with the package."""

from __future__ import annotations

from pathlib import Path

from bridge.shipped import shipped


def recorded_files(tool: str) -> list[Path]:
    """The recorded runs of one program, of any version."""
    return sorted(shipped("validation").glob(f"reference/{tool}-*/*.csv"))
