"""Cards as objects of pyslha, which other programs use, and back.

A `pyslha.Doc` holds numbers, no comments and no layout.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from bridge.cards.card import Card
from bridge.cards.decays import DecayTable, ZpDecays
from bridge.cards.schema import NU4, ZP, schema
from bridge.cards.statements import ONE_LOOP, Section
from bridge.cards.values import Auto, Scan, number, shown, spelled
from bridge.errors import CardError
from bridge.point import defaults


def to_pyslha(card: Card, width: str | None = None) -> Any:
    """The card as an object of pyslha.

    A block that stands in the card more than once, at several scales, is found under "NAME Q=
    scale", and BLOCK QNUMBERS under "QNUMBERS pid".

    Parameters
    ----------
    card : Card
        A card of one point.
    width : str, optional
        As in `Card.point`; a width Auto becomes the computed one [GeV].

    Returns
    -------
    pyslha.Doc
        Blocks, decays and cross-sections, without comments and layout.

    Raises
    ------
    CardError
        As `Card.point` does, and for what pyslha has no form for.

    Notes
    -----
    Source: pyslha, arXiv:1305.4194.
    Cost: 1 ms.
    """
    import pyslha

    point = card.point(width)
    doc = pyslha.Doc({}, {}, {})
    sections = [s for s in card.document.sections if s.keyword == "BLOCK"]
    names = [_name(section) for section in sections]
    for name, section in zip(names, sections, strict=True):
        key = name if names.count(name) == 1 else " ".join([name, *section.words[1:]])
        if key in doc.blocks:
            raise CardError(
                card.name,
                section.line,
                f"BLOCK {key} is given twice, but pyslha holds one; merge the two",
            )
        doc.blocks[key] = _block(card, name, section)
    _refuse_unread(card)
    for table in card.decays.values():
        automatic = card.zp_decay(point).width if table.pid == ZP else _default_width(table.pid)
        doc.decays[table.pid] = _particle(card, table, automatic)
    doc.xsections = _xsections(card)
    return doc


def from_pyslha(doc: Any, zp_decay: ZpDecays, name: str = "<pyslha>") -> Card:
    """A card from an object of pyslha, with all digits of its numbers.

    pyslha gives every mass without a DECAY the width 0, an int where a file would have given a
    float: these are left out.

    Parameters
    ----------
    doc : pyslha.Doc
        As `pyslha.read` returns it.
    zp_decay : callable
        What the card is to agree with in DECAY of the Z': `bridge.zp_decay`.
    name : str
        What messages call it.

    Returns
    -------
    Card
        The same blocks, decays and cross-sections.

    Raises
    ------
    CardError
        For what would be refused in a file.

    Notes
    -----
    Source: pyslha, arXiv:1305.4194.
    Cost: 0.5 ms.
    """
    import pyslha

    lines = [line for block in doc.blocks.values() for line in _block_lines(block)]
    for particle in doc.decays.values():
        if particle.totalwidth is None:
            raise CardError(name, None, f"DECAY {particle.pid}: the width is NaN; set it")
        if particle.decays or not isinstance(particle.totalwidth, int):
            lines += _decay_lines(particle)
    cross_sections = pyslha.writeSLHAXSections(doc.xsections or {}, precision=17)
    return Card.from_text("\n".join([*lines, cross_sections, ""]), zp_decay, name)


def _refuse_unread(card: Card) -> None:
    """Raise CardError for lines of other programs that are kept as text but not understood."""
    unread = [problem.line for problem in card.document.problems]
    decays = card.decays
    for section in card.document.sections:
        if section.keyword == ONE_LOOP:
            unread.append(section.line)
        if section.keyword == "DECAY":
            table = decays.get(int(section.words[0]))
            read = table is not None and table.line == section.line
            if table is None or not read or len(table.channels) != len(table.data_lines):
                unread.append(section.line)
    if unread:
        message = "pyslha cannot hold what is not as SLHA has it; correct or remove it"
        raise CardError(card.name, min(unread), message)


def _name(section: Section) -> str:
    name = section.words[0].upper()
    return " ".join([name, *section.words[1:2]]) if name == "QNUMBERS" else name


def _block(card: Card, name: str, section: Section) -> Any:
    import pyslha

    scale = "".join(section.words[1:])
    block = pyslha.Block(name, q=_typed(scale[2:]) if scale[:2].upper() == "Q=" else None)
    for held, entry in enumerate(section.entries):
        try:
            block.set_value(*_joined(map(_typed, entry.words)))
            if len(block.entries) == held:
                raise pyslha.AccessError("a line above has its code, or none as it")
        except pyslha.AccessError as error:
            raise CardError(
                card.name, entry.line, f"pyslha cannot hold this line ({error}); remove it"
            ) from error
    return block


def _typed(word: str) -> int | float | str:
    try:
        value = number(word)
    except ValueError:
        return word
    return int(value) if word.lstrip("+-").isdigit() else value


def _joined(columns: Iterable[int | float | str]) -> list[int | float | str]:
    """Neighbouring words as one string: a block can hold a text."""
    joined: list[int | float | str] = []
    for column in columns:
        last = joined[-1] if joined else None
        if isinstance(column, str) and isinstance(last, str):
            joined[-1] = f"{last} {column}"
        else:
            joined.append(column)
    return joined


def _default_width(pid: int) -> float | None:
    name = schema().widths.get(pid)
    return 0.0 if pid == NU4 else None if name is None else defaults()[name]


def _particle(card: Card, table: DecayTable, automatic: float | None) -> Any:
    import pyslha

    width = automatic if isinstance(table.width, Auto) else table.width
    if width is None or isinstance(width, Scan):
        raise CardError(
            card.name,
            table.line,
            f"DECAY {table.pid}: read {table.width}, but pyslha holds numbers; write one",
        )
    particle = pyslha.Particle(table.pid, width)
    for channel in table.channels:
        particle.add_decay(channel.fraction, len(channel.daughters), channel.daughters)
    return particle


def _xsections(card: Card) -> Any:
    """XSECTION statements, read by pyslha itself from well-indented lines."""
    import pyslha

    lines = []
    for section in card.document.sections:
        if section.keyword == "XSECTION":
            lines.append(" ".join(["XSECTION", *section.words]))
            lines += [" " + " ".join(entry.words) for entry in section.entries]
            try:
                pyslha.readSLHA("\n".join(lines), ignorenomass=True)
            except (AssertionError, ValueError, LookupError) as error:
                raise CardError(
                    card.name,
                    section.line,
                    f"XSECTION {shown(' '.join(section.words))} is not as in arXiv:1610.07922 "
                    f"({error}); correct it",
                ) from error
    return pyslha.readSLHA("\n".join(lines), ignorenomass=True).xsections


def _columns(value: Any) -> Iterator[str]:
    if isinstance(value, tuple | list):
        for item in value:
            yield from _columns(item)
    elif value is not None:
        yield spelled(value) if isinstance(value, float) else str(value)


def _block_lines(block: Any) -> Iterator[str]:
    scale = "" if block.q is None else f" Q= {spelled(block.q)}"
    yield f"BLOCK {block.name}{scale}"
    for key, value in block.items():
        yield "  " + " ".join([*_columns(key), *_columns(value)])


def _decay_lines(particle: Any) -> Iterator[str]:
    yield f"DECAY {particle.pid} {spelled(particle.totalwidth)}"
    for decay in particle.decays:
        daughters = " ".join(map(str, decay.ids))
        yield f"  {spelled(decay.br)} {len(decay.ids)} {daughters}"
