"""The routes of the assistants' plan (`/chat/api/…`), over the same services as all other doors."""

from __future__ import annotations

from typing import Any, Literal

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from veche.features.conversations import logic
from veche.features.conversations import service as conversations
from veche.features.conversations.schemas import Message, NewConversation, Turn
from veche.features.turns import service
from veche.features.turns.schemas import NewMessage
from veche.features.turns.service import Turns
from veche.kit.caller import Caller
from veche.kit.db import Database, Tx

Status = Literal["pending", "processing", "completed", "failed", "stopped", "interrupted"]
_STATUS: dict[str, Status] = {"queued": "pending", "running": "processing", "done": "completed"}


class SendMessage(msgspec.Struct):
    """A message to an assistant; without a conversation a new one begins."""

    message: str
    assistant_id: str | None = None
    conversation_id: str | None = None
    model: str | None = None


class Sent(msgspec.Struct):
    """Where to ask for the answer."""

    task_id: str
    conversation_id: str
    message_id: str
    answer_id: str


class TaskStatus(msgspec.Struct):
    """How far the answer is."""

    task_id: str
    status: Status
    conversation_id: str
    message: dict[str, Any]


class PlainMessages(msgspec.Struct):
    """The shown branch as plain text."""

    conversation_id: str
    messages: list[dict[str, Any]]


def _plain(message: Message) -> dict[str, Any]:
    return {
        "id": message.id,
        "role": message.role,
        "content": logic.text_of(message.parts),
        "state": message.state,
        "model": message.model,
        "processing_time": message.duration_ms / 1000 if message.duration_ms is not None else None,
        "created_at": message.created_at,
    }


@post("/chat/api/send_message", status_code=202, tags=["plan"])
async def send_message(
    db: NamedDependency[Database],
    turns: NamedDependency[Turns],
    caller: NamedDependency[Caller],
    data: JSONBody[SendMessage],
) -> Sent:
    """Sends a message; the answer is asked for with `task_status`."""
    conversation_id = data.conversation_id
    if conversation_id is None:
        new = NewConversation(assistant_id=data.assistant_id)
        conversation_id = (await db.write(conversations.create, caller, new)).id
    accepted = await turns.send(caller, conversation_id, NewMessage(text=data.message, model=data.model))
    assert accepted.turn is not None and accepted.message is not None
    return Sent(accepted.turn.id, conversation_id, accepted.message.id, accepted.turn.answer_id)


def _task(tx: Tx, caller: Caller, turn_id: str) -> tuple[Turn, Message]:
    turn = service.get_turn(tx, caller, turn_id)
    return turn, conversations.get_message(tx, caller, turn.answer_id)


@get("/chat/api/task_status/{task_id:str}", tags=["plan"])
async def task_status(
    db: NamedDependency[Database],
    turns: NamedDependency[Turns],
    caller: NamedDependency[Caller],
    task_id: FromPath[str],
) -> TaskStatus:
    """How far an answer is, with its text so far."""
    turn, message = await db.read(_task, caller, task_id)
    live = turns.live_of(task_id)
    if live is not None and turn.state == "running":
        message = live.snapshot()
    status: Status = _STATUS.get(turn.state) or turn.state  # type: ignore[assignment]
    return TaskStatus(task_id, status, turn.conversation_id, _plain(message))


def _branch(tx: Tx, caller: Caller, conversation_id: str) -> list[Message]:
    conversation = conversations.get(tx, caller, conversation_id)
    return conversations.path(tx, conversation_id, conversation.head_id)


@get("/chat/api/conversation/{conversation_id:str}/messages", tags=["plan"])
async def messages(
    db: NamedDependency[Database], caller: NamedDependency[Caller], conversation_id: FromPath[str]
) -> PlainMessages:
    """The shown branch of a conversation."""
    found = await db.read(_branch, caller, conversation_id)
    return PlainMessages(conversation_id, [_plain(message) for message in found])


@post("/chat/api/conversation/{conversation_id:str}/clear", status_code=200, tags=["plan"])
async def clear(
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    turns: NamedDependency[Turns],
    conversation_id: FromPath[str],
) -> PlainMessages:
    """Removes all messages of a conversation."""
    await db.write(conversations.clear, caller, conversation_id, turns.desk.bus)
    return PlainMessages(conversation_id, [])


routes = [send_message, task_status, messages, clear]
