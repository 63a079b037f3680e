"""What the package returns: numbers that carry unit, error, method and source."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from textwrap import shorten
from typing import Any

import numpy as np
import numpy.typing as npt

from bridge.errors import ToolError
from bridge.numerics.arrays import Real

WIDTH = 88
"""Characters of a line of what Python shows of an object."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a physics module says of one quantity, for one point or an array of points.

    Attributes
    ----------
    value : float or array
        In the unit of `bridge.observables`; NaN where the quantity does not exist.
    error : float or array
        Numerical, absolute, in the same unit: one standard deviation or a bound, as `method` says.
    method : str
        How it was computed.
    absent : tuple of (mask, str)
        Where the quantity does not exist, or has a value that is no answer (shape of the point, or
        one bool), each with its reason.
    """

    value: Real
    error: Real
    method: str
    absent: tuple[tuple[npt.NDArray[np.bool_] | bool, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number with its unit, numerical error, method and source.

    Attributes
    ----------
    name : str
        As in tables, JSON and cards.
    value : float or None
        In `unit`; None where the quantity does not exist.
    unit : str
        "" for pure numbers.
    error : float or None
        Numerical, absolute, in `unit`.
    method : str
        How it was computed.
    source : str
        Where the formula is from.
    status : str
        "ok", or why there is no value, or none that is an answer.
    """

    name: str
    value: float | None
    unit: str
    error: float | None
    method: str
    source: str
    status: str = "ok"

    def __repr__(self) -> str:
        """The number with the digits that its error leaves, or why there is none."""
        if self.value is None:
            return f"<{self.status}>"
        error = "" if self.error is None else f" +- {self.error:.1g}"
        return f"<{self.name} = {rounded(self.value, self.error)}{error} {self.unit}".rstrip() + ">"

    def to_json(self) -> dict[str, Any]:
        """The five fields of the JSON contract."""
        return {
            "value": self.value,
            "unit": self.unit,
            "error": self.error,
            "method": self.method,
            "source": self.source,
            **({} if self.status == "ok" else {"status": self.status}),
        }


@dataclass(frozen=True, slots=True)
class Results(Mapping[str, Quantity]):
    """All quantities of one point: `results["omega_h2"].value`.

    Attributes
    ----------
    point : mapping of str to float or None
        The portal parameters [GeV for masses], and `wzp`: None where the width is computed.
    quantities : mapping of str to Quantity
        By name, in the order of tables.
    warnings : tuple of str
        What a careful user should know.
    settings : mapping of str to str
        The conventions and options used.
    provenance : mapping of str to Any
        What the numbers come from: see `bridge.provenance`.

    Examples
    --------
    >>> import bridge
    >>> results = bridge.evaluate(bridge.benchmark(), bridge.Settings(beyond=False))
    >>> results["width_zp"].unit, "omega_h2" in results
    ('GeV', True)
    """

    point: Mapping[str, float | None]
    quantities: Mapping[str, Quantity]
    warnings: tuple[str, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)
    provenance: Mapping[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Quantity:
        try:
            return self.quantities[name]
        except KeyError:
            raise KeyError(
                f"no quantity {name!r}; there are {', '.join(self.quantities)}"
            ) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self.quantities)

    def __len__(self) -> int:
        return len(self.quantities)

    def __repr__(self) -> str:
        """The point, and what there is; `results[name]` is a number, `to_dataframe()` all."""
        point = ", ".join(f"{n}={x:.6g}" for n, x in self.point.items() if x is not None)
        absent = [name for name, quantity in self.items() if quantity.value is None]
        lines = [
            f"<Results at {point}",
            shorten(f"{len(self)} quantities: {', '.join(self)}", WIDTH, placeholder=" ..."),
            *([shorten(f"without a value: {', '.join(absent)}", WIDTH)] if absent else []),
            f"{len(self.warnings)} note{'' if len(self.warnings) == 1 else 's'}>",
        ]
        return "\n ".join(lines)

    def _ipython_key_completions_(self) -> list[str]:
        """What TAB offers after `results["`."""
        return list(self)

    def _repr_html_(self) -> str:
        """A table, as notebooks show it, the warnings below."""
        rows = [
            (name, "-" if q.value is None else rounded(q.value, q.error),
             "" if q.error is None else f"{q.error:.1g}", q.unit, q.method)
            for name, q in self.items()
        ]  # fmt: skip
        notes = (*self.warnings, *([] if self.status == "ok" else [self.status]))
        return html_table(("quantity", "value", "error", "unit", "method"), rows, notes)

    def to_dataframe(self) -> Any:
        """A pandas DataFrame with a row for each quantity, by its name.

        Its columns are value, error, unit, method, source and status; a quantity that does not
        exist has NaN. Raises ToolError without pandas.
        """
        names = ("value", "error", "unit", "method", "source", "status")
        return data_frame(
            "quantity", self, {n: [getattr(q, n) for q in self.values()] for n in names}
        )

    @property
    def status(self) -> str:
        """ "ok", or why quantities are absent, as in a scan's `status` column."""
        reasons = dict.fromkeys(q.status for q in self.quantities.values() if q.status != "ok")
        return "; ".join(reasons) or "ok"

    def to_dict(self) -> dict[str, Any]:
        """Plain data, ready for JSON: absent quantities have value None."""
        return {
            "point": dict(self.point),
            "quantities": {name: q.to_json() for name, q in self.quantities.items()},
            "warnings": list(self.warnings),
            "settings": dict(self.settings),
            "status": self.status,
            "provenance": dict(self.provenance),
        }

    def to_json(self) -> str:
        """Strict JSON (no NaN)."""
        return json.dumps(self.to_dict(), indent=2, allow_nan=False)


def scalar(x: Real) -> float | None:
    """A finite float, or None."""
    number = float(np.asarray(x))
    return number if math.isfinite(number) else None


def rounded(value: float, error: float | None) -> str:
    """A number with the digits that its error, to one digit as it is shown, leaves; six at most.

    >>> rounded(33055.4, 30.0), rounded(7.1437e-05, 2e-4), rounded(2.0, None), rounded(1.234, 0.097)
    ('33060', '7e-05', '2', '1.2')
    """
    digits = 6
    if value and error:
        least = math.floor(math.log10(float(f"{error:.0e}")))
        digits = min(digits, 1 + math.floor(math.log10(abs(value))) - least)
    return f"{float(f'{value:.{max(digits, 1)}g}'):.6g}"


def html_table(
    headers: Sequence[str], rows: Iterable[Sequence[str]], notes: Iterable[str] = ()
) -> str:
    """A table with notes below it, every cell escaped: what a notebook shows.

    >>> html_table(["a"], [["<b>"]])
    '<table><tr><th>a</th></tr><tr><td>&lt;b&gt;</td></tr></table>'
    """
    lines = [("th", headers), *(("td", row) for row in rows)]
    body = "".join(
        f"<tr>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in cells)}</tr>"
        for tag, cells in lines
    )
    return f"<table>{body}</table>" + "".join(f"<p>{escape(note)}</p>" for note in notes)


def data_frame(index: str, names: Iterable[str], columns: Mapping[str, Sequence[Any]]) -> Any:
    """Columns as a pandas DataFrame whose index has a name. Raises ToolError without pandas."""
    try:
        import pandas
    except ImportError:
        raise ToolError(
            "a DataFrame needs pandas: python -m pip install pandas; to_dict() needs nothing"
        ) from None
    return pandas.DataFrame(columns, index=pandas.Index(list(names), name=index))
