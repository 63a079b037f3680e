"""BLOCK statements: those of the model read entry by entry, the others kept."""

from __future__ import annotations

from bridge.cards import values
from bridge.cards.parsed_card import Assigned, ParsedCard
from bridge.cards.schema import (
    GENERATOR_BLOCKS,
    READ_ELSEWHERE,
    RUNNING_MASSES,
    quantum_numbers,
    resembles,
    schema,
)
from bridge.cards.statements import KEYWORDS, Entry, Section
from bridge.cards.values import Scan, Value, shown
from bridge.point import PARAMETERS, complaint


def read_block(section: Section, parsed: ParsedCard) -> None:
    """Read a BLOCK into the parsed, or keep what is wrong with it."""
    name = section.words[0].upper() if section.words else ""
    if name in schema().blocks:
        _read_our_block(name, section, parsed)
    elif name == "QNUMBERS":
        _read_quantum_numbers(section, parsed)
    elif problem := _name_problem(name):
        parsed.refuse(section.line, problem)
    else:
        parsed.blocks.setdefault(name, section)
        if name in GENERATOR_BLOCKS:
            _read_generator_messages(name, section, parsed)


def _name_problem(name: str) -> str | None:
    if not any(map(str.isalpha, name)) or name.startswith("Q=") or values.is_number(name):
        read = f"read BLOCK {shown(name)}" if name else "BLOCK has no name"
        return f"{read}, expected a name such as MASS; write it after BLOCK"
    if name in KEYWORDS:
        return f"read BLOCK {name}, but {name} is a statement of its own; remove the word BLOCK"
    return None


def judge_lookalikes(parsed: ParsedCard) -> None:
    """Refuse a name that may have been meant to be a block of ours which is not there."""
    for name, section in parsed.blocks.items():
        meant = None if name in schema().blocks else resembles(name)
        if meant in parsed.blocks:
            line = parsed.blocks[meant].line
            message = f"BLOCK {shown(name)} is kept but not read: BLOCK {meant} is in line {line}"
            parsed.note(section.line, message)
        elif meant:
            parsed.refuse(
                section.line,
                f"read BLOCK {shown(name)}, expected BLOCK {meant}; correct the name, or write "
                f"BLOCK {meant} as well if it is none of this model's",
            )


def _read_our_block(name: str, section: Section, parsed: ParsedCard) -> None:
    if name in parsed.blocks:
        parsed.refuse(
            section.line,
            f"BLOCK {name} was already given in line {parsed.blocks[name].line}, expected it "
            "once, at one scale; merge the two or remove one",
        )
        return
    parsed.blocks[name] = section
    if section.words[1:]:
        _read_scale(name, section, parsed)
    seen: dict[int, int] = {}
    unread: dict[int, int] = {}
    for entry in section.entries:
        try:
            code = _read_entry(name, entry, seen, parsed)
        except ValueError as error:
            parsed.refuse(entry.line, str(error))
        else:
            if code is not None:
                unread.setdefault(code, entry.line)
    if unread:
        codes = ", ".join(map(str, unread))
        words = "entry" if len(unread) == 1 else "entries"
        what = f"BLOCK {name}, {words} {codes}: kept but not read, the model does not have them"
        parsed.note(next(iter(unread.values())), what)


def _read_scale(name: str, section: Section, parsed: ParsedCard) -> None:
    text = " ".join(section.words[1:])
    letter, equals, scale = text.partition("=")
    try:
        if letter.strip().upper() != "Q" or not equals:
            raise ValueError(
                f"read {shown(text)} after the name, expected nothing or Q= and a number; "
                "put # before a comment"
            )
        values.number(scale.strip())
    except ValueError as error:
        parsed.refuse(section.line, f"BLOCK {name}: {error}")
    else:
        parsed.note(section.line, f"BLOCK {name}: the scale Q is not used")


