"""Quadrature, roots, stiff steps, Bessel functions, compiling: no physics."""
