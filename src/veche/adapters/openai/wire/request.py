"""Builds the body of a chat completions request.

Format: developers.openai.com/api/reference/chat-completions/create; where vendors differ, `Options` says how.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Collection
from typing import Any

from veche.adapters.openai.settings import Options
from veche.adapters.openai.wire import functions
from veche.ports.content import AudioPart, FilePart, ImagePart, TextPart, ToolCallPart
from veche.ports.provider import ChatRequest
from veche.ports.transcript import AssistantStep, ToolStep, UserStep, arguments_text, blob_text, transcript

Json = dict[str, Any]

_NINE = re.compile(r"[A-Za-z0-9]{9}")
_AUDIO_FORMATS = {
    "audio/wav": "wav",
    "audio/x-wav": "wav",
    "audio/wave": "wav",
    "audio/mpeg": "mp3",
    "audio/mp3": "mp3",
}
_JSON_ONLY = "Answer with one JSON object and nothing else."


def request_body(
    request: ChatRequest, options: Options, *, model: str | None = None, accepted: Collection[str] | None = None
) -> Json:
    """The body that asks for a streamed answer.

    `model` is the name on the wire, if not the request's; `accepted` names the parameters that the model takes,
    where that is known, and others are left out.
    """
    body: Json = {"model": model or request.model, "messages": _messages(request, options), "stream": True}
    if options.usage:
        body["stream_options"] = {"include_usage": True}
    body |= _params(request, options, accepted)
    if request.tools:
        body |= functions.declared(request) if options.tools == "functions" else _tools(request)
    body |= _format(request, options)
    if options.person and request.person:
        body[options.person] = request.person
    return body


def _params(request: ChatRequest, options: Options, accepted: Collection[str] | None) -> Json:
    params = request.params
    given: list[tuple[str, str, object]] = [
        ("temperature", "temperature", params.temperature),
        ("top_p", "top_p", params.top_p),
        ("max_tokens", options.max_tokens, params.max_tokens),
        ("stop", "stop", params.stop or None),
        ("seed", options.seed, params.seed),
    ]
    body = {
        field: value
        for name, field, value in given
        if value is not None and field and (accepted is None or name in accepted)
    }
    effort = params.reasoning_effort
    if effort is not None and (accepted is None or "reasoning_effort" in accepted):
        match options.reasoning:
            case "effort":
                body["reasoning_effort"] = effort
            case "object":  # OpenRouter
                body["reasoning"] = {"effort": effort}
            case "off":
                pass
    return body


def _tools(request: ChatRequest) -> Json:
    choice: object = request.tool_choice
    if choice not in ("auto", "none", "required"):
        choice = {"type": "function", "function": {"name": choice}}
    tools = [
        {
            "type": "function",
            "function": {"name": tool.name, "description": tool.description, "parameters": tool.parameters},
        }
        for tool in request.tools
    ]
    return {"tools": tools} if choice == "auto" else {"tools": tools, "tool_choice": choice}


def _format(request: ChatRequest, options: Options) -> Json:
    schema = request.response_schema
    if schema is None:
        return {"response_format": {"type": "json_object"}} if request.response_json else {}
    match options.structured:
        case "schema":
            named: Json = {"name": "answer", "schema": schema}
            if _is_strict(schema):
                named["strict"] = True
            return {"response_format": {"type": "json_schema", "json_schema": named}}
        case "flat_schema":  # GigaChat
            return {"response_format": {"type": "json_schema", "schema": schema}}
        case "object_schema":  # llama.cpp
            return {"response_format": {"type": "json_object", "schema": schema}}
        case "object":
            return {"response_format": {"type": "json_object"}}


def _is_strict(schema: object) -> bool:
    """Whether OpenAI's strict mode takes the schema: every object closed, every property required."""
    if isinstance(schema, list):
        return all(_is_strict(item) for item in schema)
    if not isinstance(schema, dict):
        return True
    if schema.get("type") == "object" or "properties" in schema:
        names = set(schema.get("properties", {}))
        if schema.get("additionalProperties") is not False or names != set(schema.get("required", [])):
            return False
    return all(_is_strict(value) for value in schema.values() if isinstance(value, dict | list))


