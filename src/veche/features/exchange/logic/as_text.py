"""Renders a document as Markdown, as plain text, and many messages as rows of CSV."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from datetime import UTC, datetime

from veche.features.conversations.schemas import Conversation, Message
from veche.features.exchange.logic.blocks import (
    Block,
    Code,
    Footnotes,
    Grid,
    Heading,
    Items,
    Line,
    Link,
    Paragraph,
    Quote,
    Rule,
    plain,
)
from veche.features.exchange.logic.document import Document, Entry
from veche.features.exchange.logic.markdown import parse
from veche.ports.content import AudioPart, FilePart, ImagePart, ReasoningPart, TextPart

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|])")


def markdown(document: Document) -> str:
    """The text of messages as it was written, between headings of our own."""
    labels = document.labels
    made = [
        f"# {_escaped(document.title)}",
        "  \n".join(f"**{_escaped(k)}:** {_escaped(v)}" for k, v in document.facts),
    ]
    if document.instructions:
        made += [f"**{_escaped(labels['instructions'])}**", _quoted(document.instructions)]
    for entry in document.entries:
        made.append("---")
        aside = "".join(f" · {_escaped(one)}" for one in entry.aside)
        made.append(f"### {_escaped(entry.who)} · {entry.at}{aside}")
        if entry.reasoning:
            made += [f"**{_escaped(labels['reasoning'])}**", _quoted(entry.reasoning)]
        for name, content in entry.tools:
            made += [f"**{_escaped(name)}**", _fenced(content)]
        if entry.text:
            made.append(entry.text.rstrip())
        made += _foot(entry, document)
    return "\n\n".join(part for part in made if part) + "\n"


def _foot(entry: Entry, document: Document) -> list[str]:
    made = []
    if entry.attachments:
        lines = [f"- {_file(one.name, one.path, one.media_type)}" for one in entry.attachments]
        made.append(f"**{_escaped(document.labels['files'])}**\n\n" + "\n".join(lines))
    if entry.sources:
        lines = [
            f"- [{one.number}] {f'[{_escaped(one.title)}](<{one.url}>)' if one.url else _escaped(one.title)}"
            + (f" — {_escaped(' '.join(one.quote.split()))}" if one.quote else "")
            for one in entry.sources
        ]
        made.append(f"**{_escaped(document.labels['sources'])}**\n\n" + "\n".join(lines))
    if entry.error:
        made.append(f"> **{_escaped(document.labels['error'])}:** {_escaped(entry.error)}")
    return made


def _file(name: str, path: str | None, media_type: str) -> str:
    if path is None:
        return _escaped(name)
    picture = "!" if media_type.startswith("image/") else ""
    return f"{picture}[{_escaped(name)}](<{path}>)"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.strip().splitlines())


def _fenced(text: str) -> str:
    longest = max((len(run) for run in re.findall(r"`{3,}", text)), default=2)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{text.rstrip()}\n{fence}"


def text(document: Document) -> str:
    """For reading anywhere: no marks, lists with dashes and numbers, tables with columns."""
    labels = document.labels
    made = [document.title, "=" * min(len(document.title), 78), "\n".join(f"{k}: {v}" for k, v in document.facts)]
    if document.instructions:
        made.append(f"{labels['instructions']}:\n{_indented(document.instructions)}")
    for entry in document.entries:
        head = " · ".join((entry.who, entry.at, *entry.aside))
        made.append("-" * 78 + f"\n{head}")
        if entry.reasoning:
            made.append(f"{labels['reasoning']}:\n{_indented(entry.reasoning)}")
        made += [f"{name}:\n{_indented(content)}" for name, content in entry.tools]
        made += [lines for block in parse(entry.text) if (lines := _plain_block(block))]
        made += [f"[{one.name}]" + (f" ({one.path})" if one.path else "") for one in entry.attachments]
        made += [
            f"[{one.number}] {one.title}{f' <{one.url}>' if one.url else ''}" + (f" — {one.quote}" if one.quote else "")
            for one in entry.sources
        ]
        if entry.error:
            made.append(f"{labels['error']}: {entry.error}")
    return "\n\n".join(made) + "\n"


def _indented(text: str, by: str = "    ") -> str:
    return "\n".join(by + line if line else "" for line in text.splitlines())


def _plain_line(line: Line) -> str:
    links = [one.url for one in line if isinstance(one, Link) and plain(one.inlines) != one.url]
    return plain(line) + "".join(f" <{url}>" for url in links)


def _plain_blocks(blocks: Iterable[Block]) -> str:
    return "\n\n".join(lines for block in blocks if (lines := _plain_block(block)))


def _plain_block(block: Block) -> str:
    match block:
        case Heading(level, inlines):
            words = _plain_line(inlines)
            return f"{words}\n{('=' if level == 1 else '-') * min(len(words), 78)}"
        case Paragraph(inlines):
            return _plain_line(inlines)
        case Code(_, code):
            return _indented(code)
        case Items(start, items):
            lines = []
            for i, item in enumerate(items):
                mark = "-" if start is None else f"{start + i}."
                tick = "" if item.checked is None else ("[x] " if item.checked else "[ ] ")
                body = _indented(_plain_blocks(item.blocks), " " * (len(mark) + 1))
                lines.append(f"{mark} {tick}{body.lstrip()}")
            return "\n".join(lines)
        case Quote(blocks):
            return _indented(_plain_blocks(blocks), "| ")
        case Grid():
            return _columns(block)
        case Rule():
            return "* * *"
        case Footnotes(notes):
            return "\n".join(f"[{number}] {_plain_blocks(blocks)}" for number, blocks in notes)


def _columns(grid: Grid) -> str:
    rows = [[_plain_line(cell).replace("\n", " ") for cell in row] for row in (grid.head, *grid.rows)]
    many = max(len(row) for row in rows)
    rows = [row + [""] * (many - len(row)) for row in rows]
    widths = [max(len(row[i]) for row in rows) for i in range(many)]
    lines = [" | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([lines[0], "-+-".join("-" * width for width in widths), *lines[1:]])


CSV_HEAD = (
    "conversation_id", "conversation", "number", "message_id", "parent_id", "role", "who", "created_at", "state",
    "shown", "excluded", "text", "reasoning", "files", "model", "input_tokens", "output_tokens", "cost", "currency",
)  # fmt: skip


def csv_rows(
    conversation: Conversation, messages: list[Message], shown: set[str], names: dict[str, str], *, head: bool
) -> str:
    """A row a message, as spreadsheets read it; the first of a file begins with its columns' names."""
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\r\n")
    if head:
        made.write("\ufeff")  # or Excel takes Cyrillic for something else
        writer.writerow(CSV_HEAD)
    for one in messages:
        usage, cost = one.usage, one.cost
        words = "\n\n".join(part.text for part in one.parts if isinstance(part, TextPart))
        thoughts = "\n\n".join(part.text for part in one.parts if isinstance(part, ReasoningPart))
        files = "; ".join(part.name for part in one.parts if isinstance(part, FilePart | ImagePart | AudioPart))
        who = names.get(one.author_id or "", "") if one.role == "user" else one.model
        cells: list[object] = [conversation.id, conversation.title, one.number, one.id, one.parent_id, one.role, who]
        at = datetime.fromtimestamp(one.created_at / 1000, UTC).isoformat(timespec="milliseconds")
        cells += [at, one.state, int(one.id in shown), int(one.excluded)]
        cells += [words, thoughts, files, one.model]
        cells += [usage.input_tokens, usage.output_tokens] if usage else [None, None]
        cells += [cost.amount, cost.currency] if cost else [None, None]
        writer.writerow([_harmless(cell) for cell in cells])
    return made.getvalue()


def _harmless(cell: object) -> object:
    """Spreadsheets run what looks like a formula; an apostrophe keeps it text."""
    if isinstance(cell, str) and cell[:1] in ("=", "+", "@", "\t", "\r", "-") and not cell.startswith(("- ", "---")):
        return "'" + cell
    return cell
