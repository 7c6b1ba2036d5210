"""Password hashes (argon2id), made on threads of their own: one takes 64 MiB and some 0.1 s of CPU."""

from __future__ import annotations

import asyncio
import base64
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from veche.features.identity.errors import SignInLimited
from veche.features.identity.logic import check_email, check_password, tidy_password

T = TypeVar("T")

THREADS = 2  # so that at most 128 MiB are taken
WAITING = 32


class Hasher:
    """Makes and checks hashes.

    Args:
        argon: other parameters than RFC 9106's second recommendation, for tests.
    """

    def __init__(self, argon: PasswordHasher | None = None) -> None:
        self._argon = argon or PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="veche-argon2")
        self._busy = 0
        self._nobody = self._hash_of_nobody()

    def prepare(self, password: str, *, email: str, field: str = "password") -> str:
        """The hash of a new password; blocks for as long as the hash takes.

        Raises:
            EmailMalformed, PasswordUnfit: it cannot be used.
        """
        check_password(password, check_email(email), field)
        return self._argon.hash(tidy_password(password))

    async def prepare_async(self, password: str, *, email: str, field: str = "password") -> str:
        """`prepare`, beside the event loop."""
        return await self._run(lambda: self.prepare(password, email=email, field=field))

    async def hash_async(self, text: str) -> str:
        """The hash of a secret that is no account's password, such as a link's."""
        return await self._run(lambda: self._argon.hash(tidy_password(text)))

    async def check(self, password: str, hashed: str | None) -> bool:
        """Is it the password of this hash? Takes as long when there is no hash, so that nobody learns who exists."""
        return await self._run(lambda: self._check(password, hashed))

    async def refresh(self, password: str, hashed: str) -> str | None:
        """A new hash of the same password when the old one was made with other parameters."""
        if not self._argon.check_needs_rehash(hashed):
            return None
        return await self._run(lambda: self._argon.hash(tidy_password(password)))

    def close(self) -> None:
        """Ends the threads."""
        self._threads.shutdown(wait=True)

    def _check(self, password: str, hashed: str | None) -> bool:
        text = tidy_password(password)
        if len(text) > 256:  # no stored password is that long, and its length says nothing about accounts
            return False
        try:
            return self._argon.verify(hashed or self._nobody, text)
        except (VerificationError, InvalidHashError):
            return False

    def _hash_of_nobody(self) -> str:
        """A hash in the usual form that no password has: random bytes."""
        salt, digest = (
            base64.b64encode(os.urandom(size)).decode().rstrip("=")
            for size in (self._argon.salt_len, self._argon.hash_len)
        )
        costs = f"m={self._argon.memory_cost},t={self._argon.time_cost},p={self._argon.parallelism}"
        return f"$argon2id$v=19${costs}${salt}${digest}"

    async def _run(self, work: Callable[[], T]) -> T:
        if self._busy >= WAITING:
            raise SignInLimited(retry_after=3, seconds=3)
        self._busy += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._busy -= 1
