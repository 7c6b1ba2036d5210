"""Shows a request as it would be sent, without sending or keeping anything."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

import msgspec

from veche.features.conversations import service as conversations
from veche.features.conversations.schemas import Conversation, Message, NewConversation
from veche.features.llm.service import Target
from veche.features.turns import logic
from veche.features.turns.schemas import Job, Material, Preview, Previewed, ShownMessage
from veche.features.turns.service import attached
from veche.features.turns.service.accept import own_part
from veche.features.turns.service.context import Manners, gauge_of, manners_of, plan_for, request_for
from veche.features.turns.service.opening import Desk
from veche.features.usage.schemas import Cost
from veche.kit.caller import Caller
from veche.kit.clock import now_ms
from veche.kit.db import Database, Tx
from veche.kit.ids import check_id, new_id
from veche.ports.content import AudioPart, FilePart, ImagePart, Part, TextPart, Usage
from veche.ports.provider import Blob, ChatRequest, ShowsBody

ReadBlobs = Callable[[list[str]], Awaitable[dict[str, Blob]]]


async def preview(db: Database, desk: Desk, read_blobs: ReadBlobs, caller: Caller, wanted: Preview) -> Previewed:
    """The next request of a conversation, or the first of one that is not there yet.

    Raises:
        NoConversation, NoFile, ModelUnknown, MessageEmpty, MessageTooLong, PartRefused.
    """
    place, manners, material = await db.read(_gather, caller, wanted)
    target = desk.models.resolve(manners.model)
    blobs = await read_blobs(logic.attachments(material.path) + logic.file_ids(material.files))
    material = msgspec.structs.replace(material, weights=attached.tokens_of_blobs(blobs))
    plan = plan_for(material, target, manners.params, desk.settings.window)
    # the owner's project may have instructions and files that are not for the others
    hidden = place.owner_id != caller.user_id
    shown = msgspec.structs.replace(material, files=[]) if hidden else material
    request = request_for(_job(place, caller, manners, target), shown, plan, target, blobs)
    weigh = attached.weigh_of(material.weights, plan.window, plan.reserve)
    request, notes = attached.fit(request, target, weigh, caller.locale)
    gauge = gauge_of(material, target, plan)
    provider = target.line.provider
    body = provider.body(request).decode() if isinstance(provider, ShowsBody) else None
    return Previewed(
        model=target.id,
        provider=target.line.connection.name,
        gauge=gauge,
        instructions=None if hidden else request.instructions,
        messages=[ShownMessage(one.role, _as_text(one.parts, request)) for one in request.messages],
        notes=notes,
        to_fold=len(plan.unfolded),
        body=None if hidden else body,
        cost=_cost(desk, target, gauge.used, 0),
        cost_most=_cost(desk, target, gauge.used, gauge.reserve),
        hidden=hidden,
    )


def _gather(tx: Tx, caller: Caller, wanted: Preview) -> tuple[Conversation, Manners, Material]:
    caller.need("read")
    if wanted.conversation_id is None:
        new = wanted.begin or NewConversation()
        place = conversations.drafted(tx, caller, check_id(new.id) if new.id else new_id(), new)
        path: list[Message] = []
    else:
        place = conversations.get(tx, caller, wanted.conversation_id)
        leaf = check_id(wanted.leaf, "leaf") if wanted.leaf else place.head_id
        path = conversations.path(tx, place.id, leaf)
    if wanted.parts:
        conversations.check_parts(wanted.parts)
        path = [*path, _said(place, caller, path, [own_part(tx, caller, part) for part in wanted.parts])]
    manners = manners_of(tx, caller, place, wanted.model, wanted.params)
    summaries = conversations.summaries(tx, place.id)
    return place, manners, Material(manners.instructions, path, summaries, None, files=manners.files)


def _said(place: Conversation, caller: Caller, path: Sequence[Message], parts: list[Part]) -> Message:
    return Message(
        id=new_id(),
        conversation_id=place.id,
        number=path[-1].number + 1 if path else 1,
        parent_id=path[-1].id if path else None,
        role="user",
        author_id=caller.user_id,
        state="complete",
        excluded=False,
        parts=parts,
    )


def _job(place: Conversation, caller: Caller, manners: Manners, target: Target) -> Job:
    return Job(
        id="",
        conversation_id=place.id,
        user_id=caller.user_id,
        answer_id="",
        leaf_id=None,
        mode="answer",
        model=target.id,
        params=manners.params,
        locale=caller.locale,
        queued=False,
        created_at=0,
    )


def _as_text(parts: Sequence[Part], request: ChatRequest) -> str:
    """A message's parts for a person's eyes: texts as they go, all else by its name."""
    pieces = []
    for part in parts:
        match part:
            case TextPart():
                pieces.append(part.text)
            case FilePart() | ImagePart() | AudioPart():
                blob = request.blobs.get(part.file_id)
                if blob is not None and blob.text is not None:
                    pieces.append(f'<file name="{part.name}">\n{blob.text}\n</file>')
                else:
                    pieces.append(f"[{part.name}: {part.media_type}, {part.size}]")
            case _:
                continue
    return "\n\n".join(pieces)


def _cost(desk: Desk, target: Target, sent: int, answered: int) -> Cost | None:
    return desk.models.cost_of(target, Usage(input_tokens=sent, output_tokens=answered), now_ms())
