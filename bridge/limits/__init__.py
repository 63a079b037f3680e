"""Published limits as data, the predictions they meet, and a verdict for a point.

>>> from bridge.point import benchmark
>>> [v.status for v in verdicts(benchmark(), {}, limit_set("paper")) if v.name == "bs_mixing_2017"]
['allowed']
"""

from bridge.limits.catalogue import limit_set, limits_named
from bridge.limits.explanation import explain
from bridge.limits.likelihood import Part, loglike, loglike_parts
from bridge.limits.omissions import not_included
from bridge.limits.reach import edges, gaps
from bridge.limits.reading import check_limit
from bridge.limits.summary import overall
from bridge.limits.verdicts import Verdict, verdicts
from bridge.prediction import Options

__all__ = [
    "Options",
    "Part",
    "Verdict",
    "check_limit",
    "edges",
    "explain",
    "gaps",
    "limit_set",
    "limits_named",
    "loglike",
    "loglike_parts",
    "not_included",
    "overall",
    "verdicts",
]
