"""Takes what a person says: the question, the place of its answer and the turn, in one transaction."""

from __future__ import annotations

import msgspec

from veche.features.assistants import service as assistants
from veche.features.conversations import service as conversations
from veche.features.conversations.errors import IdReused
from veche.features.conversations.logic import title_from
from veche.features.conversations.schemas import Message, Turn
from veche.features.conversations.service import Change
from veche.features.files import service as files
from veche.features.turns import repository
from veche.features.turns.schemas import Accepted, Job, Mode, NewMessage
from veche.features.turns.service.context import Manners, count_conversation, gather, manners_of, spoken_with
from veche.features.turns.service.opening import Desk, begin_answer, turn_of
from veche.features.turns.service.several import begin_answers, known_batch
from veche.kit.caller import Caller
from veche.kit.db import Tx
from veche.kit.ids import check_id, new_id
from veche.ports.content import AudioPart, FilePart, ImagePart, Part, TextPart

SHORT = 30  # messages; a longer conversation is read apart, so that its writer holds up nobody


def send(tx: Tx, caller: Caller, conversation_id: str, new: NewMessage, desk: Desk) -> tuple[Accepted, list[Job]]:
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
    parts = [own_part(tx, caller, part) for part in parts]
    before = conversations.known_message(tx, caller, message_id)
    if before is not None:
        return _again(tx, before, conversation_id, new, parts), []
    if new.begin is not None:
        conversations.create(tx, caller, msgspec.structs.replace(new.begin, id=conversation_id))
    work = conversations.begin(tx, caller, conversation_id)
    count_conversation(tx, caller, work.conversation)
    parent = _parent(tx, work, new)
    if new.assistant_id:
        new.assistant_id = assistants.resolve(tx, caller, check_id(new.assistant_id, "assistant_id")).id
    manners = manners_of(tx, caller, spoken_with(work.conversation, new.assistant_id), new.model, new.params)
    model = desk.models.resolve(manners.model).id if new.answer else None
    # it is told as settled with its answer, if there will be one
    said = _said(caller, conversation_id, message_id, parent, parts)
    message = conversations.append(tx, work, said, None if new.answer else desk.bus)
    named = work.conversation.title_source == "none" and work.conversation.expires_at is None and title_from(parts)
    if named:
        work.set(title=named, title_source="auto")
    if model is None:
        work.finish()
        return Accepted(message, None, None), []
    mode: Mode = "steer" if new.when == "steer" else "answer"
    answers, turns, jobs = _begin(tx, caller, work, desk, new, model, manners, message_id, mode)
    work.finish()
    jobs[0].entitle = bool(named) and manners.titles and desk.settings.titles
    if not jobs[0].queued and work.conversation.message_count <= SHORT:
        material = gather(tx, jobs[0])  # saves the answers a read of their own
        for job in jobs:
            job.material = material
    several = (answers, turns) if new.models else ([], [])
    return Accepted(message, answers[0], turns[0], *several), jobs


def _begin(
    tx: Tx,
    caller: Caller,
    work: Change,
    desk: Desk,
    new: NewMessage,
    model: str,
    manners: Manners,
    question: str,
    mode: Mode,
) -> tuple[list[Message], list[Turn], list[Job]]:
    """The answer of the one model, or of each that was named."""
    if new.models:
        return begin_answers(
            tx, caller, work, desk, new.models, new.params, parent=question, answer_ids=new.answer_ids, mode=mode
        )
    answer, turn, job = begin_answer(
        tx,
        caller,
        work,
        desk,
        model,
        manners,
        parent=question,
        answer_id=new.answer_id,
        mode=mode,
        request=question,
        author_id=new.assistant_id,
    )
    return [answer], [turn], [job]


def _parent(tx: Tx, work: Change, new: NewMessage) -> str | None:
    head = work.conversation.head_id
    if new.parent_id is msgspec.UNSET:
        return head
    if new.follow and head is not None and new.parent_id != head:
        seen = check_id(new.parent_id, "parent_id") if new.parent_id else None
        if seen in (None, *conversations.path_ids(tx, work.conversation.id, head)):
            return head
    return new.parent_id


def _said(caller: Caller, conversation_id: str, message_id: str, parent: str | None, parts: list[Part]) -> Message:
    return Message(
        id=message_id,
        conversation_id=conversation_id,
        number=0,
        parent_id=check_id(parent, "parent_id") if parent else None,
        role="user",
        author_id=caller.user_id,
        state="complete",
        excluded=False,
        parts=parts,
    )


def own_part(tx: Tx, caller: Caller, part: Part) -> Part:
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
    same_parent = new.follow or new.parent_id is msgspec.UNSET or new.parent_id == before.parent_id
    if before.conversation_id != conversation_id or before.parts != parts or not same_parent:
        raise IdReused(id=before.id)
    row = repository.turn_of_request(tx, before.id)
    if new.answer_id and (row is None or check_id(new.answer_id, "answer_id") != row.answer_id):
        raise IdReused(id=new.answer_id)
    if row is None:
        return Accepted(before, None, None)
    answers, turns = known_batch(tx, row.id)
    if new.answer_ids and new.answer_ids != [one.id for one in answers]:
        raise IdReused(id=new.answer_ids[0])
    return Accepted(before, conversations.find_message(tx, row.answer_id), turn_of(row), answers, turns)
