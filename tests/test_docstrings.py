"""Public functions and classes say what goes in and what comes out, section by section."""

from __future__ import annotations

import dataclasses
import inspect
import re
from collections.abc import Callable, Iterator
from functools import reduce
from typing import Any

import guides
import pytest

import bridge

RAISE_NOTHING = {
    "benchmark", "heavy_mass", "mixing_from_masses", "not_included", "uv_consistency",
    "vts_from_rotation",
}  # fmt: skip
"""Closed formulas and constants that accept any numbers."""


def public() -> Iterator[tuple[str, Any]]:
    """What stands in an `__all__` or in a guide, by name."""
    names = {f"bridge.{name}" for name in bridge.__all__}
    names |= {f"bridge.limits.{name}" for name in bridge.limits.__all__}
    names |= {f"bridge.lint.{name}" for name in bridge.lint.__all__}
    names |= {f"bridge.uncertainties.{name}" for name in ("Uncertainty", "uncertainties")}
    names |= guides.names()
    for name in sorted(names):
        thing = reduce(getattr, name.split(".")[1:], bridge)
        if inspect.isfunction(thing) or inspect.isclass(thing):
            yield name, thing


def sections(thing: Any) -> dict[str, str]:
    """The text of each section of a docstring, by its heading."""
    words = re.split(r"^(\w+)\n-{4,}\n", inspect.getdoc(thing) or "", flags=re.MULTILINE)
    return dict(zip(words[1::2], words[2::2], strict=True))


def described(section: str) -> list[str]:
    """The names of a section's entries, each with a type and a text below it."""
    entries = re.findall(r"^(\w+(?:, \w+)*) : \S.*\n {4}\S", section, flags=re.MULTILINE)
    return [name for entry in entries for name in entry.split(", ")]


FUNCTIONS = [pytest.param(t, id=name) for name, t in public() if inspect.isfunction(t)]
CLASSES = [pytest.param(t, id=name) for name, t in public() if inspect.isclass(t)]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_names_its_parameters_and_what_it_returns(function: Callable[..., Any]) -> None:
    found, signature = sections(function), inspect.signature(function)
    assert described(found.get("Parameters", "")) == list(signature.parameters)
    assert ("Returns" in found) == (signature.return_annotation != "None")
    assert ("Raises" in found) == (function.__name__ not in RAISE_NOTHING)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_names_its_source_and_cost(function: Callable[..., Any]) -> None:
    notes = sections(function)["Notes"]
    assert re.search(r"^Source: \S", notes, flags=re.MULTILINE)
    assert re.search(r"^Cost: \S", notes, flags=re.MULTILINE)


@pytest.mark.parametrize("record", CLASSES)
def test_a_class_names_its_fields(record: type) -> None:
    found = sections(record)
    fields = [field.name for field in dataclasses.fields(record)]
    assert described(found.get("Parameters", "") + found.get("Attributes", "")) == fields
