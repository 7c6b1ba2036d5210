"""Erases what there is of a person: rows, files, the word index, what waits to be fetched; and says what it cannot."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path

import msgspec

from veche.features.conversations import service as conversations
from veche.features.exchange.service import Jobs
from veche.features.files import service as files
from veche.features.files.service.store import FileStore
from veche.features.identity import service as identity
from veche.features.identity.service import Doorkeeper
from veche.features.privacy import repository
from veche.features.privacy.errors import ErasureRunning
from veche.features.privacy.schemas import Erased, EraseRequest, Receipt, Remaining, What
from veche.kit.caller import Caller
from veche.kit.clock import now_ms
from veche.kit.db import Database, Tx
from veche.kit.errors import NotFound
from veche.kit.events import Bus
from veche.kit.ids import new_id
from veche.kit.messages import sentence

log = logging.getLogger("veche.privacy")
_AT_ONCE = 20  # conversations in one transaction
_FRESH = 2.0  # s in which somebody else may just be uploading the same content
_TRIES = 20  # half a second apart
_WAITS = (0.05, 0.2, 0.5, 1.0, 2.0, 5.0)  # s between tries to empty the database's log
_STAYS = ("sessions", "keys", "passkeys", "usage")  # of the account, when only the data goes


class Erasure:
    """Erases all that one person has here.

    Args:
        db, bus, store, jobs, doorkeeper: where it is.
        data: the data folder, to say which copies an upgrade has left there.
    """

    def __init__(
        self, db: Database, bus: Bus, store: FileStore, jobs: Jobs, doorkeeper: Doorkeeper, data: Path
    ) -> None:
        self._db = db
        self._bus = bus
        self._store = store
        self._jobs = jobs
        self._doorkeeper = doorkeeper
        self._data = data
        self._running: set[str] = set()

    async def erase(self, caller: Caller, request: EraseRequest, *, address: str) -> Receipt:
        """Erases; there is no way back. What somebody else holds too stays with them.

        Raises:
            PasswordWrong, SignInLimited: it is not sure who asks.
            LastOwner: nobody would be left to look after the house.
            ErasureRunning: it is at work already.
        """
        caller.need("all")
        await self._doorkeeper.confirm_password(caller, request.password, address=address)
        if request.what == "account":
            await self._db.read(identity.may_leave, caller)
        if caller.user_id in self._running:
            raise ErasureRunning
        self._running.add(caller.user_id)
        try:
            # a browser that goes away does not stop it halfway
            return await asyncio.shield(asyncio.create_task(self._erase(caller, request.what)))
        finally:
            self._running.discard(caller.user_id)

    async def _erase(self, caller: Caller, what: What) -> Receipt:
        user_id = caller.user_id
        counts = await self._db.read(repository.count_kinds, user_id)
        counts["exports"] = await self._jobs.forget_person(user_id)
        contents = await self._db.read(repository.hashes, user_id)
        elsewhere = await self._db.read(repository.words_elsewhere, user_id)
        while await self._db.write(_delete_some, user_id, self._bus):
            pass
        await self._db.write(_finish, caller, what, self._bus)
        if what == "account":
            self._doorkeeper.forget(user_id=user_id)
        await self._patiently(self._bus.drain)
        await self._remove_contents(contents)
        await self._db.write(repository.forget_words, user_id)
        emptied = await self._empty_log()
        return self._receipt(caller, what, counts, elsewhere, emptied=emptied)

    async def _patiently(self, call: Callable[[], Awaitable[None]]) -> None:
        try:
            await call()
        except Exception:  # the dispatcher will try again by itself
            log.exception("events after an erasure could not be delivered yet")

    async def _remove_contents(self, contents: list[str]) -> None:
        def known(some: list[str]) -> set[str]:
            return self._db.read_now(files.known, some)

        for _ in range(_TRIES):
            left = await asyncio.to_thread(self._discard, contents, known)
            if not left:
                return
            await asyncio.sleep(0.5)

    def _discard(self, contents: list[str], known: Callable[[list[str]], set[str]]) -> list[str]:
        """Those that are still there, and nobody's."""
        self._store.discard(contents, known, older_than=_FRESH)
        held = known(contents)
        free = [one for one in contents if one not in held]
        for one in free:
            (self._store.previews / one).unlink(missing_ok=True)
        return [one for one in free if self._is_there(one)]

    def _is_there(self, sha256: str) -> bool:
        try:
            self._store.open(sha256).close()
        except NotFound:
            return False
        return True

    async def _empty_log(self) -> bool:
        for wait in _WAITS:
            if await self._db.scrub():
                return True
            await asyncio.sleep(wait)
        return False

    def _receipt(self, caller: Caller, what: What, counts: dict[str, int], elsewhere: int, *, emptied: bool) -> Receipt:
        gone = [
            Erased(kind, count) for kind, count in counts.items() if count and (what == "account" or kind not in _STAYS)
        ]
        receipt = Receipt(new_id(), what, now_ms(), gone, self._remaining(caller, what, elsewhere, emptied))
        receipt.sha256 = hashlib.sha256(msgspec.json.encode(receipt)).hexdigest()
        told = ", ".join(f"{one.count} {one.kind}" for one in gone) or "nothing"
        log.info("erased %s: %s; receipt %s sha256 %s", what, told, receipt.id, receipt.sha256)
        return receipt

    def _remaining(self, caller: Caller, what: What, elsewhere: int, emptied: bool) -> list[Remaining]:
        folder = self._data / "backups"
        copies = len(list(folder.glob("*.db"))) if folder.is_dir() else 0
        found: list[tuple[str, dict[str, object]]] = [("privacy.remains_backups", {})]
        if copies:
            found.append(("privacy.remains_copies", {"count": copies}))
        if elsewhere:
            code = "privacy.remains_words" if what == "account" else "privacy.remains_words_named"
            found.append((code, {"count": elsewhere}))
        if what == "data":
            found.append(("privacy.remains_account", {}))
        if self._db.dialect == "postgresql":
            found.append(("privacy.remains_vacuum", {}))
        elif not emptied:
            found.append(("privacy.remains_log", {}))
        found.append(("privacy.remains_providers", {}))
        return [Remaining(code, sentence(code, caller.locale, **facts)) for code, facts in found]


def _delete_some(tx: Tx, user_id: str, bus: Bus) -> int:
    """Some of the person's conversations, with all that they held; how many."""
    some = repository.conversation_ids(tx, user_id, _AT_ONCE)
    for one in some:
        conversations.erase(tx, one, bus)
    return len(some)


def _finish(tx: Tx, caller: Caller, what: What, bus: Bus) -> None:
    """What is left besides conversations."""
    conversations.say_farewell(tx, caller.user_id, bus)
    repository.erase_data(tx, caller.user_id)
    if what == "account":
        identity.leave(tx, caller)
        repository.forget_person(tx, caller.user_id)
