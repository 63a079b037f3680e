"""What `import bridge` gives: these names, with these types, and nothing before it is used."""

from __future__ import annotations

import inspect
import pydoc
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import guides
import numpy as np
import pytest

import bridge
from bridge.point import PORTAL

NAMES = (
    "Card DimuonSpectrum Estimate Options Point Quantity RelicConvention Results Settings "
    "benchmark dimuon_spectrum estimates evaluate read_card scan shipped solve_gnunu solve_mnu4 "
    "write_card zp_decay"
)
ROOMS = {
    "cards",
    "errors",
    "fits",
    "limits",
    "lint",
    "observables",
    "paper",
    "plots",
    "uncertainties",
}

TYPES = """
from typing import assert_type

import numpy as np
import numpy.typing as npt

import bridge

Numbers = float | npt.NDArray[np.float64]
point = bridge.Point(gbb=0.01, gmumu=0.3, gnunu=1.0, mzp=500.0, mnu4=200.0)
reveal_type(point)
assert_type(bridge.benchmark(), bridge.Point)
assert_type(bridge.evaluate(point, bridge.Settings(beyond=False)), bridge.Results)
assert_type(bridge.evaluate(point)["omega_h2"].value, float | None)
assert_type(bridge.read_card("point.slha"), bridge.Card)
assert_type(bridge.read_card("point.slha").point(), bridge.Point)
assert_type(bridge.limits.loglike(point, {}, "today"), Numbers)
assert_type(bridge.limits.verdicts(point, {}, ["paper"])[0].r, Numbers)
assert_type(bridge.__version__, str)
bridge.lint.check_model("directory")
bridge.Piont
"""


def test_the_public_names_are_these() -> None:
    assert sorted(bridge.__all__) == sorted([*NAMES.split(), *ROOMS])
    assert {n for n in bridge.__all__ if isinstance(getattr(bridge, n), ModuleType)} == ROOMS
    assert dir(bridge) == sorted([*bridge.__all__, "__version__"])


def test_another_name_is_refused() -> None:
    with pytest.raises(AttributeError, match="module 'bridge' has no attribute 'Piont'"):
        bridge.Piont  # type: ignore[attr-defined] # noqa: B018


def in_another_process(code: str) -> str:
    words = [sys.executable, "-c", code]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()


def test_import_alone_loads_no_library() -> None:
    libraries = ("numpy", "scipy", "numba", "matplotlib", "uproot", "rich", "click")
    code = f"import sys, bridge; print([m for m in {libraries} if m in sys.modules])"
    assert in_another_process(code) == "[]"


def test_every_name_of_the_guides_needs_no_other_import() -> None:
    """Modules of `bridge.native`, which is no public room, are imported by their names."""
    names = guides.names()
    assert "bridge.limits.loglike" in names
    modules = {name for name in names if name.startswith("bridge.native.")}
    imports = [f"import {name}" for name in modules]
    in_another_process("\n".join(["import bridge", *(names - modules), *imports]))


@pytest.mark.slow
def test_types_are_what_a_type_checker_sees(tmp_path: Path) -> None:
    """All of them, and that a misspelt name is an error."""
    pytest.importorskip("mypy")
    sample = tmp_path / "sample.py"
    sample.write_text(TYPES)
    root = Path(bridge.__file__).parent.parent
    words = ["--strict", "--follow-imports=silent", "--no-error-summary", str(sample)]
    run = subprocess.run(
        [sys.executable, "-m", "mypy", *words], capture_output=True, text=True, cwd=root
    )
    assert re.findall(r"sample\.py:\d+: (\w+): (.*)", run.stdout) == [
        ("note", 'Revealed type is "bridge.point.Point"'),
        ("error", 'Module has no attribute "Piont"; maybe "Point"?  [attr-defined]'),
    ], run.stdout + run.stderr


