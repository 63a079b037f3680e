"""Every public function of the package is reached by some test that does not stub it.

Reached means: its name stands in a test or a doctest, or in the body of something that is reached.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from doctest import DocTestParser
from pathlib import Path

import bridge

PACKAGE = Path(bridge.__file__).parent
TESTS = Path(__file__).parent


def names(tree: ast.AST) -> set[str]:
    """Every name, attribute and imported name in a piece of code."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
    return found


def doctest_names(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef):
            for example in DocTestParser().get_examples(ast.get_docstring(node) or ""):
                yield from names(ast.parse(example.source))


def modules() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        if "shipped" not in path.parts and not path.name.startswith("make_"):
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def definitions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.ClassDef]:
    return (node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef))


def at_import(tree: ast.Module) -> set[str]:
    """What a module uses outside its functions and classes, and in decorators: its tables."""
    loose = [node for node in tree.body if not isinstance(node, ast.FunctionDef | ast.ClassDef)]
    decorated = (d.name for d in definitions(tree) if d.decorator_list and is_command(d))
    return set().union(*map(names, loose), decorated)


def is_command(node: ast.FunctionDef | ast.ClassDef) -> bool:
    return any("command" in names(decorator) for decorator in node.decorator_list)


def reached() -> set[str]:
    bodies: dict[str, set[str]] = {}
    roots: set[str] = set()
    for _, tree in modules():
        roots |= at_import(tree) | set(doctest_names(tree))
        for node in definitions(tree):
            bodies[node.name] = bodies.get(node.name, set()) | (names(node) - {node.name})
    for path in TESTS.rglob("*.py"):
        roots |= names(ast.parse(path.read_text(encoding="utf-8")))
    found: set[str] = set()
    new = roots
    while new:
        found |= new
        new = set().union(*(bodies.get(name, set()) for name in new)) - found
    return found


def test_every_public_function_is_reached_by_a_test():
    found = reached()
    unreached = [
        f"{path.relative_to(PACKAGE.parent)}:{node.lineno} {node.name}"
        for path, tree in modules()
        for node in definitions(tree)
        if not node.name.startswith("_") and node.name not in found
    ]
    assert not unreached, "\n" + "\n".join(unreached)
