"""One name, one formula: what is compared with other programs is what limits meet."""

from __future__ import annotations

import numpy as np
import pytest

from bridge import validation
from bridge.evaluation import DEFAULT, estimates
from bridge.limits import observables
from bridge.limits.inputs import Inputs, Options
from bridge.point import Point

CORNERS = Point(
    gbb=np.array([0.002, 0.02, 0.1, 0.5]),
    gmumu=np.array([0.02, -0.3, 1.0, 2.0]),
    gnunu=np.array([0.1, 0.5, 1.0, 2.0]),
    mzp=np.array([5.0, 50.0, 500.0, 5000.0]),
    mnu4=np.array([3.0, 100.0, 240.0, 4000.0]),
)
VALUES = {name: e.value for name, e in estimates(CORNERS).items()}
SHARED = sorted(set(observables.OBSERVABLES) & (set(validation.OBSERVABLES) | set(VALUES)))


def test_there_are_names_on_both_sides():
    assert {"delta_ms_ratio", "br_tau_3mu", "r_k", "omega_h2", "sigma_xe_cm2"} <= set(SHARED)


@pytest.mark.parametrize("name", SHARED)
def test_a_name_means_one_number(name):
    """From a light Z', where propagators show, to a heavy one."""
    met = observables.OBSERVABLES[name](Inputs(CORNERS, VALUES, Options(v32=0.3)))
    if name in validation.OBSERVABLES:
        compared = validation.OBSERVABLES[name](CORNERS, {"v32": np.full(4, 0.3)}, DEFAULT)
    else:
        compared = VALUES[name]
    np.testing.assert_allclose(met, compared, rtol=1e-12)
