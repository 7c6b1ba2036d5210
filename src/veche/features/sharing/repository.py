"""Every SQL statement of sharing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Row, Select, and_, delete, func, insert, or_, select, update

from veche.features.conversations.models import conversation
from veche.features.identity.models import user
from veche.features.sharing.models import frozen, link
from veche.kit.db import Tx
from veche.ports.content import Part

_parts = msgspec.json.Decoder(list[Part])
_encode = msgspec.json.Encoder().encode
_CHUNK = 500


def _links() -> Select[Any]:
    return select(link, conversation.c.title.label("conversation_title")).join(
        conversation, conversation.c.id == link.c.conversation_id
    )


def add_link(tx: Tx, **values: object) -> None:
    """A new link."""
    tx.execute(insert(link).values(**values))


def get_link(tx: Tx, link_id: str) -> Row[Any] | None:
    """One link, whoever's it is."""
    return tx.execute(_links().where(link.c.id == link_id)).one_or_none()


def count_links(tx: Tx, conversation_id: str) -> int:
    """How many links a conversation has."""
    query = select(func.count()).select_from(link).where(link.c.conversation_id == conversation_id)
    return int(tx.execute(query).scalar_one())


def has_live(tx: Tx, conversation_id: str) -> bool:
    """Is there a link, not yet ended, that follows the conversation?"""
    query = select(link.c.id).where(
        link.c.conversation_id == conversation_id,
        link.c.mode == "live",
        or_(link.c.expires_at.is_(None), link.c.expires_at > tx.now),
    )
    return tx.execute(query.limit(1)).first() is not None


def list_links(
    tx: Tx, owner_id: str, *, conversation_id: str | None, limit: int, after: tuple[int, str] | None
) -> list[Row[Any]]:
    """A person's links, newest first."""
    query = _links().where(link.c.owner_id == owner_id)
    if conversation_id is not None:
        query = query.where(link.c.conversation_id == conversation_id)
    if after is not None:
        at, last = after
        query = query.where(or_(link.c.created_at < at, and_(link.c.created_at == at, link.c.id < last)))
    return list(tx.execute(query.order_by(link.c.created_at.desc(), link.c.id.desc()).limit(limit)))


def find_link(tx: Tx, token_hash: str) -> Row[Any] | None:
    """The link with this token, if it is still good and its maker still here."""
    query = (
        _links()
        .join(user, user.c.id == link.c.owner_id)
        .where(
            link.c.token_hash == token_hash,
            or_(link.c.expires_at.is_(None), link.c.expires_at > tx.now),
            user.c.disabled.is_(False),
        )
    )
    return tx.execute(query).one_or_none()


def change_link(tx: Tx, link_id: str, **values: object) -> None:
    """Sets columns of a link."""
    tx.execute(update(link).where(link.c.id == link_id).values(updated_at=tx.now, **values))


def count_view(tx: Tx, link_id: str) -> None:
    """Somebody opened it now."""
    tx.execute(update(link).where(link.c.id == link_id).values(views=link.c.views + 1, last_viewed_at=tx.now))


def drop_link(tx: Tx, link_id: str) -> None:
    """It opens nothing any more."""
    tx.execute(delete(link).where(link.c.id == link_id))


def freeze(tx: Tx, link_id: str, items: Sequence[tuple[str, Sequence[Part]]]) -> None:
    """Keeps what messages say now."""
    rows = [{"link_id": link_id, "message_id": one, "body": _encode(parts).decode()} for one, parts in items]
    for start in range(0, len(rows), _CHUNK):
        tx.execute(insert(frozen), rows[start : start + _CHUNK])


def frozen_ids(tx: Tx, link_id: str) -> set[str]:
    """The messages of a frozen link that are still there."""
    return set(tx.execute(select(frozen.c.message_id).where(frozen.c.link_id == link_id)).scalars())


def frozen_parts(tx: Tx, link_id: str, ids: Sequence[str]) -> dict[str, list[Part]]:
    """Message id → what it said."""
    found: dict[str, list[Part]] = {}
    for start in range(0, len(ids), _CHUNK):
        some = frozen.c.message_id.in_(ids[start : start + _CHUNK])
        query = select(frozen.c.message_id, frozen.c.body).where(frozen.c.link_id == link_id, some)
        found |= {row.message_id: _parts.decode(row.body) for row in tx.execute(query)}
    return found


def frozen_file(tx: Tx, link_id: str, file_id: str) -> bool:
    """Does a message of a frozen link hold the file?"""
    holds = frozen.c.body.contains(f'"file_id":"{file_id}"', autoescape=True)
    query = select(frozen.c.message_id).where(frozen.c.link_id == link_id, holds).limit(1)
    return tx.execute(query).first() is not None
