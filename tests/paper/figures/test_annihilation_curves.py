"""Figure 4."""

import numpy as np
import pytest

from bridge.paper.figures.annihilation_curves import figure_4
from bridge.paper.figures.scenarios import scenario

PANEL = figure_4(scenario("paper"), 31, lambda _: None).panels[0]


def test_heavy_dark_matter_annihilates_as_in_4_4():
    """Two muons, two neutrinos' worth of colour: (2 + 6)/64 pi and Z'Z' 1/32 pi, over m^2."""
    line = PANEL.line("today_200")
    heavy = line.x > 5000.0
    expected = 1e-4 * (2 + 3 + 3 + 2) / (64 * np.pi) / line.x[heavy] ** 2 * 1.1677e-17
    # MZp^2/mnu4^2 and m_t^2/mnu4^2 corrections
    np.testing.assert_allclose(line.y[heavy], expected, rtol=5e-3)


@pytest.mark.parametrize("mzp", [200.0, 1000.0])
def test_pole_is_resolved(mzp):
    line = PANEL.line(f"today_{mzp:g}")
    assert line.x[np.argmax(line.y)] == pytest.approx(mzp / 2.0, rel=1e-3)
    assert line.y.max() > 1e3 * PANEL.line(f"freeze_out_{mzp:g}").y.min()


def test_all_limits_of_the_caption_are_there():
    names = {line.name for line in PANEL.lines}
    assert {"fermi_dsph_2015_bb", "hess_gc_2016_bb", "proj_cta_gc500h_bb_legacy",
            "planck_cmb_2015", "thermal"} <= names  # fmt: skip


def test_cmb_line_grows_like_the_mass_over_its_efficiency():
    line = PANEL.line("planck_cmb_2015")
    at = {m: float(np.interp(m, line.x, line.y)) for m in (10.0, 1000.0)}
    assert at[1000.0] / at[10.0] == pytest.approx(150.0, rel=0.3)  # f_eff falls from 0.24 to 0.17
