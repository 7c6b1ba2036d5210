"""What people do with artifacts: make, read, write, restore, name, delete."""

from __future__ import annotations

from typing import Any

import msgspec

from veche.features.artifacts import access, logic, repository
from veche.features.artifacts.errors import (
    ArtifactChanged,
    ArtifactIdReused,
    ArtifactTooLong,
    ArtifactUntitled,
    NoVersion,
)
from veche.features.artifacts.schemas import (
    MAX_CONTENT,
    Artifact,
    ArtifactContent,
    ArtifactPatch,
    NewArtifact,
    NewVersion,
)
from veche.features.artifacts.service import told
from veche.features.conversations import service as conversations
from veche.features.conversations.errors import NoMessage
from veche.features.conversations.logic import text_of
from veche.features.conversations.schemas import Message
from veche.kit.caller import Caller
from veche.kit.db import Tx
from veche.kit.ids import check_id, new_id


def list_artifacts(tx: Tx, caller: Caller, conversation_id: str) -> list[Artifact]:
    """What stands beside a conversation, the newest first."""
    conversations.get(tx, caller, conversation_id)
    return repository.list_of(tx, conversation_id)


def list_for_house(tx: Tx, conversation_id: str) -> list[tuple[Artifact, list[ArtifactContent]]]:
    """All artifacts of a conversation with all their texts, for a feature that checked rights itself."""
    found = repository.list_of(tx, conversation_id)
    return [(one, [_content(tx, one, version.number) for version in one.versions]) for one in found]


def get(tx: Tx, caller: Caller, artifact_id: str) -> Artifact:
    """One artifact."""
    return access.require(tx, caller, artifact_id)


def content(tx: Tx, caller: Caller, artifact_id: str, number: int | None = None) -> ArtifactContent:
    """The text of a version, or of the present one.

    Raises:
        NoVersion: there is no such.
    """
    found = access.require(tx, caller, artifact_id)
    return _content(tx, found, found.version if number is None else number)


def create(tx: Tx, caller: Caller, conversation_id: str, new: NewArtifact) -> Artifact:
    """Puts a text beside the conversation; a block of an answer that stands there already is given as it is.

    Raises:
        ArtifactTooLong, ArtifactUntitled, ArtifactIdReused, NoMessage.
    """
    work = conversations.begin(tx, caller, conversation_id)
    _check_length(new.content)
    artifact_id = check_id(new.id) if new.id else new_id()
    if (place := repository.place_of(tx, artifact_id)) is not None:
        if place != work.conversation.id:
            raise ArtifactIdReused(id=artifact_id)
        return access.require(tx, caller, artifact_id)
    message = _message(tx, conversation_id, new.message_id) if new.message_id else None
    blocks = logic.blocks_of(text_of(message.parts)) if message is not None else []
    block = next((one for one in blocks if one.content.strip() == new.content.strip()), None)
    if message is not None and block is not None:
        made = repository.from_message(tx, message.id).get(block.index)
        if made is not None:
            return access.require(tx, caller, made[0])
    language = new.language if new.language is not None else block.language if block else None
    derived = logic.Block(0, language or "", {}, new.content, True)
    title, _ = logic.title_of(block or derived)
    values: dict[str, Any] = {
        "id": artifact_id,
        "conversation_id": conversation_id,
        "kind": new.kind or logic.kind_of(language, new.content),
        "title": _title(new.title) if new.title else title,
        "named": bool(new.title),
        "language": language or None,
    }
    repository.add(tx, values)
    repository.add_version(tx, artifact_id, _authored(caller, new.content, message, block))
    return told.changed(tx, artifact_id)


def add_version(tx: Tx, caller: Caller, artifact_id: str, new: NewVersion) -> Artifact:
    """What a person made of it. The same text again makes no new version.

    Raises:
        ArtifactChanged: there is a newer version than the one that this was made of.
    """
    found = access.require(tx, caller, artifact_id, write=True)
    _check_length(new.content)
    if repository.content_of(tx, artifact_id, found.version) == new.content:
        return found
    if new.base != found.version:
        raise ArtifactChanged(version=found.version)
    repository.add_version(tx, artifact_id, _authored(caller, new.content, None, None))
    return told.changed(tx, artifact_id)


def restore(tx: Tx, caller: Caller, artifact_id: str, number: int) -> Artifact:
    """Makes an earlier version the present one; what came after it stays."""
    found = access.require(tx, caller, artifact_id, write=True)
    earlier = _content(tx, found, number)
    if number == found.version:
        return found
    repository.add_version(tx, artifact_id, {**_authored(caller, earlier.content, None, None), "restored_from": number})
    return told.changed(tx, artifact_id)


def change(tx: Tx, caller: Caller, artifact_id: str, patch: ArtifactPatch) -> Artifact:
    """Changes title, kind or language."""
    access.require(tx, caller, artifact_id, write=True)
    fields = {name: value for name in patch.__struct_fields__ if (value := getattr(patch, name)) is not msgspec.UNSET}
    if "title" in fields:
        fields |= {"title": _title(fields["title"]), "named": True}
    if fields:
        repository.set_fields(tx, artifact_id, fields)
    return told.changed(tx, artifact_id)


def remove(tx: Tx, caller: Caller, artifact_id: str) -> None:
    """Deletes an artifact with all its versions; the answers that it came from stay."""
    found = access.require(tx, caller, artifact_id, write=True)
    repository.remove(tx, artifact_id)
    told.removed(tx, found)


def _content(tx: Tx, artifact: Artifact, number: int) -> ArtifactContent:
    text = repository.content_of(tx, artifact.id, number)
    if text is None:
        raise NoVersion(number=number)
    return ArtifactContent(artifact.id, number, text)


def _message(tx: Tx, conversation_id: str, message_id: str) -> Message:
    found = conversations.find_message(tx, check_id(message_id, "message_id"))
    if found is None or found.conversation_id != conversation_id:
        raise NoMessage(id=message_id)
    return found


def _authored(caller: Caller, text: str, message: Message | None, block: logic.Block | None) -> dict[str, Any]:
    values: dict[str, Any] = {"content": text, "author": "person", "author_id": caller.user_id}
    if message is not None and block is not None:
        values |= {"content": block.content, "message_id": message.id, "block": block.index}
        if message.role == "assistant":
            model = message.model or message.requested_model
            values |= {"author": "model", "author_id": message.author_id, "model": model}
    return values


def _check_length(text: str) -> None:
    if len(text) > MAX_CONTENT:
        raise ArtifactTooLong(most=MAX_CONTENT)


def _title(given: str) -> str:
    title = logic.tidy(given)
    if not title:
        raise ArtifactUntitled
    return title
