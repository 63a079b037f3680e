"""The digest of the model changes with the physics, and with nothing else."""

from __future__ import annotations

import shutil

import pytest

from bridge.errors import ModelError
from bridge.files import shipped
from bridge.model.digest import model_digest


@pytest.fixture
def model(tmp_path):
    return shutil.copytree(shipped("ufo_model"), tmp_path / "model")


def _edit(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("parameters.py", 'name="gbb"', 'name="gbbb"'),
        ("parameters.py", '"vts*gbb"', '"2*vts*gbb"'),
        ("particles.py", "charge=", "charge=1+"),
        ("couplings.py", 'value="', 'value="2*'),
        ("restrict_5f.dat", "5  0.000000e+00  # MB", "5  4.700000e+00  # MB"),
    ],
)
def test_a_change_of_physics_changes_the_digest(model, file, old, new):
    _edit(model / file, old, new)
    assert model_digest(model) != model_digest()


def test_comments_defaults_and_other_files_do_not(model):
    """A recorded run wrote every external parameter: it does not depend on their defaults."""
    path = model / "parameters.py"
    external = next(line for line in path.read_text().splitlines() if 'name="gbb"' in line)
    _edit(path, external, f"# a comment\n{external.replace('value=', 'value=1+')}")
    _edit(model / "restrict_5f.dat", "# MB", "# mass of b")
    (model / "README.md").write_text("")
    shutil.rmtree(model / "__pycache__", ignore_errors=True)
    assert model_digest(model) == model_digest()


def test_a_directory_without_a_model_is_refused(tmp_path):
    with pytest.raises(ModelError, match="no files of a UFO model"):
        model_digest(tmp_path)


def test_a_file_that_is_not_python_is_refused(model):
    (model / "couplings.py").write_text("GC_1 = (")
    with pytest.raises(ModelError, match=r"couplings.py:1: not Python"):
        model_digest(model)
