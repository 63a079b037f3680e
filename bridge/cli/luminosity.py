"""`zpbridge luminosity`: a table of parton luminosities from a PDF set, for `--pdf`."""

from __future__ import annotations

import hashlib
from pathlib import Path

import click

from bridge.cli import options
from bridge.cli.progress_bar import progress_bar
from bridge.cli.records import of_sources
from bridge.errors import InputError
from bridge.files import write_text
from bridge.native.lhapdf_set import LhapdfSet, read_set
from bridge.native.luminosity_integrals import from_set
from bridge.native.parton_luminosities import ALPHA_S_RANGE, ORDERS, Order, luminosity_lines
from bridge.native.pdf_members import ONE_SIGMA
from bridge.provenance import comment_lines


@click.command()
@click.argument("pdf", metavar="SET", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    callback=options.writable,
    help="The table to write.",
)
@click.option("--order", type=click.Choice(ORDERS), help="Of a single grid: order of its fit.")
@click.option("--alpha-s", type=click.FloatRange(*ALPHA_S_RANGE), help="Of a single grid: at mZ.")
def command(pdf: Path, output: Path, order: Order | None, alpha_s: float | None) -> None:
    """Integrate the parton luminosities of SET, with its errors: for --pdf TABLE elsewhere.

    SET is the folder of a set as LHAPDF keeps it, with its info file and all its members: hessian,
    symmhessian or replicas. Or a single grid, LHAGrid1, NNPDF text or MSTW: then --order and
    --alpha-s say what the info file would. The table holds for every collider energy and scale.
    """
    if not pdf.exists():
        reason = "cannot be read: No such file or directory; expected a PDF set or a grid"
        raise InputError(pdf, None, reason)
    if pdf.is_dir():
        if order or alpha_s:
            raise click.UsageError(f"--order and --alpha-s are for a single grid: {pdf} says both")
        source = read_set(pdf)
    elif order and alpha_s:
        name = pdf.stem
        source = LhapdfSet(name, 0, order, alpha_s, name, "none", ONE_SIGMA, (pdf,))
    else:
        raise click.UsageError(f"{pdf} is a single grid: give its --order and --alpha-s")
    with progress_bar("members", len(source.members)) as update:
        luminosities = from_set(source, lambda _: update(advance=1))
    made_from = [f"# grid: {path.name}, sha256 {_digest(path)}" for path in source.members[:1]]
    record = of_sources([source.source])
    lines = luminosity_lines(luminosities, [*made_from, *comment_lines(record)])
    write_text(output, "\n".join(lines) + "\n")
    click.echo(f"{output}: {source.name}, {_described(source)}", err=True)


def _described(source: LhapdfSet) -> str:
    number = len(source.members) - 1
    if not number:
        return "no members for its error"
    said = f"error of {number} members ({source.error_type}"
    if source.error_type != "replicas":
        said += f", {source.confidence:g} % CL scaled to 68 %"
    left_out = f"; {source.left_out} that vary alpha_s or masses are left out"
    return said + ")" + (left_out if source.left_out else "")


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
