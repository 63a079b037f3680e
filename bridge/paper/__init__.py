"""arXiv:1803.04430: what it prints, states and draws, computed again."""

from bridge.paper import charges_and_mixing as charges_and_mixing
from bridge.paper import charges_file as charges_file
from bridge.paper import figures as figures
