"""`chat add-context`: files, folders, addresses and standard input become a message of the conversation, unasked."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from veche.cli.addressing import Dialogue, dialogue_of
from veche.cli.confirming import confirm
from veche.cli.ending import Ending
from veche.cli.finding import find
from veche.cli.gathering import Found, gather
from veche.cli.opening import open_stage
from veche.cli.sitting import sitting
from veche.cli.tables import one_line, table
from veche.cli.terminal import harmless
from veche.cli.words import notice, plural, say
from veche.client.entities import (
    AudioPart,
    ContextGauge,
    Conversation,
    File,
    FilePart,
    ImagePart,
    Message,
    NewConversation,
    NewMessage,
    Part,
    TextPart,
    VecheError,
    new_id,
    part_of,
    to_json,
)
from veche.client.material import Material
from veche.client.port import Client

ALWAYS_ASK = 10_000  # tokens
PICTURE = 1_000  # tokens, as the house reckons
_WAITS = (0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8)  # seconds, while the server reads a document


@dataclass
class Held:
    """A file that the shown branch holds already."""

    number: int
    message: Message
    part: FilePart | ImagePart | AudioPart
    file: File | None


def add(
    sources: Sequence[str],
    *,
    name: str | None,
    yes: bool,
    note: str | None,
    called: str | None,
    hidden: bool,
    private: bool,
    listing: bool,
    remove: bool,
    local: bool,
    as_json: bool,
) -> int:
    """`chat add-context`."""
    if listing or remove:
        if listing and (sources or remove):
            raise Ending(2, say("context.list_or"))
        if remove and not sources:
            raise Ending(2, say("context.remove_what"))
        return _remove(sources, name, yes=yes, local=local) if remove else _list(name, local=local, as_json=as_json)
    if not sources:
        raise Ending(2, say("context.add_what"))
    if called and len(sources) > 1:
        raise Ending(2, say("context.one_name"))
    found = gather(sources, hidden=hidden, private=private, called=called)
    _tell_skipped(found)
    if not found.materials:
        raise Ending(2, say("context.nothing_to_add"))
    with open_stage(local=local) as stage:
        conversation, held = stage.call(lambda client: _place(client, name))
        fresh = _fresh(found.materials, held)
        if not fresh:
            notice(say("context.nothing_new"), dim=False)
            return 0
        files: list[File] = []
        try:
            files = stage.call(lambda client: _upload(client, [one for one in fresh if one.text is None]))
            if not stage.call(lambda client: _agreed(client, conversation, fresh, files, yes=yes)):
                notice(say("context.not_added"))
                raise Ending(1)
            files += stage.call(lambda client: _upload(client, [one for one in fresh if one.text is not None]))
            parts: list[Part] = [TextPart(note)] if note else []
            parts += [part_of(file) for file in files]
            at, message = stage.call(lambda client: _say(client, conversation, parts, fresh[0].name))
        except BaseException:
            stage.call(lambda client: _drop(client, files))
            raise
    if as_json:
        print(to_json({"conversation_id": at.id, "message": message, "files": files}, indent=2))
    else:
        title = one_line(at.title or say("untitled"), 60)
        notice(say("context.added", files=plural("context.files", len(files)), title=title))
    here = sitting()
    if here is not None and conversation is None:
        here.enter(at.id)
    return 0


def _tell_skipped(found: Found) -> None:
    for sentence in found.refused:
        notice(sentence, dim=False)
    skips = [plural(f"context.skipped_{reason}", count) for reason, count in found.skips()]
    if skips:
        notice(say("context.skipped", what=", ".join(skips)))


async def _place(client: Client, name: str | None) -> tuple[Conversation | None, list[Held]]:
    """Where it goes, None for a new conversation, and which files are there already."""
    here = sitting()
    if here is not None and name is None and here.conversation is None:
        return None, []
    try:
        conversation = await find(client, name)
    except Ending as error:
        if name is None and error.code == 3:
            return None, []
        raise
    return conversation, await _held(client, conversation.id)


async def _held(client: Client, conversation_id: str) -> list[Held]:
    found = []
    for number, message in enumerate(await client.path(conversation_id), start=1):
        for part in message.parts:
            if isinstance(part, FilePart | ImagePart | AudioPart):
                try:
                    file = await client.file_info(part.file_id)
                except VecheError:  # deleted, or somebody else's
                    file = None
                found.append(Held(number, message, part, file))
    return found


def _fresh(materials: Sequence[Material], held: Sequence[Held]) -> list[Material]:
    """What is not there yet; each content once."""
    known = {one.file.sha256: one for one in held if one.file is not None}
    fresh: dict[str, Material] = {}
    for material in materials:
        sum_ = hashlib.sha256(material.data).hexdigest()
        if sum_ in known:
            kind = "there_off" if known[sum_].message.excluded else "there"
            notice(say(f"context.{kind}", name=harmless(material.name), number=known[sum_].number), dim=False)
        elif sum_ in fresh:
            notice(say("context.twice", name=harmless(material.name), other=harmless(fresh[sum_].name)))
        else:
            fresh[sum_] = material
    return list(fresh.values())


async def _upload(client: Client, materials: Sequence[Material]) -> list[File]:
    files: list[File] = []
    try:
        for material in materials:
            files.append(await client.upload(material.name, material.data, material.media_type))
    except BaseException:
        await _drop(client, files)
        raise
    return files


async def _drop(client: Client, files: Sequence[File]) -> None:
    for file in files:
        try:
            await client.delete_file(file.id)
        except VecheError:
            continue


async def _agreed(
    client: Client, conversation: Conversation | None, fresh: Sequence[Material], files: Sequence[File], *, yes: bool
) -> bool:
    """Says what it takes; a person is asked when it is much."""
    sizes = {material.name: material.tokens or 0 for material in fresh}
    for file in files:
        read = await _read(client, file)
        if read.reading.state == "failed":
            reason = say("context.unread", name=harmless(file.name))
            notice(reason, dim=False)
        sizes[file.name] = PICTURE if file.media_type.startswith("image/") else read.reading.tokens or 0
    gauge = await client.context(conversation.id) if conversation is not None else None
    total = sum(sizes.values())
    _tell_sizes(sizes)
    notice(_total(total, gauge), dim=False)
    large = total > ALWAYS_ASK or (gauge is not None and gauge.free is not None and total > gauge.free // 2)
    return yes or not large or await asyncio.to_thread(confirm, say("context.add_it"))


def _tell_sizes(sizes: dict[str, int]) -> None:
    if len(sizes) > 1:
        for name, tokens in sorted(sizes.items(), key=lambda item: -item[1])[:20]:
            notice(f"  {tokens:>8}  {one_line(name, 60)}", dim=False)


def _total(total: int, gauge: ContextGauge | None) -> str:
    if gauge is None or gauge.window is None or gauge.free is None:
        return say("context.takes", tokens=total)
    share = round(100 * total / gauge.window, 1)
    percent = f"{share:g} %" if share else "< 0.1 %"
    name = "takes_too_much" if total > gauge.free else "takes_of"
    return say(f"context.{name}", tokens=total, percent=percent, window=gauge.window, free=gauge.free)


async def _read(client: Client, file: File) -> File:
    """The file once it was read, or as it is after a while."""
    found = await client.file_info(file.id)
    for wait in _WAITS:
        if found.reading.state != "pending":
            break
        await asyncio.sleep(wait)
        found = await client.file_info(file.id)
    return found


async def _say(
    client: Client, conversation: Conversation | None, parts: list[Part], title: str
) -> tuple[Conversation, Message | None]:
    if conversation is None:
        here = sitting()
        model = here.manner.model if here else None
        conversation = await client.create(NewConversation(id=new_id(), title=title[:80], model=model))
    message: Message | None = None
    steps: AsyncIterator[object] = client.send(conversation.id, NewMessage(id=new_id(), parts=parts, answer=False))
    async for step in steps:
        message = getattr(step, "message", None) or message
    return conversation, message


def _list(name: str | None, *, local: bool, as_json: bool) -> int:
    with open_stage(local=local) as stage:
        conversation = stage.call(lambda client: find(client, name))
        held = stage.call(lambda client: _held(client, conversation.id))
    if as_json:
        print(to_json([_facts(one) for one in held], indent=2))
        return 0
    rows = [
        [str(one.number), say("context.off" if one.message.excluded else "context.on"), _size(one), one.part.name]
        for one in held
    ]
    table([[*row[:3], one_line(row[3])] for row in rows], right=(0, 2))
    if not rows:
        notice(say("context.no_files"))
    return 0


def _size(one: Held) -> str:
    if one.file is None:
        return "?"
    return str(PICTURE if isinstance(one.part, ImagePart) else one.file.reading.tokens or 0)


def _facts(one: Held) -> dict[str, object]:
    return {
        "number": one.number,
        "message_id": one.message.id,
        "file_id": one.part.file_id,
        "name": one.part.name,
        "media_type": one.part.media_type,
        "size": one.part.size,
        "tokens": one.file.reading.tokens if one.file else None,
        "included": not one.message.excluded,
    }


def _remove(wanted: Sequence[str], name: str | None, *, yes: bool, local: bool) -> int:
    """Takes messages away that hold nothing but the named files."""
    with open_stage(local=local) as stage:
        dialogue = stage.call(lambda client: dialogue_of(client, name))
        held = stage.call(lambda client: _held(client, dialogue.conversation.id))
        chosen = _chosen(wanted, held, dialogue)
        named = ", ".join(harmless(one.part.name) for one in chosen)
        if not yes and not confirm(say("context.remove_these", names=named)):
            notice(say("context.not_deleted"))
            return 1
        ids = list(dict.fromkeys(one.message.id for one in chosen))
        stage.call(lambda client: client.remove_messages(ids))
    notice(say("context.removed", names=named))
    return 0


def _chosen(wanted: Sequence[str], held: Sequence[Held], dialogue: Dialogue) -> list[Held]:
    chosen: list[Held] = []
    for one in wanted:
        fits = [item for item in held if one in (item.part.name, item.part.file_id, str(item.number))]
        if not fits:
            raise Ending(3, say("context.no_such_file", name=one))
        chosen += fits
    ids = {item.part.file_id for item in chosen}
    for item in chosen:
        more = [
            part
            for part in item.message.parts
            if isinstance(part, TextPart) or getattr(part, "file_id", None) not in ids
        ]
        if more or dialogue.nodes[item.message.id].role != "user":
            raise Ending(2, say("context.holds_more", number=item.number))
    return chosen
