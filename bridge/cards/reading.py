"""From statements to values: every entry of ours read, every problem kept with its line."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator

from bridge.cards.blocks import judge_lookalikes, read_block
from bridge.cards.decays import DecayTable, decay_pid, decay_table
from bridge.cards.parsed_card import Assigned, ParsedCard, raise_problems
from bridge.cards.schema import NU4, READ_ELSEWHERE, ZP, schema
from bridge.cards.statements import Problem, Section
from bridge.cards.text import Document
from bridge.cards.values import is_number, number
from bridge.errors import CardError
from bridge.point import PARAMETERS, defaults


def parsed_card(document: Document) -> ParsedCard:
    """Values, widths and notes of a card. Raises CardError with everything that is wrong."""
    if not document.sections and not document.problems:
        message = "the card is empty; expected BLOCK ZPPORTAL and BLOCK MASS: write them"
        raise CardError(document.name, 1, message)
    parsed = ParsedCard(problems=list(document.broken))
    for section in document.sections:
        if section.keyword == "BLOCK":
            read_block(section, parsed)
        elif section.keyword == "DECAY":
            _read_decay(section, parsed)
    _judge_unread(document, parsed)
    judge_lookalikes(parsed)
    _judge_antiparticles(parsed)
    raise_problems(document.name, parsed.problems)
    raise_problems(document.name, [*_missing(document, parsed), *_elsewhere(parsed)])
    if document.lines[-1]:
        parsed.note(document.last_line, "the card ends without a line feed: is it complete?")
    return parsed


def _judge_unread(document: Document, parsed: ParsedCard) -> None:
    """Data lines that programs read differently are refused where they are ours."""
    starts = [section.line for section in document.sections] if document.unread else []
    for line, message in document.unread:
        section = document.sections[bisect(starts, line) - 1]
        name = " ".join(section.words[:1]).upper()
        ours = name in schema().blocks if section.keyword == "BLOCK" else name in _OUR_DECAYS
        (parsed.refuse if ours else parsed.remark)(line, message)


_OUR_DECAYS = tuple(map(str, (ZP, NU4)))
"""Those whose channels are ours too; of Standard Model particles only the width is."""


def _read_decay(section: Section, parsed: ParsedCard) -> None:
    label = " ".join(["DECAY", *section.words[:1]])
    try:
        pid = decay_pid(section)
    except ValueError as error:
        parsed.refuse(section.line, f"{label}: {error}")
        return
    foreign = abs(pid) not in (NU4, *schema().widths)
    report = parsed.remark if foreign else parsed.refuse
    try:
        table = decay_table(section)
    except ValueError as error:
        report(section.line, f"{label}: {error}")
        return
    first = (parsed.foreign_decays if foreign else parsed.decays).get(pid)
    if first is not None:
        message = f"{label} was already given in line {first.line}; remove one of the two"
        report = parsed.remark if _same_width(parsed.decays.get(pid), table) else report
        report(section.line, message)
        return
    if abs(pid) not in (ZP, NU4):
        for line, fault in table.faults:
            parsed.remark(line, f"{label}: {fault}")
    if foreign:
        parsed.foreign_decays[pid] = section
        return
    parsed.decays[pid] = table
    if name := schema().widths.get(pid):
        parsed.values[name] = Assigned(table.width, table.line)


def _same_width(first: DecayTable | None, table: DecayTable) -> bool:
    """Whether two DECAYs of a Standard Model particle agree in all that is read of them."""
    return first is not None and abs(table.pid) not in (ZP, NU4) and first.width == table.width


def _judge_antiparticles(parsed: ParsedCard) -> None:
    """The DECAY of an antiparticle is kept beside that of the particle, and does not replace it."""
    for pid, table in parsed.decays.items():
        if pid < 0 and (-pid == ZP or -pid not in parsed.decays):
            parsed.refuse(
                table.line,
                f"read DECAY {pid}, expected the particle and not its antiparticle; write "
                f"DECAY {-pid}",
            )


def _missing(document: Document, parsed: ParsedCard) -> Iterator[Problem]:
    for name, block, code in schema().where():
        if PARAMETERS[name].required and name not in parsed.values:
            section = parsed.blocks.get(block)
            line = section.line if section else document.last_line
            where = f"BLOCK {block} has no entry {code}" if section else f"BLOCK {block} is missing"
            yield Problem(
                line,
                f"{where}, expected entry {code} ({name}, {PARAMETERS[name].description}); add it",
            )


def _elsewhere(parsed: ParsedCard) -> Iterator[Problem]:
    """Standard entries that give a mass which the model reads from MASS, and finds not there."""
    for (block, code), name in READ_ELSEWHERE.items():
        for line, words in parsed.blocks[block].entries if block in parsed.blocks else ():
            if int(words[0]) != code or name in parsed.values:
                continue
            if not is_number(words[1]) or number(words[1]) != defaults()[name]:
                yield Problem(
                    line,
                    f"read {words[1]} in BLOCK {block}, entry {code}, but the model takes {name} "
                    f"from BLOCK MASS, which has no such entry; write {name} there",
                )
