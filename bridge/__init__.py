"""zpbridge: a flavourful Z' portal for vector-like neutrino dark matter (arXiv:1803.04430)."""
