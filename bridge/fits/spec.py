"""What is fitted, from a description in TOML.

title = "What is left today"          # optional
limits = "today"                      # or a list: ["today", "mine.csv"]
without = ["bs_mumu_2022"]            # limits of these that do not count
relic = "full"                        # and the other conventions of `bridge.scans.conventions`

[free]                                # priors
mzp = { low = 50, high = 2000, scale = "log" }           # flat in the logarithm
gmumu = { low = -3, high = 3 }                           # flat
gnunu = { mean = 1.0, sigma = 0.2 }                      # Gaussian; low and high may cut it

[fixed]
mnu4 = 1000

[linked]                              # as in scans
gbb = "r_k"

[nuisance]                            # see `bridge.fits.nuisances`
local_density = { mean = 0.4, sigma = 0.05 }
gstar = ["dhs2015", "lm2015"]         # equally likely

[sampler]
live = 2000                           # live points
effective = 10000                     # effective sample size to reach
seed = 1803
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bridge.data import toml_descriptions as toml
from bridge.errors import TableError, ZpbridgeError
from bridge.fits.nuisances import NUISANCES, check_choices
from bridge.fits.priors import Prior, read_prior
from bridge.limits import Options
from bridge.limits.limit import Limit
from bridge.point import PARAMETERS
from bridge.prediction import Settings
from bridge.scans.conventions import KEYS, limits_of, read_conventions
from bridge.scans.spec import SECTIONS, Parameters, read_parameters

LABELS = {
    "gbb": "g_{bb}",
    "gmumu": r"g_{\mu\mu}",
    "gnunu": r"g_{\nu\nu}",
    "mzp": "M_{Z'}",
    "mnu4": r"m_{\nu_4}",
    "vts": "V_{ts}",
}
"""How parameters are written in LaTeX, where their names would not do."""

_TOP = ("title", "preset", "limits", "without", *KEYS, *SECTIONS, "nuisance", "sampler")


@dataclass(frozen=True, slots=True)
class Sampling:
    """What the sampler is told.

    Parameters
    ----------
    live : int
        Live points; more find smaller regions.
    effective : int
        Effective sample size at which it stops.
    seed : int
        Of its random numbers.
    """

    live: int = 2000
    effective: int = 10000
    seed: int = 1803


@dataclass(frozen=True, slots=True)
class FitSpec:
    """Priors, conventions and limits of a fit; `digest` is that of the file."""

    path: Path
    digest: str
    title: str
    parameters: Parameters
    priors: Mapping[str, Prior]
    settings: Settings
    options: Options
    limits: tuple[Limit, ...]
    limits_named: str
    sampling: Sampling

    @property
    def nuisances(self) -> tuple[str, ...]:
        """Those of the priors that are no parameters of the model."""
        return tuple(name for name in self.priors if name not in self.parameters.free)


def read_fit(path: str | Path) -> FitSpec:
    """A fit from its description.

    Parameters
    ----------
    path : str or Path
        A file in TOML; the text above this function in `bridge.fits.spec` has all keys.

    Returns
    -------
    FitSpec
        What is fitted; files of limits are read.

    Raises
    ------
    TableError
        For a description that makes no sense.
    LimitError
        For limits that cannot be read or combined.
    """
    path = Path(path)
    content, spec = toml.read(path)
    toml.check_keys(path, "", spec, _TOP)
    priors = _free(path, spec.get("free"))
    parameters = read_parameters(path, {**spec, "free": _as_ranges(spec.get("free"), priors)})
    priors = {name: _labelled(name, priors[name]) for name in parameters.free}
    given = {key: spec[key] for key in KEYS if key in spec}
    settings, options = read_conventions(path, "", given, False)
    priors |= _nuisances(path, spec.get("nuisance", {}), given, settings)
    names, limits = limits_of(path, "limits", spec.get("limits", []))
    return FitSpec(
        path=path,
        digest=hashlib.sha256(content).hexdigest(),
        title=toml.text(path, "title", spec.get("title", path.stem)),
        parameters=parameters,
        priors=priors,
        settings=settings,
        options=options,
        limits=_counted(path, limits, spec.get("without", [])),
        limits_named=names,
        sampling=_sampling(path, spec.get("sampler", {})),
    )


def _free(path: Path, section: Any) -> dict[str, Prior]:
    """Priors of what looks like a Gaussian; ranges are read with the parameters."""
    if not isinstance(section, dict):
        return {}
    found = {}
    for name, words in section.items():
        if isinstance(words, dict):
            info = PARAMETERS.get(name)
            domain = (info.domain.low, info.domain.high) if info else (-float("inf"), float("inf"))
            found[name] = read_prior(path, f"free.{name}", words, domain)
    return found


def _as_ranges(section: Any, priors: Mapping[str, Prior]) -> Any:
    """The section with the ends of Gaussian priors, as the reader of scans expects it."""
    if not isinstance(section, dict):
        return section or {}
    ends = {n: {"low": p.low, "high": p.high} for n, p in priors.items() if p.scale == "gaussian"}
    return {**section, **ends}


def _labelled(name: str, prior: Prior) -> Prior:
    unit = PARAMETERS[name].unit if name in PARAMETERS else ""
    plain = r"\mathrm{" + name.replace("_", r"\_") + "}"
    return replace(prior, label=LABELS.get(name, plain), unit=unit)


def _nuisances(
    path: Path, section: Any, given: Mapping[str, Any], settings: Settings
) -> dict[str, Prior]:
    words = toml.table(path, "nuisance", section, "a section of the file")
    toml.check_keys(path, "nuisance.", words, NUISANCES)
    if twice := [name for name in words if name in given]:
        raise TableError(
            path, None, f"{', '.join(twice)} stands at the top and in [nuisance]: keep one"
        )
    found = {n: NUISANCES[n].prior(path, f"nuisance.{n}", words[n]) for n in words}
    try:
        check_choices(settings, found)
    except ZpbridgeError as error:
        raise TableError(path, None, f"nuisance.{error}") from None
    return found


def _counted(path: Path, limits: tuple[Limit, ...], without: Any) -> tuple[Limit, ...]:
    """Those that the likelihood rests on."""
    if not isinstance(without, list):
        raise TableError(path, None, f"without = {without!r}: expected a list of names of limits")
    names = [limit.name for limit in limits]
    for name in without:
        toml.one_of(path, "without", name, names, "a limit among those of `limits`")
    found = tuple(x for x in limits if x.counted and x.name not in without)
    if not found:
        raise TableError(
            path, None, 'limits: none is left to fit: expected a set, as limits = "today", or files'
        )
    return found


def _sampling(path: Path, section: Any) -> Sampling:
    words = toml.table(path, "sampler", section, "a section of the file")
    toml.check_keys(path, "sampler.", words, Sampling.__dataclass_fields__)
    lowest = {"live": 50, "effective": 100, "seed": 0}
    read = {n: toml.integer(path, f"sampler.{n}", x, lowest[n], 2**31) for n, x in words.items()}
    return Sampling(**read)
