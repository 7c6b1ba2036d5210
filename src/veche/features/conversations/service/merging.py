"""Bringing two copies of a conversation together, of which one is elsewhere: union of messages, the later setting.

Ids are made by whoever says something first, so the same message has the same id in every copy. What was removed in
one copy is removed in the other and does not come back; a message's place is below the nearest ancestor that is left.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from veche.features.conversations import access, repository
from veche.features.conversations.errors import IdReused, NoConversation, ParentElsewhere
from veche.features.conversations.events import MessagesSettled
from veche.features.conversations.repository import marks as mark_rows
from veche.features.conversations.repository import merging as rows
from veche.features.conversations.schemas import Conversation, Message
from veche.features.conversations.schemas.marks import Mark
from veche.features.conversations.schemas.merging import Copy, Gone, Merged, Settings, Standing
from veche.features.conversations.service.branches import branch_stamp
from veche.features.conversations.service.bring_in import bring_in
from veche.features.conversations.service.change import STAMPED, Change, person_topic
from veche.features.conversations.service.marks import marks_frame
from veche.features.conversations.service.remove import remove
from veche.features.conversations.service.search import index_titles
from veche.kit.caller import Caller
from veche.kit.db import Tx
from veche.kit.events import Bus
from veche.kit.ids import check_id

CARRIED = tuple(name for name in STAMPED if name != "assistant_id")  # assistants are each house's own
_AT_ONCE = 200  # messages in one request for the word index


def standings(tx: Tx, caller: Caller) -> tuple[list[Standing], list[Gone]]:
    """The caller's own conversations, and those that they deleted."""
    caller.need("read")
    return rows.standings(tx, caller.user_id), rows.gone_of(tx, caller.user_id)


def copy_of(tx: Tx, caller: Caller, conversation_id: str) -> Copy:
    """A conversation of the caller's own, without its words.

    Raises:
        NoConversation: there is none, or it is temporary.
    """
    conversation = access.require(tx, caller, conversation_id, "read")
    if conversation.role != "owner" or conversation.expires_at is not None:
        raise NoConversation(id=conversation_id)
    nodes = rows.nodes_of(tx, conversation_id)
    present = {node.id for node in nodes}
    removed = {id: seq for id, seq in rows.removed_from(tx, conversation_id).items() if id not in present}
    return Copy(
        conversation=conversation,
        stamps=rows.stamps_of(tx, conversation_id),
        nodes=nodes,
        removed=removed,
        marks=mark_rows.marks_of(tx, conversation_id, caller.user_id),
        missing=rows.missing_files(tx, conversation_id),
    )


def words_of(tx: Tx, caller: Caller, conversation_id: str, message_ids: Sequence[str]) -> list[Message]:
    """These messages of a conversation, by rising number; those that are not there are left out."""
    access.require(tx, caller, conversation_id, "read")
    return [one for one in repository.path_messages(tx, message_ids) if one.conversation_id == conversation_id]


def merge(
    tx: Tx,
    caller: Caller,
    wanted: Conversation,
    removed: Sequence[str],
    messages: Sequence[Message],
    marks: Sequence[Mark],
    settings: Settings,
    bus: Bus,
) -> Merged:
    """Takes in what another copy has; all of it is checked against what is here now, so it may be repeated.

    `messages` stand behind their parents. One that is here already is replaced if it is newer there.

    Raises:
        IdReused: the conversation's or a message's id belongs to something else.
        ParentElsewhere: a parent is not here (any more): look again what there is.
    """
    caller.need("chat")
    done = Merged()
    mine = repository.get_conversation(tx, wanted.id, caller.user_id)
    if mine is None or mine[1] != "owner":
        if repository.get_conversation(tx, wanted.id, None) is not None:
            raise IdReused(id=wanted.id)
        done.made = True
    elif mine[0].expires_at is not None:
        raise NoConversation(id=wanted.id)
    own = {} if done.made else rows.stamps_of(tx, wanted.id)  # before anything here moves what is shown
    if mine is not None:
        locked = repository.lock(tx, wanted.id)
        done.before = locked[0].seq if locked else 0
        done.removed = _remove(tx, caller, wanted.id, removed, bus)
    known = rows.authors(tx, [one.id for one in messages])
    if any(row.conversation_id != wanted.id for row in known.values()):
        raise IdReused(id=wanted.id)
    new = [one for one in messages if one.id not in known]
    _place(tx, wanted.id, new)
    if new or done.made:
        bring_in(tx, caller, wanted, new, bus)
    done.added = len(new)
    work = Change(tx, wanted.id, caller.user_id)
    done.changed = _overwrite(tx, caller, work, [one for one in messages if one.id in known], known, bus)
    done.changed += _settle(tx, caller, work, settings, own) and not done.made
    work.finish()
    if done.made or "title" in settings.fields:
        index_titles(tx, [wanted.id], again=True)
    done.changed += _mark(tx, caller, wanted.id, marks)
    done.seq, done.marked_at = rows.standing_of(tx, wanted.id, caller.user_id)
    return done


