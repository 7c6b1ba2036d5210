"""The short read before an answer: instructions, the branch, what of it fits."""

from __future__ import annotations

import contextlib

import msgspec

from veche.features.assistants import service as assistants
from veche.features.assistants.errors import NoAssistant
from veche.features.conversations import service as conversations
from veche.features.conversations.schemas import Conversation, Message
from veche.features.files import service as files
from veche.features.identity import service as identity
from veche.features.llm.service import Models, Target
from veche.features.turns import logic
from veche.features.turns.logic import Plan
from veche.features.turns.schemas import ContextGauge, ContextItem, Job, Material
from veche.features.turns.service.attached import WORD, weigh_of
from veche.kit.caller import Caller
from veche.kit.db import Tx
from veche.kit.text import estimate_tokens
from veche.ports.content import Params, Part, TextPart
from veche.ports.provider import Blob, ChatMessage, ChatRequest


class Manners(msgspec.Struct):
    """Which model, and how: the nearest word wins (message, conversation, assistant, project, person)."""

    model: str | None
    params: Params
    instructions: str | None
    files: list[Part] = msgspec.field(default_factory=list)  # of the project
    titles: bool = True  # does the person want conversations named by a model?


def manners_of(tx: Tx, caller: Caller, conversation: Conversation, model: str | None, params: Params | None) -> Manners:
    """What holds for the next answer in a conversation."""
    me = identity.get_user(tx, caller.user_id)
    person = me.defaults
    chosen = [model, conversation.model]
    layers = [params, conversation.params]
    instructions = [conversation.instructions]
    if conversation.assistant_id:
        # one that was deleted or made private no longer speaks; the conversation goes on without it
        with contextlib.suppress(NoAssistant):
            assistant = assistants.resolve(tx, caller, conversation.assistant_id)
            chosen.append(assistant.model)
            layers.append(assistant.params)
            instructions.insert(0, assistant.instructions)
    given = conversations.given_by_project(tx, conversation)
    if given is not None:
        chosen.append(given.model)
        layers.append(given.params)
        instructions.insert(0, given.instructions)
    chosen.append(person.model)
    layers.append(person.params)
    instructions.insert(0, person.instructions)
    merged = Params()
    for layer in layers:
        if layer is not None:
            merged = merged.over(layer)
    text = "\n\n".join(part for part in instructions if part)
    files = given.files if given is not None else []
    first = next((name for name in chosen if name), None)
    return Manners(first, merged, text or None, files, me.interface.get("titles") is not False)


def spoken_with(conversation: Conversation, assistant_id: str | None) -> Conversation:
    """The conversation as it is for one message to another assistant, whose own model then goes before."""
    if assistant_id is None or assistant_id == conversation.assistant_id:
        return conversation
    return msgspec.structs.replace(conversation, assistant_id=assistant_id, model=None)


def gather(tx: Tx, job: Job) -> Material:
    """Reads what an answer needs; afterwards no transaction is open."""
    instructions, files = job.instructions, job.files
    if instructions is msgspec.UNSET:  # a turn that another process accepted
        caller = Caller(user_id=job.user_id, role="member", locale=job.locale)
        conversation = conversations.get(tx, caller, job.conversation_id)
        answer = conversations.find_message(tx, job.answer_id)
        conversation = spoken_with(conversation, answer.author_id if answer else None)
        manners = manners_of(tx, caller, conversation, job.model, job.params)
        instructions, files = manners.instructions, manners.files
    path = conversations.path(tx, job.conversation_id, job.leaf_id)
    partial = conversations.find_message(tx, job.answer_id) if job.mode == "continue" else None
    drafts = []
    answer = partial or (job.answer if job.mode == "merge" else None)
    if job.mode == "merge" and answer is None:  # a turn that another process accepted
        answer = conversations.find_message(tx, job.answer_id)
    if answer is not None:
        found = [conversations.find_message(tx, one) for one in logic.merged_from(answer)]
        # what a message that was brought in names may stand anywhere
        drafts = [draft for draft in found if draft is not None and draft.conversation_id == job.conversation_id]
    return Material(instructions, path, conversations.summaries(tx, job.conversation_id), partial, drafts, files)


def count_conversation(tx: Tx, caller: Caller, conversation: Conversation) -> None:
    """An assistant's conversation counts from its first message on; a temporary one never."""
    if conversation.assistant_id and conversation.message_count == 0 and conversation.expires_at is None:
        assistants.count(tx, caller.user_id, conversation.assistant_id, conversations=1)


