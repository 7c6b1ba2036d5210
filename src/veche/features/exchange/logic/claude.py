"""Reads conversations and projects as Claude exports them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from veche.features.exchange.logic.archive import text_or_none, time_of
from veche.features.exchange.logic.incoming import Incoming, IncomingFile, IncomingMessage, IncomingProject, in_order
from veche.ports.content import CitationPart, FilePart, Part, ReasoningPart, TextPart, ToolCallPart, ToolResultPart

_ROOT = "00000000-0000-4000-8000-000000000000"


def is_conversation(data: Any) -> bool:
    """Is this decoded JSON one conversation of Claude's?"""
    return isinstance(data, dict) and isinstance(data.get("chat_messages"), list)


def is_project(data: Any) -> bool:
    """Is this decoded JSON one of Claude's projects?"""
    return isinstance(data, dict) and "prompt_template" in data and isinstance(data.get("uuid"), str)


def read(data: dict[str, Any]) -> Incoming:
    """One conversation.

    Raises:
        ValueError: there is none in it.
    """
    key = data.get("uuid")
    if not isinstance(key, str) or not key:
        raise ValueError("no id")
    project = data.get("project") or data.get("project_uuid")
    incoming = Incoming(
        source="claude",
        key=key,
        title=text_or_none(data.get("name"), 300),
        created_at=_time(data.get("created_at")),
        updated_at=_time(data.get("updated_at") or data.get("created_at")),
        messages=[],
        head=text_or_none(data.get("current_leaf_message_uuid"), 100),
        pinned=data.get("is_starred") is True,
        project=str(project.get("uuid")) if isinstance(project, dict) else text_or_none(project, 100),
    )
    found: list[IncomingMessage] = []
    for raw in data["chat_messages"]:
        one = _message(raw, incoming, found[-1].key if found else None)
        if one is None:
            incoming.broken_messages += 1
        elif one.parts:
            found.append(one)
        elif one.key:
            _pass_over(one, data["chat_messages"])
    incoming.messages = in_order(found)
    if incoming.head is None and found:
        incoming.head = found[-1].key
    return incoming


def _pass_over(empty: IncomingMessage, rest: list[Any]) -> None:
    """What answers a message without content answers the one above it."""
    for raw in rest:
        if isinstance(raw, dict) and raw.get("parent_message_uuid") == empty.key:
            raw["parent_message_uuid"] = empty.parent or _ROOT


def _message(raw: Any, into: Incoming, before: str | None) -> IncomingMessage | None:
    if not isinstance(raw, dict) or raw.get("sender") not in ("human", "assistant"):
        return None
    key = raw.get("uuid")
    if not isinstance(key, str) or not key:
        return None
    parent = raw.get("parent_message_uuid", before)
    human = raw["sender"] == "human"
    parts = _parts(raw, into)
    if human:
        parts += _files(raw, key, into)
    return IncomingMessage(
        key=key,
        parent=parent if isinstance(parent, str) and parent != _ROOT else None,
        role="user" if human else "assistant",
        parts=parts,
        created_at=_time(raw.get("created_at")) or into.created_at,
        updated_at=_time(raw.get("updated_at")) or None,
        model=text_or_none(raw.get("model"), 200),
    )