def _read_entry(block: str, entry: Entry, seen: dict[int, int], parsed: ParsedCard) -> int | None:
    """Read an entry into the parsed; returns the code of one that is none of ours."""
    codes = schema().blocks[block]
    try:
        code = values.integer(entry.words[0], "a code")
    except ValueError as error:
        raise ValueError(f"BLOCK {block}: {error}; the codes are {_codes(block)}") from None
    name = codes.get(code)
    label = f"BLOCK {block}, entry {code}" + (f" ({name})" if name else "")
    first = seen.setdefault(code, entry.line)
    if name is None and block != "ZPPORTAL" and -code not in codes:
        return _foreign_entry(block, code, label, entry, first, parsed)
    if first != entry.line:
        raise ValueError(f"{label} was already given in line {first}; remove one of the two")
    if name is None:
        right = "a positive code, that of the particle" if -code in codes else _codes(block)
        raise ValueError(f"{label}: there is no such code, expected {right}; correct it")
    try:
        value = values.value(entry.words[1:])
    except ValueError as error:
        raise ValueError(f"{label}: {error}") from None
    _check_domain(name, value, label)
    if isinstance(value, Scan):
        parsed.note(entry.line, f"{label} is a scan: only MadGraph can use it")
    parsed.values[name] = Assigned(value, entry.line)
    return None


def _foreign_entry(
    block: str, code: int, label: str, entry: Entry, first: int, parsed: ParsedCard
) -> int | None:
    """The code of an entry that is not read; masses of others are expected, odd ones remarked."""
    if (block, code) in READ_ELSEWHERE:
        return None
    try:
        values.value(entry.words[1:])
        fault = f"line {first} gives it too" if first != entry.line else ""
    except ValueError as error:
        fault = str(error)
    if fault:
        parsed.remark(entry.line, f"{label} is kept but not read: {fault}")
        return None
    if (block, code) in RUNNING_MASSES:
        pole = RUNNING_MASSES[block, code]
        parsed.note(entry.line, f"{label} is a running mass, not the pole mass {pole}: not used")
        return None
    return None if block == "MASS" else code


def _codes(block: str) -> str:
    return ", ".join(f"{code} ({name})" for code, name in schema().blocks[block].items())


def _check_domain(name: str, value: Value, label: str) -> None:
    if isinstance(value, float) and PARAMETERS[name].domain.excludes(value):
        raise ValueError(f"{label}: {complaint(name, value)}; correct the value")


def _read_quantum_numbers(section: Section, parsed: ParsedCard) -> None:
    try:
        pid = values.integer("".join(section.words[1:2]), "a PDG code after QNUMBERS")
    except ValueError as error:
        parsed.remark(section.line, f"BLOCK QNUMBERS is kept but not read: {error}")
        return
    parsed.blocks.setdefault(f"QNUMBERS {pid}", section)
    expected = quantum_numbers().get(pid, {})
    for line, words in section.entries if expected else ():
        try:
            code = values.integer(words[0], "a code")
            if values.value(words[1:]) != expected.get(code):
                numbers = ", ".join(f"{c}: {v:.0f}" for c, v in expected.items())
                raise ValueError(
                    f"read {shown(' '.join(words))}, expected {numbers}; correct it or remove "
                    "the block"
                )
        except ValueError as error:
            parsed.refuse(line, f"BLOCK QNUMBERS {pid}: {error}")


def _read_generator_messages(name: str, section: Section, parsed: ParsedCard) -> None:
    """Entries 3 and 4 of SPINFO and DCINFO: warnings and errors of the program that wrote them."""
    for line, words in section.entries:
        text = shown(" ".join(words[1:]))
        if words[0] == "3" and words[1:]:
            parsed.note(line, f"BLOCK {name} carries the warning {text}")
        elif words[0] == "4" and words[1:]:
            parsed.refuse(
                line,
                f"BLOCK {name} carries the error {text}, so its program gave no valid result; "
                "expected none: repeat the calculation",
            )
