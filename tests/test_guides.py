"""What the guides show is what the program does: their commands run, their tables are complete."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from guides import BESIDE_THE_CODE, GUIDES, PACKAGE, ROOT, Block, blocks, read

from bridge.cli.commands import cli
from bridge.data.presets import PRESETS
from bridge.observables import OBSERVABLES, shown
from bridge.paper.errata import ERRATA
from bridge.point import GENERAL, PORTAL

NATIVE, MODEL, PAPER, COMMANDS = (
    PACKAGE / room / "README.md" for room in ("native", "model", "paper", "cli")
)


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def words(line: str) -> list[str]:
    return shlex.split(line, comments=True)


def accept(line: str) -> None:
    """That a command has the options it is shown with, without running it."""
    command, context = cli, click.Context(cli)
    _, *rest = words(line)
    while isinstance(command, click.Group):
        _, command, rest = command.resolve_command(context, rest)
        context = click.Context(command, context)
    command.make_parser(context).parse_args(rest)


def run(line: str) -> None:
    """A command of the program, in this process."""
    program, *rest = words(line)
    assert program == "zpbridge", line
    result = CliRunner().invoke(cli, rest, catch_exceptions=False)
    assert result.exit_code == 0, f"{line}\n{result.output}"


def show(block: Block) -> None:
    """Write a file, run what is Python, run or only read the commands."""
    if block.note.startswith("file "):
        Path(block.note.removeprefix("file ")).write_text(block.text, encoding="utf-8")
    elif block.language == "python":
        exec(block.text, {})
    for line in block.commands():
        (accept if block.note.startswith("not run: ") else run)(line)


def runnable(path: Path, slow: bool) -> list[Block]:
    """What is shown in time: files first, as a sentence may name one before it shows it."""
    found = [b for b in blocks(path) if slow or b.note != "slow"]
    found = [b for b in found if "pip install" not in b.text]
    return sorted(found, key=lambda block: not block.note.startswith("file "))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("path", GUIDES, ids=named)
@pytest.mark.usefixtures("folder")
def test_what_a_guide_shows_runs(path: Path) -> None:
    for block in runnable(path, slow=False):
        show(block)


@pytest.mark.slow
@pytest.mark.parametrize(
    "path", [p for p in GUIDES if any(b.note == "slow" for b in blocks(p))], ids=named
)
@pytest.mark.usefixtures("folder")
def test_what_takes_long_runs_too(path: Path) -> None:
    """After the quick blocks, which make what slow ones read."""
    for block in runnable(path, slow=True):
        show(block)


@pytest.mark.parametrize("path", GUIDES, ids=named)
def test_what_a_guide_links_to_is_there(path: Path) -> None:
    """Files of the package always, those of the repository where it is."""
    for link in re.findall(r"\]\((?!https?:)([^)#]*)(?:#[^)]*)?\)", read(path)):
        target = (path.parent / link).resolve()
        assert target.exists() or not (ROOT / "README.md").exists(), link


def row(*cells: str) -> str:
    escaped = (cell.replace("|", r"\|") for cell in cells)
    return f"| {' | '.join(escaped)} |"


@pytest.mark.parametrize("name", shown(beyond=True, everything=True))
def test_every_quantity_is_listed(name: str) -> None:
    info = OBSERVABLES[name]
    assert row(f"`{name}`", info.unit, info.meaning) in read(NATIVE)


def test_every_erratum_is_listed() -> None:
    for erratum in ERRATA:
        assert row(erratum.equation, erratum.printed, erratum.finding) in read(PAPER)


def test_every_parameter_and_every_preset_is_listed() -> None:
    text = read(MODEL)
    for name in (*PORTAL, *GENERAL):
        assert re.search(rf"^\|.*`{name}`.*\|", text, re.M), name
    for name, preset in PRESETS.items():
        (found,) = (line for line in text.splitlines() if line.startswith(f"| `{name}` |"))
        assert found.endswith(f"| {preset.anomalies} | {preset.source} |")
        assert ("vts = 0" in found) == ("vts" in preset.fixed)
        assert {c for of in preset.couplings.values() for c in of} <= set(re.split(r"\W+", found))


def test_every_command_is_listed() -> None:
    table = "".join(line for line in read(COMMANDS).splitlines() if line.startswith("| `"))
    for name in cli.list_commands(click.Context(cli)):
        assert f"`{name}`" in table


def test_every_guide_is_in_the_contents_of_the_readme() -> None:
    readme = ROOT / "README.md"
    if not readme.exists():
        pytest.skip("the README is read where the repository is")
    links = set(re.findall(r"\]\(([^)#]*)", read(readme)))
    internal = {"data"}
    found = {named(p) for p in BESIDE_THE_CODE if p.relative_to(PACKAGE).parts[0] not in internal}
    assert found <= links
