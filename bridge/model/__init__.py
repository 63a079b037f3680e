"""The model: `ufo_model/` read strictly, checked, and exported to other programs."""
