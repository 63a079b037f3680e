"""TAB: what the shell is offered for commands, parameters, limits, quantities and files."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete, get_completion_class
from click.testing import CliRunner

from bridge.cli.commands import _COMMANDS, cli
from bridge.cli.template import templates
from bridge.data.limit_sets import named_sets
from bridge.data.presets import PRESETS
from bridge.limits.catalogue import shipped_limits
from bridge.native.parton_luminosities import shipped_sets
from bridge.observables import OBSERVABLES
from bridge.point import PARAMETERS


def offered(line: str) -> dict[str, str]:
    """What can stand at the end of a command line, and its kind."""
    *words, typed = line.split(" ")
    shell = ShellComplete(cli, {}, "zpbridge", "_ZPBRIDGE_COMPLETE")
    return {item.value: item.type for item in shell.get_completions(words, typed)}


CASES = {
    "": set(_COMMANDS),
    "li": {"limits"},
    "limits ": {"list", "check", "new", "compare"},
    "card w": {"write"},
    "evaluate -p ": {f"{name}=" for name in PARAMETERS} | {"g=", "gq=", "gl="},
    "evaluate -p mz": {"mzp="},
    "scan x.csv --limits ": {*named_sets(), *shipped_limits(), ""},
    "evaluate --limits lz_2024": {"lz_2024_si", "lz_2024"},
    "evaluate --explain ": {*OBSERVABLES, *shipped_limits(), "all", "policy", "not_included"},
    "evaluate --explain omega_h2_c": {"omega_h2_cbe"},
    "evaluate --preset ": set(PRESETS),
    "report --pdf ": {*shipped_sets(), ""},
    "card convert x.slha --profile ma": {"madgraph"},
    "limits list pap": {"paper", "pap"},
    "limits compare lz_2022_si --against lz_2024": {"lz_2024_si"},
    "template ": {*templates(), "madgraph", "micromegas"},
    "template sl": {"slurm_dask.sh"},
    "evaluate --sqrt": {"--sqrt-s"},
}


@pytest.mark.parametrize("line", CASES)
def test_what_is_offered(line: str) -> None:
    assert set(offered(line)) >= CASES[line]
    assert all(value.startswith(line.rpartition(" ")[2]) for value in offered(line))


def test_files_are_offered_beside_names() -> None:
    assert offered("evaluate --limits pap") == {"pap": "file", "paper": "plain"}
    assert offered("evaluate ca") == {"ca": "file"}


def test_commands_are_offered_without_importing_them() -> None:
    code = (
        "import sys; from bridge.cli.commands import cli; import click; "
        "cli.shell_complete(click.Context(cli), 'ev'); "
        "print([m for m in sys.modules if m.startswith('bridge.cli.e') or m == 'scipy'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['bridge.cli.error_text']"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_help_says_how_for_each_shell(shell: str) -> None:
    told = CliRunner().invoke(cli, ["--help"]).stdout
    assert f"_ZPBRIDGE_COMPLETE={shell}_source zpbridge" in told
    assert get_completion_class(shell) is not None


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
def test_bash_completes_a_parameter_without_a_space(tmp_path: Path) -> None:
    program = tmp_path / "zpbridge"
    program.write_text(f"#!{sys.executable}\nfrom bridge.cli import main\nmain()\n")
    program.chmod(0o755)
    script = f"""
    PATH={tmp_path}:$PATH
    eval "$(_ZPBRIDGE_COMPLETE=bash_source zpbridge)"
    compopt() {{ printf '%s ' "$@"; }}
    COMP_WORDS=(zpbridge evaluate -p mz) COMP_CWORD=3
    _zpbridge_completion zpbridge
    echo "${{COMPREPLY[@]}}"
    """
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True)
    assert done.stdout == "-o nospace mzp=\n", done.stderr
