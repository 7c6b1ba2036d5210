"""The form of a backup: a .tar.gz of rows, files, the key and a manifest; written whole or not, read with suspicion."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import io
import os
import re
import tarfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from veche.kit.errors import VecheError

FORMAT = 1
MANIFEST = "manifest.json"
KEY = "secret.key"
MAX_LINE = 64 << 20  # bytes of one row
_MAX_SMALL = 4 << 20  # bytes of the manifest or the key
_BLOCK = 512
_RECORD = 10240
_NAME = re.compile(
    r"tables/[a-z0-9_]{1,80}\.jsonl|files/([0-9a-f]{2})/([0-9a-f]{2})/\1\2[0-9a-f]{60}|secret\.key|manifest\.json"
)


class BackupBroken(VecheError):
    """The file is damaged, cut off, or no backup of ours."""

    code = "backup.broken"
    kind = "invalid"


class BackupTooNew(VecheError):
    """A newer Veche made it."""

    code = "backup.too_new"
    kind = "conflict"


class BackupTooLarge(VecheError):
    """What is in it does not fit on the disk."""

    code = "backup.no_room"


class TableEntry(msgspec.Struct):
    """What the manifest says of one table."""

    rows: int
    sha256: str


class Manifest(msgspec.Struct):
    """The last member: what all the others are. Files are named by their content and need no further word."""

    format: int
    version: str
    revision: str
    dialect: str
    created: str
    tables: dict[str, TableEntry]
    files: int
    file_bytes: int
    key_sha256: str | None = None
    lost_files: list[str] = msgspec.field(default_factory=list)


class ArchiveWriter:
    """Writes `path` under the name `path.part` and gives it its name when all is in it."""

    def __init__(self, path: Path) -> None:
        self.part = path.with_name(path.name + ".part")
        self._path = path
        self.part.unlink(missing_ok=True)
        self._raw = os.fdopen(os.open(self.part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
        self._zip = gzip.GzipFile(filename="", fileobj=self._raw, mode="wb", compresslevel=4, mtime=0)
        self._tar = tarfile.open(fileobj=self._zip, mode="w|", format=tarfile.GNU_FORMAT, bufsize=1 << 18)  # noqa: SIM115

    def add(self, name: str, size: int, source: BinaryIO) -> str:
        """Puts a member in; gives its SHA-256."""
        info = tarfile.TarInfo(name)
        info.size = size
        info.mode = 0o600
        hashed = _Hashed(source)
        self._tar.addfile(info, hashed)
        return hashed.hexdigest()

    def add_bytes(self, name: str, data: bytes) -> str:
        """The same for what is in memory."""
        return self.add(name, len(data), io.BytesIO(data))

    def finish(self) -> int:
        """Ends the file on the disk and gives it its name; tells its size."""
        self._tar.close()
        self._zip.close()
        self._raw.flush()
        os.fsync(self._raw.fileno())
        self._raw.close()
        self.part.replace(self._path)
        return self._path.stat().st_size

    def drop(self) -> None:
        """Removes what is not finished."""
        with contextlib.suppress(Exception):
            self._raw.close()
        self.part.unlink(missing_ok=True)


class _Hashed:
    """A source that counts along."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self._hash = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._source.read(size)
        self._hash.update(data)
        return data

    def hexdigest(self) -> str:
        return self._hash.hexdigest()


class Member(io.RawIOBase):
    """One member of an archive, to be read once, in order."""

    def __init__(self, name: str, size: int, source: gzip.GzipFile) -> None:
        self.name = name
        self.size = size
        self._left = size
        self._source = source
        self._hash = hashlib.sha256()

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Never beyond the member's end."""
        wanted = min(len(buffer), self._left)
        if not wanted:
            return 0
        data = _read(self._source, wanted)
        if not data:
            raise BackupBroken(reason="EOF")
        buffer[: len(data)] = data
        self._hash.update(data)
        self._left -= len(data)
        return len(data)

    def finish(self) -> str:
        """Skips what was not read; the SHA-256 of all of it."""
        while self.read(1 << 18):
            pass
        return self._hash.hexdigest()

    def small(self) -> bytes:
        """All of it, if it is small."""
        if self.size > _MAX_SMALL:
            raise BackupBroken(reason=f"{self.name}: {self.size}")
        data = b""
        while piece := self.read(1 << 16):
            data += piece
        return data


def members(path: Path, most: int) -> Iterator[Member]:
    """The members of a backup, in order; what is skipped of one is read over.

    Links, folders, odd names and anything else that a backup of ours does not hold ends it, and so do more than
    `most` bytes. Tar's own extensions are not understood on purpose: a reader that does not know them cannot be
    led astray by them.

    Raises:
        BackupBroken, BackupTooLarge.
    """
    try:
        raw = path.open("rb")
    except OSError as error:
        raise BackupBroken(reason=error.strerror or type(error).__name__) from error
    with raw, gzip.GzipFile(fileobj=raw) as source:
        yield from _members(source, most)


def _members(source: gzip.GzipFile, most: int) -> Iterator[Member]:
    total, seen = 0, set[str]()
    while (head := _exactly(source, _BLOCK)) != bytes(_BLOCK):
        try:
            info = tarfile.TarInfo.frombuf(head, "utf-8", "strict")
        except (tarfile.HeaderError, UnicodeError) as error:
            raise BackupBroken(reason="tar") from error
        if info.type != tarfile.REGTYPE or not _NAME.fullmatch(info.name) or info.size < 0:
            raise BackupBroken(reason=ascii(info.name)[:100])
        if not info.name.startswith("files/"):
            if info.name in seen:
                raise BackupBroken(reason=info.name)
            seen.add(info.name)
        total += info.size
        if total > most:
            raise BackupTooLarge(needed=_mega(total), free=_mega(most))
        member = Member(info.name, info.size, source)
        yield member
        member.finish()
        _exactly(source, -info.size % _BLOCK)
    rest = _read(source, _RECORD + 1)
    if len(rest) > _RECORD or rest.strip(b"\0"):
        raise BackupBroken(reason="tar")


def _exactly(source: gzip.GzipFile, size: int) -> bytes:
    data = _read(source, size)
    if len(data) != size:
        raise BackupBroken(reason="EOF")
    return data


def _read(source: gzip.GzipFile, size: int) -> bytes:
    try:
        return source.read(size)
    except (EOFError, OSError, zlib.error) as error:
        raise BackupBroken(reason=getattr(error, "strerror", None) or str(error) or "EOF") from error


def _mega(size: int) -> int:
    return -(-size // 2**20)


def lines(member: Member) -> Iterator[list[Any]]:
    """The rows of a table's member; the first is the names of its columns."""
    buffered = io.BufferedReader(member, 1 << 18)
    decode = _decoder.decode
    width = None
    try:
        while line := buffered.readline(MAX_LINE + 1):
            if len(line) > MAX_LINE or not line.endswith(b"\n"):
                raise BackupBroken(reason=member.name)
            row = decode(line)
            if width is None:
                width = len(row)
            elif len(row) != width:
                raise BackupBroken(reason=member.name)
            yield row
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BackupBroken(reason=member.name) from error
    finally:
        with contextlib.suppress(ValueError):  # the archive may be closed already
            buffered.detach()


_decoder: msgspec.json.Decoder[list[str | int | float | bool | None]] = msgspec.json.Decoder(
    list[str | int | float | bool | None]
)
