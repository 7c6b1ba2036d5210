"""The whole tree at a glance, and another name for a branch."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

import msgspec

from veche.features.conversations import access, repository
from veche.features.conversations.errors import NoConversation, TitleInvalid
from veche.features.conversations.repository import marks
from veche.features.conversations.schemas import Conversation
from veche.features.conversations.schemas.marks import Mark
from veche.features.conversations.schemas.tree import Tree, TreeNode
from veche.features.conversations.service.branches import branch_stamp, tidy_name
from veche.features.conversations.service.change import Change
from veche.features.conversations.service.members import as_seen
from veche.features.usage.schemas import Cost
from veche.kit.caller import Caller
from veche.kit.db import Tx
from veche.ports.content import TextPart

WORDS = 80  # characters of a message's beginning
LOOKED_AT = 160
_decode = msgspec.json.Decoder(TextPart).decode
_string = msgspec.json.Decoder(str).decode
_SIGN = re.compile(r"[#>*`_~|-]")  # most texts have none, and are quickly read
_MARKS = re.compile(r"[#>*`_~|-]+(?=\s|$)|[*`_~]{2,}|`")


def tree(tx: Tx, caller: Caller, conversation_id: str) -> Tree:
    """All messages of a conversation, lightly: who, what model, the first words."""
    conversation = access.require(tx, caller, conversation_id, "read")
    marked = {one.message_id: one for one in marks.marks_of(tx, conversation_id, caller.user_id)}
    nodes = [_node(row, marked.get(row.id)) for row in repository.glance(tx, conversation_id)]
    return Tree(conversation_id, conversation.seq, conversation.head_id, nodes, conversation.branches)


def _node(row: Any, mark: Mark | None) -> TreeNode:
    """A row of `glance`, whose columns are taken by their order: there may be ten thousands of them."""
    (
        message_id, number, parent_id, role, state, model, requested_model, excluded, comparison_id,
        verdict, cost, currency, priced_at, input_tokens, output_tokens, created_at,
        pinned, opening,
    ) = row  # fmt: skip
    return TreeNode(
        message_id,
        number,
        parent_id,
        role,
        state,
        model or requested_model,
        words_of(opening),
        excluded,
        mark is not None and mark.starred,
        mark.rating if mark is not None else None,
        comparison_id,
        verdict,
        None if cost is None else Cost(cost, currency, priced_at),
        input_tokens,
        output_tokens,
        created_at,
        pinned,
    )


def words_of(raw: str | None) -> str:
    """The first words of a text part whose JSON may be cut off, in one line without marks of Markdown."""
    text = _text_of(raw or "")[:LOOKED_AT]
    if _SIGN.search(text):
        text = _MARKS.sub("", text)
    text = " ".join(text.split())
    return text if len(text) <= WORDS else text[:WORDS].rsplit(" ", 1)[0].rstrip(",.;:—-") + "…"


def _text_of(raw: str) -> str:
    if raw.endswith("}"):
        with suppress(msgspec.DecodeError):
            return _decode(raw).text
    body = raw.partition('"text":"')[2]  # it goes on where it was cut off
    if "\\" in body[-7:]:  # perhaps in the middle of a sign
        body = body[: body.rindex("\\")].rstrip("\\")
    try:
        return _string(f'"{body}"')
    except msgspec.DecodeError:
        return ""


def rename_branch(tx: Tx, caller: Caller, conversation_id: str, name: str, new: str) -> Conversation:
    """Gives a branch another name.

    Raises:
        NoConversation: no branch has the old name.
        TitleInvalid: the new name is empty or too long, or another branch has it.
    """
    conversation = access.require(tx, caller, conversation_id, "write")
    clean = tidy_name(new, 80)
    at = {branch.name: branch.message_id for branch in conversation.branches}
    if name not in at:
        raise NoConversation(id=name)
    if clean == name:
        return conversation
    if clean in at or "/" in clean:
        raise TitleInvalid(most=80)
    repository.drop_branch(tx, conversation_id, name)
    repository.put_branch(tx, conversation_id, clean, at[name])
    work = Change(tx, conversation_id, caller.user_id)
    work.stamp({branch_stamp(name): tx.now, branch_stamp(clean): tx.now})
    return as_seen(tx, caller, work.finish())
