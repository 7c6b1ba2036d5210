"""What is kept of a person and for how long; old conversations go when their owner wishes it."""

from __future__ import annotations

import logging
from typing import Any

from veche.features.conversations import service as conversations
from veche.features.identity import service as identity
from veche.features.privacy import repository
from veche.features.privacy.schemas import Affected, Kept, Privacy, Retention, Run, Span
from veche.kit.caller import Caller
from veche.kit.db import Database, Tx
from veche.kit.errors import NotFound
from veche.kit.events import Bus

log = logging.getLogger("veche.privacy")
DAY = 86_400_000
_AT_ONCE = 20  # conversations in one transaction
_RUNS = 10


def overview(tx: Tx, caller: Caller, *, session_days: int, export_hours: int) -> Privacy:
    """Everything that there is of the caller, in numbers."""
    caller.need("read")
    counts = repository.count_kinds(tx, caller.user_id)
    days = repository.get_days(tx, caller.user_id)
    spans: dict[str, tuple[Span, int | None]] = {
        "conversations": ("deleted", None) if days is None else ("days", days),
        "messages": ("deleted", None) if days is None else ("days", days),
        "exports": ("hours", export_hours),
        "usage": ("account", None),
        "sessions": ("days", session_days),
    }
    kept = []
    for kind in ("conversations", "messages", *(one for one in counts if one not in ("conversations", "messages"))):
        until, number = spans.get(kind, ("deleted", None))
        size = repository.space(tx, caller.user_id) if kind == "files" else None
        kept.append(Kept(kind, counts[kind], until, number, size))
    runs = [
        Run(row.at, row.days, row.conversations, row.messages) for row in repository.runs(tx, caller.user_id, _RUNS)
    ]
    return Privacy(kept, days, runs, identity.is_sole_owner(tx, caller.user_id))


def set_retention(tx: Tx, caller: Caller, wish: Retention) -> None:
    """From the next hour on."""
    caller.need("all")
    repository.set_days(tx, caller.user_id, wish.days)


def affected(tx: Tx, caller: Caller, days: int) -> Affected:
    """How many conversations would go if they were kept for so long."""
    caller.need("read")
    before = tx.now - days * DAY
    return Affected(
        repository.count_old(tx, caller.user_id, before, pinned=False),
        repository.count_old(tx, caller.user_id, before, pinned=True),
    )


async def keep_no_longer(db: Database, bus: Bus) -> int:
    """Deletes what people do not want to be kept any longer; tells how many conversations."""
    whole = 0
    for user_id, days in await db.read(repository.wishes):
        done, messages = 0, 0
        while some := await db.write(_delete_old, user_id, days, bus):
            done += len(some)
            messages += sum(some)
        if done:
            await db.write(repository.note_run, user_id, days, done, messages)
            log.info("retention: %d conversations untouched for %d days deleted", done, days)
        whole += done
    return whole


def _delete_old(tx: Tx, user_id: str, days: int, bus: Bus) -> list[int]:
    """Some of them; how many messages each had."""
    person: Any = identity.get_user(tx, user_id)
    caller = Caller(user_id=user_id, role=person.role)
    gone = []
    for id, messages in repository.old(tx, user_id, tx.now - days * DAY, _AT_ONCE):
        try:
            conversations.delete(tx, caller, id, bus)
        except NotFound:
            continue
        gone.append(messages)
    return gone
