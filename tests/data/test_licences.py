"""Every table that travels with the package says whose numbers it holds, and on what terms."""

from __future__ import annotations

import re
from fnmatch import fnmatch
from pathlib import Path

import pytest

import bridge
from bridge.data.tables import read_data_table

DATA = Path(bridge.__file__).parent / "data"
NOT_DATA = {"limits/sets.csv", "limits/correlations.csv"}
"""What belongs to which set, and how errors of listed limits are correlated."""
TABLES = sorted(str(path.relative_to(DATA)) for path in DATA.rglob("*.csv"))


@pytest.mark.parametrize("name", TABLES)
def test_the_page_of_licences_names_it(name: str) -> None:
    text = (DATA / "LICENCES.md").read_text(encoding="utf-8")
    patterns = re.findall(r"`([^`]*)`", "\n".join(re.findall(r"^\| (.*?) \|", text, re.M)))
    assert any(fnmatch(name, pattern) for pattern in patterns)


@pytest.mark.parametrize("name", [name for name in TABLES if name not in NOT_DATA])
def test_its_header_names_a_source(name: str) -> None:
    header = read_data_table(DATA / name).keys
    terms = {"licence", "cite"} if name.startswith("limits/") else {"source"}
    assert all(header.get(key) for key in terms)
