"""One hypothesis profile for all tests; under `--require-packages` skips are failures."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator
from typing import TypeVar

import numpy as np
import pytest
from hypothesis import settings

from bridge.native.annihilation import inputs
from bridge.native.scattering import BASELINE, PRESCRIPTIONS, T_QCD, partners
from bridge.point import Point

settings.register_profile("zpbridge", derandomize=True, deadline=None)
settings.load_profile("zpbridge")

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)

os.environ.pop("COLUMNS", None)  # tables are as wide as they are where there is no terminal

PROGRAMS = {"micromegas", "madgraph", "chromium"}
"""What no Python package brings: without one of these a test is skipped under any option."""


@pytest.fixture(scope="session")
def momentum_transfer_rate() -> Callable[..., np.ndarray]:
    """γ(T) [GeV] summed over the bath, without the table; temperatures broadcast with the point."""

    def rate(p: Point, temperature: object, prescription: str = BASELINE) -> np.ndarray:
        temp = np.asarray(temperature, float)
        total = np.zeros(np.broadcast_shapes(temp.shape, p.shape))
        of = PRESCRIPTIONS[prescription].rate
        for part, found in partners(inputs(p)).items():
            for mass, coupling, coloured in found:
                there = temp > T_QCD if coloured else True
                total = total + there * coupling * of(temp, p.mnu4, mass, p.mzp, part)
        return total

    return rate


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--require-packages",
        action="store_true",
        help="a test skipped for anything but an absent external program fails",
    )


def needs_program(node: pytest.Item | pytest.Collector) -> bool:
    return any(mark.args[0] in PROGRAMS for mark in node.iter_markers("tool"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport]:
    return fail_if_skipped((yield), item)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport]:
    return fail_if_skipped((yield), collector)


def fail_if_skipped(report: Report, node: pytest.Item | pytest.Collector) -> Report:
    expected = hasattr(report, "wasxfail") or needs_program(node)
    if report.skipped and node.config.getoption("require_packages") and not expected:
        report.outcome = "failed"
        report.longrepr = f"skipped under --require-packages: {report.longrepr}"
    return report
