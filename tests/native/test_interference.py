"""Interference with photon and Z: explicit traces, direct integrals, other programs, extremes."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import pi
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from scipy.integrate import quad

from bridge.native.channels import FINAL_STATES
from bridge.native.dimuon import sigma_dimuon_bw_pb
from bridge.native.dimuon_amplitudes import (
    QUARKS,
    ZpExchange,
    dimuon_spectrum,
    leading_order,
    sigma_hat,
    sm_amplitudes,
    zp_amplitudes,
)
from bridge.native.electroweak import Chiral, sin2_theta_w
from bridge.native.interference import (
    Window,
    estimates,
    interference_terms,
    mass_resolution,
    peak_estimate,
    sm_terms,
    zp_terms,
)
from bridge.point import Point, benchmark

Matrix = npt.NDArray[np.complex128]
SM = benchmark().sm
NO_QUARKS = dict.fromkeys((*QUARKS, "bs"), Chiral(0.0, 0.0))
GENERAL = ZpExchange(
    600.0,
    35.0,
    {
        "uu": Chiral(0.3, -0.1),
        "dd": Chiral(0.3, 0.25),
        "ss": Chiral(-0.2, 0.0),
        "cc": Chiral(-0.2, 0.4),
        "bb": Chiral(0.1, 0.6),
        "bs": Chiral(0.05, 0.02),
    },
    Chiral(0.4, -0.7),
)


def point(**changes: object) -> Point:
    base = {"gbb": 0.05, "gmumu": 0.3, "gnunu": 0.0, "mzp": 500.0, "mnu4": 1000.0}
    return Point(**{**base, **changes})


def values(p: Point) -> dict[str, float]:
    return {n: float(e.value) for n, e in estimates(p, leading_order(13000)).items()}


# Traces: gamma matrices, momenta and angles in numbers

SIGMA = np.array([[[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]])
ZERO, ONE = np.zeros((2, 2)), np.eye(2)
GAMMA = np.array(
    [np.block([[ZERO, ONE], [ONE, ZERO]]), *(np.block([[ZERO, s], [-s, ZERO]]) for s in SIGMA)]
)
METRIC = np.diag([1.0, -1.0, -1.0, -1.0])
LEFT, RIGHT = (np.diag(d).astype(complex) for d in ((1, 1, 0, 0), (0, 0, 1, 1)))


def slash(p: npt.NDArray[np.float64]) -> Matrix:
    return np.einsum("m,mab->ab", METRIC @ p, GAMMA)


def line(p: Matrix, q: Matrix, g: Chiral, h: Chiral) -> Matrix:
    """Tr[p gamma^mu (g) q gamma^nu (h)] of one fermion line."""
    one, other = (GAMMA @ (c.left * LEFT + c.right * RIGHT) for c in (g, h))
    return np.einsum("ab,mbc,cd,nda->mn", p, one, q, other)


def traced(s: float, bosons: list[tuple[complex, Chiral, Chiral]]) -> float:
    """sigma(q qbar -> mu mu) [GeV^-2] from |M|^2, spins and colours averaged; massless."""
    e, total = np.sqrt(s) / 2.0, 0.0
    for cos, weight in zip(*np.polynomial.legendre.leggauss(4), strict=True):
        sin = np.sqrt(1.0 - cos**2)
        directions = ([0, 0, 1], [0, 0, -1], [sin, 0, cos], [-sin, 0, -cos])
        q, qbar, mu, antimu = (slash(e * np.array([1.0, *n])) for n in directions)
        squared = 0.0j
        for d, quark, muon in bosons:
            for d2, quark2, muon2 in bosons:
                tensors = line(qbar, q, quark, quark2), line(mu, antimu, muon, muon2)
                both = np.einsum("mn,ma,nb,ab->", tensors[0], METRIC, METRIC, tensors[1])
                squared += d * np.conj(d2) * both
        total += weight * 2.0 * pi * squared.real / (64.0 * pi**2 * s) / (4.0 * 3.0)
    return total


def exchanged(s: float, pair: str) -> dict[str, tuple[complex, Chiral, Chiral]]:
    """Propagator and couplings of photon, Z and Z', from MW and not from the angle."""
    e = np.sqrt(4 * pi / 127.9)
    mz2 = 91.1876**2
    mw2 = mz2 / 2 + np.sqrt(mz2**2 / 4 - pi / 127.9 * mz2 / (1.16637e-5 * np.sqrt(2)))
    sw, cw = np.sqrt(1 - mw2 / mz2), np.sqrt(mw2 / mz2)

    def z(charge: float, isospin: float) -> Chiral:
        return Chiral(*(e / (sw * cw) * (t - charge * sw**2) for t in (isospin, 0.0)))

    charge, isospin = (2 / 3, 0.5) if pair in ("uu", "cc") else (-1 / 3, -0.5)
    x = GENERAL
    return {
        "photon": (1 / s, Chiral(e * charge, e * charge), Chiral(-e, -e)),
        "Z": (1 / (s - mz2 + 1j * 91.1876 * 2.4952), z(charge, isospin), z(-1.0, -0.5)),
        "Z'": (1 / (s - x.mzp**2 + 1j * x.mzp * x.width), x.quarks[pair], x.muons),
    }


