"""Marked kernels give the same numbers compiled and interpreted."""

from __future__ import annotations

import gc
import importlib
import linecache
import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from bridge.numerics import compiling
from bridge.numerics.arrays import Array, count_below
from bridge.numerics.compiling import digest, inlined


class Scale(NamedTuple):
    """Something that a kernel takes beside its arrays."""

    factor: float


@compiling.elementwise(1)
def scaled(a: Array, scale: Scale) -> Array:
    """One array."""
    return np.sqrt(np.maximum(a, 0.0)) * scale.factor


@compiling.elementwise(2)
def joined(a: Array, b: Array, power: int) -> Array:
    """Two arrays."""
    return np.where(a > b, a - b, a**power)


@compiling.inlined
def both(a: Array, b: Array, scale: Scale) -> Array:
    """Called from one place."""
    return scaled(a, scale) + joined(a, b, 3)


def kernel(a: Array, b: Array, scale: Scale) -> float:
    """The root."""
    total: float = both(a, b, scale)[count_below(a, 0.2) :].sum()
    return total


def test_marks_change_no_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compiled as loops and inlined, or interpreted as arrays."""
    monkeypatch.setattr(compiling, "PACKAGES", ("bridge.", __name__))
    a, b = np.linspace(-1.0, 1.0, 50), np.linspace(2.0, -2.0, 50)
    found = compiling.compiled(kernel)(a, b, Scale(1.5))
    assert found == pytest.approx(kernel(a, b, Scale(1.5)), rel=1e-14)


@pytest.mark.parametrize("value", [-1.0, 0.0, 0.5, 0.55, 1.0, 2.0])
def test_count_below(value: float) -> None:
    """As numpy's bisection."""
    rising = np.linspace(0.0, 1.0, 11)
    assert count_below(rising, value) == np.searchsorted(rising, value)


def test_no_garbage_is_collected_while_numba_compiles() -> None:
    from numba.core import event

    compiling._collect_no_garbage()
    was_on = gc.isenabled()
    gc.enable()
    with event.trigger_event("numba:compile", data={}):
        with event.trigger_event("numba:compile", data={}):
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()
    if not was_on:
        gc.disable()


def test_the_cache_is_keyed_by_the_code_that_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is replaced while its old code runs must not give its name to that code."""
    file = tmp_path / "kernel_of_a_test.py"
    file.write_text("def f(x):\n    return x + 1\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    old = importlib.import_module("kernel_of_a_test").f
    before = digest(old)
    file.write_text("def f(x):\n    return x + 22\n", encoding="utf-8")
    linecache.checkcache()
    assert digest(old) == before
    importlib.invalidate_caches()
    monkeypatch.delitem(sys.modules, "kernel_of_a_test")
    assert digest(importlib.import_module("kernel_of_a_test").f) != before


def test_defaults_and_marks_are_part_of_the_key() -> None:
    def f(x: float, y: float = 1.0) -> float:
        return x + y

    def g(x: float, y: float = 2.0) -> float:
        return x + y

    before = digest(f)
    g.__name__ = "f"
    assert digest(g) != before
    inlined(f)
    assert digest(f) != before
