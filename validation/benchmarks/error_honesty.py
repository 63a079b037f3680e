"""Is the error that native states for Omega h2 the error it makes?

    python validation/benchmarks/error_honesty.py [FILE]

Compares native with every point of validation/reference/oracle/omega_h2_random.csv where nu4 was
held in equilibrium at x = 1, stratum by stratum.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from bridge.agreement.references import Reference, read_reference
from bridge.files import shipped
from bridge.native.relic import MICROMEGAS, estimates
from bridge.point import PORTAL, Point

HELD = 1000.0
LINE = "{:>10} {:>6} {:>9} {:>9} {:>9} {:>10} {:>9}"


def deviations(reference: Reference) -> dict[str, np.ndarray]:
    """Relative deviation and stated relative error of native, and stratum, of each held point."""
    rows = [row for row in reference.rows if float(row.where["equilibrium_strength"]) > HELD]
    columns = {name: np.array([float(row.where[name]) for row in rows]) for name in PORTAL}
    native = estimates(Point(**columns).replace(**reference.masses), MICROMEGAS)["omega_h2"]
    expected = np.array([row.values["omega_h2"] for row in rows])
    return {
        "stratum": np.array([row.where["stratum"] for row in rows]),
        "deviation": np.abs(native.value / expected - 1.0),
        "error": native.error / native.value,
    }


def main(path: Path) -> None:
    found = deviations(read_reference(path))
    strata = ["all", *np.unique(found["stratum"])]
    print(LINE.format("stratum", "n", "median", "99 %", "worst", "in 1 error", "error"))
    for stratum in strata:
        here = (found["stratum"] == stratum) | (stratum == "all")
        deviation, error = found["deviation"][here], found["error"][here]
        print(
            LINE.format(
                stratum,
                len(deviation),
                *(f"{np.quantile(deviation, q):.1e}" for q in (0.5, 0.99, 1.0)),
                f"{np.mean(deviation <= error):.2%}",
                f"{np.median(error):.1e}",
            )
        )


if __name__ == "__main__":
    shipped_file = shipped("validation") / "reference" / "oracle" / "omega_h2_random.csv"
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else shipped_file)
