"""Finds what an answer holds that stands for itself, when the answer has ended."""

from __future__ import annotations

from typing import Any

from veche.features.artifacts import logic, repository
from veche.features.artifacts.logic import Block, Known
from veche.features.artifacts.schemas import MAX_CONTENT
from veche.features.artifacts.service import told
from veche.features.conversations import service as conversations
from veche.features.conversations.logic import text_of
from veche.features.conversations.schemas import Message
from veche.kit.db import Tx
from veche.kit.ids import new_id

_ENDED = ("complete", "stopped", "interrupted", "failed")


def collect(tx: Tx, message_ids: list[str]) -> None:
    """Makes artifacts, or new versions of known ones, of the blocks of these answers. Safe to repeat."""
    for message_id in message_ids:
        message = conversations.find_message(tx, message_id)
        if message is not None and message.role == "assistant" and message.state in _ENDED:
            _collect(tx, message)


def _collect(tx: Tx, message: Message) -> None:
    blocks = logic.blocks_of(text_of(message.parts))
    if not blocks:
        return
    made = repository.from_message(tx, message.id)
    used = {artifact_id: block for block, (artifact_id, _, _) in made.items()}
    known = known_in(tx, message.conversation_id)
    asked = _asked(tx, message)
    for block in blocks:
        if len(block.content) > MAX_CONTENT or not (block.closed or message.state == "complete"):
            continue
        if block.index in made:
            artifact_id, number, content = made[block.index]
            if content != block.content:
                repository.set_content(tx, artifact_id, number, block.content)
                told.changed(tx, artifact_id)
            continue
        same = logic.same_as(block, known, asked, used)
        if same is None and not logic.is_document(block):
            continue
        artifact_id = _take(tx, message, block, same)
        used[artifact_id] = block.index
        told.changed(tx, artifact_id)


def known_in(tx: Tx, conversation_id: str) -> list[Known]:
    """The artifacts of a conversation, for the rules; the newest first."""
    names = repository.names_of(tx, conversation_id)
    languages = {shown.casefold() for shown in logic.DEFAULT_TITLES}
    return [
        Known(one.id, one.kind, one.title, one.language, names.get(one.id), one.title.casefold() not in languages)
        for one in repository.list_of(tx, conversation_id)
    ]


def _asked(tx: Tx, message: Message) -> str | None:
    question = conversations.find_message(tx, message.parent_id) if message.parent_id else None
    return logic.asked_about(text_of(question.parts)) if question is not None else None


def _take(tx: Tx, message: Message, block: Block, same: Known | None) -> str:
    title, titled = logic.title_of(block)
    if same is None:
        artifact_id = new_id()
        values: dict[str, Any] = {
            "id": artifact_id,
            "conversation_id": message.conversation_id,
            "kind": logic.kind_of(block.language, block.content),
            "title": title,
            "language": block.language[:40] or None,
            "name": (block.attributes.get("artifact") or block.attributes.get("title") or "")[:200] or None,
        }
        repository.add(tx, values)
    else:
        artifact_id = same.id
        if titled and title != same.title and not repository.is_named(tx, artifact_id):
            repository.set_fields(tx, artifact_id, {"title": title})
    version = {
        "content": block.content,
        "author": "model",
        "author_id": message.author_id,
        "model": message.model or message.requested_model,
        "message_id": message.id,
        "block": block.index,
    }
    repository.add_version(tx, artifact_id, version)
    return artifact_id
