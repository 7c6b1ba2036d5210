"""Pure rules of choosing a model: names, waits, order of fallback, and health."""

from __future__ import annotations

import msgspec

from veche.features.llm.schemas import Health
from veche.ports.provider import ProviderError

FAILURES_UNTIL_DOWN = 3
REST_MS = 30_000  # a provider that is down is left alone for so long when another can answer


def split_name(name: str) -> tuple[str | None, str]:
    """`provider.model` at the first dot; a bare name has no provider."""
    provider, dot, model = name.partition(".")
    return (provider, model) if dot and provider and model else (None, name)


def wait_before(attempt: int, retry_after: float | None, *, backoff: float, longest: float) -> float | None:
    """Seconds to wait before repeat number `attempt` (1, 2 …); None when the vendor asks for longer than we wait."""
    if retry_after is not None:
        return retry_after if retry_after <= longest else None
    return min(backoff * 2.0 ** (attempt - 1), longest)


def candidates(chosen: str, fallback: list[str]) -> list[str]:
    """The chosen model, then the others in their order, each once."""
    return list(dict.fromkeys([chosen, *fallback]))


class Pulse(msgspec.Struct):
    """How a provider fares: what its last calls came to. Times in milliseconds."""

    failures: int = 0
    error: ProviderError | None = None
    checked_at: int | None = None

    def went_well(self, now: int) -> None:
        """A call succeeded."""
        self.failures, self.error, self.checked_at = 0, None, now

    def failed(self, error: ProviderError, now: int) -> None:
        """A call failed. What is the request's own fault says nothing about the provider."""
        self.checked_at = now
        if error.kind == "invalid":
            return
        self.failures += 1
        self.error = error

    def state(self) -> Health:
        """In one word."""
        if self.checked_at is None:
            return "unknown"
        if self.failures == 0:
            return "ok"
        return "down" if self.failures >= FAILURES_UNTIL_DOWN else "degraded"

    def resting(self, now: int) -> bool:
        """Better left alone for now?"""
        return self.state() == "down" and self.checked_at is not None and now - self.checked_at < REST_MS
