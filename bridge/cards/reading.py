"""From statements to values: every entry of ours read, every problem kept with its line."""

from __future__ import annotations

from collections.abc import Iterator

from bridge.cards.blocks import read_block
from bridge.cards.decays import decay_table
from bridge.cards.parsed_card import Assigned, ParsedCard, raise_problems
from bridge.cards.schema import NU4, READ_ELSEWHERE, ZP, schema
from bridge.cards.text import Document, Problem, Section
from bridge.cards.values import is_number, number
from bridge.errors import CardError
from bridge.point import PARAMETERS, defaults


def parsed_card(document: Document) -> ParsedCard:
    """Values, widths and notes of a card. Raises CardError with everything that is wrong."""
    if not document.sections and not document.problems:
        message = "the card is empty; expected BLOCK ZPPORTAL and BLOCK MASS: write them"
        raise CardError(document.name, 1, message)
    parsed = ParsedCard(problems=list(document.problems))
    for section in document.sections:
        if section.keyword == "BLOCK":
            read_block(section, parsed)
        elif section.keyword == "DECAY":
            _read_decay(section, parsed)
    raise_problems(document.name, parsed.problems)
    raise_problems(document.name, [*_missing(document, parsed), *_elsewhere(parsed)])
    if document.lines[-1]:
        parsed.note(document.last_line, "the card ends without a line feed: is it complete?")
    return parsed


def _read_decay(section: Section, parsed: ParsedCard) -> None:
    table, problems = decay_table(section)
    parsed.problems += problems
    if table is None:
        return
    if -table.pid in (ZP, NU4, *schema().widths):
        parsed.refuse(
            section.line,
            f"read DECAY {table.pid}, expected the particle and not its antiparticle; write "
            f"DECAY {-table.pid}",
        )
    elif table.pid in parsed.decays:
        parsed.refuse(
            section.line,
            f"DECAY {table.pid} was already given in line {parsed.decays[table.pid].line}; "
            "remove one of the two",
        )
    else:
        parsed.decays[table.pid] = table
        if name := schema().widths.get(table.pid):
            parsed.values[name] = Assigned(table.width, table.line)


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
