"""One hypothesis profile for all tests: the same examples every time, no deadline."""

from hypothesis import settings

settings.register_profile("zpbridge", derandomize=True, deadline=None)
settings.load_profile("zpbridge")