@pytest.mark.parametrize("pair", QUARKS)
@pytest.mark.parametrize("m", [60.0, 91.0, 92.0, 350.0, 590.0, 601.0, 4000.0])
def test_helicity_amplitudes_as_traces(m: float, pair: str) -> None:
    s = m**2
    bosons = exchanged(s, pair)
    sm = traced(s, [bosons["photon"], bosons["Z"]])
    zp = traced(s, [bosons["Z'"]])
    both = traced(s, list(bosons.values())) - sm - zp
    a_sm, a_zp = sm_amplitudes(s, SM, pair), zp_amplitudes(s, GENERAL, pair)
    assert sigma_hat(s, a_sm, a_sm) == pytest.approx(sm, rel=1e-6)
    assert sigma_hat(s, a_zp, a_zp) == pytest.approx(zp, rel=1e-10)
    assert 2.0 * sigma_hat(s, a_sm, a_zp) == pytest.approx(both, rel=1e-6, abs=1e-9 * zp)


def test_electroweak_inputs_are_those_of_the_model() -> None:
    """The values that the recorded numbers below were made with."""
    assert (SM.aEWM1, SM.Gf, SM.MZ, SM.WZ) == (127.9, 1.16637e-5, 91.1876, 2.4952)
    assert sin2_theta_w(SM) == pytest.approx(1.0 - 79.8244**2 / 91.1876**2, rel=1e-4)


# The window: direct integrals between the poles


def integrated(p: Point, low: float, high: float) -> tuple[float, float]:
    """Interference and Standard Model, adaptively; m = M + width sinh t around each pole."""
    x = ZpExchange.of(p)
    centres = {float(p.mzp): float(x.width), 91.1876: 2.4952}
    inside = sorted({low, high, *(m for m in centres if low < m < high)})
    edges = sorted({*inside, *(0.5 * (a + b) for a, b in pairwise(inside))})
    found = np.zeros(2)
    for a, b in pairwise(edges):
        centre = min(centres, key=lambda c: min(abs(c - a), abs(c - b)))
        width = centres[centre]
        ends = np.arcsinh((np.array([a, b]) - centre) / width)

        def integrand(t: float, i: int, centre: float = centre, width: float = width) -> float:
            m = min(max(centre + width * np.sinh(t), low), high)
            spectrum = dimuon_spectrum(p, m)
            part = (spectrum.interference, spectrum.sm)[i]
            return float(part) * width * float(np.cosh(t))

        for i in range(2):
            found[i] += quad(integrand, *ends, args=(i,), epsabs=0.0, epsrel=1e-8, limit=300)[0]
    return float(found[0]), float(found[1])


@pytest.mark.parametrize(
    ("mzp", "gnunu"),
    [(10.5, 0.0), (50.0, 1.0), (77.0, 0.0), (88.0, 0.0), (91.1876, 0.0), (95.0, 1.0), (113.0, 0.0),
     (125.0, 2.0), (500.0, 0.0), (500.0, 4.0), (2000.0, 1.0), (7900.0, 0.5)],
)  # fmt: skip
def test_the_window_is_the_integral_of_the_spectrum(mzp: float, gnunu: float) -> None:
    p = point(mzp=mzp, gnunu=gnunu, mnu4=0.3 * mzp)
    found = estimates(p, leading_order(13000))
    interference, sm = integrated(p, 0.8 * mzp, 1.2 * mzp)
    for name, value in (
        ("sigma_dimuon_interference_pb", interference),
        ("sigma_dimuon_sm_pb", sm),
    ):
        assert abs(found[name].value - value) < found[name].error
        assert found[name].value == pytest.approx(value, rel=3e-4)


@pytest.mark.parametrize("mzp", [91.0, 500.0])
def test_the_peak_is_the_integral_around_it(mzp: float) -> None:
    p = point(mzp=mzp, gnunu=1.0, mnu4=0.3 * mzp)
    part = float(mass_resolution(mzp))
    window = Window.of(leading_order(13000), mzp).inside(part)
    found = np.sum(interference_terms(ZpExchange.of(p), SM, window))
    expected, _ = integrated(p, (1 - part) * mzp, (1 + part) * mzp)
    assert found == pytest.approx(expected, rel=3e-4)


