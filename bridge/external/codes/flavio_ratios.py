"""flavio with wilson, arXiv:1810.08132: flavour observables from all operators that tree-level
exchange of the Z' makes at mzp, run to m_b.

Every operator is a contact interaction: no propagator of the Z'.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bridge.errors import OutOfReach
from bridge.model.effective import BASES, wilson_coefficients
from bridge.point import Point

_LOWEST_MZP = 10.0
_Q2_GEV2 = (1.1, 6.0)
_ACCURACY = 1e-6
_LARGEST_EFFECT = {"delta_ms_ratio": 0.1, "trident_ratio_contact": 0.06}
_LARGEST_ON_B_TO_S = 0.45
"""Effects on the SM up to which relative tolerances mean something: 45 % is |C9| = 0.9."""


def evaluate(point: Point, inputs: Mapping[str, float]) -> dict[str, tuple[float, float] | str]:
    """delta_ms_ratio, r_k, r_kstar, bs_mumu_ratio and trident_ratio_contact, or why not."""
    import flavio
    from wilson import Wilson

    mzp = float(point.mzp)
    if not mzp >= _LOWEST_MZP:
        raise OutOfReach(f"mzp = {mzp:g} GeV: expected at least {_LOWEST_MZP:g} GeV, above m_b")
    eft = "SMEFT" if mzp > point.sm.MZ else "WET"
    wilson = Wilson(wilson_coefficients(point, eft), scale=mzp, eft=eft, basis=BASES[eft])
    values = {
        "delta_ms_ratio": _over_sm(wilson, "DeltaM_s"),
        "r_k": flavio.np_prediction("<Rmue>(B+->Kll)", wilson, *_Q2_GEV2),
        "r_kstar": flavio.np_prediction("<Rmue>(B0->K*ll)", wilson, *_Q2_GEV2),
        "bs_mumu_ratio": _over_sm(wilson, "BR(Bs->mumu)"),
        "trident_ratio_contact": flavio.np_prediction("R_trident", wilson),
    }
    return {name: _small_or_why(name, float(value)) for name, value in values.items()}


def _small_or_why(name: str, ratio: float) -> tuple[float, float] | str:
    largest = _LARGEST_EFFECT.get(name, _LARGEST_ON_B_TO_S)
    if abs(ratio - 1.0) > largest:
        return f"{ratio:g} times the SM: effects above {largest:g} are not compared"
    return ratio, _ACCURACY * ratio


def _over_sm(wilson: Any, name: str) -> float:
    import flavio

    return float(flavio.np_prediction(name, wilson) / flavio.sm_prediction(name))
