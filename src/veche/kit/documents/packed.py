"""Office files are zip archives of XML: both are read a piece at a time, with limits on what they may unfold to."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from typing import IO, BinaryIO
from xml.parsers import expat

from veche.kit.documents.form import Unreadable

MOST_ENTRIES = 20_000
MOST_UNPACKED = 300 * 1024 * 1024  # bytes of all that is read of one archive
DEEPEST = 250  # elements in elements
_PIECE = 1 << 16

Attributes = dict[str, str]


class Packed:
    """An archive, of which members are read within limits; what its headers claim is not believed."""

    def __init__(self, source: BinaryIO) -> None:
        try:
            self._zip = zipfile.ZipFile(source)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            head = _head(source)
            # the old container, in which Office also puts what a password protects
            raise Unreadable("encrypted" if head == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" else "damaged") from error
        self.names = self._zip.namelist()
        self._left = MOST_UNPACKED
        if len(self.names) > MOST_ENTRIES:
            raise Unreadable("too_large")

    def has(self, name: str) -> bool:
        """Is there such a member?"""
        return name in self.names

    def read(self, name: str) -> bytes:
        """A whole member, for small ones."""
        pieces: list[bytes] = []
        self._feed(name, lambda piece: pieces.append(piece))
        return b"".join(pieces)

    def walk(self, name: str, walker: Walker) -> None:
        """Sends a member's XML through a walker."""
        parser = walker.parser()
        try:
            self._feed(name, lambda piece: parser.Parse(piece, False))
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise Unreadable("damaged") from error
        except Enough:
            return

    def _feed(self, name: str, take: Callable[[bytes], object]) -> None:
        try:
            info = self._zip.getinfo(name)
            if info.flag_bits & 1:
                raise Unreadable("encrypted")
            with self._zip.open(info) as member:
                while piece := self._piece(member):
                    take(piece)
        except KeyError as error:
            raise Unreadable("damaged") from error
        except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError) as error:
            raise Unreadable("damaged") from error

    def _piece(self, member: IO[bytes]) -> bytes:
        piece = member.read(_PIECE)
        self._left -= len(piece)
        if self._left < 0:
            raise Unreadable("too_large")
        return piece


class Enough(Exception):
    """A walker has all it wants."""


class Walker:
    """Hears what an XML document holds. Names come without their namespace."""

    def __init__(self) -> None:
        self.depth = 0

    def opened(self, name: str, attributes: Attributes) -> None:
        """An element begins."""

    def closed(self, name: str) -> None:
        """It ends."""

    def heard(self, text: str) -> None:
        """Text stands here."""

    def parser(self) -> expat.XMLParserType:
        """A parser that tells this walker, refuses a DTD (and with it every entity) and too deep nesting."""
        made = expat.ParserCreate(namespace_separator=" ")
        made.buffer_text = True
        made.StartDoctypeDeclHandler = _refuse
        made.StartElementHandler = self._opened
        made.EndElementHandler = self._closed
        made.CharacterDataHandler = self.heard
        return made

    def _opened(self, name: str, attributes: Attributes) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise Unreadable("too_large")
        self.opened(_local(name), {_local(key): value for key, value in attributes.items()})

    def _closed(self, name: str) -> None:
        self.depth -= 1
        self.closed(_local(name))


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _refuse(*_: object) -> None:
    raise Unreadable("damaged")


def _head(source: BinaryIO) -> bytes:
    source.seek(0)
    return source.read(8)
