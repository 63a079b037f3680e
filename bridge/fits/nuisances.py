"""Nuisance parameters: what is not known well beside the model, and how it enters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bridge.data import toml_descriptions as toml
from bridge.data.tables import DATA
from bridge.errors import TableError, ZpbridgeError
from bridge.fits.priors import Prior, read_choice, read_prior
from bridge.numerics.arrays import Array
from bridge.prediction import Options, Settings

LEAST = 1e-3
"""Of nuisances that are factors and densities."""

GSTAR_TABLES = {"dhs2015": DATA / "gstar_dhs2015.csv", "lm2015": DATA / "gstar_lm2015.csv"}
"""Effective degrees of freedom: arXiv:1503.03513 and arXiv:1503.04935."""


@dataclass(frozen=True, slots=True)
class Nuisance:
    """One of them.

    `choose` makes settings of a choice; a number becomes the field of its name of `Options`.
    """

    meaning: str
    label: str
    unit: str = ""
    choose: Callable[[Settings, Any], Settings] | None = None
    read: Callable[[Path, str, Any], Any] = toml.number

    def prior(self, path: Path, what: str, given: Any) -> Prior:
        """Its prior from a description. Raises TableError."""
        if self.choose:
            found = read_choice(path, what, given, self.read)
        else:
            found = read_prior(path, what, given, (LEAST, float("inf")))
            if found.low < LEAST:
                low = f"{what}.low = {found.low:g}"
                raise TableError(path, None, f"{low}: expected a number of at least {LEAST:g}")
        return replace(found, label=self.label, unit=self.unit)


def _gstar(settings: Settings, table: str) -> Settings:
    return replace(settings, relic=replace(settings.relic, gstar=GSTAR_TABLES[table]))


def _table(path: Path, what: str, value: Any) -> str:
    return toml.one_of(path, what, value, GSTAR_TABLES)


NUISANCES: dict[str, Nuisance] = {
    "local_density": Nuisance(
        "density of dark matter at the Sun; limits on scattering assume 0.3",
        r"\rho_\odot", "GeV/cm^3",
    ),
    "lepton_ratio": Nuisance(
        "factor on R_K and R_K*: form factors and QED, some 1 % (arXiv:1605.07633)", "f_{R_K}"
    ),
    "gstar": Nuisance("table of effective degrees of freedom", "g_*", choose=_gstar, read=_table),
    "pdf": Nuisance(
        "parton luminosities: shipped sets, or files",
        r"\mathrm{PDF}",
        choose=lambda settings, pdf: replace(settings, pdf=pdf),
        read=toml.text,
    ),
    "scale": Nuisance(
        "muR/MZp and muF/MZp of pp cross-sections",
        r"\mu/M_{Z'}",
        choose=lambda settings, scale: replace(settings, scale=scale),
    ),
}  # fmt: skip
"""By the names of [nuisance]."""


def chosen(settings: Settings, priors: Mapping[str, Prior], index: Mapping[str, int]) -> Settings:
    """Settings with the choices of these numbers.

    Raises ZpbridgeError for a choice that does not exist, such as an unknown PDF set.
    """
    for name, number in index.items():
        choose = NUISANCES[name].choose
        if choose:
            settings = choose(settings, priors[name].values[number])
    return settings


def told(options: Options, settings: Settings, columns: Mapping[str, Array]) -> Options:
    """Options that know the nuisances of `columns`, one number for each point."""
    named: dict[str, Any] = {
        n: c for n, c in columns.items() if n in NUISANCES and not NUISANCES[n].choose
    }
    return replace(options.of(settings), **named)


def check_choices(settings: Settings, priors: Mapping[str, Prior]) -> None:
    """Raise ZpbridgeError where a choice makes no settings, or its tables cannot be read."""
    for name, prior in priors.items():
        for number in range(len(prior.values)):
            found = chosen(settings, priors, {name: number})
            try:
                _ = found.luminosity
            except ZpbridgeError as error:
                raise ZpbridgeError(f"{name} = {prior.values[number]!r}: {error}") from error
