"""Published limits as data, the predictions they meet, and a verdict for a point.

>>> from bridge.point import benchmark
>>> [v.status for v in verdicts(benchmark(), {}, limit_set("paper")) if v.name == "bs_mixing_2017"]
['allowed']
"""

from bridge.limits.catalogue import limit_set
from bridge.limits.explanation import explain
from bridge.limits.likelihood import loglike
from bridge.limits.omissions import not_included
from bridge.limits.reading import check_limit
from bridge.limits.verdicts import Verdict, overall, verdicts
from bridge.prediction import Options

__all__ = [
    "Options",
    "Verdict",
    "check_limit",
    "explain",
    "limit_set",
    "loglike",
    "not_included",
    "overall",
    "verdicts",
]
