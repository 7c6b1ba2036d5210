"""The older dialect of tools, `functions`, that GigaChat speaks.

Format: developers.sber.ru/docs/ru/gigachat/api/reference/rest/post-chat. One call a message; arguments are an
object; the call's id is the vendor's `functions_state_id`; a result must be JSON.
"""

from __future__ import annotations

from typing import Any

import msgspec

from veche.ports.provider import ChatRequest
from veche.ports.transcript import Answered, ToolStep, arguments_object

Json = dict[str, Any]


def json_text(value: object) -> str:
    """`value` as JSON text."""
    return msgspec.json.encode(value).decode()


def declared(request: ChatRequest) -> Json:
    """The tools of a request, and which of them to call. There is no "required" here: the model chooses."""
    choice: object = request.tool_choice
    if choice not in ("auto", "none", "required"):
        choice = {"name": choice}
    return {
        "functions": [
            {"name": tool.name, "description": tool.description, "parameters": tool.parameters}
            for tool in request.tools
        ],
        "function_call": "auto" if choice == "required" else choice,
    }


def exchanged(step: ToolStep, text: str) -> list[Json]:
    """Calls and results in turns; `text` is what the assistant said before the first call."""
    messages: list[Json] = []
    for answer in step.answers:
        messages.append(_called(answer, text))
        messages.append({"role": "function", "name": answer.call.name, "content": _result(answer.result.content)})
        text = ""
    return messages


def _called(answer: Answered, text: str) -> Json:
    call = answer.call
    return {
        "role": "assistant",
        "content": text,
        "function_call": {"name": call.name, "arguments": arguments_object(call)},
        "functions_state_id": call.call_id,
    }


def _result(content: str) -> str:
    try:
        msgspec.json.decode(content)
    except msgspec.DecodeError:
        return json_text({"result": content})
    return content
