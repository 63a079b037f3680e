"""Physics of the Z' portal: widths, annihilation, freeze-out, scattering, production, flavour."""
