"""A small house with people, conversations and files, and its doors for what goes out and comes in."""

from __future__ import annotations

import asyncio
import io
import itertools
import zipfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from veche.entry.catalogue import TABLES
from veche.features.artifacts import jobs as artifact_jobs
from veche.features.conversations import jobs as conversation_jobs
from veche.features.conversations import service as conversations
from veche.features.conversations.schemas import Branch, Conversation, Message
from veche.features.conversations.schemas.marks import Mark
from veche.features.exchange.schemas import Export, ExportRequest, Import, Options
from veche.features.exchange.service import Exports, Imports, Jobs
from veche.features.exchange.service.imports import get_import
from veche.features.exchange.settings import ExchangeSettings
from veche.features.files import service as files
from veche.features.files.service.store import FileStore
from veche.features.identity.models import user
from veche.kit.caller import Caller, Locale
from veche.kit.db import Database, Tx, metadata
from veche.kit.events import Bus
from veche.kit.ids import new_id
from veche.ports.content import FilePart, ImagePart, Params, Part, TextPart

assert TABLES
NOW = 1_763_000_000_000


def add_person(tx: Tx, name: str, locale: Locale = "en") -> Caller:
    """A member of the house."""
    id = new_id()
    row = {"id": id, "email": f"{id}@example.org", "name": name, "role": "member", "password_hash": "-"}
    row |= {"locale": locale, "theme": "system", "defaults": "{}", "disabled": False}
    tx.execute(insert(user).values(**row, created_at=tx.now, updated_at=tx.now))
    return Caller(user_id=id, role="member", locale=locale)


@dataclass
class Home:
    """Everything that exports and imports need."""

    db: Database
    bus: Bus
    store: FileStore
    jobs: Jobs
    exports: Exports
    imports: Imports

    def person(self, name: str = "Anna", locale: Locale = "en") -> Caller:
        return self.db.write_now(add_person, name, locale)

    async def file(self, caller: Caller, name: str, data: bytes) -> FilePart | ImagePart:
        content = await self.store.save(once(data))
        made = await self.db.write(files.add, caller, content, name=name)
        kind = ImagePart if made.media_type.startswith("image/") else FilePart
        return kind(made.id, made.name, made.media_type, made.size)

    async def talk(self, caller: Caller, *texts: str | list[Part], title: str | None = "A talk", **more: Any) -> str:
        """A conversation whose messages answer each other."""
        messages, parent = [], None
        for number, said in enumerate(texts, 1):
            parts = [TextPart(said)] if isinstance(said, str) else said
            role = "user" if number % 2 else "assistant"
            one = message(number, role, parts, parent, author=caller.user_id if role == "user" else None)
            messages.append(one)
            parent = one.id
        return await self.put(caller, messages, title=title, **more)

    async def put(
        self,
        caller: Caller,
        messages: list[Message],
        *,
        title: str | None = "A talk",
        head: str | None = None,
        branches: list[Branch] | None = None,
        marks: list[Mark] | None = None,
        **more: Any,
    ) -> str:
        id = new_id()
        facts = {"model": None, "params": Params(), "instructions": None, "archived": False, "pinned": False, **more}
        made = Conversation(
            id=id, title=title, title_source="manual" if title else "none", owner_id=caller.user_id, head_id=None,
            seq=0, assistant_id=None, message_count=0, created_at=NOW, updated_at=NOW + len(messages), **facts,
        )  # fmt: skip
        for one in messages:
            one.conversation_id = id
        for mark in marks or []:
            mark.conversation_id = id
        await self.db.write(conversations.bring_in, caller, made, messages, self.bus)
        leaf = head or (messages[-1].id if messages else None)
        await self.db.write(conversations.dress, caller, id, leaf, branches or [], marks or [])
        return id

    async def export(
        self, caller: Caller, format: str = "json", *ids: str, everything: bool = False, **options: Any
    ) -> tuple[Export, bytes]:
        """Asks for an export and fetches it."""
        wanted = {"files": True, **options} if format == "json" else options
        request = ExportRequest(new_id(), format, list(ids) or None, Options(**wanted), everything)  # type: ignore[arg-type]
        made = await self.exports.start(caller, request)
        while made.state in ("queued", "running"):
            await asyncio.sleep(0.01)
            made = await self.exports.start(caller, request)
        assert made.state == "done", made.error
        _, file = await self.exports.file(caller, made.id)
        with file:
            return made, file.read()

    async def take(self, caller: Caller, data: bytes, name: str = "archive.zip") -> Import:
        """Imports an archive and waits for the end."""
        made = await self.imports.start(caller, new_id(), name, once(data))
        while made.state in ("queued", "running"):
            await asyncio.sleep(0.005)
            made = await self.db.read(get_import, caller, made.id)
        return made

    async def read(self, caller: Caller, id: str) -> tuple[Conversation, list[Message]]:
        page = await self.db.read(conversations.messages, caller, id, limit=1000)
        return page.conversation, page.items

    async def all(self, caller: Caller) -> list[Conversation]:
        found = []
        for archived in (False, True):
            page = await self.db.read(conversations.list_conversations, caller, archived=archived, limit=200)
            found += page.items
        return found


_count = itertools.count(1)


def message(number: int, role: Any, parts: list[Part], parent: str | None, **more: Any) -> Message:
    """A row of the tree."""
    author = more.pop("author", None)
    at = NOW + number * 1000
    return Message(
        id=new_id(), conversation_id="", number=number, parent_id=parent, role=role, author_id=author,
        state=more.pop("state", "complete"), excluded=more.pop("excluded", False), parts=parts,
        created_at=at, updated_at=at, **more,
    )  # fmt: skip


async def once(data: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(data), 60_000):
        yield data[start : start + 60_000]


def open_home(url: str, folder: Path, **settings: Any) -> Home:
    """A house in a fresh database."""
    db = Database(url, readers=2)
    metadata.create_all(db.engine)
    bus = Bus(db)
    store = FileStore(folder / "files", max_bytes=1_000_000)
    conversation_jobs.subscribe(bus, db, lambda: store)
    artifact_jobs.subscribe(bus, db)
    jobs = Jobs(db, folder / "exchange")
    given = ExchangeSettings(**settings)
    return Home(db, bus, store, jobs, Exports(jobs, store, given), Imports(jobs, store, bus, given, lambda: None))


def zipped(files: dict[str, bytes | str]) -> bytes:
    """An archive of these."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    """What is in an archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}
