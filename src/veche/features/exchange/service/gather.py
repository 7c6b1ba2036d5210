"""Reads what an export holds: conversations with their tree, whose words they are, and where their files lie."""

from __future__ import annotations

import msgspec

from veche.features.artifacts import service as artifacts
from veche.features.artifacts.schemas import Artifact, ArtifactContent
from veche.features.conversations import service as conversations
from veche.features.conversations.schemas import Conversation, Message
from veche.features.conversations.schemas.marks import Mark
from veche.features.files import service as files
from veche.features.files.schemas import File
from veche.features.identity import service as identity
from veche.kit.caller import Caller
from veche.kit.db import Tx
from veche.kit.errors import NotFound
from veche.ports.content import AudioPart, FilePart, ImagePart

_AT_ONCE = 1000  # messages


class Gathered(msgspec.Struct):
    """One conversation with all that an export may want of it."""

    conversation: Conversation
    messages: list[Message]
    marks: list[Mark]
    people: dict[str, str]
    files: dict[str, File]
    artifacts: list[tuple[Artifact, list[ArtifactContent]]]


def all_ids(tx: Tx, caller: Caller) -> list[str]:
    """Every conversation that the caller's lists show, newest first: their own, then those shared with them."""
    found: list[str] = []
    for shared, archived in ((False, False), (False, True), (True, False), (True, True)):
        cursor: str | None = None
        while True:
            page = conversations.list_conversations(
                tx, caller, archived=archived, cursor=cursor, limit=200, shared=shared
            )
            found += [one.id for one in page.items]
            cursor = page.next
            if cursor is None:
                break
    return list(dict.fromkeys(found))


def present(tx: Tx, caller: Caller, ids: list[str]) -> list[str]:
    """Those of the ids that the caller may read, each once."""
    made = []
    for one in dict.fromkeys(ids):
        try:
            made.append(conversations.get(tx, caller, one).id)
        except NotFound:
            continue
    return made


def gather(tx: Tx, caller: Caller, conversation_id: str) -> Gathered:
    """One conversation.

    Raises:
        NoConversation: it is gone.
    """
    conversation = conversations.get(tx, caller, conversation_id)
    messages: list[Message] = []
    before: int | None = None
    while True:
        page = conversations.messages(tx, caller, conversation_id, before=before, limit=_AT_ONCE)
        messages = [*page.items, *messages]
        if page.next is None:
            break
        before = int(page.next)
    said = {
        part.file_id for one in messages for part in one.parts if isinstance(part, FilePart | ImagePart | AudioPart)
    }
    authors = {one.author_id for one in messages if one.author_id} | {conversation.owner_id}
    return Gathered(
        conversation,
        messages,
        conversations.marks_in(tx, caller, conversation_id),
        {one: name for one in authors if (name := _name(tx, one))},
        files.get_many(tx, said),
        artifacts.list_for_house(tx, conversation_id),
    )


def _name(tx: Tx, user_id: str) -> str | None:
    try:
        return identity.get_user(tx, user_id).name
    except NotFound:
        return None
