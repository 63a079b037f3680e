"""Every kind of file that a command writes says what made it, and `zpbridge cite` reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import version
from itertools import product
from pathlib import Path

import click
import numpy as np
import pytest
from click.testing import CliRunner

from bridge.cli.commands import cli
from bridge.provenance import digest_of, installation
from bridge.scans.formats import metadata_text

PACKAGES = {".parquet": "pyarrow", ".lhe": "pylhe", "ufoamp": "ufoamp", "fit.toml": "nautilus"}
"""What a format or a program needs."""

PREPARED = {
    "points.csv": "gbb,gmumu,gnunu,mzp,mnu4\n0.01,0.3,1,500,400\n",
    "table.csv": "mass [GeV],limit [pb]\n300,0.01\n400,0.005\n",
    "plane.toml": """[free]
gmumu = { low = 0.1, high = 1 }
gnunu = { low = 0.1, high = 1 }
[fixed]
gbb = 0.01
mzp = 500
mnu4 = 400
[show]
limits = "paper"
""",
    "fit.toml": """limits = "paper"
[free]
gmumu = { low = 0.1, high = 1.0 }
mzp = { low = 300, high = 600 }
[fixed]
gbb = 0.001
gnunu = 1.0
mnu4 = 400
[sampler]
live = 100
effective = 200
seed = 1
""",
}
EVENT = """<event>
 4 1 1.0e-03 5.0e+02 7.5e-03 1.0e-01
 5 -1 0 0 501 0 0.0 0.0 {z} {z} 0.0 0.0 1.0
 -5 -1 0 0 0 501 0.0 0.0 -{z} {z} 0.0 0.0 1.0
 13 1 1 2 0 0 {z} 0.0 0.0 {z} 0.0 0.0 1.0
 -13 1 1 2 0 0 -{z} 0.0 0.0 {z} 0.0 0.0 1.0
