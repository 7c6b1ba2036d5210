"""`veche manage check`: looks at everything that a server needs, changes nothing, and says what to do."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

import msgspec

from veche.entry.catalogue import TABLES
from veche.entry.manage import tables
from veche.entry.schema import HEAD, check_known, differences, revision_of, sqlite_path
from veche.entry.settings import ProcessSettings, Settings, read_settings
from veche.entry.speech import locale, said
from veche.entry.vendors import find_plugins
from veche.features.files.errors import ContentLost
from veche.features.files.service.store import FileStore
from veche.features.identity import service as identity
from veche.features.llm import repository as llm
from veche.kit.config import SettingsInvalid
from veche.kit.db import Database, Tx
from veche.kit.errors import VecheError
from veche.kit.messages import explain
from veche.kit.secrets import SealBroken, load_sealer

State = Literal["ok", "warning", "problem"]
_LITTLE = 1 << 30  # bytes of free space that are worth a word
_TOO_LITTLE = 100 << 20
_MINUTE = 60_000
assert TABLES


class Finding(msgspec.Struct):
    """One thing that was looked at."""

    check: str
    state: State
    text: str


def _found(check: str, state: State, word: str, **fields: object) -> Finding:
    return Finding(check, state, said(f"check.{check}_{word}", **fields))


def check(environment: Mapping[str, str], *, deep: bool = False) -> list[Finding]:
    """Everything in order; what cannot be looked at because of an earlier problem is left out.

    Args:
        environment: where the settings are.
        deep: reads every file and compares it with its checksum.
    """
    try:
        settings = read_settings(environment)
    except SettingsInvalid as error:
        return [Finding("settings", "problem", f"{said('settings.head')} {'; '.join(error.lines(locale()))}")]
    process = settings.process
    found = [_found("settings", "ok", "ok"), *_folder(process.data)]
    if any(one.state == "problem" for one in found):
        return found
    return [*found, *_plugins(settings), *_with_database(process, deep=deep)]


def _plugins(settings: Settings) -> Iterator[Finding]:
    plugins = find_plugins(settings, remember=False)
    plugins.look(again=True)
    for plugin in plugins.items:
        if plugin.problem is not None:
            reason = explain(plugin.problem, locale())
            yield _found("plugins", "warning", "broken", name=plugin.name, package=plugin.package, reason=reason)
    ready = [plugin.name for plugin in plugins.items if plugin.state == "ready"]
    if ready:
        yield _found("plugins", "ok", "ok", names=", ".join(ready))


def _folder(data: Path) -> Iterator[Finding]:
    path = data.absolute()
    if not path.is_dir():
        yield _found("folder", "problem", "missing", path=path)
        return
    try:
        mode = path.stat().st_mode & 0o777
        free = shutil.disk_usage(path).free
        (probe := path / ".veche-check").touch(mode=0o600)
        probe.unlink()
    except OSError as error:
        yield _found("folder", "problem", "unusable", path=path, reason=error.strerror)
        return
    if mode & 0o077:
        yield _found("folder", "warning", "open", path=path, mode=f"{mode:o}")
    else:
        yield _found("folder", "ok", "ok", path=path)
    state: State = "problem" if free < _TOO_LITTLE else "warning" if free < _LITTLE else "ok"
    yield _found("space", state, "ok" if state == "ok" else "little", megabytes=free >> 20)


def _with_database(process: ProcessSettings, *, deep: bool) -> Iterator[Finding]:
    try:
        db = Database(process.database, readers=1)
    except VecheError as error:
        yield Finding("database", "problem", explain(error, locale()))
        return
    try:
        path = sqlite_path(db)
        if path is not None and not path.exists():
            yield _found("database", "problem", "missing", path=path)
            return
        first = _database(db)
        yield first
        if first.state != "problem":
            yield from db.read_now(lambda tx: list(_contents(tx, process, deep=deep)))
    except VecheError as error:
        yield Finding("database", "problem", explain(error, locale()))
    finally:
        db.close()


def _database(db: Database) -> Finding:
    revision = revision_of(db)
    check_known(revision)
    if revision is None:
        return _found("database", "problem", "empty")
    if revision != HEAD:
        return _found("database", "problem", "old", revision=revision, known=HEAD)
    kind = "SQLite" if db.dialect == "sqlite" else "PostgreSQL"
    return _found("database", "ok", "ok", kind=kind, revision=revision)


def _contents(tx: Tx, process: ProcessSettings, *, deep: bool) -> Iterator[Finding]:
    damage = tables.complaints(tx.connection)
    if damage:
        yield _found("sound", "problem", "damaged", reason="; ".join(damage)[:300])
    else:
        yield _found("sound", "ok", "ok")
    other = differences(tx)
    if other:
        yield _found("tables", "warning", "differ", reason="; ".join(other)[:300])
    yield from _keys(tx, process.data)
    yield _files(tx, process.data, deep=deep)
    events = tables.undelivered(tx.connection)
    if events:
        kinds = ", ".join(f"{kind}: {number}" for kind, number in events.items())
        yield _found("events", "warning", "stuck", kinds=kinds)
    else:
        yield _found("events", "ok", "ok")
    cut_off = tables.abandoned(tx.connection, tx.now - _MINUTE)
    yield _found("turns", "warning", "cut_off", count=cut_off) if cut_off else _found("turns", "ok", "ok")
    yield _found("owner", "ok", "ok") if identity.owner_exists(tx) else _found("owner", "warning", "none")


def _keys(tx: Tx, data: Path) -> Iterator[Finding]:
    sealed = [(row.name, row.secrets) for row in llm.all_connections(tx) if row.secrets]
    path = data / "secret.key"
    if not path.exists():
        if sealed:
            yield _found("key", "problem", "missing", path=path, names=", ".join(name for name, _ in sealed))
        else:
            yield _found("key", "ok", "none")
        return
    try:
        sealer = load_sealer(path)
    except SealBroken as error:
        yield Finding("key", "problem", explain(error, locale()))
        return
    shut = []
    for name, secrets in sealed:
        try:
            sealer.open(secrets)
        except SealBroken:
            shut.append(name)
    if shut:
        yield _found("key", "problem", "other", path=path, names=", ".join(shut))
    elif path.stat().st_mode & 0o077:
        yield _found("key", "warning", "open", path=path)
    else:
        yield _found("key", "ok", "ok", count=len(sealed))


def _files(tx: Tx, data: Path, *, deep: bool) -> Finding:
    store, count, lost = FileStore(data / "files"), 0, []
    for sha256 in tables.hashes(tx.connection):
        count += 1
        try:
            with store.open(sha256) as file:
                if deep and hashlib.file_digest(file, "sha256").hexdigest() != sha256:  # type: ignore[arg-type]
                    lost.append(sha256)
        except ContentLost:
            lost.append(sha256)
    if lost:
        return _found("files", "problem", "lost", count=len(lost), names=", ".join(one[:12] for one in lost[:5]))
    return _found("files", "ok", "same" if deep else "ok", count=count)
