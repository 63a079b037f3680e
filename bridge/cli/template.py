"""`zpbridge template`: files to start from, copied out of the package."""

from __future__ import annotations

import json
import re
from pathlib import Path

import click

from bridge.cli.completion import completing
from bridge.cli.layout import plain_table, render
from bridge.errors import ZpbridgeError, suggestion
from bridge.files import make_folder, shipped, whole_file

_MARKS = re.compile(r"^(?:#!.*|#:?|//|/\*|\*)\s*(?:note:\s*)?")
"""What begins a comment in the files of any program."""


@click.command()
@click.argument("name", required=False, shell_complete=completing(lambda: names()))
@click.argument(
    "folder", metavar="[DIR]", default=Path(), type=click.Path(file_okay=False, path_type=Path)
)
def command(name: str | None, folder: Path) -> None:
    """Copy the template NAME to DIR, the current folder unless given; without NAME list them.

    NAME is a file of the list, with its ending or without, or one of its folders. Files that are
    there are never replaced.
    """
    if name is None:
        table = plain_table("template", "what it is", prose=["what it is"])
        for relative, path in templates().items():
            table.add_row(relative, description(path))
        click.echo(render(table))
        return
    copies = {folder / target: path for target, path in chosen(name).items()}
    if there := [str(target) for target in copies if target.exists()]:
        raise ZpbridgeError(f"{', '.join(there)}: already there: give another folder, or move it")
    for target, path in copies.items():
        make_folder(target.parent)
        with whole_file(target, "wb") as stream:
            stream.write(path.read_bytes())
        click.echo(f"{target}: {description(path)}", err=True)


def templates() -> dict[str, Path]:
    """Every template by its path in the folder `templates`."""
    root = shipped("templates")
    files = (path for path in sorted(root.rglob("*")) if path.is_file())
    return {
        path.relative_to(root).as_posix(): path
        for path in files
        if not {"__pycache__", ".ipynb_checkpoints"} & {*path.parts}
    }


def names() -> dict[str, str]:
    """What can be asked for, files and folders, each with what it is."""
    files = templates()
    folders = {name.partition("/")[0]: "a folder" for name in files if "/" in name}
    return folders | {name: description(path) for name, path in files.items()}


def description(path: Path) -> str:
    """What a template says of itself: its first comment, or the first line of a notebook."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        lines = "".join(json.loads(text)["cells"][0]["source"]).splitlines()
    else:
        lines = text.splitlines()
    return next(filter(None, (_MARKS.sub("", line).strip() for line in lines)), "")


def chosen(name: str) -> dict[str, Path]:
    """The files that a name means, by where they go. Raises ZpbridgeError for an unknown name."""
    known = templates()
    inside = {n: path for n, path in known.items() if n.startswith(f"{name.rstrip('/')}/")}
    named = [path for n, path in known.items() if name in (n, path.name, path.stem)]
    if inside:
        return inside
    if len(named) == 1:
        return {named[0].name: named[0]}
    words = {word for n in known for word in (n, Path(n).stem, *Path(n).parts)}
    if named:
        both = ", ".join(n for n, path in known.items() if path in named)
        raise ZpbridgeError(f"template {name}: which of {both}?")
    raise ZpbridgeError(
        f"template {name}: there is none; {suggestion(name, words)}`zpbridge template` lists them"
    )
