"""Reads a backup from end to end before anything is touched: whole, ours, unharmed and not from the future."""

from __future__ import annotations

from pathlib import Path

import msgspec

from veche.entry.manage.archive import (
    FORMAT,
    KEY,
    MANIFEST,
    BackupBroken,
    BackupTooNew,
    Manifest,
    Member,
    TableEntry,
    lines,
    members,
)
from veche.entry.schema import HEAD, known_revisions
from veche.kit.secrets import Sealer


class Checked(msgspec.Struct):
    """A backup that can be relied on."""

    manifest: Manifest
    key: bytes | None
    order: list[str]  # of the tables


class _Head(msgspec.Struct):
    format: int
    version: str = ""


def verify(path: Path, free: int) -> Checked:
    """What is in the backup; `free` bytes are there to unpack it.

    Raises:
        BackupBroken, BackupTooNew, BackupTooLarge.
    """
    found: dict[str, TableEntry] = {}
    files = file_bytes = 0
    key: bytes | None = None
    manifest: Manifest | None = None
    digests: dict[str, str] = {}
    for member in members(path, free):
        if manifest is not None:
            raise BackupBroken(reason=f"{member.name} after {MANIFEST}")
        if member.name == MANIFEST:
            manifest = read_manifest(member)
        elif member.name == KEY:
            key = member.small()
            digests[KEY] = member.finish()
        elif member.name.startswith("tables/"):
            found[member.name[7:-6]] = _table(member)
        else:
            check_content(member)
            files += 1
            file_bytes += member.size
    if manifest is None:
        raise BackupBroken(reason=f"no {MANIFEST}")
    if manifest.tables != found or (manifest.files, manifest.file_bytes) != (files, file_bytes):
        raise BackupBroken(reason=MANIFEST)
    if manifest.key_sha256 != digests.get(KEY):
        raise BackupBroken(reason=KEY)
    _check_key(key)
    return Checked(manifest, key, list(found))


def read_manifest(member: Member) -> Manifest:
    """Its words, if this version understands them."""
    raw = member.small()
    try:
        head = msgspec.json.decode(raw, type=_Head)
        if head.format != FORMAT:
            raise BackupTooNew(version=head.version, format=head.format)
        manifest = msgspec.json.decode(raw, type=Manifest)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BackupBroken(reason=MANIFEST) from error
    if manifest.revision != HEAD and manifest.revision not in known_revisions():
        raise BackupTooNew(version=manifest.version, format=manifest.format)
    return manifest


def check_content(member: Member) -> None:
    """A file's name is what its bytes say."""
    if member.finish() != member.name.rpartition("/")[2]:
        raise BackupBroken(reason=member.name)


def _table(member: Member) -> TableEntry:
    rows = -1
    for row in lines(member):
        if rows < 0 and not all(isinstance(name, str) and name.isidentifier() for name in row):
            raise BackupBroken(reason=member.name)
        rows += 1
    if rows < 0:
        raise BackupBroken(reason=member.name)
    return TableEntry(rows, member.finish())


def _check_key(key: bytes | None) -> None:
    if key is not None:
        try:
            Sealer(key.strip())
        except ValueError as error:
            raise BackupBroken(reason=KEY) from error
