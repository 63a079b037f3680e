"""Compiles plain kernel functions with numba, together with the functions they call.

Numba takes ten times as long for a formula of arrays as for the same formula of numbers: what is
marked `elementwise` is compiled for numbers and called in a loop.
"""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any, TypeVar

import numpy as np

from bridge.numerics.arrays import Array

PACKAGES = ("bridge.",)
"""Where functions come from that are compiled with those that call them."""

Kernel = TypeVar("Kernel", bound=Callable[..., Any])


def inlined(function: Kernel) -> Kernel:
    """Marks a function that is called from one place and itself calls much: numba compiles all of
    it again for every level of calls above it.
    """
    vars(function)["inline"] = "always"
    return function


def elementwise(arrays: int) -> Callable[[Kernel], Kernel]:
    """Marks a function of one or two `arrays` of equal length, then of numbers and named tuples,
    whose value at each place depends on what the arrays hold there.
    """

    def mark(function: Kernel) -> Kernel:
        vars(function)["arrays"] = arrays
        return function

    return mark


def _over_arrays(f: Callable[..., float], arrays: int) -> Callable[..., Array]:
    """The loop of an `elementwise` function."""

    def over_one(a: Array, *others: Any) -> Array:
        value = np.empty(a.size)
        for i in range(a.size):
            value[i] = f(a[i], *others)
        return value

    def over_two(a: Array, b: Array, *others: Any) -> Array:
        value = np.empty(a.size)
        for i in range(a.size):
            value[i] = f(a[i], b[i], *others)
        return value

    return (over_one, over_two)[arrays - 1]


@lru_cache
def compiled(root: FunctionType) -> Callable[..., Any]:
    """`root` compiled with every function of this package that it calls; cached on disk.

    The cache is keyed by `digest`, because numba alone would not notice a change in a function that
    is called, or in a constant.
    """
    from numba import njit

    _collect_no_garbage()
    functions, key = reachable(root), digest(root)
    copies = {f: _renamed_copy(f, key[:12]) for f in functions}
    options: dict[str, Any] = {"nogil": True, "error_model": "numpy"}
    within = {**options, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    jitted: dict[FunctionType, Any] = {}
    for function, copy in copies.items():
        marked = marks(function)
        jitted[function] = njit(inline=marked.get("inline", "never"), **within)(copy)
        if "arrays" in marked:
            jitted[function] = njit(**within)(_over_arrays(jitted[function], marked["arrays"]))
    jitted[root] = njit(cache=True, **options)(copies[root])
    for function, copy in copies.items():
        copy.__globals__.update({callee.__name__: jitted[callee] for callee in callees(function)})
    compiled_root: Callable[..., Any] = jitted[root]
    return compiled_root


def cache_folder(root: Callable[..., Any]) -> Path | None:
    """Where compiled code of the module of `root` is kept; None where nothing can be written."""
    from numba import njit

    try:
        folder = njit(cache=True)(root).stats.cache_path
    except RuntimeError:  # numba found no folder
        return None
    return Path(folder) if folder else None


@lru_cache
def _collect_no_garbage() -> None:
    """Switch the garbage collector off while numba compiles: next to nothing of what numba makes is
    garbage, and looking through it takes an eighth of the time.
    """
    from numba.core import event

    class Collector(event.Listener):
        def __init__(self) -> None:
            self.depth, self.was_on = 0, False

        def on_start(self, _: object) -> None:
            if self.depth == 0:
                self.was_on = gc.isenabled()
                gc.disable()
            self.depth += 1

        def on_end(self, _: object) -> None:
            self.depth -= 1
            if self.depth == 0 and self.was_on:
                gc.enable()

    event.register("numba:compile", Collector())  # type: ignore[no-untyped-call]


def digest(root: FunctionType) -> str:
    """SHA-256 of the code of a function, of all that it calls, and of the constants they name.

    It is the code that runs, not the text of its file, which may be another since it was imported.
    """
    described = [content(_over_arrays.__code__)]
    described += [
        (content(f.__code__), f.__defaults__, marks(f), constants(f)) for f in reachable(root)
    ]
    return hashlib.sha256(repr(described).encode()).hexdigest()


def content(code: CodeType) -> tuple[Any, ...]:
    """What a function does: its instructions, names and constants, those of functions inside it."""
    inner = (content(x) if isinstance(x, CodeType) else x for x in code.co_consts)
    return code.co_code, code.co_names, code.co_varnames, tuple(inner)


def marks(function: FunctionType) -> dict[str, Any]:
    """How a function is marked."""
    return {name: vars(function)[name] for name in ("inline", "arrays") if name in vars(function)}


def _renamed_copy(function: FunctionType, suffix: str) -> FunctionType:
    """The function under a name of its own, with globals of its own."""
    own_globals, defaults = dict(function.__globals__), function.__defaults__
    copy = FunctionType(function.__code__, own_globals, function.__name__, defaults)
    copy.__qualname__ = f"{function.__name__}_{suffix}"
    return copy


def reachable(root: FunctionType) -> list[FunctionType]:
    """`root` and all functions of this package it calls, directly or not, each once."""
    found, waiting = [], [root]
    while waiting:
        function = waiting.pop()
        if function not in found:
            found.append(function)
            waiting.extend(callees(function))
    return found


def callees(function: FunctionType) -> list[FunctionType]:
    """Functions of this package that `function` names."""
    named = (function.__globals__.get(name) for name in function.__code__.co_names)
    return [f for f in named if isinstance(f, FunctionType) and f.__module__.startswith(PACKAGES)]


def constants(function: FunctionType) -> dict[str, Any]:
    """Numbers and arrays of numbers that `function` takes from its module, by name."""
    named = {name: function.__globals__.get(name) for name in function.__code__.co_names}
    return {
        name: np.asarray(value).tolist()
        for name, value in named.items()
        if isinstance(value, float | int | tuple | np.ndarray)
    }
