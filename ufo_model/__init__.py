"""Standard Model + Z' + nu4: the flavourful Z' portal of arXiv:1803.04430 in unitary gauge."""

import coupling_orders
import couplings
import decays
import function_library
import lorentz
import object_library
import parameters
import particles
import vertices
import write_param_card

__author__ = "zpbridge"
__version__ = "1.0.0"
__arxiv__ = "arXiv:1803.04430"
__header__ = """The Standard Model with three generations and a CKM matrix, a vector Z' that
couples to the left-handed doublets (t, b) and (nu_mu, mu) and to b s, and a
Dirac singlet nu4, the dark matter: eq. (2.28) of arXiv:1803.04430; couplings
to all other multiplets, (2.18)-(2.22), are 0 unless set."""

gauge = [0]

all_particles = particles.all_particles
all_parameters = parameters.all_parameters
all_vertices = vertices.all_vertices
all_couplings = couplings.all_couplings
all_lorentz = lorentz.all_lorentz
all_orders = coupling_orders.all_orders
all_functions = function_library.all_functions
all_decays = decays.all_decays
all_propagators = object_library.all_propagators
all_form_factors = object_library.all_form_factors
