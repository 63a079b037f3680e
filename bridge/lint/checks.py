"""The table of all checks: the code of their findings, an example, and what to do about it.

What a code means is the rule that its function states. Codes are stable: scripts ignore by them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from textwrap import dedent

from bridge.lint import (
    chirality,
    counterterms,
    decays,
    files,
    gauge,
    hermiticity,
    higgs,
    orders,
    parameters,
    particles,
    restrictions,
    vertices,
)
from bridge.model.directory import Model
from bridge.model.findings import Finding


@dataclass(frozen=True, slots=True)
class Check:
    """One rule of UFO models; its findings carry the code."""

    code: str
    rule: Callable[[Model], Iterator[Finding]]
    example: str
    advice: str

    def findings(self, model: Model) -> Iterator[Finding]:
        """What breaks the rule."""
        return (replace(f, code=self.code) for f in self.rule(model))

    @property
    def meaning(self) -> str:
        """The rule in words."""
        return " ".join(dedent(self.rule.__doc__ or "").split())


_WRITE = "Correct it at the place named."
_COMPARE = "Compare sign, factor, phase and structure with the like vertices of the model."
_TIDY = "Drop it, or ignore the code: nothing computes wrongly."
_CARD = "Correct the card; ignore the code where the card means it."

CHECKS: tuple[Check, ...] = (
    Check("file-missing", files.missing_files, "couplings: the file is missing", "Add the file."),
    Check(
        "no-decays",
        files.without_decays,
        "decays: no decays.py: automatic widths are left to the generator",
        "List the partial widths, or ignore the code: MadGraph computes them when asked.",
    ),
    Check(
        "syntax",
        files.syntax,
        "write_param_card.py: not Python 3: Missing parentheses in call to 'print'",
        "Convert the file, as MadGraph's `convert model` does.",
    ),
    Check(
        "import",
        files.imports,
        "os: imports os: no file of the model, and data need nothing else",
        "Remove the import; read a file that acts on the machine before running it.",
    ),
    Check(
        "statement",
        files.statements,
        "print('hello'): code in a data file; it was not executed",
        "Write out what the code makes: strict readers do not see it.",
    ),
    Check(
        "attribute",
        files.attributes,
        "b.mass: set after the definition, which is what was read",
        "Write the word in the definition: antiparticles and strict readers take it from there.",
    ),
    Check(
        "package",
        files.package,
        "all_orders: missing",
        "Add the list to __init__.py: readers look for it there.",
    ),
    Check(
        "package-wish",
        files.package_wishes,
        "__version__: missing: a result cannot say which model made it",
        "Add it, or ignore the code.",
    ),
    Check(
        "anti-method",
        files.anti_method,
        "anti: Particle.anti does not turn the sign of charge",
        "Take object_library.py of a current FeynRules.",
    ),
    Check(
        "definition",
        files.definitions,
        "V_72: C.GC_510 is not defined in couplings.py",
        "Correct the definition: what depends on it was not checked.",
    ),
    Check(
        "block-code",
        parameters.block_codes,
        "vts: ZPPORTAL 3 is also gnunu",
        "Give each parameter a code of its own.",
    ),
    Check(
        "nature",
        parameters.natures,
        "wzp: internal, with block DECAY: a card cannot set it",
        "Make it external or drop the block.",
    ),
    Check(
        "name",
        parameters.names,
        "gq: differs from GQ in case only, which Fortran ignores",
        "Rename one of the two.",
    ),
    Check(
        "expression",
        parameters.expressions,
        "GC_51: complex(0,1)*gbbb has no value: gbbb is not defined",
        "Define the name before it is used, or correct it.",
    ),
    Check("zero", parameters.zero, "ZERO: ZERO = 0.1", "Write 0.0."),
    Check(
        "mass-block",
        parameters.mass_and_decay_blocks,
        "mzp: MASS [3200] is no PDG code of a particle of the model",
        "Correct the code or drop the parameter.",
    ),
    Check("unused-parameter", parameters.unused, "gx: nothing depends on it", _TIDY),
    Check(
        "particle-code",
        particles.codes_and_names,
        "n4: PDG code 32 is already zp",
        "Give it a code and a name of its own.",
    ),
    Check(
        "quantum-number",
        particles.quantum_numbers,
        "u: PDG 2 has charge 0.667, not -0.667",
        _WRITE,
    ),
    Check(
        "antiparticle",
        particles.antiparticles,
        "n4: has no antiparticle n4~",
        "Add n4__tilde__ = n4.anti(), or make it its own antiparticle.",
    ),
    Check(
        "mass-and-width",
        particles.masses_and_widths,
        "n4: its mass is mzp (MASS 32), the entry of another particle",
        "Give it a parameter of its own, or ignore the code where degeneracy is meant.",
    ),
    Check(
        "familiar-mass",
        particles.familiar_masses,
        "MMU: mass of mu- = 105.7 GeV, measured 0.10566 GeV",
        "Masses are in GeV.",
    ),
    Check("particle-alone", particles.alone, "x1: no vertex has it", _TIDY),
    Check(
        "gauge-list",
        particles.gauges,
        "gauge: gauge = [0, 1] promises Feynman gauge, but zp has no Goldstone boson",
        "Write gauge = [0] or add the Goldstone boson.",
    ),
    Check("legs", vertices.legs, "V_72: an odd number of fermions (b~ b n4)", _WRITE),
    Check(
        "charge",
        vertices.charge,
        "V_72: charge +1 in (b~ t zp), all outgoing",
        "Correct the leg, or the charge of the particle if that is named.",
    ),
    Check(
        "spin",
        vertices.spins,
        "V_72: legs (b~ b zp) have spins [2, 2, 3], FFS1 has [2, 2, 1]",
        _WRITE,
    ),
    Check(
        "colour",
        vertices.colours,
        "V_72: colour 1 of (b~ b zp): leg 1 is in representation -3 and has 0 indices",
        _WRITE,
    ),
    Check(
        "lorentz",
        vertices.lorentz_structures,
        "FFV1: Gama(3,2,1) with spins [2, 2, 3]: Gama is no tensor of the UFO format",
        _WRITE,
    ),
    Check(
        "fermion-order",
        vertices.fermion_order,
        "V_76: fermion legs of (mu- mu+ zp) are swapped",
        "Put the antifermion first, where the column index is.",
    ),
    Check(
        "pair-order",
        vertices.pair_order,
        "V_76: (mu- mu+ zp) has the fermion pair in the other order than elsewhere",
        "Swap the two legs: MadGraph refuses a mixture.",
    ),
    Check(
        "vertex-twice",
        vertices.duplicates,
        "V_77: (mu+ mu- zp) with FFV2 is already in V_76",
        "Keep one, or ignore the code where two terms were split on purpose.",
    ),
    Check("unused-part", vertices.unused_parts, "GC_99: no vertex has it", _TIDY),
    Check(
        "counterterm-value",
        counterterms.expressions,
        "R2_1: complex(0,1)*RGX has no value: RGX is not defined",
        "Define the name, or correct the expression at that power of ε.",
    ),
    Check(
        "counterterm-vertex",
        counterterms.vertices,
        "V_R2: charge +1 in (b~ t g), all outgoing",
        _WRITE,
    ),
    Check(
        "counterterm-order",
        counterterms.orders,
        "R2_1: order NEW is not declared in coupling_orders.py",
        "Declare the order or correct its name.",
    ),
    Check(
        "order",
        orders.declared,
        "GC_53: order NEW is not declared in coupling_orders.py",
        "Declare the order or correct its name.",
    ),
    Check(
        "order-strong",
        orders.strong,
        "GC_2: complex(0,1)*G goes as G**1, its order is {'QED': 1}",
        "Count QCD as the power of G: running and orders of processes depend on it.",
    ),
    Check(
        "order-counting",
        orders.counting,
        "GC_54: order {'NP': 2} in V_77 with 3 legs",
        "Count as the like vertices do.",
    ),
    Check(
        "order-new-physics",
        orders.new_physics,
        "GC_51: gbb vanishes with block ZPPORTAL, its order is {'QED': 1}",
        "Mark the couplings of new physics, and only those, with its order.",
    ),
    Check(
        "dimension",
        orders.dimensions,
        "GC_39: ee**2/sw2 has mass dimension 0, V_63 (W- W+ H) needs 1",
        "Look for a missing vev, mass or scale.",
    ),
    Check(
        "hermiticity",
        hermiticity.hermiticity,
        "GC_51: not hermitian in V_72 (line 470): the conjugate coupling is -1",
        "Look for a missing complex(0,1), complexconjugate or conjugate vertex.",
    ),
    Check(
        "photon",
        gauge.in_every_limit(gauge.photon),
        "V_12: photon coupling to the left-handed (u~ u a) is 0.3333 instead of 0.6667",
        _COMPARE,
    ),
    Check(
        "gluon",
        gauge.in_every_limit(gauge.gluon),
        "V_2: the 4-gluon vertex does not belong to the coupling of the quarks",
        _COMPARE,
    ),
    Check(
        "gauge-algebra",
        gauge.in_every_limit(gauge.algebra),
        "GC_8: [Z, W+] on the left-handed (u, d) misses the gauge algebra by 0.3",
        _COMPARE,
    ),
    Check(
        "gauge-bosons",
        gauge.in_every_limit(gauge.bosons),
        "V_59: (W- W- W+ W+) does not belong to the cubic vertices",
        _COMPARE,
    ),
    Check(
        "higgs",
        gauge.in_every_limit(higgs.single_doublet),
        "V_67: (b~ b H) [GC_47] does not follow from the masses",
        _COMPARE,
    ),
    Check(
        "fermi-constant",
        gauge.in_every_limit(higgs.fermi_constant),
        "MW: Gf = 1.16637e-05, but mass and coupling of the W have 2.33274e-05",
        "Correct what follows from G_F.",
    ),
    Check(
        "chirality",
        chirality.left_handed_w,
        "V_31: the W couples to the right-handed (u~ d W+)",
        "Use ProjM in place of ProjP, or ignore the code in a left-right model.",
    ),
    Check(
        "doublet",
        chirality.doublets,
        "V_78: left-handed couplings of (vm~ vm zp) and (mu+ mu- zp) differ",
        "Make them equal, or ignore the code where mixing is meant.",
    ),
    Check(
        "decay-list",
        decays.lists,
        "zp: width parameter wzp, but no list of decays: Auto would give 0",
        "List every channel, or drop decays.py.",
    ),
    Check(
        "decay-channel",
        decays.channels,
        "Decay_zp: channel (b, b~) is listed twice",
        _WRITE,
    ),
    Check(
        "decay-missing",
        decays.complete,
        "Decay_zp: lacks the open channel (n4, n4~) of V_78",
        "Add its partial width: MadGraph takes the sum of the list for the total.",
    ),
    Check(
        "decay-width",
        decays.formulas,
        "Decay_zp: width of (b, b~) is 0.5 GeV at a generic point, V_72 gives 1.5 GeV",
        "Correct the formula or the vertex.",
    ),
    Check(
        "decay-unstable",
        decays.unstable,
        "n4: width ZERO, although V_78 lets it decay",
        "Give it a width parameter, or ignore the code where it is long-lived on purpose.",
    ),
    Check("card-text", restrictions.unreadable, "SLHA: a line without a block", _CARD),
    Check(
        "card-entry",
        restrictions.of_each_card(restrictions.entries),
        "ZPPORTAL 9: the model has no external parameter ZPPORTAL 9",
        _CARD,
    ),
    Check(
        "card-missing",
        restrictions.of_each_card(restrictions.missing),
        "gmumu: no entry ZPPORTAL 2 (gmumu): MadGraph refuses the card",
        "Add the entry.",
    ),
    Check(
        "card-merged",
        restrictions.of_each_card(restrictions.merged),
        "gmumu: equals gbb = 0.5113: MadGraph makes them one parameter",
        "Write a distinct value; ignore the code where one parameter is meant.",
    ),
    Check(
        "card-frozen",
        restrictions.of_each_card(restrictions.frozen),
        "gbb: gbb = 1 is frozen: a param_card can no longer change it",
        "Write 9.999999e-01; ignore the code where the restriction is meant.",
    ),
    Check(
        "card-massless",
        restrictions.of_each_card(restrictions.massless_vectors),
        "mzp: the massive vector zp has mass 0",
        "Write its mass.",
    ),
    Check(
        "card-value",
        restrictions.of_each_card(restrictions.evaluated),
        "aEW: with this card, aEW (parameters.py:12): 1/aEWM1 has no value: division by zero",
        _CARD,
    ),
)
"""Everything `check_model` looks at, in the order of its report."""

CODES = {check.code: check for check in CHECKS}


def page() -> str:
    """All codes in Markdown: what each means, an example, what to do."""
    rows = [
        f"## {c.code}\n\n{c.meaning}\n\n- For example: `{c.example}`\n- What to do: {c.advice}\n"
        for c in CHECKS
    ]
    return "\n".join([_HEAD, *rows])


_HEAD = """\
# Findings of `zpbridge model check`

Each finding ends with its code in brackets. `zpbridge model check DIR --ignore CODE` leaves out
the findings of a code that you have judged, and counts them in the summary; codes stay as they are.
An error gives a wrong number or a failed import somewhere, a warning may be meant.
"""
