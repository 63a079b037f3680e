"""Python packages as external programs: found by version, run in a process of their own."""

from __future__ import annotations

from functools import partial
from importlib import metadata
from pathlib import Path

from bridge.external.codes.catalogue import CODES, Code
from bridge.external.codes.run import CodeSettings, evaluate
from bridge.external.config import Config
from bridge.external.installation import Installation, Missing
from bridge.external.tool import Program
from bridge.external.workdir import digest
from bridge.model.digest import model_digest


def find(code: Code, config: Config) -> Installation | Missing:
    """The package in this Python, without importing it."""
    remedy = f"python -m pip install {code.requirement}"
    try:
        found = metadata.distribution(code.distribution)
    except metadata.PackageNotFoundError:
        return Missing(code.name, f"{code.distribution} is not installed: {remedy}")
    if not found.version.startswith(code.versions):
        return Missing(
            code.name,
            f"{code.distribution} {found.version} is installed, {code.versions} is needed: "
            f"{remedy}",
        )
    return Installation(code.name, found.version, Path(str(found.locate_file(""))))


def facts(code: Code, installation: Installation) -> dict[str, str]:
    """What the numbers depend on."""
    source = Path(__file__).with_name(f"{code.module}.py")
    return {"model": model_digest(), "module": digest(source.read_text(encoding="utf-8"))}


def installable(code: Code) -> Program[CodeSettings]:
    """A code as an external program."""
    return Program(
        name=code.name,
        find=partial(find, code),
        settings=CodeSettings(),
        facts=partial(facts, code),
        evaluate=partial(evaluate, code),
        given=lambda settings, point: settings.inputs(point),
    )


INSTALLABLE = tuple(map(installable, CODES))
