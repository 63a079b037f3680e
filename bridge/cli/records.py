"""The record of provenance in outputs that commands write."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import click

from bridge.data import presets
from bridge.evaluation import DEFAULT
from bridge.files import write_text
from bridge.observables import shown, sources
from bridge.point import Point, changed_inputs
from bridge.provenance import Provenance, comment_lines, short


def preset_sources() -> tuple[str, ...]:
    """The papers of the model that `--preset` of the running command names, as texts."""
    return presets.preset_sources(click.get_current_context().meta.get("preset"))


def of_point(point: Point) -> Provenance:
    """The record of a point that is written before anything of it is computed: it cites what
    `evaluate` rests on."""
    texts = (*sources(shown(beyond=True), DEFAULT), *preset_sources())
    return Provenance({}, changed_inputs(point.sm), sources=texts)


def of_sources(texts: Iterable[str], **settings: Any) -> Provenance:
    """The record of what rests on few papers, made with some settings."""
    return Provenance(settings, sources=tuple(texts))


def commented(text: str, record: Mapping[str, Any]) -> str:
    """A text with the record as comments below it."""
    return "\n".join([text.rstrip("\n"), "", *comment_lines(record), ""])


def write_record(folder: Path, record: Mapping[str, Any]) -> None:
    """The record beside files that have no place for it, as `provenance.json`."""
    text = json.dumps({"provenance": short(record)}, indent=1) + "\n"
    write_text(folder / "provenance.json", text)
