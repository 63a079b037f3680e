"""A Gauss rule of n nodes is exact for polynomials of degree 2n - 1."""

from math import factorial, gamma

import pytest

from bridge.numerics.quadrature import gauss_laguerre, gauss_laguerre_root, gauss_legendre

MOMENTS = {
    gauss_legendre: lambda k: 1.0 / (k + 1),
    gauss_laguerre: factorial,
    gauss_laguerre_root: lambda k: gamma(k + 1.5),
}


@pytest.mark.parametrize("rule", MOMENTS, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("n", [1, 4, 12])
def test_powers_are_integrated_exactly(rule, n):
    nodes, weights = rule(n)
    assert nodes.size == n
    for k in range(2 * n):
        assert weights @ nodes**k == pytest.approx(MOMENTS[rule](k), rel=1e-11)
