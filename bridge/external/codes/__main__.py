"""Evaluate one code at the points of a file: a RESULT, ABSENT or FAILED line for each, in order."""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path

from bridge.errors import OutOfReach, ZpbridgeError
from bridge.point import benchmark


def main(module: str, file: str) -> None:
    """Answers on standard output; what the code itself prints is in between."""
    evaluate = import_module(f"bridge.external.codes.{module}").evaluate
    for asked in json.loads(Path(file).read_text(encoding="utf-8")):
        point = benchmark().replace(**asked["point"])
        try:
            line = f"RESULT {json.dumps(evaluate(point, asked['inputs']))}"
        except OutOfReach as reason:
            line = f"ABSENT {reason}"
        except (ZpbridgeError, ArithmeticError, ValueError) as error:
            line = f"FAILED {type(error).__name__}: {error}".replace("\n", " ")
        print(f"\n{line}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
