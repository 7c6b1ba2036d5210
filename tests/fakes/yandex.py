"""A fake of Yandex's native completion: one JSON document a line, each with the whole answer so far."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, ClassVar

from aiohttp import web

from tests.fakes.script import Recorded, Refusal, RefusalName, Script
from tests.fakes.server import Complaint, Failure, FakeVendor, Frame, only

_FIELDS = {
    "modelUri", "completionOptions", "messages", "tools", "jsonObject", "jsonSchema", "parallelToolCalls", "toolChoice",
}  # fmt: skip
_OPTIONS = {"stream", "temperature", "maxTokens", "reasoningOptions"}
_URI = re.compile(r"gpt://([^/]+)/([^/]+)(?:/([^/]+))?|ds://[^/]+")

_REFUSALS: dict[RefusalName, tuple[int, int, str]] = {
    "key": (401, 16, "Unknown api key '{key}'"),
    "forbidden": (403, 7, "Permission denied"),
    "model": (404, 5, "Failed to get model {model}"),
    "rate": (429, 8, "ai.textGenerationCompletionSessionsCount.count gauge quota limit exceed: allowed 10 requests"),
    "quota": (403, 7, "The billing account has insufficient funds"),
    "server": (500, 13, "Internal error"),
    "overloaded": (503, 14, "Service unavailable"),
    "too_long": (400, 3, "number of input tokens must be no more than 32768, got 40000"),
    "filter": (400, 3, "The request was rejected by the content_filter"),
    "request": (400, 3, "Error in request: {text}"),
}
_STATUSES = {
    "stop": "ALTERNATIVE_STATUS_FINAL",
    "length": "ALTERNATIVE_STATUS_TRUNCATED_FINAL",
    "tool_calls": "ALTERNATIVE_STATUS_TOOL_CALLS",
    "content_filter": "ALTERNATIVE_STATUS_CONTENT_FILTER",
}


class FakeYandex(FakeVendor):
    """`folder` is the folder that the key belongs to; `openai=False` takes the list of models away."""

    content_type: ClassVar[str] = "application/json"
    default_models: ClassVar[tuple[str, ...]] = ("yandexgpt/latest", "yandexgpt/rc", "yandexgpt-lite/latest")
    junk: ClassVar[bytes] = b'{"result": {"alternatives": [{"mess\n'

    def __init__(self, *args: Any, folder: str = "b1gfakefolder", openai: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.folder = folder
        self._openai = openai

    def routes(self) -> list[web.RouteDef]:
        listed = [web.get("/v1/models", self._list)] if self._openai else []
        return [web.post("/foundationModels/v1/completion", self.chat), *listed]

    async def _list(self, request: web.Request) -> web.Response:
        recorded = await self.recorded(request)
        self.listed += 1
        try:
            self._authorise(recorded)
        except Complaint as complaint:
            return self.refuse(Refusal(complaint.name), recorded, complaint.text)
        if recorded.headers.get("openai-project") != self.folder:
            return self.refuse(Refusal("request"), recorded, "no folder")
        uris = [f"gpt://{self.folder}/{name}" for name in self.models] + [f"emb://{self.folder}/text-search-doc/latest"]
        return web.json_response({"object": "list", "data": [{"id": uri, "object": "model"} for uri in uris]})

    def _authorise(self, recorded: Recorded) -> None:
        given = recorded.headers.get("authorization")
        if given not in (f"Api-Key {self.key}", f"Bearer t1.{self.key}"):
            raise Complaint("Unknown api key", "key")

    def check(self, recorded: Recorded) -> None:
        self._authorise(recorded)
        if recorded.headers.get("content-type") != "application/json":
            raise Complaint("the body must be application/json")
        if recorded.headers.get("x-folder-id", self.folder) != self.folder:
            raise Complaint("Permission denied", "forbidden")
        body = recorded.body
        only(body, _FIELDS, "body", {"modelUri", "messages"})
        uri = _URI.fullmatch(body["modelUri"])
        if uri is None:
            raise Complaint(f"invalid model_uri {body['modelUri']}")
        if uri[1] is not None and uri[1] != self.folder:
            raise Complaint("Specified folder ID does not match with service account folder ID", "forbidden")
        if uri[2] is not None and f"{uri[2]}/{uri[3] or 'latest'}" not in self.models:
            raise Complaint(f"Failed to get model {body['modelUri']}", "model")
        if "jsonObject" in body and "jsonSchema" in body:
            raise Complaint("jsonObject and jsonSchema exclude each other")
        _check_options(body.get("completionOptions", {}))
        for tool in body.get("tools", []):
            only(tool, {"function"}, "tools", {"function"})
            only(tool["function"], {"name", "description", "parameters", "strict"}, "function", {"name"})
        _check_messages(body["messages"])

    def frames(self, script: Script, recorded: Recorded) -> Iterator[Frame]:
        whole = ""

        def line(status: str, message: dict[str, Any], output: int) -> bytes:
            alternative = {"message": {"role": "assistant", **message}, "status": status}
            result: dict[str, Any] = {"alternatives": [alternative], "modelVersion": script.model or "09.02.2026"}
            if script.tokens is not None:
                result["usage"] = _usage(script, output)
            return json.dumps({"result": result}, ensure_ascii=False).encode() + b"\n"

        for count, piece in enumerate(script.text):
            whole += piece
            yield True, line("ALTERNATIVE_STATUS_PARTIAL", {"text": whole}, count + 1)
        output = script.tokens.output if script.tokens is not None else 0
        if script.calls:
            calls = [{"functionCall": {"name": call.name, "arguments": call.arguments}} for call in script.calls]
            yield True, line(_STATUSES[script.reason], {"toolCallList": {"toolCalls": calls}}, output)
        else:
            yield False, line(_STATUSES[script.reason], {"text": whole}, output)

    def failure(self, refusal: Refusal, text: str, recorded: Recorded) -> Failure:
        status, code, message = _REFUSALS[refusal.name]
        model = recorded.body.get("modelUri") if isinstance(recorded.body, dict) else ""
        message = message.format(key=recorded.headers.get("authorization", "").split()[-1], model=model, text=text)
        error = {"grpcCode": code, "httpCode": status, "message": message, "httpStatus": "Error", "details": []}
        return status, {"error": error}, {}

    def error_frame(self, name: RefusalName, recorded: Recorded) -> bytes:
        _, body, _ = self.failure(Refusal(name), "", recorded)
        return json.dumps(body).encode() + b"\n"


def _check_options(options: dict[str, Any]) -> None:
    only(options, _OPTIONS, "completionOptions")
    if "maxTokens" in options and not (isinstance(options["maxTokens"], str) and options["maxTokens"].isdigit()):
        raise Complaint("completionOptions.maxTokens: int64 as text")
    if not 0 <= options.get("temperature", 0) <= 1:
        raise Complaint("temperature must be in [0, 1]")
    if options.get("reasoningOptions", {}).get("mode", "DISABLED") not in ("DISABLED", "ENABLED_HIDDEN"):
        raise Complaint("reasoningOptions.mode is wrong")


def _check_messages(messages: list[dict[str, Any]]) -> None:
    if not messages:
        raise Complaint("messages must not be empty")
    called: list[str] = []
    for place, message in enumerate(messages):
        only(message, {"role", "text", "toolCallList", "toolResultList"}, "messages", {"role"})
        kinds = set(message) - {"role"}
        if len(kinds) != 1:
            raise Complaint("a message holds one of text, toolCallList, toolResultList")
        if message["role"] not in ("system", "user", "assistant") or (message["role"] == "system" and place):
            raise Complaint(f"role {message['role']} is wrong here")
        if "text" in message and not message["text"].strip():
            raise Complaint("Message text is empty")
        results = [row["functionResult"]["name"] for row in message.get("toolResultList", {}).get("toolResults", [])]
        if results != called:
            raise Complaint("tool results must answer the calls before them")
        calls = message.get("toolCallList", {}).get("toolCalls", [])
        if not all(isinstance(call["functionCall"]["arguments"], dict) for call in calls):
            raise Complaint("functionCall.arguments must be an object")
        called = [call["functionCall"]["name"] for call in calls]


def _usage(script: Script, output: int) -> dict[str, Any]:
    tokens = script.tokens
    assert tokens is not None
    usage: dict[str, Any] = {
        "inputTextTokens": str(tokens.input),
        "completionTokens": str(output),
        "totalTokens": str(tokens.input + output),
    }
    if tokens.reasoning is not None:
        usage["completionTokensDetails"] = {"reasoningTokens": str(tokens.reasoning)}
    return usage