def _messages(request: ChatRequest, options: Options) -> list[Json]:
    context = transcript(request)
    system = _system(context.system, request, options)
    messages: list[Json] = [{"role": options.system, "content": system}] if system else []
    for place, step in enumerate(context.steps):
        match step:
            case UserStep():
                messages.append({"role": "user", "content": _content(step, request, options)})
            case AssistantStep() if step.calls and options.tools == "functions":
                pass  # goes out with its results: this dialect knows one call a message
            case AssistantStep():
                messages.append(_assistant(step, options))
            case ToolStep() if options.tools == "functions":
                before = context.steps[place - 1]
                text = before.text if isinstance(before, AssistantStep) else ""
                messages.extend(functions.exchanged(step, text))
            case ToolStep():
                messages.extend(
                    {
                        "role": "tool",
                        "tool_call_id": _call_id(answer.call, options),
                        "content": answer.result.content,
                    }
                    for answer in step.answers
                )
    return messages


def _system(text: str, request: ChatRequest, options: Options) -> str:
    """The instructions; vendors that take no schema, or want the word JSON to be said, get it here."""
    wishes: list[str] = [text] if text else []
    if request.response_schema is not None and options.structured == "object":
        schema = functions.json_text(request.response_schema)
        wishes.append(f"{_JSON_ONLY} It must follow this JSON Schema:\n{schema}")
    elif request.response_json and "json" not in text.lower():
        wishes.append(_JSON_ONLY)
    return "\n\n".join(wishes)


def _assistant(step: AssistantStep, options: Options) -> Json:
    message: Json = {"role": "assistant", "content": step.text or None}
    if options.thoughts_back and step.current and step.reasoning:
        message["reasoning_content"] = "".join(part.text for part in step.reasoning)
    if step.calls:
        message["tool_calls"] = [
            {
                "id": _call_id(call, options),
                "type": "function",
                "function": {"name": call.name, "arguments": arguments_text(call)},
            }
            for call in step.calls
        ]
    return message


def _call_id(call: ToolCallPart, options: Options) -> str:
    """Ids may come from another vendor: Mistral wants nine letters or digits, OpenAI at most 40 characters."""
    if options.call_ids == "nine" and not _NINE.fullmatch(call.call_id):
        return hashlib.sha256(call.call_id.encode()).hexdigest()[:9]
    return call.call_id if len(call.call_id) <= 40 else hashlib.sha256(call.call_id.encode()).hexdigest()[:40]


def _content(step: UserStep, request: ChatRequest, options: Options) -> str | list[Json]:
    parts = [_part(part, request, options) for part in step.parts]
    if all(part["type"] == "text" for part in parts):
        return "\n\n".join(part["text"] for part in parts)
    return parts


def _part(part: TextPart | FilePart | ImagePart | AudioPart, request: ChatRequest, options: Options) -> Json:
    if isinstance(part, TextPart):
        return {"type": "text", "text": part.text}
    blob = request.blobs.get(part.file_id)
    if blob is not None:
        match part:
            case ImagePart() if options.images:
                return {"type": "image_url", "image_url": {"url": _data_url(part.media_type, blob.data)}}
            case AudioPart() if options.audio and part.media_type in _AUDIO_FORMATS:
                audio = {"data": _base64(blob.data), "format": _AUDIO_FORMATS[part.media_type]}
                return {"type": "input_audio", "input_audio": audio}
            case FilePart() if options.files == "parts" and part.media_type == "application/pdf":
                file = {"filename": part.name, "file_data": _data_url(part.media_type, blob.data)}
                return {"type": "file", "file": file}
    return {"type": "text", "text": blob_text(part, blob)}


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _data_url(media_type: str, data: bytes) -> str:
    return f"data:{media_type};base64,{_base64(data)}"
