"""Asks again: another answer to the same question, or more of one that was cut off."""

from __future__ import annotations

from veche.features.conversations import service as conversations
from veche.features.conversations.errors import IdReused, NoConversation
from veche.features.conversations.schemas import Turn
from veche.features.turns import repository
from veche.features.turns.errors import NotAnAnswer, NotStopped, NoTurn
from veche.features.turns.logic import merged_from
from veche.features.turns.schemas import Accepted, Again, Job, Merge
from veche.features.turns.service.context import manners_of, spoken_with
from veche.features.turns.service.opening import Desk, begin_answer, open_turn, own_project, turn_of
from veche.features.turns.service.several import begin_answers, known_batch, merge
from veche.kit.caller import Caller
from veche.kit.db import Tx
from veche.kit.ids import check_id, new_id
from veche.ports.content import ErrorPart


def regenerate(tx: Tx, caller: Caller, message_id: str, again: Again, desk: Desk) -> tuple[Accepted, list[Job]]:
    """Another answer beside this one, to the same question; of a question, one more answer to it.

    Raises:
        NotAnAnswer: the message is neither.
    """
    caller.need("chat")
    old = conversations.get_message(tx, caller, message_id)
    question = old.id if old.role == "user" else old.parent_id
    first = again.answer_ids[0] if again.answer_ids else again.id
    if first and (known := conversations.known_message(tx, caller, check_id(first))) is not None:
        row = repository.turn_of_answer(tx, known.id)
        if row is None or known.parent_id != question:
            raise IdReused(id=known.id)
        return Accepted(None, known, turn_of(row), *known_batch(tx, row.id)), []
    if old.role not in ("assistant", "user"):
        raise NotAnAnswer
    drafts = merged_from(old)
    if drafts and old.parent_id and not again.models and all(conversations.find_message(tx, one) for one in drafts):
        wish = Merge(drafts, again.id, again.model or old.requested_model, again.params)
        return merge(tx, caller, old.parent_id, wish, desk)
    work = conversations.begin(tx, caller, old.conversation_id)
    if again.models:
        answers, turns, jobs = begin_answers(
            tx, caller, work, desk, again.models, again.params, parent=question, answer_ids=again.answer_ids
        )
        work.finish()
        return Accepted(None, answers[0], turns[0], answers, turns), jobs
    assistant = old.author_id if old.role == "assistant" else None
    speaker = spoken_with(work.conversation, assistant)
    manners = manners_of(tx, caller, speaker, again.model or old.requested_model, again.params)
    model = desk.models.resolve(manners.model).id
    answer, turn, job = begin_answer(
        tx,
        caller,
        work,
        desk,
        model,
        manners,
        parent=question,
        answer_id=again.id,
        mode="answer",
        request=question,
        author_id=assistant,
    )
    work.finish()
    return Accepted(None, answer, turn), [job]


def go_on(tx: Tx, caller: Caller, message_id: str, desk: Desk) -> tuple[Accepted, list[Job]]:
    """Lets a stopped, interrupted or failed answer go on in the same message.

    Raises:
        NotAnAnswer, NotStopped.
    """
    caller.need("chat")
    place = conversations.get_message(tx, caller, message_id).conversation_id
    work = conversations.begin(tx, caller, place)
    old = conversations.get_message(tx, caller, message_id)  # as it is now that nobody else can change it
    if old.role != "assistant":
        raise NotAnAnswer
    if old.state in ("streaming", "queued"):
        row = repository.turn_of_answer(tx, old.id)
        return Accepted(None, old, turn_of(row) if row else None), []
    if old.state == "complete" and old.finish_reason != "length":
        raise NotStopped
    manners = manners_of(tx, caller, spoken_with(work.conversation, old.author_id), old.requested_model, None)
    waiting = repository.open_count(tx, old.conversation_id)
    turn_id = new_id()
    kept = [part for part in old.parts if not isinstance(part, ErrorPart)]  # what went wrong is past
    answer = work.set_message(old.id, {"state": "queued" if waiting else "streaming", "turn_id": turn_id}, kept)
    assert answer is not None
    work.set(head_id=work.conversation.head_id)
    job = Job(
        id=turn_id,
        conversation_id=old.conversation_id,
        user_id=caller.user_id,
        key_id=caller.key_id,
        project_id=own_project(work.conversation, caller),
        answer_id=old.id,
        leaf_id=old.parent_id,
        mode="continue",
        model=desk.models.resolve(manners.model).id,
        params=manners.params,
        instructions=manners.instructions,
        files=manners.files,
        temporary=work.conversation.expires_at is not None,
        locale=caller.locale,
        queued=waiting > 0,
        created_at=tx.now,
        answer=answer,
        request_id=old.parent_id,
    )
    turn = open_turn(tx, work, desk, job)
    work.finish()
    return Accepted(None, answer, turn), [job]


def batch_of(tx: Tx, turn_id: str) -> list[str]:
    """A turn and those that were begun with it."""
    return [turn.id for turn in known_batch(tx, turn_id)[1]] or [turn_id]


def get_turn(tx: Tx, caller: Caller, turn_id: str, *, stop: bool = False) -> Turn:
    """One turn of the caller's, who wants to look at it or to `stop` it.

    Raises:
        NoTurn: there is none, or it is in a conversation that the caller does not see.
        ReadOnly: readers stop nothing.
    """
    row = repository.get_turn(tx, turn_id)
    if row is None:
        raise NoTurn(id=turn_id)
    try:
        if stop:
            conversations.need_writer(tx, caller, row.conversation_id)
        else:
            conversations.get(tx, caller, row.conversation_id)
    except NoConversation as error:
        raise NoTurn(id=turn_id) from error
    return turn_of(row)
