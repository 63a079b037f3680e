"""Public functions and classes say what goes in and what comes out, section by section."""

from __future__ import annotations

import dataclasses
import inspect
import re
from collections.abc import Callable
from typing import Any

import pytest
from guides import public

RAISE_NOTHING = {
    "benchmark", "heavy_mass", "mixing_from_masses", "not_included", "uv_consistency",
    "vts_from_rotation",
}  # fmt: skip
"""Closed formulas and constants that accept any numbers."""


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
    if not dataclasses.is_dataclass(record):
        assert described(found["Parameters"]) == list(inspect.signature(record).parameters)
        return
    fields = [field.name for field in dataclasses.fields(record)]
    assert described(found.get("Parameters", "") + found.get("Attributes", "")) == fields


@pytest.mark.tool("numpydoc")
@pytest.mark.parametrize(("name", "thing"), list(public()))
def test_numpydoc_reads_the_sections(name: str, thing: Any) -> None:
    """Parameters and what is returned; a record that users only get has attributes instead."""
    validate = pytest.importorskip("numpydoc.validate", reason="numpydoc is in the extra docs")
    found = dict(validate.validate(name)["errors"])
    capitals = {"PR08"}  # what is described may begin with a symbol
    record = {"PR01"} if "Attributes" in sections(thing) else set()
    wrong = {code for code in found if code[:2] in {"PR", "RT", "YD"}} - record - capitals
    assert not wrong, [found[code] for code in wrong]
