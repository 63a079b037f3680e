"""The checker of any UFO directory; it executes nothing of what it reads."""

from bridge.lint.check import check_model

__all__ = ["check_model"]
