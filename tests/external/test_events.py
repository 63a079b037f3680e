"""Event files: cross-section, parameters and dimuon masses, from LHE and from ROOT."""

from __future__ import annotations

import gzip
from pathlib import Path

import awkward as ak
import numpy as np
import pytest
import uproot

from bridge.errors import InputError, ToolError
from bridge.external.events import Events, read_events
from bridge.external.spectrum import (
    SpectrumComparison,
    compare_spectrum,
    draw,
    effective_number,
    resonance_edges,
)

HEADER = """<LesHouchesEvents version="3.0">
<header>
<slha>
BLOCK MASS
   32 5.0e+02 # mzp
BLOCK ZPPORTAL
    1 1.22e-02 # gbb
DECAY  32 3.5 # wzp
</slha>
<MGGenerationInfo>
#  Number of Events        :       {announced}
</MGGenerationInfo>
</header>
<init>
2212 2212 6.5e+03 6.5e+03 0 0 247000 247000 -4 1
2.0e-03 3.0e-06 2.0e-03 1
</init>
"""
EVENT = """<event>
 4 1 +2.0e-03 5.0e+02 7.5e-03 1.0e-01
  5 -1 0 0 501 0 0.0 0.0 {half} {half} 0.0 0.0 1.0
 -5 -1 0 0 0 501 0.0 0.0 -{half} {half} 0.0 0.0 1.0
 {first} 1 1 2 0 0 {half} 0.0 0.0 {half} 0.0 0.0 1.0
 13 1 1 2 0 0 -{half} 0.0 0.0 {half} 0.0 0.0 1.0
</event>
"""


def _lhe(path: Path, masses: list[float], announced: int | None = None, first: int = -13) -> Path:
    text = HEADER.format(announced=len(masses) if announced is None else announced)
    text += "".join(EVENT.format(half=0.5 * m, first=first) for m in masses)
    text += "</LesHouchesEvents>\n"
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "wt") as stream:
        stream.write(text)
    return path


def _root(
    path: Path,
    masses: np.ndarray,
    pids: tuple[int, int] = (-13, 13),
    weights: np.ndarray | float = 2e-3,
) -> Path:
    """A tree as ExRootAnalysis writes it: one entry per event, jagged particles."""
    half = 0.5 * np.asarray(masses)
    zero = np.zeros_like(half)

    def jagged(*columns: np.ndarray) -> ak.Array:
        return ak.from_regular(np.stack(columns, axis=1))

    n = len(half)
    particles = {
        "PID": jagged(np.full(n, 5), np.full(n, -5), *(np.full(n, pid) for pid in pids)),
        "Status": jagged(*(np.full(n, s) for s in (-1, -1, 1, 1))),
        "E": jagged(half, half, half, half),
        "Px": jagged(zero, zero, half, -half),
        "Py": jagged(zero, zero, zero, zero),
        "Pz": jagged(half, -half, zero, zero),
    }
    branches = {f"Particle.{name}": values for name, values in particles.items()}
    branches["Event.Weight"] = jagged(np.broadcast_to(weights, n))
    with uproot.recreate(path) as file:
        tree = file.mktree("LHEF", {name: values.type for name, values in branches.items()})
        tree.extend(branches)
    return path


@pytest.mark.parametrize("name", ["events.lhe", "events.lhe.gz"])
def test_an_lhe_file_gives_masses_cross_section_and_parameters(tmp_path, name):
    pytest.importorskip("pylhe")
    events = read_events(_lhe(tmp_path / name, [480.0, 500.0]))
    assert events.masses.tolist() == pytest.approx([480.0, 500.0], rel=1e-12)
    assert (events.sigma_pb, events.sigma_error_pb) == (2e-3, 3e-6)
    assert events.parameters == {
        ("MASS", (32,)): 500.0,
        ("ZPPORTAL", (1,)): 0.0122,
        ("DECAY", (32,)): 3.5,
    }


def test_a_root_tree_gives_masses_and_the_mean_weight(tmp_path):
    events = read_events(_root(tmp_path / "events.root", np.array([480.0, 500.0, 520.0])))
    assert events.masses.tolist() == pytest.approx([480.0, 500.0, 520.0], rel=1e-12)
    assert events.sigma_pb == pytest.approx(2e-3, rel=1e-12)
    assert events.sigma_error_pb is None


