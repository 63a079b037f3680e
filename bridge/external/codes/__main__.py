"""Evaluate one code at the points of a file: a RESULT, ABSENT or FAILED line for each, in order."""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path

from bridge.errors import OutOfReach, ZpbridgeError
from bridge.point import PORTAL, Point, StandardModel


def main(module: str, file: str) -> None:
    """Answers on standard output; what the code itself prints is in between."""
    evaluate = import_module(f"bridge.external.codes.{module}").evaluate
    for facts in json.loads(Path(file).read_text(encoding="utf-8")):
        portal = {name: facts[name] for name in PORTAL}
        point = Point(**portal, wzp=facts["wzp"], sm=StandardModel(**facts["sm"]))
        try:
            line = f"RESULT {json.dumps(evaluate(point, facts['inputs']))}"
        except OutOfReach as reason:
            line = f"ABSENT {reason}"
        except (ZpbridgeError, ArithmeticError, ValueError) as error:
            line = f"FAILED {type(error).__name__}: {error}".replace("\n", " ")
        print(f"\n{line}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
