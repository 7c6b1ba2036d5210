"""`chat context`: what the next question takes along, and what one leaves out, pins or takes away for good."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Sequence

from veche.cli.addressing import Dialogue, dialogue_of, messages_of, pick
from veche.cli.confirming import confirm
from veche.cli.ending import Ending
from veche.cli.opening import open_stage
from veche.cli.sitting import sitting
from veche.cli.tables import one_line, table
from veche.cli.terminal import harmless, is_terminal, paint, width
from veche.cli.words import notice, plural, say
from veche.client.entities import (
    ContextGauge,
    ContextItem,
    Message,
    MessagePatch,
    Preview,
    Previewed,
    TextPart,
    TreeNode,
    VecheError,
    to_json,
)
from veche.client.port import Client

_RANGE = re.compile(r"(\d{1,5})-(\d{1,5})")
_AT_ONCE = 20  # changes that are asked for together


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


def show_request(words: str, name: str | None, *, model: str | None, local: bool, as_json: bool) -> int:
    """`chat context show`: the next request as the provider will get it."""
    here = sitting()
    model = model or (here.manner.model if here else None)

    async def look(client: Client) -> Previewed:
        dialogue = await dialogue_of(client, name)
        parts = [TextPart(words)] if words else []
        params = here.manner.params() if here else None
        wanted = Preview(conversation_id=dialogue.conversation.id, parts=[*parts], model=model, params=params)
        return await client.preview(wanted)

    with open_stage(local=local) as stage:
        print_request(stage.call(look), as_json=as_json)
    return 0


def print_request(found: Previewed, *, as_json: bool) -> None:
    """A request for eyes, or exactly as it goes over the wire."""
    if as_json:
        import json

        body = found.body
        if body is None:  # no vendor: what the house itself hands over
            body = to_json({"model": found.model, "instructions": found.instructions, "messages": found.messages})
        print(json.dumps(json.loads(body), ensure_ascii=False, indent=2) if is_terminal(sys.stdout) else body)
        return
    heads = [(say("context.to", model=harmless(found.model)), "")]
    if found.hidden:
        heads.append((say("context.instructions"), say("context.hidden")))
    elif found.instructions:
        heads.append((say("context.instructions"), found.instructions))
    heads += [(say(f"context.role_{one.role}"), one.text) for one in found.messages]
    for place, (head, text) in enumerate(heads):
        print("\n" * bool(place) + paint(f"## {head}", "bold", sys.stdout))
        if text:
            print()
            print(harmless(text) if is_terminal(sys.stdout) else text)
    for note in found.notes:
        notice(note.text, dim=False)
    if found.to_fold:
        notice(say("context.to_fold", messages=plural("messages", found.to_fold)), dim=False)


def _expanded(wanted: Sequence[str]) -> list[str]:
    """Numbers with those between them: `3-6`."""
    found: list[str] = []
    for one in wanted:
        span = _RANGE.fullmatch(one)
        if span is None:
            found.append(one)
            continue
        first, last = int(span[1]), int(span[2])
        if first > last:
            raise Ending(2, say("context.backwards", range=one))
        found += [str(number) for number in range(first, last + 1)]
    return found


async def _place(client: Client, nodes: Sequence[TreeNode], patch: MessagePatch) -> list[Message]:
    done: list[Message] = []
    for start in range(0, len(nodes), _AT_ONCE):
        some = nodes[start : start + _AT_ONCE]
        done += await asyncio.gather(*(client.place_in_context(node.id, patch) for node in some))
    return done


_PATCHES = {
    "off": MessagePatch(excluded=True),
    "on": MessagePatch(excluded=False),
    "pin": MessagePatch(pinned=True),
    "unpin": MessagePatch(pinned=False),
}


def place(verb: str, wanted: Sequence[str], name: str | None, *, local: bool, as_json: bool) -> int:
    """`chat context off|on|pin|unpin`."""

    async def work(client: Client) -> tuple[Dialogue, list[TreeNode], list[Message]]:
        dialogue, nodes = await messages_of(client, name, _expanded(wanted))
        patch = _PATCHES[verb]
        fresh = [
            node
            for node in nodes
            if any(getattr(node, field) is not getattr(patch, field) for field in _named(patch))
        ]
        return dialogue, nodes, await _place(client, fresh, patch)

    with open_stage(local=local) as stage:
        dialogue, nodes, changed = stage.call(work)
    if as_json:
        print(to_json(changed, indent=2))
        return 0
    if not changed:
        notice(say("context.already"))
        return 0
    notice(say(f"context.done_{verb}", messages=_numbers(dialogue, [message.id for message in changed])))
    if verb == "off" and any(node.pinned for node in nodes):
        notice(say("context.was_pinned"))
    return 0


def _named(patch: MessagePatch) -> list[str]:
    return [name for name in patch.__struct_fields__ if isinstance(getattr(patch, name), bool)]


def _numbers(dialogue: Dialogue, ids: Sequence[str]) -> str:
    return ", ".join(str(dialogue.numbers.get(one) or dialogue.short(one)) for one in ids)


def only(last: int, name: str | None, *, local: bool, as_json: bool) -> int:
    """`chat context only`: the last so many stay, and pinned ones."""

    async def work(client: Client) -> tuple[Dialogue, list[Message]]:
        dialogue = await dialogue_of(client, name)
        path = dialogue.path
        before, after = (path[:-last], path[-last:]) if last else (path, [])
        out = [node for node in before if not node.excluded and not node.pinned]
        back = [node for node in after if node.excluded]
        changed = await _place(client, out, _PATCHES["off"])
        return dialogue, changed + await _place(client, back, _PATCHES["on"])

    with open_stage(local=local) as stage:
        dialogue, changed = stage.call(work)
    if as_json:
        print(to_json(changed, indent=2))
        return 0
    stay = min(last, len(dialogue.path)) + sum(node.pinned for node in dialogue.path[: -last or None])
    notice(say("context.done_only", messages=plural("messages", stay)))
    return 0


def reset(name: str | None, *, local: bool, as_json: bool) -> int:
    """`chat context reset`: every message of the branch goes along again; pinned ones stay pinned."""

    async def work(client: Client) -> list[Message]:
        dialogue = await dialogue_of(client, name)
        return await _place(client, [node for node in dialogue.path if node.excluded], _PATCHES["on"])

    with open_stage(local=local) as stage:
        changed = stage.call(work)
    if as_json:
        print(to_json(changed, indent=2))
    else:
        notice(say("context.done_reset" if changed else "context.already"))
    return 0


def delete(wanted: Sequence[str], name: str | None, *, yes: bool, local: bool, as_json: bool) -> int:
    """`chat context delete`: messages with all they say; what followed them stays."""
    with open_stage(local=local) as stage:
        dialogue, nodes = stage.call(lambda client: messages_of(client, name, _expanded(wanted)))
        if not yes:
            for node in nodes:
                number = dialogue.numbers.get(node.id) or dialogue.short(node.id)
                who = say("you") if node.role == "user" else node.model or node.role
                notice(f"  {number}  {harmless(who)}: {one_line(node.words, max(width() - 30, 20))}", dim=False)
            if not confirm(plural("context.delete_these", len(nodes))):
                notice(say("context.not_deleted"))
                return 1
        stage.call(lambda client: client.remove_messages([node.id for node in nodes]))
    if as_json:
        print(to_json([node.id for node in nodes], indent=2))
    else:
        notice(plural("context.deleted", len(nodes)))
    here = sitting()
    if here is not None and here.conversation is not None and here.conversation.id == dialogue.conversation.id:
        here.enter(dialogue.conversation.id)
    return 0


def picked(dialogue: Dialogue, wanted: Sequence[str]) -> list[TreeNode]:
    """Messages of a conversation that is known already."""
    return list({node.id: node for node in (pick(dialogue, one) for one in _expanded(wanted))}.values())
