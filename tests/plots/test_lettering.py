"""Text in pictures: lines that fit, with mathematics whole."""

from __future__ import annotations

import pytest

from bridge.plots.lettering import _width, readable, wrapped


@pytest.mark.parametrize("inches", [0.8, 1.2, 3.0])
def test_lines_are_no_wider_than_asked(inches: float) -> None:
    text = r"excludes all that is shown: $B_s \to \mu\mu$, $\Upsilon$, $g-2$ and R_K of 2022"
    lines = wrapped(text, inches).splitlines()
    assert all(_width(line, 7.0) <= inches or len(line.split()) == 1 for line in lines)
    assert " ".join(lines) == text
    assert all(line.count("$") % 2 == 0 for line in lines)


def test_text_of_users_is_never_mathematics() -> None:
    assert readable("costs $5 or $\\frac$") == r"costs \$5 or \$\frac\$"
    assert wrapped(readable("$\\frac$ " * 9), 1.0).count("\n") > 2
