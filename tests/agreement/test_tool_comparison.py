"""Native beside the answers of a program: the dimuon spectrum of its events."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bridge.agreement.tool_comparison import event_spectrum
from bridge.external.tool_result import ToolResult
from bridge.point import Point

MASS = 300.0
EVENT = """<event>
 2 1 1.0 5.0e+02 7.5e-03 1.0e-01
-13 1 1 2 0 0 {half:.12e} 0.0 0.0 {half:.12e} 0.0 0.0 1.0
 13 1 1 2 0 0 -{half:.12e} 0.0 0.0 {half:.12e} 0.0 0.0 1.0
</event>
"""


def events(path: Path, width: float, number: int = 2000) -> Path:
    """An LHE file of a Breit-Wigner of this width, at evenly spread quantiles."""
    angles = np.pi * ((np.arange(number) + 0.5) / number - 0.5)
    squared = MASS**2 + MASS * width * np.tan(angles)
    masses = np.sqrt(squared[squared > 0.0])
    path.write_text(
        '<LesHouchesEvents version="3.0">\n<header></header>\n<init>\n'
        "2212 2212 6.5e+03 6.5e+03 0 0 247000 247000 -4 1\n1.0 1.0e-03 1.0 1\n</init>\n"
        + "".join(EVENT.format(half=0.5 * m) for m in masses)
        + "</LesHouchesEvents>\n"
    )
    return path


def narrow(wzp: float, file: Path) -> ToolResult:
    point = Point(gbb=1e-3, gmumu=1e-3, gnunu=1e-3, mzp=MASS, mnu4=2000.0, wzp=wzp)
    return ToolResult(point, None, file.with_suffix(".log"), events=file)


@pytest.mark.parametrize(
    ("wzp", "sampled", "agrees"),
    [
        (2e-5, 3e-4, True),  # below 1e-6 of the mass: MadGraph samples 1e-6 of the mass
        (2e-5, 2e-5, False),
        (3e-3, 3e-3, True),
        (3e-3, 6e-3, False),
        (0.3, 0.3, True),
    ],
)
def test_a_narrow_resonance_has_the_width_with_which_madgraph_samples_it(
    tmp_path, wzp, sampled, agrees
):
    pytest.importorskip("pylhe", reason="event files need pylhe")
    found = event_spectrum(narrow(wzp, events(tmp_path / "events.lhe", sampled)))
    assert found.ok is agrees
    assert found.width == max(wzp, 1e-6 * MASS)
