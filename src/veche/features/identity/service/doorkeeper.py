"""The doorkeeper: who a request's token belongs to, without a database read on the hot path, and how people get in."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Final

from veche.features.identity.errors import PasswordWrong, SignInRefused
from veche.features.identity.logic import TOUCH_AFTER, hash_token
from veche.features.identity.schemas import Me, MePatch, PasswordChange, SetupRequest, SignInRequest
from veche.features.identity.service import keys, sessions, setup, sign_in, users
from veche.features.identity.service.passwords import Hasher
from veche.features.identity.service.second import need_session
from veche.features.identity.service.sessions import Place, SignedIn
from veche.features.identity.settings import IdentitySettings
from veche.kit.caller import Caller
from veche.kit.clock import now_ms
from veche.kit.db import Database
from veche.kit.secrets import Sealer

log = logging.getLogger("veche.identity")

CACHED_MOST: Final = 10_000
_SESSION: Final = "session:"  # a session's token is no key, nor the other way round, though the cache is one
_KEY: Final = "key:"


@dataclass(slots=True)
class _Known:
    """A token that was looked up lately."""

    caller: Caller
    until: int
    touch_at: int
    rotate: bool


class Doorkeeper:
    """Knows callers by their tokens, and signs people in.

    A revocation made through this object holds at once; one made in another process, after `cache_seconds`.
    Tokens are kept in memory as hashes only. All methods are called in the event loop's thread.

    Args:
        db: where people are.
        settings: how long sign-ins last.
        hasher: other password parameters, for tests.
        sealer: opens the secrets of phones; without it nobody's codes are right.
        clock: the time in milliseconds.
    """

    def __init__(
        self,
        db: Database,
        settings: IdentitySettings,
        *,
        hasher: Hasher | None = None,
        sealer: Sealer | None = None,
        clock: Callable[[], int] = now_ms,
    ) -> None:
        self.settings = settings
        self.hasher = hasher or Hasher()
        self._sealer = sealer
        self._db = db
        self._clock = clock
        self._known: dict[str, _Known] = {}
        self._forgotten = 0  # counts, so that what was read before a revocation is not kept after it
        self._notes: set[asyncio.Task[None]] = set()

    async def find_by_session(self, token: str) -> Caller | None:
        """Who the browser with this session token is."""
        name = _SESSION + hash_token(token)
        known = self._live(name)
        if known is None:
            seen = self._forgotten
            found = await self._db.read(sessions.look_up_session, token)
            if found is None:
                return None
            now = self._clock()
            until = min(found.until or found.expires_at, now + self.settings.cache_seconds * 1000)
            due = now if found.touch or found.confirm else now + TOUCH_AFTER
            known = self._remember(name, seen, _Known(found.caller, until, due, found.rotate))
        if known.touch_at <= self._clock():
            known.touch_at = self._clock() + TOUCH_AFTER
            self._note(self._db.write(sessions.note_session_use, token, self.settings))
        return known.caller

    async def find_by_key(self, key: str) -> Caller | None:
        """For whom this key acts."""
        name = _KEY + hash_token(key)
        known = self._live(name)
        if known is None:
            seen = self._forgotten
            found = await self._db.read(keys.look_up_key, key)
            if found is None:
                return None
            now = self._clock()
            until = now + self.settings.cache_seconds * 1000
            until = until if found.expires_at is None else min(until, found.expires_at)
            due = now if found.touch else now + TOUCH_AFTER
            known = self._remember(name, seen, _Known(found.caller, until, due, False))
        if known.touch_at <= self._clock() and known.caller.key_id is not None:
            known.touch_at = self._clock() + TOUCH_AFTER
            self._note(self._db.write(keys.note_key_use, known.caller.key_id))
        return known.caller

    def rotation_due(self, token: str) -> bool:
        """Should this session token, just found, be replaced?"""
        known = self._known.get(_SESSION + hash_token(token))
        return known is not None and known.rotate

    async def rotate(self, token: str) -> str | None:
        """The token to use instead; `None` when a parallel request got it."""
        known = self._known.get(_SESSION + hash_token(token))
        if known is not None:
            known.rotate = False
        fresh = await self._db.write(sessions.rotate_session, token)
        self._known.pop(_SESSION + hash_token(token), None)
        return fresh

    async def still(self, caller: Caller) -> bool:
        """Is the caller's session or key still good? For sockets, about as often as they beat."""
        if any(k.caller is caller and k.until > self._clock() for k in self._known.values()):
            return True
        if caller.session_id is not None:
            return await self._db.read(sessions.session_lives, caller.session_id)
        return caller.key_id is not None and await self._db.read(keys.key_lives, caller.key_id)

    async def set_up(self, request: SetupRequest, place: Place) -> SignedIn:
        """Makes the owner by the one-time link and signs him in.

        Raises:
            SetupDone, SetupRefused, EmailMalformed, PasswordUnfit: nothing was made.
        """
        await self._db.read(setup.check_setup_token, request.token)
        hashed = await self.hasher.prepare_async(request.password, email=request.email)
        return await self._db.write(setup.set_up, request, hashed, place=place, settings=self.settings)

    async def sign_in(self, request: SignInRequest, place: Place, *, before: Caller | None = None) -> SignedIn:
        """Starts a session; the one that this browser had before ends.

        Raises:
            SignInRefused: e-mail and password do not belong together.
            CodeNeeded, CodeWrong: they do, but the account asks for a code too.
            SignInLimited: there were too many such attempts.
        """
        candidate = await self._db.write(sign_in.begin_attempt, request.email, place.address)
        right = await self.hasher.check(request.password, candidate.password_hash if candidate else None)
        if candidate is None or not right:
            raise SignInRefused
        done = await self._db.write(
            sign_in.finish_sign_in,
            candidate,
            place=place,
            settings=self.settings,
            code=request.code,
            sealer=self._sealer,
            rehashed=await self.hasher.refresh(request.password, candidate.password_hash),
            replaces=before,
        )
        if done is None:
            raise SignInRefused
        if before is not None:
            self.forget(session_id=before.session_id)
        return done

    async def sign_out(self, caller: Caller) -> None:
        """Ends the caller's session."""
        await self._db.write(sessions.sign_out, caller)
        self.forget(session_id=caller.session_id)

    async def revoke_session(self, caller: Caller, session_id: str) -> None:
        """Signs one of the caller's browsers out (`NotFound` when there is none such)."""
        await self._db.write(sessions.revoke_session, caller, session_id)
        self.forget(session_id=session_id)

    async def revoke_key(self, caller: Caller, key_id: str) -> None:
        """Ends one of the caller's keys (`NotFound` when there is none such)."""
        await self._db.write(keys.revoke_key, caller, key_id)
        self.forget(key_id=key_id)

    async def end_own_key(self, caller: Caller) -> None:
        """Ends the key that calls (`KeyAbsent` when it is none)."""
        await self._db.write(keys.end_own_key, caller)
        self.forget(key_id=caller.key_id)

    async def change_me(self, caller: Caller, patch: MePatch) -> Me:
        """Changes what the caller sets for themselves."""
        me = await self._db.write(users.change_me, caller, patch)
        self.forget(user_id=caller.user_id)
        return me

    async def change_password(self, caller: Caller, change: PasswordChange, *, address: str) -> str | None:
        """Gives the caller a new password and ends all other sessions; the session's new token (a key has none).

        Raises:
            PasswordWrong: the present one is another.
            PasswordUnfit: the new one cannot be used.
            SignInLimited: there were too many attempts.
        """
        caller.need("all")
        me = await self._db.read(users.get_me, caller)
        candidate = await self._db.write(sign_in.begin_attempt, me.email, address)
        if candidate is None or not await self.hasher.check(change.current, candidate.password_hash):
            raise PasswordWrong(field="current")
        hashed = await self.hasher.prepare_async(change.new, email=me.email, field="new")
        token = await self._db.write(sign_in.finish_password_change, caller, candidate, hashed, address=address)
        self.forget(user_id=caller.user_id)
        return token

    async def confirm_password(self, caller: Caller, password: str, *, address: str) -> int:
        """The caller shows again who they are; until when that holds (milliseconds).

        Raises:
            PasswordWrong: it is another.
            SignInLimited: there were too many attempts.
        """
        need_session(caller)
        me = await self._db.read(users.get_me, caller)
        candidate = await self._db.write(sign_in.begin_attempt, me.email, address)
        if candidate is None or not await self.hasher.check(password, candidate.password_hash):
            raise PasswordWrong(field="password")
        minutes = self.settings.recent_minutes
        finish = sign_in.finish_confirmation
        return await self._db.write(finish, caller, candidate, address=address, minutes=minutes)

    def forget(self, *, session_id: str | None = None, key_id: str | None = None, user_id: str | None = None) -> None:
        """The next request of this session, key or person is looked up afresh."""
        self._forgotten += 1
        for name, known in list(self._known.items()):
            who = known.caller
            if (
                (session_id is not None and who.session_id == session_id)
                or (key_id is not None and who.key_id == key_id)
                or (user_id is not None and who.user_id == user_id)
            ):
                del self._known[name]

    async def settle(self) -> None:
        """Waits until what is being noted is written."""
        if self._notes:
            await asyncio.wait(self._notes)

    async def close(self) -> None:
        """Writes what is still to be noted, and ends the threads."""
        await self.settle()
        self.hasher.close()

    def _live(self, name: str) -> _Known | None:
        known = self._known.get(name)
        if known is not None and known.until <= self._clock():
            del self._known[name]
            return None
        return known

    def _remember(self, name: str, seen: int, known: _Known) -> _Known:
        if seen != self._forgotten:
            return known
        if len(self._known) >= CACHED_MOST:
            now = self._clock()
            self._known = {n: k for n, k in self._known.items() if k.until > now}
            if len(self._known) >= CACHED_MOST:
                self._known.clear()
        self._known[name] = known
        return known

    def _note(self, write: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(_quietly(write))
        self._notes.add(task)
        task.add_done_callback(self._notes.discard)


async def _quietly(write: Coroutine[Any, Any, None]) -> None:
    try:
        await write
    except Exception as error:  # when something was last used is not worth a failed request
        log.warning("last use could not be noted: %s", type(error).__name__)
