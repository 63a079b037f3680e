"""Errors of PDF sets: members that are known shifts of a small grid, in folders as of LHAPDF."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from math import erf, log, sqrt
from pathlib import Path

import numpy as np
import pytest

from bridge.errors import TableError
from bridge.native.lhapdf_set import read_set
from bridge.native.luminosity_integrals import from_set
from bridge.native.parton_luminosities import (
    PAIRS,
    PartonLuminosities,
    luminosity_lines,
    read_luminosities,
)
from bridge.native.pdf_members import ONE_SIGMA, PdfMembers
from bridge.numerics.arrays import Array

CODES = (-5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 21)
X = np.concatenate([np.geomspace(1e-7, 0.1, 16)[:-1], np.linspace(0.1, 1.0, 12)])
Q = np.geomspace(4.0, 1e5, 6)
AT = (np.array([2e-6, 1e-3, 0.03, 0.2])[:, None], np.array([6.0, 91.0, 2345.0]))
N = 40
RNG = np.random.default_rng(1412)
UP, DOWN = RNG.uniform(-0.02, 0.03, N // 2), RNG.uniform(-0.03, 0.02, N // 2)
SHIFTS = np.ravel([UP, DOWN], order="F")
"""Of members 1 to N: the gluon is larger by this, b quarks by this times ln(1/x)/10."""


def grid_text(shift: float) -> str:
    """x f = x^-0.2 (1 - x)^3 ln Q^2."""

    def xf(code: int, x: float, q: float) -> float:
        factor = {21: 1.0 + shift, 5: 1.0 + shift * log(1.0 / x) / 10.0}.get(code, 1.0)
        return float(factor * x**-0.2 * (1.0 - x) ** 3 * log(q**2))

    rows = [" ".join(f"{xf(c, x, q):.9e}" for c in CODES) for x, q in product(X, Q)]
    head = [" ".join(map(str, nodes)) for nodes in (X, Q, CODES)]
    return "\n".join(["PdfType: error", "Format: lhagrid1", "---", *head, *rows, "---"]) + "\n"


def write_set(folder: Path, shifts: Array, more: int = 0, **changed: str) -> Path:
    info = {
        "SetDesc": '"a toy: for tests"',
        "SetIndex": "7",
        "Reference": "derived",
        "NumMembers": str(len(shifts) + more + 1),
        "OrderQCD": "1",
        "ErrorType": "hessian",
        "ErrorConfLevel": "90",
        "AlphaS_MZ": "0.118",
        "AlphaS_Qs": "[1.0,\n  2.0]",
    } | changed
    folder.mkdir(exist_ok=True)
    lines = [f"{key}: {value}" for key, value in info.items() if value != "absent"]
    (folder / "toy.info").write_text("\n".join(lines) + "\n")
    for k, shift in enumerate([0.0, *shifts]):
        (folder / f"toy_{k:04d}.dat").write_text(grid_text(shift))
    return folder


@pytest.fixture(scope="module")
def forty(tmp_path_factory: pytest.TempPathFactory) -> PartonLuminosities:
    """Written as a table and read back."""
    folder = write_set(tmp_path_factory.mktemp("pdf") / "toy", SHIFTS)
    done: list[str] = []
    lum = from_set(read_set(folder), done.append)
    assert len(done) == N + 1
    table = folder / "table.csv"
    table.write_text("\n".join(luminosity_lines(lum, [])) + "\n")
    return read_luminosities(table)


def shifts_at(lum: PartonLuminosities, at: Callable[[PartonLuminosities], Array]) -> Array:
    return np.stack([at(member) for member in lum.of_members()]) / at(lum) - 1.0


def test_a_hessian_set_gives_the_known_error(forty: PartonLuminosities) -> None:
    """Of gluon channels of u, where L is multiplied by 1 + shift; of 90 % CL, so in units of
    1.645 standard deviations. 2e-4 of it are the six digits of the table, at shifts of 2 %."""
    assert forty.members is not None
    shifts = shifts_at(forty, lambda lum: lum.gluon_at(*AT)[..., PAIRS.index("uu")])
    np.testing.assert_allclose(
        shifts, np.broadcast_to(SHIFTS[:, None, None], shifts.shape), atol=2e-5
    )
    low, high = forty.members.error(shifts)
    expected_low = sqrt(sum(min(u, d, 0.0) ** 2 for u, d in zip(UP, DOWN, strict=True)))
    expected_high = sqrt(sum(max(u, d, 0.0) ** 2 for u, d in zip(UP, DOWN, strict=True)))
    assert erf(1.6448536 / sqrt(2.0)) == pytest.approx(0.9)
    np.testing.assert_allclose(low, expected_low / 1.6448536, rtol=1e-3)
    np.testing.assert_allclose(high, expected_high / 1.6448536, rtol=1e-3)


def test_quarks_and_gluons_of_a_member_move_together(forty: PartonLuminosities) -> None:
    """b quarks shift with x: the gluon channel of b has all three shifts in it."""
    b, u = PAIRS.index("bb"), PAIRS.index("uu")
    bb = shifts_at(forty, lambda lum: lum.quarks_at(*AT)[..., b])
    ug = shifts_at(forty, lambda lum: lum.gluon_at(*AT)[..., u])
    bg = shifts_at(forty, lambda lum: lum.gluon_at(*AT)[..., b])
    uu = shifts_at(forty, lambda lum: lum.quarks_at(*AT)[..., u])
    np.testing.assert_allclose(uu, 0.0, atol=1e-12)
    largest = np.argmax(np.abs(SHIFTS))
    expected = SHIFTS[:, None, None] * (bb[largest] / SHIFTS[largest])
    np.testing.assert_allclose(bb, expected, atol=2e-5)
    np.testing.assert_allclose(bg, (1.0 + bb / 2.0) * (1.0 + ug) - 1.0, atol=3e-4)


def test_members_on_fewer_nodes_are_as_good_as_by_themselves(tmp_path: Path) -> None:
    """A member beside the same as the central one of a set, where it has all nodes."""
    both = from_set(read_set(write_set(tmp_path / "two", np.array([0.02, -0.03]))), str)
    folder = write_set(tmp_path / "one", np.array([]))
    (folder / "toy_0000.dat").write_text(grid_text(-0.03))
    alone = from_set(read_set(folder), str)
    member = list(both.of_members())[1]
    tau, muf = np.geomspace(1e-6, 0.1, 40)[:, None], np.geomspace(10.0, 3e4, 30)
    for at in (PartonLuminosities.quarks_at, PartonLuminosities.gluon_at):
        central, expected = at(both, tau, muf), at(alone, tau, muf)
        shift = (expected / central - 1.0)[..., PAIRS.index("bb")]
        assert np.all(shift < -1e-3)
        found = (at(member, tau, muf) / central - 1.0)[..., PAIRS.index("bb")]
        np.testing.assert_allclose(found, shift, rtol=1e-3)


def members(kind: str, confidence: float = ONE_SIGMA) -> PdfMembers:
    return PdfMembers(kind, confidence, *(np.zeros(0) for _ in range(4)))


def test_each_kind_has_its_prescription() -> None:
    shifts = np.array([3.0, 4.0, -1.0, -2.0])
    assert members("hessian").error(shifts) == (2.0, 4.0)
    assert members("symmhessian").error(shifts) == pytest.approx((sqrt(30.0), sqrt(30.0)))
    deviation = sqrt(26.0 / 3.0)
    assert members("replicas", 90.0).error(shifts) == pytest.approx((deviation, deviation))
    low, high = members("symmhessian", 100.0 * erf(2.0 / sqrt(2.0))).error(shifts)
    assert (low, high) == pytest.approx((sqrt(30.0) / 2.0, sqrt(30.0) / 2.0))
    per_point = members("hessian").error(np.stack([shifts, np.full(4, np.nan)], axis=-1))
    assert np.isnan(per_point[0][1]) and per_point[0][0] == 2.0


def test_members_of_parameters_are_left_out(tmp_path: Path) -> None:
    shifts = np.array([0.01, -0.01, 0.5, -0.5])
    found = read_set(write_set(tmp_path / "toy", shifts, ErrorType="symmhessian+as"))
    assert (found.error_type, len(found.members), found.left_out) == ("symmhessian", 3, 2)


def test_a_set_is_forced_to_be_positive_where_lhapdf_does(tmp_path: Path) -> None:
    """A gluon that is negative everywhere."""
    at = (1e-3, 91.0)
    for forced in ("0", "1"):
        folder = write_set(tmp_path / forced, np.array([]), ForcePositive=forced)
        (folder / "toy_0000.dat").write_text(grid_text(-2.0))
        gluon = from_set(read_set(folder), str).gluon_at(*at)[PAIRS.index("uu")]
        assert gluon == 0.0 if forced == "1" else gluon < 0.0


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("NumMembers", "three", r"toy\.info:4: NumMembers is 'three', expected a number"),
        ("NumMembers", "0", r"toy\.info:4: NumMembers is '0', expected 1 or more"),
        (
            "NumMembers",
            "4",
            r"toy\.info:4: NumMembers is '4', which does not fit ErrorType hessian",
        ),
        ("NumMembers", "5", r"toy\.info: toy_0003\.dat is absent, one of 2"),
        ("NumMembers", "absent", r"toy\.info: no NumMembers"),
        ("ErrorType", "bootstrap", r"toy\.info:6: ErrorType is 'bootstrap', expected one of hes"),
        ("ErrorType", "absent", r"toy\.info: no ErrorType: expected one of hessian"),
        ("ErrorConfLevel", "120", r"toy\.info:7: ErrorConfLevel is '120', expected a level"),
        (
            "ErrorConfLevel",
            "0.68",
            r"toy\.info:7: ErrorConfLevel is '0\.68', expected a level",
        ),
        ("OrderQCD", "3", r"toy\.info:5: OrderQCD is '3', expected 0 to 2; .*--order nnlo"),
        ("AlphaS_MZ", "118", r"toy\.info:8: AlphaS_MZ is '118', expected a number from 0\.05 to"),
        ("AlphaS_MZ", "nan", r"toy\.info:8: AlphaS_MZ is 'nan', expected a number from 0\.05 to"),
        ("SetIndex", "nan", r"toy\.info:2: SetIndex is 'nan', expected a whole number"),
        ("Particle", "211", r"toy\.info:11: Particle is '211', expected 2212, the proton"),
        ("NumFlavors", "4", r"toy\.info:11: NumFlavors is '4', expected 5 or more"),
        ("SetIndex", "1.5", r"toy\.info:2: SetIndex is '1\.5', expected a whole number"),
    ],
)
def test_a_damaged_info_file_is_an_error(
    tmp_path: Path, key: str, value: str, message: str
) -> None:
    folder = write_set(tmp_path / "toy", np.array([0.01, 0.02]), **{key: value})
    with pytest.raises(TableError, match=message):
        read_set(folder)


def test_a_comment_after_a_value_is_one(tmp_path: Path) -> None:
    changed = {"AlphaS_MZ": "0.118  # world average", "Reference": '"a #1 set" # quoted'}
    found = read_set(write_set(tmp_path / "toy", np.array([]), **changed))
    assert (found.alpha_s_mz, found.source) == (0.118, "a #1 set")


def test_packed_members_are_to_be_unpacked(tmp_path: Path) -> None:
    folder = write_set(tmp_path / "toy", np.array([0.01, 0.02]))
    (folder / "toy_0002.dat").rename(folder / "toy_0002.dat.gz")
    with pytest.raises(TableError, match=r"toy_0002\.dat\.gz: is packed: unpack it with gunzip"):
        read_set(folder)


@pytest.mark.parametrize("keep", [12, 110, 310])
def test_a_table_that_is_cut_short_is_an_error_with_its_line(
    forty: PartonLuminosities, tmp_path: Path, keep: int
) -> None:
    path = tmp_path / "cut.csv"
    path.write_text("\n".join(luminosity_lines(forty, [])[:keep]) + "\n")
    with pytest.raises(TableError, match=r"cut\.csv(:\d+)?: "):
        read_luminosities(path)


@pytest.mark.parametrize("last", [0, 5, 6, 7, N - 1])
def test_a_table_without_its_last_members_is_an_error(
    forty: PartonLuminosities, tmp_path: Path, last: int
) -> None:
    lines = luminosity_lines(forty, [])
    end = max(n for n, line in enumerate(lines, 1) if line.startswith(f"{last},"))
    path = tmp_path / "cut.csv"
    path.write_text("\n".join(lines[:end]) + "\n")
    with pytest.raises(TableError, match=rf"cut\.csv:{end}: rows is \d+ up to this line, expected"):
        read_luminosities(path)


def test_a_folder_without_a_set_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(
        TableError, match=r"0 files \*\.info: expected the folder of one LHAPDF set"
    ):
        read_set(tmp_path)


def test_a_damaged_member_is_named(tmp_path: Path) -> None:
    folder = write_set(tmp_path / "toy", np.array([0.01, 0.02]))
    member = folder / "toy_0002.dat"
    member.write_text(member.read_text().replace("e-", "x-", 3))
    with pytest.raises(TableError, match=r"toy_0002\.dat:\d+: read"):
        from_set(read_set(folder), str)


def test_a_damaged_table_of_members_is_an_error(forty: PartonLuminosities, tmp_path: Path) -> None:
    text = "\n".join(luminosity_lines(forty, [])) + "\n"
    for old, new, message in [
        ("# error_type: hessian", "# error_type: none", "error_type 'none'"),
        ("\n7,", "\n6,", r"bad\.csv:\d+: crc32 is"),
        ("# confidence_level: 90.0\n", "", "confidence_level"),
    ]:
        assert old in text
        path = tmp_path / "bad.csv"
        path.write_text(text.replace(old, new))
        with pytest.raises(TableError, match=message):
            read_luminosities(path)
