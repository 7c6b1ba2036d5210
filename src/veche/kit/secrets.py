"""Secrets at rest: sealed with a key that lies outside the database, in a file only the owner can read."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets as _secrets
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from veche.kit.errors import VecheError

if TYPE_CHECKING:  # loaded when something is sealed or opened
    from cryptography.fernet import Fernet


class SealBroken(VecheError):
    """A sealed value cannot be opened: the key file is another one than it was sealed with."""

    code = "secrets.unreadable"
    kind = "broken"


class KeyFileUnfit(SealBroken):
    """The key file cannot be read, or what it holds is no key (`secrets.key_damaged`)."""

    code = "secrets.key_file"


class Sealer:
    """Seals and opens short texts (Fernet: AES-128-CBC with HMAC-SHA256, fresh IV each time)."""

    def __init__(self, key: bytes) -> None:
        if len(base64.urlsafe_b64decode(key)) != 32:
            raise ValueError("a key has 32 bytes")
        self._key = key
        self._print = hashlib.sha256(b"fingerprint " + key).digest()

    @cached_property
    def _fernet(self) -> Fernet:
        from cryptography.fernet import Fernet

        return Fernet(self._key)

    def seal(self, text: str) -> str:
        """`text`, unreadable without the key."""
        return self._fernet.encrypt(text.encode()).decode()

    def fingerprint(self, text: str) -> str:
        """What `text` is known again by (HMAC-SHA256): without the key, not even short texts can be tried out."""
        return hmac.new(self._print, text.encode(), hashlib.sha256).hexdigest()

    def open(self, sealed: str) -> str:
        """What was sealed.

        Raises:
            SealBroken: it was sealed with another key, or altered.
        """
        from cryptography.fernet import InvalidToken

        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise SealBroken from error


def load_sealer(path: Path) -> Sealer:
    """The sealer with the key in `path`, which is made (mode 0600) when it does not exist.

    Raises:
        KeyFileUnfit: the file cannot be read or made, or holds no key.
    """
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            put_key(path, base64.urlsafe_b64encode(os.urandom(32)))
        return Sealer(path.read_bytes().strip())
    except OSError as error:
        raise KeyFileUnfit(path=str(path), reason=error.strerror or type(error).__name__) from error
    except ValueError as error:
        raise KeyFileUnfit(code="secrets.key_damaged", path=str(path)) from error


def put_key(path: Path, key: bytes) -> None:
    """Writes a key file, whole or not at all; one that is there stays."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(key)
            file.flush()
            os.fsync(file.fileno())
        # of two processes that start at once, both must go on with the key of the first
        try:
            os.link(part, path)
        except FileExistsError:
            return
        except OSError:  # a file system without hard links
            part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def new_token(prefix: str = "") -> str:
    """An unguessable token: 256 random bits, URL-safe."""
    return prefix + _secrets.token_urlsafe(32)
