"""What pyproject.toml promises is what `.ci/run` installs and what remedies name."""

import re
import shlex
import tomllib
from pathlib import Path

import pytest

from bridge.external.codes.catalogue import CODES

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
TESTED = ("scan", "fit", "lhe", "oracle", "docs", "test")


def requirements():
    """Name and specifier of each dependency, those of the tested extras included."""
    extras = PROJECT["optional-dependencies"]
    lines = [*PROJECT["dependencies"], *(line for extra in TESTED for line in extras[extra])]
    return dict(re.split(r"(?=[<>=])", line, maxsplit=1) for line in lines)


@pytest.mark.skipif(not (ROOT / ".ci").exists(), reason="versions are kept in the repository")
def test_the_lowest_versions_are_the_declared_floors():
    pins = (ROOT / ".ci" / "lowest.txt").read_text(encoding="utf-8").splitlines()
    pinned = dict(line.split("==") for line in pins if "==" in line)
    for name, specifier in requirements().items():
        floor = re.match(r"[>=]=([\d.]+)", specifier)
        assert floor, f"{name} has no lowest version"
        found = pinned[name.partition("[")[0]]
        assert re.fullmatch(rf"{re.escape(floor[1])}(\.0)*", found), f"{name}: run .ci/lock"


def test_a_remedy_installs_what_the_extra_declares():
    extras = PROJECT["optional-dependencies"]
    declared = {*extras["oracle"], *extras["test"]}
    for code in CODES:
        assert set(shlex.split(code.requirement)) <= declared, code.name
