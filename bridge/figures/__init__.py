"""Figures 1-11 of arXiv:1803.04430: computed as plain arrays, then drawn, written and judged."""
