"""`chat add-context`: files, folders, addresses and standard input become a message of the conversation, unasked."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Sequence

from veche.cli.added import PICTURE, Held, held_in, list_added, remove_added
from veche.cli.confirming import confirm
from veche.cli.ending import Ending
from veche.cli.finding import find
from veche.cli.gathering import Found, gather
from veche.cli.opening import open_stage
from veche.cli.sitting import sitting
from veche.cli.stage import Stage
from veche.cli.tables import one_line
from veche.cli.terminal import harmless
from veche.cli.words import notice, plural, say
from veche.client.entities import (
    ContextGauge,
    Conversation,
    File,
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
_WAITS = (0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8)  # seconds, while the server reads a document


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
        return (
            remove_added(sources, name, yes=yes, local=local)
            if remove
            else list_added(name, local=local, as_json=as_json)
        )
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
        at, message, files = _land(stage, conversation, fresh, note, yes=yes)
    if as_json:
        print(to_json({"conversation_id": at.id, "message": message, "files": files}, indent=2))
    else:
        title = one_line(at.title or say("untitled"), 60)
        notice(say("context.added", files=plural("context.files", len(files)), title=title))
    here = sitting()
    if here is not None and conversation is None:
        here.enter(at.id)
    return 0


def _land(
    stage: Stage, conversation: Conversation | None, fresh: Sequence[Material], note: str | None, *, yes: bool
) -> tuple[Conversation, Message | None, list[File]]:
    """Uploads, says what it takes, and says it in the conversation; what is not agreed to is gone again."""
    files: list[File] = []
    try:  # a document must be read before anybody knows how long it is; of texts one knows
        files = stage.call(lambda client: _upload(client, [one for one in fresh if one.text is None]))
        if not stage.call(lambda client: _agreed(client, conversation, fresh, files, yes=yes)):
            raise Ending(1, say("context.not_added"))
        files += stage.call(lambda client: _upload(client, [one for one in fresh if one.text is not None]))
        parts: list[Part] = [TextPart(note)] if note else []
        parts += [part_of(file) for file in files]
        at, message = stage.call(lambda client: _say(client, conversation, parts, fresh[0].name))
    except BaseException:
        stage.call(lambda client: _drop(client, files))
        raise
    return at, message, files


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
    return conversation, await held_in(client, conversation.id)


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
