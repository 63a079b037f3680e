"""Make a table of parton luminosities from a PDF grid.

    python make_luminosity.py GRID SET LHAPDF_ID REFERENCE SQRTS_GEV [FOLDER]

writes FOLDER/luminosity_SET_SQRTS.csv, by default beside this script. The grid may be in NNPDF
text or in LHAGrid1 format; what a row holds is said in `bridge.native.pdf.luminosity_table`.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

from bridge.native.pdf import PANEL_STEPS, WINDOW_NODES, luminosity_table, read_pdf

HERE = str(Path(__file__).parent)


def main(
    grid: str, name: str, lhapdf_id: str, reference: str, sqrts: str, folder: str = HERE
) -> None:
    """Write the table; the header says from what."""
    path = Path(grid)
    columns = [f"{pair}@{z:.12f}" for pair in ("bb", "bs") for z in WINDOW_NODES]
    header = [
        f"# set: {name}",
        f"# lhapdf_id: {lhapdf_id}",
        f"# source: {reference}",
        f"# sqrts_gev: {sqrts}",
        f"# grid: {path.name}, sha256 {hashlib.sha256(path.read_bytes()).hexdigest()}",
        "# made by: make_luminosity.py",
        f"# panel_steps: {PANEL_STEPS}",
        "# columns: mzp [GeV]; L(tau = m^2/s, muF = mzp) at pair@m/mzp, bs for b sbar + s bbar",
        ",".join(["mzp", *columns]),
    ]
    values = luminosity_table(read_pdf(path), float(sqrts))
    rows = [",".join(f"{v:.8e}" for v in row) for row in values]
    target = Path(folder) / f"luminosity_{name}_{sqrts}.csv"
    target.write_text("\n".join([*header, *rows]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
