"""Event files of the Les Houches accord (hep-ph/0609017, arXiv:1405.1067), line by line.

The records are pylhe's. What stands between them is not read as XML, because programs write `&`,
`<` and Latin-1 there, and because an error has to name its line.
"""

from __future__ import annotations

import gzip
import re
import zlib
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Any, TypeVar

from bridge.cards.values import shown
from bridge.errors import InputError

_TAG = re.compile(r"\s*<\s*(/?\w+)")
_FORTRAN = re.compile(r"(?<=[\d.])[dD](?=[-+]?\d)")
_GZIP = b"\x1f\x8b"
_BEAMS = "IDBMUP EBMUP PDFGUP PDFSUP (two of each) IDWTUP NPRUP"
_PROCESS = "XSECUP XERRUP XMAXUP LPRUP"
_EVENT = "NUP IDPRUP XWGTUP SCALUP AQEDUP AQCDUP"
_PARTICLE = "IDUP ISTUP MOTHUP(2) ICOLUP(2) PUP(5) VTIMUP SPINUP"

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Event:
    """One `<event>`: the line of its tag, XWGTUP, and pylhe's particles."""

    line: int
    weight: float
    particles: list[Any]


class LheReader:
    """The parts of a file in their order: `header`, `init`, `events`.

    Every method raises InputError with the line for what is not as the accord says.
    """

    def __init__(self, path: Path, stream: gzip.GzipFile | BufferedReader) -> None:
        self.path = path
        self.number = 0
        self._stream = stream

    def header(self) -> str:
        """The text before `<init>`, whatever it holds."""
        lines: list[str] = []
        comment = False
        for line in self._lines("<init>"):
            comment = (comment or line.lstrip().startswith("<!--")) and "-->" not in line
            if _tag(line) == "init" and not comment:
                break
            if _tag(line) == "event" and not comment:
                raise self.error("expected <LesHouchesEvents, header and <init> first", line)
            if not lines and line.strip() and not _tag(line) and not line.startswith(("<?", "<!")):
                raise self.error("expected an event file: <LesHouchesEvents first", line)
            lines += [line] if lines or line.strip() else []
        text = "\n".join(lines)
        if "<LesHouchesEvents" not in text:
            raise self.error("expected <LesHouchesEvents above <init>: not an event file")
        return text

    def init(self) -> tuple[Any, list[Any]]:
        """Beams and IDWTUP, and cross-section and error [pb] of every process, pylhe's records."""
        import pylhe

        lines = self._data("</init>")
        beams = self._record(pylhe.LHEInitInfo.fromstring, next(lines), 10, _BEAMS)
        processes = [
            self._record(pylhe.LHEProcInfo.fromstring, next(lines), 4, _PROCESS)
            for _ in range(beams.numProcesses)
        ]
        for process in processes:
            if process.error < 0.0:
                message = f"XERRUP {process.error:g}: expected an error of at least 0 pb"
                raise self.error(f"{message}; run the generator again or mend <init>")
        return beams, processes

    def events(self) -> Iterator[Event]:
        """Every event up to the end of the file, which has to be there."""
        for line in self._lines("</LesHouchesEvents>"):
            match _tag(line):
                case "event":
                    yield self._event()
                case "eventgroup":
                    raise self.error("weights in groups are correlated: write single events")
                case "/LesHouchesEvents":
                    break
        for line in self._rest():  # POWHEG writes its random numbers here
            if _tag(line):
                raise self.error("expected the end: keep one of the files joined here", line)

    def error(self, message: str, line: str | None = None, number: int | None = None) -> InputError:
        """What is wrong in the line that was read last, or in the one of a number."""
        read = "" if line is None else f"read {shown(line.strip())}, "
        return InputError(self.path, number or self.number or None, read + message)

    def _event(self) -> Event:
        import pylhe

        number = self.number
        lines = self._data("</event>")
        info = self._record(pylhe.LHEEventInfo.fromstring, next(lines), 6, _EVENT)
        particles = [
            self._record(pylhe.LHEParticle.fromstring, next(lines), 13, _PARTICLE)
            for _ in range(info.nparticles)
        ]
        line = next(lines)
        if not _tag(line):
            raise self.error(f"expected the end of an event of {info.nparticles} particles", line)
        while _tag(line) != "/event":
            if _tag(line) in ("event", "/LesHouchesEvents"):
                raise self.error("expected </event> first: the event is not whole", line)
            line = next(lines)
        return Event(number, float(info.weight), particles)

    def _record(self, read: Callable[[str], Record], line: str, columns: int, names: str) -> Record:
        """A line as one of pylhe's records; Fortran's D exponents are understood."""
        data = _FORTRAN.sub("e", line.partition("#")[0])
        if len(data.split()) == columns:
            with suppress(ValueError, OverflowError):
                return read(data)
        raise self.error(f"expected {columns} numbers, {names}", line)

    def _data(self, until: str) -> Iterator[str]:
        """The lines that are neither empty nor all comment."""
        return (x for x in self._lines(until) if x.strip() and not x.lstrip().startswith("#"))

    def _lines(self, until: str) -> Iterator[str]:
        """The lines from here on; one that is asked for beyond the last is an error."""
        yield from self._rest()
        raise self.error(f"the file ends here without {until}: it is not whole")

    def _rest(self) -> Iterator[str]:
        try:
            for line in self._stream:
                self.number += 1
                yield line.removeprefix(BOM_UTF8).decode("latin-1").rstrip("\r\n")
        except (EOFError, OSError, zlib.error) as error:
            raise self.error(f"cannot be unpacked beyond this line: {error}") from error


@contextmanager
def opened(path: Path) -> Iterator[LheReader]:
    """A reader of a file, packed with gzip or not, whatever its name says. Raises InputError."""
    try:
        with path.open("rb") as stream:
            packed = stream.read(2) == _GZIP
            stream.seek(0)
            yield LheReader(path, gzip.GzipFile(fileobj=stream) if packed else stream)
    except OSError as error:
        raise InputError(path, None, f"cannot be read: {error.strerror}") from error


def _tag(line: str) -> str | None:
    """The name of the tag that a line starts with, with its slash."""
    found = _TAG.match(line)
    return found and found.group(1)
