"""Modified Bessel functions K1 and K2 in the form thermal integrals need them.

Both are sqrt(pi/2z) exp(-z) times a polynomial in 1/z. The polynomials were fitted to
scipy.special.kve at Chebyshev nodes; their relative error stands beside them, and the tests
check it.
"""

from __future__ import annotations

import numpy as np

from bridge.numerics.arrays import Array, Real

K1 = np.array(  # z >= 2, to 5e-12
    [
        1.000000000005496,
        0.3749999960739704,
        -0.117187029463866,
        0.1025165224291706,
        -0.1436208005612367,
        0.2685387446831607,
        -0.5802996872174561,
        1.244771548897537,
        -2.309926218011971,
        3.321807265431851,
        -3.347461624108624,
        2.067699136190763,
        -0.5839326313628093,
    ]
)
K1_FAR = np.array(  # z >= 16, to 4e-10
    [
        1.000000000354268,
        0.3749997123185079,
        -0.1171498307662861,
        0.1007853830485586,
        -0.1095389653218652,
    ]
)
K2 = np.array(  # z >= 1, to 1e-10
    [
        0.9999999998770217,
        1.875000059599512,
        0.820307627061244,
        -0.3074563346177605,
        0.3143594665102747,
        -0.4831782851297013,
        0.8729958357830039,
        -1.549532945512516,
        2.390251675325166,
        -2.966808328604477,
        2.808434558955472,
        -1.928515947230721,
        0.8993682813280067,
        -0.2537752298907026,
        0.0326221999796155,
    ]
)


def polynomial(coefficients: Array, t: Real) -> Real:
    """Horner's rule; coefficients from the constant term up."""
    value = 0.0 * t
    for i in range(coefficients.size - 1, -1, -1):
        value = value * t + coefficients[i]
    return value


def reduced_k2(x: Real) -> Real:
    """sqrt(2x/pi) exp(x) K2(x) for x >= 1."""
    return polynomial(K2, 1.0 / x)
