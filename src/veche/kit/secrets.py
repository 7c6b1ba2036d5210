"""Secrets at rest: sealed with a key that lies outside the database, in a file only the owner can read."""

from __future__ import annotations

import contextlib
import os
import secrets as _secrets
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from veche.kit.errors import VecheError


class SealBroken(VecheError):
    """A sealed value cannot be opened: the key file is another one than it was sealed with."""

    code = "secrets.unreadable"
    kind = "broken"


class Sealer:
    """Seals and opens short texts (Fernet: AES-128-CBC with HMAC-SHA256, fresh IV each time)."""

    def __init__(self, key: bytes) -> None:
        self._fernet = Fernet(key)

    def seal(self, text: str) -> str:
        """`text`, unreadable without the key."""
        return self._fernet.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """What was sealed.

        Raises:
            SealBroken: it was sealed with another key, or altered.
        """
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise SealBroken from error


def load_sealer(path: Path) -> Sealer:
    """The sealer with the key in `path`, which is made (mode 0600) when it does not exist."""
    with contextlib.suppress(FileExistsError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(Fernet.generate_key())
    try:
        return Sealer(path.read_bytes().strip())
    except ValueError as error:
        raise SealBroken(path=str(path)) from error


def new_token(prefix: str = "") -> str:
    """An unguessable token: 256 random bits, URL-safe."""
    return prefix + _secrets.token_urlsafe(32)