def test_a_truncated_file_is_refused(tmp_path):
    pytest.importorskip("pylhe")
    whole = _lhe(tmp_path / "whole.lhe.gz", [500.0] * 200).read_bytes()
    cut = tmp_path / "cut.lhe.gz"
    cut.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match="cannot be unpacked beyond this line"):
        read_events(cut)
    plain = _lhe(tmp_path / "plain.lhe", [500.0] * 3)
    plain.write_text(plain.read_text()[:-120])
    with pytest.raises(InputError, match=r"plain.lhe:36: read '.*', expected 13 numbers"):
        read_events(plain)


@pytest.mark.parametrize(
    ("masses", "options", "sentence"),
    [
        ([500.0, 500.0], {"announced": 3}, "it announces 3 events and holds 2"),
        ([500.0], {"first": -11}, "lhe:18: expected one mu+ and one mu- (-13 and 13), read -11 13"),
        ([500.0, float("nan")], {}, "lhe:25: the dimuon mass squared is nan"),
        ([500.0, 0.0], {}, "lhe:25: the dimuon mass squared is 0"),
        ([500.0, 1e200], {}, "lhe:25: the dimuon mass squared is inf"),
        ([], {}, "there are no events in it"),
    ],
)
def test_an_lhe_file_that_cannot_be_trusted(tmp_path, masses, options, sentence):
    pytest.importorskip("pylhe")
    with pytest.raises(InputError) as error:
        read_events(_lhe(tmp_path / "events.lhe", masses, **options))
    assert sentence in str(error.value)


def test_a_root_file_that_cannot_be_trusted(tmp_path):
    with pytest.raises(InputError, match=r"event 1: expected one mu\+ and one mu-"):
        read_events(_root(tmp_path / "electrons.root", np.array([500.0]), (-11, 11)))
    with pytest.raises(InputError, match="event 2: the dimuon mass is not a number above 0"):
        read_events(_root(tmp_path / "nan.root", np.array([500.0, np.nan])))
    with pytest.raises(InputError, match=r"expected one finite Event.Weight of every event"):
        read_events(_root(tmp_path / "weight.root", np.array([500.0]), weights=np.inf))
    with uproot.recreate(tmp_path / "other.root") as file:
        file.mktree("Delphes", {"x": "float64"})
    with pytest.raises(InputError, match="no tree LHEF as ExRootAnalysis writes it"):
        read_events(tmp_path / "other.root")
    (tmp_path / "text.root").write_text("not ROOT")
    with pytest.raises(InputError, match="no tree LHEF"):
        read_events(tmp_path / "text.root")


def test_other_files_are_refused_by_name(tmp_path):
    with pytest.raises(InputError, match=r"no such file; expected .lhe, .lhe.gz or .root"):
        read_events(tmp_path / "absent.lhe")
    (tmp_path / "events.hepmc").touch()
    with pytest.raises(InputError, match="not an event file"):
        read_events(tmp_path / "events.hepmc")


MASS, WIDTH, LOW, HIGH = 500.0, 4.0, 400.0, 600.0


def _breit_wigner(m: np.ndarray) -> np.ndarray:
    return 2.0 * m / ((m**2 - MASS**2) ** 2 + (MASS * WIDTH) ** 2)


def _drawn(rng: np.random.Generator, n: int, width: float = WIDTH) -> np.ndarray:
    """Masses drawn from a Breit-Wigner."""
    angles = np.arctan((np.array([LOW, HIGH]) ** 2 - MASS**2) / (MASS * width))
    return np.sqrt(MASS**2 + MASS * width * np.tan(rng.uniform(*angles, n)))


def _compare(tmp_path: Path, width: float) -> SpectrumComparison:
    """Events drawn from a Breit-Wigner of `width`, compared with one of WIDTH."""
    masses = _drawn(np.random.default_rng(1803), 4000, width)
    events = read_events(_root(tmp_path / "events.root", masses))
    return compare_spectrum(events, _breit_wigner, MASS, WIDTH, LOW, HIGH)


def _weighted(masses: np.ndarray, weights: np.ndarray) -> SpectrumComparison:
    events = Events(Path("events.lhe"), masses, weights, 2.0, None, np.zeros((len(masses), 2, 4)))
    return compare_spectrum(events, _breit_wigner, MASS, WIDTH, LOW, HIGH)


