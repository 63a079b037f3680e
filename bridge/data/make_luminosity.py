"""Make the table of parton luminosities of a PDF set from the grid of its central member.

    python make_luminosity.py GRID SET LHAPDF_ID ORDER ALPHA_S_MZ REFERENCE [FOLDER]

writes FOLDER/luminosity_SET.csv, by default beside this script. ORDER is lo, nlo or nnlo; the grid
may be in any format that `read_pdf` knows.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

from bridge.files import write_text
from bridge.native.luminosity_integrals import from_grid
from bridge.native.parton_luminosities import ORDERS, luminosity_lines
from bridge.native.pdf import read_pdf

HERE = str(Path(__file__).parent)


def main(
    grid: str,
    name: str,
    lhapdf_id: str,
    order: str,
    alpha_s_mz: str,
    reference: str,
    folder: str = HERE,
) -> None:
    """Write the table; the header says from what."""
    path = Path(grid)
    made_from = [
        f"# grid: {path.name}, sha256 {hashlib.sha256(path.read_bytes()).hexdigest()}",
        "# made by: make_luminosity.py",
    ]
    luminosities = from_grid(
        read_pdf(path),
        name,
        int(lhapdf_id),
        ORDERS[ORDERS.index(order)],
        float(alpha_s_mz),
        reference,
    )
    lines = luminosity_lines(luminosities, made_from)
    write_text(Path(folder) / f"luminosity_{name}.csv", "\n".join(lines) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
