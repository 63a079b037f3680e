"""The files of a fit: numbers, corner plot and page."""

from __future__ import annotations

from pathlib import Path

from bridge.files import whole_file, write_text
from bridge.fits.checkpoint import forget
from bridge.fits.output import summary, write_numbers, write_summary
from bridge.fits.posterior import Posterior
from bridge.fits.provenance import provenance
from bridge.fits.spec import FitSpec
from bridge.pages import pictures
from bridge.plots import fit_corner, fit_page

STEM = "corner"
PAGE = "fit.html"


def write_fit(posterior: Posterior, spec: FitSpec, folder: Path) -> list[Path]:
    """Everything that a fit leaves in its folder; returns the files.

    The summary is written last, and the checkpoint goes after it: a folder with a summary is whole.
    """
    record, found = provenance(spec), summary(posterior, spec)
    written = write_numbers(posterior, spec, folder)
    canvas = fit_corner.draw(posterior)
    for kind in ("pdf", "png"):
        path = folder / f"{STEM}.{kind}"
        with whole_file(path, "wb") as stream:
            pictures.save(canvas, stream, kind, record)
        written.append(path)
    text = spec.path.read_text(encoding="utf-8-sig")
    write_text(folder / PAGE, fit_page.to_html(posterior, found, record, text))
    written += [folder / PAGE, write_summary(found, folder)]
    forget(folder)
    return written
