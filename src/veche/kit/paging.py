"""Cursor pages: a slice of a list and a pointer to what follows."""

from __future__ import annotations

import base64
import binascii
from typing import Any, Generic, TypeVar

import msgspec

from veche.kit.errors import Invalid

T = TypeVar("T")


class Page(msgspec.Struct, Generic[T]):
    """Some items, and the cursor of the next ones (`None` at the end)."""

    items: list[T]
    next: str | None = None


def encode_cursor(*values: Any) -> str:
    """Sort values of the last item as an opaque text."""
    return base64.urlsafe_b64encode(msgspec.json.encode(values)).decode().rstrip("=")


def decode_cursor(cursor: str | None, *kinds: type) -> tuple[Any, ...] | None:
    """The values of `encode_cursor`, checked against `kinds`.

    Raises:
        Invalid: `paging.cursor`, when it is not one of ours.
    """
    if cursor is None:
        return None
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        return msgspec.json.decode(raw, type=tuple[kinds])  # type: ignore[valid-type]
    except (binascii.Error, ValueError) as error:  # msgspec's errors are ValueErrors
        raise Invalid(code="paging.cursor") from error


def check_limit(limit: int, most: int = 500) -> int:
    """`limit` within 1…`most`.

    Raises:
        Invalid: `paging.limit`.
    """
    if not 1 <= limit <= most:
        raise Invalid(code="paging.limit", most=most)
    return limit
