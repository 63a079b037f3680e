"""Writes gstar_<name>.csv: h_eff and g_eff of the Standard Model.

The values are the tabulations that micrOMEGAs 6.0 offers: dhs2015 by default, lm2015 as another
choice. The script takes one as text (columns T [GeV], h_eff, g_eff; comments with #), drops the
row T = 0, which has no logarithm, sorts it by T and stamps the checksum of the numbers it writes.

    python bridge/data/make_gstar.py dhs2015|lm2015 TABLE
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

SOURCES = {
    "dhs2015": "Drees, Hajkarim, Schmitz, arXiv:1503.03513 (default of micrOMEGAs 6.0)",
    "lm2015": "Laine, Meyer, arXiv:1503.04935 (as tabulated in micrOMEGAs 6.0)",
}
HEADER = """\
# title: effective relativistic degrees of freedom of the Standard Model
# source: {source}
# h_eff: entropy s = 2 pi^2/45 h_eff T^3; g_eff: energy density rho = pi^2/30 g_eff T^4
# made by: make_gstar.py; sha256 of the rows below the column names: {checksum}
T_GeV,h_eff,g_eff
"""


def rows(text: str) -> list[str]:
    """The rows with T > 0, as they stand in the table, rising in T."""
    lines = (line.replace(",", " ").split() for line in text.splitlines())
    numbers = [cells for cells in lines if cells and cells[0][:1].isdigit()]
    kept = sorted((x for x in numbers if float(x[0]) > 0.0), key=lambda x: float(x[0]))
    if len({float(x[0]) for x in kept}) != len(kept):
        raise SystemExit("a temperature stands twice in the table")
    return [",".join(x) for x in kept]


def main(name: str, source: str) -> None:
    """Write gstar_NAME.csv from a published table."""
    body = "".join(f"{row}\n" for row in rows(Path(source).read_text(encoding="utf-8")))
    checksum = hashlib.sha256(body.encode()).hexdigest()
    target = Path(__file__).with_name(f"gstar_{name}.csv")
    temporary = target.with_suffix(".tmp")
    header = HEADER.format(source=SOURCES[name], checksum=checksum)
    temporary.write_text(header + body, encoding="utf-8")
    temporary.replace(target)


if __name__ == "__main__":
    main(*sys.argv[1:])
