"""How much each channel of annihilation contributes to the relic density of one point."""

from __future__ import annotations

from dataclasses import dataclass
from math import log

import numpy as np

from bridge.native.annihilation import of_row, rows, sigma_beta, sigmav_at_rest
from bridge.native.channels import FINAL_STATES, OF_GENERAL
from bridge.native.constants import GEV_M2_TO_CM3_S
from bridge.native.degrees_of_freedom import degrees_of_freedom
from bridge.native.freezeout import rate_per_sigmav
from bridge.native.relic import PHYSICAL, RelicConvention, relic_abundances
from bridge.native.thermal_average import TEN_NODES, thermal_average, thermal_nodes
from bridge.native.widths import partial_widths, width_zp
from bridge.numerics.arrays import Array
from bridge.numerics.quadrature import gauss_legendre
from bridge.point import Point

PANEL = 1.5
"""Longest panel in ln x."""


def channel_shares(p: Point, convention: RelicConvention = PHYSICAL) -> dict[str, float]:
    """Shares of the channels in 1/Omega h^2 of a single point; empty without a freeze-out.

    After freeze-out d(1/Y)/d ln x = L, proportional to <sigma v>: the share of a channel is its
    part of the integral of L from x_f to the end; derived from the Boltzmann equation. What
    micrOMEGAs prints as contributions to 1/Omega.

    >>> from bridge.point import benchmark
    >>> round(sum(channel_shares(benchmark()).values()), 12)
    1.0
    """
    _, x_f, _ = relic_abundances(p, convention)
    if not np.isfinite(x_f):
        return {}
    (row,) = rows(convention.inputs(p)).reshape(1, -1)
    c = of_row(row)
    x_end = float(convention.last_x(np.array([c.mnu4]))[0])
    log_x, weight = _panels(log(float(x_f)), log(x_end))
    x = np.exp(log_x)
    kappa, offset, at_nodes = thermal_nodes(float(x[0]), float(x[-1]), c, TEN_NODES)
    dof = degrees_of_freedom(convention.gstar)
    per_sigmav = np.array([rate_per_sigmav(log(c.mnu4) - t, dof) for t in log_x])
    weight = weight * per_sigmav
    parts = {
        name: float(weight @ thermal_average(x, kappa, at_nodes, np.asarray(values)))
        for name, values in sigma_beta(kappa, offset, c).items()
    }
    total = sum(parts.values())
    return {name: part / total for name, part in parts.items()} if total > 0.0 else {}


@dataclass(frozen=True, slots=True)
class ChannelNumbers:
    """One final state at one point.

    `omega_share` is its part of 1/Omega h^2, None without a freeze-out; `sigmav_cm3s` the effective
    sigma v at rest; `branching_ratio` that of the Z', None for Z'Z'.
    """

    name: str
    omega_share: float | None
    sigmav_cm3s: float
    branching_ratio: float | None


def channels(p: Point, convention: RelicConvention = PHYSICAL) -> tuple[ChannelNumbers, ...]:
    """Every final state of annihilation and of the Z', in the order of `native.channels`; those
    beyond (2.28) where they couple."""
    shares = channel_shares(p, convention)
    at_rest = sigmav_at_rest(p)
    widths, total = partial_widths(p), float(width_zp(p))
    return tuple(
        ChannelNumbers(
            name,
            shares.get(name),
            float(at_rest.get(name, 0.0)) * GEV_M2_TO_CM3_S,
            float(widths[name]) / total if name in widths and total > 0.0 else None,
        )
        for name in dict.fromkeys((*at_rest, *widths))
        if name not in OF_GENERAL or FINAL_STATES[name].coupled(p)
    )


def _panels(low: float, high: float) -> tuple[Array, Array]:
    """Nodes, rising, and weights of an integral over ln x."""
    rule = gauss_legendre(10)
    edges = np.linspace(low, high, 1 + int(np.ceil((high - low) / PANEL)))
    length = np.diff(edges)[:, None]
    nodes = edges[:-1, None] + length * rule.nodes
    return nodes.ravel(), (length * rule.weights).ravel()
