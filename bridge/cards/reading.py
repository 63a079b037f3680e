"""From statements to values: every entry of ours read, every problem kept with its line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bridge.cards import values
from bridge.cards.decays import DecayTable, decay_table
from bridge.cards.schema import NOT_READ, NU4, QUANTUM_NUMBERS, ZP, Schema, resembles, schema
from bridge.cards.text import Document, Entry, Problem, Section
from bridge.cards.values import Scan, Value, shown
from bridge.errors import CardError
from bridge.point import PARAMETERS, complaint


@dataclass(frozen=True, slots=True)
class Assigned:
    """The value of a parameter and the line that gives it."""

    value: Value
    line: int


@dataclass(slots=True)
class Content:
    """What the statements of a card say."""

    values: dict[str, Assigned] = field(default_factory=dict)
    decays: dict[int, DecayTable] = field(default_factory=dict)
    blocks: dict[str, Section] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)


def read_content(document: Document) -> Content:
    """Values, widths and notes of a card. Raises CardError with everything that is wrong."""
    content = Content(problems=list(document.problems))
    readers = {"BLOCK": _read_block, "DECAY": _read_decay}
    for section in document.sections:
        if section.keyword in readers:
            readers[section.keyword](section, content)
    raise_problems(document.name, content.problems)
    raise_problems(document.name, _missing(document, content))
    return content


def raise_problems(name: str, problems: Sequence[Problem]) -> None:
    """Raise a CardError for the first problem by line, the others listed below it."""
    if not problems:
        return
    first, *others = sorted(problems)
    more = [f"{name}:{p.line}: {p.message}" for p in others[:20]]
    if len(others) > 20:
        more.append(f"and {len(others) - 20} more")
    raise CardError(name, first.line, "\n".join([first.message, *more]))


def _read_block(section: Section, content: Content) -> None:
    name = section.words[0].upper() if section.words else ""
    if not name or not (name[0].isalpha() or name[0] in "_\"'[") or name.startswith("Q="):
        message = f"read {shown(name)} as the name of a block" if name else "BLOCK has no name"
        content.problems.append(
            Problem(section.line, f"{message}; expected a name such as MASS: write it after BLOCK")
        )
    elif name == "QNUMBERS":
        _read_qnumbers(section, content)
    elif name in schema().blocks:
        _read_our_block(name, section, content)
    elif meant := _misspelt(name):
        content.problems.append(
            Problem(
                section.line,
                f"read BLOCK {shown(section.words[0])}, expected {meant}; correct the name, or "
                "rename the block if it is none of this model's",
            )
        )
    else:
        content.blocks.setdefault(name, section)


def _misspelt(name: str) -> str | None:
    if name in ("BLOCK", "DECAY", "XSECTION"):
        return f"{name} to be a statement of its own"
    meant = resembles(name)
    return meant and f"BLOCK {meant}"


def _read_our_block(name: str, section: Section, content: Content) -> None:
    if name in content.blocks:
        content.problems.append(
            Problem(
                section.line,
                f"BLOCK {name} was already given in line {content.blocks[name].line}, expected it "
                "once, at one scale; merge the two or remove one",
            )
        )
        return
    content.blocks[name] = section
    if section.words[1:]:
        _read_scale(name, section, content)
    seen: dict[int, int] = {}
    for entry in section.entries:
        try:
            _read_entry(name, entry, seen, content)
        except ValueError as error:
            content.problems.append(Problem(entry.line, str(error)))


def _read_scale(name: str, section: Section, content: Content) -> None:
    text = "".join(section.words[1:])
    try:
        if text[:2].upper() != "Q=":
            raise ValueError(
                f"read {shown(text)} after the name, expected nothing or Q= and a number; "
                "put # before a comment"
            )
        values.number(text[2:])
    except ValueError as error:
        content.problems.append(Problem(section.line, f"BLOCK {name}: {error}"))
    else:
        content.notes.append(Problem(section.line, f"BLOCK {name}: the scale Q is not used"))


def _read_entry(block: str, entry: Entry, seen: dict[int, int], content: Content) -> None:
    names = schema().blocks[block]
    try:
        code = values.integer(entry.words[0], "a code")
    except ValueError as error:
        raise ValueError(f"BLOCK {block}: {error}, {_expected_codes(block)}") from None
    name = names.get(code)
    label = f"BLOCK {block}, entry {code}" + (f" ({name})" if name else "")
    if code in seen:
        raise ValueError(f"{label} was already given in line {seen[code]}; remove one of the two")
    seen[code] = entry.line
    try:
        value = values.value(entry.words[1:])
    except ValueError as error:
        raise ValueError(f"{label}: {error}") from None
    if name is None:
        _check_foreign_entry(block, code, label, entry.line, content)
    else:
        _assign(name, Assigned(value, entry.line), label, content)


def _expected_codes(block: str) -> str:
    names = schema().blocks[block]
    return "one of " + ", ".join(f"{code} ({name})" for code, name in names.items())


def _check_foreign_entry(block: str, code: int, label: str, line: int, content: Content) -> None:
    if block == "ZPPORTAL":
        raise ValueError(f"{label}: there is no such code; expected {_expected_codes(block)}")
    if code <= 0:
        raise ValueError(f"{label}: expected a positive code; a mass belongs to the particle")
    if (block, code) in NOT_READ:
        content.notes.append(
            Problem(line, f"{label} is kept but not read: {NOT_READ[block, code]}")
        )


def _assign(name: str, given: Assigned, label: str, content: Content) -> None:
    value, domain = given.value, PARAMETERS[name].domain
    if isinstance(value, float) and not (
        domain.low <= value <= domain.high and (value > 0.0 or not domain.positive)
    ):
        raise ValueError(f"{label}: {complaint(name, value)}; correct the value")
    if isinstance(value, Scan):
        content.notes.append(Problem(given.line, f"{label} is a scan: only MadGraph can use it"))
    content.values[name] = given


def _read_qnumbers(section: Section, content: Content) -> None:
    label = "BLOCK QNUMBERS"
    try:
        pid = values.integer("".join(section.words[1:2]), "a PDG code after QNUMBERS")
    except ValueError as error:
        content.problems.append(Problem(section.line, f"{label}: {error}; write it"))
        return
    content.blocks.setdefault(f"QNUMBERS {pid}", section)
    for line, words in section.entries if pid in QUANTUM_NUMBERS else ():
        try:
            code = values.integer(words[0], "a code")
            if values.value(words[1:]) != QUANTUM_NUMBERS[pid].get(code):
                expected = QUANTUM_NUMBERS[pid]
                raise ValueError(
                    f"read {shown(' '.join(words))}, but this model has "
                    + ", ".join(f"{c}: {v:.0f}" for c, v in expected.items())
                    + "; correct it or remove the block"
                )
        except ValueError as error:
            content.problems.append(Problem(line, f"{label} {pid}: {error}"))


def _read_decay(section: Section, content: Content) -> None:
    table, problems = decay_table(section)
    content.problems += problems
    if table is None:
        return
    if -table.pid in (ZP, NU4, *schema().widths):
        message = (
            f"DECAY {table.pid}: expected the particle, {-table.pid}; its antiparticle follows"
        )
        content.problems.append(Problem(section.line, message))
    elif table.pid in content.decays:
        message = (
            f"DECAY {table.pid} was already given in line {content.decays[table.pid].line}; "
            "remove one of the two"
        )
        content.problems.append(Problem(section.line, message))
    else:
        content.decays[table.pid] = table
        name = schema().widths.get(table.pid)
        if name is not None:
            content.values[name] = Assigned(table.width, table.line)


def _missing(document: Document, content: Content) -> list[Problem]:
    model: Schema = schema()
    problems = []
    for name, block, code in model.where():
        if not PARAMETERS[name].required or name in content.values:
            continue
        section = content.blocks.get(block)
        where = f"BLOCK {block} has no entry {code}" if section else f"there is no BLOCK {block}"
        problems.append(
            Problem(
                section.line if section else document.last_line,
                f"{where} ({name}, {PARAMETERS[name].description}); expected a number: add it",
            )
        )
    return problems
