"""Section 2 of arXiv:1803.04430: from U(1)' charges, masses and mixing to the couplings of (2.28).

Angles are in radians, masses and VEVs in GeV. The fourth family alone is charged; its mixing
with the three chiral families gives the light fermions their Z' couplings.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from bridge.errors import PointError
from bridge.numerics.arrays import Array, Real
from bridge.paper.printed import HEAVY_LEPTON_BOUND
from bridge.point import COUPLINGS, PERTURBATIVE, Point, defaults

Rotation: TypeAlias = npt.NDArray[np.complex128] | Array
"""A 3x3 unitary matrix of light families."""


@dataclass(frozen=True, slots=True)
class Mixing:
    """Angles between the fourth and the three chiral families of one multiplet; each in radians."""

    theta14: Real = 0.0
    theta24: Real = 0.0
    theta34: Real = 0.0

    def matrix(self) -> Array:
        """V of (2.5), Q'_L = V Q_L, as V34 V24 V14; shape (..., 4, 4)."""
        angles = enumerate((self.theta14, self.theta24, self.theta34))
        v14, v24, v34 = (_rotation(family, angle) for family, angle in angles)
        return v34 @ v24 @ v14


def _rotation(family: int, angle: Real) -> Array:
    """Rotation of `family` (0, 1, 2) into the fourth; shape (..., 4, 4)."""
    c, s = np.cos(angle), np.sin(angle)
    r: Array = np.broadcast_to(np.eye(4), (*np.shape(angle), 4, 4)).copy()
    r[..., family, family] = r[..., 3, 3] = c
    r[..., family, 3], r[..., 3, family] = s, -s
    return r


def charge_matrix(charge: float) -> Array:
    """D = diag(0, 0, 0, charge) of (2.19) for one multiplet; its neutrino row must read q_nu4."""
    return np.diag((0.0, 0.0, 0.0, charge))


def coupling_matrix(charge: float, mixing: Mixing) -> Array:
    """D' = V D V^dagger of (2.20), in units of g'; shape (..., 4, 4)."""
    v = mixing.matrix()
    return v @ charge_matrix(charge) @ np.swapaxes(v, -1, -2)


def mixing_from_masses(m1: Real, m2: Real, m3: Real, m4: Real) -> Mixing:
    """Angles that bring the masses M_alpha of (2.3) to the form (2.4): V M = (0, 0, 0, M~_4).

    Parameters
    ----------
    m1, m2, m3, m4 : float or array
        Masses of (2.3) that mix the families with the fourth [GeV]; they broadcast.

    Returns
    -------
    Mixing
        Three angles [rad], of the masses' shape.

    Notes
    -----
    Source: (2.3)-(2.5) of arXiv:1803.04430, derived: the fourth row of V is M/M~_4, V = V34 V24
    V14.
    Cost: closed form.
    """
    theta14 = -np.arctan2(m1, m4)
    m14 = np.hypot(m1, m4)
    theta24 = -np.arctan2(m2, m14)
    theta34 = -np.arctan2(m3, np.hypot(m2, m14))
    return Mixing(theta14, theta24, theta34)


def heavy_mass(m1: Real, m2: Real, m3: Real, m4: Real) -> Real:
    """M~_4 of (2.4): the length of the mass vector of (2.3).

    Parameters
    ----------
    m1, m2, m3, m4 : float or array
        Masses of (2.3) that mix the families with the fourth [GeV]; they broadcast.

    Returns
    -------
    float or array
        Mass of the vector-like fermion [GeV], of the masses' shape.

    Notes
    -----
    Source: (2.4) of arXiv:1803.04430.
    Cost: closed form.
    """
    return np.hypot(np.hypot(m1, m2), np.hypot(m3, m4))


