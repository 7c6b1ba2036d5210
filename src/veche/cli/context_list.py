"""`chat context list`: every message that the next question takes along or leaves, and what else is sent."""

from __future__ import annotations

import sys

from veche.cli.addressing import Dialogue, dialogue_of
from veche.cli.opening import open_stage
from veche.cli.sitting import sitting
from veche.cli.tables import one_line, table
from veche.cli.terminal import harmless, paint, width
from veche.cli.words import notice, plural, say
from veche.client.entities import ContextGauge, ContextItem, TreeNode, VecheError, to_json
from veche.client.port import Client


async def _look(client: Client, name: str | None, model: str | None) -> tuple[Dialogue, ContextGauge, dict[str, str]]:
    dialogue = await dialogue_of(client, name)
    gauge = await client.context(dialogue.conversation.id, model=model)
    words = {node.id: node.words or await _attached(client, node) for node in dialogue.path}
    return dialogue, gauge, words


async def _attached(client: Client, node: TreeNode) -> str:
    """The names of the files of a message that says nothing."""
    try:
        parts = (await client.message(node.id)).parts
    except VecheError:  # it was removed a moment ago
        return ""
    return " ".join(f"[{name}]" for part in parts if (name := getattr(part, "name", None)))


def show_list(name: str | None, *, model: str | None, local: bool, as_json: bool) -> int:
    """`chat context list`."""
    here = sitting()
    model = model or (here.manner.model if here else None)
    with open_stage(local=local) as stage:
        dialogue, gauge, words = stage.call(lambda client: _look(client, name, model))
    if as_json:
        print(to_json(_facts(dialogue, gauge, words), indent=2))
        return 0
    print(paint(harmless(dialogue.conversation.title or say("untitled")), "heading", sys.stdout))
    instructions = gauge.instructions - gauge.files
    beside = [("instructions", instructions), ("files", gauge.files), ("summary", gauge.summary)]
    total = 0
    rows = []
    for kind, tokens in beside:
        if tokens:
            total += tokens
            rows.append(["", say(f"context.{kind}"), str(tokens), _share(tokens, gauge.used), str(total), "", ""])
    nodes = {node.id: node for node in dialogue.path}
    for number, item in enumerate(gauge.messages, start=1):
        total += item.tokens if item.included else 0
        rows.append(_row(number, item, nodes.get(item.id), gauge, total, words.get(item.id, "")))
    _print(rows)
    _tell_room(gauge)
    return 0


def _row(
    number: int, item: ContextItem, node: TreeNode | None, gauge: ContextGauge, total: int, words: str
) -> list[str]:
    share = _share(item.tokens, gauge.used) if item.included else ""
    who = "" if node is None else say("you") if node.role == "user" else (node.model or "").partition(".")[2]
    return [str(number), say(f"context.{_standing(item, node)}"), str(item.tokens), share, str(total), who, words]


def _print(rows: list[list[str]]) -> None:
    """As much as the width holds: the running total goes first, then who, then the words."""
    if not rows:
        notice(say("context.nothing"))
        return
    head = [say(f"context.head_{name}") for name in ("number", "standing", "tokens", "share", "total", "who", "words")]
    columns = [0, 1, 2, 3, 4, 5, 6]
    wide = width()
    if wide < 60:
        columns = [0, 1, 2, 6]
    elif wide < 76:
        columns = [0, 1, 2, 3, 4, 6]
    cut = [[harmless(one_line(row[5], 18)) if i == 5 else row[i] for i in range(7)] for row in [head, *rows]]
    taken = sum(max(len(row[i]) for row in cut) + 2 for i in columns if i != 6)
    for row in cut:
        row[6] = one_line(row[6], max(wide - taken, 8))
    shown = [[row[i] for i in columns] for row in cut]
    table(shown, right=tuple(i for i, column in enumerate(columns) if column in (0, 2, 3, 4)))


def _standing(item: ContextItem, node: TreeNode | None) -> str:
    if item.included:
        return "pinned" if item.pinned else "on"
    if item.reason == "folded":
        return "folded"
    return "off" if node is None or node.excluded else "empty"


def _share(tokens: int, used: int) -> str:
    return f"{round(100 * tokens / used)} %" if used else ""


def _tell_room(gauge: ContextGauge) -> None:
    included = sum(item.included for item in gauge.messages)
    print()
    print(say("context.sum", model=gauge.model, included=included, total=len(gauge.messages), used=gauge.used))
    if gauge.window is not None:
        print(say("context.room", window=gauge.window, reserve=gauge.reserve, free=gauge.free or 0))
        if gauge.used + gauge.reserve > gauge.window:
            print(say("context.too_much"))
    folded = sum(item.reason == "folded" for item in gauge.messages)
    if folded:
        name = "summary_for" if gauge.summary else "summary_later"
        print(say(f"context.{name}", messages=plural("messages", folded)))


def _facts(dialogue: Dialogue, gauge: ContextGauge, words: dict[str, str]) -> dict[str, object]:
    nodes = {node.id: node for node in dialogue.path}
    total = gauge.instructions + gauge.summary
    messages = []
    for number, item in enumerate(gauge.messages, start=1):
        total += item.tokens if item.included else 0
        node = nodes.get(item.id)
        messages.append(
            {
                "number": number,
                "id": item.id,
                "role": node.role if node else None,
                "model": node.model if node else None,
                "standing": _standing(item, node),
                "included": item.included,
                "pinned": item.pinned,
                "tokens": item.tokens,
                "share": round(item.tokens / gauge.used, 4) if gauge.used and item.included else 0,
                "total": total,
                "words": words.get(item.id, ""),
            }
        )
    return {
        "conversation_id": dialogue.conversation.id,
        "model": gauge.model,
        "window": gauge.window,
        "reserve": gauge.reserve,
        "used": gauge.used,
        "free": gauge.free,
        "instructions": gauge.instructions - gauge.files,
        "files": gauge.files,
        "summary": gauge.summary,
        "messages": messages,
    }
