"""c1 of every current against an oracle that shares no table and no matrix with the package.

It integrates currents forwards, from MZp to 2 GeV, by scipy. A Yukawa coupling of f, f' and the
Higgs renormalises currents by the charge that it violates, c_f - c_f' -+ c_H, and none that it
conserves; what the loop of a current makes of hypercharge is sum_j N_j y_j c_j.
"""

from __future__ import annotations

from math import log, pi

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from bridge.native.running import CURRENTS, c1_per_unit
from bridge.numerics.arrays import Array

M_Z, M_B, M_T, LOW, ALPHA, SW2 = 91.1876, 4.18, 173.34, 2.0, 1 / 127.952, 0.23126
AT_M_T = {"g1": 0.35940, "g2": 0.64754, "g3": 1.1666, "t": 0.95113, "b": 0.0156, "tau": 0.01002}
MULTIPLETS = [f"{m}{i}" for i in (1, 2, 3) for m in "qudle"] + ["H"]
Y = {"q": 1 / 6, "u": 2 / 3, "d": -1 / 3, "l": -1 / 2, "e": -1.0, "H": 1 / 2}
STATES = {"q": 6, "u": 3, "d": 3, "l": 2, "e": 1, "H": 1}
YUKAWA = {
    "t": {"q3": 1, "u3": -1, "H": 1},
    "b": {"q3": 1, "d3": -1, "H": -1},
    "tau": {"l3": 1, "e3": -1, "H": -1},
}
"""The charge that each violates. A leg runs with half the states that it sees in the loop."""
LEG = {"q3": 0.5, "u3": 1.0, "d3": 1.0, "l3": 0.5, "e3": 1.0}
FERMIONS = {
    "u": (2 / 3, 3, "q1", "u1"), "c": (2 / 3, 3, "q2", "u2"), "d": (-1 / 3, 3, "q1", "d1"),
    "s": (-1 / 3, 3, "q2", "d2"), "b": (-1 / 3, 3, "q3", "d3"), "e": (-1.0, 1, "l1", "e1"),
    "mu": (-1.0, 1, "l2", "e2"), "tau": (-1.0, 1, "l3", "e3"),
}  # fmt: skip
"""Charge, colours, and their currents."""


def _slope_sm(_: float, values: Array) -> list[float]:
    g = dict(zip(AT_M_T, values, strict=True))
    s = {name: value**2 for name, value in g.items()}
    of_yukawas = {
        "t": 4.5 * s["t"] + 1.5 * s["b"] + s["tau"] - 17 / 12 * s["g1"],
        "b": 1.5 * s["t"] + 4.5 * s["b"] + s["tau"] - 5 / 12 * s["g1"],
        "tau": 3 * s["t"] + 3 * s["b"] + 2.5 * s["tau"] - 15 / 4 * s["g1"],
    }
    rates = {"g1": 41 / 6 * s["g1"], "g2": -19 / 6 * s["g2"], "g3": -7 * s["g3"]}
    for name, rate in of_yukawas.items():
        rates[name] = rate - 9 / 4 * s["g2"] - (0 if name == "tau" else 8 * s["g3"])
    return [g[name] * rates[name] / (16 * pi**2) for name in AT_M_T]


def _solve(slope: object, start: float, end: float, state: Array) -> Array:
    found = solve_ivp(slope, (start, end), state, method="DOP853", rtol=1e-13, atol=1e-16)
    return np.asarray(found.y[:, -1])


def _slope(t: float, state: Array) -> list[float]:
    c = dict(zip(MULTIPLETS, state[6:], strict=True))
    g1, _, _, *yukawas = state[:6]
    made = sum(STATES[m[0]] * Y[m[0]] * charge for m, charge in c.items())
    rate = {m: g1**2 / (12 * pi**2) * Y[m[0]] * made for m in MULTIPLETS}
    for (name, signs), y in zip(YUKAWA.items(), yukawas, strict=True):
        violated = sum(sign * c[leg] for leg, sign in signs.items())
        colours = 1 if name == "tau" else 3
        for leg, sign in signs.items():
            rate[leg] += y**2 / (8 * pi**2) * LEG.get(leg, colours) * sign * violated
    return [*_slope_sm(t, state[:6]), *rate.values()]


def c1_from(mzp: float, start: Array) -> tuple[float, float]:
    """c1 of proton and neutron from the coefficients (16,) of the chiral currents at MZp [GeV]."""
    c = dict(zip(MULTIPLETS, start, strict=True))
    if mzp > M_Z:
        sm = np.array(list(AT_M_T.values()))
        if mzp != M_T:
            sm = _solve(_slope_sm, log(M_T), log(mzp), sm)
        state = _solve(_slope, log(mzp), log(M_Z), np.concatenate([sm, start]))
        c = dict(zip(MULTIPLETS, state[6:], strict=True))
    vector = {
        f: (c[left] + c[right]) / 2 + (0.5 * np.sign(q) - 2 * q * SW2) * c["H"]
        for f, (q, _, left, right) in FERMIONS.items()
    }
    for top, bottom, lost in ((min(mzp, M_Z), M_B, ""), (M_B, LOW, "b")):
        made = sum(n * q * vector[f] for f, (q, n, *_) in FERMIONS.items() if f != lost)
        for f, (q, *_) in FERMIONS.items():
            vector[f] -= 2 * ALPHA / (3 * pi) * q * made * log(top / bottom)
    return 2 * vector["u"] + vector["d"], vector["u"] + 2 * vector["d"]


@pytest.mark.parametrize("mzp", [5.0, 60.0, 91.0, M_Z, 91.3, M_T, 346.68, 1000.0, 2.0e4])
def test_every_current(mzp: float) -> None:
    """Coefficient -1 at MZp, one current at a time; the table promises 1e-10."""
    expected = [c1_from(mzp, -np.eye(16)[column]) for column in range(15)]
    np.testing.assert_allclose(c1_per_unit(mzp, CURRENTS).T, expected, rtol=0.0, atol=1e-11)
