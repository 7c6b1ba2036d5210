"""Pure rules of identity: e-mail and password rules, hashes of tokens, back-off, cookies."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import re
import unicodedata
from typing import Final, NamedTuple

import msgspec

from veche.features.identity.errors import EmailMalformed, InterfaceTooLarge, PasswordUnfit
from veche.features.identity.schemas import Interface, InterfacePatch

SESSION_COOKIE: Final = "veche_session"
MINUTE: Final = 60_000
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR
ROTATE_AFTER: Final = DAY
GRACE: Final = MINUTE  # in which parallel requests may still carry the replaced token
TOUCH_AFTER: Final = MINUTE
KNOWN_FOR: Final = 30 * DAY  # since the last try from there
KNOWN: Final = "known:"
INTERFACE_BYTES: Final = 16_384
DEVICE_LIFE: Final = 10 * MINUTE
DEVICE_PAUSE: Final = 2  # seconds between two questions of a device that waits …
DEVICE_SLOWER: Final = 5  # … and so many more each time it asks too soon (RFC 8628, 3.5)
DEVICES_MOST: Final = 1_000  # that wait at once

_EMAIL = re.compile(r"[^@\s\x00-\x1f<>\"]{1,64}@[^@\s\x00-\x1f<>\"]{1,189}")

# the most used passwords of eight characters and more in published breaches, and what suggests itself here
_COMMON_TEXT = """
12345678 123456789 1234567890 12345678910 0123456789 0987654321 9876543210 987654321 87654321 11111111 00000000
111111111 1111111111 88888888 66666666 99999999 12341234 11223344 112233445566 123123123 1q2w3e4r 1q2w3e4r5t
1qaz2wsx qazwsxedc zaq12wsx q1w2e3r4 q1w2e3r4t5 qwertyui qwertyuiop qwerty12 qwerty123 qwerty1234 qwerty12345
asdfghjk asdfghjkl zxcvbnm1 password password1 password12 password123 password1234 passw0rd p@ssw0rd p@ssword
pa$$word iloveyou iloveyou1 sunshine princess football baseball superman michael1 computer trustno1 starwars
internet whatever letmein1 welcome1 welcome123 admin123 admin1234 administrator changeme changeme123 secret123
letmein123 football1 abc12345 abcd1234 abcdefgh a1b2c3d4 aa123456 aa12345678 dragon123 monkey123 master123
йцукенгш йцукенгшщз йцукен123 пароль123 пароль12 парольпароль привет123 vecheveche veche123
"""
_COMMON: Final = frozenset(_COMMON_TEXT.split())


class Backoff(NamedTuple):
    """How many failures are forgiven, how the wait then grows, and after what quiet all is forgotten."""

    free: int
    first: int
    most: int
    forget: int


ACCOUNT: Final = Backoff(free=5, first=2_000, most=15 * MINUTE, forget=DAY)
ADDRESS: Final = Backoff(free=20, first=2_000, most=15 * MINUTE, forget=HOUR)
DEVICES: Final = Backoff(free=30, first=2_000, most=15 * MINUTE, forget=HOUR)  # begun from one network


def block_after(rule: Backoff, failures: int) -> int:
    """Milliseconds to wait after so many failures in a row: nothing, then doubling."""
    beyond = failures - rule.free
    return min(rule.most, rule.first << min(beyond, 30)) if beyond >= 0 else 0


def hash_token(token: str) -> str:
    """What the database keeps of a token: enough to know it again (tokens have 256 random bits, so SHA-256 will do)."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def same(one: str, other: str) -> bool:
    """Equality that takes the same time wherever the texts differ."""
    return hmac.compare_digest(one.encode("utf-8", "surrogatepass"), other.encode("utf-8", "surrogatepass"))


def account_name(email: str) -> str:
    """The account's name in the count of failures; hashed, for people type passwords into the wrong field."""
    return f"account:{hash_token(tidy_email(email))[:40]}"


def known_name(user_id: str, address: str) -> str:
    """The name of an account as entered from one network, for those from which it was entered before.

    Failures there are counted apart, so that a stranger's guesses do not lock a person out at home.
    """
    return f"{KNOWN}{hash_token(user_id + ' ' + address_name(address))[:40]}"


def address_name(address: str) -> str:
    """The network's name in the count of failures: an IPv4 address, or the /64 that one IPv6 customer has."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return f"address:{address[:60]}"
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return f"address:{ip.ipv4_mapped}"
        return f"address:{ipaddress.ip_network((int(ip), 64), strict=False)}"
    return f"address:{ip}"


def device_code(number: int) -> str:
    """How a code is shown that a person types: nine digits, which every keyboard layout has, in threes."""
    text = f"{number:09d}"
    return f"{text[:3]}-{text[3:6]}-{text[6:]}"


def tidy_code(code: str) -> str:
    """The digits of a typed code, however they were set apart."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", code) if sign in "0123456789")


def tidy_claim(text: str, most: int = 60) -> str:
    """What a program says of itself, on one line and without signs that cannot be seen."""
    clean = "".join(sign if sign.isprintable() else " " for sign in text)
    return " ".join(clean.split())[:most].strip() or "?"


def tidy_email(email: str) -> str:
    """The form in which addresses are kept and compared."""
    return unicodedata.normalize("NFC", email.strip()).lower()


def check_email(email: str) -> str:
    """`email` in the form in which it is kept.

    Raises:
        EmailMalformed: it is not an address.
    """
    tidy = tidy_email(email)
    if not _EMAIL.fullmatch(tidy) or len(tidy) > 254:
        raise EmailMalformed(field="email")
    return tidy


def tidy_password(password: str) -> str:
    """One form for what different keyboards send for the same characters (NIST SP 800-63B, 3.1.1.2)."""
    return unicodedata.normalize("NFKC", password)


def check_password(password: str, email: str, field: str = "password") -> None:
    """Is it fit to be a password?

    Raises:
        PasswordUnfit: `password.short`, `password.long`, `password.email` or `password.common`.
    """
    text = tidy_password(password)
    low = text.lower()
    if len(text) < 8:
        raise PasswordUnfit(code="password.short", field=field, least=8)
    if len(text) > 256:
        raise PasswordUnfit(code="password.long", field=field, most=256)
    if low in (tidy_email(email), tidy_email(email).partition("@")[0]):
        raise PasswordUnfit(code="password.email", field=field)
    if low in _COMMON or len(set(low)) < 3:
        raise PasswordUnfit(code="password.common", field=field)


def session_cookie(token: str, *, secure: bool, days: int) -> str:
    """The Set-Cookie value that gives a browser its session; an empty token takes it away."""
    age = days * 86_400 if token else 0
    return f"{SESSION_COOKIE}={token}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax" + ("; Secure" if secure else "")


def merge_interface(kept: Interface, patch: InterfacePatch) -> Interface:
    """The preferences with the patch over them: `None` takes one away, a group is merged by its names.

    Raises:
        InterfaceTooLarge: they would be more than is kept.
    """
    merged = dict(kept)
    for name, value in patch.items():
        before = merged.get(name)
        if value is None:
            merged.pop(name, None)
        elif isinstance(value, dict):
            group = {**before, **value} if isinstance(before, dict) else value
            merged[name] = {key: one for key, one in group.items() if one is not None}
        else:
            merged[name] = value
    if len(msgspec.json.encode(merged)) > INTERFACE_BYTES:
        raise InterfaceTooLarge(most=INTERFACE_BYTES)
    return merged
