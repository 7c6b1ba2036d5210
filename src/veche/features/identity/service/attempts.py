"""Counting what may be guesses: each is a failure until it is taken back, so that many sent at once all count."""

from __future__ import annotations

from collections.abc import Sequence

from veche.features.identity import repository
from veche.features.identity.errors import SignInLimited
from veche.features.identity.logic import DAY, KNOWN_FOR, Backoff, block_after
from veche.kit.db import Tx


def count(tx: Tx, rules: Sequence[tuple[str, Backoff]]) -> None:
    """Counts a failure under each name.

    Raises:
        SignInLimited: one of them has to wait; nothing is counted.
    """
    repository.drop_attempts(tx, before=tx.now - DAY, known_before=tx.now - KNOWN_FOR)
    counts = [(name, rule, repository.lock_attempt(tx, name)) for name, rule in sorted(rules)]
    wait = max(row.blocked_until - tx.now for _, _, row in counts)
    if wait > 0:
        seconds = -(-wait // 1000)
        raise SignInLimited(retry_after=seconds, seconds=seconds)
    for name, rule, row in counts:
        _set(tx, name, rule, 1 if tx.now - row.last_at > rule.forget else row.failures + 1)


def take_back(tx: Tx, rules: Sequence[tuple[str, Backoff]]) -> None:
    """It was no failure after all."""
    for name, rule in sorted(rules):
        _set(tx, name, rule, max(0, repository.lock_attempt(tx, name).failures - 1))


def _set(tx: Tx, name: str, rule: Backoff, failures: int) -> None:
    wait = block_after(rule, failures)
    repository.set_attempt(tx, name, failures, tx.now + wait if wait else 0)
