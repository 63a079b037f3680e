"""Fits: what limits leave of the model, sampled from priors. `README.md` here is the guide."""

from bridge.fits.likelihood import Likelihood
from bridge.fits.posterior import Posterior
from bridge.fits.run import fit
from bridge.fits.spec import FitSpec, read_fit

__all__ = ["FitSpec", "Likelihood", "Posterior", "fit", "read_fit"]
