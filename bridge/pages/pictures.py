"""Pictures as files and inside pages: one resolution, and the record of what made them in each."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping
from html import escape
from typing import IO, TYPE_CHECKING, Any

from bridge.provenance import picture_metadata

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DPI = 300
"""Of PNG."""
SCREEN_DPI = 150
"""Pixels of a page for an inch of a picture, where there is room."""


def save(canvas: Figure, stream: IO[bytes], kind: str, record: Mapping[str, Any]) -> None:
    """Write a picture as "pdf", "png" or "svg", with the record of provenance in its metadata."""
    canvas.savefig(stream, format=kind, dpi=DPI, metadata=picture_metadata(kind, record))


def image(png: bytes, alt: str) -> str:
    """HTML of a picture that `save` wrote, its text as large as that around it.

    >>> image(bytes(16) + (1020).to_bytes(4, "big"), "1 < 2")[:35]
    '<img alt="1 &lt; 2" width="510" src'
    """
    width = int.from_bytes(png[16:20], "big") * SCREEN_DPI // DPI
    source = base64.b64encode(png).decode("ascii")
    return f'<img alt="{escape(alt)}" width="{width}" src="data:image/png;base64,{source}">'


def drawn(canvas: Figure, alt: str, record: Mapping[str, Any]) -> str:
    """HTML of a figure."""
    stream = io.BytesIO()
    save(canvas, stream, "png", record)
    return image(stream.getvalue(), alt)
