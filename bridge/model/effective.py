"""Tree-level Wilson coefficients of the Z' exchange, in the exchange format WCxf and in FLHA.

L = -J·J/(2 MZp²) with the current J of (2.28). WCxf (arXiv:1712.05298) counts every operator of a
basis once and adds the hermitian conjugate of those that are not hermitian. SMEFT has doublets in
the basis of diagonal down-quark masses, so the up quarks follow by the CKM matrix, which (2.28)
neglects. `vts` and `gbsr` are relative to V_ts: positive is aligned with it, as everywhere in the
package; in the phase convention of WCxf V_tb V_ts* has the phase that appears here.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any, TypeAlias

from bridge.errors import PointError
from bridge.files import shipped
from bridge.model.building import read_model
from bridge.model.values import values_at
from bridge.point import COUPLINGS, Point

Current: TypeAlias = Mapping[tuple[int, int], complex]
"""Couplings of the Z' to psibar_i gamma psi_j by the generations (i, j)."""

WILSON_PARAMETERS = frozenset(COUPLINGS) - {"gnunu"} | {
    "vts", "mzp", "lamWS", "AWS", "rhoWS", "etaWS",
}  # fmt: skip
"""What the coefficients depend on: the last four through the phase of V_tb V_ts*."""

BASES = {"SMEFT": "Warsaw", "WET": "JMS"}

MULTIPLETS = {
    "q": ("gq1", "gq2", "gbb"),
    "u": ("gu1", "gu2", "gu3"),
    "d": ("gd1", "gd2", "gd3"),
    "l": ("gl1", "gmumu", "gl3"),
    "e": ("ge1", "ge2", "ge3"),
}
"""Couplings of the three generations of each multiplet."""

OPERATORS = {
    "SMEFT": (
        "ll l l, ee e e, le l e, lq1 l q, lu l u, ld l d, qe q e, eu e u, ed e d, qq1 q q, uu u "
        "u, dd d d, ud1 u d, qu1 q u, qd1 q d"
    ),
    "WET": (
        "VnunuLL N N, VnueLL N L, VnueLR N e, VnuuLL N U, VnuuLR N u, VnudLL N D, VnudLR N d, "
        "VeeLL L L, VeeLR L e, VeeRR e e, VeuLL L U, VeuLR L u, VueLR U e, VeuRR e u, VedLL L D, "
        "VedLR L d, VdeLR D e, VedRR e d, VuuLL U U, V1uuLR U u, VuuRR u u, V1udLL U D, V1udLR U "
        "d, V1duLR D u, V1udRR u d, VddLL D D, V1ddLR D d, VddRR d d"
    ),
}
"""Products of two currents: the name of the operator, and the multiplets. In WET N, L, U and D are
the left-handed neutrinos, charged leptons and quarks, and there is no top quark."""

ONE_COMPONENT = frozenset("eNL")
"""Multiplets without colour and isospin, of which a Fierz identity exchanges psi_j and psi_l."""


def wilson_coefficients(p: Point, eft: str) -> dict[str, complex]:
    """Coefficients [GeV⁻²] at the scale MZp in SMEFT (Warsaw) or WET (JMS), of a single point.

    Those that vanish are left out.

    >>> from bridge.point import benchmark
    >>> wilson_coefficients(benchmark(), "SMEFT")["ll_2222"]
    (-5e-07+0j)
    """
    currents, m2 = {"SMEFT": _smeft, "WET": _wet}[eft](p), float(p.mzp) ** 2
    return {
        f"{operator}_{indices}": value / m2
        for operator, first, second in _operators(eft)
        for indices, value in _products(first, second, currents).items()
    }


def _operators(eft: str) -> Iterator[tuple[str, str, str]]:
    for entry in OPERATORS[eft].split(", "):
        operator, first, second = entry.split()
        yield operator, first, second