def mzp_from_vevs(gprime: Real, charges: tuple[float, ...], vevs: tuple[Real, ...]) -> Real:
    """Z' mass for complex singlets phi with these charges and VEVs.

    Parameters
    ----------
    gprime : float or array
        Gauge coupling of U(1)'.
    charges : tuple of float
        Charge of each singlet.
    vevs : tuple of float or array
        <phi> of each singlet [GeV].

    Returns
    -------
    float or array
        Mass of the Z' [GeV].

    Raises
    ------
    ValueError
        Where there are not as many VEVs as charges.

    Notes
    -----
    Source: derived: ``|D phi|^2`` gives M^2 = 2 g'^2 sum q^2 <phi>^2, which section 5 of
    arXiv:1803.04430 writes MZ' ~ g' <phi>.
    Cost: closed form.
    """
    return gprime * np.sqrt(
        2.0 * sum(q**2 * np.square(v) for q, v in zip(charges, vevs, strict=True))
    )


def charged_current_mixing(first: Rotation, second: Rotation) -> Rotation:
    """The CKM matrix of V'_uL and V'_dL, the PMNS matrix of V'_eL and V'_nuL.

    Parameters
    ----------
    first, second : array
        Rotations of the left-handed fields, (3, 3), real or complex.

    Returns
    -------
    array
        `first` times the hermitian conjugate of `second`, (3, 3).

    Raises
    ------
    ValueError
        For shapes that do not fit.

    Notes
    -----
    Source: (2.11) and (2.13) of arXiv:1803.04430.
    Cost: closed form.
    """
    mixing: Rotation = first @ second.conj().T
    return mixing


def vts_from_rotation(v_dl: Rotation) -> complex:
    """(V'_dL^dagger)_32, the `vts` of a point.

    Parameters
    ----------
    v_dl : array
        Rotation of left-handed down quarks, (3, 3), real or complex.

    Returns
    -------
    complex
        A pure number.

    Notes
    -----
    Source: (2.24) of arXiv:1803.04430.
    Cost: closed form.
    """
    return complex(v_dl.conj().T[2, 1])


@dataclass(frozen=True, slots=True, kw_only=True)
class UVModel:
    """The parameters of section 2: (2.28) has mixing of Q and L alone.

    Parameters
    ----------
    gprime : float or array
        Gauge coupling of U(1)'.
    q_q4, q_l4 : float
        Charges of the fourth quark and lepton doublet.
    q_nu4 : float or array
        Charge of nu4.
    quarks, leptons : Mixing
        Angles [rad] between the fourth and the chiral families of Q and L.
    mzp, mnu4 : float or array
        Masses [GeV].
    vts : float or array
        (V_dL^dagger)_32; the model's default unless set.
    vev_l : float or array, optional
        <phi_L> [GeV] where it is known.
    q_u4, q_d4, q_e4 : float
        Charges of the fourth right-handed fermions; 0 unless set.
    up, down, electrons : Mixing
        Angles [rad] between the fourth and the chiral families of u, d and e; 0 unless set.

    Notes
    -----
    Source: section 2 of arXiv:1803.04430.
    Cost: closed forms.
    """

    gprime: Real
    q_q4: float
    q_l4: float
    q_nu4: Real
    quarks: Mixing
    leptons: Mixing
    mzp: Real
    mnu4: Real
    vts: Real = field(default_factory=lambda: defaults()["vts"])
    vev_l: Real | None = None
    q_u4: float = 0.0
    q_d4: float = 0.0
    q_e4: float = 0.0
    up: Mixing = field(default_factory=Mixing)
    down: Mixing = field(default_factory=Mixing)
    electrons: Mixing = field(default_factory=Mixing)

    def couplings(self) -> dict[str, Array]:
        """g' D' of (2.20)-(2.21) for the three light families of each multiplet, (..., 3, 3)."""
        g = np.asarray(self.gprime, dtype=float)[..., None, None]
        fourth = {
            "q": (self.q_q4, self.quarks),
            "u": (self.q_u4, self.up),
            "d": (self.q_d4, self.down),
            "l": (self.q_l4, self.leptons),
            "e": (self.q_e4, self.electrons),
        }
        return {m: g * coupling_matrix(*of)[..., :3, :3] for m, of in fourth.items()}

    def point(self) -> Point:
        """The point. Raises PointError where the Z' changes light flavours otherwise than from b_R
        to s_R: where two families of a multiplet mix with the fourth."""
        g = self.couplings()
        right_b_s = g["d"][..., 1, 2].copy()
        g["d"][..., 1, 2] = g["d"][..., 2, 1] = 0.0
        named: dict[str, Any] = {
            name: g[multiplet][..., i, i]
            for multiplet, names in FAMILIES.items()
            for i, name in enumerate(names)
        }
        for multiplet, matrix in g.items():
            _require_diagonal(matrix, multiplet)
        return Point(
            **named,
            gbsr=right_b_s,
            gnunu=self.gprime * self.q_nu4,
            mzp=self.mzp,
            mnu4=self.mnu4,
            vts=self.vts,
        )


