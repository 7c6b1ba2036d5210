"""The files of an archive on their way into the house: read in pieces, never under a name that the archive gave."""

from __future__ import annotations

import asyncio
import mimetypes
import zipfile
import zlib
from collections.abc import AsyncIterator
from functools import partial
from pathlib import PurePosixPath
from typing import IO

from veche.features.exchange.errors import ArchiveRefused
from veche.features.exchange.logic.incoming import (
    Attached,
    Incoming,
    IncomingFile,
    IncomingMessage,
    IncomingProject,
    derived_id,
)
from veche.features.exchange.service.intake import Intake
from veche.features.files import service as files
from veche.features.files.errors import FileEmpty, FileIdReused, FileTooLarge
from veche.features.files.schemas import Content, File
from veche.features.files.service.store import FileStore
from veche.kit.caller import Caller
from veche.kit.db import Database
from veche.kit.errors import Invalid
from veche.kit.ids import check_id
from veche.kit.messages import explain, sentence
from veche.ports.content import AudioPart, FilePart, ImagePart, Part, TextPart

_PIECE = 1 << 18


class Arrivals:
    """Takes in the files of one archive; `taken` counts them."""

    def __init__(self, db: Database, store: FileStore, intake: Intake, caller: Caller) -> None:
        self._db = db
        self._store = store
        self._intake = intake
        self._caller = caller
        self.taken = 0

    async def files(self, incoming: Incoming, messages: list[IncomingMessage], notes: list[str]) -> dict[str, Part]:
        """Id in the archive → the part that stands for the file here; what cannot be had becomes its name."""
        wanted = {part.file_id: part for one in messages for part in one.parts if isinstance(part, Attached)}
        made: dict[str, Part] = {}
        for key, part in wanted.items():
            file = incoming.files.get(key) or IncomingFile(part.name)
            name = part.name if part.name != key else file.name
            arrived = await self._one(key if incoming.source == "veche" else None, name, file, notes)
            if arrived is None:
                made[key] = TextPart(f"📎 {name}")
            else:
                kind = _kind_of(arrived, type(part))
                made[key] = kind(arrived.id, arrived.name, arrived.media_type, arrived.size)
        return made

    async def project_files(self, project: IncomingProject) -> list[str]:
        """The ids of a project's files."""
        notes: list[str] = []
        found = [await self._one(None, file.name, file, notes) for _, file in project.files]
        return [file.id for file in found if file is not None]

    async def _one(self, own_id: str | None, name: str, file: IncomingFile, notes: list[str]) -> File | None:
        locale = self._caller.locale
        member = self._intake.find(file.path)
        if member is None and file.text is None:
            notes.append(sentence("exchange.file_missing", locale, name=name))
            return None
        if member is not None and name == file.path:  # it has no name of its own: the archive's is better
            name = PurePosixPath(member.filename).name
        try:
            if member is not None:
                source = await asyncio.to_thread(self._intake.open, member)
                content = await self._store.save(_pieces(source))
            else:
                content = await self._store.save(_once((file.text or "").encode("utf-8", "replace")))
            if file.sha256 is not None and content.sha256 != file.sha256:
                raise ArchiveRefused(code="exchange.file_damaged", name=name)
            arrived = await self._keep(own_id, name, file.media_type, content)
        except FileTooLarge as error:
            most = error.fields.get("max_megabytes")
            notes.append(sentence("exchange.file_too_large", locale, name=name, max_megabytes=most))
            return None
        except (FileEmpty, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
            notes.append(sentence("exchange.file_damaged", locale, name=name))
            return None
        except Invalid as error:
            notes.append(explain(error, locale))
            return None
        self.taken += 1
        return arrived

    async def _keep(self, own_id: str | None, name: str, media_type: str | None, content: Content) -> File:
        derived = derived_id("file", self._caller.user_id, content.sha256, name)
        declared = media_type or mimetypes.guess_type(name)[0]
        add = partial(files.add, name=name, declared_type=declared, quota=self._store.quota_bytes)
        if own_id is not None:
            try:
                return await self._db.write(add, self._caller, content, id=check_id(own_id))
            except (FileIdReused, Invalid) as error:
                if not isinstance(error, FileIdReused) and error.code != "ids.malformed":
                    raise
        return await self._db.write(add, self._caller, content, id=derived)


def _kind_of(file: File, said: type) -> type[FilePart] | type[ImagePart] | type[AudioPart]:
    """What the bytes are, whatever the archive calls them."""
    if file.media_type.startswith("image/") and file.media_type != "image/svg+xml":
        return ImagePart
    if file.media_type.startswith("audio/"):
        return AudioPart
    return FilePart


async def _pieces(source: IO[bytes]) -> AsyncIterator[bytes]:
    try:
        while piece := await asyncio.to_thread(source.read, _PIECE):
            yield piece
    finally:
        source.close()


async def _once(data: bytes) -> AsyncIterator[bytes]:
    yield data
