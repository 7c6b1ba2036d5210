"""The guard at the web door: who calls, from which page, how much they send, and what browsers are told."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from typing import Any

from veche.entry.web.security.facts import Facts, Proxies
from veche.entry.web.security.origin import SAFE, from_ourselves, host_allowed
from veche.entry.web.security.refusals import (
    BodyTooLarge,
    CsrfRefused,
    HostRefused,
    Render,
    Rendered,
    as_problem,
    raw_headers,
    status_of,
)
from veche.entry.web.security.reply import ALWAYS, NO_STORE, LimitedBody, Receive, Reply, Send
from veche.features.identity.errors import KeyRefused
from veche.features.identity.logic import session_cookie
from veche.features.identity.service import Doorkeeper
from veche.features.identity.settings import IdentitySettings
from veche.kit.errors import Unauthenticated, VecheError
from veche.kit.ids import new_id
from veche.kit.web import CALLER

__all__ = ["OPEN", "REQUEST_ID", "Render", "Rendered", "Security", "as_problem", "status_of"]

REQUEST_ID = "veche.request_id"
PRIVATE = ("/api/", "/v1/", "/chat/api/")
OPEN = frozenset(
    {
        "/api/device",
        "/api/device/key",
        "/api/health",
        "/api/join/",
        "/api/manual/",
        "/api/openapi.json",
        "/api/reset/",
        "/api/session",
        "/api/shared/",
        "/api/session/passkey",
        "/api/session/passkey/options",
        "/api/setup",
    }
)
"""Of the private paths, those that answer to everybody; one that ends with a slash stands for all below it."""
log = logging.getLogger("veche.door")


class Security:
    """Pure ASGI middleware, outermost of all.

    Args:
        app: what it guards.
        doorkeeper: knows callers by their tokens.
        settings: whom to trust.
        body_limits: path prefix → bytes, where other than `settings.body_bytes` hold; the longest prefix counts.
        refusals: path prefix → how a refusal looks there; elsewhere it is a problem document.
        open_paths: where nobody has to be signed in.
    """

    def __init__(
        self,
        app: Any,
        doorkeeper: Doorkeeper,
        settings: IdentitySettings,
        *,
        body_limits: Mapping[str, int] | None = None,
        refusals: Mapping[str, Render] | None = None,
        open_paths: Collection[str] = OPEN,
    ) -> None:
        self.app = app
        self._doorkeeper = doorkeeper
        self._open = frozenset(open_paths)
        self._open_below = tuple(path for path in open_paths if path.endswith("/"))
        self._settings = settings
        self._limits = sorted((body_limits or {}).items(), key=lambda item: -len(item[0]))
        self._refusals = sorted((refusals or {}).items(), key=lambda item: -len(item[0]))
        self._proxies = Proxies(settings.trusted_proxies)
        self._origins = frozenset(origin.rstrip("/").lower() for origin in settings.allowed_origins)
        hsts = (b"strict-transport-security", f"max-age={settings.hsts_seconds}".encode())
        self._plain = list(ALWAYS)
        self._secure = [*ALWAYS, hsts] if settings.hsts_seconds else self._plain

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] == "http":
            await self._http(dict(scope), receive, send)
        elif scope["type"] == "websocket":
            await self._socket(dict(scope), receive, send)
        else:
            await self.app(scope, receive, send)

    async def _http(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        facts = self._introduce(scope)
        path: str = scope["path"]
        reply = Reply(send, self._headers(scope, path))
        most = next((limit for prefix, limit in self._limits if path.startswith(prefix)), self._settings.body_bytes)
        try:
            if scope["method"] not in SAFE and facts.key is None and not from_ourselves(facts, self._origins):
                raise CsrfRefused
            if facts.length is not None and facts.length > most:
                raise BodyTooLarge(most=most)
            await self._admit(scope, facts)
        except VecheError as refusal:
            await self._refuse(scope, reply, refusal)
            return
        if facts.cookie and facts.key is None and path.startswith("/api/"):
            await self._rotate(scope, facts.cookie, reply)
        if not facts.body and scope["method"] in SAFE:
            await self.app(scope, receive, reply.send)
            return
        body = LimitedBody(receive, most, reply)
        try:
            await self.app(scope, body.receive, reply.send)
        except BodyTooLarge:
            if reply.started:
                raise
        if body.exceeded and not reply.started:
            reply.void = False
            await self._refuse(scope, reply, BodyTooLarge(most=most))

    async def _socket(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        facts = self._introduce(scope)
        try:
            if facts.key is None and not from_ourselves(facts, self._origins):
                raise CsrfRefused
            await self._admit(scope, facts)
        except VecheError as refusal:
            await receive()  # websocket.connect
            # browsers hide the answer from their page, and uvicorn logs an error for every answer with a body
            if facts.key is None or "websocket.http.response" not in (scope.get("extensions") or {}):
                await send({"type": "websocket.close", "code": 1008})  # the server makes it a 403
                return
            rendered = self._render(scope, refusal)
            headers = raw_headers(refusal, rendered)
            await send({"type": "websocket.http.response.start", "status": status_of(refusal), "headers": headers})
            await send({"type": "websocket.http.response.body", "body": rendered.body})
            return
        await self.app(scope, receive, send)

    def _introduce(self, scope: dict[str, Any]) -> Facts:
        facts = Facts(scope["headers"])
        self._proxies.believe(scope, facts)
        scope[REQUEST_ID] = facts.request_id or new_id()
        scope[CALLER] = None
        return facts

    async def _admit(self, scope: dict[str, Any], facts: Facts) -> None:
        """Finds the caller; a key that is no good is refused everywhere, a stale cookie is nobody.

        Nobody is turned away here, before a byte of his body is read; that endpoints ask for a caller as well
        is the second lock.
        """
        if self._settings.allowed_hosts and not host_allowed(facts.host, self._settings.allowed_hosts):
            raise HostRefused
        if facts.key is not None:
            scope[CALLER] = await self._doorkeeper.find_by_key(facts.key)
            if scope[CALLER] is None:
                raise KeyRefused
        elif facts.cookie is not None:
            scope[CALLER] = await self._doorkeeper.find_by_session(facts.cookie)
        if scope[CALLER] is None and not self._is_open(scope["path"]):
            raise Unauthenticated

    def _is_open(self, path: str) -> bool:
        return not path.startswith(PRIVATE) or path in self._open or path.startswith(self._open_below)

    async def _rotate(self, scope: dict[str, Any], token: str, reply: Reply) -> None:
        if not self._doorkeeper.rotation_due(token):
            return
        try:
            fresh = await self._doorkeeper.rotate(token)
        except VecheError as error:  # the old token stays good: try with the next request
            log.warning("a session's token could not be replaced: %s", error.code)
            return
        if fresh:
            secure = self._settings.secure_cookies == "always" or scope["scheme"] == "https"
            reply.give_cookie(session_cookie(fresh, secure=secure, days=self._settings.session_days))

    async def _refuse(self, scope: dict[str, Any], reply: Reply, refusal: VecheError) -> None:
        rendered = self._render(scope, refusal)
        headers = raw_headers(refusal, rendered)
        await reply.send({"type": "http.response.start", "status": status_of(refusal), "headers": headers})
        await reply.send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else rendered.body})

    def _render(self, scope: dict[str, Any], refusal: VecheError) -> Rendered:
        render = next((r for prefix, r in self._refusals if scope["path"].startswith(prefix)), as_problem)
        return render(scope, refusal, status_of(refusal))

    def _headers(self, scope: dict[str, Any], path: str) -> list[tuple[bytes, bytes]]:
        ours = self._secure if scope.get("scheme") == "https" else self._plain
        own = (b"x-request-id", scope[REQUEST_ID].encode("latin-1"))
        return [*ours, NO_STORE, own] if path.startswith(PRIVATE) else [*ours, own]
