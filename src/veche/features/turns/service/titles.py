"""Names for conversations, made by the model that answered: after the first answer, beside everything else."""

from __future__ import annotations

import asyncio
import logging

import msgspec

from veche.features.conversations import service as conversations
from veche.features.conversations.errors import NoConversation
from veche.features.conversations.logic import text_of
from veche.features.llm.service import Target, ask_whole
from veche.features.turns import logic
from veche.features.turns.schemas import Job
from veche.features.turns.service.opening import Desk
from veche.features.usage import service as usage
from veche.features.usage.schemas import Call
from veche.kit.clock import now_ms
from veche.kit.db import Database, Tx
from veche.kit.errors import VecheError
from veche.ports.content import Params, TextPart, Usage
from veche.ports.provider import ChatMessage, ChatRequest

log = logging.getLogger("veche.turns")
SECONDS = 30.0  # then the first words stay the name
SHOWN = 1_500  # characters of question and answer that the model sees


class Said(msgspec.Struct):
    """A first question, its answer, and who gave it."""

    question: str
    answer: str
    model: str


async def entitle(db: Database, desk: Desk, job: Job) -> None:
    """Gives the conversation of a first answer its name; whatever goes wrong, the first words stay."""
    try:
        said = await db.read(_read, job)
        if said is None:
            return
        target = desk.models.resolve(desk.settings.title_model or said.model)
        if target.line.source == "builtin":
            return
        title, count, hold = await _ask(desk, target, job, said)
        await db.write(_keep, job, title, target, count, desk, hold)
    except (VecheError, TimeoutError) as error:
        log.info("no title was made for %s: %s", job.conversation_id, getattr(error, "code", "timeout"))
    except Exception:
        log.exception("a title for %s could not be made", job.conversation_id)


def _read(tx: Tx, job: Job) -> Said | None:
    answer = conversations.find_message(tx, job.answer_id)
    question = conversations.find_message(tx, job.request_id) if job.request_id else None
    if answer is None or question is None or answer.state != "complete" or answer.model is None:
        return None
    texts = text_of(question.parts)[:SHOWN], text_of(answer.parts)[:SHOWN]
    return Said(*texts, answer.model) if texts[0].strip() and texts[1].strip() else None


async def _ask(desk: Desk, target: Target, job: Job, said: Said) -> tuple[str | None, Usage, str | None]:
    thinks = bool(target.info and target.info.reasoning)
    params = Params(max_tokens=400 if thinks else 40)
    if thinks and target.info and "reasoning_effort" in target.info.params:
        params.reasoning_effort = "low"
    request = ChatRequest(
        model=target.model,
        messages=[ChatMessage("user", [TextPart(logic.talk_for_title(said.question, said.answer, job.locale))])],
        instructions=logic.ENTITLE[job.locale],
        params=params,
        person=job.user_id,
        conversation=job.conversation_id,
        locale=job.locale,
    )
    async with asyncio.timeout(SECONDS):
        told = await ask_whole(desk.models, target, request, key_id=job.key_id, project_id=job.project_id)
    return logic.tidy_title(told.text), told.usage, told.hold


def _keep(tx: Tx, job: Job, title: str | None, target: Target, count: Usage, desk: Desk, hold: str | None) -> None:
    """What it cost is counted, even if no title came of it."""
    call = Call(
        door="task",
        provider=target.line.connection.name,
        model=target.model,
        outcome="complete",
        usage=count,
        cost=desk.models.cost_of(target, count, now_ms()),
        key_id=job.key_id,
        project_id=job.project_id,
        hold=hold,
        conversation_id=job.conversation_id,
    )
    usage.record(tx, job.user_id, call)
    if title is None:
        return
    try:
        conversations.retitle(tx, job.conversation_id, title)
    except NoConversation:
        return
