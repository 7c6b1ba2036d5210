"""Takes what a person says: the question, the place of its answer and the turn, in one transaction."""

from __future__ import annotations

from typing import Any

import msgspec

from veche.features.conversations import service as conversations
from veche.features.conversations.errors import IdReused, NoConversation
from veche.features.conversations.schemas import Message, Turn
from veche.features.conversations.service import Change
from veche.features.files import service as files
from veche.features.llm.service import Models
from veche.features.turns import repository
from veche.features.turns.errors import NotAnAnswer, NotStopped, NoTurn, TooManyWaiting
from veche.features.turns.logic import title_from
from veche.features.turns.schemas import Accepted, Again, Job, Mode, NewMessage
from veche.features.turns.service.context import Manners, manners_of
from veche.features.turns.settings import TurnSettings
from veche.kit.caller import Caller
from veche.kit.db import Tx
from veche.kit.events import Bus
from veche.kit.ids import check_id, new_id
from veche.ports.content import AudioPart, ErrorPart, FilePart, ImagePart, Params, Part, TextPart


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


def send(tx: Tx, caller: Caller, conversation_id: str, new: NewMessage, desk: Desk) -> tuple[Accepted, Job | None]:
    """Keeps a person's message and, unless it asks for none, begins the turn that answers it.

    Repeating it with the same ids gives what the first time gave, and begins nothing.

    Raises:
        IdReused, ParentElsewhere, MessageEmpty, MessageTooLong, PartRefused, ModelUnknown, TooManyWaiting.
    """
    message_id = check_id(new.id) if new.id else new_id()
    parts: list[Part] = list(new.parts)
    if new.text is not None:
        parts.insert(0, TextPart(new.text))
    conversations.check_parts(parts)
    parts = [_own(tx, caller, part) for part in parts]
    before = conversations.known_message(tx, caller, message_id)
    if before is not None:
        return _again(tx, before, conversation_id, new, parts), None
    work = conversations.begin(tx, caller, conversation_id)
    parent = work.conversation.head_id if new.parent_id is msgspec.UNSET else new.parent_id
    manners = manners_of(tx, caller, work.conversation, new.model, new.params)
    model = desk.models.resolve(manners.model).id if new.answer else None
    message = conversations.append(
        tx,
        work,
        Message(
            id=message_id,
            conversation_id=conversation_id,
            number=0,
            parent_id=check_id(parent, "parent_id") if parent else None,
            role="user",
            author_id=caller.user_id,
            state="complete",
            excluded=False,
            parts=parts,
        ),
        None if new.answer else desk.bus,  # with its answer, if there will be one
    )
    if work.conversation.title_source == "none" and (title := title_from(parts)):
        work.set(title=title, title_source="auto")
    if model is None:
        work.finish()
        return Accepted(message, None, None), None
    mode: Mode = "steer" if new.when == "steer" else "answer"
    answer, turn, job = _begin(
        tx,
        caller,
        work,
        desk,
        model,
        manners,
        parent=message_id,
        answer_id=new.answer_id,
        mode=mode,
        request=message_id,
    )
    work.finish()
    return Accepted(message, answer, turn), job


def _own(tx: Tx, caller: Caller, part: Part) -> Part:
    """An attachment as the file store knows it, if the caller may read it; what the caller says of it is not trusted.

    Raises:
        NoFile: there is none, or it is not the caller's.
    """
    if not isinstance(part, FilePart | ImagePart | AudioPart):
        return part
    readers = files.FileReaders(conversations.holds_file)
    file = files.get_file(tx, caller, part.file_id, readers=readers)
    if file.media_type.startswith("image/"):
        return ImagePart(file.id, file.name, file.media_type, file.size)
    if file.media_type.startswith("audio/"):
        return AudioPart(file.id, file.name, file.media_type, file.size)
    return FilePart(file.id, file.name, file.media_type, file.size)


def _again(tx: Tx, before: Message, conversation_id: str, new: NewMessage, parts: list[Part]) -> Accepted:
    same_parent = new.parent_id is msgspec.UNSET or new.parent_id == before.parent_id
    if before.conversation_id != conversation_id or before.parts != parts or not same_parent:
        raise IdReused(id=before.id)
    row = repository.turn_of_request(tx, before.id)
    if row is None:
        return Accepted(before, None, None)
    return Accepted(before, conversations.find_message(tx, row.answer_id), turn_of(row))


