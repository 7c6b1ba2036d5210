"""A fake of Anthropic's Messages API."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, ClassVar

from aiohttp import web

from tests.fakes.script import Recorded, Refusal, RefusalName, Script
from tests.fakes.server import Complaint, Failure, FakeVendor, Frame, only, sse

_FIELDS = {
    "model", "max_tokens", "messages", "stream", "system", "thinking", "output_config", "tools", "tool_choice",
    "temperature", "top_p", "stop_sequences", "metadata", "cache_control",
}  # fmt: skip
_BLOCKS: dict[str, set[str]] = {
    "text": {"type", "text"},
    "image": {"type", "source"},
    "document": {"type", "source", "title"},
    "tool_use": {"type", "id", "name", "input"},
    "tool_result": {"type", "tool_use_id", "content", "is_error"},
    "thinking": {"type", "thinking", "signature"},
    "redacted_thinking": {"type", "data"},
}
_MEDIA = {"image/jpeg", "image/png", "image/gif", "image/webp", "application/pdf", "text/plain"}
_ID = re.compile(r"[a-zA-Z0-9_-]+")

_REFUSALS: dict[RefusalName, tuple[int, str, str]] = {
    "key": (401, "authentication_error", "invalid x-api-key: {key}"),
    "forbidden": (403, "permission_error", "Your API key does not have permission to use the resource."),
    "model": (404, "not_found_error", "model: {model}"),
    "rate": (429, "rate_limit_error", "This request would exceed your rate limit of 50 requests per minute."),
    "quota": (400, "invalid_request_error", "Your credit balance is too low to access the Anthropic API."),
    "server": (500, "api_error", "Internal server error"),
    "overloaded": (529, "overloaded_error", "Overloaded"),
    "too_long": (400, "invalid_request_error", "prompt is too long: 205000 tokens > 200000 maximum"),
    "filter": (400, "invalid_request_error", "Output blocked by content filtering policy"),
    "request": (400, "invalid_request_error", "{text}"),
}
_STOPS = {"stop": "end_turn", "length": "max_tokens", "tool_calls": "tool_use", "content_filter": "refusal"}


class FakeAnthropic(FakeVendor):
    """`page` models a page of the list. Thoughts that it signed are known to it again."""

    default_models: ClassVar[tuple[str, ...]] = ("claude-opus-5-5", "claude-haiku-4-5", "claude-opus-4-8")

    def __init__(self, *args: Any, page: int = 2, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._page = page
        self._signed: dict[str, tuple[str, str]] = {}  # signature: model and thought

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/v1/messages", self.chat), web.get("/v1/models", self._list)]

    async def _list(self, request: web.Request) -> web.Response:
        recorded = await self.recorded(request)
        self.listed += 1
        try:
            self._authorise(recorded)
        except Complaint as complaint:
            return self.refuse(Refusal(complaint.name), recorded, complaint.text)
        start = self.models.index(request.query["after_id"]) + 1 if "after_id" in request.query else 0
        names = self.models[start : start + self._page]
        rows = [_model_row(name) for name in names]
        more = start + self._page < len(self.models)
        return web.json_response({"data": rows, "has_more": more, "first_id": names[0], "last_id": names[-1]})

    def _authorise(self, recorded: Recorded) -> None:
        bearer = recorded.headers.get("authorization", "").removeprefix("Bearer ")  # what the library sends by now
        if recorded.headers.get("x-api-key", bearer) != self.key:
            raise Complaint("invalid x-api-key", "key")
        if recorded.headers.get("anthropic-version") not in ("2023-06-01", "2026-10-21"):
            raise Complaint("anthropic-version: header is required")

    def check(self, recorded: Recorded) -> None:
        self._authorise(recorded)
        if recorded.headers.get("content-type") != "application/json":
            raise Complaint("the body must be application/json")
        body = recorded.body
        only(body, _FIELDS, "body", {"model", "max_tokens", "messages"})
        if body["model"] not in self.models:
            raise Complaint(f"model: {body['model']}", "model")
        if not isinstance(body["max_tokens"], int) or body["max_tokens"] < 1:
            raise Complaint("max_tokens: must be at least 1")
        if not isinstance(body.get("system", "x"), str) or not body.get("system", "x"):
            raise Complaint("system: text content must be non-empty")
        _check_options(body, recorded.headers["anthropic-version"])
        for tool in body.get("tools", []):
            only(tool, {"name", "description", "input_schema"}, "tools", {"name", "input_schema"})
            if tool["input_schema"].get("type") != "object":
                raise Complaint("tools.0.custom.input_schema.type: Field required")
        self._check_messages(body)

    def _check_messages(self, body: dict[str, Any]) -> None:
        messages = body["messages"]
        if not messages or messages[0]["role"] != "user":
            raise Complaint('messages: first message must use the "user" role')
        if messages[-1]["role"] != "user":
            raise Complaint("This model does not support assistant message prefill.")
        waiting: list[str] = []
        last = None
        for message in messages:
            only(message, {"role", "content"}, "messages", {"role", "content"})
            if message["role"] == last or message["role"] not in ("user", "assistant"):
                raise Complaint("messages: roles must alternate")
            last = message["role"]
            blocks = message["content"]
            if not blocks:
                raise Complaint("messages: content must be non-empty")
            for block in blocks:
                self._check_block(block, message["role"], body)
            results = [block["tool_use_id"] for block in blocks if block["type"] == "tool_result"]
            if sorted(results) != sorted(waiting):
                raise Complaint("`tool_use` ids were found without `tool_result` blocks immediately after")
            if any(block["type"] != "tool_result" for block in blocks[: len(results)]):
                raise Complaint("`tool_result` blocks must come first")
            waiting = [block["id"] for block in blocks if block["type"] == "tool_use"]

    def _check_block(self, block: dict[str, Any], role: str, body: dict[str, Any]) -> None:
        kind = block.get("type")
        if kind not in _BLOCKS:
            raise Complaint(f"messages: unknown block {kind}")
        only(block, _BLOCKS[kind], "content", _BLOCKS[kind] - {"is_error", "title"})
        match block:
            case {"type": "text", "text": text} if not text.strip():
                raise Complaint("messages: text content blocks must be non-empty")
            case {"type": "tool_use" | "thinking" | "redacted_thinking"} if role != "assistant":
                raise Complaint(f"messages: {kind} is the assistant's")
            case {"type": "tool_use", "id": call_id} | {"type": "tool_result", "tool_use_id": call_id}:
                if not _ID.fullmatch(call_id):
                    raise Complaint("String should match pattern '^[a-zA-Z0-9_-]+$'")
            case {"source": {"media_type": media}} if media not in _MEDIA:
                raise Complaint(f"media type {media} is not supported")
            case {"type": "thinking", "thinking": thought, "signature": signature}:
                if self._signed.get(signature) != (body["model"], thought):
                    raise Complaint("Invalid `signature` in `thinking` block")

    def frames(self, script: Script, recorded: Recorded) -> Iterator[Frame]:
        model = script.model or recorded.body["model"]
        start = {"id": "msg_fake", "type": "message", "role": "assistant", "content": [], "model": model}
        start |= {"stop_reason": None, "stop_sequence": None, "usage": _usage(script, begun=True)}
        yield False, _event("message_start", message=start)
        yield False, _event("ping")
        index = 0
        if script.reasoning:
            signature = script.signature or f"sig{len(self._signed)}=="
            self._signed[signature] = (recorded.body["model"], "".join(script.reasoning))
            yield False, _start(index, {"type": "thinking", "thinking": "", "signature": ""})
            for piece in script.reasoning:
                yield True, _delta(index, type="thinking_delta", thinking=piece)
            yield False, _delta(index, type="signature_delta", signature=signature)
            yield False, _event("content_block_stop", index=index)
            index += 1
        if script.text:
            yield False, _start(index, {"type": "text", "text": ""})
            for piece in script.text:
                yield True, _delta(index, type="text_delta", text=piece)
            yield False, _event("content_block_stop", index=index)
            index += 1
        for call in script.calls:
            yield False, _start(index, {"type": "tool_use", "id": call.id, "name": call.name, "input": {}})
            text = json.dumps(call.arguments, ensure_ascii=False)
            for part in ("", text[: len(text) // 2], text[len(text) // 2 :]):
                yield bool(part), _delta(index, type="input_json_delta", partial_json=part)
            yield False, _event("content_block_stop", index=index)
            index += 1
        delta = {"stop_reason": _STOPS[script.reason], "stop_sequence": None}
        yield False, _event("message_delta", delta=delta, usage=_usage(script))
        yield False, _event("a_new_kind_of_event", payload={"index": "not a number here"})
        yield False, _event("message_stop")

    def failure(self, refusal: Refusal, text: str, recorded: Recorded) -> Failure:
        status, kind, message = _REFUSALS[refusal.name]
        model = recorded.body.get("model") if isinstance(recorded.body, dict) else ""
        key = recorded.headers.get("x-api-key", "")
        error = {"type": kind, "message": message.format(key=key, model=model, text=text)}
        return status, {"type": "error", "error": error, "request_id": "req_fake"}, {}

    def error_frame(self, name: RefusalName, recorded: Recorded) -> bytes:
        _, body, _ = self.failure(Refusal(name), "", recorded)
        return sse(body, "error")


def _check_options(body: dict[str, Any], version: str) -> None:
    thinking = body.get("thinking") or {}
    always = body["model"].startswith("claude-opus-5")
    kind = thinking.get("type")
    if always and kind in ("enabled", "disabled"):
        raise Complaint(f'"thinking.type.{kind}" is not supported for this model.')
    if kind == "enabled":
        only(thinking, {"type", "budget_tokens", "display"}, "thinking", {"budget_tokens"})
        if not 1024 <= thinking["budget_tokens"] < body["max_tokens"]:
            raise Complaint("`max_tokens` must be greater than `thinking.budget_tokens`")
    if kind == "adaptive" and "haiku-4-5" in body["model"]:
        raise Complaint("adaptive thinking is not supported on this model")
    sampled = {"temperature", "top_p"} & set(body)
    if sampled and version == "2026-10-21":
        raise Complaint("`temperature`: Extra inputs are not permitted")
    if sampled and (kind in ("enabled", "adaptive") or "haiku-4-5" not in body["model"]):
        raise Complaint("`temperature` is not supported here")
    if len(sampled) == 2 or body.get("temperature", 0) > 1:
        raise Complaint("`temperature` and `top_p` cannot both be specified")
    if (kind or always) and body.get("tool_choice", {}).get("type") in ("any", "tool"):
        raise Complaint("Thinking may not be enabled when tool_choice forces tool use.")
    if "output_config" in body:
        only(body["output_config"], {"effort", "format"}, "output_config")
        if body["output_config"].get("effort", "low") not in ("low", "medium", "high", "xhigh", "max"):
            raise Complaint("output_config.effort: wrong")
        _check_schema(body["output_config"].get("format", {}).get("schema", {}))


def _event(name: str, **fields: Any) -> bytes:
    return sse({"type": name, **fields}, name)


def _start(index: int, block: dict[str, Any]) -> bytes:
    return _event("content_block_start", index=index, content_block=block)


def _delta(index: int, **delta: Any) -> bytes:
    return _event("content_block_delta", index=index, delta=delta)


def _usage(script: Script, *, begun: bool = False) -> dict[str, Any]:
    """Theirs counts what was read from and written to the cache beside the input."""
    tokens = script.tokens
    if tokens is None:
        return {} if begun else {"output_tokens": 0}
    if not begun:
        details = {"output_tokens_details": {"thinking_tokens": tokens.reasoning}} if tokens.reasoning else {}
        return {"output_tokens": tokens.output, **details}
    beside = (tokens.cached or 0) + (tokens.written or 0)
    usage: dict[str, Any] = {"input_tokens": tokens.input - beside, "output_tokens": 1}
    if tokens.cached is not None:
        usage["cache_read_input_tokens"] = tokens.cached
    if tokens.written is not None:
        usage["cache_creation_input_tokens"] = tokens.written
    return usage


def _model_row(name: str) -> dict[str, Any]:
    able = {"supported": True}
    return {
        "type": "model",
        "id": name,
        "display_name": name.replace("-", " ").title(),
        "created_at": "2026-01-01T00:00:00Z",
        "lifecycle": "active",
        "max_input_tokens": 200_000 if "4-5" in name else 1_000_000,
        "max_tokens": 64_000 if "4-5" in name else 128_000,
        "capabilities": {"image_input": able, "pdf_input": able, "structured_outputs": able, "thinking": able},
    }


def _check_schema(schema: Any) -> None:
    """What the vendor refuses in a schema."""
    if isinstance(schema, list):
        for part in schema:
            _check_schema(part)
    if not isinstance(schema, dict):
        return
    if schema.get("type") == "object" and schema.get("additionalProperties") is not False:
        raise Complaint("output_config.format.schema: For 'object' type, 'additionalProperties' must be false")
    refused = {"minimum", "maximum", "minLength", "maxLength", "multipleOf"} & schema.keys()
    if refused and isinstance(schema.get("type"), str):
        raise Complaint(f"output_config.format.schema: property '{min(refused)}' is not supported")
    for part in schema.values():
        _check_schema(part)
