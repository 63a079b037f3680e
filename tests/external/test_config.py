"""zpbridge.toml from where it is trusted, environment variables and PATH, in that order."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from bridge.cli.commands import cli
from bridge.errors import InputError
from bridge.external.config import Config, locate
from bridge.external.registry import configuration


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "user"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("ZPBRIDGE_CONFIG", raising=False)


def test_without_a_file_there_are_defaults(tmp_path):
    assert configuration() == Config(workdir=tmp_path / "cache" / "zpbridge")


def test_a_named_file_comes_before_that_of_the_variable_and_the_users(tmp_path, monkeypatch):
    (tmp_path / "user" / "zpbridge").mkdir(parents=True)
    (tmp_path / "user" / "zpbridge" / "zpbridge.toml").write_text('workdir = "/users"\n')
    assert configuration().workdir == Path("/users")
    Path("other.toml").write_text('workdir = "/other"\n[madgraph]\npython = "/p"\n')
    monkeypatch.setenv("ZPBRIDGE_CONFIG", "other.toml")
    config = configuration()
    assert (config.workdir, config.get("madgraph", "python")) == (Path("/other"), "/p")
    assert config.source == str(tmp_path / "other.toml")
    Path("named.toml").write_text('workdir = "/named"\n')
    assert configuration(Path("named.toml")).workdir == Path("/named")
    monkeypatch.setenv("ZPBRIDGE_CONFIG", "nowhere.toml")
    with pytest.raises(InputError, match=r"nowhere.toml: cannot be read: No such file"):
        configuration()


def test_relative_paths_are_relative_to_the_folder_of_the_file(tmp_path):
    (tmp_path / "deep").mkdir()
    file = tmp_path / "deep" / "zpbridge.toml"
    file.write_text('workdir = "work"\n[madgraph]\npath = "../mg5"\n')
    config = configuration(file)
    assert config.workdir == tmp_path / "deep" / "work"
    place = locate("madgraph", "MG5_DIR", "mg5_aMC", config)
    assert place is not None and place.path.resolve() == tmp_path / "mg5"


@pytest.mark.parametrize("words", [["tools"], ["run", "madgraph", "a.slha"]])
def test_no_command_starts_a_program_that_the_current_directory_names(tmp_path, words):
    for name in ("bin/mg5_aMC", "python"):
        program = tmp_path / "mg5" / name
        program.parent.mkdir(parents=True, exist_ok=True)
        program.write_text(f"#!/bin/sh\ntouch {tmp_path}/started\n")
        program.chmod(0o755)
    (tmp_path / "mg5" / "models" / "template_files").mkdir(parents=True)
    (tmp_path / "mg5" / "VERSION").write_text("version = 3.5.7\n")
    Path("zpbridge.toml").write_text('[madgraph]\npath = "mg5"\npython = "mg5/python"\n')
    CliRunner().invoke(cli, ["card", "write", "-o", "a.slha"])
    done = CliRunner().invoke(cli, words)
    assert not (tmp_path / "started").exists()
    assert f"note: {tmp_path}/zpbridge.toml is not used" in done.output
    CliRunner().invoke(cli, ["tools", "--config", "zpbridge.toml"])
    assert (tmp_path / "started").exists()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("workdir = /tmp", "not a TOML file"),
        ("workdir = 3", "workdir = 3: expected a path in quotes"),
        ('[pythia]\npath = "/"', "pythia: expected workdir or a table [madgraph], [micromegas]"),
        ('[madgraph]\nversion = "3"', "expected path or python, a path in quotes"),
        ("[micromegas]\npath = 6", "[micromegas] path = 6: expected path, a path in quotes"),
        ("micromegas = 6", "micromegas: expected workdir or a table"),
    ],
)
def test_a_wrong_file_is_refused_by_name(tmp_path, text, sentence):
    path = tmp_path / "zpbridge.toml"
    path.write_text(text)
    with pytest.raises(InputError) as error:
        configuration(path)
    assert str(error.value).startswith(f"{path}: ")
    assert sentence in str(error.value)


def test_file_then_environment_then_path(tmp_path, monkeypatch):
    program = tmp_path / "on_path" / "bin" / "mg5_aMC"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent))
    monkeypatch.setenv("MG5_DIR", "/environment")
    configured = Config(programs={"madgraph": {"path": "/file"}}, source="zpbridge.toml")

    def place(config: Config) -> tuple[str, str]:
        found = locate("madgraph", "MG5_DIR", "mg5_aMC", config)
        assert found is not None
        return str(found.path), found.said_by

    assert place(configured) == ("/file", "[madgraph] path in zpbridge.toml")
    assert place(Config()) == ("/environment", "MG5_DIR")
    monkeypatch.delenv("MG5_DIR")
    assert place(Config()) == (str(tmp_path / "on_path"), "PATH")
    monkeypatch.setenv("PATH", "")
    assert locate("madgraph", "MG5_DIR", "mg5_aMC", Config()) is None
