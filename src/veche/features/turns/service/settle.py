"""The short writes of an answer: when it begins, when it ends, when a summary was made."""

from __future__ import annotations

from typing import Any

from veche.features.assistants import service as assistants
from veche.features.conversations import service as conversations
from veche.features.conversations.errors import NoConversation
from veche.features.conversations.schemas import Message, Turn
from veche.features.llm.service import Target
from veche.features.turns import repository
from veche.features.turns.events import TurnFinished
from veche.features.turns.schemas import Job
from veche.features.turns.service.opening import Desk, turn_of
from veche.features.usage import service as usage
from veche.features.usage.schemas import Call, Cost
from veche.kit.db import Tx
from veche.ports.content import Part, Usage


def start(tx: Tx, job: Job) -> Message | None:
    """A turn that waited begins."""
    try:
        work = conversations.begin_for_house(tx, job.conversation_id)
    except NoConversation:
        return None
    answer = work.set_message(job.answer_id, {"state": "streaming"})
    if answer is not None:
        row = repository.set_turn(tx, job.id, state="running", started_at=tx.now)
    else:  # its place was cleared away
        row = repository.set_turn(tx, job.id, state="stopped", finished_at=tx.now, lease_owner=None)
    work.turn_changed(turn_of(row))
    work.finish()
    return answer


def end(
    tx: Tx,
    desk: Desk,
    job: Job,
    values: dict[str, Any],
    parts: list[Part],
    call: Call | None,
    sent: str | None = None,
) -> tuple[Message, Turn] | None:
    """Ends an answer and its turn, which keeps what was `sent`; None when they are gone."""
    if call is not None:
        usage.record(tx, job.user_id, call)
    try:
        work = conversations.begin_for_house(tx, job.conversation_id)
    except NoConversation:
        return None
    state = {"complete": "done"}.get(values["state"], values["state"])
    turn = turn_of(repository.set_turn(tx, job.id, state=state, finished_at=tx.now, lease_owner=None, sent=sent))
    message = conversations.settle(tx, work, job.answer_id, values, parts, desk.bus)
    if message is not None and work.conversation.assistant_id and work.conversation.expires_at is None:
        assistants.count(tx, job.user_id, work.conversation.assistant_id, messages=1)
    work.turn_changed(turn)
    work.finish()
    desk.bus.publish(tx, TurnFinished(job.id, job.conversation_id, job.answer_id, job.user_id, state))
    return None if message is None else (message, turn)


def keep_summary(
    tx: Tx, job: Job, upto: str, text: str, target: Target, count: Usage, cost: Cost | None, hold: str | None
) -> None:
    """Keeps a summary and what it cost."""
    conversations.keep_summary(tx, job.conversation_id, upto, text, target.id)
    call = Call(
        door="task",
        provider=target.line.connection.name,
        model=target.model,
        outcome="complete",
        usage=count,
        cost=cost,
        key_id=job.key_id,
        project_id=job.project_id,
        hold=hold,
        conversation_id=None if job.temporary else job.conversation_id,
    )
    usage.record(tx, job.user_id, call)


def call_of(job: Job, target: Target, values: dict[str, Any], count: Usage, cost: Cost | None) -> Call:
    """The call as usage meters it; one of a temporary conversation leads nowhere."""
    here = None if job.temporary else job.conversation_id
    return Call(
        door="chat",
        provider=target.line.connection.name,
        model=target.model,
        outcome=values["state"],
        usage=count,
        cost=cost,
        key_id=job.key_id,
        project_id=job.project_id,
        conversation_id=here,
        message_id=job.answer_id if here else None,
        turn_id=job.id if here else None,
        duration_ms=values["duration_ms"],
        first_token_ms=values["first_token_ms"],
    )