FAMILIES = {
    "q": ("gq1", "gq2", "gbb"),
    "u": ("gu1", "gu2", "gu3"),
    "d": ("gd1", "gd2", "gd3"),
    "l": ("gl1", "gmumu", "gl3"),
    "e": ("ge1", "ge2", "ge3"),
}
"""Names of the diagonal couplings of each multiplet, (2.22) with all families."""


def _require_diagonal(couplings: Array, multiplet: str) -> None:
    between = couplings * (1.0 - np.eye(3))
    if np.any(between != 0.0):
        raise PointError(
            f"the Z' couples different light families of {multiplet} with up to "
            f"{np.abs(between).max():.3g}, which a point does not have: let one family mix with "
            "the fourth, or read the full matrices from UVModel.couplings()"
        )


def model_of(point: Point, gprime: Real, q_q4: float, q_l4: float) -> UVModel:
    """The UV model with one angle per multiplet that gives a point; inverse of `UVModel.point`.

    Parameters
    ----------
    point : Point
        A point, or an array of points.
    gprime : float or array
        Gauge coupling of U(1)'; broadcasts with the point.
    q_q4, q_l4 : float
        Charges of the fourth quark and lepton doublet.

    Returns
    -------
    UVModel
        With theta34 of the quarks and theta24 of the leptons.

    Raises
    ------
    PointError
        Where sin^2 of an angle would leave 0 to 1.

    Notes
    -----
    Source: (2.22)-(2.23) of arXiv:1803.04430.
    Cost: closed form.
    """
    angles = {}
    for name, g, charge in (("theta34^Q", point.gbb, q_q4), ("theta24^L", point.gmumu, q_l4)):
        sin2 = sin2_mixing(g, gprime, charge)
        if not np.all((sin2 >= 0.0) & (sin2 <= 1.0)):
            raise PointError(
                f"sin^2 {name} = {float(np.ravel(sin2)[0]):.4g}: expected 0 to 1; "
                "take a larger g' or charge, or the other sign of the charge"
            )
        angles[name] = np.arcsin(np.sqrt(sin2))
    return UVModel(
        gprime=gprime,
        q_q4=q_q4,
        q_l4=q_l4,
        q_nu4=np.divide(point.gnunu, gprime),
        quarks=Mixing(theta34=angles["theta34^Q"]),
        leptons=Mixing(theta24=angles["theta24^L"]),
        mzp=point.mzp,
        mnu4=point.mnu4,
        vts=point.vts,
    )


