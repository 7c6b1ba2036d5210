"""After a process died: its answers are marked interrupted with what was saved, its waiting turns go on."""

from __future__ import annotations

from typing import Any

from veche.features.conversations import service as conversations
from veche.features.conversations.errors import NoConversation
from veche.features.turns import repository
from veche.features.turns.events import TurnFinished
from veche.features.turns.schemas import Job
from veche.features.turns.service.opening import Desk, params_of, turn_of
from veche.kit.db import Tx
from veche.kit.instance import Instance


def take_over(tx: Tx, desk: Desk, instance: Instance) -> list[Job]:
    """Ends the running turns of dead processes and gives those that were waiting, to be run here."""
    dead = [owner for owner in repository.owners(tx) if instance.is_dead(owner)]
    waiting: list[Job] = []
    for row in repository.orphans(tx, dead, instance.id):
        if row.state == "running":
            _interrupt(tx, row, desk)
        else:
            until = tx.now + round(desk.settings.lease_seconds * 1000)
            repository.set_turn(tx, row.id, lease_owner=instance.id, lease_until=until)
            waiting.append(_job(row))
    return waiting


def batches(jobs: list[Job]) -> list[list[Job]]:
    """The jobs as they were accepted: those of one batch together, in the order in which each began."""
    found: dict[str, list[Job]] = {}
    for job in jobs:
        found.setdefault(job.batch_id or job.id, []).append(job)
    return list(found.values())


def _interrupt(tx: Tx, row: Any, desk: Desk) -> None:
    repository.set_turn(tx, row.id, state="interrupted", finished_at=tx.now, lease_owner=None)
    try:
        work = conversations.begin_for_house(tx, row.conversation_id)
    except NoConversation:
        return
    answer = conversations.find_message(tx, row.answer_id)
    if answer is not None and answer.state == "streaming":
        conversations.settle(tx, work, row.answer_id, {"state": "interrupted"}, answer.parts, desk.bus)
    turn = turn_of(row)
    turn.state, turn.finished_at = "interrupted", tx.now
    work.turn_changed(turn)
    work.finish()
    desk.bus.publish(tx, TurnFinished(row.id, row.conversation_id, row.answer_id, row.user_id, "interrupted"))


def _job(row: Any) -> Job:
    return Job(
        id=row.id,
        conversation_id=row.conversation_id,
        user_id=row.user_id,
        key_id=row.key_id,
        project_id=row.project_id,
        answer_id=row.answer_id,
        leaf_id=row.request_id,
        mode=row.mode,
        model=row.model,
        params=params_of(row),
        locale=row.locale,
        queued=True,
        created_at=row.created_at,
        request_id=row.request_id,
        batch_id=row.batch_id,
    )
