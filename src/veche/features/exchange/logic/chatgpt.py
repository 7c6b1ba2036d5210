"""Reads conversations as ChatGPT exports them: a mapping of nodes, of which only some are messages."""

from __future__ import annotations

import re
from typing import Any

from veche.features.exchange.logic.archive import text_or_none, time_of
from veche.features.exchange.logic.incoming import Incoming, IncomingFile, IncomingMessage, in_order
from veche.ports.content import (
    CitationPart,
    FilePart,
    ImagePart,
    Part,
    ReasoningPart,
    TextPart,
    ToolCallPart,
    ToolResultPart,
)

_POINTER = re.compile(r"^(?:file-service|sediment)://(?:[^/]+/)*(file[-_][A-Za-z0-9]+)")
_CITED = re.compile("\ue200[^\ue200\ue201]*\ue201")  # places of sources, in characters for private use
_OLD_CITED = re.compile("【[^】]{1,40}†[^】]{0,200}】")


def is_conversation(data: Any) -> bool:
    """Is this decoded JSON one conversation of ChatGPT's?"""
    return isinstance(data, dict) and isinstance(data.get("mapping"), dict)


def read(data: dict[str, Any]) -> Incoming:
    """One conversation.

    Raises:
        ValueError: there is none in it.
    """
    mapping: dict[str, Any] = {key: node for key, node in data["mapping"].items() if isinstance(node, dict)}
    key = data.get("conversation_id") or data.get("id")
    if not isinstance(key, str) or not key:
        raise ValueError("no id")
    created = _time(data.get("create_time"))
    incoming = Incoming(
        source="chatgpt",
        key=key,
        title=text_or_none(data.get("title"), 300),
        created_at=created,
        updated_at=_time(data.get("update_time")) or created,
        messages=[],
        archived=data.get("is_archived") is True,
        pinned=data.get("is_starred") is True,
        project=_project(data.get("gizmo_id")),
    )
    reader = _Reader(mapping, incoming)
    incoming.messages = in_order(reader.messages())
    incoming.head = reader.place_of(data.get("current_node"))
    if not incoming.created_at and incoming.messages:
        incoming.created_at = min(one.created_at for one in incoming.messages)
        incoming.updated_at = incoming.updated_at or incoming.created_at
    return incoming


def _project(gizmo: Any) -> str | None:
    return gizmo if isinstance(gizmo, str) and gizmo.startswith("g-p-") else None


class _Reader:
    """Walks the mapping: joins what the assistant and its tools did for one answer, and drops what nobody saw."""

    def __init__(self, mapping: dict[str, Any], into: Incoming) -> None:
        self._mapping = mapping
        self._into = into
        self._place: dict[str, str | None] = {}  # node → the message that it became part of, or that is above it
        self._made: dict[str, IncomingMessage] = {}

    def messages(self) -> list[IncomingMessage]:
        roots = [key for key, node in self._mapping.items() if node.get("parent") not in self._mapping]
        waiting: list[tuple[str, str | None]] = [(key, None) for key in reversed(roots)]
        while waiting:
            key, above = waiting.pop()
            if key in self._place:
                continue
            here = self._take(key, above)
            self._place[key] = here
            children = [child for child in self._children(key) if child not in self._place]
            waiting += [(child, here) for child in reversed(children)]
        return list(self._made.values())

    def place_of(self, key: Any) -> str | None:
        return self._place.get(key) if isinstance(key, str) else None

    def _children(self, key: str) -> list[str]:
        children = self._mapping[key].get("children")
        return [child for child in children if child in self._mapping] if isinstance(children, list) else []

    def _take(self, key: str, above: str | None) -> str | None:
        """The message that this node belongs to, which it may begin."""
        message = self._mapping[key].get("message")
        if not isinstance(message, dict):
            return above
        try:
            role, parts = _role(message), self._parts(message)
        except (TypeError, AttributeError, KeyError):
            self._into.broken_messages += 1
            return above
        if role is None or not parts:
            return above
        before = self._made.get(above) if above else None
        about = _about(message)
        if role == "assistant" and before is not None and before.role == "assistant" and self._only(key):
            before.parts = _joined(before.parts, parts)
            before.model = before.model or text_or_none(about.get("model_slug"), 200)
            return above
        self._made[key] = IncomingMessage(
            key=key,
            parent=above,
            role=role,
            parts=_joined([], parts),
            created_at=_time(message.get("create_time")) or self._into.created_at,
            model=text_or_none(about.get("model_slug"), 200) if role == "assistant" else None,
            state="complete" if message.get("status") != "in_progress" else "interrupted",
        )
        return key

    def _only(self, key: str) -> bool:
        """Is this node the only child of its parent? Where versions part, a message begins anew."""
        parent = self._mapping[key].get("parent")
        return parent in self._mapping and len(self._children(parent)) == 1

    def _parts(self, message: dict[str, Any]) -> list[Part]:
        content = message.get("content")
        if not isinstance(content, dict):
            return []
        author = message.get("author") or {}
        about = _about(message)
        made = self._content(
            content, str(author.get("role")), str(author.get("name") or message.get("recipient") or "")
        )
        if author.get("role") == "user":
            made += [self._attached(one) for one in _dicts(about.get("attachments"))]
        return _unlike(made) + _citations(about)

    def _content(self, content: dict[str, Any], role: str, tool: str) -> list[Part]:
        kind, text = content.get("content_type"), content.get("text")
        match kind:
            case "text":
                words = "\n\n".join(one for one in content.get("parts") or [] if isinstance(one, str) and one)
                if role == "tool":
                    return [ToolResultPart("", words)] if words else []
                return [TextPart(_clean(words))] if words.strip() else []
            case "multimodal_text":
                return [part for one in content.get("parts") or [] for part in self._piece(one)]
            case "code":
                named = tool if tool not in ("", "all") else str(content.get("language") or "code")
                return [ToolCallPart("", named[:200], str(text))] if text else []
            case "execution_output" | "tether_quote" | "tether_browsing_display" | "system_error":
                said = str(text or content.get("result") or "")
                return [ToolResultPart("", said, kind == "system_error")] if said else []
            case "thoughts":
                thoughts = [f"**{t.get('summary')}**\n\n{t.get('content')}" for t in _dicts(content.get("thoughts"))]
                return [ReasoningPart("\n\n".join(thoughts))] if thoughts else []
            case "reasoning_recap" | "user_editable_context" | "model_editable_context":
                return []
            case _:
                if isinstance(text, str) and text.strip():
                    return [TextPart(_clean(text))]
                self._into.unknown_parts += 1
                return []

    def _piece(self, one: Any) -> list[Part]:
        if isinstance(one, str):
            return [TextPart(_clean(one))] if one.strip() else []
        if not isinstance(one, dict):
            return []
        if one.get("content_type") == "audio_transcription" and isinstance(one.get("text"), str):
            return [TextPart(one["text"])]
        pointer = _POINTER.match(str(one.get("asset_pointer") or ""))
        if one.get("content_type") == "image_asset_pointer" and pointer:
            size = one.get("size_bytes")
            self._into.files.setdefault(pointer[1], IncomingFile(pointer[1], None, pointer[1]))
            return [ImagePart(pointer[1], pointer[1], "image/png", size if isinstance(size, int) else 0)]
        self._into.unknown_parts += 1
        return []

    def _attached(self, one: dict[str, Any]) -> Part:
        key, name = str(one.get("id") or ""), str(one.get("name") or one.get("id") or "file")[:200]
        media_type = str(one.get("mime_type") or one.get("mimeType") or "application/octet-stream")[:200]
        size = one.get("size") if isinstance(one.get("size"), int) else 0
        self._into.files[key] = IncomingFile(name, media_type, key)
        kind = ImagePart if media_type.startswith("image/") else FilePart
        return kind(key, name, media_type, size or 0)


