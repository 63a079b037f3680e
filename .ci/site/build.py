"""Build the documentation site: `python .ci/site/build.py FOLDER`.

Guides are taken from where they stand, with the pictures and files they link to; pages of the API
and of the rooms are written from the code. Every warning is an error, and so is a link to nothing.
"""

from __future__ import annotations

import ast
import inspect
import json
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from rooms import drawing
from sphinx.cmd.build import build_main

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import guides  # noqa: E402
import test_architecture as architecture  # noqa: E402

CONTENTS = {
    "Guides": [
        "bridge/model/README", "bridge/native/README", "bridge/cards/README",
        "bridge/limits/README", "bridge/scans/README", "bridge/plots/README", "bridge/fits/README",
        "bridge/external/README", "bridge/paper/README", "bridge/cli/README", "bridge/README",
    ],
    "Notebooks": [
        "templates/notebooks/first_point", "templates/notebooks/cards_and_madgraph",
        "templates/notebooks/scan_to_plane", "templates/notebooks/own_sampler",
        "templates/notebooks/paper_in_15_minutes",
    ],
    "Reference": [
        "api/index", "bridge/limits/POLICY", "bridge/data/limits/README", "ufo_model/README",
        "bridge/paper/figures/README", "bridge/lint/CODES",
    ],
    "Checks": ["validation/README", "validation/benchmarks/README", "validation/kinetic/README",
               "validation/fits/README"],
    "Project": ["architecture", "CONTRIBUTING", "CHANGELOG", "bridge/data/LICENCES"],
}  # fmt: skip
"""The pages by heading, in their order. A guide that is not here is a warning of Sphinx."""

LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)")


def pages() -> Iterator[Path]:
    """Every page of prose: named above, or beside the code."""
    named = {ROOT / f"{page}.md" for of in CONTENTS.values() for page in of}
    yield from sorted({path for path in named if path.exists()} | set(guides.GUIDES))


def stage(folder: Path) -> None:
    """Copy pages and what they link to, under the names they have in the repository.

    A notebook becomes a page, without what it would print, and can be taken from beside that.
    """
    for page in pages():
        copy(page, folder)
        for link in LINK.findall(page.read_text(encoding="utf-8")):
            linked = (page.parent / link).resolve()
            if linked.is_file() and linked.suffix != ".md":
                copy(linked, folder)
                if linked.suffix == ".ipynb":
                    (folder / linked.relative_to(ROOT)).with_suffix(".md").write_text(
                        page_of(linked)
                    )
    (folder / "README.md").rename(folder / "index.md")


def copy(path: Path, folder: Path) -> None:
    target = folder / path.relative_to(ROOT)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(path, target)


def page_of(notebook: Path) -> str:
    """The cells of a notebook as a page; the first begins with its title."""
    parts = []
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        text = "".join(cell["source"])
        parts.append(text if cell["cell_type"] == "markdown" else f"```ipython3\n{text}\n```")
    title, *rest = parts
    return "\n\n".join([title, f"This page is a notebook: {{download}}`{notebook.name}`.", *rest])


def contents(source: Path) -> str:
    """The tables of contents at the end of the front page."""
    options = ":hidden:\n:maxdepth: 2\n:caption:"
    trees = []
    for caption, pages in CONTENTS.items():
        there = [page for page in pages if list(source.glob(f"{page}.*"))]
        trees.append(f"```{{toctree}}\n{options} {caption}\n\n{chr(10).join(there)}\n```\n")
    return "\n" + "\n".join(trees)


def reference() -> dict[str, str]:
    """Pages of the API: each public name below the room that it is imported from."""
    rooms: dict[str, list[str]] = {}
    first = {id(thing): name for name, thing in sorted(guides.public(), reverse=True)}
    for name, thing in guides.public():
        if first[id(thing)] != name:
            continue
        kind = "autofunction" if inspect.isfunction(thing) else "autoclass"
        members = "   :members:\n" if kind == "autoclass" else ""
        rooms.setdefault(name.rpartition(".")[0], []).append(f".. {kind}:: {name}\n{members}")
    made = {
        room: f"{heading(room)}{inspect.getdoc(sys.modules[room])}\n\n" + "\n".join(entries)
        for room, entries in rooms.items()
    }
    whole = ".. automodule:: bridge.errors\n   :members:\n"
    made["bridge.errors"] = heading("bridge.errors") + whole
    tree = ".. toctree::\n   :maxdepth: 2\n\n" + "".join(f"   {room}\n" for room in sorted(made))
    return made | {"index": heading("API reference") + "Every public name.\n\n" + tree}


def heading(text: str) -> str:
    return f"{text}\n{'=' * len(text)}\n\n"


def overview() -> str:
    """The page of the rooms: the drawing, and every module with its first sentence."""
    parts = [
        "# Architecture\n\nA *room* is a folder or a file of the package. Each may import those "
        "that its arrows lead to, and all below them; no arrow leads upwards. What each is for: "
        "[Contributing](CONTRIBUTING.md#rooms). `tests/test_architecture.py` checks it.\n",
        "![The rooms and their arrows](rooms.svg)\n",
    ]
    for room in architecture.ARROWS:
        modules = [m for m in architecture.MODULES if architecture.room_of(m) == room]
        rows = [f"| `{module}` | {sentence(module)} |" for module in modules]
        parts.append("\n".join([f"## {room}\n", "| module | what it holds |", "|---|---|", *rows]))
    return "\n\n".join(parts) + "\n"


def sentence(module: str) -> str:
    text = ast.get_docstring(ast.parse(architecture.MODULES[module].read_text(encoding="utf-8")))
    return " ".join((text or "").split("\n\n")[0].split()).replace("|", r"\|")


class Links(HTMLParser):
    """The targets of links and pictures of a page, and the names that links may end in."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.names: set[str] = {""}
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.targets += [v for k in ("href", "src") if (v := given.get(k)) and tag != "link"]
        self.names |= {given.get("id") or ""}


def broken(folder: Path) -> Iterator[str]:
    """Links within the site that lead to nothing."""
    found = {path: Links(path) for path in folder.rglob("*.html")}
    for path, links in found.items():
        for target in links.targets:
            parts = urlsplit(target)
            if parts.scheme:
                continue
            end = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            names = found[end].names if end in found else {parts.fragment}
            if not end.exists() or unquote(parts.fragment) not in names:
                yield f"{path.relative_to(folder)}: {target}"


def main(out: Path) -> int:
    with tempfile.TemporaryDirectory() as work:
        source = Path(work)
        stage(source)
        (source / "api").mkdir()
        for name, text in reference().items():
            (source / "api" / f"{name}.rst").write_text(text, encoding="utf-8")
        (source / "architecture.md").write_text(overview(), encoding="utf-8")
        (source / "rooms.svg").write_text(drawing(architecture.ARROWS), encoding="utf-8")
        with (source / "index.md").open("a", encoding="utf-8") as stream:
            stream.write(contents(source))
        words = ["-W", "--keep-going", "-q", "-E", "-c", str(HERE), "-d", str(source / ".doctrees")]
        if code := build_main([*words, str(source), str(out)]):
            return code
    wrong = list(broken(out.resolve()))
    print(*(f"a link to nothing: {line}" for line in wrong), sep="\n", end="")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
