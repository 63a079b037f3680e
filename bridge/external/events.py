"""Event files of pp -> Z' -> mu+ mu-: LHE through pylhe, ROOT (`LHEF` tree) through uproot."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from bridge.cards.text import Document, Place
from bridge.errors import InputError, ToolError
from bridge.external import lhe
from bridge.numerics.arrays import Array
from bridge.numerics.decimals import is_number, number

_MUON = 13
_FINAL = 1
_IN_PB = 4  # IDWTUP of weights that average to the cross-section, with either sign
_DEVIATIONS = 5.0  # standard deviations by which their sum may be off: 0 where all are equal
_CANCELLED = 0.1  # cross-section over size of a weight where almost half of the signs are negative
_CHANCE = 6e-7  # of a Gaussian to be further off than that
_MISFIT = 0.1  # and relative to it: POWHEG's <init> is 2 % off, another unit or a part is far off
_TREE = "LHEF"
_BRANCHES = ("PID", "Status", "E", "Px", "Py", "Pz")
_LHE = re.compile(r"[.\-_]lhe(\.gz)?$", re.IGNORECASE)
_SLHA = re.compile(r"<slha\b[^>]*>(.*?)(?:</slha>|\Z)", re.IGNORECASE | re.DOTALL)
_COUNT = re.compile(r"Number of Events\s*:\s*(\d+)")


@dataclass(frozen=True, slots=True)
class Events:
    """Dimuon mass [GeV] and weight of every event, the cross-section [pb] and its error.

    Masses are those of the two muons of status 1, photons beside them left out. Weights may be
    negative; only their ratios matter. In LHE they are XWGTUP, not the variations of `<rwgt>`.
    The cross-section is that of `<init>` in LHE, and the mean event weight in ROOT, which is
    the same for MadGraph's normalisation and has no error there. `muons` are E, px, py, pz [GeV]
    of mu- and mu+, (events, 2, 4). `card` is the text of the parameter card in the banner, `beams`
    what `<init>` says of the beams; ROOT trees carry neither.
    """

    path: Path
    masses: Array
    weights: Array
    sigma_pb: float
    sigma_error_pb: float | None
    muons: Array
    card: str = ""
    beams: Beams | None = None

    @property
    def parameters(self) -> dict[Place, float]:
        """Numbers of the parameter card by block and code, as in ("ZPPORTAL", (1,))."""
        return {
            written.place: number(written.text)
            for written in Document.from_text(self.card, "the banner").written_values()
            if written.code and is_number(written.text)
        }


@dataclass(frozen=True, slots=True)
class Beams:
    """Particles, energies [GeV] and LHAPDF numbers of the two beams."""

    particles: tuple[int, int]
    energies: tuple[float, float]
    pdf_ids: tuple[int, int]

    @property
    def sqrts_gev(self) -> float:
        """Energy of their centre of mass [GeV], their masses left out."""
        return 2.0 * math.sqrt(self.energies[0] * self.energies[1])


def read_events(path: Path) -> Events:
    """An event file, by its name in any capitals: .lhe, .lhe.gz, -lhe.gz or .root.

    Raises InputError for a file that cannot be trusted, ToolError where pylhe is not installed.
    """
    if not path.is_file():
        raise InputError(path, None, "no such file; expected .lhe, .lhe.gz or .root")
    if _LHE.search(path.name):
        events = _read_lhe(path)
    elif path.suffix.lower() == ".root":
        events = _read_root(path)
    else:
        raise InputError(path, None, "not an event file: expected .lhe, .lhe.gz or .root")
    if not events.masses.size:
        raise InputError(path, None, "there are no events in it")
    if not events.weights.any():
        raise InputError(path, None, "the weight of every event is 0")
    if not (np.isfinite(events.sigma_pb) and events.sigma_pb > 0.0):
        raise InputError(path, None, f"its cross-section is {events.sigma_pb:g} pb")
    return events


def require_pylhe() -> None:
    """Raise ToolError, with what to do, where LHE files cannot be read."""
    if find_spec("pylhe") is None:
        raise ToolError('LHE files need the package pylhe: pip install "zpbridge[lhe]"')


def _read_lhe(path: Path) -> Events:
    require_pylhe()
    with lhe.opened(path) as reader:
        header = reader.header()
        info, processes = reader.init()
        if not all(np.isfinite([p.xSection, p.error]).all() for p in processes):
            raise reader.error("a cross-section of <init> or its error is not a finite number")
        measured = [(event.weight, *_dimuon(reader, event)) for event in reader.events()]
    announced = _COUNT.search(header)
    if announced and int(announced.group(1)) != len(measured):
        raise InputError(
            path, None, f"it announces {announced.group(1)} events and holds {len(measured)}"
        )
    weights, masses, *components = np.array(measured).reshape(-1, 10).T
    sigma = float(sum(process.xSection for process in processes))
    if abs(info.weightingStrategy) == _IN_PB:
        _check_normalisation(path, weights, sigma)
    return Events(
        path=path,
        masses=masses,
        weights=weights,
        sigma_pb=sigma,
        sigma_error_pb=float(np.hypot.reduce([process.error for process in processes])),
        muons=np.transpose(components).reshape(-1, 2, 4),
        card=found.group(1) if (found := _SLHA.search(header)) else "",
        beams=Beams(
            (info.beamA, info.beamB),
            (info.energyA, info.energyB),
            (info.PDFsetA, info.PDFsetB),
        ),
    )


def _check_normalisation(path: Path, weights: Array, sigma: float) -> None:
    """Weights in pb average or add up to the cross-section, unless all are 1 or -1."""
    n, total = len(weights), float(weights.sum())
    if not (weights.any() and sigma > 0.0) or (np.abs(weights) == 1.0).all():
        return
    spread = float(np.hypot.reduce(weights - total / n))
    allowed = _DEVIATIONS * spread + _MISFIT * n * abs(sigma)
    if (
        abs(total - n * sigma) > allowed
        and abs(total - sigma) > allowed / n
        and not _one_sign_by_chance(weights, sigma)
    ):
        raise InputError(
            path, None, f"<init> says {sigma:g} pb and IDWTUP = 4 or -4, but the weights average "
            f"{total / n:g} and add up to {total:g}: the file is not whole, or the "
            "numbers have different units"
        )  # fmt: skip


def _one_sign_by_chance(weights: Array, sigma: float) -> bool:
    """Whether so few events of one weight may be the positive ones of a sample with both signs.

    Their mean is then above the cross-section; that of a sample at NLO is not less than a tenth.
    """
    ratio = sigma / float(weights[0])
    chance = (0.5 * (1.0 + ratio)) ** len(weights)
    return bool(np.ptp(weights) == 0.0 and _CANCELLED < ratio < 1.0 and chance > _CHANCE)


def _dimuon(reader: lhe.LheReader, event: lhe.Event) -> list[float]:
    """The mass of the muons, and the components of mu- and mu+."""
    final = [p for p in event.particles if p.status == _FINAL]
    muons = [p for p in final if abs(p.id) == _MUON]
    if not np.isfinite(event.weight):
        raise reader.error(
            f"the weight is {event.weight}, expected a finite number", number=event.line
        )
    if sorted(p.id for p in muons) != [-_MUON, _MUON]:
        ids = " ".join(str(p.id) for p in final)
        raise reader.error(
            f"expected one mu+ and one mu- (-13 and 13), read {ids or 'nothing'} in the final "
            "state: not an event of Z' -> mu+ mu-", number=event.line,
        )  # fmt: skip
    minus, plus = sorted(muons, key=lambda p: -p.id)
    components = [[float(getattr(p, c)) for c in ("e", "px", "py", "pz")] for p in (minus, plus)]
    e, x, y, z = map(sum, zip(*components, strict=True))
    squared = float(e * e - x * x - y * y - z * z)
    if not 0.0 < squared < np.inf:
        raise reader.error(f"the dimuon mass squared is {squared:g} GeV^2", number=event.line)
    return [math.sqrt(squared), *components[0], *components[1]]


def _read_root(path: Path) -> Events:
    import awkward as ak
    import uproot

    try:
        with uproot.open(path) as file:
            tree = file[_TREE]
            arrays = {name: tree[f"Particle.{name}"].array() for name in _BRANCHES}
            weights = ak.to_numpy(ak.flatten(tree["Event.Weight"].array(), axis=None))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(
            path, None, f"no tree {_TREE} as ExRootAnalysis writes it: {error}"
        ) from error
    if not (len(weights) == tree.num_entries and np.isfinite(weights).all()):
        raise InputError(path, None, "expected one finite Event.Weight of every event")
    chosen = (abs(arrays["PID"]) == _MUON) & (arrays["Status"] == _FINAL)
    pids = arrays["PID"][chosen]
    wrong = ak.to_numpy((ak.num(pids) != 2) | (ak.sum(pids, axis=1) != 0))
    if wrong.any():
        number = int(wrong.argmax()) + 1
        raise InputError(path, None, f"event {number}: expected one mu+ and one mu-")
    order = ak.argsort(pids, axis=1, ascending=False)
    components = (ak.to_numpy(arrays[c][chosen][order]) for c in ("E", "Px", "Py", "Pz"))
    muons = np.stack([np.asarray(c, dtype=float) for c in components], axis=-1).reshape(-1, 2, 4)
    e, x, y, z = muons.sum(axis=1).T
    squared = e**2 - x**2 - y**2 - z**2
    if not (squared > 0.0).all():
        number = int((~(squared > 0.0)).argmax()) + 1
        raise InputError(path, None, f"event {number}: the dimuon mass is not a number above 0")
    sigma = float(weights.mean()) if weights.size else 0.0
    return Events(path, np.sqrt(squared), weights, sigma, None, muons)
