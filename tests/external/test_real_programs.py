"""The real programs where they are installed; skipped with the sentence of what is missing."""

from __future__ import annotations

import subprocess

import pytest

from bridge.agreement import tool_runs as live
from bridge.external.installation import Installation
from bridge.external.madgraph.settings import MadGraphSettings
from bridge.external.micromegas.input import project_of
from bridge.external.registry import tool
from bridge.external.tool import Tool
from bridge.model.export import calchep_tables
from bridge.native.nucleon import tree_estimates
from bridge.point import Point, benchmark

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
    # recorded with independently written model files, seven digits; there the strange quark has
    # 0.101 GeV, which enters at (m_s/mzp)^2, and the width is kept everywhere: at rest it is worth
    # (mzp width/(mzp^2 - 4 mnu4^2))^2 = 1e-5, which bw_range = 80 drops
    assert results["width_zp"].value == pytest.approx(0.563622549, rel=1e-6)
    assert results["omega_h2"].value == pytest.approx(0.6491554, rel=2e-5)
    again = _installed("micromegas").run([POINT], workdir=tmp_path)[0]
    assert again.reused and again.unwrap()["omega_h2"] == results["omega_h2"]


@pytest.mark.tool("micromegas")
def test_micromegas_agrees_where_nu4_is_much_heavier_than_the_zp(tmp_path):
    """With an artificial width in the t channel Omega h^2 is 0.3 % to 100 % too low here."""
    _installed("micromegas")
    light = [benchmark().replace(mzp=mzp) for mzp in (300.0, 100.0, 20.0, 5.0)]
    stable = light[0].replace(gbb=0.0, gmumu=0.0)
    points = [light[0].replace(gmumu=0.3), *light[1:], stable, light[3].replace(mnu4=20000.0)]
    run = live.run("micromegas", points, workdir=tmp_path)
    assert not run.failed
    found = {summary.quantity: summary for summary in live.validate_run(run)}
    assert found["omega_h2"].n == len(points)
    assert all(summary.ok for summary in found.values())
    assert found["sigmav0_eff_cm3s"].n == len(points) - 1  # 5 % of the last is rounding


NUCLEON_MAIN = """
#include "../include/micromegas.h"
#include "../include/micromegas_aux.h"
#include "lib/pmodel.h"
int main(int argc, char **argv)
{
  char odd[20];
  double proton[2], neutron[2], spin[2];
  for (int i = 1; i < argc; i++) {
    if (readVar(argv[i]) || sortOddParticles(odd)) return 1;
    if (nucleonAmplitudes(pdg2name(52), proton, spin, neutron, spin)) return 2;
    printf("\\nNUCLEON %.9e %.9e\\n", proton[0], neutron[0]);
  }
  return 0;
}
"""


@pytest.mark.tool("micromegas")
@pytest.mark.slow
def test_micromegas_sees_light_quarks_of_the_exported_model_and_no_massless_ones(tmp_path):
    """Its amplitudes are half of c1 at tree level: valence quarks in vector currents."""
    _installed("micromegas")
    point = benchmark().replace(gq1=0.03, gu1=-0.01, gd1=0.02, gd2=0.05)
    (tmp_path / "main.c").write_text(NUCLEON_MAIN)
    installation = tool("micromegas").find().path
    project = project_of(installation, calchep_tables(point), tmp_path / "main.c", tmp_path)
    couplings = "".join(f"{name} {point[name]}\n" for name in ("gnunu", *point.general))
    (project / "exported.par").write_text(couplings)
    (project / "massless.par").write_text(f"{couplings}MU 0\nMD 0\n")
    subprocess.run(["make", "main=zpbridge.c"], cwd=project, check=True, capture_output=True)
    answer = subprocess.run(
        ["./zpbridge", "exported.par", "massless.par"], cwd=project, check=True, capture_output=True
    )
    lines = [line.split() for line in answer.stdout.decode().splitlines() if "NUCLEON" in line]
    exported, massless = ([float(word) for word in words[1:]] for words in lines)
    tree = [float(e.value) / 2.0 for e in tree_estimates(point).values()]
    assert exported == pytest.approx(tree, rel=1e-6)
    assert max(map(abs, massless)) < 1e-9 * abs(tree[0])


@pytest.mark.tool("madgraph")
def test_madgraph_finds_the_recorded_cross_section(tmp_path):
    point = POINT.replace(gnunu=0.0, wzp=0.4586331161)
    settings = MadGraphSettings(processes=("dimuon",), accuracy=3e-3)
    results = _installed("madgraph").run([point], settings, tmp_path)[0].unwrap()
    sigma = results["sigma_dimuon_bw_pb"]
    # 0.040618(62) pb in the window on an independently written model; five standard deviations
    assert abs(sigma.value - 0.040618) < 5.0 * (sigma.error**2 + 6.2e-5**2) ** 0.5
