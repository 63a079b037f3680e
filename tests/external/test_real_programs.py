"""The real programs where they are installed; skipped with the sentence of what is missing."""

from __future__ import annotations

import pytest

from bridge.external import madgraph
from bridge.external.registry import tool
from bridge.external.tool import Installation, Tool
from bridge.point import Point

POINT = Point(gbb=0.1, gmumu=0.1, gnunu=0.1, mzp=500.0, mnu4=200.0)


def _installed(name: str) -> Tool:
    program = tool(name)
    found = program.find()
    if not isinstance(found, Installation):
        pytest.skip(found.sentence)
    return program


@pytest.mark.tool("micromegas")
def test_micromegas_finds_the_recorded_relic_density(tmp_path):
    results = _installed("micromegas").run([POINT], workdir=tmp_path)[0].unwrap()
    # recorded with independently written model files and the same settings, seven digits; the
    # strange quark has a mass of 0.101 GeV there, which enters at (m_s/mzp)^2
    assert results["width_zp"].value == pytest.approx(0.563622549, rel=1e-6)
    assert results["omega_h2"].value == pytest.approx(0.6491554, rel=1e-5)
    again = _installed("micromegas").run([POINT], workdir=tmp_path)[0]
    assert again.reused and again.unwrap()["omega_h2"] == results["omega_h2"]


@pytest.mark.tool("madgraph")
def test_madgraph_finds_the_recorded_cross_section(tmp_path):
    point = POINT.replace(gnunu=0.0, wzp=0.4586331161)
    settings = madgraph.Settings(processes=("dimuon",), accuracy=3e-3)
    results = _installed("madgraph").run([point], settings, tmp_path)[0].unwrap()
    sigma = results["sigma_dimuon_bw_pb"]
    # 0.040618(62) pb in the window on an independently written model; five standard deviations
    assert abs(sigma.value - 0.040618) < 5.0 * (sigma.error**2 + 6.2e-5**2) ** 0.5
