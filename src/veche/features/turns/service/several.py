"""Answers of several models to one question, side by side, and one answer made of several."""

from __future__ import annotations

from collections.abc import Sequence

from veche.features.conversations import service as conversations
from veche.features.conversations.errors import IdReused
from veche.features.conversations.schemas import Message, Note, Turn
from veche.features.conversations.service import Change
from veche.features.turns import repository
from veche.features.turns.errors import NotAnAnswer, NotMergeable, NotSeveral, RepeatedModel
from veche.features.turns.logic import merged_from, useful
from veche.features.turns.schemas import Accepted, Job, Merge, Mode
from veche.features.turns.service.context import manners_of
from veche.features.turns.service.opening import Desk, begin_answer, room_for, turn_of
from veche.kit.caller import Caller
from veche.kit.db import Tx
from veche.kit.ids import check_id
from veche.ports.content import Params

FEWEST, MOST = 2, 6  # answers side by side


def begin_answers(
    tx: Tx,
    caller: Caller,
    work: Change,
    desk: Desk,
    models: Sequence[str],
    params: Params | None,
    *,
    parent: str | None,
    answer_ids: Sequence[str] | None,
    mode: Mode = "answer",
) -> tuple[list[Message], list[Turn], list[Job]]:
    """An empty answer and a turn for each model, all to run at the same time; the first is shown.

    Raises:
        NotSeveral: too few or too many models.
        RepeatedModel: a model is named twice.
        IdReused: an answer's id is taken, or there are not as many as models.
    """
    _check_count(models, "models")
    if answer_ids is not None and len(set(answer_ids)) != len(models):
        raise IdReused(id=answer_ids[0])
    manners = [manners_of(tx, caller, work.conversation, name, params) for name in models]
    resolved = [desk.models.resolve(one.model).id for one in manners]
    if len(set(resolved)) < len(resolved):
        raise RepeatedModel(field="models")
    batch = room_for(tx, work, desk, len(models))
    begun = [
        begin_answer(
            tx,
            caller,
            work,
            desk,
            model,
            manner,
            parent=parent,
            answer_id=answer_ids[i] if answer_ids else None,
            mode=mode,
            request=parent,
            batch=batch,
        )
        for i, (model, manner) in enumerate(zip(resolved, manners, strict=True))
    ]
    answers, turns, jobs = (list(column) for column in zip(*begun, strict=True))
    work.set(head_id=answers[0].id)
    return answers, turns, jobs


def _check_count(named: Sequence[str], field: str) -> None:
    if not FEWEST <= len(named) <= MOST:
        raise NotSeveral(field=field, fewest=FEWEST, most=MOST)


def known_batch(tx: Tx, turn_id: str) -> tuple[list[Message], list[Turn]]:
    """The answers and turns that were accepted together with a turn; none when it was alone."""
    row = repository.get_turn(tx, turn_id)
    if row is None or row.batch_id is None:
        return [], []
    turns = [turn_of(one) for one in repository.turns_of_batch(tx, row.batch_id, row.conversation_id)]
    answers = [conversations.find_message(tx, turn.answer_id) for turn in turns]
    return [one for one in answers if one is not None], turns


def merge(tx: Tx, caller: Caller, message_id: str, wish: Merge, desk: Desk) -> tuple[Accepted, list[Job]]:
    """Begins one more answer to a question, made of those that are there.

    Raises:
        NotSeveral: too few or too many of them.
        NotAnAnswer: one of them is not an answer to this question.
        NotMergeable: one of them is not finished or says nothing.
    """
    caller.need("chat")
    question = conversations.get_message(tx, caller, message_id)
    if wish.id and (known := conversations.known_message(tx, caller, check_id(wish.id))) is not None:
        row = repository.turn_of_answer(tx, known.id)
        if row is None or known.parent_id != question.id or merged_from(known) != wish.answers:
            raise IdReused(id=known.id)
        return Accepted(None, known, turn_of(row)), []
    _check_count(wish.answers, "answers")
    drafts = [conversations.find_message(tx, check_id(one, "answers")) for one in dict.fromkeys(wish.answers)]
    for draft in drafts:
        if draft is None or draft.parent_id != question.id or draft.role != "assistant":
            raise NotAnAnswer
        if draft.state in ("streaming", "queued") or not useful(draft):
            raise NotMergeable
    work = conversations.begin(tx, caller, question.conversation_id)
    manners = manners_of(tx, caller, work.conversation, wish.model, wish.params)
    names = [draft.model or draft.requested_model for draft in drafts if draft is not None]
    answer, turn, job = begin_answer(
        tx,
        caller,
        work,
        desk,
        desk.models.resolve(manners.model).id,
        manners,
        parent=question.id,
        answer_id=wish.id,
        mode="merge",
        request=question.id,
        notes=[Note("merge", "", {"from": wish.answers, "models": names})],
    )
    work.finish()
    return Accepted(None, answer, turn), [job]
