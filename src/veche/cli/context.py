"""`chat context`: what the next question takes along, and what one leaves out, pins or takes away for good."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Sequence

from veche.cli.addressing import Dialogue, dialogue_of, messages_of
from veche.cli.confirming import confirm
from veche.cli.ending import Ending
from veche.cli.opening import open_stage
from veche.cli.sitting import sitting
from veche.cli.tables import one_line
from veche.cli.terminal import harmless, is_terminal, paint, width
from veche.cli.words import notice, plural, say
from veche.client.entities import (
    Message,
    MessagePatch,
    Preview,
    Previewed,
    TextPart,
    TreeNode,
    to_json,
)
from veche.client.port import Client

_RANGE = re.compile(r"(\d{1,5})-(\d{1,5})")
_AT_ONCE = 20  # changes that are asked for together


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
            node for node in nodes if any(getattr(node, field) is not getattr(patch, field) for field in _named(patch))
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