</event>
"""

FAST = {
    "evaluate --textbook -o": ("out.txt",),
    "evaluate --textbook --format json -o": ("out.json",),
    "evaluate --textbook --format slha -o": ("out.slha",),
    "evaluate --textbook --explain omega_h2 -o": ("out.txt",),
    "evaluate --textbook --explain lz_2024_si -o": ("out.txt",),
    "evaluate --explain policy --textbook -o": ("out.txt",),
    "card write -o": ("out.slha",),
    "scan points.csv -o": ("out.csv", "out.root", "out.parquet"),
    "limits new table.csv --observable sigma_dimuon_pb --cl 0.95 --source arXiv:1705.06655 -o": (
        "out.csv",
    ),
    "limits compare lz_2024_si --against lz_2022_si -o": (
        "out.csv", "out.png", "out.pdf", "out.svg",
    ),
    "luminosity Toy.dat --order nlo --alpha-s 0.118 -o": ("out.csv",),
    "model export param-card": ("out.dat",),
    "model export ufo": ("out/param_card.dat",),
    "model export calchep": ("out/provenance.json",),
    "model export wcxf": ("out.json",),
    "events sample.lhe -o": ("out.json", "out.html", "out.png", "out.pdf"),
    "run ufoamp card.slha -o": ("out.txt",),
    "run ufoamp card.slha --format json -o": ("out.json",),
}  # fmt: skip
SLOW = {
    "paper -o": ("out.md",),
    "report -o": ("out.html",),
    "plane plane.toml --resolution 5 -o": (
        "out/plane.pdf", "out/plane.png", "out/plane.html", "out/plane.csv",
        "out/plane_grid.yaml", "out/plane_submission.yaml",
    ),
    "figures 4 --size 9 -o": ("out/figure_04.pdf", "out/figure_04.png"),
    "fit fit.toml -o": ("out/summary.json", "out/points.root"),
    "validate --report": ("out/certificate-*.json", "out/certificate-*.html"),
}  # fmt: skip
UNCHANGED = {
    "card convert": "the user's own card, of which only what differs is changed",
    "template": "a copy, byte for byte",
}
"""Files that are not made here."""


def grid() -> str:
    """A set of parton densities in the format of LHAPDF."""
    codes = (-5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 21)
    x, q = np.append(np.geomspace(1e-6, 0.5, 12), 1.0), np.geomspace(2.0, 1e5, 5)
    rows = [" ".join([f"{(1 - a) ** 3 * b:.6e}"] * len(codes)) for a, b in product(x, q)]
    head = [" ".join(map(str, nodes)) for nodes in (x, q, codes)]
    return "\n".join(["PdfType: central", "Format: lhagrid1", "---", *head, *rows, "---"]) + "\n"


def sample(card: str) -> str:
    """A hundred events around 500 GeV."""
    events = "".join(EVENT.format(z=z) for z in np.linspace(248.0, 252.0, 100))
    return (
        f'<LesHouchesEvents version="3.0">\n<header>\n<slha>\n{card}</slha>\n</header>\n<init>\n'
        "2212 2212 6.5e+03 6.5e+03 0 0 247000 247000 -4 1\n1.0e-3 1.0e-05 1.0e-03 1\n</init>\n"
        f"{events}</LesHouchesEvents>\n"
    )


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with what the commands read."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1500000000")
    call("card", "write", "-o", "card.slha")
    files = {**PREPARED, "Toy.dat": grid(), "sample.lhe": sample(Path("card.slha").read_text())}
    for name, text in files.items():
        Path(name).write_text(text)
    return tmp_path


def call(*words: str) -> str:
    done = CliRunner().invoke(cli, list(words), catch_exceptions=False)
    assert done.exit_code in (0, 1), done.output
    return done.stdout


def cases(table: dict[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    return [(command, name) for command, names in table.items() for name in names]


def check(command: str, name: str) -> None:
    for word, package in PACKAGES.items():
        if word in f"{command} {name}":
            pytest.importorskip(package)
    output = name.partition("/")[0]
    call(*command.split(), output)
    (path,) = Path().glob(name)
    if path.suffix in (".slha", ".dat"):
        assert max(map(len, path.read_text().splitlines())) < 190  # micrOMEGAs splits at 197
    text = metadata_text(path) or path.read_bytes().decode("latin-1")
    for words in ("2017-07-14", version("zpbridge"), *digests(command)):
        assert words in text, words
    keys = re.findall(r"^@\w+{(.+),$", call("cite", str(path)), re.MULTILINE)
    assert keys[:2] == ["zpbridge", "Falkowski:2018dsl"]


def digests(command: str) -> Iterator[str]:
    """Of the program and the model, or of the table of others that was made into another."""
    if command.startswith("limits new"):
        yield digest_of(Path("table.csv"))
    else:
        yield installation()["code"]
        yield installation()["model"]


@pytest.mark.parametrize(("command", "name"), cases(FAST))
def test_an_output_says_what_made_it(command: str, name: str, here: Path) -> None:
    check(command, name)


@pytest.mark.slow
@pytest.mark.parametrize(("command", "name"), cases(SLOW))
def test_a_large_output_says_what_made_it(command: str, name: str, here: Path) -> None:
    check(command, name)


def writing(group: click.Group, start: str = "") -> Iterator[str]:
    """Every command that writes a file."""
    with click.Context(group) as ctx:
        for name in group.list_commands(ctx):
            command = group.get_command(ctx, name)
            if isinstance(command, click.Group):
                yield from writing(command, f"{start}{name} ")
            elif command and {"output", "outputs", "folder", "target", "report"} & {
                p.name for p in command.params if isinstance(p.type, click.Path)
            }:
                yield start + name


def test_every_command_that_writes_a_file_is_looked_at() -> None:
    looked_at = [*FAST, *SLOW, *UNCHANGED]
    for command in writing(cli):
        assert any(x == command or x.startswith(f"{command} ") for x in looked_at), command


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("evaluate --textbook --preset lmu-ltau -p g=0.1 --format json", "He:1990pn"),
        ("solve --preset b-l -p g=0.1 --format json", "Mohapatra:1980qe"),
        ("card write --preset b3-l2 -p g=0.1 -o out", "Allanach:2020kss"),
    ],
)
def test_the_papers_of_a_preset_are_cited(words: str, key: str, here: Path) -> None:
    text = call(*words.split())
    if text:
        Path("out").write_text(text)
    assert f"{{{key}," in call("cite", "out")


def test_the_papers_of_the_preset_of_a_scan_are_cited(here: Path) -> None:
    Path("scan.toml").write_text(
        'kind = "grid"\npreset = "vector-mediator"\n[free]\n'
        "mzp = { low = 400, high = 500, number = 2 }\n[fixed]\n"
        "gq = 0.1\ngl = 0.01\ngnunu = 1.0\nmnu4 = 300\n"
    )
    call("scan", "scan.toml", "-o", "out.csv")
    assert "{Abercrombie:2015wmb," in call("cite", "out.csv")


def test_the_terminal_shows_no_record(here: Path) -> None:
    for command in ("evaluate --textbook", "card write", "paper --help"):
        assert "citations" not in call(*command.split())
