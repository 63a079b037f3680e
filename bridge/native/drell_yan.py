"""q qbar -> neutral vector boson at order alpha_s, and convolution with it on a grid in tau.

With a = alpha_s(muR)/(4 pi), log = ln(M^2/muF^2), z = M^2/shat and tau = M^2/s, in MSbar with
massless quarks, the luminosity of the leading order becomes

    L_qq(tau) + a int_tau^1 dz/z [C_F L_qq(tau/z) Delta_qq(z) + T_R L_qg(tau/z) Delta_qg(z)],

Delta = Delta_0 + log Delta_log, the same for left, right and vector couplings. Sources: Altarelli,
Ellis and Martinelli, Nucl. Phys. B157 (1979) 461; Hamberg, van Neerven and Matsuura, Nucl. Phys.
B359 (1991) 343, (B.2)-(B.9).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import pi

import numpy as np

from bridge.numerics.arrays import Array
from bridge.numerics.interpolation import Stencil, lagrange_stencil
from bridge.numerics.quadrature import gauss_legendre

C_F, T_R = 4.0 / 3.0, 0.5

_NODES, _WEIGHTS = gauss_legendre(8)


@dataclass(frozen=True, slots=True)
class Kernel:
    """delta * delta(1 - z) + d0 [1/(1 - z)]_+ + d1 [ln(1 - z)/(1 - z)]_+ + regular(z)."""

    regular: Callable[[Array], Array]
    delta: float = 0.0
    d0: float = 0.0
    d1: float = 0.0

    def singular(self, z: Array) -> Array:
        """The integrand of the plus distributions."""
        return (self.d0 + self.d1 * np.log1p(-z)) / (1.0 - z)

    def left_over(self, tau: Array) -> Array:
        """What multiplies L(tau): delta, and the plus distributions from 0 to tau."""
        log = np.log1p(-tau)
        return self.delta + self.d0 * log + self.d1 * log**2 / 2.0


def qq_regular(z: Array) -> Array:
    """The part of Delta_qq at muF = M that has no distribution."""
    return -8.0 * (1.0 + z) * np.log1p(-z) - 4.0 * (1.0 + z**2) / (1.0 - z) * np.log(z)


def splitting_qg(z: Array) -> Array:
    """z^2 + (1 - z)^2: the splitting function of g -> q qbar without T_R."""
    return 1.0 - 2.0 * z + 2.0 * z**2


def qg_regular(z: Array) -> Array:
    """Delta_qg at muF = M."""
    logs = 2.0 * np.log1p(-z) - np.log(z)
    return 2.0 * splitting_qg(z) * logs + 1.0 + 6.0 * z - 7.0 * z**2


QQ = Kernel(qq_regular, delta=8.0 * pi**2 / 6.0 - 16.0, d1=16.0)
QQ_LOG = Kernel(lambda z: -4.0 * (1.0 + z), delta=6.0, d0=8.0)
"""Four times the splitting function of q -> q g without C_F."""
QG = Kernel(qg_regular)
QG_LOG = Kernel(lambda z: 2.0 * splitting_qg(z))


@dataclass(frozen=True, slots=True)
class TauGrid:
    """Rising nodes `tau` (n) below 1, and polynomials through L/weight at `points` of them.

    L falls as `weight` to within a factor that polynomials follow, and vanishes at 1.
    """

    tau: Array
    points: int = 6

    def interpolation(self, at: Array) -> Array:
        """(m, n): L at `at` (m) from L at the nodes; linear."""
        return self.stencil(at).matrix(self.tau.size)

    def stencil(self, at: Array) -> Stencil:
        """The nodes and weights of `interpolation`, (m, points) each."""
        near = lagrange_stencil(coordinate(self.tau), coordinate(at), self.points)
        fall = weight(at)[:, None] / weight(self.tau[near.nodes])
        return Stencil(near.nodes, near.weights * fall)

    def convolution(self, *kernels: Kernel) -> tuple[Array, ...]:
        """(n, n) of each kernel: int_tau^1 dz/z L(tau/z) kernel(z) at the nodes from L there.

        Gauss-Legendre in u from a node t_j to the next, the last to 1, with t = tau/z and
        ln(t/t_j) proportional to u^4: so powers of ln(1 - z) are smooth.
        """
        edges = np.append(np.log(self.tau), 0.0)
        length = np.diff(edges)[:, None]
        t = np.exp(edges[:-1, None] + length * _NODES**4).ravel()
        step = (length * 4.0 * _NODES**3 * _WEIGHTS).ravel()
        z = self.tau[:, None] / t
        inside = z < 1.0
        z = np.where(inside, z, 0.5)
        measure = np.where(inside, step, 0.0)
        singular = np.stack([measure * kernel.singular(z) for kernel in kernels])
        regular = np.stack([measure * kernel.regular(z) for kernel in kernels])
        left_over = np.stack([kernel.left_over(self.tau) for kernel in kernels])
        subtracted = left_over - np.sum(singular * z, axis=-1)
        integrals = (singular + regular).reshape(-1, t.size) @ self.interpolation(t)
        diagonal = subtracted[..., None] * np.eye(self.tau.size)
        return tuple(integrals.reshape(diagonal.shape) + diagonal)


def coordinate(tau: Array) -> Array:
    """ln tau - 5 (1 - tau), in which luminosities are smooth both at small and at large tau."""
    return np.log(tau) - 5.0 * (1.0 - tau)


def weight(tau: Array) -> Array:
    """tau^-1.3 (1 - tau)^8: how luminosities fall, roughly."""
    return tau**-1.3 * (1.0 - tau) ** 8