# Other programs

INDEPENDENT: dict[str, tuple[ZpExchange, float, float]] = {
    "third family left-handed": (
        ZpExchange(1500.0, 4.941586539, {**NO_QUARKS, "bb": Chiral(0.2, 0.0)}, Chiral(0.08, 0.0)),
        -3.4424e-6, 1.80796e-3,
    ),
    "universal vector": (
        ZpExchange(
            120.0, 3.113061964e-1, {**dict.fromkeys(QUARKS, Chiral(0.08, 0.08))}, Chiral(0.02, 0.02)
        ),
        2.2885e-1, 105.781,
    ),
    "universal axial quarks": (
        ZpExchange(
            2000.0, 61.62685986, {**dict.fromkeys(QUARKS, Chiral(-0.25, 0.25))}, Chiral(-0.1, 0.1)
        ),
        6.5009e-5, 4.46211e-4,
    ),
    "right-handed": (
        ZpExchange(
            700.0, 7.450409813,
            {**NO_QUARKS, **dict.fromkeys(("uu", "cc"), Chiral(0.0, 0.3)),
             **dict.fromkeys(("dd", "ss"), Chiral(0.0, -0.2))},
            Chiral(0.0, 0.15),
        ),
        1.7633e-2, 4.29339e-2,
    ),
    "Z pole inside": (
        ZpExchange(
            87.826, 5.623273488e-1,
            {"uu": Chiral(0.0252849, -0.101669), "dd": Chiral(0.0252849, -0.0519092),
             "ss": Chiral(0.0707281, 0.218755), "cc": Chiral(0.0707281, 0.107228),
             "bb": Chiral(0.0102447, 0.0159985)},
            Chiral(-0.0143034, 0.193381),
        ),
        16.759, 1380.93,
    ),
}  # fmt: skip
"""Exchange, interference and Standard Model [pb], from another leading-order code: nn23lo1, 13 TeV,
0.8-1.2 MZp, muF = MZp; printed digits 1e-4, its luminosities 1e-5."""


@pytest.mark.parametrize("name", INDEPENDENT)
def test_general_couplings_as_an_independent_code(name: str) -> None:
    x, interference, sm = INDEPENDENT[name]
    window = Window.of(leading_order(13000), x.mzp)
    assert np.sum(interference_terms(x, SM, window)) == pytest.approx(interference, rel=2e-4)
    assert np.sum(sm_terms(x.mzp, SM, window)) == pytest.approx(sm, rel=1e-4)


@pytest.mark.parametrize(
    ("mzp", "width", "g", "same", "opposite", "error"),
    [(300.0, 12.0, 0.5, 4.3838, 4.5155, 0.0024), (100.0, 4.0, 0.2, 55.680, 52.622, 0.025)],
)
def test_sum_of_all_three_as_madgraph(
    mzp: float, width: float, g: float, same: float, opposite: float, error: float
) -> None:
    """MG5_aMC 3.5.7: b b~ > mu+ mu- by photon, Z and Z', couplings of equal and opposite sign."""
    every = Window.of(leading_order(13000), mzp)
    alone = {pair: lum * (pair == "bb") for pair, lum in every.luminosities.items()}
    window = replace(every, luminosities=alone)
    for sign, sigma_pb in ((1.0, same), (-1.0, opposite)):
        x = ZpExchange(mzp, width, {"bb": Chiral(g, 0.0)}, Chiral(sign * g, 0.0))
        parts = (
            interference_terms(x, SM, window),
            zp_terms(x, window),
            sm_terms(mzp, SM, window),
        )
        assert np.sum(parts) == pytest.approx(sigma_pb, abs=3.0 * error)


# Properties


def test_its_sign_is_that_of_the_product_of_couplings() -> None:
    base = values(point())
    for signs in ({"gbb": -0.05}, {"gmumu": -0.3}):
        turned = values(point(**signs))
        for name in ("sigma_dimuon_interference_pb", "dimuon_interference_ratio"):
            assert turned[name] == -base[name] != 0.0
        assert turned["sigma_dimuon_sm_pb"] == base["sigma_dimuon_sm_pb"]


def test_photon_and_z_change_no_flavour() -> None:
    window = Window.of(leading_order(13000), GENERAL.mzp)
    alone = ZpExchange(600.0, 35.0, NO_QUARKS | {"bs": Chiral(1.0, 1.0)}, GENERAL.muons)
    assert np.sum(interference_terms(alone, SM, window)) == 0.0
    assert np.sum(zp_terms(alone, window)) > 0.0


