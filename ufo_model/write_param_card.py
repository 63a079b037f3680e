"""Write a param_card with the default values of the model.

Imports nothing but the model: MadGraph hides Python's own library while it loads one.
"""

from parameters import all_parameters

FIRST_BLOCKS = ("SMINPUTS", "MASS", "DECAY")


class ParamCardWriter:
    """Writes `filename`; with `generic`, also the quantum numbers of new particles."""

    def __init__(self, filename, list_of_parameters=None, generic=False):
        parameters = list_of_parameters or [p for p in all_parameters if p.nature == "external"]
        lines = ["# Default parameters of the model", *parameter_lines(parameters)]
        if generic:
            lines += quantum_numbers()
        with open(filename, "w", encoding="utf-8") as card:  # noqa: PTH123
            card.write("\n".join(lines) + "\n")


def parameter_lines(parameters):
    """Blocks in the usual order, entries by their code."""
    names = {p.lhablock.upper() for p in parameters}
    for block in [b for b in FIRST_BLOCKS if b in names] + sorted(names - {*FIRST_BLOCKS}):
        entries = sorted(
            (p for p in parameters if p.lhablock.upper() == block), key=lambda p: p.lhacode
        )
        if block != "DECAY":
            yield f"\nBLOCK {block}"
        for p in entries:
            code = " ".join(f"{c:>4d}" for c in p.lhacode)
            start = f"DECAY {code}" if block == "DECAY" else f"  {code}"
            yield f"{start}  {complex(p.value).real:.10e}  # {p.name}"


def quantum_numbers():
    """A QNUMBERS block for each particle outside the Standard Model."""
    from particles import all_particles

    standard = {*range(1, 7), *range(11, 17), *range(21, 26)}
    for p in all_particles:
        if p.pdg_code < 0 or p.pdg_code in standard:
            continue
        yield f"\nBLOCK QNUMBERS {p.pdg_code}  # {p.name}"
        yield f"  1  {round(3 * p.charge)}  # 3 times the electric charge"
        yield f"  2  {p.spin}  # number of spin states 2s+1"
        yield f"  3  {p.color}  # colour representation"
        yield f"  4  {int(not p.selfconjugate)}  # 1 if it has an antiparticle"


if __name__ == "__main__":
    ParamCardWriter("param_card.dat", generic=True)