def sin2_mixing(coupling: Real, gprime: Real, charge: float) -> Real:
    """sin^2(theta) that makes g' q sin^2(theta) the light coupling, (2.23); NaN if none does."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.divide(coupling, np.multiply(gprime, charge))


@dataclass(frozen=True, slots=True)
class UVConsistency:
    """What the closing argument of section 5 asks of a point, for given g' and charges."""

    sin2_q: Real
    sin2_l: Real
    q_nu4: Real
    vev: Real
    m4_lepton_max: Real
    failures: tuple[tuple[npt.NDArray[np.bool_], str], ...]

    def numbers(self) -> dict[str, Real]:
        """By the names of `CONSISTENCY`."""
        return {name: getattr(self, name) for name in CONSISTENCY}

    @property
    def consistent(self) -> npt.NDArray[np.bool_]:
        """True where nothing fails; shape of the point."""
        shape = np.broadcast_shapes(*(np.shape(mask) for mask, _ in self.failures), ())
        passed = np.ones(shape, dtype=bool)
        for mask, _ in self.failures:
            passed = passed & ~mask
        return passed


CONSISTENCY: dict[str, tuple[str, str]] = {
    "sin2_q": ("", "sin^2 theta34_Q = gbb/(g' q_Q4)"),
    "sin2_l": ("", "sin^2 theta24_L = gmumu/(g' q_L4)"),
    "q_nu4": ("", "gnunu/g'"),
    "vev": ("GeV", "<phi_L>, or its estimate MZ'/g'"),
    "m4_lepton_max": ("GeV", "largest M_4^L that leaves theta24_L"),
}
"""Unit and meaning of the numbers of `UVConsistency`."""


def uv_consistency(
    point: Point,
    gprime: Real,
    q_q4: float = 1.0,
    q_l4: float = 1.0,
    yukawa: float = 1.0,
    vev_l: Real | None = None,
) -> UVConsistency:
    """Section 5: mixing angles real, couplings perturbative, vector-like leptons heavy enough.

    Parameters
    ----------
    point : Point
        A point, or an array of points.
    gprime : float or array
        Gauge coupling of U(1)'; broadcasts with the point.
    q_q4, q_l4 : float
        Charges of the fourth quark and lepton doublet.
    yukawa : float
        The largest x allowed in M_2^L = x <phi_L>.
    vev_l : float or array, optional
        <phi_L> [GeV]; section 5's estimate MZ'/g' where it is not known.

    Returns
    -------
    UVConsistency
        `consistent`, of the point's shape, and the reasons in `failures`.

    Notes
    -----
    Source: section 5 of arXiv:1803.04430. The mixing that the muon coupling asks for leaves
    M_4^L = x <phi_L> cot(theta_24) [GeV] for the vector-like mass, (2.2).
    Cost: closed form.
    """
    sin2_q = sin2_mixing(point.gbb, gprime, q_q4)
    sin2_l = sin2_mixing(point.gmumu, gprime, q_l4)
    vev = np.divide(point.mzp, gprime) if vev_l is None else vev_l
    with np.errstate(divide="ignore", invalid="ignore"):
        m4 = yukawa * vev * np.sqrt(np.clip(1.0 / np.asarray(sin2_l) - 1.0, 0.0, None))
    largest = np.maximum(np.abs(gprime), np.abs(np.multiply(gprime, max(abs(q_q4), abs(q_l4)))))
    largest = np.maximum.reduce(
        np.broadcast_arrays(largest, *(np.abs(point[g]) for g in COUPLINGS))
    )
    checks = (
        ((sin2_q < 0.0) | (sin2_q > 1.0), "sin^2 theta34^Q = gbb/(g' q_Q4) outside 0 to 1"),
        ((sin2_l < 0.0) | (sin2_l > 1.0), "sin^2 theta24^L = gmumu/(g' q_L4) outside 0 to 1"),
        (largest > PERTURBATIVE, f"g' times a charge above sqrt(4 pi) = {PERTURBATIVE:.3f}"),
        (m4 < HEAVY_LEPTON_BOUND, f"M_4^L below the bound of {HEAVY_LEPTON_BOUND:.0f} GeV"),
    )
    failures = tuple((np.asarray(mask), reason) for mask, reason in checks if np.any(mask))
    return UVConsistency(sin2_q, sin2_l, np.divide(point.gnunu, gprime), vev, m4, failures)
