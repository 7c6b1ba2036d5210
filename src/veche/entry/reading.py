"""What adapters and lower features may read of higher ones, by way of the wiring."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from veche.features.conversations import logic as tree
from veche.features.conversations import service as conversations
from veche.features.files import service as files
from veche.features.files.schemas import File, FileUse
from veche.kit.caller import Caller
from veche.kit.db import Database, Tx
from veche.kit.errors import NotFound, VecheError
from veche.kit.later import Later
from veche.ports.passages import Passage
from veche.ports.provider import Blob

if TYPE_CHECKING:
    from veche.features.files.service import Extraction
    from veche.features.files.service.store import FileStore
    from veche.features.sharing import service as sharing
else:
    sharing = Later("veche.features.sharing.service")


def may_read_in_conversation(tx: Tx, caller: Caller, file_id: str) -> bool:
    """Does a conversation of the caller's hold the file?"""
    return conversations.holds_file(tx, caller, file_id)


def has_project(tx: Tx, caller: Caller, project_id: str) -> bool:
    """Is it a project of the caller's own?"""
    try:
        conversations.get_project(tx, caller, project_id)
    except VecheError:
        return False
    return True


def uses_of_files(tx: Tx, caller: Caller, file_ids: list[str]) -> dict[str, list[FileUse]]:
    """Where files are used, as far as the caller may read."""
    return conversations.uses_of_files(tx, caller, file_ids)


class BlobReader:
    """Reads attachments for a provider; called with rights already checked through the conversation."""

    def __init__(self, db: Database, store: Callable[[], FileStore], extraction: Callable[[], Extraction]) -> None:
        self._db = db
        self._store = store
        self._extraction = extraction

    async def __call__(self, file_ids: list[str]) -> dict[str, Blob]:
        """File id → its text where it has one, else its bytes; a file that is gone is left out.

        Waits for files that are being read, but not for long.
        """
        if not file_ids:
            return {}
        wanted = list(dict.fromkeys(file_ids))
        await self._extraction().wait(wanted)
        found = await self._db.read(files.get_many, wanted)
        texts = await self._db.read(files.documents_of, wanted)
        return await asyncio.to_thread(self._load, found, texts)

    def _load(self, found: dict[str, File], texts: dict[str, files.Document]) -> dict[str, Blob]:
        blobs = {}
        for file_id, file in found.items():
            with contextlib.suppress(NotFound):
                blobs[file_id] = self._blob(file, texts.get(file_id))
        return blobs

    def _blob(self, file: File, document: files.Document | None) -> Blob:
        if document is not None:
            places = [(page.start, page.label) for page in document.pages]
            return Blob(file.media_type, file.name, b"", document.text, document.unit, places)
        text = files.text_of(self._store(), file)
        if text is not None:
            return Blob(file.media_type, file.name, b"", text)
        state = file.reading.state
        unread = "pending" if state == "pending" else file.reading.reason or "unsupported"
        return Blob(file.media_type, file.name, self._store().read(file.sha256), unread=unread)


class HouseSearch:
    """Finds passages for the Guide: in the person's own conversations, where nobody else reads the answer."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def __call__(
        self, *, person: str | None, query: str, locale: str, limit: int, conversation: str | None = None
    ) -> list[Passage]:
        """The best messages that `person` may read; in a shared conversation only what stands in its own files."""
        if person is None:
            return []
        return await self._db.read(_find, person, conversation, query, limit)


def _find(tx: Tx, person: str, conversation: str | None, query: str, limit: int) -> list[Passage]:
    caller = Caller(user_id=person, role="member")
    if conversation is not None and _others_read(tx, conversation):
        hits = conversations.search_files(tx, caller, conversation, query, limit=min(limit * 3, 50))
    else:
        hits = conversations.search(tx, caller, query, limit=min(limit * 3, 50), own=True).items
    passages = []
    for hit in hits:
        message = conversations.find_message(tx, hit.message_id)
        # answers of the Guide itself quote others; the question that is being answered finds itself
        if message is None or (message.model or "").startswith("guide."):
            continue
        if tree.text_of(message.parts).strip() == query.strip() and hit.file_id is None:
            continue
        passages.append(
            Passage(
                text=hit.excerpt,
                title=hit.file_name or hit.conversation_title or "",
                source="file" if hit.file_id else "conversation",
                score=hit.score,
                ref=hit.file_id or hit.message_id,
                url=f"/c/{hit.conversation_id}?m={hit.message_id}",
            )
        )
    return passages[:limit]


def _others_read(tx: Tx, conversation: str) -> bool:
    """Does anybody read along: a member, or whoever holds a link that follows the conversation?"""
    return conversations.has_guests(tx, conversation) or sharing.is_followed(tx, conversation)
