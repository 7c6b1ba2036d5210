"""What was really sent for an answer: kept small when it is sent, told in full when somebody asks.

A path is a walk up the tree, so where it began and ended and what was left out is all that must be kept; texts are in
the messages themselves.
"""

from __future__ import annotations

from typing import Any

import msgspec

from veche.features.conversations import service as conversations
from veche.features.conversations.schemas import Message
from veche.features.llm.service import Target
from veche.features.turns import repository
from veche.features.turns.errors import NotAnAnswer
from veche.features.turns.logic import Plan, tokens_of
from veche.features.turns.schemas import AnswerDetails, KeptContext, Material, Sent, SentMessage, TurnDetails
from veche.features.turns.service.opening import params_of
from veche.kit.caller import Caller
from veche.kit.db import Tx
from veche.kit.text import estimate_tokens
from veche.ports.provider import ChatRequest

LONGEST = 8_000  # characters of instructions that are kept with each turn
MOST_LEFT_OUT = 200

_kept = msgspec.json.Decoder(KeptContext)
_encode = msgspec.json.Encoder().encode


def kept_of(material: Material, plan: Plan, target: Target, request: ChatRequest) -> KeptContext:
    """What to keep of a request that is about to be sent."""
    text = material.instructions or ""
    upto = plan.folded[-1].id if plan.summary_text and plan.folded else None
    pinned = [m for m in plan.included if plan.folded and m.number < plan.folded[-1].number]
    rest = plan.included[len(pinned) :]
    return KeptContext(
        model=target.id,
        provider=target.line.connection.name,
        window=plan.window,
        reserve=plan.reserve,
        instructions=text[:LONGEST] or None,
        instructions_tokens=plan.instructions,
        summary_upto=next((m.id for m in reversed(plan.folded) if m.id in material.summaries), upto),
        summary_tokens=plan.summary,
        folded=len(plan.folded),
        first=rest[0].number if rest else 0,
        last=rest[-1].number if rest else 0,
        count=len(rest),
        added=len(request.messages) - len(plan.included),
        tokens=plan.instructions + plan.summary + sum(plan.tokens[m.id] for m in plan.included),
        left_out=[m.id for m in plan.excluded][-MOST_LEFT_OUT:],
        pinned=[m.id for m in pinned],
    )


def as_column(kept: KeptContext | None) -> str | None:
    """The column's text."""
    return None if kept is None else _encode(kept).decode()


def details(tx: Tx, caller: Caller, message_id: str) -> AnswerDetails:
    """What the turns of an answer were asked with.

    Raises:
        NoMessage: there is none, or the caller may not read it.
        NotAnAnswer: the message is a person's.
    """
    message = conversations.get_message(tx, caller, message_id)
    if message.role != "assistant":
        raise NotAnAnswer
    place = conversations.get(tx, caller, message.conversation_id)
    path = conversations.path(tx, message.conversation_id, message.parent_id)
    summaries = conversations.summaries(tx, message.conversation_id)
    rows = repository.turns_of_answer(tx, message_id)
    turns = [_turn(row, message, path, summaries) for row in rows]
    for row, turn in zip(rows, turns, strict=True):
        # in them stand the instructions of whoever asked, and of the owner's project: neither is for the others
        if turn.sent is not None and (row.user_id != caller.user_id or place.owner_id != caller.user_id):
            turn.sent.instructions = None
    return AnswerDetails(message_id, turns)


def _turn(row: Any, message: Message, path: list[Message], summaries: dict[str, str]) -> TurnDetails:
    return TurnDetails(
        id=row.id,
        mode=row.mode,
        state=row.state,
        requested_model=row.model,
        params=params_of(row),
        created_at=row.created_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        sent=_sent(_kept.decode(row.sent), path, summaries) if row.sent else None,
    )


def _sent(kept: KeptContext, path: list[Message], summaries: dict[str, str]) -> Sent:
    left_out = set(kept.left_out)
    found = [m for m in path if kept.first <= m.number <= kept.last and m.id not in left_out] if kept.count else []
    found = found[-kept.count :] if kept.count else []
    wanted = set(kept.pinned)
    found = [m for m in path if m.id in wanted] + found
    return Sent(
        model=kept.model,
        provider=kept.provider,
        window=kept.window,
        reserve=kept.reserve,
        instructions=kept.instructions,
        instructions_tokens=kept.instructions_tokens,
        summary=summaries.get(kept.summary_upto) if kept.summary_upto else None,
        summary_tokens=kept.summary_tokens,
        folded=kept.folded,
        messages=[SentMessage(m.id, tokens_of(m, estimate_tokens)) for m in found],
        missing=kept.count + len(kept.pinned) - len(found),
        left_out=kept.left_out,
        tokens=kept.tokens,
    )
