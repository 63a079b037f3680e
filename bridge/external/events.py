"""Event files of pp -> Z' -> mu+ mu-: LHE through pylhe, ROOT (`LHEF` tree) through uproot."""

from __future__ import annotations

import gzip
import itertools
import re
import warnings
import zlib
from dataclasses import dataclass
from importlib.util import find_spec
from io import BufferedReader
from pathlib import Path
from typing import Any

import numpy as np

from bridge.cards.text import Document, Place
from bridge.errors import InputError, ToolError
from bridge.external.reading import is_number, read_number
from bridge.numerics.arrays import Array

_MUON = 13
_FINAL = 1
_TREE = "LHEF"
_BRANCHES = ("PID", "Status", "E", "Px", "Py", "Pz")
_COUNT = re.compile(r"Number of Events\s*:\s*(\d+)")


@dataclass(frozen=True, slots=True)
class Events:
    """Dimuon mass [GeV] of every event, the cross-section [pb] and its error, the parameters.

    The cross-section is that of `<init>` in LHE, and the mean event weight in ROOT, which is
    the same for MadGraph's normalisation and has no error there. `parameters` are the entries
    of the parameter card in the file, by block and code; ROOT trees carry none.
    """

    path: Path
    masses: Array
    sigma_pb: float
    sigma_error_pb: float | None
    parameters: dict[Place, float]


def read_events(path: Path) -> Events:
    """An event file, by its name: .lhe, .lhe.gz or .root.

    Raises InputError for a file that cannot be trusted, ToolError where pylhe is not installed.
    """
    if not path.is_file():
        raise InputError(path, None, "no such file; expected .lhe, .lhe.gz or .root")
    if path.name.endswith((".lhe", ".lhe.gz")):
        events = _read_lhe(path)
    elif path.suffix == ".root":
        events = _read_root(path)
    else:
        raise InputError(path, None, "not an event file: expected .lhe, .lhe.gz or .root")
    if not events.masses.size:
        raise InputError(path, None, "there are no events in it")
    if not (np.isfinite(events.sigma_pb) and events.sigma_pb > 0.0):
        raise InputError(path, None, f"its cross-section is {events.sigma_pb:g} pb")
    return events


def require_pylhe() -> None:
    """Raise ToolError, with what to do, where LHE files cannot be read."""
    if find_spec("pylhe") is None:
        raise ToolError('LHE files need the package pylhe: pip install "zpbridge[lhe]"')


def _read_lhe(path: Path) -> Events:
    require_pylhe()
    import pylhe

    try:
        with _open(path) as stream, warnings.catch_warnings():
            warnings.simplefilter("error", RuntimeWarning)  # pylhe only warns of a broken file
            file = pylhe.LHEFile.frombuffer(stream)
            events = enumerate(file.events, start=1)
            masses = np.array([_dimuon_mass(path, number, event) for number, event in events])
    except (RuntimeWarning, EOFError, OSError, zlib.error, ValueError, IndexError) as error:
        raise InputError(path, None, f"not a whole LHE file: {error}") from error
    header = _header(path)
    announced = _COUNT.search(header)
    if announced and int(announced.group(1)) != masses.size:
        raise InputError(
            path, None, f"it announces {announced.group(1)} events and holds {masses.size}"
        )
    processes = file.init.procInfo
    return Events(
        path=path,
        masses=masses,
        sigma_pb=float(sum(process.xSection for process in processes)),
        sigma_error_pb=float(np.hypot.reduce([process.error for process in processes])),
        parameters=_parameters(header),
    )


def _dimuon_mass(path: Path, number: int, event: Any) -> float:
    muons = [p for p in event.particles if abs(p.id) == _MUON and p.status == _FINAL]
    if sorted(p.id for p in muons) != [-_MUON, _MUON]:
        raise InputError(path, None, f"event {number}: expected one mu+ and one mu-")
    e, x, y, z = (sum(getattr(p, name) for p in muons) for name in ("e", "px", "py", "pz"))
    squared = float(e**2 - x**2 - y**2 - z**2)
    if not squared > 0.0:
        raise InputError(path, None, f"event {number}: dimuon mass squared is {squared:g} GeV^2")
    return float(np.sqrt(squared))


def _header(path: Path) -> str:
    """The text before the first event."""
    with _open(path) as stream:
        before = itertools.takewhile(lambda line: not line.startswith(b"<event"), stream)
        return b"".join(before).decode(errors="replace")


def _open(path: Path) -> gzip.GzipFile | BufferedReader:
    return gzip.open(path) if path.suffix == ".gz" else path.open("rb")


def _parameters(header: str) -> dict[Place, float]:
    """Numbers of the parameter card by block and code, as in ("ZPPORTAL", (1,))."""
    _, _, rest = header.partition("<slha>")
    card = Document.from_text(rest.partition("</slha>")[0], "the banner")
    return {
        written.place: read_number(written.text, "the banner")
        for written in card.written_values()
        if written.code and is_number(written.text)
    }


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
    chosen = (abs(arrays["PID"]) == _MUON) & (arrays["Status"] == _FINAL)
    pids = arrays["PID"][chosen]
    wrong = ak.to_numpy((ak.num(pids) != 2) | (ak.sum(pids, axis=1) != 0))
    if wrong.any():
        number = int(wrong.argmax()) + 1
        raise InputError(path, None, f"event {number}: expected one mu+ and one mu-")
    e, x, y, z = (
        ak.to_numpy(ak.sum(arrays[name][chosen], axis=1)) for name in ("E", "Px", "Py", "Pz")
    )
    squared = e**2 - x**2 - y**2 - z**2
    if not (squared > 0.0).all():
        number = int((~(squared > 0.0)).argmax()) + 1
        raise InputError(path, None, f"event {number}: the dimuon mass is not a number above 0")
    sigma = float(weights.mean()) if weights.size else 0.0
    return Events(path, np.sqrt(squared), sigma, None, {})
