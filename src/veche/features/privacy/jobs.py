"""The timer of privacy: conversations whose owners want them kept no longer go."""

from __future__ import annotations

from veche.features.privacy.service.keeping import keep_no_longer
from veche.kit.db import Database
from veche.kit.events import Bus


async def keep(db: Database, bus: Bus) -> int:
    """Tells how many conversations went. Safe at any time; once an hour is enough."""
    return await keep_no_longer(db, bus)
