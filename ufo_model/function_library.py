"""Functions that parameters, couplings and decays may use besides those of cmath."""

from object_library import Function, all_functions

complexconjugate = Function(
    name="complexconjugate", arguments=("z",), expression="complex(z).conjugate()"
)
re = Function(name="re", arguments=("z",), expression="complex(z).real")
im = Function(name="im", arguments=("z",), expression="complex(z).imag")
