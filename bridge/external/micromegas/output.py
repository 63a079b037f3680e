"""Read the lines of `templates/micromegas/main.c`, and believe none of them unchecked."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace

from bridge.errors import ToolError
from bridge.external.reading import read_number
from bridge.external.tool_result import FAILED
from bridge.native.channels import FINAL_STATES, PAIR_OF_ZP
from bridge.point import FIELDS, Point
from bridge.results import Quantity, Results

CHANNELS = (*FINAL_STATES, PAIR_OF_ZP, "other")
_ECHO = (*FIELDS, "MB", "MT", "MMU", "MC", "MTA")
_PB_C_IN_CM3_S = 1e-36 * 2.99792458e10
_PRINTED = 1e-8  # relative: nine digits are printed
_ROUNDING = 1e-4  # relative: with more of it a number is not returned
_SUM = 1e-6  # relative: partial and total width come from two evaluations of the amplitudes
_OMEGA_ERROR = 5e-3  # relative: the eps = 1e-3 of its integrators is compiled in (omega.c)
_COARSE_OMEGA_ERROR = 0.07  # the same in its fast mode, or with the thermal integral cut off
_ARTIFICIAL_WIDTH = 0.01  # of a t- or u-channel propagator over its mass (sqme_aux.c)
_PHASE_SPACE = {"uu": 0.14, "dd": 0.14, "ss": 0.5}
"""Masses [GeV] of light quarks in its two-body widths (pWidth2), whatever the model has."""

_PLAUSIBLE = {
    "omega_h2": (1e-15, 1e12),  # the domain reaches from 2e-12 to 2e10
    "xf": (0.5, 100.0),  # 1 to 46
    "width": (0.0, 50.0),  # over mzp; 33 with every coupling at its largest
    "sigmav": (0.0, 1e60),  # pb c; (coupling ratio)^2 on the pole, which has no smaller bound
    "fraction": (0.0, 1.0 + 1e-6),
}
"""What micrOMEGAs can have meant, by quantity."""

_NO_OMEGA = {
    1: "not-a-number in the thermal integral",
    2: "the thermal integral needs more subdivisions than it may use",
    4: "loss of precision in the thermal integral",
    8: "sigma v vanishes in the thermal integral",
    32: "no candidate for dark matter",
    64: "never in thermal equilibrium",
    128: "the differential equation is too stiff",
}

_NONE_THERE = 8 | 64
"""Flags for a relic density that does not exist; with any other micrOMEGAs could not find it."""

Answer = Mapping[str, float]


def read_answer(line: str) -> Answer | None:
    """The numbers of a RESULT line, None for any other line.

    Raises ToolError for a FAILED line, and for a RESULT line that is not whole or says a thing
    twice.

    >>> read_answer("PROCESS: Zp->2*x") is None
    True
    """
    words = line.split()
    if not words or words[0] not in ("RESULT", "FAILED"):
        return None
    fields = dict(word.split("=", 1) for word in words[1:] if "=" in word)
    if len(fields) != len(words) - 1 or words[-1] != "end=1":
        raise ToolError(f"micrOMEGAs printed a {words[0]} line that is not whole: {line[:120]!r}")
    if words[0] == "FAILED":
        reason = fields.get("reason", "").replace("_", " ")
        raise ToolError(f"micrOMEGAs refused the point: {reason}")
    return {
        key: read_number(value, f"micrOMEGAs' {key}")
        for key, value in fields.items()
        if key != "file"
    }


def results(answer: Answer, point: Point, settings: Mapping[str, float], source: str) -> Results:
    """Checked numbers of one point. Raises ToolError with the sentence that matters."""
    _check_keys(answer)
    _check_echo(answer, point, settings)
    _check_widths(answer, point)
    _check_rest(answer)
    _check_both(answer, point)
    width = answer["width_zp"]
    method = "micrOMEGAs, " + ", ".join(f"{k} = {v:g}" for k, v in settings.items())

    def quantity(name: str, value: float, relative_error: float = _PRINTED) -> Quantity:
        return Quantity(name, value, "", abs(value) * relative_error, method, source)

    found = [quantity("width_zp", width)]
    for channel in FINAL_STATES:
        ratio = answer[f"width_{channel}"] / width if width > 0.0 else 0.0
        found.append(quantity(f"br_{channel}", ratio, 2.0 * _PRINTED))
    found = [_with_light_quarks(q, answer, point) for q in found]
    error = omega_error(settings)
    found += _relic_density(answer, error, quantity("omega_h2", 0.0), quantity("xf", 0.0))
    at_rest = 0.5 * _PB_C_IN_CM3_S * math.fsum(answer[f"sigmav_{c}"] for c in CHANNELS)
    found.append(_at_rest(quantity("sigmav0_eff_cm3s", at_rest, s_channel_loss(settings)), point))
    for channel in CHANNELS:
        found.append(quantity(f"fraction_{channel}", answer[f"fraction_{channel}"]))
    return Results(
        point=point.named(),
        quantities={q.name: q for q in found},
        settings={name: f"{value:g}" for name, value in settings.items()},
    )


def _with_light_quarks(width: Quantity, answer: Answer, point: Point) -> Quantity:
    """Without a value where the masses in its phase space matter, 1 - 3 (m/mzp)^2 at worst."""
    shifts = {c: 3.0 * (m / float(point.mzp)) ** 2 for c, m in _PHASE_SPACE.items()}
    total = math.fsum(answer[f"width_{c}"] * shift for c, shift in shifts.items())
    own = shifts.get(width.name.removeprefix("br_"), 0.0) * width.value if width.value else 0.0
    if total <= _SUM * answer["width_zp"] and own <= _SUM * (width.value or 0.0):
        return width
    reason = "micrOMEGAs gives u and d 0.14 GeV, s 0.5 GeV in the phase space of a decay"
    return replace(width, value=None, error=None, status=f"{width.name}: {reason}")


def _at_rest(sigmav0: Quantity, point: Point) -> Quantity:
    """Without a value where its amplitudes cancel too many digits; measured up to a ratio of 4000:
    in unitary gauge nu4 nu4bar -> Z' Z' is the sum of terms (mnu4/mzp)^4 times as large."""
    rounding = sys.float_info.epsilon * float(point.mnu4 / point.mzp) ** 4
    if rounding <= _ROUNDING:
        return sigmav0
    reason = f"{rounding:.0e} of micrOMEGAs' number is rounding at this mnu4/mzp"
    return replace(sigmav0, value=None, error=None, status=f"{sigmav0.name}: {reason}")


def s_channel_loss(settings: Mapping[str, float]) -> float:
    """Largest relative error of a cross-section whose propagator has no width from
    `bw_range` widths off the pole on: the width is worth bw_range^-2 there.

    >>> round(s_channel_loss({"bw_range": 80.0}), 6)
    0.000156
    """
    return settings["bw_range"] ** -2


def omega_error(settings: Mapping[str, float]) -> float:
    """Relative error of Omega h^2 at these settings, infinite where it has no bound.

    While micrOMEGAs' darkOmega runs, a propagator in the t or u channel has an artificial width
    of 1 % of its mass, up to `bw_range` widths off its pole (sqme_aux.c). In
    nu4 nu4bar -> Z' Z' |t - mnu4^2| >= mnu4^2, which is 100 such widths: below 100 it is never
    there. From 100 on it spoils the conservation of the current, and sigma v grows like
    (mnu4/mzp)^4.

    >>> omega_error({"fast": 0, "beps": 1e-10, "bw_range": 1e4})
    inf
    """
    if not 0.0 < settings["bw_range"] < 1.0 / _ARTIFICIAL_WIDTH:
        return math.inf
    fine = settings["fast"] == 0 and settings["beps"] <= 1e-6
    return (_OMEGA_ERROR if fine else _COARSE_OMEGA_ERROR) + s_channel_loss(settings)


def _relic_density(answer: Answer, error: float, *templates: Quantity) -> list[Quantity]:
    """Omega h^2 and x_f, or why there are none."""
    err = _flag(answer, "err")
    reasons = [text for code, text in _NO_OMEGA.items() if err & code]
    if err and not reasons:
        raise ToolError(f"micrOMEGAs set the unknown error flag {err} for Omega h^2")
    if not err:
        _check_relic_density(answer)
    said = f"micrOMEGAs err = {err}: {', '.join(reasons)}"
    if err & ~_NONE_THERE:
        said = f"{FAILED}: {said}"
    return [
        replace(
            template,
            value=None if err else answer[template.name],
            error=None if err else error * answer[template.name],
            status=f"{template.name}: {said}" if err else "ok",
        )
        for template in templates
    ]


def _flag(answer: Answer, name: str) -> int:
    """An error flag, which is a sum of powers of two."""
    value = answer[name]
    if not (value.is_integer() and value >= 0.0):
        raise ToolError(f"micrOMEGAs gave {name} = {value:g}; expected 0 or a sum of error flags")
    return int(value)


def _check_relic_density(answer: Answer) -> None:
    for name in ("omega_h2", "xf"):
        low, high = _PLAUSIBLE[name]
        if not low <= answer[name] <= high:
            raise ToolError(
                f"micrOMEGAs gave Omega h^2 = {answer['omega_h2']:g} at x_f = {answer['xf']:g} "
                f"without an error flag; {name} from {low:g} to {high:g} was expected"
            )
    shares = [answer[f"fraction_{channel}"] for channel in CHANNELS]
    _check_range("fraction", shares, "a channel fraction")
    if abs(math.fsum(shares) - 1.0) > _SUM:
        raise ToolError(f"micrOMEGAs' channel fractions add up to {math.fsum(shares):.9g}, not 1")


def _check_range(name: str, values: Iterable[float], what: str, unit: float = 1.0) -> None:
    low, high = (unit * end for end in _PLAUSIBLE[name])
    for value in values:
        if not low <= value <= high:
            raise ToolError(
                f"micrOMEGAs gave {what} of {value:g}; {low:g} to {high:g} was expected"
            )


def _check_keys(answer: Answer) -> None:
    needed = {"fast", "beps", "range", "omega_h2", "xf", "err", "err_rest", "width_zp"}
    needed |= {f"{kind}_{c}" for kind in ("width", "sigmav", "fraction") for c in CHANNELS}
    needed |= {*_ECHO}
    missing = sorted(needed - answer.keys())
    if missing:
        raise ToolError(f"micrOMEGAs' RESULT line lacks {', '.join(missing)}")


def _check_echo(answer: Answer, point: Point, settings: Mapping[str, float]) -> None:
    """The parameters that micrOMEGAs used are those that were asked for."""
    asked = {"fast": settings["fast"], "beps": settings["beps"], "range": settings["bw_range"]}
    asked |= {name: point.numbers()[name] for name in _ECHO}
    for name, value in asked.items():
        if not math.isclose(answer[name], value, rel_tol=_PRINTED, abs_tol=1e-300):
            raise ToolError(f"micrOMEGAs used {name} = {answer[name]:.9g} instead of {value:.9g}")


def _check_widths(answer: Answer, point: Point) -> None:
    partial = [answer[f"width_{channel}"] for channel in CHANNELS]
    _check_range("width", (*partial, answer["width_zp"]), "a width [GeV]", float(point.mzp))
    total = math.fsum(partial)
    if not math.isclose(total, answer["width_zp"], rel_tol=_SUM):
        raise ToolError(
            f"micrOMEGAs' partial widths add up to {total:.9g} GeV, "
            f"its total width is {answer['width_zp']:.9g} GeV"
        )


def _check_rest(answer: Answer) -> None:
    if flag := _flag(answer, "err_rest"):
        raise ToolError(f"micrOMEGAs set error flag {flag} for sigma v at rest")
    at_rest = [answer[f"sigmav_{channel}"] for channel in CHANNELS]
    _check_range("sigmav", at_rest, "sigma v [pb c] at rest")


def _check_both(answer: Answer, point: Point) -> None:
    """A channel of freeze-out that is open at rest too has a cross-section there."""
    thresholds = {PAIR_OF_ZP: 2.0 * float(point.mzp)}
    thresholds |= {name: float(sum(f.pair_masses(point))) for name, f in FINAL_STATES.items()}
    for channel, threshold in thresholds.items():
        share, at_rest = answer[f"fraction_{channel}"], answer[f"sigmav_{channel}"]
        if share > 0.0 == at_rest and 2.0 * float(point.mnu4) > threshold:
            raise ToolError(
                f"micrOMEGAs gave {channel} a share of {share:g} at freeze-out, "
                "and no cross-section at rest, where it is open"
            )