def test_the_part_of_the_zp_is_that_of_dimuon() -> None:
    """There the muon is massive in the width: 2e-5 at 50 GeV."""
    for mzp in (50.0, 91.0, 700.0):
        p, lum = point(mzp=mzp, gnunu=1.0, mnu4=0.4 * mzp), leading_order(13000)
        part = np.sum(zp_terms(ZpExchange.of(p), Window.of(lum, mzp)))
        assert part == pytest.approx(sigma_dimuon_bw_pb(p, lum), rel=3e-5)


@pytest.mark.parametrize("mzp", [10.0, 40.0, 91.1876, 500.0, 8000.0])
def test_tiny_couplings_leave_a_principal_value(mzp: float) -> None:
    """The interference is bilinear in the couplings; the width enters as its square at most."""
    small, tiny = (
        values(point(mzp=mzp, gbb=g, gmumu=g))["sigma_dimuon_interference_pb"] / g**2
        for g in (1e-4, 1e-9)
    )
    assert small == pytest.approx(tiny, rel=1e-5)
    assert tiny != 0.0


@pytest.mark.parametrize("zero", [{"gbb": 0.0}, {"gmumu": 0.0}, {"gbb": 0.0, "gmumu": 0.0}])
def test_without_a_coupling_nothing_interferes(zero: dict[str, float]) -> None:
    p, lum = point(**zero), leading_order(13000)
    for name, e in (*estimates(p, lum).items(), ("peak", peak_estimate(p, lum))):
        assert (e.value > 0.0) == (name == "sigma_dimuon_sm_pb")
        assert not any(np.any(mask) for mask, _ in e.absent)


@pytest.mark.parametrize(
    ("changes", "names", "reason"),
    [
        ({"mzp": 9.0}, 4, "10 to 8000 GeV"),
        ({"WZ": 0.0}, 4, "the Z has no width"),
        ({"Gf": 1e-6}, 4, "no weak mixing angle"),
    ],
)
def test_absent_with_the_reason(changes: dict[str, float], names: int, reason: str) -> None:
    p, lum = point().replace(**changes), leading_order(13000)
    found = [*estimates(p, lum).values(), peak_estimate(p, lum)]
    absent = [e for e in found if np.isnan(e.value)]
    assert len(absent) == names
    for e in absent:
        assert reason in next(text for mask, text in e.absent if mask)


def test_an_array_is_its_points() -> None:
    mzp, gnunu = np.array([12.0, 90.0, 333.0, 3000.0]), np.array([[0.0], [2.0]])
    lum = leading_order(13000)
    together = estimates(point(mzp=mzp, gnunu=gnunu, mnu4=5.0), lum)
    together |= {"peak": peak_estimate(point(mzp=mzp, gnunu=gnunu, mnu4=5.0), lum)}
    for i in range(2):
        for j in range(4):
            p = point(mzp=mzp[j], gnunu=gnunu[i, 0], mnu4=5.0)
            alone: dict[str, Any] = {**estimates(p, lum), "peak": peak_estimate(p, lum)}
            for name, e in alone.items():
                value = np.broadcast_to(together[name].value, (2, 4))[i, j]
                assert value == pytest.approx(e.value, rel=1e-9)


def test_a_standard_model_of_arrays_broadcasts() -> None:
    mz = np.array([90.0, 91.1876, 92.0])
    together = estimates(point(mzp=91.0).replace(MZ=mz), leading_order(13000))
    for i in range(3):
        one = estimates(point(mzp=91.0).replace(MZ=float(mz[i])), leading_order(13000))
        for name, e in one.items():
            assert together[name].value[i] == pytest.approx(e.value, rel=1e-9)


def test_near_the_pole_it_is_odd() -> None:
    """What a narrow-peak search sees is a small part: 11 % of 3 % at 500 GeV and a tenth of it."""
    for mzp in (200.0, 500.0, 1000.0):
        p = point(mzp=mzp)
        window = values(p)["dimuon_interference_ratio"]
        peak = float(peak_estimate(p, leading_order(13000)).value)
        assert 0.0 < peak / window < 0.6
        m = mzp * (1.0 + np.array([-0.03, 0.03]))
        below, above = np.asarray(dimuon_spectrum(p, m).interference)
        assert below * above < 0.0


def test_the_resolution_grows_with_the_mass() -> None:
    mass = np.geomspace(10.0, 8000.0, 50)
    relative = mass_resolution(mass)
    assert np.all(np.diff(relative) >= 0.0)
    assert mass_resolution(1000.0) == pytest.approx(0.0785, abs=1e-6)


def test_quarks_are_final_states_by_the_same_names() -> None:
    assert {name for name, f in FINAL_STATES.items() if _is_light_pair(f.states)} <= QUARKS.keys()


def _is_light_pair(states: tuple[tuple[int, int], ...]) -> bool:
    return any(abs(a) <= 5 and a == -b for a, b in states)
