"""Passkeys: what an authenticator answers, checked (WebAuthn level 3, sections 7.1 and 7.2).

Attestation is neither asked for nor looked at: who made the authenticator is nobody's business here.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

from veche.kit.cbor import read_cbor

ES256, EDDSA, RS256 = -7, -8, -257
ALGORITHMS: Final = (ES256, EDDSA, RS256)
_PRESENT, _VERIFIED, _BACKED_UP, _ATTESTED = 0x01, 0x04, 0x10, 0x40
_CREDENTIAL_MOST = 1023  # bytes


class PasskeyUnfit(ValueError):
    """The answer does not prove what it should; the text says why, for the log."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What the answer has to be made for."""

    challenge: str  # as text, base64url
    origins: Collection[str]
    rp_id: str


@dataclass(frozen=True, slots=True)
class Credential:
    """A new passkey."""

    id: bytes
    key: bytes  # COSE
    count: int
    backed_up: bool


def check_registration(expected: Expected, client_data: bytes, attestation: bytes) -> Credential:
    """The passkey that was just made.

    Raises:
        PasskeyUnfit: it was made for somebody else, without the person, or with a key of an unknown kind.
    """
    _check_client(expected, client_data, "webauthn.create")
    found = _decoded(attestation)
    data = found.get("authData") if isinstance(found, dict) else None
    if not isinstance(data, bytes):
        raise PasskeyUnfit("no authenticator data")
    flags, count = _check_authenticator(expected, data)
    if not flags & _ATTESTED or len(data) < 55:
        raise PasskeyUnfit("no credential")
    size = int.from_bytes(data[53:55], "big")
    credential, key = data[55 : 55 + size], data[55 + size :]
    if not 0 < size <= _CREDENTIAL_MOST or len(credential) < size:
        raise PasskeyUnfit("a credential of impossible length")
    _, end = _decode(key)
    _public_key(key[:end])  # only a key that can be checked later is taken
    return Credential(credential, key[:end], count, bool(flags & _BACKED_UP))


def check_assertion(
    expected: Expected, client_data: bytes, data: bytes, signature: bytes, *, key: bytes, count: int
) -> int:
    """The authenticator's counter, if the answer was signed with this passkey by the person themselves.

    Raises:
        PasskeyUnfit: it was not, or the counter went back, as that of a copied passkey does.
    """
    _check_client(expected, client_data, "webauthn.get")
    _, fresh = _check_authenticator(expected, data)
    signed = data + hashlib.sha256(client_data).digest()
    public = _public_key(key)
    try:
        match public:
            case ec.EllipticCurvePublicKey():
                public.verify(signature, signed, ec.ECDSA(SHA256()))
            case rsa.RSAPublicKey():
                public.verify(signature, signed, padding.PKCS1v15(), SHA256())
            case _:
                public.verify(signature, signed)
    except InvalidSignature as error:
        raise PasskeyUnfit("the signature is another's") from error
    if (fresh or count) and fresh <= count:
        raise PasskeyUnfit("the counter went back")
    return fresh


def _check_client(expected: Expected, client_data: bytes, kind: str) -> None:
    try:
        said = json.loads(client_data)
    except (ValueError, RecursionError) as error:
        raise PasskeyUnfit("client data that cannot be read") from error
    if not isinstance(said, dict) or said.get("type") != kind:
        raise PasskeyUnfit("made for something else")
    challenge = said.get("challenge")
    if not isinstance(challenge, str) or not hmac.compare_digest(challenge.encode(), expected.challenge.encode()):
        raise PasskeyUnfit("another challenge")
    if said.get("origin") not in expected.origins or said.get("crossOrigin"):
        raise PasskeyUnfit("made on another site")


def _check_authenticator(expected: Expected, data: bytes) -> tuple[int, int]:
    if len(data) < 37 or not hmac.compare_digest(data[:32], hashlib.sha256(expected.rp_id.encode()).digest()):
        raise PasskeyUnfit("made for another site")
    flags = data[32]
    if not flags & _PRESENT or not flags & _VERIFIED:
        raise PasskeyUnfit("the person was not asked")
    return flags, int.from_bytes(data[33:37], "big")


def _public_key(key: bytes) -> Any:
    fields = _decoded(key)
    if not isinstance(fields, dict):
        raise PasskeyUnfit("no key")
    try:
        match fields.get(3), fields.get(1):
            case -7, 2 if fields.get(-1) == 1:
                x, y = (int.from_bytes(_bytes(fields, name, 32), "big") for name in (-2, -3))
                return ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
            case -8, 1 if fields.get(-1) == 6:
                return ed25519.Ed25519PublicKey.from_public_bytes(_bytes(fields, -2, 32))
            case -257, 3:
                modulus, exponent = (int.from_bytes(_bytes(fields, name, None), "big") for name in (-1, -2))
                if modulus.bit_length() < 2048:
                    raise PasskeyUnfit("a key that is too short")
                return rsa.RSAPublicNumbers(exponent, modulus).public_key()
    except (ValueError, UnsupportedAlgorithm) as error:
        raise PasskeyUnfit("a key that cannot be used") from error
    raise PasskeyUnfit("a key of another kind")


def _bytes(fields: dict[Any, Any], name: int, size: int | None) -> bytes:
    value = fields.get(name)
    if not isinstance(value, bytes) or not value or (size is not None and len(value) != size) or len(value) > 1024:
        raise PasskeyUnfit("a key with parts missing")
    return value


def _decoded(data: bytes) -> Any:
    return _decode(data)[0]


def _decode(data: bytes) -> tuple[Any, int]:
    try:
        return read_cbor(data)
    except ValueError as error:
        raise PasskeyUnfit(str(error)) from error
