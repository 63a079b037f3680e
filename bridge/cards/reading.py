"""From statements to values: every entry of ours read, every problem kept with its line."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator

from bridge.cards.blocks import judge_lookalikes, read_block
from bridge.cards.decays import DecayTable, data_lines, decay_pid, decay_table
from bridge.cards.parsed_card import Assigned, ParsedCard, raise_problems
from bridge.cards.pole_masses import read_pole_masses
from bridge.cards.schema import NU4, ZP, schema
from bridge.cards.statements import KEYWORDS, ONE_LOOP, Problem, Section
from bridge.cards.text import Document
from bridge.cards.values import Auto, shown
from bridge.errors import CardError
from bridge.point import PARAMETERS


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
    read_pole_masses(parsed)
    if parsed.problems:
        raise_problems(document.name, [*parsed.problems, *(fault for _, fault in parsed.spoiled)])
    raise_problems(document.name, list(_missing(document, parsed)))
    _note_text(document, parsed)
    return parsed


def _note_text(document: Document, parsed: ParsedCard) -> None:
    """Notes on the text as a whole."""
    if document.lines[-1]:
        parsed.note(document.last_line, "the card ends without a line feed: is it complete?")
    if line := next((n for n, text in enumerate(document.lines, 1) if "\0" in text), 0):
        parsed.note(line, "there is a NUL byte in the comment: other programs may stop here")
    one_loop = [s for s in document.sections if s.keyword == ONE_LOOP]
    if one_loop:
        pids = ", ".join(" ".join(section.words[:1]) for section in one_loop)
        parsed.note(one_loop[0].line, f"{ONE_LOOP} of {pids} is kept but not read")


def _judge_unread(document: Document, parsed: ParsedCard) -> None:
    """Data lines that programs read differently are refused where they are ours."""
    if not document.unread and not document.hidden:
        return
    starts = [section.line for section in document.sections]
    for line, message in document.unread:
        ours = _is_ours(document.sections[bisect(starts, line) - 1])
        (parsed.refuse if ours else parsed.remark)(line, message)
    for line, message in document.hidden:
        words = document.lines[line - 1].partition("#")[0].split()
        section = document.sections[bisect(starts, line) - 1]
        if _is_ours(section, _PARTICLES) or _begins_ours(words):
            parsed.refuse(line, message)
        else:
            where = shown(" ".join([section.keyword, *section.words[:1]]))
            parsed.remark(line, f"{shown(words[0])} is kept as text of {where}")


_OUR_DECAYS = (str(ZP), str(NU4))
"""Those whose channels are ours too; of Standard Model particles only the width is."""
_PARTICLES = (str(NU4), *map(str, schema().widths))
"""All whose width is ours."""


def _is_ours(section: Section, decays: tuple[str, ...] = _OUR_DECAYS) -> bool:
    name = " ".join(section.words[:1]).upper()
    if section.keyword == "BLOCK":
        return name in schema().blocks
    return section.keyword == "DECAY" and name in decays


def _begins_ours(words: list[str]) -> bool:
    """Whether a line is a misspelt statement of ours, and not a sentence."""
    name, rest = " ".join(words[1:2]).upper(), words[2:]
    for keyword in KEYWORDS:
        if (glued := words[0].upper().removeprefix(keyword)) in (*schema().blocks, *_PARTICLES):
            name, rest = glued, words[1:]
    if name in schema().blocks:
        return not rest or rest[0].upper().startswith("Q")
    return name in _PARTICLES and len(rest) == 1


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
        fault = Problem(section.line, f"{label}: {error}")
        if pid != ZP:
            report(*fault)
            return
        parsed.spoiled.append((section, fault))
        table = DecayTable(pid, Auto(), section.line, (), data_lines=data_lines(section))
    first = (parsed.foreign_decays if foreign else parsed.decays).get(pid)
    tell = parsed.remark if foreign else parsed.note
    if first is not None:
        message = f"{label} was already given in line {first.line}; remove one of the two"
        if pid == ZP:
            parsed.spoiled.append((section, Problem(section.line, message)))
        else:
            report = tell if _same_width(parsed.decays.get(pid), table) else report
            report(section.line, message)
        return
    if abs(pid) != ZP:
        for line, message in table.faults:
            tell(line, f"{label}: {message}")
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
