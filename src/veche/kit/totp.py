"""One-time codes that change every thirty seconds (RFC 6238 over HMAC-SHA1, six digits), as all phones make them."""

from __future__ import annotations

import base64
import binascii
import hmac
from typing import Final
from urllib.parse import quote

STEP: Final = 30_000  # milliseconds
DIGITS: Final = 6
DRIFT: Final = 1  # steps by which a phone's clock may be wrong, either way


def code_at(secret: str, step: int) -> str:
    """The code of one step.

    Raises:
        ValueError: the secret is no base32.
    """
    try:
        key = base64.b32decode(secret + "=" * (-len(secret) % 8), casefold=True)
    except binascii.Error as error:
        raise ValueError("the secret is no base32") from error
    digest = hmac.digest(key, step.to_bytes(8, "big"), "sha1")
    start = digest[-1] & 0x0F
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFF_FFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def match_step(secret: str, code: str, now: int, *, after: int) -> int | None:
    """The step whose code this is; `None` when it is none of those near `now`, or was used (`after`) already."""
    present = now // STEP
    found = None
    for step in range(present - DRIFT, present + DRIFT + 1):
        if hmac.compare_digest(code_at(secret, step).encode(), code.encode("utf-8", "replace")) and step > after:
            found = step
    return found


def enrolment_uri(secret: str, *, issuer: str, account: str) -> str:
    """What the QR code says to the phone."""
    label = quote(f"{issuer}:{account}", safe="")
    return f"otpauth://totp/{label}?secret={secret}&issuer={quote(issuer, safe='')}&digits={DIGITS}&period=30"