def _one(masses: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    return masses, np.full(len(masses), 0.3)


def _signed(masses: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """As at NLO: a fifth of the events has the opposite weight."""
    return masses, np.where(rng.random(len(masses)) < 0.2, -7.0, 7.0)


def _unequal(masses: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    return masses, rng.exponential(1.0, len(masses))


def _biased(masses: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Sampled in the tails ten times as densely as at the peak."""
    kept = np.clip(np.abs(masses - MASS) / (2.0 * WIDTH), 0.1, 1.0)
    chosen = rng.random(len(masses)) < kept
    return masses[chosen], 1.0 / kept[chosen]


def test_a_right_spectrum_agrees_and_a_wrong_width_does_not(tmp_path):
    right = _compare(tmp_path, WIDTH)
    assert right.degrees_of_freedom == 39
    assert right.observed.sum() == pytest.approx(right.expected.sum()) == 4000
    assert 1e-3 < right.p_value < 0.999
    # without the edges being those of the other width, a 30 % wider peak is far outside
    assert _compare(tmp_path, 1.3 * WIDTH).p_value < 1e-6


@pytest.mark.parametrize("sample", [_one, _signed, _unequal, _biased])
def test_weights_follow_the_chi2_of_a_right_spectrum_and_show_a_wrong_one(sample):
    """p is uniform: 0.5 on average with a deviation of 0.29/sqrt(100), under 0.1 in a tenth."""
    rng = np.random.default_rng(2028)
    right = np.array([_weighted(*sample(_drawn(rng, 2000), rng)).p_value for _ in range(100)])
    assert abs(right.mean() - 0.5) < 4.0 * 0.029
    assert np.mean(right < 0.1) < 0.1 + 4.0 * 0.03
    wrong = [_weighted(*sample(_drawn(rng, 2000, 2.0 * WIDTH), rng)).ok for _ in range(10)]
    assert not any(wrong)


def test_the_scale_of_weights_is_none_of_the_shape():
    rng = np.random.default_rng(5)
    masses, weights = _signed(_drawn(rng, 3000), rng)
    one, other = _weighted(masses, weights), _weighted(masses, 1e-9 * weights)
    assert other.chi2 == pytest.approx(one.chi2, rel=1e-9)
    assert one.observed.sum() == pytest.approx(effective_number(weights))
    assert one.observed.sum() == pytest.approx(3000 * 0.6**2, rel=0.1)


def test_events_whose_weights_are_opposite_are_no_events():
    masses = _drawn(np.random.default_rng(6), 1000)
    weights = np.where(np.arange(1000) % 2, 1.0, -1.0)
    with pytest.raises(ToolError, match="1000 events, as good as 0 of equal weight, between"):
        _weighted(masses, weights)
    weights[0] = 1e4
    with pytest.raises(ToolError, match="as good as 1 of equal weight, between"):
        _weighted(masses, weights)


def test_the_cross_section_inside_the_edges_counts_weights():
    weights = np.full(400, 0.5)
    masses = np.append(_drawn(np.random.default_rng(7), 400), np.full(100, 700.0))
    weights = np.append(weights, np.full(100, -0.5))
    assert _weighted(masses, weights).sigma_pb == pytest.approx(2.0 * 200.0 / 150.0)


def test_every_bin_expects_as_many_events_as_any_other():
    # dm^2 Breit-Wigner: equal areas between the edges, by the antiderivative arctan
    edges = resonance_edges(MASS, WIDTH, LOW, HIGH, 7)
    area = np.diff(np.arctan((edges**2 - MASS**2) / (MASS * WIDTH)))
    assert area == pytest.approx(np.full(7, area.mean()), rel=1e-9)


def test_too_few_events_are_refused(tmp_path):
    events = read_events(_root(tmp_path / "events.root", np.full(40, 500.0)))
    with pytest.raises(ToolError, match="40 events between 400 and 600 GeV are too few"):
        compare_spectrum(events, _breit_wigner, MASS, WIDTH, LOW, HIGH)


def test_without_a_prediction_there_is_no_comparison(tmp_path):
    events = read_events(_root(tmp_path / "events.root", np.full(100, 500.0)))
    with pytest.raises(ToolError, match="there is no prediction between 400 and 600 GeV"):
        compare_spectrum(events, lambda m: np.full_like(m, np.nan), MASS, WIDTH, LOW, HIGH)


def test_a_width_that_is_no_number_is_no_parameter(tmp_path):
    pytest.importorskip("pylhe")
    file = _lhe(tmp_path / "events.lhe", [480.0])
    file.write_text(file.read_text().replace("DECAY  32 3.5", "DECAY  32 Auto"))
    assert ("DECAY", (32,)) not in read_events(file).parameters


@pytest.mark.parametrize("suffix", ["png", "pdf", "svg"])
def test_a_picture_is_written_whole(tmp_path, suffix):
    path = tmp_path / f"spectrum.{suffix}"
    draw(_compare(tmp_path, WIDTH), path, {"version": "1.2.3"}, "500 GeV")
    assert path.stat().st_size > 5000
    assert sorted(p.name for p in tmp_path.iterdir()) == ["events.root", path.name]
