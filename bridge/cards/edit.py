"""A card brought to another point or profile, with nothing touched that need not change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bridge.cards.decays import DecayTable, ZpDecays, data_lines, zp_lines, zp_problems
from bridge.cards.parsed_card import ParsedCard
from bridge.cards.profiles import PROFILES, Profile
from bridge.cards.schema import ZP, quantum_numbers, schema
from bridge.cards.text import Document, with_value
from bridge.cards.values import Auto, spelled
from bridge.cards.write import (
    block_header,
    decay_line,
    entry_line,
    quantum_number_lines,
    unset_couplings,
)
from bridge.point import Point, defaults


def updated(
    document: Document,
    parsed: ParsedCard,
    point: Point | None,
    profile: Profile,
    zp_decay: ZpDecays,
) -> Document:
    """The card with the values of `point`; None leaves every value, scans included.

    Missing entries are added where the point differs from the default, and everywhere for a
    program that needs them all. A DECAY that was not there is added only for such a program, or
    where the width of the point is fixed.
    """
    editor = _Editor(document, parsed, profile)
    editor.set_parameters(None if point is None else point.numbers())
    if point is not None:
        editor.set_zp_width(point, zp_decay)
    elif profile.complete and ZP not in parsed.decays:
        editor.appended.append(f"DECAY {ZP} {Auto()}")
    if profile.quantum_numbers:
        editor.add_quantum_numbers()
    return editor.result()


def with_auto_width(document: Document, parsed: ParsedCard) -> Document:
    """The card with `DECAY 32 Auto`, if it has a DECAY 32 at all."""
    editor = _Editor(document, parsed, PROFILES["generic"])
    if ZP in parsed.decays:
        editor.set_decay(parsed.decays[ZP], str(Auto()), ())
    return editor.result()


@dataclass(slots=True)
class _Editor:
    document: Document
    parsed: ParsedCard
    profile: Profile
    changed: dict[int, str | None] = field(default_factory=dict)
    added: dict[int, list[str]] = field(default_factory=dict)
    appended: list[str] = field(default_factory=list)
    touched: bool = False

    def set_parameters(self, values: dict[str, float] | None) -> None:
        """Give every parameter its value; None only adds what a complete card must have."""
        for block, names in schema().blocks.items():
            new = [
                entry_line(name, code, value)
                for code, name in names.items()
                if (value := self._to_add(name, values, column=1)) is not None
            ]
            if new and block in self.parsed.blocks:
                self.added.setdefault(self.parsed.blocks[block].last_line, []).extend(new)
            elif new:
                self.appended += [block_header(block), *new]
        for pid, name in schema().widths.items():
            if pid != ZP and (value := self._to_add(name, values, column=2)) is not None:
                self.appended.append(decay_line(name, pid, value))

    def _to_add(self, name: str, values: dict[str, float] | None, column: int) -> float | None:
        """Change a parameter where it stands, or return the value of a line to add."""
        default = defaults()[name]
        value = default if values is None else values[name]
        given = self.parsed.values.get(name)
        if given is None:
            self.touched |= value != default
            needed = self.profile.complete and name not in self._omitted(values)
            return value if needed or value != default else None
        if given.elsewhere and values is None and isinstance(given.value, float):
            return given.value
        same = default if isinstance(given.value, Auto) else given.value
        if values is not None and value != same:
            self.touched = True
            self._set_value(given.line, column, spelled(value))
        return value if given.elsewhere else None

    def _omitted(self, values: dict[str, float] | None) -> frozenset[str]:
        given = {name: assigned.value for name, assigned in self.parsed.values.items()}
        return unset_couplings(given if values is None else values, self.profile)

    def _set_value(self, line: int, column: int, text: str) -> None:
        self.changed[line] = with_value(self.document.lines[line - 1], column, text)

    def set_decay(self, table: DecayTable, width: str, channels: Sequence[str]) -> None:
        """Write another width and other channels into the DECAY of the Z', the only one then."""
        for section, _ in self.parsed.spoiled:
            self.changed.update(dict.fromkeys((section.line, *data_lines(section))))
        self._set_value(table.line, 2, width)
        self.changed.update(dict.fromkeys(table.data_lines))
        self.added.setdefault(table.line, []).extend(channels)

    def set_zp_width(self, point: Point, zp_decay: ZpDecays) -> None:
        """Bring DECAY 32 to the point: keep what is still true, compute what is not."""
        table = self.parsed.decays.get(ZP)
        if table is None:
            if self.profile.complete or point.wzp is not None:
                width = "auto" if self._may_be_auto(point) else "computed"
                self.appended += zp_lines(point, zp_decay, width)
        elif not self._still_true(table, point, zp_decay):
            auto = isinstance(table.width, Auto) and not self.parsed.spoiled
            if auto and self._may_be_auto(point):
                self.set_decay(table, str(Auto()), ())
                return
            header, *channels = zp_lines(point, zp_decay, "computed")
            wanted = table.data_lines or not self.profile.auto
            self.set_decay(table, header.split()[2], channels if wanted else ())

    def add_quantum_numbers(self) -> None:
        """BLOCK QNUMBERS of the new particles, where it is not there."""
        for pid in quantum_numbers():
            if f"QNUMBERS {pid}" not in self.parsed.blocks:
                self.appended += quantum_number_lines(pid)

    def _may_be_auto(self, point: Point) -> bool:
        return self.profile.auto and point.wzp is None

    def _still_true(self, table: DecayTable, point: Point, zp_decay: ZpDecays) -> bool:
        if self.parsed.spoiled or (self.touched and table.data_lines):
            return False
        if isinstance(table.width, Auto):
            return self._may_be_auto(point)
        if point.wzp is not None:
            return table.width == point.wzp
        return not self.touched and not any(zp_problems(table, zp_decay(point)))

    def result(self) -> Document:
        """The edited document; the one that was given if nothing changed."""
        if self.appended:
            self.added.setdefault(self.document.last_line, []).extend(self.appended)
        if not self.changed and not self.added:
            return self.document
        return self.document.edited(self.changed, self.added)
