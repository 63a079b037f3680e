"""Every function, class, method and table of the package is reached by what a user can call.

Roots are `bridge.__all__`, the names that the guides show, the subcommands, the codes that run in
a process of their own, and modules that are programs. A test that names something does not count:
what only tests reach belongs to the tests.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import click
import guides

import bridge
from bridge.cli.commands import cli
from bridge.external.codes.catalogue import CODES

PACKAGE = Path(bridge.__file__).parent
CALLED_BY_OTHERS = {
    "_Nu4.thermal_cross_section",  # hazma's relic_density asks its model
    "Verdicts._repr_html_",  # notebooks
}


class Module:
    """What a module defines, by name, the statements beside that, and what its imports mean."""

    def __init__(self, name: str, path: Path) -> None:
        self.name, self.path = name, path
        self.definitions: dict[str, list[ast.stmt]] = {}
        self.loose: list[ast.stmt] = []
        self.imports: dict[str, str] = {}
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in tree.body:
            names = [] if registers_itself(node) else list(defined(node))
            for word in names:
                self.definitions.setdefault(word, []).append(node)
            if not names:
                self.loose.append(node)
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                self.imports |= {a.asname: a.name for a in node.names if a.asname}
                self.imports |= {a.name.split(".")[0]: a.name.split(".")[0] for a in node.names}
            elif isinstance(node, ast.ImportFrom):
                self.imports |= {a.asname or a.name: f"{node.module}.{a.name}" for a in node.names}

    def mentions(self, tree: ast.AST) -> Iterator[str]:
        """The dotted names in `tree`, as they are called from outside the module."""
        for chain in filter(None, map(dotted, ast.walk(tree))):
            yield ".".join([self.imports.get(chain[0], f"{self.name}.{chain[0]}"), *chain[1:]])

    def is_program(self) -> bool:
        return any(isinstance(n, ast.If) and "__main__" in ast.unparse(n.test) for n in self.loose)


def registers_itself(node: ast.stmt) -> bool:
    """Whether a decorator hands the function to a group of commands."""
    decorators = node.decorator_list if isinstance(node, ast.FunctionDef) else []
    chains = [dotted(d.func if isinstance(d, ast.Call) else d) for d in decorators]
    return any(chain[-1:] == ["command"] and chain[0] != "click" for chain in chains)


def defined(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        yield from (n.id for t in targets for n in ast.walk(t) if isinstance(n, ast.Name))


def dotted(node: ast.AST) -> list[str]:
    """The words of `a.b.c`; none if `node` is no such name."""
    if isinstance(node, ast.Name):
        return [node.id]
    head = dotted(node.value) if isinstance(node, ast.Attribute) else []
    return [*head, node.attr] if head else []


def modules() -> dict[str, Module]:
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        words = path.relative_to(PACKAGE.parent).with_suffix("").parts
        if words[:2] != ("bridge", "shipped") or len(words) == 2:
            name = ".".join(words).removesuffix(".__init__")
            found[name] = Module(name, path)
    return found


class Reach:
    """What is reached, as pairs of module and name, and every attribute used on the way."""

    def __init__(self, package: dict[str, Module]) -> None:
        self.package = package
        self.found: set[tuple[str, str]] = set()
        self.attributes = {w for p in guides.GUIDES for w in re.findall(r"\.(\w+)", guides.read(p))}
        new = list(roots(package))
        while new:
            spot = self.resolve(new.pop())
            if spot and spot not in self.found:
                self.found.add(spot)
                new += self.leads_to(*spot)

    def resolve(self, name: str) -> tuple[str, str] | None:
        """Where a dotted name is defined; the name in it is empty for a module as a whole."""
        words = name.split(".")
        for end in range(len(words), 0, -1):
            module = self.package.get(".".join(words[:end]))
            if module is not None:
                rest = words[end:]
                if rest and rest[0] in module.imports and rest[0] not in module.definitions:
                    return self.resolve(".".join([module.imports[rest[0]], *rest[1:]]))
                return module.name, rest[0] if rest and rest[0] in module.definitions else ""
        return None

    def leads_to(self, name: str, definition: str) -> Iterator[str]:
        module = self.package[name]
        for tree in module.definitions[definition] if definition else module.loose:
            self.attributes |= {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)}
            yield from module.mentions(tree)
        yield name

    def is_its_own(self, module: Module, tree: ast.ClassDef) -> bool:
        """Whether no base is a library's, which may call what overrides its methods."""
        bases = [self.resolve(name) for base in tree.bases for name in module.mentions(base)]
        return all(base and self.all_its_own(*base) for base in bases)

    def all_its_own(self, name: str, definition: str) -> bool:
        module = self.package[name]
        trees = module.definitions.get(definition, [])
        return all(self.is_its_own(module, t) for t in trees if isinstance(t, ast.ClassDef))


def roots(package: dict[str, Module]) -> Iterator[str]:
    for name in bridge.__all__:
        made = getattr(bridge, name)
        if not isinstance(made, ModuleType):
            yield f"{made.__module__}.{made.__qualname__}"
    yield from ("bridge", "bridge.cli.main")
    yield from (f"bridge.cli.{name}.command" for name in cli.list_commands(click.Context(cli)))
    yield from (f"bridge.external.codes.{code.module}.evaluate" for code in CODES)
    yield from (
        f"{name}.{word}".rstrip(".")
        for name, module in package.items()
        if module.is_program()
        for word in ("", *module.definitions)
    )
    yield from guides.names()


def unreached() -> Iterator[str]:
    package = modules()
    reach = Reach(package)
    for module in package.values():
        for name, (tree, *_) in module.definitions.items():
            where = f"{module.path.relative_to(PACKAGE.parent)}:{tree.lineno}"
            if name == "__all__":
                continue
            if (module.name, name) not in reach.found:
                yield f"{where} {name}"
            elif isinstance(tree, ast.ClassDef) and reach.is_its_own(module, tree):
                idle = {f"{name}.{m}" for m in methods(tree) - reach.attributes}
                yield from (f"{where} {method}" for method in sorted(idle - CALLED_BY_OTHERS))


def methods(tree: ast.ClassDef) -> set[str]:
    names = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    return {name for name in names if not name.startswith("__")}


def test_everything_is_reached_by_what_a_user_can_call():
    found = list(unreached())
    assert not found, "\n" + "\n".join(found)
