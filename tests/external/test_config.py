"""zpbridge.toml, environment variables and PATH, in that order."""

from __future__ import annotations

from pathlib import Path

import pytest

from bridge.errors import InputError
from bridge.external.config import Config, load_config, locate, read_config


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "user"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def test_without_a_file_there_are_defaults(tmp_path):
    assert load_config() == Config(workdir=tmp_path / "cache" / "zpbridge")


def test_the_file_of_the_directory_comes_before_the_users(tmp_path):
    (tmp_path / "user" / "zpbridge").mkdir(parents=True)
    (tmp_path / "user" / "zpbridge" / "zpbridge.toml").write_text('workdir = "/users"\n')
    assert load_config().workdir == Path("/users")
    Path("zpbridge.toml").write_text('workdir = "/here"\n[madgraph]\npython = "/p"\n')
    config = load_config()
    assert (config.workdir, config.get("madgraph", "python")) == (Path("/here"), "/p")
    assert config.source == str(tmp_path / "zpbridge.toml")


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
        read_config(path)
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
