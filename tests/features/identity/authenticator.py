"""An authenticator of software: makes passkeys and signs with them as a phone does, and lies when a test asks."""

from __future__ import annotations

import base64
import hashlib
import json
import os
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, ATTESTED = 1, 4, 64


def text64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def cbor(value: Any) -> bytes:
    """Writes what `read_cbor` reads."""
    match value:
        case bool() | None:
            return bytes([{False: 0xF4, True: 0xF5, None: 0xF6}[value]])
        case int():
            return _head(0, value) if value >= 0 else _head(1, -1 - value)
        case bytes():
            return _head(2, len(value)) + value
        case str():
            return _head(3, len(value.encode())) + value.encode()
        case list():
            return _head(4, len(value)) + b"".join(map(cbor, value))
        case dict():
            return _head(5, len(value)) + b"".join(cbor(k) + cbor(v) for k, v in value.items())
    raise TypeError(value)


def _head(major: int, number: int) -> bytes:
    if number < 24:
        return bytes([major << 5 | number])
    for short, size in ((24, 1), (25, 2), (26, 4)):
        if number < 256**size:
            return bytes([major << 5 | short]) + number.to_bytes(size, "big")
    return bytes([major << 5 | 27]) + number.to_bytes(8, "big")


@dataclass
class Authenticator:
    """One passkey. `algorithm` is COSE's: -7, -8 or -257."""

    origin: str = "https://veche.test"
    rp_id: str = "veche.test"
    algorithm: int = -7
    count: int = 0
    flags: int = PRESENT | VERIFIED
    credential: bytes = field(default_factory=lambda: os.urandom(32))

    def __post_init__(self) -> None:
        self.key: Any
        if self.algorithm == -7:
            self.key = ec.generate_private_key(ec.SECP256R1())
        elif self.algorithm == -8:
            self.key = ed25519.Ed25519PrivateKey.generate()
        else:
            self.key = rsa.generate_private_key(65537, 2048)

    def cose(self) -> dict[int, Any]:
        public = self.key.public_key()
        if self.algorithm == -7:
            numbers = public.public_numbers()
            x, y = (n.to_bytes(32, "big") for n in (numbers.x, numbers.y))
            return {1: 2, 3: -7, -1: 1, -2: x, -3: y}
        if self.algorithm == -8:
            return {1: 1, 3: -8, -1: 6, -2: public.public_bytes_raw()}
        numbers = public.public_numbers()
        return {1: 3, 3: -257, -1: numbers.n.to_bytes(256, "big"), -2: numbers.e.to_bytes(3, "big")}

    def create(self, challenge: str, *, kind: str = "webauthn.create") -> dict[str, str]:
        """The answer to `navigator.credentials.create`."""
        data = self._data(ATTESTED) + bytes(16) + len(self.credential).to_bytes(2, "big") + self.credential
        data += cbor(self.cose())
        attestation = cbor({"fmt": "none", "attStmt": {}, "authData": data})
        return {"client_data": text64(self._client(kind, challenge)), "attestation": text64(attestation)}

    def get(self, challenge: str, *, kind: str = "webauthn.get", more: int = 1) -> dict[str, str]:
        """The answer to `navigator.credentials.get`."""
        self.count += more
        client, data = self._client(kind, challenge), self._data(0)
        signed = data + hashlib.sha256(client).digest()
        if self.algorithm == -7:
            signature = self.key.sign(signed, ec.ECDSA(SHA256()))
        elif self.algorithm == -8:
            signature = self.key.sign(signed)
        else:
            signature = self.key.sign(signed, padding.PKCS1v15(), SHA256())
        return {
            "credential": text64(self.credential),
            "client_data": text64(client),
            "authenticator_data": text64(data),
            "signature": text64(signature),
        }

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _data(self, more: int) -> bytes:
        rp = hashlib.sha256(self.rp_id.encode()).digest()
        return rp + bytes([self.flags | more]) + self.count.to_bytes(4, "big")
