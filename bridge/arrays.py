"""Types of numbers: a value, or an array of them that broadcasts with the others."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[np.float64]
Real: TypeAlias = float | Array
