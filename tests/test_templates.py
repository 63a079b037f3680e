"""The files for use by hand describe the benchmark point, like the benchmark card."""

import re

import pytest

from bridge.data.ufo_tables import external_parameters
from bridge.evaluation import read_card
from bridge.files import shipped
from bridge.native.widths import width_zp
from bridge.point import PORTAL, benchmark

VALUES = {name: benchmark().numbers()[name] for name in PORTAL}


def test_the_card_is_the_benchmark():
    assert read_card(shipped("templates") / "benchmark_card.slha").point() == benchmark()


def test_the_parameter_file_of_the_micromegas_main():
    lines = (shipped("templates") / "micromegas" / "data.par").read_text().splitlines()
    given = dict(line.split() for line in lines if line and not line.startswith("#"))
    for name, value in VALUES.items():
        assert float(given[name]) == value, name


@pytest.mark.parametrize("name", ["launch.mg5", "gridpack.mg5"])
def test_the_madgraph_scripts(name):
    text = (shipped("templates") / "madgraph" / name).read_text()
    given = {
        (block.upper(), int(code)): float(value)
        for block, code, value in re.findall(r"^set param_card (\w+) (\d+) (\S+)", text, re.M)
    }
    for parameter, value in VALUES.items():
        entry = external_parameters()[parameter]
        assert given[(entry.block, *entry.code)] == value, parameter
    assert given["DECAY", 32] == pytest.approx(width_zp(benchmark()), rel=1e-9)
