"""Make gamma_yields.csv: how much the photons of a pair of fermions count in dwarf galaxies.

A limit on annihilation to one pair X is m^2 over the photons of X, each weighted with w(E) >= 0.
The weight is fitted, smooth in ln E, to the published curve for b bbar (fermi_dsph_2015_bb_dense)
with the spectra of arXiv:1012.4515. It then gives what other pairs count, at rest or boosted as in
Z'Z' -> 4 f: the spectrum of a pair of mass Q, isotropic in its rest frame, exactly boosted. Muons
and electrons are scaled to the published curve for muons at rest (fermi_dsph_2015_mumu_dense).
Prints how well each curve is met.

Run: python bridge/data/make_gamma_yields.py AtProduction_gammas.dat
(of http://www.marcocirelli.net/PPPC4DMID.html)
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from scipy.optimize import nnls

from bridge.data.tables import DATA, read_data_table
from bridge.files import write_text
from bridge.numerics.arrays import Array

COLUMNS = {
    "ee": "e", "mumu": "\\[Mu]", "tautau": "\\[Tau]", "qq": "q", "cc": "c", "bb": "b", "tt": "t",
    "nunu": "\\[Nu]\\[Mu]",
}  # fmt: skip
"""Column of the spectra; q is u, d or s."""
LEAST = {"bb": 6.0, "tt": 180.0}
"""Half of the mass of a pair [GeV] at which its spectra begin, 5 elsewhere; below, that shape."""
LEPTONS = ("ee", "mumu")
EDGES = np.geomspace(0.5, 500.0, 19)
"""Photon energies [GeV] of the search."""
SMOOTH = 1e-3
"""Weight of differences of w in the fit: b bbar within 3 %, and w rises smoothly."""
ENERGIES = np.round(np.geomspace(3.0, 3e4, 17), 1)
RAPIDITIES = np.array([0.0, 0.3, 0.7, 1.2, 2.0, 3.0, 4.5, 6.5])


class Spectra:
    """dN/dlog10(x) of arXiv:1012.4515 by channel, x the photon energy over half the pair's mass."""

    def __init__(self, path: Path) -> None:
        names = path.read_text().split("\n", 1)[0].split()
        table = np.loadtxt(path, skiprows=1)
        self.mass, self.log_x = (np.unique(table[:, i]) for i in (0, 1))
        shape = self.mass.size, self.log_x.size
        self.of = {c: table[:, names.index(n)].reshape(shape) for c, n in COLUMNS.items()}

    def at(self, channel: str, half: float) -> Array:
        """Linear in the logarithm of half the mass of the pair [GeV]."""
        nodes, at = np.log(self.mass), np.log(max(half, LEAST.get(channel, 5.0)))
        return np.array([np.interp(at, nodes, column) for column in self.of[channel].T])

    def counts(self, channel: str, energy: float, rapidity: float = 0.0) -> Array:
        """Photons between EDGES of one pair with total energy 2 `energy` [GeV]."""
        half = energy / np.cosh(rapidity)
        spectrum = self.at(channel, half)
        e = half * 10.0**self.log_x
        if rapidity == 0.0:
            return np.diff(np.interp(np.log(EDGES), np.log(e), self._summed(spectrum)))
        boosted = np.geomspace(EDGES[0], EDGES[-1], 2000)
        summed, at = self._summed(spectrum / e), np.log(e)
        up, low = (np.interp(np.log(boosted) + s * rapidity, at, summed) for s in (1.0, -1.0))
        density = (up - low) / (2.0 * np.sinh(rapidity))
        steps = (density[1:] + density[:-1]) / 2.0 * np.diff(boosted)
        return np.diff(np.interp(EDGES, boosted, np.concatenate([[0.0], np.cumsum(steps)])))

    def _summed(self, values: Array) -> Array:
        steps = (values[1:] + values[:-1]) / 2.0 * np.diff(self.log_x)
        return np.concatenate([[0.0], np.cumsum(steps)])


def curve(name: str) -> tuple[Array, Array]:
    """Masses [GeV] and limits [1e-26 cm^3/s]."""
    table = read_data_table(DATA / "limits" / f"{name}.csv").numbers()
    mass = table["mnu4_gev"]
    inside = (mass >= LEAST["bb"]) & (mass <= 1e4)
    return mass[inside], table["upper"][inside] * 1e26


def fitted_weight(spectra: Spectra) -> Array:
    """w in each bin: sum of w counts = m^2/limit for b bbar."""
    mass, limit = curve("fermi_dsph_2015_bb_dense")
    rows = np.array([
        spectra.counts("bb", m) * x / m**2 for m, x in zip(mass, limit, strict=True)
    ])  # fmt: skip
    scale, n = rows.max(), EDGES.size - 1
    smooth = SMOOTH * np.sqrt(mass.size) * np.diff(np.eye(n), axis=0)
    system = np.vstack([rows / scale, smooth])
    weight, _ = nnls(system, np.concatenate([np.ones(mass.size), np.zeros(n - 1)]))
    met = rows @ weight / scale
    print(f"b bbar: {met.min():.3f} to {met.max():.3f} of the published curve")
    return np.asarray(weight / scale)


def muon_scale(spectra: Spectra, weight: Array, energies: Array) -> Array:
    """Published over predicted rate of muons at rest, log-log between nodes, constant beyond."""
    mass, limit = curve("fermi_dsph_2015_mumu_dense")
    predicted = np.array([spectra.counts("mumu", m) @ weight for m in mass]) * limit / mass**2
    for m, x in zip(mass[::10], predicted[::10], strict=True):
        print(f"mu mu at {m:.4g} GeV: {x:.2f} of the published curve")
    return np.exp(np.interp(np.log(energies), np.log(mass), -np.log(predicted)))


def main() -> None:
    """Write the table beside this script."""
    spectra = Spectra(Path(sys.argv[1]))
    weight = fitted_weight(spectra)
    scale = muon_scale(spectra, weight, ENERGIES)
    lines = [
        "# title: photons of a pair of fermions, as they count in dwarf galaxies",
        "# source: spectra of arXiv:1012.4515, weighted as in Fermi-LAT:2015att; "
        "make_gamma_yields.py",
        "# accuracy: b bbar at rest within 3 % of its published curve, muons by construction; "
        "quarks 15 %, leptons in flight 30 %, tau a factor 1.5",
        "# check: pairs of 100 to 500 GeV at rest and in flight with Pythia 8.317: 0.87 to 0.94 of "
        "these for b bbar, 0.89 to 0.97 for muons, 0.96 for taus",
        "# note: energy is half of the pair's; yield = energy^2/limit [GeV^2/(1e-26 cm^3/s)] at "
        "rest; qq is u, d or s; nunu is that of electroweak radiation",
        ",".join(["energy_gev", "rapidity", *COLUMNS]),
    ]
    for energy, of_muons in zip(ENERGIES.tolist(), scale.tolist(), strict=True):
        for rapidity in RAPIDITIES.tolist():
            yields = (
                (of_muons if c in LEPTONS else 1.0) * (spectra.counts(c, energy, rapidity) @ weight)
                for c in COLUMNS
            )
            lines.append(",".join(f"{x:.5g}" for x in (energy, rapidity, *yields)))
    write_text(Path(__file__).with_name("gamma_yields.csv"), "\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
