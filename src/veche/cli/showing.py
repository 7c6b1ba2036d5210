"""`chat show`: one branch of a conversation, message by message; Markdown as it is, styled at a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, TextIO

from veche.cli.addressing import Dialogue, dialogue_of, pick
from veche.cli.figures import money
from veche.cli.last_row import columns_of
from veche.cli.opening import open_stage
from veche.cli.rendering.blocks import Renderer
from veche.cli.rows import count, forgive, glyphs_for
from veche.cli.tables import one_line, when
from veche.cli.terminal import harmless, has_colour, is_terminal, paint
from veche.cli.words import notice, say
from veche.client.entities import (
    AudioPart,
    CitationPart,
    ErrorPart,
    FilePart,
    ImagePart,
    Message,
    TextPart,
    to_json,
)

if TYPE_CHECKING:
    from veche.cli.drawing import Glyphs

# a process that was killed could not say so; its answer still calls itself streaming
_OPEN = ("stopped", "interrupted", "failed", "streaming", "queued")


def show(name: str | None, *, branch: str | None, source: bool, pager: bool, local: bool, as_json: bool) -> int:
    """`chat show`."""
    with open_stage(local=local) as stage:
        dialogue = stage.call(lambda client: dialogue_of(client, name, tell=False))
        leaf = dialogue.end_below(pick(dialogue, branch)).id if branch else dialogue.head_id
        known = dialogue.conversation.id
        messages = stage.call(lambda client: client.path(known, leaf)) if leaf else []
    dialogue = replace(dialogue, head_id=leaf)  # numbers are those of the branch that is printed
    forgive(sys.stdout)
    if as_json:
        print(to_json({"conversation": dialogue.conversation, "messages": messages}, indent=2))
        return 0
    if pager and is_terminal(sys.stdout):
        from veche.cli.paging import to_pager

        to_pager(lines(dialogue, messages, sys.stdout, styles=has_colour(sys.stdout) and not source))
        return 0
    for text in lines(dialogue, messages, sys.stdout, styles=has_colour(sys.stdout) and not source):
        sys.stdout.write(text)
    sys.stdout.flush()
    if not messages:
        notice(say("tree.no_messages"))
    return 0


def lines(dialogue: Dialogue, messages: list[Message], stream: TextIO, *, styles: bool) -> Iterator[str]:
    """The text, a message at a time."""
    clean = harmless if styles or is_terminal(stream) else str
    glyphs = glyphs_for(stream)
    title = harmless(dialogue.conversation.title or say("untitled"))
    yield f"{paint(title, 'heading', stream) if styles else f'# {title}'}\n"
    for message in messages:
        head = heading(dialogue, message, glyphs)
        body = clean(words(message))
        if styles:
            renderer = Renderer(lambda: columns_of(1))
            head, body = paint(head, "bold", stream), (renderer.feed(body) + renderer.finish()).rstrip("\n")
        yield f"\n{head if styles else f'## {head}'}\n\n{body}\n"


def heading(dialogue: Dialogue, message: Message, glyphs: Glyphs) -> str:
    """Number, speaker and what is known of a message."""
    node = dialogue.nodes.get(message.id)
    number = dialogue.numbers.get(message.id)
    name = say("you") if message.role == "user" else message.model or message.requested_model or message.role
    found = [f"{number}. {harmless(name)}" if number else harmless(name), when(message.created_at)]
    found += spent(message, glyphs)
    if node is not None:
        beside = dialogue.siblings(node)
        if len(beside) > 1:
            found.append(say("tree.version", number=beside.index(node) + 1, count=len(beside)))
        found += [one_line(branch.name, 40) for branch in dialogue.branches if branch.message_id == node.id]
        if node.starred:
            found.append(glyphs.star)
        if node.rating is not None:
            found.append(glyphs.good if node.rating > 0 else glyphs.bad)
    if message.excluded:
        found.append(say("tree.off"))
    text = f" {glyphs.dot} ".join(found)
    return f"{text} ({say(f'state_{message.state}')})" if message.state in _OPEN else text


def spent(message: Message, glyphs: Glyphs) -> list[str]:
    """Tokens and cost."""
    found = []
    usage, cost = message.usage, message.cost
    if usage is not None and (usage.input_tokens is not None or usage.output_tokens is not None):
        found.append(f"{count(usage.input_tokens)} {glyphs.arrow} {count(usage.output_tokens)}")
    if cost is not None and Decimal(cost.amount):
        found.append(money(cost.amount, cost.currency))
    return found


def words(message: Message) -> str:
    """What a message says, as Markdown, with its attachments and sources by name."""
    found = []
    for part in message.parts:
        match part:
            case TextPart():
                found.append(part.text.strip("\n"))
            case FilePart() | ImagePart() | AudioPart():
                found.append(f"[{part.name}]")
            case CitationPart():
                found.append(f"[{part.number}] {part.title}{f' — {part.url}' if part.url else ''}")
            case ErrorPart():
                found.append(f"⚠ {part.text}")
            case _:
                continue
    return "\n\n".join(found)
