"""The context limit of dimuons with one b jet, made again from the events of CMS."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from bridge.limits.catalogue import shipped_limits
from bridge.numerics.arrays import Array

BINS = np.linspace(392.0, 608.0, 21)
"""Edges [GeV] of the bins of arXiv:2307.08708, figure 4 left (one b jet), that are at hand."""
EVENTS = np.array([10, 7, 8, 10, 9, 7, 3, 1, 8, 5, 7, 3, 2, 1, 6, 2, 6, 2, 4, 3], float)
LUMINOSITY = 138e3
"""[1/pb]"""
MASSES, ACCEPTANCE = np.array([400.0, 550.0, 700.0]), np.array([0.068687, 0.098787, 0.12104])
"""Acceptance times efficiency of b bbar -> Z' -> mu mu for one b jet, as used by CMS."""
RESOLUTION = 0.02
SIGNALS = np.arange(0.0, 60.0, 0.1)
LIMIT = shipped_limits()["cms138_dimuon_b_context"]


def profiled(shape: Array) -> Array:
    """ln L of each of SIGNALS with a peak of that shape, background exp(a + b m) at its best."""
    x = np.stack([np.ones(20), np.linspace(-1.0, 1.0, 20)])
    signal = SIGNALS[:, None] * shape
    p = np.tile([np.log(EVENTS.mean()), -0.5], (len(SIGNALS), 1))
    for _ in range(50):
        background = np.exp(p @ x)
        total = background + signal
        slope = np.einsum("sk,ik->si", background * (EVENTS / total - 1.0), x)
        curvature = background * (1.0 - EVENTS * signal / total**2)
        hessian = np.einsum("sk,ik,jk->sij", np.maximum(curvature, 0.2 * background), x, x)
        p = p + np.linalg.solve(hessian, slope[..., None])[..., 0]
    total = np.exp(p @ x) + signal
    return np.asarray(np.sum(EVENTS * np.log(total) - total, axis=1))


def upper(mass: float, resolution: float = RESOLUTION) -> float:
    """Cross-section times branching ratio [pb] below which 95 % of the posterior is, flat prior."""
    shape = np.diff(norm.cdf(BINS, mass, resolution * mass))
    ln_l = profiled(shape)
    below = np.cumsum(np.exp(ln_l - ln_l.max()))
    events = np.interp(0.95, below / below[-1], SIGNALS)
    return float(events / LUMINOSITY / np.interp(mass, MASSES, ACCEPTANCE))


@pytest.mark.parametrize("node", range(0, len(LIMIT.masses), 5))
def test_numbers_are_those_of_the_events(node):
    assert LIMIT.columns["upper"][node] == pytest.approx(upper(LIMIT.masses[node]), rel=2e-3)


def test_the_note_says_what_the_resolution_does():
    """The one input that CMS's tables do not tell."""
    factors = [upper(m, r) / upper(m) for m in LIMIT.masses[::6] for r in (0.015, 0.03)]
    assert 0.78 < min(factors) < max(factors) < 1.61
    assert any("0.78 to 1.61" in note for note in LIMIT.notes)


def test_it_excludes_nothing():
    assert LIMIT.kind == "context" and LIMIT.grade == "C"
