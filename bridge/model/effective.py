"""Tree-level Wilson coefficients of the Z' exchange, in the exchange format WCxf and in FLHA.

L = -J·J/(2 MZp²) with the current J of (2.28). WCxf (arXiv:1712.05298) counts every operator of a
basis once and adds the hermitian conjugate of those that are not hermitian. SMEFT has doublets in
the basis of diagonal down-quark masses, so the up quarks follow by the CKM matrix, which (2.28)
neglects. `vts` is relative to V_ts: positive is aligned with it, as everywhere in the package; in
the phase convention of WCxf V_tb V_ts* has the phase that appears here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bridge.errors import PointError
from bridge.files import shipped
from bridge.model.building import read_model
from bridge.model.values import values_at
from bridge.point import Point

Coefficients = Mapping[str, complex]

WILSON_PARAMETERS = frozenset({"gbb", "gmumu", "vts", "mzp", "lamWS", "AWS", "rhoWS", "etaWS"})
"""What the coefficients depend on: the last four through the phase of V_tb V_ts*."""

BASES = {"SMEFT": "Warsaw", "WET": "JMS"}


def wilson_coefficients(p: Point, eft: str) -> dict[str, complex]:
    """Coefficients [GeV⁻²] at the scale MZp in SMEFT (Warsaw) or WET (JMS), of a single point.

    Raises PointError where a coupling beyond (2.28) is set.

    >>> from bridge.point import benchmark
    >>> wilson_coefficients(benchmark(), "SMEFT")["ll_2222"]
    (-5e-07+0j)
    """
    if p.general:
        raise PointError(f"Wilson coefficients leave out {', '.join(p.general)}: set them to 0")
    table = {"SMEFT": _smeft, "WET": _wet}[eft]
    m2 = float(p.mzp) ** 2
    return {
        name: complex(value) / m2
        for name, value in table(float(p.gbb), float(p.gmumu), g_sb(p)).items()
    }


def g_sb(p: Point) -> complex:
    """Coefficient of Z' s̄_L γ b_L in the phase convention of the CKM matrix of the model."""
    values = values_at(read_model(shipped("ufo_model")), p.numbers())
    ckm = values.parameters
    phase = ckm["CKM3x3"] * ckm["CKM3x2"].conjugate()
    return float(p.vts) * float(p.gbb) * phase / abs(phase)


def _smeft(gbb: float, gmumu: float, gsb: complex) -> Coefficients:
    return {
        "ll_2222": -(gmumu**2) / 2.0,
        "lq1_2233": -gmumu * gbb,
        "lq1_2223": -gmumu * gsb,
        **_four_quarks("qq1", gbb, gsb),
    }


def _wet(gbb: float, gmumu: float, gsb: complex) -> Coefficients:
    return {
        "VeeLL_2222": -(gmumu**2) / 2.0,
        "VnueLL_2222": -(gmumu**2),
        "VedLL_2233": -gmumu * gbb,
        "VedLL_2223": -gmumu * gsb,
        "VnudLL_2233": -gmumu * gbb,
        "VnudLL_2223": -gmumu * gsb,
        **_four_quarks("VddLL", gbb, gsb),
    }


def _four_quarks(operator: str, gbb: float, gsb: complex) -> Coefficients:
    """(q̄q)(q̄q) with the third and second generation, from -J²/2."""
    return {
        f"{operator}_3333": -(gbb**2) / 2.0,
        f"{operator}_2333": -gbb * gsb,
        f"{operator}_2323": -(gsb**2) / 2.0,
        f"{operator}_2332": -(abs(gsb) ** 2),
    }


def wcxf_text(p: Point, eft: str | None = None) -> str:
    """A WCxf file; without `eft`, SMEFT above MZ and WET below.

    Raises PointError for arrays, and for SMEFT below MZ.
    """
    if p.shape:
        raise PointError("WCxf holds one point: give numbers, not arrays")
    chosen = eft or ("SMEFT" if float(p.mzp) > p.sm.MZ else "WET")
    if chosen not in BASES:
        raise PointError(f"eft = {chosen}: expected {' or '.join(BASES)}")
    if chosen == "SMEFT" and float(p.mzp) <= p.sm.MZ:
        raise PointError(f"mzp = {p.mzp:g} GeV is not above MZ: choose WET")
    content: dict[str, Any] = {
        "eft": chosen,
        "basis": BASES[chosen],
        "scale": float(p.mzp),
        "values": {
            name: {"Re": value.real, "Im": value.imag}
            for name, value in wilson_coefficients(p, chosen).items()
        },
    }
    return json.dumps(content, indent=2, allow_nan=False) + "\n"


def fwcoef_lines(c9: float, c10: float, scale: float) -> list[str]:
    """Block FWCOEF (arXiv:1008.0762): the Z' parts of C9 and C10 of b → s μ μ at `scale` [GeV].

    Codes: quarks 03 05 and leptons 13 13, operator 4133 or 4137, order 00, 1 for new physics.

    >>> print("\\n".join(fwcoef_lines(-0.5, 0.5, 4.8)))
    BLOCK FWCOEF Q= 4.8000000000e+00
      03051313  4133  00  1  -5.0000000000e-01  # C9
      03051313  4137  00  1   5.0000000000e-01  # C10
    """
    rows = (("4133", c9, "C9"), ("4137", c10, "C10"))
    return [
        f"BLOCK FWCOEF Q= {scale:.10e}",
        *(f"  03051313  {code}  00  1  {value: .10e}  # {name}" for code, value, name in rows),
    ]
