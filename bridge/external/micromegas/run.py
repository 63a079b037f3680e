"""One run of micrOMEGAs over points: compile the model once, then start it over all of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from bridge.errors import ToolError
from bridge.external.answers import Answers, ask
from bridge.external.child import explain_exit, last_line, run_program
from bridge.external.installation import Installation
from bridge.external.micromegas.input import data_file, exported_model, project_of, variables
from bridge.external.micromegas.output import read_answer, results
from bridge.external.micromegas.settings import MicromegasSettings
from bridge.external.tool import Job
from bridge.external.tool_result import ToolResult
from bridge.external.workdir import Built, digest, full_disk
from bridge.files import shipped, write_text
from bridge.point import Point
from bridge.results import Results

_PATIENCE = 3
_FIXED_WIDTH = (
    "micrOMEGAs computes the width of the Z' itself: leave DECAY 32 out of the card, or Auto"
)


def facts(installation: Installation) -> dict[str, str]:
    """What a compiled program depends on."""
    return {
        "path": str(installation.path),
        "model": digest(dict(exported_model())),
        "main": digest(_main().read_text(encoding="utf-8")),
    }


def evaluate(job: Job[MicromegasSettings], points: Sequence[Point]) -> dict[Point, ToolResult]:
    """Build the program if need be and run it on all points, again where it stopped short."""
    log = job.new_log("run")
    fixed = [p for p in points if p.wzp is not None]
    found = {p: ToolResult(p, None, log, _FIXED_WIDTH, refused=True) for p in fixed}
    fruitless = 0
    with job.build() as built:
        while todo := [p for p in points if p not in found]:
            if not built.ready:
                _compile(job, built)
            answers = _start(job, built, todo, log)
            found |= answers.found
            if answers.failure:
                fruitless = 0 if answers.found else fruitless + 1
                lost = [p for p in todo if p not in found]
                for point in lost if fruitless == _PATIENCE else lost[:1]:
                    found[point] = ToolResult(point, None, log, answers.failure)
    return found


def _main() -> Path:
    return shipped("templates/micromegas/main.c")


def _compile(job: Job[MicromegasSettings], built: Built) -> None:
    version = job.installation.version
    job.progress(f"compiling the model with micrOMEGAs {version}")
    built.clear()
    log = job.new_log("build")
    project = project_of(job.installation.path, exported_model(), _main(), built.directory)
    code = run_program(
        ["make", "main=zpbridge.c"],
        cwd=project,
        log=log,
        timeout_s=job.settings.build_timeout_s,
        keep_open=(built.lock,),
    )
    if code or not (project / "zpbridge").is_file():
        said = log.read_text(encoding="utf-8", errors="replace")
        why = full_disk(built.directory, said) or (
            f"make {explain_exit(code)}, last line {last_line(log)!r}"
        )
        raise ToolError(f"the model could not be compiled with micrOMEGAs: {why}; see {log}")
    built.seal(version=version)


def _start(
    job: Job[MicromegasSettings], built: Built, points: Sequence[Point], log: Path
) -> Answers:
    """Start the program over the points."""
    project, s = built.directory / "zpbridge", job.settings
    files = _write_data(project, points)
    source = f"micrOMEGAs {job.installation.version}"

    def judge(i: int, line: str) -> Results:
        answer = read_answer(line)
        if answer is None or f" file={files[i]} " not in line:
            raise ToolError(f"micrOMEGAs answered for another file than {files[i]}")
        return results(answer, points[i], s.physics(), source)

    start = partial(
        run_program,
        ["./zpbridge", "-f", str(s.fast), "-e", repr(s.beps), "-b", repr(s.bw_range), *files],
        cwd=project,
        log=log,
        timeout_s=s.timeout_s,
        keep_open=(built.lock,),
    )
    with built.in_use() as intact:
        answers = ask(job, "micrOMEGAs", start, points, judge, log)
        intact(answers.intact)
    return answers


def _write_data(project: Path, points: Sequence[Point]) -> list[str]:
    """One parameter file per point; their names."""
    names = variables(exported_model())
    files = [f"point{i}.par" for i in range(len(points))]
    for file, point in zip(files, points, strict=True):
        write_text(project / file, data_file(point, names))
    return files
