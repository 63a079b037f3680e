"""What figures can be asked for: numbers, limits, relic density and parameters, or why not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from bridge.errors import LimitError, PointError, ZpbridgeError
from bridge.limits.catalogue import limit_files, set_and_files
from bridge.limits.reading import read_limit
from bridge.native.relic_kinds import TEXTBOOK
from bridge.paper.figures.annihilation_curves import shown
from bridge.paper.figures.catalogue import FIGURES
from bridge.paper.figures.relic_planes import projected
from bridge.paper.figures.scenarios import Scenario, scenario
from bridge.plots.excluded_regions import region_of
from bridge.point import PARAMETERS, SM_INPUTS, complaint
from bridge.prediction import RELIC_KINDS

EVERYWHERE = ("vts", *SM_INPUTS)
"""Parameters that every figure takes."""


def requested(
    numbers: Collection[int],
    limits: Iterable[str | Path],
    relic_kind: str,
    parameters: Mapping[str, float],
) -> Scenario:
    """Under which assumptions to compute figures, of which none means all.

    Raises ZpbridgeError for a number that no figure has, limits that none shows, a relic density
    that none follows, and a parameter that one of them does not take.
    """
    if unknown := set(numbers) - set(FIGURES):
        there = ", ".join(map(str, FIGURES))
        raise ZpbridgeError(f"no figure {min(unknown)}: there are {there}")
    name, files = set_and_files(limits, alone="paper")
    _refuse_unshown(files)
    _refuse_unfollowed(relic_kind, numbers)
    for parameter, value in parameters.items():
        _refuse_fixed(parameter, value, numbers)
    return scenario(name, files, relic_kind, tuple(parameters.items()))


def _refuse_unshown(files: Iterable[str | Path]) -> None:
    """Raise LimitError for a limit of the user that enters no figure."""
    for limit in (read_limit(path) for entry in files for path in limit_files(Path(entry))):
        if region_of(limit) is None and not shown(limit) and not projected(limit):
            raise LimitError(
                limit.path, None, f"figures show nothing of a limit of kind {limit.kind} on "
                f"{limit.observable}: leave it out, or ask `zpbridge evaluate --limits`"
            )  # fmt: skip


def _refuse_unfollowed(relic_kind: str, numbers: Collection[int]) -> None:
    if relic_kind not in RELIC_KINDS:
        raise ZpbridgeError(f"relic = {relic_kind!r}: expected one of {', '.join(RELIC_KINDS)}")
    followers = [n for n, figure in FIGURES.items() if figure.follows_relic]
    if relic_kind != TEXTBOOK and numbers and not set(numbers) & set(followers):
        named = ", ".join(map(str, followers))
        raise ZpbridgeError(
            f"--relic {relic_kind}: only figures {named} follow the relic density: leave it out"
        )


def _refuse_fixed(name: str, value: float, numbers: Collection[int]) -> None:
    """Raise PointError for a parameter that is none, outside its domain, or not free."""
    if name not in PARAMETERS:
        raise PointError(f"{name} is no parameter: expected one of {', '.join(PARAMETERS)}")
    if PARAMETERS[name].domain.excludes(value):
        raise PointError(complaint(name, value))
    if not numbers:
        raise PointError(f"{name} = {value:g}: name the figures that shall have it")
    for number in sorted(numbers):
        free = FIGURES[number].free
        if name not in (*free, *EVERYWHERE):
            some = f"{', '.join(free)}, " if free else ""
            raise PointError(
                f"{name} = {value:g}: figure {number} takes {some}vts and the SM inputs; for "
                "anything else describe a plane of your own and draw it with `zpbridge plane`"
            )
