"""Builds the body of a generateContent request.

Format: ai.google.dev/api/generate-content.
"""

from __future__ import annotations

import base64
from typing import Any

from veche.adapters.google.settings import BUDGETS, takes_system, thinking_of, wants_signatures
from veche.ports.content import AudioPart, FilePart, ImagePart, TextPart
from veche.ports.provider import ChatRequest
from veche.ports.transcript import Answered, AssistantStep, ToolStep, UserStep, arguments_object, blob_text, transcript

Json = dict[str, Any]

SIGNER = "google"  # stands before the colon in a signature of Gemini's

# What the vendor takes in place of a signature, for calls that another model made
# (ai.google.dev/gemini-api/docs/thought-signatures).
_UNSIGNED = "skip_thought_signature_validator"

_MODES = {"auto": "AUTO", "none": "NONE", "required": "ANY"}


def request_body(request: ChatRequest) -> Json:
    """The body that asks for an answer; whether it is streamed is a matter of the address."""
    context = transcript(request, user_first=True, user_last=True)
    body: Json = {"contents": _contents(context.steps, request)}
    if context.system:
        if takes_system(request.model):
            body["systemInstruction"] = {"parts": [{"text": context.system}]}
        else:
            body["contents"][0]["parts"].insert(0, {"text": context.system})
    if request.tools:
        body |= _tools(request)
    if config := _config(request):
        body["generationConfig"] = config
    return body


def _config(request: ChatRequest) -> Json:
    params = request.params
    given = {
        "temperature": params.temperature,
        "topP": params.top_p,
        "maxOutputTokens": params.max_tokens,
        "stopSequences": params.stop or None,
        "seed": params.seed,
    }
    config: Json = {name: value for name, value in given.items() if value is not None}
    if request.response_schema is not None:
        config |= {"responseMimeType": "application/json", "responseJsonSchema": request.response_schema}
    elif request.response_json:
        config["responseMimeType"] = "application/json"
    mode, effort = thinking_of(request.model), params.reasoning_effort
    if mode != "none":
        thinking: Json = {"includeThoughts": True}
        if effort is not None and mode == "budget":
            thinking["thinkingBudget"] = BUDGETS[effort]
        elif effort is not None:
            thinking["thinkingLevel"] = "low" if effort == "minimal" else effort
        config["thinkingConfig"] = thinking
    return config


def _tools(request: ChatRequest) -> Json:
    declared = [
        {"name": tool.name, "description": tool.description, "parametersJsonSchema": tool.parameters}
        for tool in request.tools
    ]
    choice = request.tool_choice
    calling: Json = {"mode": _MODES.get(choice, "ANY")}
    if choice not in _MODES:
        calling["allowedFunctionNames"] = [choice]
    return {
        "tools": [{"functionDeclarations": declared}],
        "toolConfig": {"functionCallingConfig": calling},
    }


def _contents(steps: list[UserStep | AssistantStep | ToolStep], request: ChatRequest) -> list[Json]:
    contents: list[Json] = []
    for step in steps:
        match step:
            case UserStep():
                role, parts = "user", [_part(part, request) for part in step.parts]
            case AssistantStep():
                role, parts = "model", _said(step, request.model)
            case ToolStep():
                role, parts = "user", [_response(answer) for answer in step.answers]
        if contents and contents[-1]["role"] == role == "user":
            contents[-1]["parts"] += parts
        else:
            contents.append({"role": role, "parts": parts})
    return contents


def _said(step: AssistantStep, model: str) -> list[Json]:
    parts: list[Json] = [{"text": step.text}] if step.text.strip() else []
    signatures = [_signature(part.signature) for part in step.reasoning if _signature(part.signature)]
    for place, call in enumerate(step.calls):
        part: Json = {"functionCall": {"id": call.call_id, "name": call.name, "args": arguments_object(call)}}
        if place == 0 and wants_signatures(model):  # of calls made side by side only the first is signed
            part["thoughtSignature"] = signatures[-1] if signatures else _UNSIGNED
        parts.append(part)
    return parts


def _signature(signature: str | None) -> str:
    mark, _, value = (signature or "").partition(":")
    return value if mark == SIGNER else ""


def _response(answer: Answered) -> Json:
    name = "error" if answer.result.is_error else "output"
    response = {"id": answer.call.call_id, "name": answer.call.name, "response": {name: answer.result.content}}
    return {"functionResponse": response}


def _part(part: TextPart | FilePart | ImagePart | AudioPart, request: ChatRequest) -> Json:
    if isinstance(part, TextPart):
        return {"text": part.text}
    blob = request.blobs.get(part.file_id)
    is_file = isinstance(part, FilePart) and part.media_type != "application/pdf"
    if blob is None or is_file:
        return {"text": blob_text(part, blob)}
    return {"inlineData": {"mimeType": part.media_type, "data": base64.b64encode(blob.data).decode("ascii")}}
