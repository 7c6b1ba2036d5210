"""The reception: what is done about people from outside a transaction, with passwords hashed beside the loop."""

from __future__ import annotations

from veche.features.identity.schemas.people import Account, AccountPatch, JoinRequest, ResetRequest
from veche.features.identity.service import joining, people
from veche.features.identity.service.doorkeeper import Doorkeeper
from veche.features.identity.service.people import Farewell
from veche.features.identity.service.sessions import Place, SignedIn
from veche.kit.caller import Caller
from veche.kit.db import Database


class Reception:
    """Lets people in by links, and makes what changes about an account hold at once.

    Args:
        db: where people are.
        doorkeeper: who forgets what was known of callers.
        farewell: what higher features do when a person is removed.
    """

    def __init__(self, db: Database, doorkeeper: Doorkeeper, farewell: Farewell) -> None:
        self._db = db
        self._doorkeeper = doorkeeper
        self._farewell = farewell

    async def join(self, token: str, request: JoinRequest, place: Place) -> SignedIn:
        """Makes an account by an invitation, and signs it in.

        Raises:
            InvitationGone, JoinRefused, EmailMalformed, PasswordUnfit, SignInLimited: nothing was made.
        """
        await self._db.write(joining.begin_join, token, place.address)
        # hashed before anything is looked up, so that all refusals take the same time
        hashed = await self._doorkeeper.hasher.prepare_async(request.password, email=request.email)
        settings = self._doorkeeper.settings
        return await self._db.write(joining.finish_join, token, request, hashed, place=place, settings=settings)

    async def reset(self, token: str, request: ResetRequest, place: Place) -> None:
        """Sets a new password by a link; the person then signs in as usual.

        Raises:
            ResetGone, PasswordUnfit, SignInLimited: nothing was changed.
        """
        email = await self._db.write(joining.begin_reset, token, place.address)
        hashed = await self._doorkeeper.hasher.prepare_async(request.password, email=email)
        user_id = await self._db.write(joining.finish_reset, token, hashed, address=place.address)
        self._doorkeeper.forget(user_id=user_id)

    async def change_account(self, caller: Caller, person_id: str, patch: AccountPatch) -> Account:
        """`people.change_account`, at once in force."""
        changed = await self._db.write(people.change_account, caller, person_id, patch)
        self._doorkeeper.forget(user_id=person_id)
        return changed

    async def remove_account(self, caller: Caller, person_id: str) -> None:
        """`people.remove_account`, at once in force."""
        await self._db.write(people.remove_account, caller, person_id, self._farewell)
        self._doorkeeper.forget(user_id=person_id)
