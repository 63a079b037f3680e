"""Entries of SMINPUTS by what they hold: generators of models number them each in its own way."""

from __future__ import annotations

from dataclasses import dataclass

from bridge.data.ufo_tables import Parameter
from bridge.model.directory import Model


@dataclass(frozen=True, slots=True)
class Input:
    """A number of the Standard Model, where its value lies, and its power of mass."""

    name: str
    low: float
    high: float
    power: int = 0


FERMI, INVERSE_ALPHA, STRONG = "G_F", "1/alpha", "alpha_s"

INPUTS = (
    Input(FERMI, 1.1e-5, 1.3e-5, -2),
    Input(INVERSE_ALPHA, 127.0, 138.0),
    Input(STRONG, 0.1, 0.13),
    Input("alpha", 1 / 138.0, 1 / 127.0),
    Input("sin^2 theta_W", 0.2, 0.25),
    Input("cos^2 theta_W", 0.75, 0.8),
    Input("mass of tau", 1.7, 1.8, 1),
    Input("mass of b", 4.0, 5.0, 1),
    Input("mass of W", 79.0, 82.0, 1),
    Input("mass of Z", 90.0, 92.0, 1),
    Input("mass of H", 124.0, 126.5, 1),
    Input("mass of t", 160.0, 180.0, 1),
    Input("v", 240.0, 250.0, 1),
)


def meaning(p: Parameter) -> Input | None:
    """What an external parameter of SMINPUTS is, by its default; None where that is not clear."""
    if str(p.block).upper() != "SMINPUTS":
        return None
    value = complex(p.value).real
    return next((i for i in INPUTS if i.low < value < i.high), None)


def given(model: Model, name: str) -> Parameter | None:
    """The parameter of SMINPUTS that holds an input."""
    return next((p for p in model.external().values() if _is(p, name)), None)


def _is(p: Parameter, name: str) -> bool:
    found = meaning(p)
    return found is not None and found.name == name
