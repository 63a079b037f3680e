"""Make semileptonic_rates.csv: rates of B -> K l l and B -> K* l l as forms in Wilson coefficients.

A rate is exactly a quadratic form in real C9, C10, C9', C10' of the lepton at 4.8 GeV; the form
factors and charm loops are flavio's (arXiv:1810.08132). Each coefficient is a difference of rates
at coefficients 0, +-2 and +-1. Needs flavio. Run: python bridge/data/make_semileptonic_rates.py
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from pathlib import Path

from bridge.files import write_text

NAMES = ("C9", "C10", "C9p", "C10p")
MIXED = (("C9", "C9p"), ("C10", "C10p"))
DECAYS = {"K": "B+->K", "K*": "B0->K*"}
WINDOWS = ((1.1, 6.0), (0.1, 1.1), (0.045, 1.1))
LEPTONS = ("mumu", "ee")
SCALE = 4.8

HEADER = """\
# title: rates of B -> K l l and B -> K* l l: rate/rate_sm = 1 + linear + quadratic form
# source: arXiv:1810.08132
# made: make_semileptonic_rates.py with flavio {version}; coefficients at {scale} GeV
# c10_sm: {c10:.6f}
# units: q2 in GeV^2; primed squares equal those without a prime, other products are absent
decay,q2,lepton,rate_sm,c9,c10,c9p,c10p,c9_c9,c10_c10,c9_c9p,c10_c10p
"""


def form(rate: Callable[..., float]) -> list[float]:
    """rate_sm, four linear terms, two squares, and the products of C and C'."""
    sm = rate()
    up, down = ([rate(**{n: sign * 2.0}) for n in NAMES] for sign in (1, -1))
    linear = [(u - d) / (4.0 * sm) for u, d in zip(up, down, strict=True)]
    squares = [(u + d - 2.0 * sm) / (8.0 * sm) for u, d in zip(up[:2], down[:2], strict=True)]
    products = [
        sum(s * t * rate(**{a: s, b: t}) for s, t in product((1, -1), repeat=2)) / (4.0 * sm)
        for a, b in MIXED
    ]
    return [sm, *linear, *squares, *products]


def rate_of(decay: str, window: tuple[float, float], lepton: str) -> Callable[..., float]:
    """The binned rate of flavio as a function of coefficients of the lepton."""
    import flavio
    from wilson import Wilson

    def rate(**coefficients: float) -> float:
        values = {f"{name}_bs{lepton}": value for name, value in coefficients.items()}
        wilson = Wilson(values, scale=SCALE, eft="WET", basis="flavio")
        return float(flavio.np_prediction(f"<dBR/dq2>({DECAYS[decay]}{lepton})", wilson, *window))

    return rate


def rows() -> list[str]:
    """All rows of the table; the lowest window was measured for K* alone."""
    chosen = [c for c in product(DECAYS, WINDOWS, LEPTONS) if c[:2] != ("K", WINDOWS[-1])]
    return [
        ",".join(
            [decay, "{:g} to {:g}".format(*window), lepton]
            + [f"{number:.6g}" for number in form(rate_of(decay, window, lepton))]
        )
        for decay, window, lepton in chosen
    ]


def c10_sm() -> float:
    """C10 of the Standard Model in flavio."""
    import flavio
    from flavio.physics.bdecays.wilsoncoefficients import wctot_dict

    inputs = flavio.default_parameters.get_central_all()
    total = wctot_dict(flavio.WilsonCoefficients(), "bsmumu", SCALE, inputs)
    return float(total["C10_bsmumu"])


def main() -> None:
    """Write the table beside this file."""
    import flavio

    header = HEADER.format(version=flavio.__version__, scale=SCALE, c10=c10_sm())
    path = Path(__file__).parent / "semileptonic_rates.csv"
    write_text(path, header + "\n".join(rows()) + "\n")


if __name__ == "__main__":
    main()
