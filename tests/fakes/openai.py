"""A fake of the chat completions wire, as strict as OpenAI; GigaChat's dialect is in `tests.fakes.gigachat`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, ClassVar

from aiohttp import web

from tests.fakes.script import Recorded, Refusal, RefusalName, Script
from tests.fakes.server import Complaint, Failure, FakeVendor, Frame, only, sse

_FIELDS = {
    "model", "messages", "stream", "stream_options", "temperature", "top_p", "max_tokens", "max_completion_tokens",
    "stop", "seed", "tools", "tool_choice", "parallel_tool_calls", "response_format", "reasoning_effort", "user",
    "safety_identifier", "n", "logprobs", "metadata", "store", "presence_penalty", "frequency_penalty",
}  # fmt: skip
_PART_FIELDS = {
    "text": {"type", "text"},
    "image_url": {"type", "image_url"},
    "input_audio": {"type", "input_audio"},
    "file": {"type", "file"},
}
_NAME = re.compile(r"[a-zA-Z0-9_-]{1,64}")
_DATA_URL = re.compile(r"data:[\w.+-]+/[\w.+-]+;base64,[A-Za-z0-9+/=]+")

# status, type, code, message
_REFUSALS: dict[RefusalName, tuple[int, str, str | None, str]] = {
    "key": (401, "invalid_request_error", "invalid_api_key", "Incorrect API key provided: {key}."),
    "forbidden": (403, "invalid_request_error", None, "Your organization must be verified to do this."),
    "model": (404, "invalid_request_error", "model_not_found", "The model `{model}` does not exist."),
    "rate": (429, "requests", "rate_limit_exceeded", "Rate limit reached for requests per min (RPM)."),
    "quota": (429, "insufficient_quota", "insufficient_quota", "You exceeded your current quota."),
    "server": (500, "server_error", None, "The server had an error while processing your request."),
    "overloaded": (503, "server_error", None, "The engine is currently overloaded, please try again later."),
    "too_long": (
        400, "invalid_request_error", "context_length_exceeded",
        "This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens.",
    ),
    "filter": (400, "invalid_request_error", "content_policy_violation", "Your request was flagged by our policy."),
    "request": (400, "invalid_request_error", None, "{text}"),
}  # fmt: skip


class FakeOpenAI(FakeVendor):
    """`allowed` and `forbidden` change the fields of a request that it takes, for vendors that differ.

    `listing` replaces the rows of `/models`. `thought` is the field that carries reasoning. `done=False` leaves out
    the `[DONE]` at the end, as some vendors do.
    """

    path: ClassVar[str] = "/v1"

    def __init__(
        self,
        *args: Any,
        allowed: set[str] = frozenset(),  # type: ignore[assignment]
        forbidden: set[str] = frozenset(),  # type: ignore[assignment]
        listing: list[dict[str, Any]] | None = None,
        thought: str = "reasoning_content",
        done: bool = True,
        call_ids: str = r".{1,40}",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields = (_FIELDS | set(allowed)) - set(forbidden)
        self.listing = listing
        self._thought = thought
        self._done = done
        self._call_ids = re.compile(call_ids)

    def routes(self) -> list[web.RouteDef]:
        return [web.post(f"{self.path}/chat/completions", self.chat), web.get(f"{self.path}/models", self.list_models)]

    async def list_models(self, request: web.Request) -> web.Response:
        recorded = await self.recorded(request)
        self.listed += 1
        try:
            self.authorise(recorded)
        except Complaint as complaint:
            return self.refuse(Refusal(complaint.name), recorded, complaint.text)
        rows = self.listing or [{"id": name, "object": "model", "created": 1, "owned_by": "x"} for name in self.models]
        return web.json_response({"object": "list", "data": rows})

    def authorise(self, recorded: Recorded) -> None:
        if self.key and recorded.headers.get("authorization") != f"Bearer {self.key}":
            raise Complaint("You didn't provide a valid API key.", "key")

    def check(self, recorded: Recorded) -> None:
        self.authorise(recorded)
        if not recorded.headers.get("content-type", "").startswith("application/json"):
            raise Complaint("the body must be application/json")
        body = recorded.body
        only(body, self.fields, "body", {"model", "messages"})
        if body["model"] not in self.models:
            raise Complaint(f"The model `{body['model']}` does not exist", "model")
        if body.get("stream") is not True or not body["messages"]:
            raise Complaint("stream and messages are needed")
        if "stream_options" in body:
            only(body["stream_options"], {"include_usage", "include_obfuscation"}, "stream_options")
        if not 0 <= body.get("temperature", 1) <= 2:
            raise Complaint("temperature must be from 0 to 2")
        if "tool_choice" in body and not body.get("tools"):
            raise Complaint("'tool_choice' is only allowed when 'tools' are specified.")
        for tool in body.get("tools", []):
            _check_tool(tool)
        _check_format(body.get("response_format"))
        self.check_messages(body["messages"])

    def check_messages(self, messages: list[dict[str, Any]]) -> None:
        waiting: set[str] = set()
        for message in messages:
            role = message.get("role")
            if waiting and role != "tool":
                raise Complaint("An assistant message with 'tool_calls' must be followed by tool messages for each id")
            match role:
                case "system" | "developer":
                    only(message, {"role", "content", "name"}, "message", {"content"})
                case "user":
                    only(message, {"role", "content", "name"}, "message", {"content"})
                    _check_content(message["content"])
                case "assistant":
                    waiting = self._check_assistant(message)
                case "tool":
                    only(message, {"role", "content", "tool_call_id"}, "message", {"content", "tool_call_id"})
                    if message["tool_call_id"] not in waiting:
                        raise Complaint("messages with role 'tool' must answer a preceding tool call")
                    waiting.remove(message["tool_call_id"])
                case _:
                    raise Complaint(f"Invalid value: '{role}'")
        if waiting:
            raise Complaint("tool calls without an answer")

    def _check_assistant(self, message: dict[str, Any]) -> set[str]:
        only(message, {"role", "content", "tool_calls", "name", "reasoning_content", "refusal"}, "message")
        calls = message.get("tool_calls") or []
        if not message.get("content") and not calls:
            raise Complaint("an assistant message needs content or tool_calls")
        for call in calls:
            only(call, {"id", "type", "function"}, "tool_calls", {"id", "type", "function"})
            only(call["function"], {"name", "arguments"}, "function", {"name", "arguments"})
            json.loads(call["function"]["arguments"])
            if not self._call_ids.fullmatch(call["id"]):
                raise Complaint(f"Tool call id {call['id']} is not of the right form")
        return {call["id"] for call in calls}

    def frames(self, script: Script, recorded: Recorded) -> Iterator[Frame]:
        model = script.model or recorded.body["model"]
        shape = {"id": "chatcmpl-fake", "object": "chat.completion.chunk", "created": 1_700_000_000, "model": model}

        def chunk(delta: dict[str, Any], reason: str | None = None, **more: Any) -> bytes:
            return sse({**shape, "choices": [{"index": 0, "delta": delta, "finish_reason": reason}], **more})

        yield False, chunk({"role": "assistant", "content": ""})
        for piece in script.reasoning:
            yield True, chunk({self._thought: piece})
        for piece in script.text:
            yield True, chunk({"content": piece})
        yield from self.call_frames(script, chunk)
        yield False, chunk({}, self.reason(script), **self.last_fields(script))
        if script.tokens is not None and (recorded.body.get("stream_options") or {}).get("include_usage"):
            yield False, sse({**shape, "choices": [], "usage": _usage(script)})
        if self._done:
            yield False, sse("[DONE]")

    def call_frames(self, script: Script, chunk: Any) -> Iterator[Frame]:
        """Each call begins with id and name; its arguments come in two pieces."""
        for index, call in enumerate(script.calls):
            text = json.dumps(call.arguments, ensure_ascii=False)
            begun = {
                "index": index,
                "id": call.id,
                "type": "function",
                "function": {"name": call.name, "arguments": ""},
            }
            yield False, chunk({"tool_calls": [begun]})
            for part in (text[: len(text) // 2], text[len(text) // 2 :]):
                yield True, chunk({"tool_calls": [{"index": index, "function": {"arguments": part}}]})

    def reason(self, script: Script) -> str:
        return script.reason

    def last_fields(self, script: Script) -> dict[str, Any]:
        return {}

    def failure(self, refusal: Refusal, text: str, recorded: Recorded) -> Failure:
        status, kind, code, message = _REFUSALS[refusal.name]
        key = recorded.headers.get("authorization", "").removeprefix("Bearer ")
        model = recorded.body.get("model") if isinstance(recorded.body, dict) else ""
        message = message.format(key=key, model=model, text=text or "The request is wrong.")
        return status, {"error": {"message": message, "type": kind, "param": None, "code": code}}, {}

    def error_frame(self, name: RefusalName, recorded: Recorded) -> bytes:
        _, body, _ = self.failure(Refusal(name), "", recorded)
        return sse(body)


def _usage(script: Script) -> dict[str, Any]:
    tokens = script.tokens
    assert tokens is not None
    usage: dict[str, Any] = {
        "prompt_tokens": tokens.input,
        "completion_tokens": tokens.output,
        "total_tokens": tokens.input + tokens.output,
    }
    if tokens.cached is not None or tokens.written is not None:
        usage["prompt_tokens_details"] = {"cached_tokens": tokens.cached, "cache_write_tokens": tokens.written}
    if tokens.reasoning is not None:
        usage["completion_tokens_details"] = {"reasoning_tokens": tokens.reasoning}
    return usage


def _check_tool(tool: dict[str, Any]) -> None:
    only(tool, {"type", "function"}, "tools", {"type", "function"})
    only(tool["function"], {"name", "description", "parameters", "strict"}, "function", {"name"})
    if not _NAME.fullmatch(tool["function"]["name"]):
        raise Complaint("the name of a function is of letters, digits, _ and -")


def _check_content(content: object) -> None:
    if isinstance(content, str):
        return
    if not isinstance(content, list) or not content:
        raise Complaint("content must be text or parts")
    for part in content:
        kind = part.get("type")
        if kind not in _PART_FIELDS:
            raise Complaint(f"Invalid content type: {kind}")
        only(part, _PART_FIELDS[kind], "part", _PART_FIELDS[kind])
        match part:
            case {"image_url": {"url": url}} | {"file": {"file_data": url}}:
                if not _DATA_URL.fullmatch(url):
                    raise Complaint("not a data URL")
            case {"input_audio": {"format": form}} if form not in ("wav", "mp3"):
                raise Complaint("audio must be wav or mp3")


def _check_format(form: dict[str, Any] | None) -> None:
    match form:
        case None | {"type": "json_object" | "text"}:
            return
        case {"type": "json_schema", "json_schema": dict() as named}:
            only(named, {"name", "schema", "strict", "description"}, "json_schema", {"name", "schema"})
            if named.get("strict") and named["schema"].get("additionalProperties") is not False:
                raise Complaint("Invalid schema for response_format: 'additionalProperties' must be false")
        case {"type": "json_schema", "schema": dict()}:  # GigaChat
            return
        case _:
            raise Complaint("response_format is wrong")
