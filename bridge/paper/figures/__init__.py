"""Figures 1 to 11 of the paper."""
