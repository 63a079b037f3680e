from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bridge.files import shipped


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A copy of the shipped model to change."""
    copy = tmp_path / "ufo_model"
    shutil.copytree(shipped("ufo_model"), copy, ignore=shutil.ignore_patterns("__pycache__"))
    return copy
