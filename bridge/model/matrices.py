"""Dirac matrices, the metric and the matrices of SU(3) as arrays."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.complex128]

METRIC = np.diag([1.0, -1.0, -1.0, -1.0]).astype(complex)


def _dirac() -> Array:
    """γ^μ in the chiral representation, shape (4, 4, 4)."""
    zero, one = np.zeros((2, 2)), np.eye(2)
    pauli = np.array([[[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]])
    blocks = [[[zero, one], [one, zero]], *([[zero, s], [-s, zero]] for s in pauli)]
    return np.array([np.block(b) for b in blocks], dtype=complex)


GAMMA = _dirac()
GAMMA5 = 1j * GAMMA[0] @ GAMMA[1] @ GAMMA[2] @ GAMMA[3]
ONE = np.eye(4, dtype=complex)
CONJUGATION = 1j * GAMMA[2] @ GAMMA[0]
_PRODUCT = np.einsum("mij,njk->mnik", GAMMA, GAMMA)
SIGMA = 0.5j * (_PRODUCT - _PRODUCT.transpose(1, 0, 2, 3))


def levi_civita(n: int) -> Array:
    array = np.zeros((n,) * n, dtype=complex)
    for p in permutations(range(n)):
        array[p] = np.linalg.det(np.eye(n)[list(p)])
    return array


def _gell_mann() -> Array:
    """T^a_ij of SU(3) in the fundamental representation, shape (8, 3, 3)."""
    t = np.zeros((8, 3, 3), dtype=complex)
    for a, (i, j) in {0: (0, 1), 3: (0, 2), 5: (1, 2)}.items():
        t[a, i, j] = t[a, j, i] = 1.0
        t[a + 1, i, j], t[a + 1, j, i] = -1j, 1j
    t[2] = np.diag([1.0, -1.0, 0.0])
    t[7] = np.diag([1.0, 1.0, -2.0]) / np.sqrt(3.0)
    return np.asarray(t / 2.0, dtype=complex)


T = _gell_mann()
_TT = np.einsum("aik,bkj->abij", T, T)
F = -2j * np.einsum("abij,cji->abc", _TT - _TT.transpose(1, 0, 2, 3), T)
D = 2.0 * np.einsum("abij,cji->abc", _TT + _TT.transpose(1, 0, 2, 3), T)
