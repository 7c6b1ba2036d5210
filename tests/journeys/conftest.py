"""A fake vendor in a process of its own, for journeys through real servers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.client.processes import fake_vendor


@pytest.fixture(scope="session")
def slow_vendor() -> Iterator[dict[str, str]]:
    """The environment that leads to a fake OpenAI that does as the message orders."""
    with fake_vendor() as environment:
        yield {**environment, "VECHE_LLM_DEFAULT_MODEL": "openai.fake-model"}