def _products(first: str, second: str, currents: Mapping[str, Current]) -> dict[str, complex]:
    """Coefficients times MZp² of the products of two currents, by generations.

    Of operators that are equal, or hermitian conjugates, the basis has the one whose generations
    come first in order. Each is counted once: -J·J/2 holds products of two different ones twice.
    """
    found: dict[str, complex] = defaultdict(complex)
    for (ij, g), (kl, h) in product(currents[first].items(), currents[second].items()):
        equal, conjugate = (
            _names(*pair, first == second, first in ONE_COMPONENT)
            for pair in ((ij, kl), (ij[::-1], kl[::-1]))
        )
        if min(equal) <= min(conjugate):
            found[min(equal)] -= g * h / (2.0 if first == second else 1.0)
    return {name: complex(value) for name, value in found.items() if value != 0.0}


def _names(ij: tuple[int, int], kl: tuple[int, int], same: bool, one_component: bool) -> set[str]:
    """Generations of the operators that equal that of (i j)(k l)."""
    (i, j), (k, n) = ij, kl
    names = {(i, j, k, n)}
    if same:
        names |= {(k, n, i, j)}
        if one_component:
            names |= {(i, n, k, j), (k, j, i, n)}
    return {"".join(map(str, name)) for name in names}


def _smeft(p: Point) -> dict[str, Current]:
    """The currents of the five multiplets, with the flavour change of down quarks."""
    currents: dict[str, dict[tuple[int, int], complex]] = {
        multiplet: {(i, i): complex(float(p[g])) for i, g in enumerate(names, 1)}
        for multiplet, names in MULTIPLETS.items()
    }
    for multiplet, g in (("q", g_sb(p)), ("d", g_sb_right(p))):
        currents[multiplet] |= {(2, 3): g, (3, 2): g.conjugate()}
    return dict(currents)


def _wet(p: Point) -> dict[str, Current]:
    """The currents of charge eigenstates below the electroweak scale."""
    smeft = _smeft(p)
    up = {(i, i): smeft["q"][i, i] for i in (1, 2)}
    right = {ij: g for ij, g in smeft["u"].items() if ij != (3, 3)}
    leptons = smeft["l"]
    return smeft | {"N": leptons, "L": leptons, "U": up, "D": smeft["q"], "u": right}


def g_sb(p: Point) -> complex:
    """Coefficient of Z' s̄_L γ b_L in the phase convention of the CKM matrix of the model."""
    return float(p.vts) * float(p.gbb) * _phase(p)


def g_sb_right(p: Point) -> complex:
    """Coefficient of Z' s̄_R γ b_R in the same convention."""
    return float(p.gbsr) * _phase(p)


def _phase(p: Point) -> complex:
    """That of V_tb V_ts*."""
    ckm = values_at(read_model(shipped("ufo_model")), p.numbers()).parameters
    element = ckm["CKM3x3"] * ckm["CKM3x2"].conjugate()
    return element / abs(element)


def wcxf_text(p: Point, eft: str | None = None, metadata: Mapping[str, Any] | None = None) -> str:
    """A WCxf file; without `eft`, SMEFT above MZ and WET below. `metadata` is said of it.

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
        **({"metadata": dict(metadata)} if metadata else {}),
    }
    return json.dumps(content, indent=2, allow_nan=False) + "\n"


_FLHA = {
    "c9": ("4133", "C9"),
    "c10": ("4137", "C10"),
    "c9p": ("4233", "C9'"),
    "c10p": ("4237", "C10'"),
}
"""Codes of operators, and how they are called."""


def fwcoef_lines(coefficients: Mapping[str, float], scale: float) -> list[str]:
    """Block FWCOEF (arXiv:1008.0762): the Z' parts of C9, C10, C9' and C10' of b → s μ μ at `scale`
    [GeV]; primed ones only if they are not 0.

    Codes: quarks 03 05 and leptons 13 13, the operator, order 00, 1 for new physics.

    >>> print("\\n".join(fwcoef_lines({"c9": -0.5, "c10": 0.5, "c9p": 0.0}, 4.8)))
    BLOCK FWCOEF Q= 4.8000000000e+00
      03051313  4133  00  1  -5.0000000000e-01  # C9
      03051313  4137  00  1   5.0000000000e-01  # C10
    """
    rows = ((*_FLHA[name], c) for name, c in coefficients.items() if c or not name.endswith("p"))
    return [
        f"BLOCK FWCOEF Q= {scale:.10e}",
        *(f"  03051313  {code}  00  1  {value: .10e}  # {words}" for code, words, value in rows),
    ]
