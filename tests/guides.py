"""The guides (the README where the repository is, pages beside the code), and what they show."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any

import bridge

PACKAGE = Path(bridge.__file__).parent
ROOT = PACKAGE.parent
README = ROOT / "README.md"
BESIDE_THE_CODE = sorted(
    path for path in PACKAGE.rglob("README.md") if "shipped" not in path.relative_to(PACKAGE).parts
)
GUIDES = [path for path in (README, *BESIDE_THE_CODE) if path.exists()]

BLOCK = re.compile(
    r"(?:<!-- (?P<note>[^\n]*) -->\n)?^```(?P<language>\w+)\n(?P<text>.*?)^```", re.M | re.S
)


@dataclass(frozen=True)
class Block:
    """A block of code, and the comment above it: `file NAME`, `slow`, or `not run: why`."""

    note: str
    language: str
    text: str

    def commands(self) -> list[str]:
        """The lines of a shell block."""
        return self.text.splitlines() if self.language == "sh" else []


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def blocks(path: Path) -> Iterator[Block]:
    """The blocks of code of a guide, in their order."""
    for found in BLOCK.finditer(read(path)):
        yield Block(found["note"] or "", found["language"], found["text"])


def names() -> set[str]:
    """The dotted names of the package that guides mention."""
    found = (re.findall(r"\bbridge(?:\.\w+)+", read(path)) for path in GUIDES)
    return {name for of in found for name in of}


def public() -> Iterator[tuple[str, Any]]:
    """What stands in an `__all__` or in a guide, by name."""
    found = {f"bridge.{name}" for name in bridge.__all__}
    found |= {f"bridge.limits.{name}" for name in bridge.limits.__all__}
    found |= {f"bridge.lint.{name}" for name in bridge.lint.__all__}
    found |= {f"bridge.uncertainties.{name}" for name in ("Uncertainty", "uncertainties")}
    found |= names()
    for name in sorted(found):
        thing = reduce(getattr, name.split(".")[1:], bridge)
        if inspect.isfunction(thing) or inspect.isclass(thing):
            yield name, thing