def _parts(raw: dict[str, Any], into: Incoming) -> list[Part]:
    made: list[Part] = []
    cited: list[Part] = []
    for block in raw.get("content") or []:
        if not isinstance(block, dict):
            continue
        match block.get("type"):
            case "text":
                if isinstance(block.get("text"), str) and block["text"].strip():
                    made.append(TextPart(block["text"]))
                cited += _citations(block, len(cited))
            case "thinking":
                if isinstance(block.get("thinking"), str) and block["thinking"].strip():
                    made.append(ReasoningPart(block["thinking"]))
            case "tool_use":
                call = str(block.get("id") or f"call-{sum(isinstance(one, ToolCallPart) for one in made) + 1}")
                made.append(ToolCallPart(call[:200], str(block.get("name") or "tool")[:200], _json(block.get("input"))))
            case "tool_result":
                calls = [one.call_id for one in made if isinstance(one, ToolCallPart)]
                call = str(block.get("tool_use_id") or (calls[-1] if calls else "call-1"))
                made.append(ToolResultPart(call[:200], _said(block.get("content")), block.get("is_error") is True))
            case "voice_note" if isinstance(block.get("text"), str):
                made.append(TextPart(block["text"]))
            case "token_budget" | "flag":
                pass
            case _:
                into.unknown_parts += 1
    if not made and isinstance(raw.get("text"), str) and raw["text"].strip():
        made.append(TextPart(raw["text"]))
    return made + cited


def _citations(block: dict[str, Any], before: int) -> list[Part]:
    made: list[Part] = []
    for one in block.get("citations") or []:
        if not isinstance(one, dict):
            continue
        inner = one.get("details")
        about: dict[str, Any] = inner if isinstance(inner, dict) else one
        url = about.get("url")
        if isinstance(url, str) and url.startswith(("http://", "https://")):
            title = str(about.get("title") or one.get("title") or url)[:500]
            made.append(CitationPart(before + len(made) + 1, title, "", url[:2000], "web"))
    return made


def _said(content: Any) -> str:
    if isinstance(content, str):
        return content
    texts = [one.get("text") for one in content if isinstance(one, dict)] if isinstance(content, list) else []
    return "\n\n".join(one for one in texts if isinstance(one, str))


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode() if value is not None else "{}"


def _files(raw: dict[str, Any], message: str, into: Incoming) -> list[Part]:
    """What was attached: the text that Claude took out of a document, or only a name."""
    made: list[Part] = []
    for place, one in enumerate(raw.get("attachments") or []):
        if isinstance(one, dict):
            key, name = f"{message}/{place}", str(one.get("file_name") or "attachment.txt")[:200]
            text = one.get("extracted_content")
            held = text if isinstance(text, str) and text else None
            into.files[key] = IncomingFile(name if held is None else _as_text(name), None, None, text=held)
            made.append(FilePart(key, into.files[key].name, "text/plain", len(held.encode()) if held else 0))
    for one in raw.get("files") or []:
        if isinstance(one, dict) and isinstance(one.get("file_name"), str):
            key = str(one.get("file_uuid") or one["file_name"])
            into.files[key] = IncomingFile(one["file_name"][:200], None, key)
            made.append(FilePart(key, one["file_name"][:200], "application/octet-stream", 0))
    return made


def _as_text(name: str) -> str:
    """The text of a PDF is no PDF, and shall not be called one."""
    known = (".txt", ".md", ".csv", ".json", ".xml", ".html", ".py", ".js", ".ts", ".css", ".log", ".yaml", ".yml")
    return name if name.lower().endswith(known) else f"{name}.txt"


def read_project(data: dict[str, Any]) -> IncomingProject | None:
    """One project with its instructions and documents; the sample that everybody has is left out."""
    name = text_or_none(data.get("name"), 100)
    if name is None or data.get("is_starter_project") is True:
        return None
    files = [
        (
            f"{data['uuid']}/{one.get('uuid')}",
            IncomingFile(_as_text(str(one.get("filename") or "document")[:190]), text=text),
        )
        for one in data.get("docs") or []
        if isinstance(one, dict) and isinstance(text := one.get("content"), str) and text
    ]
    return IncomingProject(data["uuid"], name, text_or_none(data.get("prompt_template"), 200_000), files=files)


def _time(raw: Any) -> int:
    """Milliseconds of an ISO time."""
    if not isinstance(raw, str):
        return 0
    try:
        return time_of(datetime.fromisoformat(raw).timestamp() * 1000)
    except (ValueError, OverflowError):
        return 0
