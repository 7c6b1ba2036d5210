"""Votes on answers that stand side by side: the chosen one is shown, and each model's wins are counted."""

from __future__ import annotations

from veche.features.conversations import access, logic, repository
from veche.features.conversations.errors import NotCompared, StillStreaming
from veche.features.conversations.schemas import Message, Verdict
from veche.features.conversations.schemas.tree import Ballot, ModelVotes, Voted, Votes
from veche.features.conversations.service.change import Change
from veche.features.conversations.service.members import as_seen
from veche.kit.caller import Caller
from veche.kit.db import Tx
from veche.kit.ids import check_id

_RESULTS: dict[Verdict, str] = {"chosen": "win", "passed": "loss", "tie": "tie"}


def cast_vote(tx: Tx, caller: Caller, message_id: str, ballot: Ballot) -> Voted:
    """Chooses one of the answers to a question, or none; may be repeated and changed.

    `message_id` is the question, or any of the answers. The chosen answer's branch is shown from now on.

    Raises:
        NotCompared: there are no answers side by side, or the chosen one is not among them.
        StillStreaming: the chosen answer is not finished.
    """
    place = access.require_message(tx, caller, message_id, "write")
    work = Change(tx, place.id, caller.user_id)
    chosen = check_id(ballot.chosen, "chosen") if ballot.chosen else None
    comparison_id, answers = _compared(tx, place.id, chosen or message_id)
    if len(answers) < 2 or message_id not in {answers[0].parent_id, *(one.id for one in answers)}:
        raise NotCompared
    picked = next((one for one in answers if one.id == chosen), None)
    if picked is not None and picked.state in ("streaming", "queued"):
        raise StillStreaming
    verdicts = {one.id: _verdict(one, chosen) for one in answers}
    if any(one.verdict != verdicts[one.id] for one in answers):
        repository.set_verdicts(tx, {one: str(said) for one, said in verdicts.items()})
        for one in answers:
            one.verdict = verdicts[one.id]
            work.message_changed(one)
    rows = [
        {"answer_id": one.id, "conversation_id": place.id, "user_id": caller.user_id,
         "model": one.model or one.requested_model or "", "result": _RESULTS[verdicts[one.id]]}
        for one in answers
    ]  # fmt: skip
    if work.conversation.expires_at is None:  # a temporary one leaves no trace in what is counted
        repository.replace_votes(tx, comparison_id, rows)
    if chosen is not None:
        _show(tx, work, chosen)
    return Voted(comparison_id, chosen, answers, as_seen(tx, caller, work.finish()))


def _compared(tx: Tx, conversation_id: str, message_id: str) -> tuple[str, list[Message]]:
    one = repository.get_message(tx, message_id)
    found = one and (one.comparison_id or repository.newest_comparison(tx, one.id))
    if not found:
        raise NotCompared
    answers = repository.path_messages(tx, repository.compared(tx, conversation_id, found))
    return found, answers


def _verdict(answer: Message, chosen: str | None) -> Verdict:
    if chosen is None:
        return "tie"
    return "chosen" if answer.id == chosen else "passed"


def _show(tx: Tx, work: Change, chosen: str) -> None:
    """The chosen answer's branch; what is shown below it already stays."""
    nodes = repository.outline(tx, work.conversation.id)
    if not any(node.id == chosen for node in logic.path_to(nodes, work.conversation.head_id)):
        work.set(head_id=logic.newest_leaf(nodes.values(), chosen))


def count_votes(tx: Tx, caller: Caller) -> Votes:
    """How often the caller preferred each model."""
    caller.need("read")
    found: dict[str, ModelVotes] = {}
    for row in repository.count_votes(tx, caller.user_id):
        one = found.setdefault(row.model, ModelVotes(row.model, 0, 0, 0))
        match row.result:
            case "win":
                one.wins = row.count
            case "loss":
                one.losses = row.count
            case _:
                one.ties = row.count
    return Votes(sorted(found.values(), key=lambda one: (-one.wins, one.losses, one.model)))
