"""A conversation copied into a new one: the path to a message, with the branches below it, or all."""

from __future__ import annotations

import msgspec

from veche.features.conversations import access, logic, repository
from veche.features.conversations.errors import IdReused, ParentElsewhere
from veche.features.conversations.events import MessagesSettled
from veche.features.conversations.schemas import Conversation, Message
from veche.features.conversations.schemas.tree import Fork, Scope
from veche.features.conversations.service.branches import tidy_name
from veche.features.conversations.service.change import Change, list_frame, person_topic
from veche.kit.caller import Caller
from veche.kit.db import Tx
from veche.kit.events import Bus
from veche.kit.ids import check_id, new_id

INDEXED_AT_ONCE = 200  # messages


def fork(tx: Tx, caller: Caller, conversation_id: str, wish: Fork, bus: Bus) -> Conversation:
    """Copies a conversation, or a part of it, into a new one of the caller's; the same id gives the first copy.

    Messages get new ids, the files in them stay readable, answers that are not finished come as interrupted.

    Raises:
        IdReused: the id belongs to something else.
        ParentElsewhere: the message is not of this conversation.
    """
    caller.need("chat")
    source = access.require(tx, caller, conversation_id, "read")
    fork_id = check_id(wish.id)
    at = check_id(wish.message_id, "message_id") if wish.message_id else source.head_id
    if repository.get_conversation(tx, fork_id, None) is not None:
        known = repository.get_conversation(tx, fork_id, caller.user_id)
        if known is None or known[0].forked_from != source.id:
            raise IdReused(id=fork_id)
        return known[0]
    chosen = _chosen(tx, source.id, at, wish.scope)
    ids = {one: new_id() for one in chosen}
    copies = _copies(repository.path_messages(tx, chosen), ids, fork_id)
    made = _made(tx, caller, source, wish, fork_id, at)
    repository.add_conversation(tx, made)
    repository.add_copies(tx, copies)
    names = {branch.name: ids[branch.message_id] for branch in source.branches if branch.message_id in ids}
    repository.copy_names(tx, fork_id, names, ids, source.id)
    work = Change(tx, fork_id, caller.user_id)
    work.adopt(copies, head=_head(copies, ids, at, source.head_id, wish.scope))
    for start in range(0, len(copies), INDEXED_AT_ONCE):
        bus.publish(tx, MessagesSettled(fork_id, [one.id for one in copies[start : start + INDEXED_AT_ONCE]]))
    done = work.finish()
    if done.expires_at is None:  # a temporary one is in no list
        tx.announce(person_topic(caller.user_id), list_frame(done))
    return done


def _chosen(tx: Tx, conversation_id: str, at: str | None, scope: Scope) -> list[str]:
    nodes = repository.outline(tx, conversation_id)
    if at is not None and at not in nodes:
        raise ParentElsewhere(field="message_id")
    if scope == "all" or at is None:
        return sorted(nodes, key=lambda one: nodes[one].number)
    path = [node.id for node in logic.path_to(nodes, at)]
    return path if scope == "path" else [*path[:-1], *logic.subtree_of(nodes.values(), at)]


def _copies(messages: list[Message], ids: dict[str, str], fork_id: str) -> list[Message]:
    comparisons: dict[str, str] = {}
    copies = []
    for number, one in enumerate(messages, start=1):
        group = one.comparison_id and comparisons.setdefault(one.comparison_id, new_id())
        copy = msgspec.structs.replace(
            one,
            id=ids[one.id],
            conversation_id=fork_id,
            number=number,
            parent_id=ids.get(one.parent_id or ""),
            state="interrupted" if one.state in ("streaming", "queued") else one.state,
            turn_id=None,
            comparison_id=group,
        )
        copies.append(copy)
    alone = {group for group in comparisons.values() if sum(one.comparison_id == group for one in copies) < 2}
    for copy in copies:
        if copy.comparison_id in alone:
            copy.comparison_id = copy.verdict = None
    return copies


def _made(tx: Tx, caller: Caller, source: Conversation, wish: Fork, fork_id: str, at: str | None) -> Conversation:
    title = tidy_name(wish.title, 300) if wish.title else source.title
    return Conversation(
        id=fork_id,
        title=title,
        title_source="manual" if wish.title else source.title_source,
        owner_id=caller.user_id,
        head_id=None,
        seq=0,
        model=source.model,
        params=source.params,
        instructions=source.instructions,
        assistant_id=source.assistant_id,
        archived=False,
        pinned=False,
        message_count=0,
        created_at=tx.now,
        updated_at=tx.now,
        project_id=source.project_id if source.owner_id == caller.user_id else None,
        expires_at=source.expires_at,
        forked_from=source.id,
        forked_at_id=at,
    )


def _head(copies: list[Message], ids: dict[str, str], at: str | None, head: str | None, scope: Scope) -> str | None:
    """The copy of what was shown, where it came along; else the end of the copied path."""
    if scope != "path" and head in ids:
        nodes = {one.id: one for one in copies}
        if scope == "all" or any(one.id == ids[at or ""] for one in logic.path_to(nodes, ids[head])):
            return ids[head]
    return ids[at] if at in ids else logic.newest_leaf(copies, None)
