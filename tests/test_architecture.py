"""The rooms of the package and the arrows between them: one way, no circle.

A room may import what it points to and everything below that. Imports inside functions count;
those for type checkers alone do not, as nothing is imported there.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import bridge

PACKAGE = Path(bridge.__file__).parent

ARROWS = {
    "errors": (),
    "files": ("errors",),
    "numerics": ("errors",),
    "results": ("errors", "numerics"),
    "data": ("errors", "files", "numerics"),
    "point": ("results", "data"),
    "model": ("point",),
    "provenance": ("model",),
    "pages": ("provenance",),
    "cards": ("provenance",),
    "lint": ("model", "cards"),
    "external": ("cards", "model"),
    "native": ("point",),
    "prediction": ("native",),
    "observables": ("prediction",),
    "evaluation": ("observables", "cards"),
    "uncertainties": ("evaluation",),
    "limits": ("evaluation",),
    "scans": ("limits",),
    "fits": ("scans",),
    "plots": ("fits", "uncertainties", "pages"),
    "paper": ("plots", "limits"),
    "agreement": ("evaluation", "external", "pages"),
    "cli": ("uncertainties", "scans", "paper", "lint", "agreement"),
    "public": ("cli",),
    "makers": ("native",),
}
"""Room by room, from the ground up. `public` is bridge/__init__.py, whose names are imported on
first use; `makers` are the scripts bridge/data/make_*.py, which nobody imports."""

ALSO = {
    ("bridge.external", "bridge.native.channels"): "a table of names, which computes nothing",
    ("bridge.scans.links", "bridge.paper.printed"): "numbers of the paper, which import nothing",
    ("bridge.point", "bridge"): "Point.from_card asks for bridge.read_card, found on first use",
}
"""Arrows to single modules, each with its reason."""

TOPMOST = 10
"""Files at the root of the package."""


def _modules() -> dict[str, Path]:
    paths = (p for p in PACKAGE.rglob("*.py") if "shipped" not in p.relative_to(PACKAGE).parts)
    return {_name(path): path for path in sorted(paths)}


def _name(path: Path) -> str:
    words = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(words[:-1] if words[-1] == "__init__" else words)


MODULES = _modules()


def _imports(node: ast.AST) -> Iterator[str]:
    """What a module imports of the package, late imports included."""
    for child in ast.iter_child_nodes(node):
        match child:
            case ast.If(test=ast.Name(id="TYPE_CHECKING"), orelse=orelse):
                for branch in orelse:
                    yield from _imports(branch)
                continue
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=str(module), names=names):
                for alias in names:
                    inner = f"{module}.{alias.name}"
                    yield inner if inner in MODULES else module
        yield from _imports(child)


@cache
def _imported(module: str) -> frozenset[str]:
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    return frozenset(name for name in _imports(tree) if name.partition(".")[0] == "bridge")


def room_of(module: str) -> str:
    if module.startswith("bridge.data.make_"):
        return "makers"
    return [*module.split("."), "public"][1]


@cache
def _below(room: str) -> frozenset[str]:
    """A room, and all that it may import."""
    return frozenset({room}).union(*map(_below, ARROWS[room]))


def test_the_arrows_lead_to_every_room_in_no_circle() -> None:
    assert {room_of(module) for module in MODULES} <= set(ARROWS)
    TopologicalSorter(ARROWS).prepare()


def test_programs_and_physics_do_not_know_each_other() -> None:
    assert not {"native", "observables", "evaluation"} & _below("external")
    assert "external" not in _below("native") | _below("evaluation") | _below("scans")


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_from_its_room_and_from_below(module: str) -> None:
    wrong = [
        name
        for name in sorted(_imported(module))
        if room_of(name) not in _below(room_of(module))
        and not any(module.startswith(start) and name == end for start, end in ALSO)
    ]
    assert not wrong, f"{module} imports {', '.join(wrong)}: see ARROWS"


def test_every_single_arrow_is_needed() -> None:
    for start, end in ALSO:
        assert any(end in _imported(m) for m in MODULES if m.startswith(start)), (start, end)


def test_modules_import_each_other_in_no_circle() -> None:
    graph = {module: _imported(module) - {module} for module in MODULES}
    TopologicalSorter(graph).prepare()


def test_few_files_are_at_the_root() -> None:
    assert len(list(PACKAGE.glob("*.py"))) <= TOPMOST


@pytest.mark.parametrize("module", MODULES)
def test_a_module_says_what_it_holds(module: str) -> None:
    text = ast.get_docstring(ast.parse(MODULES[module].read_text(encoding="utf-8"))) or ""
    assert len(text) >= 12, f"{MODULES[module]}: expected a sentence"
    assert "TODO" not in text


def test_a_class_has_a_name_of_its_own() -> None:
    """One word for one thing; scripts that make tables stand for themselves."""
    where: dict[str, list[str]] = {}
    for module in (m for m in MODULES if room_of(m) != "makers"):
        for node in ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                where.setdefault(node.name, []).append(module)
    assert not {name: modules for name, modules in where.items() if len(modules) > 1}


@pytest.mark.parametrize("module", [m for m in MODULES if room_of(m) == "numerics"])
def test_numerics_knows_no_physics(module: str) -> None:
    assert {room_of(name) for name in _imported(module)} <= {"numerics", "errors"}
