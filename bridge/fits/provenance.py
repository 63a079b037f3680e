"""Where a fit comes from: the record that its outputs hold."""

from __future__ import annotations

from bridge.data.presets import preset_sources
from bridge.fits.spec import FitSpec
from bridge.limits.explanation import limit_sources
from bridge.observables import shown, sources
from bridge.provenance import Provenance

NAUTILUS = "arXiv:2306.16923"


def provenance(spec: FitSpec) -> Provenance:
    """Settings, limits and what they cite."""
    texts = (
        *sources(shown(bool(spec.settings.beyond)), spec.settings),
        *limit_sources(spec.limits, spec.settings),
        *preset_sources(spec.parameters.preset),
        NAUTILUS,
    )
    files = {limit.name: limit.path for limit in spec.limits}
    return Provenance(spec.settings, {}, spec.options, files, texts)
