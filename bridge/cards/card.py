"""A card: text that is kept, and the point it stands for."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bridge.cards import edit
from bridge.cards.decays import (
    DecayTable,
    ZpDecays,
    decay_table,
    fixed_width_problems,
    foreign_channels,
    nu4_problems,
    odd_width,
    replaced,
    zp_problems,
)
from bridge.cards.parsed_card import Assigned, ParsedCard, raise_problems
from bridge.cards.profiles import profile_of
from bridge.cards.reading import parsed_card
from bridge.cards.schema import NU4, ZP
from bridge.cards.statements import Problem
from bridge.cards.text import Document
from bridge.cards.values import Auto, Scan, Value
from bridge.errors import CardError
from bridge.point import (
    PORTAL,
    SM_INPUTS,
    Point,
    benchmark,
    default_standard_model,
    oddities,
)

REMARKS = 10
"""So many on content of other programs are shown; the others are counted."""


@dataclass(frozen=True, slots=True)
class Card:
    """An SLHA card whose every entry of ours was understood.

    `bridge.read_card` makes one of a file, `Card.from_text` and `Card.from_bytes` of its content.

    Attributes
    ----------
    document : Document
        The text, line by line, as it was read.
    parsed : ParsedCard
        What it says of parameters and decays, with line numbers.
    zp_decay : callable
        Takes a point and returns the `ZpDecay` that its DECAY of the Z' has to say.
    """

    document: Document
    parsed: ParsedCard = field(repr=False)
    zp_decay: ZpDecays = field(repr=False)

    @classmethod
    def from_file(cls, source: str | os.PathLike[str], zp_decay: ZpDecays) -> Card:
        """Read a card from a file, or from standard input for "-". Raises CardError."""
        if str(source) == "-":
            return cls.from_bytes(sys.stdin.buffer.read(), zp_decay, "<stdin>")
        path = Path(source)
        try:
            return cls.from_bytes(path.read_bytes(), zp_decay, str(path))
        except OSError as error:
            reason = f"cannot be read: {error.strerror}; expected an SLHA card: check the path"
            raise CardError(path, None, reason) from error

    @classmethod
    def from_text(cls, text: str, zp_decay: ZpDecays, name: str = "<text>") -> Card:
        """Read a card from a text. Raises CardError."""
        _refuse_type(name, text, str, "Card.from_text", "Card.from_bytes")
        return cls.from_document(Document.from_text(text, name), zp_decay)

    @classmethod
    def from_bytes(cls, data: bytes, zp_decay: ZpDecays, name: str = "<bytes>") -> Card:
        """Read a card from the bytes of a file. Raises CardError."""
        _refuse_type(name, data, bytes, "Card.from_bytes", "Card.from_text")
        return cls.from_document(Document.from_bytes(data, name), zp_decay)

    @classmethod
    def from_document(cls, document: Document, zp_decay: ZpDecays) -> Card:
        """Read the statements of a document. Raises CardError."""
        return cls(document, parsed_card(document), zp_decay)

    @property
    def name(self) -> str:
        """The path of the file, or what stands for it."""
        return self.document.name

    @property
    def values(self) -> Mapping[str, Value]:
        """What the card says of each parameter of the model it names."""
        return {name: given.value for name, given in self.parsed.values.items()}

    @property
    def decays(self) -> Mapping[int, DecayTable]:
        """DECAY statements by PDG code, those of foreign particles that can be read included."""
        foreign = self.parsed.foreign_decays.items()
        return {**self.parsed.decays, **{pid: decay_table(section) for pid, section in foreign}}

    @property
    def scans(self) -> Mapping[str, Assigned]:
        """The parameters that the card leaves to a scan, with their lines."""
        return {n: g for n, g in self.parsed.values.items() if isinstance(g.value, Scan)}

    @property
    def defaulted(self) -> tuple[str, ...]:
        """Names of the parameters that take the default of the model."""
        return tuple(
            name
            for name in (*PORTAL, *SM_INPUTS)
            if name not in self.parsed.values or isinstance(self.parsed.values[name].value, Auto)
        )

    @property
    def notes(self) -> tuple[str, ...]:
        """What is legal and worth knowing, first of the point, then of other programs' content."""
        remarks = sorted(self.parsed.remarks)
        shown = [*sorted(self.parsed.notes), *remarks[:REMARKS]]
        lines = [f"line {line}: {text}" for line, text in shown]
        if more := remarks[REMARKS:]:
            lines.append(f"{len(more)} more remarks on content of other programs are not shown")
        if self.defaulted:
            lines.append(f"defaults of the model are used for {', '.join(self.defaulted)}")
        return tuple(lines)

    def to_text(self) -> str:
        """The text of the card; an unmodified card is returned as it was read."""
        return self.document.to_text()

    def to_bytes(self) -> bytes:
        """The bytes of the card; an unmodified card is returned byte for byte."""
        return self.document.to_bytes()

    def point(self, width: str | None = None) -> Point:
        """The point of the card; with `width="card"` its Z' width is the number in DECAY 32.

        Raises CardError where DECAY 32 is not the one that follows from the couplings, unless
        that number is asked for or `width="computed"` gives it up; where nu4 decays, and where a
        parameter is a scan.
        """
        if width not in (None, "computed", "card"):
            raise ValueError(f"width {width!r}: expected None, 'computed' or 'card'")
        raise_problems(self.name, list(self._scan_problems()))
        given = {n: v for n, v in self.values.items() if n != "wzp" and isinstance(v, float)}
        point = benchmark().replace(**given)
        raise_problems(self.name, list(self._width_problems(point, width)))
        return point.replace(wzp=self.values["wzp"]) if width == "card" else point

    def width_notes(self, width: str | None, **changes: float) -> tuple[str, ...]:
        """What is not used of DECAY 32: all that is wrong with "computed", channels with "card".

        `changes` are parameters that are changed after the card was read.
        """
        table = self.parsed.decays.get(ZP)
        if table is None or width not in ("computed", "card"):
            return ()
        if self.scans:
            auto = isinstance(table.width, Auto) and not self.spoiled
            kept = auto or width == "card"
            return () if kept else (replaced(table, self.spoiled, "Auto"),)
        if width == "card":
            return tuple(foreign_channels(table, self.zp_decay(self.point(width))))
        point = self.point(width)
        if not self.spoiled and not any(zp_problems(table, self.zp_decay(point))):
            return ()
        computed = self.zp_decay(point.replace(**changes)).width
        return (replaced(table, self.spoiled, f"the computed {computed:.6g} GeV"),)

    @property
    def spoiled(self) -> tuple[Problem, ...]:
        """Why DECAY 32 cannot be read, or not as one."""
        return tuple(problem for _, problem in self.parsed.spoiled)

    def _scan_problems(self) -> Iterator[Problem]:
        for name, given in self.scans.items():
            yield Problem(
                given.line,
                f"{name} is {given.value}: a card for MadGraph, not one point; write one number, "
                "or put the points in a table for zpbridge scan",
            )

    def _width_problems(self, point: Point, width: str | None) -> Iterator[Problem]:
        table = self.parsed.decays.get(ZP)
        if self.spoiled and width != "computed":
            for line, message in self.spoiled:
                yield Problem(line, f'{message}, or have it replaced with width="computed"')
            return
        if width == "card":
            yield from fixed_width_problems(table, self.zp_decay(point))
        elif table is not None and width is None:
            yield from zp_problems(table, self.zp_decay(point))
        yield from self._nu4_problems()

    def _nu4_problems(self) -> Iterator[Problem]:
        for pid in (NU4, -NU4):
            if pid in self.parsed.decays:
                yield from nu4_problems(self.parsed.decays[pid])

    def check(self, width: str | None = None) -> tuple[str, ...]:
        """The notes of a card whose widths are right. Raises CardError as `point` does.

        A card with a scan is checked as far as one without a point can be.
        """
        notes = (*self.notes, *self.width_notes(width))
        if self.scans:
            self._check_scan(width)
            return notes
        point = self.point(width)
        if point.sm != default_standard_model():
            notes += tuple(self._odd(name, text) for name, mask, text in oddities(point.sm) if mask)
        if point.wzp is None:
            return notes
        fixed = f"the Z' width is {point.wzp} GeV as in the card"
        return (*notes, fixed, *odd_width(point.numbers(), self.zp_decay(point)))

    def _odd(self, name: str, text: str) -> str:
        """What is odd about an input, with its line."""
        given = self.parsed.values[name]
        return f"line {given.line}: {text}; correct it if it is not meant"

    def updated(self, point: Point, profile: str = "generic") -> Card:
        """The card at another point, with comments, order and foreign blocks kept.

        Only what differs is changed. A computed width is computed again; `profile` names the
        program that will read the card.
        """
        return self._edited(point, profile)

    def converted(
        self, profile: str = "generic", width: str | None = None, **changes: float
    ) -> Card:
        """The same card for another program, checked first, with some parameters changed.

        `width` is None (DECAY 32 has to be right), "computed" (it is repaired), "card" (its number
        is kept), or "auto"; after a change the width is computed again. Raises CardError as
        `point` does, and for a scan that the program does not understand.
        """
        if width == "auto" or (width == "computed" and self.scans):
            document = edit.with_auto_width(self.document, self.parsed)
            card = Card.from_document(document, self.zp_decay)
            return card.converted(profile, None, **changes)
        if self.scans and profile_of(profile).scan and not changes:
            self._check_scan(width)
            return self._edited(None, profile)
        point = self.point(width)
        return self.updated(point.replace(**changes) if changes else point, profile)

    def _edited(self, point: Point | None, profile: str) -> Card:
        document = edit.updated(
            self.document, self.parsed, point, profile_of(profile), self.zp_decay
        )
        return Card.from_document(document, self.zp_decay)

    def _check_scan(self, width: str | None) -> None:
        table = self.parsed.decays.get(ZP)
        raise_problems(self.name, [] if width == "computed" else list(self.spoiled))
        if table is not None and isinstance(table.width, float) and width is None:
            raise CardError(
                self.name,
                table.line,
                f"DECAY {ZP} is a number while {', '.join(self.scans)} is scanned, expected Auto: "
                'write it, or keep this width with width="card"',
            )
        raise_problems(self.name, list(self._nu4_problems()))


def _refuse_type(name: str, content: object, kind: type, here: str, other: str) -> None:
    """Raise CardError where the content of a card is of another type."""
    if not isinstance(content, kind):
        read = type(content).__name__
        message = f"{here} expects {kind.__name__}, got {read}; the other form is {other}"
        raise CardError(name, None, message)
