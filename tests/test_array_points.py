"""Arrays of points: every public function takes them, or says in a sentence that it does not."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import bridge
from bridge.errors import PointError, ZpbridgeError

SEVERAL = bridge.benchmark().replace(mzp=np.linspace(300.0, 900.0, 4))
TEXTBOOK = bridge.Settings(beyond=False)
VALUES = {name: e.value for name, e in bridge.estimates(SEVERAL, TEXTBOOK).items()}
WORK: dict[str, Callable[[], Any]] = {
    "bridge.estimates": lambda: bridge.estimates(SEVERAL, TEXTBOOK)["omega_h2"].value,
    "bridge.solve_mnu4": lambda: bridge.solve_mnu4(SEVERAL)[:, 0],
    "bridge.solve_gnunu": lambda: bridge.solve_gnunu(SEVERAL)[:, 0],
    "bridge.dimuon_spectrum": lambda: bridge.dimuon_spectrum(SEVERAL, SEVERAL.mzp).zp,
    "bridge.limits.verdicts": lambda: bridge.limits.verdicts(SEVERAL, VALUES, "today")[0].r,
    "bridge.limits.loglike": lambda: bridge.limits.loglike(SEVERAL, VALUES, "today"),
    "bridge.limits.loglike_parts": lambda: (
        bridge.limits.loglike_parts(SEVERAL, VALUES, "today")["trident_average"].loglike
    ),
    "bridge.limits.gaps": lambda: next(iter(bridge.limits.gaps("today", SEVERAL).values())),
}
SINGLE: dict[str, Callable[[], Any]] = {
    "bridge.evaluate": lambda: bridge.evaluate(SEVERAL),
    "bridge.write_card": lambda: bridge.write_card(SEVERAL, "card.slha"),
    "bridge.zp_decay": lambda: bridge.zp_decay(SEVERAL),
    "bridge.uncertainties.uncertainties": lambda: bridge.uncertainties.uncertainties(SEVERAL),
    "bridge.limits.explain": lambda: bridge.limits.explain("lz_2024_si", "today", SEVERAL, VALUES),
}
TEXT = {"bridge.limits.not_included"}
"""What says the same of every point."""


def with_points() -> Iterator[str]:
    """Every public function that takes a point."""
    rooms = {"bridge": bridge, "bridge.limits": bridge.limits}
    names = [(f"{room}.{n}", getattr(m, n)) for room, m in rooms.items() for n in m.__all__]
    names.append(("bridge.uncertainties.uncertainties", bridge.uncertainties.uncertainties))
    for name, thing in names:
        if inspect.isfunction(thing):
            annotations = (str(p.annotation) for p in inspect.signature(thing).parameters.values())
            if any("Point" in words for words in annotations):
                yield name


def test_every_public_function_that_takes_a_point_is_looked_at() -> None:
    assert set(with_points()) == {*WORK, *SINGLE, *TEXT}


@pytest.mark.parametrize("name", WORK)
def test_it_works_at_every_point(name: str) -> None:
    assert np.shape(WORK[name]()) == SEVERAL.shape


@pytest.mark.parametrize("name", SINGLE)
def test_it_says_that_it_takes_one_point(name: str, tmp_path: Path) -> None:
    with pytest.raises(PointError, match=r"a single point.*bridge\.scan"):
        SINGLE[name]()
    assert not Path("card.slha").exists()


def test_a_point_that_is_an_array_is_a_table_with_to_dict() -> None:
    with pytest.raises(PointError, match=r"a Point gives one with to_dict\(\)"):
        bridge.scan(SEVERAL)  # type: ignore[arg-type]
    point = SEVERAL.replace(gu3=0.1, MT=170.0)
    table = bridge.scan(point.to_dict(), TEXTBOOK)
    assert np.array_equal(table["omega_h2"], bridge.estimates(point, TEXTBOOK)["omega_h2"].value)
    assert list(table["MT"]) == [170.0] * 4


def test_arrays_of_points_are_compared_at_every_place() -> None:
    assert SEVERAL.replace() == SEVERAL and bridge.benchmark() != SEVERAL
    assert SEVERAL.replace(mzp=np.linspace(300.0, 901.0, 4)) != SEVERAL
    assert bridge.benchmark() != 1 and hash(bridge.benchmark()) == hash(bridge.benchmark())


def test_masses_of_a_spectrum_broadcast_or_it_is_said() -> None:
    masses = np.linspace(400.0, 600.0, 7)
    with pytest.raises(PointError, match=r"m\[:, None\] gives every mass at every point"):
        bridge.dimuon_spectrum(SEVERAL, masses)
    assert bridge.dimuon_spectrum(SEVERAL, masses[:, None]).zp.shape == (7, 4)


def test_presets_take_lists() -> None:
    given: dict[str, Any] = {"g": [0.1, 0.2], "gnunu": 1.0, "mzp": 500.0, "mnu4": [200.0, 300.0]}
    assert bridge.Point.preset("b3-l2", **given).shape == (2,)
    with pytest.raises(ZpbridgeError, match="g is"):
        bridge.Point.preset("b3-l2", **(given | {"g": "large"}))
