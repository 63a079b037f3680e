"""Compiles plain kernel functions with numba, together with the functions they call."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable
from functools import lru_cache
from types import FunctionType
from typing import Any

import numpy as np


@lru_cache
def compiled(root: FunctionType) -> Callable[..., Any]:
    """`root` compiled with every function of this package that it calls; cached on disk.

    The cache is keyed by the source of all of them and the constants they name, because numba
    alone would not notice a change in a function that is called, or in a constant.
    """
    from numba import njit

    functions = reachable(root)
    described = "".join(inspect.getsource(f) + repr(constants(f)) for f in functions)
    digest = hashlib.sha256(described.encode()).hexdigest()
    jitted: dict[FunctionType, Any] = {}
    for function in functions:
        defaults = function.__defaults__
        copy = FunctionType(
            function.__code__, dict(function.__globals__), function.__name__, defaults
        )
        copy.__qualname__ = f"{function.__name__}_{digest[:12]}"
        jitted[function] = njit(cache=function is root, nogil=True, error_model="numpy")(copy)
    for function in functions:
        for callee in callees(function):
            jitted[function].py_func.__globals__[callee.__name__] = jitted[callee]
    compiled_root: Callable[..., Any] = jitted[root]
    return compiled_root


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
    return [f for f in named if isinstance(f, FunctionType) and f.__module__.startswith("bridge.")]


def constants(function: FunctionType) -> dict[str, Any]:
    """Numbers and arrays of numbers that `function` takes from its module, by name."""
    named = {name: function.__globals__.get(name) for name in function.__code__.co_names}
    return {
        name: np.asarray(value).tolist()
        for name, value in named.items()
        if isinstance(value, float | int | tuple | np.ndarray)
    }
