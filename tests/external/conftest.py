"""Fake programs that look like micrOMEGAs and MadGraph from outside, and lie as they are told.

`mode` is one word that the fake reads from a file at every start; "honest" does what the real
program does, every other mode is one way to go wrong.
"""

from __future__ import annotations

import io
import os
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from bridge.external.config import Config
from bridge.external.madgraph.program import MADGRAPH
from bridge.external.micromegas import run as micromegas_run
from bridge.external.micromegas.program import MICROMEGAS
from bridge.external.tool import Tool
from bridge.point import FIELDS, Point

FAKES = Path(__file__).with_name("fakes")
VARIABLES = (*FIELDS, "MB", "MT", "MMU", "MC", "MTA")


@dataclass
class Fake:
    """One fake installation, the tool that uses it, and its work directory."""

    tool: Tool
    path: Path
    workdir: Path

    def set(self, mode: str) -> None:
        (self.path / "mode").write_text(mode)

    def child_is_alive(self) -> bool:
        pid = int((self.path / "child.pid").read_text())
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return False
        return state != "Z"


def _script(name: str, path: Path, here: Path) -> None:
    """Write an executable fake that reads its mode in the directory `here`."""
    prelude = (FAKES / "prelude").read_text().replace("@HERE@", str(here))
    path.write_text(f"#!{sys.executable}\n{prelude}{(FAKES / name).read_text()}")
    path.chmod(0o755)


def _on_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *names: str) -> Path:
    directory = tmp_path / "bin"
    directory.mkdir()
    for name in names:
        (directory / name).write_text("#!/bin/sh\nexit 0\n")
        (directory / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{directory}{os.pathsep}{os.environ['PATH']}")
    return directory


@pytest.fixture
def fake_micromegas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Fake:
    home = tmp_path / "micromegas"
    for name in ("sources", "lib", "include", "CalcHEP_src"):
        (home / name).mkdir(parents=True)
    (home / "README").write_text("micromegas_6.0 was tested for Linux\n")
    (home / "lib" / "micromegas.a").touch()
    (home / "CalcHEP_src" / "FlagsForMake").touch()
    with tarfile.open(home / "sources" / "new.tar", "w") as archive:
        for name in ("work", "work/models"):
            entry = tarfile.TarInfo(name)
            entry.type, entry.mode = tarfile.DIRTYPE, 0o755
            archive.addfile(entry, io.BytesIO())
    _script("zpbridge", home / "zpbridge", home)
    binaries = _on_path(tmp_path, monkeypatch, "gcc")
    _script("make", binaries / "make", home)

    lines = ["model", " Variables", "Name |Value |> <|", *(f"{v} |1 |" for v in VARIABLES)]
    model = {"vars1.mdl": "\n".join(lines) + "\n"}
    monkeypatch.setattr(micromegas_run, "exported_model", lambda: model)
    config = Config(tmp_path / "work", {"micromegas": {"path": str(home)}}, "a test")
    fake = Fake(Tool(MICROMEGAS, config), home, tmp_path / "work")
    fake.set("honest")
    return fake


@pytest.fixture
def fake_madgraph(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Fake:
    home = tmp_path / "mg5"
    (home / "bin").mkdir(parents=True)
    (home / "models" / "template_files").mkdir(parents=True)
    (home / "VERSION").write_text("version = 3.5.7\ndate = 2024-11-29\n")
    _script("mg5_aMC", home / "bin" / "mg5_aMC", home)
    _script("madevent", home / "madevent", home)
    survey = (home / "madevent").read_text()
    (home / "generate_events").write_text(survey + (FAKES / "generate_events").read_text())
    binaries = _on_path(tmp_path, monkeypatch, "gfortran", "g++", "make")
    python = binaries / "python-with-six"
    python.write_text(
        f'#!/bin/sh\n[ "$2" = "import six" ] && exit 0\nexec "{sys.executable}" "$@"\n'
    )
    python.chmod(0o755)
    config = Config(
        tmp_path / "work", {"madgraph": {"path": str(home), "python": str(python)}}, "a test"
    )
    fake = Fake(Tool(MADGRAPH, config), home, tmp_path / "work")
    fake.set("honest")
    return fake


@pytest.fixture
def points() -> list[Point]:
    common = {"gbb": 0.01, "gmumu": 0.3, "gnunu": 1.0, "mnu4": 1000.0}
    return [Point(mzp=mzp, **common) for mzp in (300.0, 400.0, 500.0)]


@pytest.fixture
def fixed_width_points(points: list[Point]) -> list[Point]:
    return [point.replace(wzp=1.5) for point in points]