def test_the_default_of_beyond_outlives_other_settings() -> None:
    """One point is computed with it and tables without, whatever else is set."""
    point = bridge.benchmark()
    other = bridge.Settings(pdf="nnpdf31_nnlo")
    assert list(bridge.evaluate(point, other)) == list(bridge.evaluate(point))
    assert "omega_h2_cbe" in bridge.evaluate(point, other)
    assert "omega_h2_cbe" not in bridge.evaluate(point, bridge.Settings(beyond=False))
    row = {name: [point[name]] for name in PORTAL}
    assert "omega_h2_cbe" not in bridge.scan(row, other)
    assert "omega_h2_cbe" in bridge.scan(row, bridge.Settings(beyond=True))


@pytest.mark.parametrize("several", [False, True])
def test_limits_are_a_name_a_path_or_limits(tmp_path: Path, several: bool) -> None:
    point = bridge.benchmark()
    row = {name: [point[name]] for name in PORTAL}
    mine = tmp_path / "mine.csv"
    mine.write_bytes(bridge.limits.limit_set("paper")[0].path.read_bytes())
    for given in ("today", mine, bridge.limits.limit_set("paper")):
        limits = bridge.limits.limit_set(given) if isinstance(given, str | Path) else given
        asked = [given] if several and isinstance(given, str | Path) else given
        found = bridge.scan(row, limits=asked)
        values = {name: e.value for name, e in bridge.estimates(point).items()}
        assert found["loglike"] == bridge.limits.loglike(point, values, limits)
        names = [v.name for v in bridge.limits.verdicts(point, values, asked)]
        assert names == [limit.name for limit in limits]


def test_a_limit_replaces_a_named_one_of_its_name() -> None:
    first, *rest = bridge.limits.limit_set("paper")
    found = bridge.limits.verdicts(bridge.benchmark(), {}, ["paper", first])
    assert [v.name for v in found] == [*(limit.name for limit in rest), first.name]
    assert np.all([v.constraint.limit is not None for v in found])


def test_what_all_adds_is_computed_again_where_options_differ() -> None:
    """Values of other mixings do not reach the verdicts of these."""
    point, options = bridge.benchmark(), bridge.Options(v32=0.1, sommerfeld=False)
    few, more = (
        {name: q.value for name, q in bridge.evaluate(point, everything=everything).items()}
        for everything in (False, True)
    )
    assert few.keys() < more.keys()
    first, second = (bridge.limits.loglike(point, v, "today", options) for v in (few, more))
    assert first == second
    mixed = bridge.evaluate(point, options=options, everything=True)
    assert mixed["br_tau_3mu"].value and not more["br_tau_3mu"]
    assert mixed.settings.items() >= {"v32": "0.1", "tree_level": "True"}.items()


def test_types_travel_with_the_package() -> None:
    assert (Path(bridge.__file__).parent / "py.typed").is_file()


@pytest.mark.parametrize("start", ["bridge.ev", "bridge.limits.limit", "bridge.Point.fr"])
def test_tab_completes_names_that_are_imported_on_first_use(start: str) -> None:
    code = (
        "import bridge, rlcompleter; c = rlcompleter.Completer({'bridge': bridge}); "
        f"print([c.complete({start!r}, i) for i in range(3)])"
    )
    found = in_another_process(code)
    assert {"bridge.ev": "bridge.evaluate(", "bridge.limits.limit": "bridge.limits.limit_set("}.get(
        start, "bridge.Point.from_card("
    ) in found


@pytest.mark.parametrize("name", [*NAMES.split(), *(f"limits.{n}" for n in bridge.limits.__all__)])
def test_help_reads_well(name: str) -> None:
    """A sentence first, then sections; every parameter by its name."""
    thing = bridge.limits if name.startswith("limits.") else bridge
    thing = getattr(thing, name.rpartition(".")[2])
    text = pydoc.plain(pydoc.render_doc(thing))
    first = (inspect.getdoc(thing) or "").splitlines()[0]
    assert first.rstrip().endswith((".", ":")) and first in text
    signature = inspect.signature(thing).parameters.values()
    kinds = {p.kind for p in signature}
    assert not kinds & {inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD}
