"""A fake of the Gemini API: streamGenerateContent over server-sent events."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from aiohttp import web

from tests.fakes.script import Recorded, Refusal, RefusalName, Script
from tests.fakes.server import Complaint, Failure, FakeVendor, Frame, only, sse

_FIELDS = {"contents", "systemInstruction", "tools", "toolConfig", "generationConfig", "safetySettings"}
_CONFIG = {
    "temperature", "topP", "topK", "maxOutputTokens", "stopSequences", "seed", "responseMimeType",
    "responseJsonSchema", "thinkingConfig", "candidateCount",
}  # fmt: skip
_PARTS = {"text", "inlineData", "functionCall", "functionResponse", "thought", "thoughtSignature"}
_SIGNATURE = "c2lnbmF0dXJl"
_UNSIGNED = "skip_thought_signature_validator"

# status, name of the status, message
_REFUSALS: dict[RefusalName, tuple[int, str, str]] = {
    "key": (400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key. ({key})"),
    "forbidden": (403, "PERMISSION_DENIED", "The caller does not have permission"),
    "model": (404, "NOT_FOUND", "models/{model} is not found for API version v1beta"),
    "rate": (429, "RESOURCE_EXHAUSTED", "You exceeded your current quota, please check your plan."),
    "quota": (429, "RESOURCE_EXHAUSTED", "Your prepayment credits are depleted: insufficient credit."),
    "server": (500, "INTERNAL", "An internal error has occurred."),
    "overloaded": (503, "UNAVAILABLE", "The model is overloaded. Please try again later."),
    "too_long": (
        400, "INVALID_ARGUMENT",
        "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).",
    ),
    "filter": (400, "INVALID_ARGUMENT", "The request was blocked by our content policy."),
    "request": (400, "INVALID_ARGUMENT", "{text}"),
}  # fmt: skip
_REASONS = {"stop": "STOP", "length": "MAX_TOKENS", "tool_calls": "STOP", "content_filter": "SAFETY"}


class FakeGoogle(FakeVendor):
    """`blocked` makes the vendor block the prompt: it answers with no candidate. `ids=False`: calls without an id."""

    path: ClassVar[str] = "/v1beta"
    default_models: ClassVar[tuple[str, ...]] = (
        "gemini-3.8-flash",
        "gemini-2.5-flash",
        "gemini-2.0-flash",
        "gemma-3-4b-it",
    )

    def __init__(self, *args: Any, blocked: bool = False, ids: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._blocked = blocked
        self._ids = ids

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/v1beta/models/{model}:streamGenerateContent", self.chat),
            web.get("/v1beta/models", self._list),
        ]

    async def _list(self, request: web.Request) -> web.Response:
        recorded = await self.recorded(request)
        self.listed += 1
        if recorded.headers.get("x-goog-api-key") != self.key:
            return self.refuse(Refusal("key"), recorded)
        page = int(request.query.get("pageToken", "0"))
        rows = [*map(_model_row, self.models), _model_row("text-embedding-004", "embedContent")]
        answer: dict[str, Any] = {"models": rows[page : page + 2]}
        if page + 2 < len(rows):
            answer["nextPageToken"] = str(page + 2)
        return web.json_response(answer)

    def check(self, recorded: Recorded) -> None:
        if recorded.headers.get("x-goog-api-key") != self.key or "key" in recorded.query:
            raise Complaint("API key not valid. Please pass a valid API key.", "key")
        if recorded.query.get("alt") != "sse" or recorded.headers.get("content-type") != "application/json":
            raise Complaint("alt=sse and application/json are needed")
        model = _model_of(recorded)
        if model not in self.models:
            raise Complaint(f"models/{model} is not found", "model")
        body = recorded.body
        only(body, _FIELDS, "body", {"contents"})
        if "systemInstruction" in body and model.startswith("gemma-3"):
            raise Complaint("Developer instruction is not enabled for this model")
        config = body.get("generationConfig", {})
        only(config, _CONFIG, "generationConfig")
        if "thinkingConfig" in config:
            _check_thinking(config["thinkingConfig"], model)
        if "responseJsonSchema" in config and config.get("responseMimeType") != "application/json":
            raise Complaint("responseJsonSchema needs responseMimeType application/json")
        for tool in body.get("tools", []):
            only(tool, {"functionDeclarations"}, "tools")
            for declared in tool["functionDeclarations"]:
                only(declared, {"name", "description", "parametersJsonSchema", "parameters"}, "function", {"name"})
        _check_contents(body["contents"], model)

    def frames(self, script: Script, recorded: Recorded) -> Iterator[Frame]:
        version = script.model or _model_of(recorded)
        if self._blocked:
            yield False, sse({"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}, "modelVersion": version})
            return

        def chunk(parts: list[dict[str, Any]], reason: str | None = None) -> bytes:
            candidate: dict[str, Any] = {"content": {"role": "model", "parts": parts}, "index": 0}
            if reason:
                candidate["finishReason"] = reason
            answer: dict[str, Any] = {"candidates": [candidate], "modelVersion": version, "responseId": "fake"}
            if script.tokens is not None:
                answer["usageMetadata"] = _usage(script)
            return sse(answer)

        for piece in script.reasoning:
            yield True, chunk([{"text": piece, "thought": True}])
        for piece in script.text:
            yield True, chunk([{"text": piece}])
        for place, call in enumerate(script.calls):
            called: dict[str, Any] = {"name": call.name, "args": call.arguments}
            if self._ids:
                called["id"] = call.id
            part: dict[str, Any] = {"functionCall": called}
            if place == 0:
                part["thoughtSignature"] = script.signature or _SIGNATURE
            yield True, chunk([part])
        yield False, chunk([{"text": ""}], _REASONS[script.reason])

    def failure(self, refusal: Refusal, text: str, recorded: Recorded) -> Failure:
        status, name, message = _REFUSALS[refusal.name]
        key = recorded.headers.get("x-goog-api-key", "")
        message = message.format(key=key, model=_model_of(recorded), text=text)
        error: dict[str, Any] = {"code": status, "message": message, "status": name}
        if refusal.name == "rate":
            error["details"] = [{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "36s"}]
        return status, {"error": error}, {}

    def error_frame(self, name: RefusalName, recorded: Recorded) -> bytes:
        _, body, _ = self.failure(Refusal(name), "", recorded)
        return sse(body)


def _model_of(recorded: Recorded) -> str:
    return recorded.path.rpartition("/")[2].partition(":")[0]


def _check_thinking(config: dict[str, Any], model: str) -> None:
    only(config, {"includeThoughts", "thinkingBudget", "thinkingLevel"}, "thinkingConfig")
    if model.startswith(("gemini-2.0", "gemma")):
        raise Complaint("Thinking is not supported by this model")
    if "thinkingLevel" in config and (
        model.startswith("gemini-2") or config["thinkingLevel"] not in ("low", "medium", "high")
    ):
        raise Complaint("thinkingLevel is not supported")


def _check_contents(contents: list[dict[str, Any]], model: str) -> None:
    if not contents or contents[0].get("role") != "user" or contents[-1].get("role") != "user":
        raise Complaint("contents must begin and end with the user")
    called: list[str] = []
    last = max(
        place
        for place, content in enumerate(contents)
        if any("text" in part for part in content["parts"]) and content["role"] == "user"
    )
    for place, content in enumerate(contents):
        only(content, {"role", "parts"}, "contents", {"role", "parts"})
        if content["role"] not in ("user", "model") or not content["parts"]:
            raise Complaint("contents.parts must not be empty")
        for part in content["parts"]:
            only(part, _PARTS, "parts")
        answered = [part["functionResponse"]["name"] for part in content["parts"] if "functionResponse" in part]
        if answered != called:
            raise Complaint("the number of function response parts must equal that of the function call parts")
        calls = [part for part in content["parts"] if "functionCall" in part]
        called = [part["functionCall"]["name"] for part in calls]
        is_signed = calls and calls[0].get("thoughtSignature") in (_SIGNATURE, _UNSIGNED)
        if calls and place > last and model.startswith("gemini-3") and not is_signed:
            raise Complaint("Function call is missing a thought_signature in functionCall parts.")


def _usage(script: Script) -> dict[str, Any]:
    """Theirs counts thoughts beside the candidates."""
    tokens = script.tokens
    assert tokens is not None
    usage: dict[str, Any] = {
        "promptTokenCount": tokens.input,
        "candidatesTokenCount": tokens.output - (tokens.reasoning or 0),
        "totalTokenCount": tokens.input + tokens.output,
    }
    if tokens.cached is not None:
        usage["cachedContentTokenCount"] = tokens.cached
    if tokens.reasoning is not None:
        usage["thoughtsTokenCount"] = tokens.reasoning
    return usage


def _model_row(name: str, method: str = "generateContent") -> dict[str, Any]:
    return {
        "name": f"models/{name}",
        "displayName": name.replace("-", " ").title(),
        "inputTokenLimit": 1_048_576,
        "outputTokenLimit": 65_536,
        "supportedGenerationMethods": [method, "countTokens"],
        "thinking": name.startswith(("gemini-2.5", "gemini-3")),
    }
