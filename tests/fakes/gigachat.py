"""A fake of GigaChat: a token for an authorization key, `functions` for tools, JSON for results."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterator
from typing import Any, ClassVar

from aiohttp import web

from tests.fakes.openai import FakeOpenAI
from tests.fakes.script import Recorded, Refusal, RefusalName, Script
from tests.fakes.server import Complaint, Failure, Frame, only

_FIELDS = {
    "model", "messages", "stream", "temperature", "top_p", "max_tokens", "functions", "function_call",
    "repetition_penalty", "update_interval", "response_format", "reasoning_effort",
}  # fmt: skip

_REFUSALS: dict[RefusalName, tuple[int, str]] = {
    "key": (401, "Authorization error: header is incorrect {key}"),
    "forbidden": (403, "Permission denied"),
    "model": (404, "No such model"),
    "rate": (429, "Too many requests"),
    "quota": (402, "Payment Required"),
    "server": (500, "Internal Server Error"),
    "overloaded": (503, "Service Unavailable"),
    "too_long": (422, "Number of tokens in prompt exceeds the model's context window: 140000 > 131072"),
    "filter": (451, "Blocked"),
    "request": (422, "Invalid params: {text}"),
}


class FakeGigaChat(FakeOpenAI):
    """`credentials` is the authorization key; `lifetime` is of a token, in seconds; `exchanges` counts tokens given.

    `oauth_url` is the address of the exchange. `revoke()` makes the tokens given so far worthless.
    """

    path: ClassVar[str] = "/api/v1"
    default_models: ClassVar[tuple[str, ...]] = ("GigaChat-2", "GigaChat-2-Max")

    def __init__(
        self, *args: Any, credentials: str = "Y2xpZW50OnNlY3JldA==", lifetime: float = 1800, **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        self.fields = _FIELDS
        self.credentials = credentials
        self.lifetime = lifetime
        self.exchanges = 0
        self.scopes: list[str] = []
        self._tokens: dict[str, float] = {}

    def routes(self) -> list[web.RouteDef]:
        return [*super().routes(), web.post("/api/v2/oauth", self._oauth)]

    @property
    def oauth_url(self) -> str:
        return f"{self.root}/api/v2/oauth"

    def revoke(self) -> None:
        self._tokens.clear()

    async def _oauth(self, request: web.Request) -> web.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        if headers.get("content-type") != "application/x-www-form-urlencoded":
            return web.json_response({"code": 1, "message": "wrong content type"}, status=415)
        try:
            assert uuid.UUID(headers.get("rquid", "")).version == 4
        except (ValueError, AssertionError):
            return web.json_response({"code": 1, "message": "RqUID must be a uuid4"}, status=400)
        if headers.get("authorization") != f"Basic {self.credentials}":
            message = f"credentials doesn't match db data: {headers.get('authorization')}"
            return web.json_response({"code": 6, "message": message}, status=401)
        form = await request.post()
        self.scopes.append(str(form.get("scope")))
        if form.get("scope") not in ("GIGACHAT_API_PERS", "GIGACHAT_API_B2B", "GIGACHAT_API_CORP"):
            return web.json_response({"code": 7, "message": "scope is empty or wrong"}, status=400)
        self.exchanges += 1
        token = f"eyJ-fake-token-{uuid.uuid4().hex}"
        self._tokens[token] = time.time() + self.lifetime
        return web.json_response({"access_token": token, "expires_at": int(self._tokens[token] * 1000)})

    def authorise(self, recorded: Recorded) -> None:
        token = recorded.headers.get("authorization", "").removeprefix("Bearer ")
        if self._tokens.get(token, 0) <= time.time():
            raise Complaint("Token has expired", "key")

    def check_messages(self, messages: list[dict[str, Any]]) -> None:
        called: str | None = None
        for place, message in enumerate(messages):
            role = message.get("role")
            if not isinstance(message.get("content"), str):
                raise Complaint("content must be a string")
            if called is not None and (role != "function" or message.get("name") != called):
                raise Complaint("a function's call must be followed by its result")
            called = None
            match role:
                case "system" if place == 0:
                    only(message, {"role", "content"}, "message")
                case "user":
                    only(message, {"role", "content", "attachments"}, "message")
                case "assistant":
                    only(message, {"role", "content", "function_call", "functions_state_id"}, "message")
                    if (call := message.get("function_call")) is not None:
                        only(call, {"name", "arguments"}, "function_call", {"name", "arguments"})
                        if not isinstance(call["arguments"], dict):
                            raise Complaint("function_call.arguments must be an object")
                        called = call["name"]
                case "function":
                    only(message, {"role", "content", "name"}, "message", {"name"})
                    json.loads(message["content"])
                case _:
                    raise Complaint(f"role {role} is not allowed here")

    def call_frames(self, script: Script, chunk: Any) -> Iterator[Frame]:
        for call in script.calls:
            called = {"name": call.name, "arguments": call.arguments}
            yield True, chunk({"content": "", "function_call": called, "functions_state_id": call.id})

    def reason(self, script: Script) -> str:
        names = {"tool_calls": "function_call", "content_filter": "blacklist"}
        return names.get(script.reason, script.reason)

    def last_fields(self, script: Script) -> dict[str, Any]:
        tokens = script.tokens
        if tokens is None:
            return {}
        return {
            "usage": {
                "prompt_tokens": tokens.input,
                "completion_tokens": tokens.output,
                "total_tokens": tokens.input + tokens.output,
                "precached_prompt_tokens": tokens.cached,
            }
        }

    def failure(self, refusal: Refusal, text: str, recorded: Recorded) -> Failure:
        status, message = _REFUSALS[refusal.name]
        key = recorded.headers.get("authorization", "")
        return status, {"status": status, "message": message.format(key=key, text=text)}, {}
