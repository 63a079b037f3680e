"""One hypothesis profile for all tests; under `--require-packages` skips are failures."""

from __future__ import annotations

from collections.abc import Generator
from typing import TypeVar

import pytest
from hypothesis import settings

settings.register_profile("zpbridge", derandomize=True, deadline=None)
settings.load_profile("zpbridge")

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)

PROGRAMS = {"micromegas", "madgraph", "chromium"}
"""What no Python package brings: without one of these a test is skipped under any option."""


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
