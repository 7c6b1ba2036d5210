"""Opens archives that people bring, and trusts nothing in them: sizes, names, depth and form are all looked at."""

from __future__ import annotations

import contextlib
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Any

import msgspec

from veche.features.exchange.errors import ArchiveRefused
from veche.features.exchange.logic import archive, chatgpt, claude, llm_log
from veche.features.exchange.logic.incoming import Incoming, IncomingProject
from veche.features.exchange.logic.splitting import ElementTooLong, decode, elements
from veche.features.exchange.schemas import Source

MOST_ELEMENT = 128 << 20  # bytes of one conversation
MOST_NAMES = 200_000
MOST_DIRECTORY = 64 << 20  # bytes of the list of names, which is read at once
_PIECE = 1 << 20
_FREE = 512 << 20  # bytes that any archive may unpack to …
_RATIO = 100  # … and beyond, so many times what it is itself
_READABLE = re.compile(r"(^|/)(veche\.json|projects(-\d+)?\.json|projects/[^/]+\.json|conversations([-_]\d+)?\.json)$")
_ONE_EACH = re.compile(r"(^|/)conversations/[^/]+\.json$")
_FILE_KEY = re.compile(r"^(file[-_][A-Za-z0-9]+)")
_KINDS: list[tuple[Source, Any]] = [("veche", archive), ("chatgpt", chatgpt), ("claude", claude), ("llm", llm_log)]


class Broken(msgspec.Struct):
    """A conversation that could not be read."""

    title: str | None
    reason: str  # what the decoder says; empty: it is JSON, but not of this form
    large: bool = False


Item = Incoming | IncomingProject | Broken


class Intake:
    """One archive, open for reading. All of it blocks: call it in a thread, one call at a time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._zip: zipfile.ZipFile | None = None
        self._members: dict[str, zipfile.ZipInfo] = {}
        self._by_key: dict[str, zipfile.ZipInfo] = {}
        self.source: Source | None = None
        self.total: int | None = None  # as the archive says; others are counted while they are read
        with path.open("rb") as file:
            if file.read(4)[:2] == b"PK":
                _check_directory(file, path.stat().st_size)
                self._open_zip()

    def close(self) -> None:
        """Lets go of the file."""
        if self._zip is not None:
            self._zip.close()

    def items(self) -> Iterator[Item]:
        """Projects first, then conversations, as the archive has them.

        Raises:
            ArchiveRefused: there is nothing in it that is known.
        """
        known = False
        for name in self._sources():
            with self._opened(name) as stream:
                for item in self._read(stream):
                    known = known or not isinstance(item, Broken)
                    yield item
        if not known and self.source is None:
            raise ArchiveRefused

    def find(self, path: str | None) -> zipfile.ZipInfo | None:
        """The file at a path of the archive, or with the id that ChatGPT and Claude give to names."""
        if path is None:
            return None
        return self._members.get(path) or self._by_key.get(path)

    def open(self, member: zipfile.ZipInfo) -> IO[bytes]:
        """A file's bytes."""
        assert self._zip is not None
        return self._zip.open(member)

    def _open_zip(self) -> None:
        try:
            self._zip = zipfile.ZipFile(self._path)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error) as error:
            raise ArchiveRefused(code="exchange.damaged", reason=str(error)[:100]) from error
        whole = 0
        for member in self._zip.infolist():
            _check_name(member.filename)
            if member.flag_bits & 1:
                raise ArchiveRefused(code="exchange.encrypted")
            whole += member.file_size
            if not member.is_dir():
                self._members[member.filename] = member
                base = PurePosixPath(member.filename).name
                found = _FILE_KEY.match(base)
                self._by_key.setdefault(found[1] if found else base.partition(".")[0], member)
        if whole > _FREE + _RATIO * self._path.stat().st_size:
            raise ArchiveRefused(code="exchange.bomb", reason=f"{whole >> 20} MB")

    def _sources(self) -> list[str]:
        """The names of what is to be read: indexes and projects before conversations."""
        if self._zip is None:
            return [""]
        names = [name for name in self._members if _READABLE.search(name) or _ONE_EACH.search(name)]
        if not names:
            raise ArchiveRefused
        names.sort(key=lambda name: ("conversations" in name, name))
        return names

    @contextlib.contextmanager
    def _opened(self, name: str) -> Iterator[Iterator[bytes]]:
        try:
            with self._zip.open(self._members[name]) if self._zip else self._path.open("rb") as file:
                yield iter(lambda: file.read(_PIECE), b"")
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, struct.error) as error:
            raise ArchiveRefused(code="exchange.damaged", reason=str(error)[:100]) from error

    def _read(self, stream: Iterator[bytes]) -> Iterator[Item]:
        try:
            for raw in elements(stream, MOST_ELEMENT):
                yield from self._element(raw)
        except ElementTooLong:
            yield Broken(None, "", large=True)
        except ValueError as error:
            if self.source is None:
                raise ArchiveRefused from error
            yield Broken(None, str(error)[:120])

    def _element(self, raw: bytes) -> Iterator[Item]:
        try:
            data = decode(raw)
        except ValueError as error:
            yield Broken(None, str(error)[:120])
            return
        if isinstance(data, dict) and data.get("format") == "veche":
            self.source, said = "veche", data.get("conversations")
            self.total = said if isinstance(said, int) and 0 <= said <= MOST_NAMES else None
            yield from archive.read_projects(data)
            return
        if claude.is_project(data):
            project = claude.read_project(data)
            if project is not None:
                yield project
            return
        inner = data.get("conversations") if isinstance(data, dict) else None
        for one in inner if isinstance(inner, list) else [data]:
            yield from self._conversation(one)

    def _conversation(self, data: Any) -> Iterator[Item]:
        for source, kind in _KINDS:
            if kind.is_conversation(data):
                self.source = source
                try:
                    yield kind.read(data)
                except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
                    title = data.get("title") or data.get("name")
                    yield Broken(title if isinstance(title, str) else None, "")
                return


def _check_name(name: str) -> None:
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or re.match(r"^[A-Za-z]:", name):
        raise ArchiveRefused(code="exchange.unsafe", name=name[:100])


def _check_directory(file: IO[bytes], size: int) -> None:
    """The list of names is read as a whole by the library, so its size is looked at before (APPNOTE 4.3.16)."""
    file.seek(max(0, size - 65_600))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < 22:
        raise ArchiveRefused(code="exchange.damaged", reason="it is cut off")
    names, length = struct.unpack("<HI", tail[at + 10 : at + 16])
    if names == 0xFFFF or length == 0xFFFFFFFF:
        locator = tail[at - 20 : at]
        if locator[:4] == b"PK\x06\x07":
            file.seek(min(size, struct.unpack("<Q", locator[8:16])[0]))
            record = file.read(56)
            if len(record) == 56 and record[:4] == b"PK\x06\x06":
                names, length = struct.unpack("<QQ", record[32:48])
    if names > MOST_NAMES or length > MOST_DIRECTORY:
        raise ArchiveRefused(code="exchange.bomb", reason=f"{names} names")
