"""Names of branches, and summaries of them."""

from __future__ import annotations

from veche.features.conversations import access, repository
from veche.features.conversations.errors import NoConversation, ParentElsewhere, TitleInvalid
from veche.features.conversations.schemas import Conversation
from veche.features.conversations.service.change import Change
from veche.features.conversations.service.members import as_seen
from veche.kit.caller import Caller
from veche.kit.db import Tx
from veche.kit.ids import check_id


def branch_stamp(name: str) -> str:
    """Under which a name of a branch has the time of its last change, also after it was taken away."""
    return f"={name}"


def tidy_name(text: str, most: int) -> str:
    """A title or name without needless space.

    Raises:
        TitleInvalid: nothing is left, or it is longer than `most`.
    """
    clean = " ".join(text.split())
    if not clean or len(clean) > most:
        raise TitleInvalid(most=most)
    return clean


def name_branch(tx: Tx, caller: Caller, conversation_id: str, name: str, message_id: str) -> Conversation:
    """Names the branch that ends at a message, or moves the name there."""
    access.require(tx, caller, conversation_id, "write")
    clean = tidy_name(name, 80)
    target = repository.get_message(tx, check_id(message_id, "message_id"))
    if target is None or target.conversation_id != conversation_id:
        raise ParentElsewhere(field="message_id")
    repository.put_branch(tx, conversation_id, clean, target.id)
    return _with_branches(tx, caller, conversation_id, clean)


def forget_branch(tx: Tx, caller: Caller, conversation_id: str, name: str) -> Conversation:
    """Takes a name away; its messages stay."""
    access.require(tx, caller, conversation_id, "write")
    if not repository.drop_branch(tx, conversation_id, name):
        raise NoConversation(id=name)
    return _with_branches(tx, caller, conversation_id, name)


def _with_branches(tx: Tx, caller: Caller, conversation_id: str, name: str) -> Conversation:
    work = Change(tx, conversation_id, caller.user_id)
    work.stamp({branch_stamp(name): tx.now})
    return as_seen(tx, caller, work.finish())


def keep_summary(tx: Tx, conversation_id: str, upto_id: str, text: str, model: str | None) -> None:
    """Keeps what the path down to a message comes to, for contexts that have no room for it."""
    repository.add_summary(tx, conversation_id, upto_id, text, model)
