"""Builds the body of a Messages request.

Format: platform.claude.com/docs/en/api/messages.
"""

from __future__ import annotations

import base64
import re
from typing import Any

from veche.adapters.anthropic.settings import BUDGETS, Options, is_sampled, thinking_of
from veche.adapters.anthropic.wire.schema import closed
from veche.ports.content import AudioPart, FilePart, ImagePart, TextPart
from veche.ports.provider import Blob, ChatRequest
from veche.ports.transcript import (
    AssistantStep,
    ToolStep,
    Transcript,
    UserStep,
    arguments_object,
    blob_text,
    transcript,
)

Json = dict[str, Any]

_IMAGES = {"image/jpeg", "image/png", "image/gif", "image/webp"}
_JSON_ONLY = "Answer with one JSON object and nothing else."


def request_body(request: ChatRequest, options: Options, *, max_output: int | None = None) -> Json:
    """The body that asks for a streamed answer; `max_output` is the most that the model can write, where known."""
    context = transcript(request, user_first=True, user_last=True)
    thinking, effort = _thinking(request, context)
    body: Json = {
        "model": request.model,
        "max_tokens": _max_tokens(request, options, max_output, thinking),
        "messages": _messages(context, request),
        "stream": True,
    }
    wishes = [context.system] if context.system else []
    if request.response_json and request.response_schema is None:
        wishes.append(_JSON_ONLY)
    if request.tools:
        choice, wish = _tool_choice(request, forced=not thinking or thinking["type"] == "disabled")
        wishes += [wish] if wish else []
        body["tools"] = [
            {"name": tool.name, "description": tool.description, "input_schema": tool.parameters}
            for tool in request.tools
        ]
        if choice != {"type": "auto"}:
            body["tool_choice"] = choice
    if wishes:
        body["system"] = "\n\n".join(wishes)
    if thinking:
        body["thinking"] = thinking
    body |= _output_config(request, effort)
    body |= _sampling(request, thinking)
    if options.cache:
        body["cache_control"] = {"type": "ephemeral"}
    if request.person:
        body["metadata"] = {"user_id": request.person}
    return body


def _thinking(request: ChatRequest, context: Transcript) -> tuple[Json | None, str | None]:
    """The field `thinking`, and the effort where it is asked for by name."""
    mode, effort = thinking_of(request.model), request.params.reasoning_effort
    shown: Json = {"type": "adaptive", "display": "summarized"}
    match mode:
        case "always":
            return shown, _effort(effort)
        case "adaptive" if effort is not None:
            return shown, _effort(effort)
        # Older models refuse to think on after a tool call that they did not think about.
        case "budget" if effort is not None and not _is_unsigned(context, request.model):
            return {"type": "enabled", "budget_tokens": BUDGETS[effort]}, None
    return None, None


def _effort(effort: str | None) -> str | None:
    return "low" if effort == "minimal" else effort


def _is_unsigned(context: Transcript, model: str) -> bool:
    return any(
        isinstance(step, AssistantStep) and step.current and step.calls and not _thoughts(step, model)
        for step in context.steps
    )


def _max_tokens(request: ChatRequest, options: Options, max_output: int | None, thinking: Json | None) -> int:
    wanted = request.params.max_tokens or min(options.max_tokens, max_output or options.max_tokens)
    budget: int = (thinking or {}).get("budget_tokens", 0)
    # The budget is part of the limit: what was asked for the answer comes on top.
    return min(wanted + budget, max_output) if max_output and budget else wanted + budget


def _tool_choice(request: ChatRequest, *, forced: bool) -> tuple[Json, str]:
    """The field `tool_choice`, and words for models that cannot be forced while they think."""
    match request.tool_choice:
        case "auto" | "none" as plain:
            return {"type": plain}, ""
        case "required":
            return ({"type": "any"}, "") if forced else ({"type": "auto"}, "Call one of the tools.")
        case name:
            return ({"type": "tool", "name": name}, "") if forced else ({"type": "auto"}, f"Call the tool {name}.")


