"""What the listing commands print: a table for people, JSON for programs."""

from __future__ import annotations

import sys
import time
import unicodedata
from datetime import datetime

from veche.cli.finding import branch, find, short
from veche.cli.opening import open_stage
from veche.cli.terminal import harmless, is_terminal, paint, width
from veche.cli.words import notice, plural, say
from veche.client.entities import (
    AudioPart,
    CitationPart,
    Conversation,
    ErrorPart,
    FilePart,
    ImagePart,
    Message,
    Model,
    TextPart,
    UsageRow,
    to_json,
)


def when(moment: int) -> str:
    """A time as people here say it: the hour today, else the day."""
    then = datetime.fromtimestamp(moment / 1000).astimezone()
    today = datetime.now().astimezone().date()
    return then.strftime("%H:%M" if then.date() == today else "%Y-%m-%d")


def columns(text: str) -> int:
    """How wide `text` stands in a terminal."""
    return sum(0 if unicodedata.combining(c) else 1 + (unicodedata.east_asian_width(c) in "WF") for c in text)


def table(rows: list[list[str]], *, right: tuple[int, ...] = ()) -> None:
    """Prints rows with their columns aligned; the last column is as long as it is."""
    if not rows:
        return
    sizes = [max(columns(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        cells = []
        for i, cell in enumerate(row):
            gap = " " * (sizes[i] - columns(cell))
            cells.append(gap + cell if i in right else cell if i == len(row) - 1 else cell + gap)
        print("  ".join(cells).rstrip())


def one_line(text: str, most: int = 80) -> str:
    """`text` on one line, cut at `most`."""
    clean = harmless(" ".join(text.split()))
    return clean if len(clean) <= most else clean[: most - 1] + "…"


def conversation_row(conversation: Conversation) -> list[str]:
    """One line of the list."""
    title = one_line(conversation.title or say("untitled"), width() - 32)
    return [short(conversation.id), when(conversation.updated_at), str(conversation.message_count), title]


def show_conversations(*, limit: int, archived: bool, local: bool, as_json: bool) -> int:
    """`chat list`."""
    with open_stage(local=local) as stage:
        items = stage.call(lambda client: client.conversations(archived=archived, limit=limit)).items
    if as_json:
        print(to_json(items, indent=2))
    elif items:
        table([conversation_row(conversation) for conversation in items], right=(2,))
    else:
        notice(say("no_conversations"))
    return 0


def show_branch(name: str | None, *, local: bool, as_json: bool) -> int:
    """`chat show`."""
    with open_stage(local=local) as stage:
        found = stage.call(lambda client: find(client, name))
        conversation, messages = stage.call(lambda client: branch(client, found.id))
    if as_json:
        print(to_json({"conversation": conversation, "messages": messages}, indent=2))
        return 0
    print(paint(f"# {harmless(conversation.title or say('untitled'))}", "heading", sys.stdout))
    for message in messages:
        print()
        print(paint(f"## {_speaker(message)}", "bold", sys.stdout))
        print()
        print(_words(message))
    return 0


def _speaker(message: Message) -> str:
    name = say("you") if message.role == "user" else message.model or message.requested_model or message.role
    # a process that was killed could not say so; its answer still calls itself streaming
    states = {"stopped", "interrupted", "failed", "streaming", "queued"}
    return f"{name} ({say(f'state_{message.state}')})" if message.state in states else name


def _words(message: Message) -> str:
    lines = []
    for part in message.parts:
        match part:
            case TextPart():
                lines.append(part.text.strip("\n"))
            case FilePart() | ImagePart() | AudioPart():
                lines.append(f"[{part.name}]")
            case CitationPart():
                lines.append(f"[{part.number}] {part.title}{f' — {part.url}' if part.url else ''}")
            case ErrorPart():
                lines.append(f"⚠ {part.text}")
            case _:
                continue
    text = "\n\n".join(lines)
    return harmless(text) if is_terminal(sys.stdout) else text


def show_hits(query: str, *, limit: int, local: bool, as_json: bool) -> int:
    """`chat search`."""
    with open_stage(local=local) as stage:
        items = stage.call(lambda client: client.search(query, limit=limit)).items
    if as_json:
        print(to_json(items, indent=2))
        return 0
    for hit in items:
        title = one_line(hit.conversation_title or say("untitled"))
        print(f"{short(hit.conversation_id)}  {when(hit.at)}  {paint(title, 'bold', sys.stdout)}")
        print(f"    {one_line(hit.excerpt, 240)}")
    if not items:
        notice(say("nothing_found", query=query))
    return 0


def show_models(text: str, *, refresh: bool, local: bool, as_json: bool) -> int:
    """`chat models`."""
    with open_stage(local=local) as stage:
        found = stage.call(lambda client: client.models(refresh=refresh))
    models = [model for model in found.models if text.lower() in f"{model.id} {model.title}".lower()]
    if as_json:
        print(to_json({"models": models, "providers": found.providers, "default": found.default}, indent=2))
        return 0
    table([model_row(model, found.default) for model in models], right=(1,))
    for provider in found.providers:
        if provider.error is not None:
            notice(f"{provider.title}: {provider.error.text}", dim=False)
    if not models:
        notice(say("no_models"))
    return 0


def model_row(model: Model, default: str) -> list[str]:
    """One line of the models."""
    window = f"{model.context_window // 1000}k" if model.context_window else ""
    price = ""
    if model.price is not None:
        price = f"{model.price.input} / {model.price.output} {model.price.currency}"
    mark = f"  ({say('default_model')})" if model.id == default else ""
    return [f"{model.id}{mark}", window, price]


def show_usage(by: str, *, days: int | None, local: bool, as_json: bool) -> int:
    """`chat usage`."""
    since = round((time.time() - days * 86_400) * 1000) if days else None
    with open_stage(local=local) as stage:
        report = stage.call(lambda client: client.usage(by=by, since=since))  # type: ignore[arg-type]
    if as_json:
        print(to_json(report.items, indent=2))
        return 0
    if not report.items:
        notice(say("no_usage"))
        return 0
    head = [say(f"by_{by}"), say("calls"), say("tokens_in"), say("tokens_out"), say("cost")]
    table([head, *(usage_row(row) for row in report.items)], right=(1, 2, 3))
    return 0


def usage_row(row: UsageRow) -> list[str]:
    costs = ", ".join(f"{cost.amount} {cost.currency}" for cost in row.costs)
    if row.unpriced_calls:
        costs = f"≥ {costs}" if costs else "?"
    return [row.key or "—", str(row.calls), _count(row.input_tokens), _count(row.output_tokens), costs]


def _count(number: int | None) -> str:
    return "?" if number is None else str(number)


def usage_line(message: Message) -> str:
    """What an answer took, on one line."""
    facts = [message.model or ""]
    if message.usage is not None and message.usage.output_tokens is not None:
        facts.append(f"{_count(message.usage.input_tokens)} → {plural('tokens', message.usage.output_tokens)}")
    if message.cost is not None and float(message.cost.amount):
        facts.append(f"{message.cost.amount} {message.cost.currency}")
    if message.duration_ms is not None:
        facts.append(say("seconds", count=f"{message.duration_ms / 1000:.1f}"))
    return " · ".join(fact for fact in facts if fact)
