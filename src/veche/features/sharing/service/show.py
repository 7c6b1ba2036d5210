"""What a link shows to whoever holds it."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import msgspec

from veche.features.conversations import service as conversations
from veche.features.conversations.schemas import Conversation, Message
from veche.features.files import service as files
from veche.features.files.errors import NoFile
from veche.features.files.schemas import File
from veche.features.identity.logic import hash_token
from veche.features.sharing import logic, repository
from veche.features.sharing.errors import CopyRefused, LinkGone, LinkLocked
from veche.features.sharing.schemas import CopyRequest, Shared, SharedMessage
from veche.kit.caller import Caller
from veche.kit.db import Tx
from veche.kit.events import Bus
from veche.kit.ids import check_id

PAGE: Final = 200  # messages


class Preview(NamedTuple):
    """What the bare page may say of a link before its script runs."""

    indexed: bool
    title: str | None


def preview(tx: Tx, token: str) -> Preview:
    """A title for search engines and messengers, only if the maker wants them to have it."""
    row = repository.find_link(tx, hash_token(token))
    if row is None or not row.indexed or row.password_hash is not None:
        return Preview(False, None)
    return Preview(True, row.title if row.mode == "frozen" else row.conversation_title)


def look(tx: Tx, token: str, *, ticket: str | None, before: int | None, seq: int | None) -> tuple[Shared, str, str]:
    """A page of what the link shows, the link's id and its maker's. With the present `seq` it has no messages.

    Raises:
        LinkGone, LinkLocked.
    """
    row, source = _open(tx, token, ticket)
    ids = _ids(tx, row, source)
    nodes = conversations.outline(tx, source.id)
    older = [one for one in ids if before is None or nodes[one].number < before]
    page = older[-PAGE:]
    writing = any(getattr(nodes[one], "state", "") == "streaming" for one in page[-3:])
    told = seq is not None and seq == source.seq and not writing
    shown = [] if told else _messages(tx, row, page)
    head = row.head_id if row.mode == "frozen" else source.head_id
    if head not in nodes:  # it was removed since
        head = ids[-1] if ids else None
    facts = Shared(
        title=row.title if row.mode == "frozen" else source.title,
        mode=row.mode,
        branches=row.branches,
        copyable=row.copyable,
        indexed=row.indexed,
        created_at=row.created_at,
        expires_at=row.expires_at,
        head_id=head,
        seq=source.seq,
        next=str(nodes[page[0]].number) if len(older) > len(page) else None,
        messages=[_shown(row.id, one) for one in shown],
    )
    return facts, row.id, row.owner_id


def viewed(tx: Tx, link_id: str) -> None:
    """Somebody opened it now."""
    repository.count_view(tx, link_id)


def file_of(tx: Tx, token: str, file_id: str, *, ticket: str | None) -> File:
    """A file of a message that the link shows.

    Raises:
        LinkGone, LinkLocked, NoFile.
    """
    row, source = _open(tx, token, ticket)
    check_id(file_id)
    if not row.files:
        raise NoFile(id=file_id)
    if row.mode == "frozen":
        held = repository.frozen_file(tx, row.id, file_id)
    else:
        held = file_id in conversations.files_in(tx, _ids(tx, row, source))
    if not held:
        raise NoFile(id=file_id)
    return files.get_any(tx, file_id)


def copy(tx: Tx, caller: Caller, wish: CopyRequest, bus: Bus) -> Conversation:
    """What the link shows, as a conversation of the caller's.

    Raises:
        LinkGone, LinkLocked, CopyRefused, IdReused.
    """
    row, source = _open(tx, wish.token, wish.ticket)
    if not row.copyable:
        raise CopyRefused
    ids = _ids(tx, row, source)
    title = row.title if row.mode == "frozen" else source.title
    head = row.head_id if row.mode == "frozen" else source.head_id
    return conversations.adopt(tx, caller, wish.id, _messages(tx, row, ids), title=title, head_id=head, bus=bus)


def _open(tx: Tx, token: str, ticket: str | None) -> tuple[Any, Conversation]:
    token_hash = hash_token(token)
    row = repository.find_link(tx, token_hash)
    source = conversations.find(tx, row.conversation_id) if row is not None else None
    if row is None or source is None:
        raise LinkGone
    if row.password_hash is not None:
        good = ticket is not None and logic.ticket_good(ticket, token_hash, row.password_hash, tx.now)
        if not good:
            raise LinkLocked
    return row, source


def _ids(tx: Tx, row: Any, source: Conversation) -> list[str]:
    """The messages that are shown, by rising number."""
    nodes = conversations.outline(tx, source.id)
    if row.mode == "live":
        return logic.shown_ids(nodes, source.head_id, branches=row.branches)
    kept = repository.frozen_ids(tx, row.id)
    return logic.shown_ids({one: node for one, node in nodes.items() if one in kept}, None, branches=True)


def _messages(tx: Tx, row: Any, ids: list[str]) -> list[Message]:
    """With the words that are shown, and no others."""
    found = conversations.pick(tx, ids)
    if row.mode == "frozen":
        said = repository.frozen_parts(tx, row.id, ids)
        return [msgspec.structs.replace(one, parts=said.get(one.id, [])) for one in found]
    return [
        msgspec.structs.replace(one, parts=logic.shown_parts(one.parts, reasoning=row.reasoning, files=row.files))
        for one in found
    ]


def _shown(link_id: str, one: Message) -> SharedMessage:
    return SharedMessage(
        id=one.id,
        number=one.number,
        parent_id=one.parent_id,
        role=one.role,
        author=logic.author_name(link_id, one.author_id),
        parts=one.parts,
        model=one.model,
        writing=one.state in ("streaming", "queued"),
        created_at=one.created_at,
    )
