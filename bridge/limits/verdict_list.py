"""Verdicts as Python and notebooks show them: what they say together, and a table of them."""

from __future__ import annotations

from textwrap import shorten
from typing import TYPE_CHECKING, Any

import numpy as np

from bridge.errors import ZpbridgeError, suggestion
from bridge.numerics.arrays import Real
from bridge.results import WIDTH, data_frame, html_table

if TYPE_CHECKING:
    from bridge.limits.verdicts import Verdict


class Verdicts(list["Verdict"]):
    """A list of verdicts, one for each limit."""

    def named(self, name: str) -> Verdict:
        """That of one limit. Raises ZpbridgeError where it is not among them."""
        known = {verdict.name: verdict for verdict in self}
        if name not in known:
            raise ZpbridgeError(
                f"no verdict {name!r}; {suggestion(name, known)}there are {', '.join(known)}"
            )
        return known[name]

    def __repr__(self) -> str:
        """How many there are, and which exclude the point or any of the points."""
        excluding = [v.name for v in self if np.any(v.excluded)]
        unanswered = [v.name for v in self if np.any(v.unanswered)]
        lines = [
            f"<{len(self)} verdicts",
            _listed("excluded by", excluding) if excluding else "none excludes",
            *([_listed("not evaluated:", unanswered)] if unanswered else []),
        ]
        return "\n ".join(lines) + ">"

    def _repr_html_(self) -> str:
        """A table, as notebooks show it."""
        columns = self._columns()
        names = [verdict.name for verdict in self]
        cells = [[_short(x) for x in column] for column in columns.values()]
        return html_table(("limit", *columns), list(zip(names, *cells, strict=True)))

    def to_dataframe(self) -> Any:
        """A pandas DataFrame with a row for each limit, by its name; arrays are objects in it.

        Raises ToolError without pandas.
        """
        return data_frame("limit", [v.name for v in self], self._columns())

    def _columns(self) -> dict[str, list[Any]]:
        names = ("r", "prediction", "limit", "chi2", "pull", "counts", "excluded", "status")
        columns = {name: [_plain(getattr(v, name)) for v in self] for name in names}
        unit = [v.constraint.target.observable.unit for v in self]
        return {"r": columns.pop("r"), "unit": unit, **columns}


def _listed(what: str, names: list[str]) -> str:
    return shorten(f"{what} {', '.join(names)}", WIDTH, placeholder=" ...")


def _plain(value: Real | str) -> Any:
    """A number for a single point, else the array."""
    return value if isinstance(value, str) or np.ndim(value) else np.asarray(value).item()


def _short(value: Any) -> str:
    if isinstance(value, float):
        return "-" if np.isnan(value) else f"{value:.4g}"
    if isinstance(value, np.ndarray):
        return np.array2string(value, precision=4, threshold=6)
    return str(value)