def _output_config(request: ChatRequest, effort: str | None) -> Json:
    config: Json = {"effort": effort} if effort else {}
    if request.response_schema is not None:
        config["format"] = {"type": "json_schema", "schema": closed(request.response_schema)}
    return {"output_config": config} if config else {}


def _sampling(request: ChatRequest, thinking: Json | None) -> Json:
    params = request.params
    body: Json = {"stop_sequences": params.stop} if params.stop else {}
    if is_sampled(request.model) and thinking is None:
        if params.temperature is not None:
            body["temperature"] = min(params.temperature, 1.0)  # theirs ends at 1
        elif params.top_p is not None:  # newer models refuse both at once
            body["top_p"] = params.top_p
    return body


def _messages(context: Transcript, request: ChatRequest) -> list[Json]:
    messages: list[Json] = []
    for step in context.steps:
        match step:
            case UserStep():
                role, content = "user", [_block(part, request) for part in step.parts]
            case AssistantStep():
                role, content = "assistant", _assistant(step, request.model)
            case ToolStep():
                role, content = "user", [_result(answer.call.call_id, answer.result) for answer in step.answers]
        if messages and messages[-1]["role"] == role:  # results come first in what the user says next
            messages[-1]["content"] += content
        else:
            messages.append({"role": role, "content": content})
    return messages


def _result(call_id: str, result: Any) -> Json:
    block: Json = {"type": "tool_result", "tool_use_id": _id(call_id), "content": result.content}
    if result.is_error:
        block["is_error"] = True
    return block


def _assistant(step: AssistantStep, model: str) -> list[Json]:
    blocks = _thoughts(step, model) if step.current else []
    blocks += [{"type": "text", "text": step.text}] if step.text.strip() else []
    return blocks + [
        {"type": "tool_use", "id": _id(call.call_id), "name": call.name, "input": arguments_object(call)}
        for call in step.calls
    ]


def _thoughts(step: AssistantStep, model: str) -> list[Json]:
    """Thoughts that this very model signed; others must not come back."""
    blocks: list[Json] = []
    for part in step.reasoning:
        mark, _, signature = (part.signature or "").partition(":")
        if mark == signer(model):
            blocks.append({"type": "thinking", "thinking": part.text, "signature": signature})
        elif mark == signer(model, redacted=True):
            blocks.append({"type": "redacted_thinking", "data": signature})
    return blocks


def signer(model: str, *, redacted: bool = False) -> str:
    """What stands before the colon in a signature that `model` made."""
    return f"anthropic-redacted/{model}" if redacted else f"anthropic/{model}"


def _id(call_id: str) -> str:
    """Ids may come from another vendor; Anthropic's are of letters, digits, `_` and `-`."""
    return re.sub(r"[^a-zA-Z0-9_-]", "_", call_id) or "call"


def _block(part: TextPart | FilePart | ImagePart | AudioPart, request: ChatRequest) -> Json:
    if isinstance(part, TextPart):
        return {"type": "text", "text": part.text}
    blob = request.blobs.get(part.file_id)
    if blob is not None:
        match part:
            case ImagePart() if part.media_type in _IMAGES:
                return {"type": "image", "source": _base64(part.media_type, blob)}
            case FilePart() if part.media_type == "application/pdf":
                return {"type": "document", "title": part.name, "source": _base64(part.media_type, blob)}
            case FilePart() if blob.text:
                source = {"type": "text", "media_type": "text/plain", "data": blob.text}
                return {"type": "document", "title": part.name, "source": source}
    return {"type": "text", "text": blob_text(part, blob)}


def _base64(media_type: str, blob: Blob) -> Json:
    return {"type": "base64", "media_type": media_type, "data": base64.b64encode(blob.data).decode("ascii")}
