"""The processes that MadGraph generated, compiled once for all points, and its starts in them."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from bridge.errors import ToolError
from bridge.external.child import explain_exit, run_program
from bridge.external.madgraph.output import check_log, check_version
from bridge.external.madgraph.settings import PROCESSES, MadGraphSettings
from bridge.external.reading import read_text
from bridge.external.tool import Job
from bridge.external.workdir import Built, make_directory
from bridge.files import shipped, write_text

_MODEL = "zpportal"
_QUIET = (
    "auto_update = 0\nautomatic_html_opening = False\nnotification_center = False\nrun_mode = 0\n"
)


def generate(job: Job[MadGraphSettings], built: Built, restriction: str) -> None:
    """Every process of `PROCESSES` from the UFO model. Raises ToolError where one is missing."""
    version = job.installation.version
    job.progress(f"generating the processes with MadGraph {version}")
    built.clear()
    _write_inputs(job, built.directory, restriction)
    log = job.new_log("generate")
    command = [str(job.installation.path / "bin" / "mg5_aMC"), "-f", "generate.mg5"]
    try:
        check_start(job, built, command, built.directory, log)
        for name in PROCESSES:
            if not (built.directory / name / "bin" / "madevent").is_file():
                raise ToolError(f"MadGraph wrote no process {name}")
    except ToolError as error:
        raise ToolError(f"{error}; see {log}") from error
    for name in PROCESSES:
        configuration = built.directory / name / "Cards" / "me5_configuration.txt"
        write_text(configuration, read_text(configuration, "MadGraph") + _QUIET)
    built.seal(version=version, restriction=restriction)


def _write_inputs(job: Job[MadGraphSettings], directory: Path, restriction: str) -> None:
    """The model, the commands, a home with a configuration, and the Python to start."""
    shutil.copytree(
        shipped("ufo_model"),
        directory / _MODEL,
        ignore=shutil.ignore_patterns("__pycache__", "*.pkl"),
    )
    home = make_directory(directory / "home" / ".mg5")
    write_text(home / "mg5_configuration.txt", _QUIET)
    _shadow_python(make_directory(directory / "bin"), job.installation.companions["python"])
    lines = [f"import model ./{_MODEL}-{restriction}"]
    for name, process in PROCESSES.items():
        lines += [*process, f"output {name} -nojpeg"]
    write_text(directory / "generate.mg5", "\n".join(lines) + "\n")


def _shadow_python(directory: Path, python: str) -> None:
    """MadGraph's makefiles start `python3` from PATH: make that the one that has six."""
    script = directory / "python3"
    write_text(script, f'#!/bin/sh\nexec "{python}" "$@"\n')
    script.chmod(0o755)


def plain_environment() -> dict[str, str]:
    """The environment without what steers this Python: MadGraph has its own."""
    return {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}


def check_start(
    job: Job[MadGraphSettings], built: Built, command: list[str], cwd: Path, log: Path
) -> str:
    """What MadGraph said. Raises ToolError where it did not end well, or another version ran."""
    before = log.stat().st_size if log.exists() else 0
    path = f"{built.directory / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    home = {"HOME": str(built.directory / "home"), "LC_ALL": "C", "PATH": path}
    code = run_program(
        [job.installation.companions["python"], *command],
        cwd=cwd,
        log=log,
        timeout_s=job.settings.timeout_s,
        environment=plain_environment() | home,
        keep_open=(built.lock,),
    )
    with log.open("rb") as stream:
        stream.seek(before)
        text = stream.read().decode(errors="replace")
    check_log(text, built.directory)
    if code:
        raise ToolError(f"MadGraph {explain_exit(code)}")
    check_version(text, job.installation.version)
    return text
