"""Links with a password: hashes are made and checked outside any transaction."""

from __future__ import annotations

from msgspec import UNSET

from veche.features.identity.logic import Backoff, address_name, hash_token
from veche.features.identity.service import Hasher, attempts
from veche.features.sharing import logic, repository
from veche.features.sharing.errors import LinkGone, LinkPassword
from veche.features.sharing.schemas import NewShare, Share, SharePatch, ShareRequest, Ticket
from veche.features.sharing.service import links
from veche.kit.caller import Caller
from veche.kit.db import Database, Tx


class Locks:
    """Puts passwords on links, and gives tickets to those who know them.

    Args:
        db: where links are.
        hasher: makes and checks hashes, a few at a time.
    """

    def __init__(self, db: Database, hasher: Hasher) -> None:
        self._db = db
        self._hasher = hasher

    async def make_link(self, caller: Caller, request: ShareRequest) -> NewShare:
        """`links.make_link`, with its password."""
        hashed = await self._hasher.hash_async(request.password) if request.password else None
        return await self._db.write(links.make_link, caller, request, hashed)

    async def change_link(self, caller: Caller, link_id: str, patch: SharePatch) -> Share:
        """`links.change_link`, with its password."""
        given = patch.password is not UNSET and patch.password
        hashed = await self._hasher.hash_async(given) if given else None
        return await self._db.write(links.change_link, caller, link_id, patch, hashed)

    async def open(self, token: str, password: str, address: str) -> Ticket:
        """What opens the link for some hours.

        Raises:
            LinkGone, LinkPassword: nothing is opened.
            SignInLimited: there were too many attempts.
        """
        link_id, hashed = await self._db.write(_begin, token, address)
        if not await self._hasher.check(password, hashed):
            raise LinkPassword(field="password")
        return await self._db.write(_finish, token, link_id, hashed, address)


def _begin(tx: Tx, token: str, address: str) -> tuple[str, str]:
    row = repository.find_link(tx, hash_token(token))
    if row is None or row.password_hash is None:
        raise LinkGone
    attempts.count(tx, _rules(row.id, address))
    return row.id, row.password_hash


def _finish(tx: Tx, token: str, link_id: str, hashed: str, address: str) -> Ticket:
    attempts.take_back(tx, _rules(link_id, address))
    until = tx.now + logic.TICKET_FOR
    return Ticket(logic.make_ticket(hash_token(token), hashed, until), until)


def _rules(link_id: str, address: str) -> list[tuple[str, Backoff]]:
    one = hash_token(f"{link_id} {address_name(address)}")[:40]
    return [(f"share:{link_id}", logic.BY_ALL), (f"share:{one}", logic.BY_ONE)]
