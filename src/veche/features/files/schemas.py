"""Files as doors show them (docs/protocol.md) and as higher features hold them."""

from __future__ import annotations

import msgspec


class File(msgspec.Struct, frozen=True):
    """One uploaded file without its bytes, which lie in the store under `sha256`."""

    id: str
    name: str
    media_type: str  # as its bytes are, not as the uploader said
    size: int
    sha256: str
    created_at: int


class Content(msgspec.Struct, frozen=True):
    """Bytes that the store has taken in; `head` are the first of them."""

    sha256: str
    size: int
    head: bytes