def _remove(tx: Tx, caller: Caller, conversation_id: str, removed: Sequence[str], bus: Bus) -> int:
    """Takes away what went elsewhere; what is being written stays until it rests."""
    nodes = {node.id: node for node in rows.nodes_of(tx, conversation_id)}
    going = [one for one in removed if one in nodes and nodes[one].rest]
    for one in going:
        remove(tx, caller, one, bus, subtree=False)
    return len(going)


def _place(tx: Tx, conversation_id: str, new: Sequence[Message]) -> None:
    """Numbers that grow from parent to child: their own where these are free, else the next ones."""
    nodes = {node.id: node.number for node in rows.nodes_of(tx, conversation_id)}
    locked = repository.lock(tx, conversation_id)
    last = max([*nodes.values(), locked[1] if locked else 0])
    numbers = [one.number for one in new]
    keep = all(0 < number < 2**30 for number in numbers) and sorted(set(numbers)) == numbers
    keep = keep and (not numbers or numbers[0] > last)
    for place, one in enumerate(new, 1):
        if one.parent_id is not None and one.parent_id not in nodes:
            raise ParentElsewhere(field="parent_id")
        if not keep:
            one.number = last + place
        nodes[one.id] = one.number


def _overwrite(
    tx: Tx, caller: Caller, work: Change, messages: Sequence[Message], known: dict[str, Any], bus: Bus
) -> int:
    changed = []
    for one in messages:
        row = known[one.id]
        if one.updated_at < row.updated_at or row.state in ("streaming", "queued"):
            continue
        # what another member of a shared conversation said is theirs
        rows.overwrite(tx, one, words=row.author_id in (None, caller.user_id))
        changed.append(one.id)
    for message in repository.path_messages(tx, changed):
        work.message_changed(message)
    if changed:
        repository.drop_terms(tx, changed)
    for start in range(0, len(changed), _AT_ONCE):
        bus.publish(tx, MessagesSettled(work.conversation.id, changed[start : start + _AT_ONCE]))
    return len(changed)


def _settle(tx: Tx, caller: Caller, work: Change, settings: Settings, own: dict[str, int]) -> int:
    """Sets what was changed later elsewhere; how much it was."""
    here, done = work.conversation, 0
    stamps: dict[str, int] = {}
    for name, value in settings.fields.items():
        at = settings.stamps.get(name, 0)
        if name not in CARRIED or at < own.get(name, 0):
            continue
        stamps[name] = at
        if getattr(here, name) == value:
            continue
        if name == "head_id" and value is not None and repository.message_place(tx, value, caller.user_id) != here.id:
            continue
        if name == "project_id" and value is not None:
            access.require_project(tx, caller, value, "chat")
        work.set(**{name: value})
        if name == "title":
            said = settings.fields.get("title_source")
            work.set(title_source=(said if said in ("auto", "manual") else "manual") if value else "none")
        done += 1
    return done + _name_branches(tx, caller, work, settings, own, stamps)


def _name_branches(
    tx: Tx, caller: Caller, work: Change, settings: Settings, own: dict[str, int], stamps: dict[str, int]
) -> int:
    here, done = work.conversation, 0
    names = {branch.name: branch.message_id for branch in here.branches}
    for name, target in settings.branches.items():
        at = settings.stamps.get(branch_stamp(name), 0)
        if at < own.get(branch_stamp(name), 0):
            continue
        stamps[branch_stamp(name)] = at
        if names.get(name) == target:
            continue
        if target is None:
            repository.drop_branch(tx, here.id, name)
        elif repository.message_place(tx, check_id(target), caller.user_id) == here.id:
            repository.put_branch(tx, here.id, name[:80], target)
        else:
            continue
        done += 1
        work.conversation.branches = repository.branches_of(tx, here.id)
    if settings.updated_at > here.updated_at:
        work.set(updated_at=settings.updated_at)
    if stamps:
        work.stamp(stamps)
    return done


def _mark(tx: Tx, caller: Caller, conversation_id: str, marks: Sequence[Mark]) -> int:
    """What the caller thinks of messages, where they thought so later elsewhere."""
    present = {node.id for node in rows.nodes_of(tx, conversation_id)} if marks else set()
    told = []
    for one in marks:
        before = mark_rows.get_mark(tx, one.message_id, caller.user_id)
        if one.message_id not in present or (before is not None and before.updated_at > one.updated_at):
            continue
        starred = before.starred_at if before is not None and before.starred_at is not None else one.updated_at
        values = {
            "conversation_id": conversation_id,
            "starred_at": starred if one.starred else None,
            "rating": one.rating,
            "note": one.note[:2000],
            "updated_at": one.updated_at,
        }
        told.append(mark_rows.put_mark(tx, one.message_id, caller.user_id, values, known=before is not None))
    if told:
        tx.announce(person_topic(caller.user_id), lambda: marks_frame(conversation_id, told))
    return len(told)
