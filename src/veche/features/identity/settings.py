"""Settings of identity and of the doors' security: `VECHE_IDENTITY_…`."""

from __future__ import annotations

import ipaddress
from typing import Literal

import msgspec


class IdentitySettings(msgspec.Struct, frozen=True):
    """How long sign-ins last and whom the doors trust.

    Args:
        session_days: a session ends after so many days without use.
        session_max_days: and after so many days in any case.
        setup_hours: how long the owner's one-time link is good.
        directory: may members see each other's names to share with? Otherwise they share by exact e-mail.
        cache_seconds: how long a revocation made in another process may go unnoticed; at most 60.
        secure_cookies: `auto` marks cookies Secure when the request came by https; `always` always.
        allowed_origins: other origins whose pages may use the cookie, as `https://chat.example.org`.
        allowed_hosts: answers only to these Host names (`*.example.org` too); empty: to any.
        trusted_proxies: networks whose X-Forwarded-* headers are believed, as `10.0.0.0/8`.
        body_bytes: the largest request body, files aside.
        hsts_seconds: how long browsers shall insist on https; 0 leaves the header out.
        recent_minutes: for so long after a sign-in, sensitive changes do not ask for the password again.
        public_url: the address that people use, as `https://chat.example.org`; passkeys are made for it.
    """

    session_days: int = 30
    session_max_days: int = 365
    setup_hours: int = 24
    directory: bool = True
    cache_seconds: int = 30
    secure_cookies: Literal["auto", "always"] = "auto"
    allowed_origins: list[str] = []
    allowed_hosts: list[str] = []
    trusted_proxies: list[str] = []
    body_bytes: int = 1 << 20
    hsts_seconds: int = 31_536_000
    recent_minutes: int = 15
    public_url: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.cache_seconds <= 60:
            raise ValueError("VECHE_IDENTITY_CACHE_SECONDS must be between 0 and 60")
        if self.session_days < 1 or self.session_max_days < self.session_days:
            raise ValueError("VECHE_IDENTITY_SESSION_DAYS must be at least 1 and at most …SESSION_MAX_DAYS")
        if not 1 <= self.recent_minutes <= 1440:
            raise ValueError("VECHE_IDENTITY_RECENT_MINUTES must be between 1 and 1440")
        if self.public_url and not self.public_url.startswith(("http://", "https://")):
            raise ValueError("VECHE_IDENTITY_PUBLIC_URL must begin with http:// or https://")
        for origin in self.allowed_origins:
            if not origin.startswith(("http://", "https://")):
                raise ValueError(f"VECHE_IDENTITY_ALLOWED_ORIGINS: {origin!r} must begin with http:// or https://")
        for network in self.trusted_proxies:
            try:
                ipaddress.ip_network(network, strict=False)
            except ValueError as error:
                raise ValueError(f"VECHE_IDENTITY_TRUSTED_PROXIES: {error}") from error
