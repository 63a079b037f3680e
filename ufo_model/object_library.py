"""The classes of the UFO format; making an object appends it to the list of its kind."""


class UFOError(Exception):
    """An object was given values that contradict each other."""


all_particles = []
all_parameters = []
all_vertices = []
all_couplings = []
all_lorentz = []
all_functions = []
all_orders = []
all_decays = []
all_propagators = []
all_form_factors = []
all_CTparameters = []
all_CTvertices = []


class UFOBaseClass:
    """A named record whose attributes can also be read as items."""

    require_args = ()

    def __init__(self, **attributes):
        missing = [name for name in self.require_args if name not in attributes]
        if missing:
            raise UFOError(f"{type(self).__name__} needs {', '.join(missing)}: {attributes}")
        self.__dict__.update(attributes)

    def get(self, name):
        return getattr(self, name)

    def set(self, name, value):
        setattr(self, name, value)

    def get_all(self):
        return self.__dict__

    def __getitem__(self, name):
        return getattr(self, name)

    def __str__(self):
        return self.name

    def __repr__(self):
        return self.name

    def nice_string(self):
        return "\n".join(f"{name} \t: {value}" for name, value in self.__dict__.items())


def python_name(particle_name):
    """The variable a particle is bound to: W+ is W__plus__, u~ is u__tilde__."""
    for symbol, word in (("+", "__plus__"), ("-", "__minus__"), ("~", "__tilde__")):
        particle_name = particle_name.replace(symbol, word)
    return particle_name


class Particle(UFOBaseClass):
    """spin is 2s+1; color 1, 3 or 8 (negative for the conjugate); charge in units of e."""

    require_args = (
        "pdg_code",
        "name",
        "antiname",
        "spin",
        "color",
        "mass",
        "width",
        "texname",
        "antitexname",
        "charge",
    )
    require_args_all = (*require_args, "line", "propagating", "goldstoneboson")

    def __init__(self, **attributes):
        super().__init__(**attributes)
        self.selfconjugate = self.name == self.antiname
        self.__dict__.setdefault("propagating", True)
        self.__dict__.setdefault("goldstoneboson", False)
        self.__dict__.setdefault("line", self.find_line_type())
        all_particles.append(self)

    def __repr__(self):
        return python_name(self.name)

    def find_line_type(self):
        """How a diagram draws the particle."""
        straight = "straight" if self.selfconjugate else "swavy"
        fermion = "swavy" if self.selfconjugate else "straight"
        lines = {
            (1, 1): "dashed",
            (2, 1): fermion,
            (2, 8): "scurly",
            (3, 1): "wavy",
            (3, 8): "curly",
            (5, 1): "double",
        }
        return lines.get((self.spin, abs(self.color)), fermion if self.spin == 2 else straight)

    def anti(self):
        """The antiparticle; a new object in `all_particles`."""
        if self.selfconjugate:
            raise UFOError(f"{self.name} is its own antiparticle")
        conjugate = dict(
            self.__dict__,
            pdg_code=-self.pdg_code,
            name=self.antiname,
            antiname=self.name,
            color=self.color if self.color in (1, 8) else -self.color,
            texname=self.antitexname,
            antitexname=self.texname,
            charge=-self.charge,
        )
        return Particle(**conjugate)


class Parameter(UFOBaseClass):
    """External: a number in block `lhablock`, entry `lhacode`. Internal: an expression."""

    require_args = ("name", "nature", "type", "value", "texname")

    def __init__(self, **attributes):
        super().__init__(**{"lhablock": None, "lhacode": None, **attributes})
        if self.nature == "external" and not (self.lhablock and self.lhacode):
            raise UFOError(f"external parameter {self.name} needs lhablock and lhacode")
        all_parameters.append(self)


class Vertex(UFOBaseClass):
    """`couplings[i, j]` multiplies `color[i]` and `lorentz[j]`."""

    require_args = ("name", "particles", "color", "lorentz", "couplings")

    def __init__(self, **attributes):
        super().__init__(**attributes)
        all_vertices.append(self)


class Coupling(UFOBaseClass):
    """`value` is an expression of the parameters, `order` its power in each coupling order."""

    require_args = ("name", "value", "order")

    def __init__(self, **attributes):
        super().__init__(**attributes)
        all_couplings.append(self)


class Lorentz(UFOBaseClass):
    """`structure` is an expression in UFO tensors, `spins` 2s+1 of each leg."""

    require_args = ("name", "spins", "structure")

    def __init__(self, **attributes):
        super().__init__(**attributes)
        all_lorentz.append(self)


class Function:
    """A function that expressions may use."""

    def __init__(self, name, arguments, expression):
        self.name = name
        self.arguments = arguments
        self.expression = self.expr = expression
        all_functions.append(self)

    def __call__(self, *values):
        import cmath

        scope = dict(zip(self.arguments, values, strict=True), cmath=cmath)
        return eval(self.expr, {**{f.name: f for f in all_functions}, **scope})


class CouplingOrder:
    """`expansion_order` bounds the power in an amplitude; `hierarchy` weighs it."""

    def __init__(self, name, expansion_order, hierarchy, perturbative_expansion=0):
        self.name = name
        self.expansion_order = expansion_order
        self.hierarchy = hierarchy
        self.perturbative_expansion = perturbative_expansion
        all_orders.append(self)

    def __repr__(self):
        return self.name


class Decay(UFOBaseClass):
    """`partial_widths` maps a tuple of daughters to an expression in GeV."""

    require_args = ("particle", "partial_widths")

    def __init__(self, **attributes):
        super().__init__(**attributes)
        self.particle.partial_widths = self.partial_widths
        all_decays.append(self)


class Propagator(UFOBaseClass):
    """A propagator other than the standard one; this model has none."""

    require_args = ("name", "numerator", "denominator")

    def __init__(self, **attributes):
        super().__init__(**attributes)
        all_propagators.append(self)


class FormFactor(UFOBaseClass):
    """A momentum-dependent factor of a Lorentz structure; this model has none."""

    require_args = ("name", "type", "value")

    def __init__(self, **attributes):
        super().__init__(**attributes)
        all_form_factors.append(self)


class CTParameter(UFOBaseClass):
    """A counterterm parameter; a tree-level model has none."""

    require_args = ("name", "type", "value", "texname")

    def __init__(self, **attributes):
        super().__init__(**attributes)
        all_CTparameters.append(self)


class CTVertex(UFOBaseClass):
    """A counterterm vertex; a tree-level model has none."""

    require_args = ("name", "particles", "color", "lorentz", "couplings", "type", "loop_particles")

    def __init__(self, **attributes):
        super().__init__(**attributes)
        all_CTvertices.append(self)
