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
    fixed_width_problems,
    nu4_problems,
    zp_problems,
)
from bridge.cards.parsed_card import Assigned, ParsedCard, raise_problems
from bridge.cards.profiles import PROFILES
from bridge.cards.reading import parsed_card
from bridge.cards.schema import NU4, ZP
from bridge.cards.text import Document, Problem
from bridge.cards.values import Auto, Scan, Value
from bridge.errors import CardError
from bridge.point import PORTAL, SM_INPUTS, Point, benchmark


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
        return cls.from_document(Document.from_text(text, name), zp_decay)

    @classmethod
    def from_bytes(cls, data: bytes, zp_decay: ZpDecays, name: str = "<bytes>") -> Card:
        """Read a card from the bytes of a file. Raises CardError."""
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
        """DECAY statements by PDG code, those of foreign particles included."""
        return self.parsed.decays

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
        """What is legal and worth knowing, in the order of the file."""
        lines = [f"line {line}: {text}" for line, text in sorted(self.parsed.notes)]
        if self.defaulted:
            lines.append(f"defaults of the model are used for {', '.join(self.defaulted)}")
        return tuple(lines)

    def to_text(self) -> str:
        """The text of the card; an unmodified card is returned as it was read."""
        return self.document.to_text()

    def to_bytes(self) -> bytes:
        """The bytes of the card; an unmodified card is returned byte for byte."""
        return self.document.to_bytes()

    def point(self, width: str = "computed") -> Point:
        """The point of the card; with `width="card"` its Z' width is the number in DECAY 32.

        Raises CardError where the width is not the one that follows from the couplings (unless
        it is asked for), where nu4 decays, and where a parameter is a scan.
        """
        if width not in ("computed", "card"):
            raise ValueError(f"width {width!r}: expected 'computed' or 'card'")
        raise_problems(self.name, list(self._scan_problems()))
        given = {n: v for n, v in self.values.items() if n != "wzp" and isinstance(v, float)}
        point = benchmark().replace(**given)
        raise_problems(self.name, list(self._width_problems(point, width)))
        return point.replace(wzp=self.values["wzp"]) if width == "card" else point

    def _scan_problems(self) -> Iterator[Problem]:
        for name, given in self.scans.items():
            yield Problem(
                given.line,
                f"{name} is {given.value}: a card for MadGraph, not one point; write one number, "
                "or put the points in a table for zpbridge scan",
            )

    def _width_problems(self, point: Point, width: str) -> Iterator[Problem]:
        table = self.decays.get(ZP)
        if width == "card":
            yield from fixed_width_problems(table, self.zp_decay(point))
        elif table is not None:
            yield from zp_problems(table, self.zp_decay(point))
        if NU4 in self.decays:
            yield from nu4_problems(self.decays[NU4])

    def check(self, width: str = "computed") -> tuple[str, ...]:
        """The notes of a card whose widths are right. Raises CardError as `point` does.

        A card with a scan is checked as far as one without a point can be.
        """
        if self.scans:
            self._check_scan(width)
        elif (fixed := self.point(width).wzp) is not None:
            return (*self.notes, f"the Z' width is {fixed} GeV as in the card")
        return self.notes

    def updated(self, point: Point, profile: str = "generic") -> Card:
        """The card at another point, with comments, order and foreign blocks kept.

        Only what differs is changed. A computed width is computed again; `profile` names the
        program that will read the card.
        """
        return self._edited(point, profile)

    def converted(
        self, profile: str = "generic", width: str = "computed", **changes: float
    ) -> Card:
        """The same card for another program, checked first, with some parameters changed.

        `width` is "computed", "card" (keep the number in DECAY 32), or "auto"; after a change
        the width is computed again. Raises CardError as `point` does, and for a scan that the
        program does not understand.
        """
        if width == "auto":
            document = edit.with_auto_width(self.document, self.parsed)
            card = Card.from_document(document, self.zp_decay)
            return card.converted(profile, "computed", **changes)
        if self.scans and PROFILES[profile].scan and not changes:
            self._check_scan(width)
            return self._edited(None, profile)
        point = self.point(width)
        return self.updated(point.replace(**changes) if changes else point, profile)

    def _edited(self, point: Point | None, profile: str) -> Card:
        document = edit.updated(self.document, self.parsed, point, PROFILES[profile], self.zp_decay)
        return Card.from_document(document, self.zp_decay)

    def _check_scan(self, width: str) -> None:
        table = self.decays.get(ZP)
        if table is not None and isinstance(table.width, float) and width == "computed":
            raise CardError(
                self.name,
                table.line,
                f"DECAY {ZP} is a number while {', '.join(self.scans)} is scanned, expected Auto: "
                "write it, or keep this width with --width card",
            )
        if NU4 in self.decays:
            raise_problems(self.name, list(nu4_problems(self.decays[NU4])))
