"""flavio with wilson, arXiv:1810.08132: flavour observables from SMEFT operators run from mzp.

flavio has V_ts negative; in the phase of eqs. (3.1) to (3.4), where it is positive, the current
b -> s changes sign. Every operator is a contact interaction: no propagator of the Z'.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bridge.errors import OutOfReach
from bridge.point import Point

_LOWEST_MZP = 100.0
_Q2_GEV2 = (1.1, 6.0)
_ACCURACY = 1e-6
_LARGEST_EFFECT = {"delta_ms_ratio": 0.1, "trident_ratio_contact": 0.06}
_LARGEST_ON_B_TO_S = 0.45
"""Effects on the SM up to which the leading terms of native can be compared: 45 % is |C9| = 0.9."""


def coefficients(point: Point) -> dict[str, float]:
    """Warsaw basis [GeV^-2] at mzp, generations counted from 1: tree-level exchange of the Z'."""
    g_bs = float(point.vts * point.gbb / point.mzp)
    g_mu = float(point.gmumu / point.mzp)
    return {"qq1_2323": -0.5 * g_bs**2, "lq1_2223": g_bs * g_mu, "ll_2222": -0.5 * g_mu**2}


def evaluate(point: Point, inputs: Mapping[str, float]) -> dict[str, tuple[float, float] | str]:
    """delta_ms_ratio, r_k, r_kstar, bs_mumu_ratio and trident_ratio_contact, or why not."""
    import flavio
    from wilson import Wilson

    if not float(point.mzp) >= _LOWEST_MZP:
        raise OutOfReach(f"mzp = {point.mzp:g} GeV: SMEFT needs at least {_LOWEST_MZP:g} GeV")
    wilson = Wilson(coefficients(point), scale=float(point.mzp), eft="SMEFT", basis="Warsaw")
    values = {
        "delta_ms_ratio": _over_sm(wilson, "DeltaM_s"),
        "r_k": _over_sm(wilson, "<Rmue>(B+->Kll)", *_Q2_GEV2),
        "r_kstar": _over_sm(wilson, "<Rmue>(B0->K*ll)", *_Q2_GEV2),
        "bs_mumu_ratio": _over_sm(wilson, "BR(Bs->mumu)"),
        "trident_ratio_contact": flavio.np_prediction("R_trident", wilson),
    }
    return {name: _small_or_why(name, float(value)) for name, value in values.items()}


def _small_or_why(name: str, ratio: float) -> tuple[float, float] | str:
    largest = _LARGEST_EFFECT.get(name, _LARGEST_ON_B_TO_S)
    if abs(ratio - 1.0) > largest:
        return f"{ratio:g} times the SM: effects above {largest:g} are not compared"
    return ratio, _ACCURACY * ratio


def _over_sm(wilson: Any, name: str, *arguments: float) -> float:
    import flavio

    with_zp = flavio.np_prediction(name, wilson, *arguments)
    return float(with_zp / flavio.sm_prediction(name, *arguments))
