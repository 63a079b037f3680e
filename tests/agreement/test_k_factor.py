"""K factors beside comparisons with leading-order programs."""

from __future__ import annotations

import numpy as np
import pytest

from bridge.agreement.certificate import recorded_source
from bridge.agreement.k_factor import k_factor, k_factors
from bridge.agreement.references import Reference, shipped_references
from bridge.agreement.validation import asked
from bridge.evaluation import evaluate
from bridge.native.partons import luminosity
from bridge.point import benchmark
from bridge.prediction import LEADING_ORDER


def reference(name: str) -> Reference:
    return next(r for r in shipped_references() if r.name == name)


def test_it_is_the_ratio_of_luminosities() -> None:
    p = benchmark().replace(mzp=np.array([200.0, 1000.0]))
    nlo, lo = (lum.on_shell("bb", p.mzp) for lum in (luminosity(), LEADING_ORDER.luminosity))
    found = k_factor("sigma_zp_bb_pb", p)
    np.testing.assert_allclose(found, np.asarray(nlo) / np.asarray(lo), rtol=1e-12)
    assert np.all((found > 0.7) & (found < 1.0))


def test_a_reference_with_cross_sections_of_pp_has_them() -> None:
    (text,) = k_factors(reference("madgraph-3.5.7/onshell")).values()
    assert "sigma_zp_bb_pb: 0." in text and "sigma_zp_bs_pb: " in text
    assert "NLO QCD, PDF nnpdf31_nlo" in text and "over LO, PDF nn23lo1" in text
    assert recorded_source(reference("madgraph-3.5.7/onshell")).facts["K factor"] == text
    assert k_factors(reference("micromegas-6.0/widths")) == {}


def test_comparisons_are_of_leading_order() -> None:
    settings = asked(reference("madgraph-3.5.7/onshell")).settings
    assert (settings.order, settings.pdf, settings.scale) == ("lo", "nn23lo1", 1.0)
    method = evaluate(benchmark(), LEADING_ORDER)["sigma_zp_bb_pb"].method
    assert method == "on shell, LO, PDF nn23lo1 (LHAPDF 247000), 13 TeV, muF = 1 mzp"


@pytest.mark.parametrize("name", ["onshell", "dimuon", "own_model"])
def test_every_recorded_run_of_madgraph_says_so(name: str) -> None:
    assert "K factor" in recorded_source(reference(f"madgraph-3.5.7/{name}")).facts
