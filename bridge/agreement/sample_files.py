"""A sample of events on disk: a picture, a page, and its numbers as JSON."""

from __future__ import annotations

import io
import json
from html import escape
from typing import Any

from bridge.agreement.sample import Sample, facts
from bridge.errors import ToolError
from bridge.external.spectrum import SpectrumComparison, figure
from bridge.observables import sources
from bridge.pages import pictures, template
from bridge.point import changed_inputs
from bridge.provenance import Provenance, short


def to_json(found: Sample) -> str:
    """Everything that is printed, as numbers."""
    return json.dumps(to_dict(found), indent=1, allow_nan=False) + "\n"


def to_dict(found: Sample) -> dict[str, Any]:
    """Everything that is printed, as numbers."""
    events, shape = found.events, found.shape
    share, error = found.acceptance or (None, None)
    return {
        "file": str(events.path),
        "events": len(events.weights),
        "effective_events": found.effective,
        "negative_share": found.negative,
        "sigma_pb": events.sigma_pb,
        "sigma_error_pb": events.sigma_error_pb,
        "sqrt_s_gev": events.beams and events.beams.sqrts_gev,
        "point": found.point and found.point.numbers(),
        "width_gev": found.widths and dict(zip(("card", "computed"), found.widths, strict=True)),
        "spectrum": _shape(found, shape)
        if isinstance(shape, SpectrumComparison)
        else {"absent": shape},
        "cuts": {"pt_gev": found.cuts.pt_gev, "eta": found.cuts.eta},
        "acceptance": {"share": share, "error": error, "native": found.native_acceptance},
        "notes": list(found.notes),
        "problems": list(found.problems),
        "provenance": short(_record(found)),
    }


def _shape(found: Sample, shape: SpectrumComparison) -> dict[str, Any]:
    return {
        "edges_gev": shape.edges.tolist(),
        "observed": shape.observed.tolist(),
        "expected": shape.expected.tolist(),
        "deviation": shape.deviation.tolist(),
        "sigma_pb": shape.sigma_pb,
        "native_pb": found.native_pb,
        "chi2": shape.chi2,
        "degrees_of_freedom": shape.degrees_of_freedom,
        "p_value": shape.p_value,
        "ok": shape.ok,
    }


def _record(found: Sample) -> Provenance:
    inputs = changed_inputs(found.point.sm) if found.point else {}
    return Provenance(
        found.settings, inputs, sources=sources(("sigma_dimuon_bw_pb",), found.settings)
    )


def picture(found: Sample, kind: str) -> bytes:
    """The spectrum with native beside it. Raises ToolError where there is nothing to draw."""
    if isinstance(found.shape, str):
        raise ToolError(f"{found.events.path}: no picture: {found.shape}")
    stream = io.BytesIO()
    pictures.save(figure(found.shape, found.events.path.name), stream, kind, _record(found))
    return stream.getvalue()


def to_html(found: Sample) -> str:
    """A page: what agrees, the facts, and the picture."""
    problems = list(found.problems)
    word = "<br>".join(map(escape, problems)) or "Nothing in it disagrees with native."
    body = [
        f'<p class="verdict {"bad" if problems else "ok"}">{word}</p>',
        template.facts(facts(found)),
        *(f"<p>{escape(note)}</p>" for note in found.notes),
    ]
    if isinstance(found.shape, SpectrumComparison):
        image = pictures.image(picture(found, "png"), "dimuon mass spectrum")
        body.append(
            f"<figure>{image}<figcaption>The dimuon mass spectrum of the events, native scaled to "
            "it, and their ratio.</figcaption></figure>"
        )
    return template.page(f"Dimuon events: {found.events.path.name}", body, _record(found))
