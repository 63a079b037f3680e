"""The checks of a model directory, each a function from the model to findings."""
