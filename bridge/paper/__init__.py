"""arXiv:1803.04430: what it prints, states and draws, computed again."""
