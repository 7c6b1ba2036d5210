"""Reads conversations out of the log of the command-line tool `llm`, as our terminal writes them down for an import.

The log is a database; only the terminal opens it, on the machine of whoever owns it. What comes here is JSON.
"""

from __future__ import annotations

from typing import Any

from veche.features.exchange.logic.archive import count_of, text_or_none, time_of
from veche.features.exchange.logic.incoming import Incoming, IncomingFile, IncomingMessage, in_order
from veche.ports.content import FilePart, Part, ReasoningPart, TextPart, Usage


def is_conversation(data: Any) -> bool:
    """Is this decoded JSON one conversation of such a log?"""
    return isinstance(data, dict) and data.get("format") == "llm" and isinstance(data.get("messages"), list)


def read(data: dict[str, Any]) -> Incoming:
    """One conversation.

    Raises:
        ValueError: there is none in it.
    """
    key = text_or_none(data.get("id"), 100)
    if key is None:
        raise ValueError("no id")
    incoming = Incoming(
        source="llm",
        key=key,
        title=text_or_none(data.get("name"), 300),
        created_at=time_of(data.get("created_at")),
        updated_at=time_of(data.get("updated_at")),
        messages=[],
        named=False,
        instructions=text_or_none(data.get("system"), 200_000),
    )
    found: list[IncomingMessage] = []
    for raw in data["messages"]:
        one = _message(raw, incoming)
        if one is None:
            incoming.broken_messages += 1
        else:
            found.append(one)
    incoming.messages = in_order(found)
    incoming.head = text_or_none(data.get("head"), 100)
    return incoming


def _message(raw: Any, into: Incoming) -> IncomingMessage | None:
    if not isinstance(raw, dict) or raw.get("role") not in ("user", "assistant"):
        return None
    key = text_or_none(raw.get("id"), 100)
    parts = _parts(raw, into)
    if key is None or not parts:
        return None
    answer = raw["role"] == "assistant"
    model = text_or_none(raw.get("model"), 200) if answer else None
    return IncomingMessage(
        key=key,
        parent=text_or_none(raw.get("parent"), 100),
        role="assistant" if answer else "user",
        parts=parts,
        created_at=time_of(raw.get("at")) or into.created_at,
        model=model,
        requested_model=text_or_none(raw.get("requested_model"), 200) or model if answer else None,
        usage=_usage(raw) if answer else None,
        duration_ms=count_of(raw.get("duration_ms")) if answer else None,
    )


def _parts(raw: dict[str, Any], into: Incoming) -> list[Part]:
    made: list[Part] = []
    if isinstance(raw.get("reasoning"), str) and raw["reasoning"].strip():
        made.append(ReasoningPart(raw["reasoning"]))
    if isinstance(raw.get("text"), str) and raw["text"].strip():
        made.append(TextPart(raw["text"]))
    files = raw.get("files")
    for one in files if isinstance(files, list) else []:
        if not isinstance(one, dict):
            continue
        name = text_or_none(one.get("name"), 200) or "attachment"
        path = text_or_none(one.get("path"), 300)
        key = path or name
        kind = text_or_none(one.get("type"), 100)
        into.files[key] = IncomingFile(name, kind, path)
        made.append(FilePart(key, name, kind or "application/octet-stream", 0))
    return made


def _usage(raw: dict[str, Any]) -> Usage | None:
    names = ("input_tokens", "output_tokens", "cached_tokens", "reasoning_tokens")
    counts = {name: count_of(raw.get(name)) for name in names}
    return Usage(**counts) if any(count is not None for count in counts.values()) else None
