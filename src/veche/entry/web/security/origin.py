"""Pure checks: does a request come from our own pages, and does it ask for a host that is ours?"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from veche.entry.web.security.facts import Facts

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


def from_ourselves(facts: Facts, allowed: Collection[str]) -> bool:
    """Was a cookie-carrying request that changes something (or opens a socket) made by our own page?

    Browsers that send neither `Sec-Fetch-Site` nor `Origin` with such a request are too old to be trusted with a
    cookie; programs send neither, and no cookie.
    """
    if facts.origin is not None and facts.origin in allowed:
        return True
    if facts.site is not None:
        return facts.site in ("same-origin", "none")
    if facts.origin is not None:
        return facts.origin.startswith(("http://", "https://")) and _same_host(facts.origin, facts.host)
    return facts.cookie is None


def host_allowed(host: str, allowed: Sequence[str]) -> bool:
    """Is it one of the names we answer to? `*.example.org` stands for all names below example.org."""
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    return any(
        name.endswith(pattern[1:]) and len(name) >= len(pattern) if pattern.startswith("*.") else name == pattern
        for pattern in (p.lower() for p in allowed)
    )


def _same_host(origin: str, host: str) -> bool:
    scheme, _, place = origin.partition("://")
    default = ":443" if scheme == "https" else ":80"
    return bool(host) and place.removesuffix(default) == host.removesuffix(default)
