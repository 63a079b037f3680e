"""What each installable code is asked: one module with `evaluate(point, inputs)` for each.

They run in a process of their own, `python -m bridge.external.codes MODULE POINTS.json`; a crash
or a changed global setting of a code stays there.
"""
