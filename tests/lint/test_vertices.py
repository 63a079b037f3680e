"""Numbers from the vertices of the model directory, computed by ufoamp, against native/."""

from __future__ import annotations

import shutil
import warnings

import numpy as np
import numpy.typing as npt
import pytest
from ufoamp.analysis import MatrixElement
from ufoamp.ufo_model import Model as LoadedModel
from ufoamp.ufo_model import load

from bridge.files import shipped
from bridge.model.building import read_model
from bridge.model.directory import Model
from bridge.model.twobody import decay_vertices, partial_width
from bridge.model.values import values_at
from bridge.native.annihilation import sigma_annihilation
from bridge.native.channels import FINAL_STATES, STANDARD_MODEL, FinalState
from bridge.native.constants import GEV_M2_TO_PB
from bridge.native.widths import partial_widths
from bridge.point import Point, benchmark

Momenta = npt.NDArray[np.float64]


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> LoadedModel:
    """The model as ufoamp loads it, from a copy: loaders may write where they read."""
    copy = tmp_path_factory.mktemp("model") / "ufo_model"
    shutil.copytree(shipped("ufo_model"), copy, ignore=shutil.ignore_patterns("__pycache__"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # ufoamp leaves closing to Python
        return load(str(copy))


def matrix_element(
    model: LoadedModel, process: tuple[list[int], list[int]], **couplings: float
) -> MatrixElement:
    return MatrixElement(
        model, process, couplings=couplings, restrict=None, massless_light_quarks=False
    )


def momentum(energy: float, m1: float, m2: float) -> float:
    factors = (energy - m1 - m2) * (energy + m1 + m2) * (energy - m1 + m2) * (energy + m1 - m2)
    return float(np.sqrt(factors)) / (2.0 * energy)


def pair(energy: float, m1: float, m2: float, cosine: float, azimuth: float = 0.3) -> Momenta:
    p, sine = momentum(energy, m1, m2), np.sqrt(1.0 - cosine**2)
    direction = np.array([sine * np.cos(azimuth), sine * np.sin(azimuth), cosine])
    return np.array([[np.hypot(m1, p), *(p * direction)], [np.hypot(m2, p), *(-p * direction)]])


def width(
    loaded: LoadedModel,
    parent: int,
    mass: float,
    daughters: list[int],
    masses: list[float],
    **couplings: float,
) -> float:
    me = matrix_element(loaded, ([parent], daughters), **couplings)
    at_rest = np.array([[mass, 0.0, 0.0, 0.0]])
    square = me.m2(np.concatenate([at_rest, pair(mass, *masses, 0.4)]))
    return square * momentum(mass, *masses) / (8.0 * np.pi * mass**2)


POINTS = (
    benchmark().replace(mnu4=100.0),
    Point(gbb=-0.3, gmumu=0.2, gnunu=0.7, mzp=360.0, mnu4=179.0, vts=-0.2),
    Point(gbb=0.11, gmumu=0.5, gnunu=2.0, mzp=4000.0, mnu4=1.0, vts=0.04),
)


@pytest.mark.parametrize("p", POINTS, ids=lambda p: f"{p.mzp:g} GeV")
@pytest.mark.parametrize("channel", FINAL_STATES.values(), ids=lambda f: f.name)
def test_partial_widths_of_the_zp(loaded: LoadedModel, p: Point, channel: FinalState) -> None:
    masses = list(map(float, channel.pair_masses(p)))
    expected = partial_widths(p)[channel.name]
    daughters = list(channel.states[0])
    found = len(channel.states) * width(loaded, 32, float(p.mzp), daughters, masses, **p.numbers())
    assert found == pytest.approx(expected, rel=1e-12)


def test_our_own_vertex_widths_agree_with_native() -> None:
    """The width the linter computes from the vertices, for every channel of the Z'."""
    p = POINTS[0]
    model = read_model(shipped("ufo_model"))
    values = values_at(model, p.numbers())
    zp = model.particles["zp"]
    total = sum(
        partial_width(model, values, zp, vertices)
        for vertices in decay_vertices(model, zp).values()
    )
    assert total == pytest.approx(float(sum(partial_widths(p).values())), rel=1e-12)


ANNIHILATION = {
    f.name: ([*f.states[0]], f.masses, float(len(f.states))) for f in STANDARD_MODEL
} | {"zpzp": ([32, 32], ("mzp", "mzp"), 0.5)}


def cross_section(
    loaded: LoadedModel,
    energy: float,
    masses_in: list[float],
    process: tuple[list[int], list[int]],
    masses_out: list[float],
    **couplings: float,
) -> float:
    """σ [GeV⁻²], spins of the initial state averaged; 40 Gauss points in cos θ."""
    me = matrix_element(loaded, process, **couplings)
    nodes, weights = np.polynomial.legendre.leggauss(40)
    incoming = pair(energy, *masses_in, 1.0)
    squares = [
        me.m2(np.concatenate([incoming, pair(energy, *masses_out, float(x))])) for x in nodes
    ]
    ratio = momentum(energy, *masses_out) / momentum(energy, *masses_in)
    return float(weights @ squares) * ratio / (32.0 * np.pi * energy**2)


@pytest.mark.parametrize("energy", [640.0, 760.0, 1500.0])
@pytest.mark.parametrize("channel", ANNIHILATION)
def test_annihilation_of_nu4(loaded: LoadedModel, channel: str, energy: float) -> None:
    p = Point(gbb=0.2, gmumu=0.4, gnunu=0.9, mzp=300.0, mnu4=310.0)
    final, names, states = ANNIHILATION[channel]
    masses = [float(p[n]) if n else 0.0 for n in names]
    total = float(sum(partial_widths(p).values()))
    found = states * cross_section(
        loaded, energy, [310.0, 310.0], ([52, -52], final), masses, **p.numbers(), wzp=total
    )
    # 40 Gauss points leave 1e-10 of the t- and u-channel poles of Z'Z'.
    assert found == pytest.approx(float(sigma_annihilation(energy**2, p)[channel]), rel=1e-9)


def helicity_sum(energy: float, cosine: float, p: Point, model: Model, zp: bool) -> float:
    """Σ|M|² of massless μ⁻μ⁺ → b b̄ with photon, Z and Z', averaged over initial spins.

    |M|² per helicity is s² (1 ± cos θ)² |Σ_V g_μ g_b / (s - M² + i M Γ)|² times 3 colours
    (Halzen and Martin, section 6.6, with couplings of each chirality).
    """
    values = values_at(model)
    s = energy**2
    ee, sw2 = values.real("ee"), values.real("sw2")
    unit = ee / np.sqrt(sw2 * (1.0 - sw2))
    couplings = {
        "L": {"mu": unit * (-0.5 + sw2), "b": unit * (-0.5 + sw2 / 3.0)},
        "R": {"mu": unit * sw2, "b": unit * sw2 / 3.0},
    }
    mz, wz, mzp, wzp = (values.real(n) for n in ("MZ", "WZ", "mzp", "wzp"))
    total = 0.0
    for h_mu in "LR":
        for h_b in "LR":
            amplitude = ee**2 / 3.0 / s + 0.0j
            amplitude += couplings[h_mu]["mu"] * couplings[h_b]["b"] / (s - mz**2 + 1j * mz * wz)
            if zp and h_mu == h_b == "L":
                amplitude += float(p.gmumu * p.gbb) / (s - mzp**2 + 1j * mzp * wzp)
            angle = 1.0 + cosine if h_mu == h_b else 1.0 - cosine
            total += 3.0 * (s * angle) ** 2 * abs(amplitude) ** 2
    return total / 4.0


@pytest.mark.parametrize("energy", [60.0, 91.0, 300.0, 499.0, 501.0, 2000.0])
def test_interference_of_photon_z_and_zp(loaded: LoadedModel, energy: float) -> None:
    """Relative signs and phases of all three vectors, on either side of both poles."""
    p = benchmark().replace(gbb=-0.4)
    massless = dict.fromkeys(("MMU", "MB", "ymm", "ymb"), 0.0)
    me = matrix_element(loaded, ([13, -13], [5, -5]), **massless, gbb=-0.4)
    model = read_model(shipped("ufo_model"))
    for cosine in (-0.7, 0.1, 0.9):
        momenta = np.concatenate([pair(energy, 0.0, 0.0, 1.0), pair(energy, 0.0, 0.0, cosine)])
        found = me.m2(momenta)
        assert found == pytest.approx(helicity_sum(energy, cosine, p, model, zp=True), rel=1e-10)
        without = helicity_sum(energy, cosine, p, model, zp=False)
        assert abs(found / without - 1.0) > 1e-6, "the Z' must be visible here"


# Standard Model, leading order, from the inputs of the model directory.

GF, MZ, MT, MB, MH = 1.16637e-5, 91.1876, 173.0, 4.7, 125.0


@pytest.fixture(scope="module")
def electroweak() -> dict[str, float]:
    values = values_at(read_model(shipped("ufo_model")))
    return {name: values.real(name) for name in ("MW", "sw2", "vev", "ee")}


def test_w_mass_and_mixing_angle(electroweak: dict[str, float]) -> None:
    """G_F/√2 = g²/(8 MW²): α, G_F and MZ fix MW = 79.82 GeV at tree level."""
    g2 = electroweak["ee"] ** 2 / electroweak["sw2"]
    assert g2 / (8.0 * electroweak["MW"] ** 2) == pytest.approx(GF / np.sqrt(2.0), rel=1e-12)
    assert electroweak["MW"] == pytest.approx(79.82, abs=0.03)
    assert electroweak["vev"] == pytest.approx((np.sqrt(2.0) * GF) ** -0.5, rel=1e-12)


@pytest.mark.parametrize(
    ("daughters", "isospin", "charge", "colours"),
    [
        ([12, -12], 0.5, 0.0, 1),
        ([11, -11], -0.5, -1.0, 1),
        ([2, -2], 0.5, 2 / 3, 3),
        ([3, -3], -0.5, -1 / 3, 3),
    ],
)
def test_z_to_massless_fermions(
    loaded: LoadedModel,
    electroweak: dict[str, float],
    daughters: list[int],
    isospin: float,
    charge: float,
    colours: int,
) -> None:
    """Γ = Nc G_F MZ³/(6√2π) (gV² + gA²), gV = T3 - 2Q s², gA = T3 (PDG review, 10.4)."""
    vector, axial = isospin - 2.0 * charge * electroweak["sw2"], isospin
    expected = colours * GF * MZ**3 / (6.0 * np.sqrt(2.0) * np.pi) * (vector**2 + axial**2)
    found = width(loaded, 23, MZ, daughters, [0.0, 0.0], Me=0.0)
    assert found == pytest.approx(expected, rel=1e-12)


def test_z_to_leptons_is_near_its_measured_width(loaded: LoadedModel) -> None:
    """83.98 MeV (PDG 2016); leading order with s² = 0.234 stays within 1.5 %."""
    assert width(loaded, 23, MZ, [11, -11], [0.0, 0.0], Me=0.0) == pytest.approx(0.08398, rel=0.015)


def test_w_to_leptons(loaded: LoadedModel, electroweak: dict[str, float]) -> None:
    """Γ = G_F MW³/(6√2π) (PDG review, 10.4)."""
    mw = electroweak["MW"]
    expected = GF * mw**3 / (6.0 * np.sqrt(2.0) * np.pi)
    assert width(loaded, 24, mw, [14, -13], [0.0, 0.0], MMU=0.0) == pytest.approx(
        expected, rel=1e-12
    )


def test_w_to_quarks_adds_up_to_two_generations(
    loaded: LoadedModel, electroweak: dict[str, float]
) -> None:
    """CKM unitarity: Σ |V_ij|² over open channels is 2 with massless quarks."""
    mw = electroweak["MW"]
    massless = dict.fromkeys(("MU", "MD", "MS", "MC", "MB"), 0.0)
    total = sum(
        width(loaded, 24, mw, [up, -down], [0.0, 0.0], **massless)
        for up in (2, 4)
        for down in (1, 3, 5)
    )
    assert total == pytest.approx(6.0 * GF * mw**3 / (6.0 * np.sqrt(2.0) * np.pi), rel=1e-12)


def test_top_width(loaded: LoadedModel, electroweak: dict[str, float]) -> None:
    """Γ = G_F mt³/(8√2π) |V_tb|² (1-x)² (1+2x), x = MW²/mt², mb = 0 (PDG review of the top)."""
    mw, x = electroweak["MW"], (electroweak["MW"] / MT) ** 2
    expected = GF * MT**3 / (8.0 * np.sqrt(2.0) * np.pi) * (1.0 - x) ** 2 * (1.0 + 2.0 * x)
    off = dict.fromkeys(("lamWS", "AWS", "rhoWS", "etaWS", "MB"), 0.0)
    assert width(loaded, 6, MT, [24, 5], [mw, 0.0], **off) == pytest.approx(expected, rel=1e-12)


def test_higgs_to_bottom_quarks(loaded: LoadedModel) -> None:
    """Γ = 3 G_F MH mb²/(4√2π) (1 - 4mb²/MH²)^(3/2) (Djouadi, hep-ph/0503172, 2.6)."""
    expected = 3.0 * GF * MH * MB**2 / (4.0 * np.sqrt(2.0) * np.pi)
    expected *= (1.0 - 4.0 * MB**2 / MH**2) ** 1.5
    assert width(loaded, 25, MH, [5, -5], [MB, MB]) == pytest.approx(expected, rel=1e-12)


def test_longitudinal_w_pairs_stay_finite(
    loaded: LoadedModel, electroweak: dict[str, float]
) -> None:
    """e⁺e⁻ → W⁺W⁻: photon, Z and neutrino exchange cancel, so σ s falls off only in logarithms."""
    mw = electroweak["MW"]
    off = {"WZ": 0.0, "Me": 0.0, "yme": 0.0}
    low, high = (
        energy**2
        * cross_section(loaded, energy, [0.0, 0.0], ([11, -11], [24, -24]), [mw, mw], **off)
        for energy in (1000.0, 5000.0)
    )
    assert 1.0 < high / low < 2.0


def test_w_pairs_at_200_gev(loaded: LoadedModel, electroweak: dict[str, float]) -> None:
    """Born σ(e⁺e⁻ → W⁺W⁻) at 200 GeV is about 19 pb (Beenakker and Denner 1994, G_F scheme)."""
    mw = electroweak["MW"]
    sigma = cross_section(
        loaded, 200.0, [0.0, 0.0], ([11, -11], [24, -24]), [mw, mw], Me=0.0, yme=0.0
    )
    assert sigma * GEV_M2_TO_PB == pytest.approx(19.0, rel=0.05)
