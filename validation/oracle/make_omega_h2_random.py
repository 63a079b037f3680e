"""Record the oracle's Omega h2 at random points of the whole domain.

    python validation/oracle/make_omega_h2_random.py FILE COUNT

Point number i depends on i alone, so a run that was interrupted goes on where FILE ends.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import numpy as np
import relic

from bridge.files import write_text

COLUMNS = (
    "stratum,gbb,gmumu,gnunu,mzp,mnu4,vts,width_zp,sigmav_eff_x25_pb,sigmav_eff_x1000_pb,"
    "equilibrium_strength,omega_h2,use,note"
)
HEADER = f"""\
# program: validation/oracle/relic.py, independent of bridge.native
# version: 1
# quantities: width_zp sigmav_eff_x25_pb sigmav_eff_x1000_pb omega_h2
# sources: Gondolo and Gelmini, Nucl. Phys. B360 (1991) 145; arXiv:1503.03513
# model: (2.28) of arXiv:1803.04430
# masses: MB=4.7 MT=173 MMU=0.10566 MS=0
# made: {{date}} by validation/oracle/make_omega_h2_random.py
# relic_convention: micromegas
# settings: relative tolerances of 1e-10 and 1e-9; Omega h2 is good to 1e-6, grid and solver varied
# convention: T_end = 1e-3 GeV, Omega h2 = 2.742e8 mnu4 Y0, equilibrium at x = mnu4/T = 1; \
effective <sigma v>, half of <sigma v>(nu4 nu4bar), at x = 25 and 1000; equilibrium_strength is \
the pull of ln Y to ln Y_eq per e-fold of x at x = 1: below {{held:g}} the start matters
{COLUMNS}
"""
GEV_M2_TO_PB = 3.893794e8
HELD = 1000.0
VALIDATED = 13
"""Every 13th point is compared by `zpbridge validate`, all by error_honesty.py."""
STRATA = ("anywhere", "pole", "on_pole", "zpzp", "top", "bottom")
COUPLING_CEILINGS = (3.5, 0.3, 3.5, 0.3, 1e-2, 1e-4)
CHUNK = 25


def _log_uniform(rng: np.random.Generator, low: float, high: float) -> float:
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))


def _sign(rng: np.random.Generator) -> float:
    return float(rng.choice([-1.0, 1.0]))


def draw(index: int) -> tuple[str, relic.Model]:
    """Point number `index` and the stratum it stands for."""
    rng = np.random.default_rng([1803, 4430, index])
    stratum = STRATA[index % len(STRATA)]
    ceiling = COUPLING_CEILINGS[(index // len(STRATA)) % len(COUPLING_CEILINGS)]
    mzp = _log_uniform(rng, 5.0, 2e4)
    centre = {"pole": mzp / 2, "on_pole": mzp / 2, "zpzp": mzp, "top": 173.0, "bottom": 4.7}
    if stratum == "anywhere":
        mnu4 = _log_uniform(rng, 1.0, 2e4)
    else:
        spread = (1e-9, 1e-5) if stratum == "on_pole" else (1e-4, 0.3)
        mnu4 = centre[stratum] * (1.0 + _sign(rng) * _log_uniform(rng, *spread))
    couplings = [_sign(rng) * _log_uniform(rng, ceiling / 100.0, ceiling) for _ in range(3)]
    gbb, gmumu, gnunu = (float(f"{g:.6g}") for g in couplings)
    return stratum, relic.Model(
        gbb=gbb,
        gmumu=gmumu,
        gnunu=gnunu,
        mzp=float(f"{mzp:.8g}"),
        mnu4=float(f"{min(max(mnu4, 1.0), 2e4):.14g}"),
    )


def row(index: int) -> str:
    """One line of the file."""
    stratum, m = draw(index)
    solution = relic.freeze_out(m)
    low, high = relic.sigma_v(m, np.array([25.0, 1000.0]))
    inputs = (m.gbb, m.gmumu, m.gnunu, m.mzp, m.mnu4, m.vts)
    strength = solution.equilibrium_strength
    outputs = (relic.width_zp(m), low * GEV_M2_TO_PB, high * GEV_M2_TO_PB, strength)
    numbers = (f"{value:.9e}" for value in (*outputs, solution.omega_h2))
    return ",".join([stratum, *map(repr, inputs), *numbers, *usage(index, strength)])


def usage(index: int, strength: float) -> tuple[str, str]:
    """The columns `use` and `note`."""
    if strength < HELD:
        return "no", "not held in equilibrium at x = 1: depends on the initial condition"
    if index % VALIDATED:
        return "no", "only for validation/benchmarks/error_honesty.py"
    return "yes", ""


def main(path: Path, count: int) -> None:
    """Extend the file to `count` points, a chunk at a time."""
    text = path.read_text() if path.exists() else HEADER.format(date=date.today(), held=HELD)
    done = sum(line.startswith(STRATA) for line in text.splitlines())
    while done < count:
        chunk = range(done, min(done + CHUNK, count))
        text += "".join(row(i) + "\n" for i in chunk)
        write_text(path, text)
        done = chunk.stop


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
