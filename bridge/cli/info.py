"""`zpbridge info`: what a report of a fault needs to say of an installation."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import sys
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Any

import click

from bridge.cli import options
from bridge.cli.layout import TextTable, plain_table, render
from bridge.external.config import CONFIG_VARIABLE, Config
from bridge.external.installation import Missing
from bridge.external.registry import tools
from bridge.files import PACKAGE, shipped
from bridge.limits.catalogue import MANIFEST, SEARCH_PATH
from bridge.provenance import commit, digest_of, installation

VARIABLES = (
    CONFIG_VARIABLE, SEARCH_PATH, "MG5_DIR", "MICROMEGAS_DIR", "SOURCE_DATE_EPOCH", "NO_COLOR",
    "OMP_NUM_THREADS", "NUMBA_CACHE_DIR", "NUMBA_NUM_THREADS", "NUMBA_CPU_NAME",
    "NUMBA_DISABLE_JIT",
)  # fmt: skip
"""Of the environment, that change what happens."""


@click.command()
@options.config
@click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True
)
def command(config: Config, form: str) -> None:
    """Versions, programs, digests of data, processor and compiled code: for a report of a fault.

    It names folders of this machine; take out what you do not want to publish.
    """
    found = facts(config)
    if form == "json":
        click.echo(json.dumps(found, indent=2))
        return
    parts: list[TextTable | str] = []
    for heading, entries in found.items():
        table = plain_table(heading, "", prose=[""])
        for name, value in entries.items():
            table.add_row(f"  {name}", str(value))
        parts += [table, ""]
    click.echo(render(*parts, "Folders of this machine are named: take out what stays private."))


def facts(config: Config) -> dict[str, dict[str, Any]]:
    """Everything that is told, by heading and name."""
    made = installation()
    return {
        "zpbridge": {
            "version": made["version"],
            "commit": commit() or "none: not a checkout",
            "program digest": made["code"],
            "folder": str(PACKAGE),
        },
        "python": {"version": sys.version.split()[0], "program": sys.executable},
        "packages": packages(),
        "data": {
            "model": made["model"],
            "limits": digest_of(MANIFEST),
            "references": digest_of_folder(shipped("validation") / "reference"),
        },
        "programs": {
            t.tool: f"absent: {t.sentence}" if isinstance(t, Missing) else f"{t.version}, {t.path}"
            for t in tools(config)
        },
        "machine": _machine(),
        "compiled code": _kernels(),
        "environment": {name: os.environ[name] for name in VARIABLES if name in os.environ},
    }


def packages() -> dict[str, str]:
    """The version of every package that zpbridge needs or can use."""
    found = {}
    for requirement in requires("zpbridge") or []:
        if "python_version" in requirement:
            continue
        name = re.split(r"[^\w.-]", requirement, maxsplit=1)[0]
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            extra = re.search(r"extra == ['\"](\w+)['\"]", requirement)
            found[name] = f"absent (extra {extra[1]})" if extra else "absent, but needed"
    return dict(sorted(found.items()))


def digest_of_folder(folder: Path) -> str:
    """SHA-256 of the names and contents of all its files."""
    state = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        state.update(f"{path.relative_to(folder).as_posix()} {digest_of(path)}\n".encode())
    return state.hexdigest()


def _machine() -> dict[str, Any]:
    """System and processor, as the compiler of kernels sees it."""
    from llvmlite import binding
    from numba import get_num_threads

    features: Mapping[str, bool] = binding.get_host_cpu_features()
    return {
        "system": platform.platform(),
        "processor": f"{platform.machine()}, {binding.get_host_cpu_name()}",
        "features": " ".join(sorted(name for name, there in features.items() if there)),
        "cores": os.cpu_count(),
        "threads of kernels": get_num_threads(),
    }


def _kernels() -> dict[str, Any]:
    """Where compiled code is kept, and whether it can be."""
    from bridge.native.relic_kernels import relic_batch
    from bridge.numerics.compiling import cache_folder

    folder = cache_folder(relic_batch)
    if folder is None:
        return {"folder": "none can be written: set NUMBA_CACHE_DIR to one", "writable": False}
    return {
        "folder": str(folder),
        "writable": os.access(folder, os.W_OK),
        "kernels": len({path.name.partition("-")[0] for path in folder.glob("*.nbi")}),
    }
