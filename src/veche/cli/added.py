"""`chat add-context --list` and `--remove`: files that the shown branch holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from veche.cli.addressing import Dialogue, dialogue_of
from veche.cli.confirming import confirm
from veche.cli.ending import Ending
from veche.cli.finding import find
from veche.cli.opening import open_stage
from veche.cli.tables import one_line, table
from veche.cli.terminal import harmless
from veche.cli.words import notice, say
from veche.client.entities import AudioPart, File, FilePart, ImagePart, Message, TextPart, VecheError, to_json
from veche.client.port import Client

PICTURE = 1_000  # tokens, as the house reckons


@dataclass
class Held:
    """A file that the shown branch holds already."""

    number: int
    message: Message
    part: FilePart | ImagePart | AudioPart
    file: File | None


async def held_in(client: Client, conversation_id: str) -> list[Held]:
    """All files of the shown branch, in order."""
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


def list_added(name: str | None, *, local: bool, as_json: bool) -> int:
    """`chat add-context --list`."""
    with open_stage(local=local) as stage:
        conversation = stage.call(lambda client: find(client, name))
        held = stage.call(lambda client: held_in(client, conversation.id))
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


def remove_added(wanted: Sequence[str], name: str | None, *, yes: bool, local: bool) -> int:
    """Takes messages away that hold nothing but the named files."""
    with open_stage(local=local) as stage:
        dialogue = stage.call(lambda client: dialogue_of(client, name))
        held = stage.call(lambda client: held_in(client, dialogue.conversation.id))
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
