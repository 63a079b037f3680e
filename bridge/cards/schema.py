"""Which entry of a card is which parameter, from the model directory; and what looks like one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bridge.cards.statements import nearest
from bridge.data.ufo_tables import external_parameters, particles

ZP, NU4 = 32, 52
"""PDG codes of the Z' and of nu4."""


@dataclass(frozen=True, slots=True)
class Schema:
    """Names of parameters by block and code, and names of widths by PDG code."""

    blocks: dict[str, dict[int, str]]
    widths: dict[int, str]

    def where(self) -> Iterator[tuple[str, str, int]]:
        """(name, block, code) of every parameter that stands in a block."""
        for block, names in self.blocks.items():
            for code, name in names.items():
                yield name, block, code


@lru_cache
def schema() -> Schema:
    """The schema of the shipped model."""
    blocks: dict[str, dict[int, str]] = {}
    for p in external_parameters().values():
        if p.block is not None and p.code is not None:
            blocks.setdefault(p.block, {})[p.code[0]] = p.name
    widths = blocks.pop("DECAY")
    return Schema(blocks, widths)


@lru_cache
def quantum_numbers() -> dict[int, dict[int, float]]:
    """BLOCK QNUMBERS (arXiv:0712.3311) of the particles beyond the Standard Model.

    The entries: 3 x charge, 2 x spin + 1, colour, 1 if there is an antiparticle.
    """
    return {
        pid: {
            1: float(round(3 * p.charge)),
            2: float(p.spin),
            3: float(p.colour),
            4: float(not p.self_conjugate),
        }
        for pid, p in particles().items()
        if pid in (ZP, NU4)
    }


READ_ELSEWHERE = {
    ("SMINPUTS", 4): "MZ",
    ("SMINPUTS", 6): "MT",
    ("SMINPUTS", 7): "MTA",
    ("SMINPUTS", 11): "Me",
    ("SMINPUTS", 13): "MMU",
}
"""Pole masses that SLHA puts into SMINPUTS and the model into MASS."""

RUNNING_MASSES = {("SMINPUTS", 5): "MB", ("SMINPUTS", 24): "MC"}
"""MSbar masses in SMINPUTS, and the pole masses of the model that they are not."""

GENERATOR_BLOCKS = ("SPINFO", "DCINFO")
"""Blocks in which a program says whether its calculation went well."""

# fmt: off
_STANDARD_BLOCKS = frozenset((
    "MODSEL", "MINPAR", "EXTPAR", "QEXTPAR", "SPINFO", "DCINFO", "FCINFO", "GAUGE", "MSOFT",
    "HMIX", "NMIX", "UMIX", "VMIX", "STOPMIX", "SBOTMIX", "STAUMIX", "ALPHA", "YU", "YD", "YE",
    "AU", "AD", "AE", "TU", "TD", "TE", "VCKM", "IMVCKM", "UPMNS", "UPMNSIN", "FMASS", "FLIFE",
    "FCONST", "FBAG", "FOBS", "FOBSSM", "FPARAM", "FMODSEL", "DMINPUTS",
))
# fmt: on
"""Blocks of SLHA 1 and 2, of the flavour accord and of simplified dark-matter models
(arXiv:1508.00564), whose names are nobody's spelling mistake."""


def resembles(block: str) -> str | None:
    """The block of ours that a foreign name may have been meant to be.

    A name that says more than ours is one of its own: MGYUKAWA, YUKAWA2, but not MASSES.

    >>> resembles("ZPORTAL"), resembles("MASSES"), resembles("VCKM"), resembles("DMASS")
    ('ZPPORTAL', 'MASS', None, None)
    """
    meant = None if block in _STANDARD_BLOCKS else nearest(block, tuple(schema().blocks), 0.8)
    if meant is None or (meant in block and not re.fullmatch(rf"{meant}(E?S)?\W*", block)):
        return None
    return meant
