"""Writes gstar_dhs2015.csv: h_eff and g_eff of the Standard Model.

The values are the tabulation of Drees, Hajkarim and Schmitz, arXiv:1503.03513, that
micrOMEGAs 6.0 uses by default. The script takes it as text (columns T [GeV], h_eff, g_eff,
comments with #), drops the row T = 0, which has no logarithm, checks that it rises in T and
stamps the checksum of the numbers it writes.

    python bridge/data/make_gstar.py TABLE
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

TARGET = Path(__file__).with_name("gstar_dhs2015.csv")
HEADER = """\
# Effective relativistic degrees of freedom of the Standard Model
# source: Drees, Hajkarim, Schmitz, arXiv:1503.03513 (default of micrOMEGAs 6.0)
# h_eff: entropy s = 2 pi^2/45 h_eff T^3; g_eff: energy density rho = pi^2/30 g_eff T^4
# made by: make_gstar.py; sha256 of the rows below the column names: {checksum}
T_GeV,h_eff,g_eff
"""


def rows(text: str) -> list[str]:
    """The rows with T > 0, as they stand in the table."""
    lines = [line for line in text.splitlines() if line[:1].isdigit()]
    kept = [line for line in lines if float(line.split(",")[0]) > 0.0]
    temperatures = [float(line.split(",")[0]) for line in kept]
    if temperatures != sorted(set(temperatures)):
        raise SystemExit("the temperatures of the table must rise")
    return kept


def main(source: str) -> None:
    body = "".join(f"{row}\n" for row in rows(Path(source).read_text(encoding="utf-8")))
    checksum = hashlib.sha256(body.encode()).hexdigest()
    temporary = TARGET.with_suffix(".tmp")
    temporary.write_text(HEADER.format(checksum=checksum) + body, encoding="utf-8")
    temporary.replace(TARGET)


if __name__ == "__main__":
    main(sys.argv[1])
