"""What a killed fit leaves in its folder: the sampler's state, and what it is the state of."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bridge.errors import ZpbridgeError
from bridge.files import make_folder, write_text
from bridge.fits.provenance import provenance
from bridge.fits.spec import FitSpec
from bridge.provenance import content
from bridge.scans.journal import differences
from bridge.scans.lock import held

STATE, MANIFEST = "checkpoint.h5", "checkpoint.json"


def unfinished(folder: Path) -> bool:
    """Whether a fit that was killed left something to resume."""
    return (folder / STATE).exists()


def forget(folder: Path) -> None:
    """The outputs are complete: the checkpoint is no longer needed."""
    for name in (STATE, f"new_{STATE}", MANIFEST):
        (folder / name).unlink(missing_ok=True)


@contextmanager
def checkpoint_of(spec: FitSpec, folder: Path | None, resume: bool) -> Iterator[Path | None]:
    """Where a fit keeps its state, in a folder that is this process's alone; None without one.

    Raises ZpbridgeError where an unfinished fit is in the way, or is one of another description,
    of other limits, settings or versions.
    """
    if folder is None:
        yield None
        return
    make_folder(folder)
    with held(folder):
        now = json.loads(json.dumps(_made_of(spec)))
        if unfinished(folder):
            _refuse(folder, now, resume)
        write_text(folder / MANIFEST, json.dumps(now, indent=2))
        try:
            yield folder / STATE
        finally:
            if not unfinished(folder):
                forget(folder)


def _made_of(spec: FitSpec) -> dict[str, Any]:
    """What the points of a fit depend on; files among its choices by their content."""
    choices = {name: content(prior.values) for name, prior in spec.priors.items() if prior.values}
    return {"fit": spec.digest, "choices": choices, **provenance(spec).computation}


def _refuse(folder: Path, now: Any, resume: bool) -> None:
    again = f"delete {STATE} in it to start again"
    if not resume:
        raise ZpbridgeError(
            f"{folder} holds an unfinished fit: add --resume to finish it, or {again}"
        )
    try:
        before = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ZpbridgeError(f"{folder / MANIFEST} cannot be read ({error}): {again}") from error
    if differ := differences(before, now):
        raise ZpbridgeError(
            f"{folder} belongs to another fit ({', '.join(differ)} differ): repeat the fit as it "
            f"was, or {again}"
        )
