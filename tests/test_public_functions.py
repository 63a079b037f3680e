"""Every function, class, method and table of the package is reached by what a user can call.

Roots are `bridge.__all__`, the subcommands, the names the README shows, the codes that run in a
process of their own, and the programs that made the tables of `bridge/data`. A test that names
something does not count: what only tests reach belongs to the tests.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import click
import pytest

import bridge
from bridge.cli import cli
from bridge.external.installed import CODES
from bridge.shipped import shipped

PACKAGE = Path(bridge.__file__).parent
README = Path(shipped("templates")).parent / "README.md"
Definition = ast.FunctionDef | ast.ClassDef | ast.Assign | ast.AnnAssign


@dataclass
class Module:
    """A module's syntax: what it defines by name, and what its imports call what."""

    name: str
    path: Path
    definitions: dict[str, list[ast.stmt]] = field(default_factory=dict)
    loose: list[ast.AST] = field(default_factory=list)
    imports: dict[str, str] = field(default_factory=dict)

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.path.read_text(encoding="utf-8"))

    def __post_init__(self) -> None:
        for node in self.tree.body:
            names = [] if registers_itself(node) else list(defined(node))
            for name in names:
                self.definitions.setdefault(name, []).append(node)
            if not names:
                self.loose.append(node)
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                self.imports |= {
                    a.asname or a.name.split(".")[0]: a.name if a.asname else a.name.split(".")[0]
                    for a in node.names
                }
            elif isinstance(node, ast.ImportFrom):
                self.imports |= {a.asname or a.name: f"{node.module}.{a.name}" for a in node.names}

    def mentions(self, tree: ast.AST) -> Iterator[str]:
        """Dotted names in `tree` as seen from outside the module."""
        for node in ast.walk(tree):
            chain = dotted(node)
            if chain:
                first, *rest = chain
                home = self.imports.get(first, f"{self.name}.{first}")
                yield ".".join([home, *rest])


def registers_itself(node: ast.stmt) -> bool:
    """Whether a decorator hands the function to a table that the module keeps (click's groups)."""
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
    """The words of `a.b.c`; empty if `node` is no such name."""
    if isinstance(node, ast.Name):
        return [node.id]
    if isinstance(node, ast.Attribute):
        head = dotted(node.value)
        return [*head, node.attr] if head else []
    return []


def modules() -> dict[str, Module]:
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        words = path.relative_to(PACKAGE.parent).with_suffix("").parts
        if words[:2] != ("bridge", "shipped") or len(words) == 2:
            name = ".".join(words).removesuffix(".__init__")
            found[name] = Module(name, path)
    return found


class Reach:
    """What is reached from the roots, as (module, name); the name is empty for a module itself."""

    def __init__(self, package: dict[str, Module], roots: Iterator[str]) -> None:
        self.package = package
        self.found: set[tuple[str, str]] = set()
        self.attributes: set[str] = set()
        new = list(roots)
        while new:
            spot = self.resolve(new.pop())
            if spot and spot not in self.found:
                self.found.add(spot)
                new += self.leads_to(*spot)

    def resolve(self, name: str) -> tuple[str, str] | None:
        words = name.split(".")
        for end in range(len(words), 0, -1):
            module = self.package.get(".".join(words[:end]))
            if module is None:
                continue
            rest = words[end:]
            if not rest or rest[0] in module.definitions:
                return module.name, "".join(rest[:1])
            alias = module.imports.get(rest[0])
            return self.resolve(".".join([alias, *rest[1:]])) if alias else (module.name, "")
        return None

    def leads_to(self, name: str, definition: str) -> Iterator[str]:
        module = self.package[name]
        trees = module.definitions[definition] if definition else module.loose
        for tree in trees:
            self.attributes |= {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)}
            yield from module.mentions(tree)
        yield name


def readme_names() -> Iterator[str]:
    text = README.read_text(encoding="utf-8")
    yield from re.findall(r"\bbridge(?:\.\w+)+", text)
    for module, names in re.findall(r"from (bridge[\w.]*) import ([\w, ]+)", text):
        yield from (f"{module}.{name.strip()}" for name in names.split(","))


def roots(package: dict[str, Module]) -> Iterator[str]:
    for name in bridge.__all__:
        made = getattr(bridge, name)
        yield f"{made.__module__}.{made.__qualname__}"
    yield from ("bridge.__getattr__", "bridge.__dir__", "bridge.cli.main")
    yield from (f"bridge.cli.{name}.command" for name in cli.list_commands(click.Context(cli)))
    yield from (f"bridge.external.codes.{code.module}.evaluate" for code in CODES)
    yield "bridge.external.codes.__main__"
    for name, module in package.items():
        if module.path.name.startswith("make_"):
            yield from (f"{name}.{definition}" for definition in module.definitions)
    yield from readme_names()


def unreached() -> Iterator[str]:
    package = modules()
    reach = Reach(package, roots(package))
    for module in package.values():
        for name, trees in module.definitions.items():
            where = f"{module.path.relative_to(PACKAGE.parent)}:{trees[0].lineno}"
            if (module.name, name) not in reach.found:
                yield f"{where} {name}"
            elif isinstance(trees[0], ast.ClassDef):
                yield from (f"{where} {name}.{m}" for m in methods(trees[0]) - reach.attributes)


def methods(tree: ast.ClassDef) -> set[str]:
    return {n.name for n in tree.body if isinstance(n, ast.FunctionDef)}


@pytest.mark.skipif(not README.exists(), reason="the README is read where the repository is")
def test_everything_is_reached_by_what_a_user_can_call():
    found = list(unreached())
    assert not found, "\n" + "\n".join(found)
