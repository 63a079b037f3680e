"""Native numbers against every reference that travels with the package."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np

from bridge.agreement.compare import Summary, Tolerance, compare, summarise
from bridge.agreement.recorded_observables import RECORDED
from bridge.agreement.references import Reference, shipped_references, shipped_tolerances
from bridge.errors import ZpbridgeError
from bridge.model.digest import model_digest
from bridge.native import relic
from bridge.observables import OBSERVABLES
from bridge.point import FIELDS, benchmark
from bridge.prediction import LEADING_ORDER, Options, Prediction


def validate(
    references: Iterable[Reference] | None = None,
    tolerances: Mapping[tuple[str, str], Tolerance] | None = None,
    model_digest: str | None = None,
) -> tuple[Summary, ...]:
    """Compare native with each quantity of each reference (default: the shipped ones).

    Raises ZpbridgeError for a reference that was made with another model than `model_digest`
    (default: the shipped one), and for a quantity without a tolerance; a recorded run has that
    of the same program run live where it has none of its own.
    """
    tolerances = shipped_tolerances() if tolerances is None else tolerances
    found: list[Summary] = []
    for reference in shipped_references() if references is None else references:
        refuse_stale(reference, model_digest)
        found += _validate_one(reference, tolerances)
    return tuple(found)


def refuse_stale(reference: Reference, model_digest: str | None = None) -> None:
    """Raise ZpbridgeError where the reference was made with another version of the model."""
    recorded = reference.header.get("model_digest")
    if recorded is None:
        return
    current = model_digest or shipped_model_digest()
    if recorded != current:
        raise ZpbridgeError(
            f"reference {reference.name} was made with model {recorded}, this is model {current}: "
            "record it again with `zpbridge validate --tool … --record DIR`"
        )


def shipped_model_digest() -> str:
    """Digest of the model directory that travels with the package."""
    return model_digest()


def _validate_one(
    reference: Reference, tolerances: Mapping[tuple[str, str], Tolerance]
) -> list[Summary]:
    native = native_values(reference)
    live = f"live/{reference.header['program']}"
    found = []
    for quantity in reference.quantities:
        tolerance = tolerances.get((reference.name, quantity)) or tolerances.get((live, quantity))
        if tolerance is None:
            raise ZpbridgeError(
                f"{reference.name}: {quantity} has no tolerance; "
                "give it one, with its reason, in validation/tolerances.toml"
            )
        comparisons = [
            compare(
                quantity,
                row.where,
                value,
                row.values[quantity],
                tolerance,
                reference.name,
                (error, row.errors.get(quantity, 0.0)),
            )
            for row, (value, error) in zip(reference.used, native[quantity], strict=True)
            if quantity in row.values
        ]
        found.append(summarise(comparisons, tolerance))
    return found


def native_values(reference: Reference) -> dict[str, list[tuple[float, float]]]:
    """Native value and error of each recorded quantity, row by row of `reference.used`.

    Raises ZpbridgeError for a quantity that is none of `bridge.observables`.
    """
    x = asked(reference)
    found: dict[str, list[tuple[float, float]]] = {}
    for quantity in reference.quantities:
        if quantity not in x.registry:
            raise ZpbridgeError(f"native has no quantity {quantity!r}, which a reference records")
        columns = (
            np.broadcast_to(column, x.point.shape).tolist()
            for column in (x[quantity].value, x[quantity].error)
        )
        found[quantity] = list(zip(*columns, strict=True))
    return found


def asked(reference: Reference) -> Prediction:
    """What native predicts at the used rows of a reference, as recorded: pp at leading order."""
    rows = reference.used
    where = {name: np.array([row.where[name] for row in rows]) for name in rows[0].where}
    given = {name: where[name] for name in (*FIELDS, "wzp") if name in where}
    point = benchmark().replace(**reference.masses, **given)
    convention = reference.header.get("relic_convention", relic.PHYSICAL.name)
    settings = replace(LEADING_ORDER, relic=relic.CONVENTIONS[convention])
    mixings = Options(v21=where.get("v21", 0.0), v32=where.get("v32", 0.0))
    return Prediction(point, OBSERVABLES | RECORDED, settings, mixings, where=where)
