"""The timer of exchange: exports whose time is over go, and so do archives that nobody reads any more."""

from __future__ import annotations

from veche.features.exchange.service import Jobs


async def sweep(jobs: Jobs) -> None:
    """Safe at any time; once an hour is enough."""
    await jobs.sweep()
