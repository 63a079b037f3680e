"""Gauss rules: nodes and weights of sums that stand for integrals."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from bridge.numerics.arrays import Array


class Rule(NamedTuple):
    """Nodes and weights: the integral of f is the sum of weights f(nodes)."""

    nodes: Array
    weights: Array


@lru_cache
def gauss_legendre(n: int) -> Rule:
    """Of f(u) from 0 to 1.

    >>> u, weight = gauss_legendre(3)
    >>> round(float(weight @ u**5), 15) == round(1 / 6, 15)
    True
    """
    nodes, weights = np.polynomial.legendre.leggauss(n)
    return Rule(0.5 * (nodes + 1.0), 0.5 * weights)


@lru_cache
def gauss_laguerre(n: int) -> Rule:
    """Of exp(-u) f(u) from 0 to infinity."""
    return Rule(*np.polynomial.laguerre.laggauss(n))


@lru_cache
def gauss_laguerre_root(n: int) -> Rule:
    """Of sqrt(u) exp(-u) f(u) from 0 to infinity: the positive half of a Gauss-Hermite rule."""
    t, w = np.polynomial.hermite.hermgauss(2 * n + 1)
    return Rule(t[n + 1 :] ** 2, 2.0 * w[n + 1 :] * t[n + 1 :] ** 2)