def _begin(
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
) -> tuple[Message, Turn, Job]:
    """The empty answer and its turn; running at once when nothing else runs in the conversation."""
    waiting = repository.open_count(tx, work.conversation.id)
    if waiting >= desk.settings.most_waiting:
        raise TooManyWaiting(most=desk.settings.most_waiting)
    if answer_id and conversations.known_message(tx, caller, check_id(answer_id, "answer_id")) is not None:
        raise IdReused(id=answer_id)
    turn_id = new_id()
    answer = conversations.append(
        tx,
        work,
        Message(
            id=check_id(answer_id, "answer_id") if answer_id else new_id(),
            conversation_id=work.conversation.id,
            number=0,
            parent_id=parent,
            role="assistant",
            author_id=work.conversation.assistant_id,
            state="queued" if waiting else "streaming",
            excluded=False,
            parts=[],
            requested_model=model,
            turn_id=turn_id,
        ),
        None,
    )
    job = Job(
        id=turn_id,
        conversation_id=work.conversation.id,
        user_id=caller.user_id,
        answer_id=answer.id,
        leaf_id=parent,
        mode=mode,
        model=model,
        params=manners.params,
        instructions=manners.instructions,
        locale=caller.locale,
        queued=waiting > 0,
        created_at=tx.now,
        answer=answer,
        request_id=request,
    )
    return answer, _open(tx, work, desk, job), job


def _open(tx: Tx, work: Change, desk: Desk, job: Job) -> Turn:
    repository.add_turn(
        tx,
        {
            "id": job.id,
            "conversation_id": job.conversation_id,
            "user_id": job.user_id,
            "request_id": job.request_id,
            "answer_id": job.answer_id,
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


def regenerate(tx: Tx, caller: Caller, message_id: str, again: Again, desk: Desk) -> tuple[Accepted, Job | None]:
    """Another answer beside this one, to the same question.

    Raises:
        NotAnAnswer: the message is a person's.
    """
    caller.need("chat")
    old = conversations.get_message(tx, caller, message_id)
    if again.id and (known := conversations.known_message(tx, caller, check_id(again.id))) is not None:
        row = repository.turn_of_answer(tx, known.id)
        if row is None or known.parent_id != old.parent_id:
            raise IdReused(id=known.id)
        return Accepted(None, known, turn_of(row)), None
    if old.role != "assistant":
        raise NotAnAnswer
    work = conversations.begin(tx, caller, old.conversation_id)
    manners = manners_of(tx, caller, work.conversation, again.model or old.requested_model, again.params)
    model = desk.models.resolve(manners.model).id
    answer, turn, job = _begin(
        tx,
        caller,
        work,
        desk,
        model,
        manners,
        parent=old.parent_id,
        answer_id=again.id,
        mode="answer",
        request=old.parent_id,
    )
    work.finish()
    return Accepted(None, answer, turn), job


def go_on(tx: Tx, caller: Caller, message_id: str, desk: Desk) -> tuple[Accepted, Job | None]:
    """Lets a stopped, interrupted or failed answer go on in the same message.

    Raises:
        NotAnAnswer, NotStopped.
    """
    caller.need("chat")
    old = conversations.get_message(tx, caller, message_id)
    if old.role != "assistant":
        raise NotAnAnswer
    if old.state in ("streaming", "queued"):
        row = repository.turn_of_answer(tx, old.id)
        return Accepted(None, old, turn_of(row) if row else None), None
    if old.state == "complete" and old.finish_reason != "length":
        raise NotStopped
    work = conversations.begin(tx, caller, old.conversation_id)
    manners = manners_of(tx, caller, work.conversation, old.requested_model, None)
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
        answer_id=old.id,
        leaf_id=old.parent_id,
        mode="continue",
        model=desk.models.resolve(manners.model).id,
        params=manners.params,
        instructions=manners.instructions,
        locale=caller.locale,
        queued=waiting > 0,
        created_at=tx.now,
        answer=answer,
        request_id=old.parent_id,
    )
    turn = _open(tx, work, desk, job)
    work.finish()
    return Accepted(None, answer, turn), job


def get_turn(tx: Tx, caller: Caller, turn_id: str) -> Turn:
    """One turn of the caller's.

    Raises:
        NoTurn: there is none, or it is in a conversation that the caller does not see.
    """
    row = repository.get_turn(tx, turn_id)
    if row is None:
        raise NoTurn(id=turn_id)
    try:
        conversations.get(tx, caller, row.conversation_id)
    except NoConversation as error:
        raise NoTurn(id=turn_id) from error
    return turn_of(row)


def params_of(row: Any) -> Params:
    """The parameters of a turn's row."""
    return msgspec.json.decode(row.params, type=Params)
