"""The independent reference where the answer is known, and the errors that native states."""

from __future__ import annotations

import importlib.util
import sys
from types import ModuleType

import numpy as np
import pytest
from scipy.special import kve

from bridge.agreement.references import read_reference
from bridge.files import shipped
from bridge.native.relic import MICROMEGAS, estimates
from bridge.point import PORTAL, Point

RECORDED = shipped("validation") / "reference" / "oracle" / "omega_h2_random.csv"


@pytest.fixture(scope="module")
def oracle() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "oracle_relic", shipped("validation") / "oracle" / "relic.py"
    )
    module = importlib.util.module_from_spec(spec)
    sys.modules["oracle_relic"] = module
    spec.loader.exec_module(module)
    return module


SIGMA = [np.array([[0, 1], [1, 0]]), np.array([[0, -1j], [1j, 0]]), np.diag([1, -1])]
GAMMA = np.array(
    [np.kron(SIGMA[2], np.eye(2))] + [np.kron(1j * SIGMA[1], sigma) for sigma in SIGMA]
)
METRIC = np.diag([1.0, -1.0, -1.0, -1.0])


def slash(p):
    return np.einsum("m,mn,nab->ab", p, METRIC, GAMMA)


def squared_amplitude(m, big_m, energy, cosine):
    """Spin-summed |M|^2/g^4 of nu4 nu4bar -> Z' Z' from Dirac matrices, all polarisations."""
    p, k = np.sqrt(energy**2 - m**2), np.sqrt(energy**2 - big_m**2)
    sine = np.sqrt(1.0 - cosine**2)
    p1, p2 = np.array([energy, 0, 0, p]), np.array([energy, 0, 0, -p])
    k1 = np.array([energy, k * sine, 0, k * cosine])
    k2 = np.array([energy, -k * sine, 0, -k * cosine])

    def propagator(q):
        return (slash(q) + m * np.eye(4)) / (q @ METRIC @ q - m**2)

    t, u = propagator(p1 - k1), propagator(p1 - k2)
    amplitude = np.einsum("nab,bc,mcd->mnad", GAMMA, t, GAMMA)
    amplitude = amplitude + np.einsum("mab,bc,ncd->mnad", GAMMA, u, GAMMA)
    bar = np.einsum("ab,mncb,cd->mnad", GAMMA[0], amplitude.conj(), GAMMA[0])
    sum1, sum2 = (-METRIC + np.outer(METRIC @ k, METRIC @ k) / big_m**2 for k in (k1, k2))
    positron, electron = slash(p2) - m * np.eye(4), slash(p1) + m * np.eye(4)
    return np.einsum(
        "ab,mnbc,cd,opda,mo,np->", positron, amplitude, electron, bar, sum1, sum2, optimize=True
    ).real


@pytest.mark.parametrize("energy", [1.001, 1.3, 4.0, 15.0])
@pytest.mark.parametrize("big_m", [0.05, 0.7, 1.0])
def test_zpzp_is_the_square_of_the_t_and_u_amplitudes(oracle, energy, big_m):
    m = 1.0
    nodes, weights = np.polynomial.legendre.leggauss(200)
    rapidity = np.arctanh(2.0 * np.sqrt((energy**2 - m**2) * (energy**2 - big_m**2)) / (
        2.0 * energy**2 - big_m**2))  # fmt: skip
    stretch = np.tanh(rapidity)
    cosines = np.tanh(rapidity * nodes) / stretch
    jacobian = rapidity / stretch / np.cosh(rapidity * nodes) ** 2
    square = np.array([squared_amplitude(m, big_m, energy, c) for c in cosines])
    model = oracle.Model(gbb=0.0, gmumu=0.0, gnunu=1.0, mzp=big_m, mnu4=m)
    closed = oracle.zpzp_angular(model, energy, energy**2 - big_m**2, energy**2 - m**2)
    assert closed == pytest.approx(np.sum(weights * jacobian * square), rel=1e-6)


def test_zpzp_at_threshold(oracle):
    """g^4/(16 pi m^2) (1 - rho)^(3/2)/(1 - rho/2)^2 with rho = mzp^2/mnu4^2, for sigma v_rel."""
    m = oracle.Model(gbb=0.0, gmumu=0.0, gnunu=0.7, mzp=300.0, mnu4=400.0)
    rho = (300.0 / 400.0) ** 2
    expected = 0.7**4 / (16.0 * np.pi * 400.0**2) * (1.0 - rho) ** 1.5 / (1.0 - rho / 2.0) ** 2
    p = 1e-4
    v_rel = 2.0 * p / np.hypot(400.0, p)
    assert oracle.sigma(m, "zpzp", p) * v_rel == pytest.approx(expected, rel=1e-8)


def test_contact_limit(oracle):
    """As in tests/test_identities.py: every integral is a Bessel function."""
    m = oracle.Model(
        gbb=0.0, gmumu=1e-3, gnunu=1e-3, mzp=2e4, mnu4=1.0, mmu=0.0
    )  # fmt: skip
    x = np.geomspace(1.0, 1e7, 15)
    ratio = kve(1, x) / kve(2, x)
    bracket = 8.0 * ratio**2 + 12.0 + 4.0 * (ratio + 3.0 / x) ** 2 + 12.0 / x**2
    expected = 0.25 * 2.0 * 1e-12 / (24.0 * np.pi * 2e4**4) * bracket
    np.testing.assert_allclose(oracle.sigma_v(m, x), expected, rtol=1e-6)


def test_freeze_out_of_a_constant_sigmav_does_not_depend_on_the_solver(oracle):
    """Grid, tolerance and start leave 1e-6; the textbook Y ~ x_f/(lambda) holds to 5 %."""
    m = oracle.Model(gbb=0.1, gmumu=0.1, gnunu=0.1, mzp=1000.0, mnu4=100.0)

    def constant(x):
        return np.full(len(x), 2.2e-9)

    normal = oracle.freeze_out(m, average=constant)
    tight = oracle.freeze_out(m, average=constant, rtol=1e-11, per_decade=200, x_start=2.0)
    assert normal.omega_h2 == pytest.approx(tight.omega_h2, rel=1e-6)
    assert normal.omega_h2 == pytest.approx(0.12 * 2.2e-26 / 2.57e-26, rel=0.1)


@pytest.fixture(scope="module")
def recorded():
    """The recorded points that are compared: (Point, values by quantity)."""
    reference = read_reference(RECORDED)
    rows = reference.used
    point = Point(**{f: np.array([row.where[f] for row in rows]) for f in PORTAL})
    values = {q: np.array([row.values[q] for row in rows]) for q in reference.quantities}
    return point.replace(**reference.masses), values


def test_native_knows_the_error_of_its_relic_density(recorded):
    """Agreement itself is tested with all references; here: the stated error covers 95 %."""
    point, values = recorded
    native = estimates(point, MICROMEGAS)["omega_h2"]
    inside = np.abs(native.value - values["omega_h2"]) <= native.error
    assert np.mean(inside) > 0.95
    assert np.median(native.error / native.value) < 5e-4


def test_the_record_is_what_the_oracle_says(oracle, recorded):
    """Two of the recorded points again: a wide and a narrow resonance."""
    point, values = recorded
    relative_width = values["width_zp"] / point.mzp
    for i in (np.argmin(relative_width), np.argmax(relative_width)):
        portal = {name: float(point[name][i]) for name in PORTAL}
        again = oracle.omega_h2(oracle.Model(**portal))
        assert again == pytest.approx(values["omega_h2"][i], rel=2e-6)
