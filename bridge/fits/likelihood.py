"""The likelihood of a fit, for its own sampler and for those that others bring."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from bridge.errors import ZpbridgeError
from bridge.fits.nuisances import NUISANCES, chosen, told
from bridge.fits.spec import FitSpec, read_fit
from bridge.limits import loglike_parts
from bridge.limits.likelihood import Part
from bridge.numerics.arrays import Array
from bridge.point import PARAMETERS, PORTAL, Point, default_standard_model, defaults
from bridge.prediction import Options
from bridge.results import Estimate
from bridge.scans.links import apply_links
from bridge.scans.table import estimated

Columns: TypeAlias = dict[str, Array]
Rows: TypeAlias = npt.NDArray[np.intp]
Choice: TypeAlias = Mapping[str, int]


class Likelihood:
    """The likelihood of the limits of a description, with its priors.

    Parameters
    ----------
    spec : FitSpec, str or Path
        A fit, or the file that describes it.

    Attributes
    ----------
    names : tuple of str
        Sampled parameters, those of the model first, then nuisances.
    bounds : array, (d, 2)
        Smallest and largest value of each.

    Raises
    ------
    TableError
        For a description that makes no sense.

    Examples
    --------
    >>> from bridge.fits import Likelihood
    >>> from bridge.files import shipped
    >>> likelihood = Likelihood(shipped("templates") / "fit_2018.toml")
    >>> corner = likelihood.prior_transform([0.0] * len(likelihood.names))
    >>> bool((corner == likelihood.bounds[:, 0]).all())
    True
    """

    def __init__(self, spec: FitSpec | str | Path) -> None:
        self.spec = spec if isinstance(spec, FitSpec) else read_fit(spec)
        self.names = tuple(self.spec.priors)
        self.bounds = np.array([(p.low, p.high) for p in self.spec.priors.values()])

    def prior_transform(self, unit: npt.ArrayLike) -> Array:
        """Values of the parameters.

        Parameters
        ----------
        unit : array, (d,) or (n, d)
            Numbers from 0 to 1.

        Returns
        -------
        array of the same shape
            Distributed as the priors where `unit` is uniform. A choice is the number of its value.
        """
        u = np.asarray(unit, dtype=float)
        columns = [prior.at(u[..., i]) for i, prior in enumerate(self.spec.priors.values())]
        return np.stack(columns, axis=-1)

    def loglike(self, values: npt.ArrayLike) -> Any:
        """ln L.

        Parameters
        ----------
        values : array, (d,) or (n, d)
            Values of the parameters in the order of `names`.

        Returns
        -------
        float or array, (n,)
            -inf outside of `bounds`, where the values make no point of the model, and where a limit
            that counts meets no prediction; NaN never.

        Raises
        ------
        ZpbridgeError
            For values of another shape.
        """
        given = np.asarray(values, dtype=float)
        found = self._evaluated(given, everything=False)["loglike"]
        return found if given.ndim > 1 else float(found[0])

    def columns(self, values: npt.ArrayLike) -> Columns:
        """All numbers of points.

        Parameters
        ----------
        values : array, (n, d)
            Values of the parameters in the order of `names`.

        Returns
        -------
        dict of str to array
            n numbers each: parameters, observables, `loglike` and `loglike_<limit>`; NaN where one
            does not exist.

        Raises
        ------
        ZpbridgeError
            For values of another shape.
        """
        return self._evaluated(np.asarray(values, dtype=float), everything=True)

    def parts(self, values: npt.ArrayLike) -> dict[str, Part]:
        """What each limit adds to ln L at one point.

        Parameters
        ----------
        values : array, (d,)
            Values of the parameters in the order of `names`.

        Returns
        -------
        dict of str to Part
            By the name of the limit, each of shape (1,); empty where there is no point.

        Raises
        ------
        ZpbridgeError
            For values of another shape.
        """
        sampled = self._by_name(np.asarray(values, dtype=float))
        found: dict[str, Part] = {}
        for index, group in self._groups(sampled):
            if group.size:
                for _, point, estimates, options in self._points(sampled, index)[1]:
                    found = loglike_parts(point, estimates, self.spec.limits, options)
        return found

    def _by_name(self, values: Array) -> Columns:
        rows = np.atleast_2d(values)
        if rows.ndim != 2 or rows.shape[1] != len(self.names):
            raise ZpbridgeError(
                f"values have shape {values.shape}: expected ({len(self.names)},) or "
                f"(n, {len(self.names)}) for {', '.join(self.names)}"
            )
        return dict(zip(self.names, rows.T, strict=True))

    def _evaluated(self, values: Array, everything: bool) -> Columns:
        sampled = self._by_name(values)
        size = len(np.atleast_2d(values))
        columns: Columns = {"loglike": np.full(size, -np.inf)}
        for index, group in self._groups(sampled):
            own = {name: column[group] for name, column in sampled.items()}
            table, points = self._points(own, index)
            if everything:
                _put(columns, {**_portal(group.size), **table}, group)
            for rows, point, found, options in points:
                numbers = _terms(loglike_parts(point, found, self.spec.limits, options))
                if everything:
                    predicted = {name: estimate.value for name, estimate in found.items()}
                    _put(columns, {**numbers, **predicted}, group[rows])
                else:
                    columns["loglike"][group[rows]] = numbers["loglike"]
        return sampled | columns

    def _groups(self, sampled: Mapping[str, Array]) -> Iterator[tuple[Choice, Rows]]:
        """Rows within `bounds` by their choices: numbers of the values by nuisance."""
        rows = np.array(list(sampled.values()))
        low, high = self.bounds[:, :1], self.bounds[:, 1:]
        inside = np.flatnonzero(np.all((low <= rows) & (rows <= high), axis=0))
        names = [name for name in self.spec.nuisances if NUISANCES[name].choose]
        keys = [self.spec.priors[name].number(sampled[name][inside]) for name in names]
        table = np.array(keys, dtype=int).reshape(len(names), inside.size)
        kinds, which = np.unique(table, axis=1, return_inverse=True)
        for i, kind in enumerate(kinds.T.tolist()):
            yield dict(zip(names, kind, strict=True)), inside[np.ravel(which) == i]

    def _points(
        self, sampled: Mapping[str, Array], index: Choice
    ) -> tuple[Mapping[str, Any], Iterator[tuple[Rows, Point, dict[str, Estimate], Options]]]:
        """The parameters of rows with the same choices, and the points that they make."""
        spec = self.spec
        settings = chosen(spec.settings, spec.priors, index)
        given = spec.parameters.columns([sampled[name] for name in spec.parameters.free])
        kind = spec.options.relic_kind
        table, reasons, _ = apply_links(given, spec.parameters.linked, settings, kind)
        bad = [PARAMETERS[n].domain.excludes(np.asarray(c)) for n, c in table.items()]
        bad += [np.asarray(texts != "") for texts in reasons.values()]
        good = np.flatnonzero(~np.any(bad, axis=0))

        def points() -> Iterator[tuple[Rows, Point, dict[str, Estimate], Options]]:
            status = np.full(len(bad[0]), "", dtype=object)
            sm = default_standard_model()
            for rows, point, found in estimated(table, good, sm, settings, status):
                numbers = {name: column[rows] for name, column in sampled.items()}
                yield rows, point, found, told(spec.options, settings, numbers)

        return table, points()


def _terms(parts: Mapping[str, Part]) -> Columns:
    """ln L and its terms by name."""
    terms = {f"loglike_{name}": np.asarray(part.loglike) for name, part in parts.items()}
    return {"loglike": np.sum(list(terms.values()), axis=0), **terms}


def _portal(size: int) -> Columns:
    return {name: np.full(size, defaults()[name]) for name in PORTAL}


def _put(columns: Columns, values: Mapping[str, Any], rows: Rows) -> None:
    for name, column in values.items():
        if name not in columns:
            columns[name] = np.full(columns["loglike"].size, np.nan)
        columns[name][rows] = column