def _role(message: dict[str, Any]) -> Any:
    """Whose message it becomes; `None` for what nobody was shown."""
    about = _about(message)
    if about.get("is_visually_hidden_from_conversation") is True or about.get("is_user_system_message") is True:
        return None
    role = str((message.get("author") or {}).get("role"))
    return {"user": "user", "assistant": "assistant", "tool": "assistant"}.get(role)


def _about(message: dict[str, Any]) -> dict[str, Any]:
    about = message.get("metadata")
    return about if isinstance(about, dict) else {}


def _joined(before: list[Part], more: list[Part]) -> list[Part]:
    """Calls of tools get numbers, so that each result finds its call."""
    parts = [*before, *more]
    calls = sum(isinstance(one, ToolCallPart) for one in before)
    for part in more:
        if isinstance(part, ToolCallPart):
            calls += 1
            part.call_id = f"call-{calls}"
        elif isinstance(part, ToolResultPart):
            part.call_id = f"call-{calls}"
    return parts


def _unlike(parts: list[Part]) -> list[Part]:
    """A picture that is shown and attached is one."""
    seen: set[str] = set()
    made: list[Part] = []
    attached = [one for one in parts if isinstance(one, FilePart | ImagePart)]
    named = {one.file_id: one for one in attached}  # the later one, from the attachments, has the real name
    for one in parts:
        if isinstance(one, FilePart | ImagePart):
            if one.file_id in seen:
                continue
            seen.add(one.file_id)
            made.append(named[one.file_id])
        else:
            made.append(one)
    return made


def _citations(about: dict[str, Any]) -> list[Part]:
    made: list[Part] = []
    for one in _dicts(about.get("content_references")) + _dicts(about.get("citations")):
        inner = one["metadata"] if isinstance(one.get("metadata"), dict) else one
        url, title = inner.get("url"), inner.get("title")
        if isinstance(url, str) and url.startswith(("http://", "https://")):
            quote = str(inner.get("snippet") or inner.get("text") or "")[:2000]
            made.append(CitationPart(len(made) + 1, str(title or url)[:500], quote, url[:2000], "web"))
    return made[:100]


def _clean(text: str) -> str:
    return _OLD_CITED.sub("", _CITED.sub("", text))


def _time(raw: Any) -> int:
    return time_of(raw * 1000) if isinstance(raw, int | float) and not isinstance(raw, bool) else 0


def _dicts(raw: Any) -> list[dict[str, Any]]:
    return [one for one in raw if isinstance(one, dict)] if isinstance(raw, list) else []
