"""Opens a turn: the empty answer in its place, the row, the job for the runner."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from veche.features.conversations import service as conversations
from veche.features.conversations.errors import IdReused
from veche.features.conversations.schemas import Conversation, Message, Note, Turn
from veche.features.conversations.service import Change
from veche.features.llm.service import Models
from veche.features.turns import repository
from veche.features.turns.errors import TooManyWaiting
from veche.features.turns.schemas import Job, Mode
from veche.features.turns.service.context import Manners
from veche.features.turns.settings import TurnSettings
from veche.kit.caller import Caller
from veche.kit.db import Tx
from veche.kit.events import Bus
from veche.kit.ids import check_id, new_id
from veche.ports.content import Params


class Desk(msgspec.Struct):
    """What accepting needs beside the transaction."""

    models: Models
    bus: Bus
    settings: TurnSettings
    instance: str


def turn_of(row: Any) -> Turn:
    """A row as doors show it."""
    return Turn(
        id=row.id,
        conversation_id=row.conversation_id,
        request_id=row.request_id,
        answer_id=row.answer_id,
        state=row.state,
        model=row.model,
        created_at=row.created_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
    )


def params_of(row: Any) -> Params:
    """The parameters of a turn's row."""
    return msgspec.json.decode(row.params, type=Params)


class Batch(msgspec.Struct):
    """Turns that begin together: at once, or when those before them are over."""

    queued: bool
    id: str | None = None


def room_for(tx: Tx, work: Change, desk: Desk, count: int = 1) -> Batch:
    """Where turns would stand that are accepted now.

    Raises:
        TooManyWaiting: so many wait already that these will not be taken.
    """
    waiting = repository.open_count(tx, work.conversation.id)
    if waiting + count > desk.settings.most_waiting:
        raise TooManyWaiting(most=desk.settings.most_waiting)
    return Batch(waiting > 0, new_id() if count > 1 else None)


def begin_answer(
    tx: Tx,
    caller: Caller,
    work: Change,
    desk: Desk,
    model: str,
    manners: Manners,
    *,
    parent: str | None,
    answer_id: str | None,
    mode: Mode,
    request: str | None,
    batch: Batch | None = None,
    notes: Sequence[Note] = (),
    author_id: str | None = None,
) -> tuple[Message, Turn, Job]:
    """The empty answer and its turn; running at once when nothing else runs in the conversation."""
    batch = batch or room_for(tx, work, desk)
    if answer_id and conversations.known_message(tx, caller, check_id(answer_id, "answer_id")) is not None:
        raise IdReused(id=answer_id)
    turn_id = new_id()
    empty = _empty(work, parent, model, turn_id, answer_id=answer_id, queued=batch.queued)
    empty.author_id = author_id or empty.author_id
    empty.comparison_id, empty.notes = batch.id, list(notes)
    answer = conversations.append(tx, work, empty, None)
    job = Job(
        id=turn_id,
        conversation_id=work.conversation.id,
        user_id=caller.user_id,
        key_id=caller.key_id,
        project_id=own_project(work.conversation, caller),
        answer_id=answer.id,
        leaf_id=parent,
        mode=mode,
        model=model,
        params=manners.params,
        instructions=manners.instructions,
        files=manners.files,
        temporary=work.conversation.expires_at is not None,
        locale=caller.locale,
        queued=batch.queued,
        created_at=tx.now,
        answer=answer,
        request_id=request,
        batch_id=batch.id,
    )
    return answer, open_turn(tx, work, desk, job), job


def own_project(conversation: Conversation, caller: Caller) -> str | None:
    """The project that a call counts against: in somebody else's conversation, none."""
    return conversation.project_id if conversation.owner_id == caller.user_id else None


def _empty(
    work: Change, parent: str | None, model: str, turn_id: str, *, answer_id: str | None, queued: bool
) -> Message:
    return Message(
        id=check_id(answer_id, "answer_id") if answer_id else new_id(),
        conversation_id=work.conversation.id,
        number=0,
        parent_id=parent,
        role="assistant",
        author_id=work.conversation.assistant_id,
        state="queued" if queued else "streaming",
        excluded=False,
        parts=[],
        requested_model=model,
        turn_id=turn_id,
    )


def open_turn(tx: Tx, work: Change, desk: Desk, job: Job) -> Turn:
    """The turn's row and its event."""
    repository.add_turn(
        tx,
        {
            "id": job.id,
            "conversation_id": job.conversation_id,
            "user_id": job.user_id,
            "key_id": job.key_id,
            "project_id": job.project_id,
            "request_id": job.request_id,
            "answer_id": job.answer_id,
            "batch_id": job.batch_id,
            "mode": job.mode,
            "state": "queued" if job.queued else "running",
            "model": job.model,
            "params": msgspec.json.encode(job.params).decode(),
            "locale": job.locale,
            "lease_owner": desk.instance,
            "lease_until": tx.now + round(desk.settings.lease_seconds * 1000),
            "started_at": None if job.queued else tx.now,
        },
    )
    turn = Turn(
        id=job.id,
        conversation_id=job.conversation_id,
        request_id=job.request_id,
        answer_id=job.answer_id,
        state="queued" if job.queued else "running",
        model=job.model,
        created_at=tx.now,
        started_at=None if job.queued else tx.now,
    )
    work.turn_changed(turn)
    return turn
