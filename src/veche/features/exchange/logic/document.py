"""A conversation as a document: who said what and when, in order, with the words of the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import msgspec

from veche.features.conversations import logic as tree
from veche.features.conversations.schemas import Conversation, Message
from veche.features.exchange.schemas import Options
from veche.ports.content import (
    AudioPart,
    CitationPart,
    ErrorPart,
    FilePart,
    ImagePart,
    ReasoningPart,
    TextPart,
    ToolCallPart,
    ToolResultPart,
)

LABELS = (
    "answer", "branch", "branches", "created", "error", "excluded", "exported", "files", "instructions", "messages",
    "model", "person", "reasoning", "reply_to", "sources", "state_failed", "state_interrupted", "state_stopped",
    "state_streaming", "system", "tokens", "tool", "tool_result", "untitled", "version", "without_files",
)  # fmt: skip
Labels = Mapping[str, str]


class Attachment(msgspec.Struct, frozen=True):
    """A file of a message; `path` is where it lies beside the document, if it does."""

    file_id: str
    name: str
    media_type: str
    size: int
    path: str | None = None


class Source(msgspec.Struct, frozen=True):
    """What an answer quotes."""

    number: int
    title: str
    quote: str
    url: str | None


class Entry(msgspec.Struct, frozen=True):
    """One message of the document."""

    number: int
    role: str
    who: str
    at: str
    text: str
    aside: tuple[str, ...] = ()  # what is told beside the name: version, model, tokens …
    reasoning: str = ""
    tools: tuple[tuple[str, str], ...] = ()  # what was called and with what, and what came back
    attachments: tuple[Attachment, ...] = ()
    sources: tuple[Source, ...] = ()
    error: str = ""


class Document(msgspec.Struct, frozen=True):
    """A conversation to be read."""

    title: str
    language: str
    facts: tuple[tuple[str, str], ...]
    instructions: str
    entries: tuple[Entry, ...]
    labels: Labels


class Told(msgspec.Struct, frozen=True):
    """What a document is made with: names of people by id, where files lie, and when it was made."""

    people: Mapping[str, str]
    files: Mapping[str, str]
    labels: Labels
    language: str
    now: int


def moment(ms: int) -> str:
    """A time as people read it, in UTC, which it says."""
    return datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m-%d %H:%M UTC")


def chosen(conversation: Conversation, messages: list[Message], branches: str) -> list[Message]:
    """The messages to show, in the order of reading: the branch that is shown, or the tree depth first."""
    nodes = {message.id: message for message in messages}
    if branches == "shown":
        return tree.path_to(nodes, conversation.head_id)
    children = tree.children_of(messages)
    roots = [m for m in messages if m.parent_id is None or m.parent_id not in nodes]
    waiting, order, seen = sorted(roots, key=lambda m: -m.number), [], set()
    while waiting:
        message = waiting.pop()
        if message.id in seen:
            continue
        seen.add(message.id)
        order.append(message)
        waiting += sorted(children.get(message.id, []), key=lambda m: -m.number)
    return order


def compose(conversation: Conversation, messages: list[Message], options: Options, told: Told) -> Document:
    """The document of a conversation."""
    labels = told.labels
    shown = chosen(conversation, messages, options.branches)
    facts = [(labels["created"], moment(conversation.created_at)), (labels["messages"], str(len(shown)))]
    if options.metadata:
        facts.append((labels["exported"], moment(told.now)))
        if conversation.model:
            facts.append((labels["model"], conversation.model))
        if conversation.branches:
            facts.append((labels["branches"], ", ".join(branch.name for branch in conversation.branches)))
    siblings = tree.children_of(messages)
    before: Message | None = None
    entries = []
    for message in shown:
        entries.append(_entry(message, before, siblings, options, told))
        before = message
    return Document(
        title=conversation.title or labels["untitled"],
        language=told.language,
        facts=tuple(facts),
        instructions=(conversation.instructions or "") if options.metadata else "",
        entries=tuple(entries),
        labels=labels,
    )


def _entry(
    message: Message,
    before: Message | None,
    siblings: Mapping[str | None, list[Message]],
    options: Options,
    told: Told,
) -> Entry:
    texts = [part.text for part in message.parts if isinstance(part, TextPart)]
    thoughts = [part.text for part in message.parts if isinstance(part, ReasoningPart) and part.text]
    return Entry(
        number=message.number,
        role=message.role,
        who=_who(message, told),
        at=moment(message.created_at),
        text="\n\n".join(texts).replace("\r\n", "\n"),
        aside=tuple(_aside(message, before, siblings, options, told.labels)),
        reasoning="\n\n".join(thoughts) if options.reasoning else "",
        tools=tuple(_tools(message, told.labels)) if options.reasoning else (),
        attachments=tuple(
            Attachment(part.file_id, part.name, part.media_type, part.size, told.files.get(part.file_id))
            for part in message.parts
            if isinstance(part, FilePart | ImagePart | AudioPart)
        ),
        sources=tuple(
            Source(part.number, part.title, part.quote, part.url)
            for part in message.parts
            if isinstance(part, CitationPart)
        ),
        error="; ".join(part.text for part in message.parts if isinstance(part, ErrorPart)),
    )


def _who(message: Message, told: Told) -> str:
    if message.role == "user":
        return told.people.get(message.author_id or "", told.labels["person"])
    if message.role == "system":
        return told.labels["system"]
    return message.model or message.requested_model or told.labels["answer"]


def _aside(
    message: Message,
    before: Message | None,
    siblings: Mapping[str | None, list[Message]],
    options: Options,
    labels: Labels,
) -> list[str]:
    """What stands beside the name: which version of how many, what it answers when that is not just above …"""
    made = []
    family = siblings.get(message.parent_id, [])
    if options.branches == "all":
        if len(family) > 1:
            place = next(i for i, one in enumerate(family, 1) if one.id == message.id)
            made.append(labels["version"].format(place=place, many=len(family)))
        parent = message.parent_id
        if parent is not None and (before is None or before.id != parent):
            number = next((one.number for group in siblings.values() for one in group if one.id == parent), None)
            if number is not None:
                made.append(labels["reply_to"].format(number=number))
    if message.excluded:
        made.append(labels["excluded"])
    if message.state not in ("complete", "queued"):
        made.append(labels[f"state_{message.state}"])
    if options.metadata:
        if message.usage and message.usage.output_tokens is not None:
            made.append(
                labels["tokens"].format(input=message.usage.input_tokens or 0, output=message.usage.output_tokens)
            )
        if message.cost is not None:
            made.append(f"{message.cost.amount} {message.cost.currency}")
        if message.duration_ms is not None:
            made.append(f"{message.duration_ms / 1000:.1f} s")
    return made


def _tools(message: Message, labels: Labels) -> list[tuple[str, str]]:
    made = []
    for part in message.parts:
        if isinstance(part, ToolCallPart):
            made.append((labels["tool"].format(name=part.name), part.arguments))
        elif isinstance(part, ToolResultPart):
            made.append((labels["tool_result"], part.content))
    return made