def plan_for(material: Material, target: Target, params: Params, assumed_window: int) -> Plan:
    """What of the material fits into the model's window."""
    info = target.info
    window: int | None = info.context_window if info and info.context_window else assumed_window
    if not _is_vendor(target):
        window = None  # a search over one's own texts reads the last question only
    reserve = logic.reserve_for(params.max_tokens, info.max_output if info else None, window)
    weigh = weigh_of(material.weights, window, reserve)
    return logic.plan(
        material.path,
        instructions=(estimate_tokens(material.instructions) if material.instructions else 0)
        + (estimate_tokens(logic.merge_text(material.drafts, "en")) if material.drafts else 0)
        + (logic.tokens_of_parts(material.files, estimate_tokens, weigh) if material.files else 0),
        window=window,
        reserve=reserve,
        summaries=material.summaries,
        count=estimate_tokens,
        weigh=weigh,
    )


def _is_vendor(target: Target) -> bool:
    return target.line.source != "builtin"


def _is_structured(target: Target) -> bool:
    known = target.info or target.line.preset.knows(target.model)  # before the vendor was asked, as after it
    return known is not None and known.structured


def gauge(
    tx: Tx, caller: Caller, conversation_id: str, *, leaf: str | None, model: str | None, models: Models, window: int
) -> ContextGauge:
    """How full the context of a branch is, and which messages are in it."""
    conversation = conversations.get(tx, caller, conversation_id)
    manners = manners_of(tx, caller, conversation, model, None)
    target = models.resolve(manners.model)
    path = conversations.path(tx, conversation_id, leaf or conversation.head_id)
    summaries = conversations.summaries(tx, conversation_id)
    held = files.get_many(tx, logic.attachments(path) + logic.file_ids(manners.files))
    weights = {id: file.reading.tokens or WORD for id, file in held.items() if file.reading.state != "pending"}
    material = Material(manners.instructions, path, summaries, None, files=manners.files, weights=weights)
    return gauge_of(material, target, plan_for(material, target, manners.params, window))


def gauge_of(material: Material, target: Target, found: Plan) -> ContextGauge:
    """How full the context is by this plan."""
    weigh = weigh_of(material.weights, found.window, found.reserve)
    history = sum(found.tokens[m.id] for m in found.included)
    used = found.instructions + found.summary + history
    return ContextGauge(
        model=target.id,
        window=found.window,
        reserve=found.reserve,
        used=used,
        instructions=found.instructions,
        summary=found.summary,
        history=history,
        free=max(found.window - found.reserve - used, 0) if found.window else None,
        messages=[_item(message, found) for message in material.path],
        files=logic.tokens_of_parts(material.files, estimate_tokens, weigh) if material.files else 0,
    )


def _item(message: Message, found: Plan) -> ContextItem:
    for messages, reason, included in (
        (found.excluded, "excluded", False),
        (found.folded, "folded", False),
    ):
        if any(message.id == other.id for other in messages):
            return ContextItem(message.id, found.tokens[message.id], included, reason, message.pinned)  # type: ignore[arg-type]
    return ContextItem(message.id, found.tokens[message.id], True, "path", message.pinned)


def request_for(job: Job, material: Material, plan: Plan, target: Target, blobs: dict[str, Blob]) -> ChatRequest:
    """The request for whichever model is asked."""
    instructions = [material.instructions]
    if plan.summary_text:
        instructions.append(f"{logic.EARLIER[job.locale]}\n{plan.summary_text}")
    messages = logic.with_files(logic.to_chat(plan.included), material.files)
    if material.drafts:
        asked = TextPart(logic.merge_text(material.drafts, job.locale))
        if messages and messages[-1].role == "user":
            messages[-1].parts = [*messages[-1].parts, asked]
        else:
            messages.append(ChatMessage("user", [asked]))
    if job.mode == "steer":
        instructions.append(logic.STEER[job.locale])
    schema = job.params.schema
    # where the model is not known to follow a schema by itself, it is told to; the Guide refuses one
    if schema is not None and _is_vendor(target) and not _is_structured(target):
        instructions.append(logic.FOLLOW[job.locale].format(schema=msgspec.json.encode(schema).decode()))
        schema = None
    if job.mode == "continue" and material.partial is not None and logic.useful(material.partial):
        messages += logic.to_chat([material.partial])
        messages.append(ChatMessage("user", [TextPart(logic.CONTINUE[job.locale])]))
    return ChatRequest(
        model=target.model,
        messages=messages,
        instructions="\n\n".join(text for text in instructions if text) or None,
        params=job.params,
        response_schema=schema,
        blobs=blobs,
        person=job.user_id,
        conversation=job.conversation_id,
        locale=job.locale,
    )
