"""Links as their maker has them: made, listed, changed, given a new address, revoked."""

from __future__ import annotations

from typing import Any, Final

from msgspec import UNSET

from veche.features.conversations import service as conversations
from veche.features.conversations.errors import ReadOnly, TemporaryAlone
from veche.features.conversations.schemas import Conversation
from veche.features.identity.logic import hash_token
from veche.features.sharing import logic, repository
from veche.features.sharing.errors import IdReused, NoLink, NothingToShare, TooManyLinks
from veche.features.sharing.schemas import NewShare, Share, SharePatch, ShareRequest
from veche.kit.caller import Caller
from veche.kit.db import Tx
from veche.kit.errors import Invalid
from veche.kit.ids import check_id
from veche.kit.paging import Page, check_limit, decode_cursor, encode_cursor
from veche.kit.secrets import new_token

MOST_LINKS: Final = 100
_SAME = ("conversation_id", "name", "mode", "branches", "reasoning", "files", "indexed", "copyable", "expires_at")


def make_link(tx: Tx, caller: Caller, request: ShareRequest, password_hash: str | None) -> NewShare:
    """Makes a link; its secret is in the answer and nowhere else. A frozen one keeps what is said now.

    Raises:
        NoConversation, ReadOnly: the conversation is not the caller's own.
        TemporaryAlone, NothingToShare, TooManyLinks, IdReused, Invalid.
    """
    caller.need("all")
    link_id = check_id(request.id)
    owned = _owned(tx, caller, request.conversation_id)
    present = repository.get_link(tx, link_id)
    if present is not None:
        if present.owner_id != caller.user_id or any(getattr(present, n) != _wanted(request)[n] for n in _SAME):
            raise IdReused(id=link_id)
        return NewShare(**_facts(tx, present))
    if request.expires_at is not None and request.expires_at <= tx.now:
        raise Invalid(code="shares.expired", field="expires_at")
    if repository.count_links(tx, owned.id) >= MOST_LINKS:
        raise TooManyLinks(most=MOST_LINKS)
    token = new_token()
    values = {**_wanted(request), "owner_id": caller.user_id, "token_hash": hash_token(token)}
    values |= {"password_hash": password_hash, "views": 0, "created_at": tx.now, "updated_at": tx.now}
    items, head = _finished(tx, owned, branches=request.branches)
    if not items:
        raise NothingToShare
    if request.mode == "frozen":
        values |= {"title": owned.title, "head_id": head}
    repository.add_link(tx, id=link_id, **values)
    if request.mode == "frozen":
        kept = [
            (one.id, logic.shown_parts(one.parts, reasoning=request.reasoning, files=request.files)) for one in items
        ]
        repository.freeze(tx, link_id, kept)
    return NewShare(**_facts(tx, _get(tx, link_id)), token=token)


def _finished(tx: Tx, owned: Conversation, *, branches: bool) -> tuple[list[Any], str | None]:
    """The messages that have all their words, and where their branch ends."""
    nodes = conversations.outline(tx, owned.id)
    found = conversations.pick(tx, logic.shown_ids(nodes, owned.head_id, branches=branches))
    items = [one for one in found if one.state not in ("streaming", "queued")]
    present = {one.id for one in items}
    head = owned.head_id
    while head is not None and head not in present:
        node = nodes.get(head)
        head = node.parent_id if node is not None else None
    return items, head


def list_links(
    tx: Tx, caller: Caller, *, conversation_id: str | None = None, cursor: str | None = None, limit: int = 50
) -> Page[Share]:
    """The caller's links, newest first; of one conversation, or all."""
    caller.need("read")
    check_limit(limit, 200)
    after = decode_cursor(cursor, int, str)
    rows = repository.list_links(tx, caller.user_id, conversation_id=conversation_id, limit=limit + 1, after=after)
    shown = rows[:limit]
    more = encode_cursor(shown[-1].created_at, shown[-1].id) if len(rows) > limit else None
    return Page([Share(**_facts(tx, row)) for row in shown], more)


def is_followed(tx: Tx, conversation_id: str) -> bool:
    """Does a link show what is said in the conversation as it is said? For features that must not show more there."""
    return repository.has_live(tx, conversation_id)


def change_link(tx: Tx, caller: Caller, link_id: str, patch: SharePatch, password_hash: str | None) -> Share:
    """Changes what the patch names; what a link shows is never widened, for that there is another link.

    Raises:
        NoLink, Invalid.
    """
    _mine(tx, caller, link_id)
    changes: dict[str, object] = {}
    if patch.name is not UNSET:
        changes["name"] = " ".join(patch.name.split())
    if patch.password is not UNSET:
        changes["password_hash"] = password_hash
    if patch.expires_at is not UNSET:
        if patch.expires_at is not None and patch.expires_at <= tx.now:
            raise Invalid(code="shares.expired", field="expires_at")
        changes["expires_at"] = patch.expires_at
    if patch.indexed is not UNSET:
        changes["indexed"] = patch.indexed
    if patch.copyable is not UNSET:
        changes["copyable"] = patch.copyable
    if changes:
        repository.change_link(tx, link_id, **changes)
    return Share(**_facts(tx, _get(tx, link_id)))


def renew_link(tx: Tx, caller: Caller, link_id: str) -> NewShare:
    """The same link under another address; the old address opens nothing any more.

    Raises:
        NoLink.
    """
    _mine(tx, caller, link_id)
    token = new_token()
    repository.change_link(tx, link_id, token_hash=hash_token(token))
    return NewShare(**_facts(tx, _get(tx, link_id)), token=token)


def revoke_link(tx: Tx, caller: Caller, link_id: str) -> None:
    """The link opens nothing any more.

    Raises:
        NoLink.
    """
    _mine(tx, caller, link_id)
    repository.drop_link(tx, link_id)


def _owned(tx: Tx, caller: Caller, conversation_id: str) -> Conversation:
    found = conversations.get(tx, caller, check_id(conversation_id, "conversation_id"))
    if found.role != "owner":
        raise ReadOnly
    if found.expires_at is not None:
        raise TemporaryAlone
    return found


def _mine(tx: Tx, caller: Caller, link_id: str) -> Any:
    caller.need("all")
    row = repository.get_link(tx, link_id)
    if row is None or row.owner_id != caller.user_id:
        raise NoLink(id=link_id)
    return row


def _get(tx: Tx, link_id: str) -> Any:
    row = repository.get_link(tx, link_id)
    assert row is not None
    return row


def _wanted(request: ShareRequest) -> dict[str, Any]:
    return {**{name: getattr(request, name) for name in _SAME}, "name": " ".join(request.name.split())}


def _facts(tx: Tx, row: Any) -> dict[str, Any]:
    own = {"has_password": row.password_hash is not None}
    own["expired"] = row.expires_at is not None and row.expires_at <= tx.now
    return {**{name: getattr(row, name) for name in Share.__struct_fields__ if name not in own}, **own}
