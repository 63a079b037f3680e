"""Shift of the relic density by the momentum-resolved equation and by each prescription for γ.

    python validation/benchmarks/kinetic_referee.py

The momentum-resolved numbers are recorded in validation/reference/fbe/points.csv; there γ is the
momentum transfer at k_cm.
"""

from __future__ import annotations

from bridge.agreement.references import read_reference
from bridge.files import shipped
from bridge.native.kinetic import estimates
from bridge.native.scattering import PRESCRIPTIONS
from bridge.point import Point

COUPLINGS_AND_MASSES = ("gbb", "gmumu", "gnunu", "mzp", "mnu4")


def main() -> None:
    """Print a Markdown table, shifts in per cent of the standard relic density."""
    print("| MZp | gnunu | 2 mnu4/mzp | x_kd | T_chi/T | fBE | " + " | ".join(PRESCRIPTIONS) + " |")
    print("|" + "---|" * (6 + len(PRESCRIPTIONS)))
    for row in read_reference(shipped("validation") / "reference" / "fbe" / "points.csv").rows:
        numbers = {name: float(row.where[name]) for name in (*COUPLINGS_AND_MASSES, "omega_h2_fbe")}
        p = Point(**{name: numbers[name] for name in COUPLINGS_AND_MASSES})
        shifts = [numbers["omega_h2_fbe"] / row.values["omega_h2_nbe"] - 1.0]
        for prescription in PRESCRIPTIONS:
            found = estimates(p, prescription=prescription)
            shifts.append(float(found["omega_h2_cbe"].value) / row.values["omega_h2_nbe"] - 1.0)
        found = estimates(p)
        cells = [f"{p.mzp:g}", f"{p.gnunu:g}", f"{2 * p.mnu4 / p.mzp:g}"]
        cells += [f"{float(found['x_kd'].value):.0f}", f"{found['t_chi_over_t_max'].value:.2f}"]
        print("| " + " | ".join([*cells, *(f"{100 * s:+.2f} %" for s in shifts)]) + " |")


if __name__ == "__main__":
    main()
