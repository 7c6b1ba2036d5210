"""The provider contract on the chat completions adapter: OpenAI's own dialect, a bare server, GigaChat, Ollama."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import ClassVar

import pytest

from tests.fakes.gigachat import FakeGigaChat
from tests.fakes.local import FakeOllama
from tests.fakes.openai import FakeOpenAI
from tests.fakes.script import Script
from tests.fakes.server import FakeVendor
from tests.ports.provider_contract import Subject, UpstreamContract
from veche.adapters.openai.manifest import manifest
from veche.ports.contract import AnswerContract
from veche.ports.provider import Provider

CLOUD = ("gpt-4o", "gpt-5.5", "text-embedding-3-small")


class TestAnswers(AnswerContract):
    """The smaller contract, for providers without a vendor, holds here too."""

    model = "gpt-4o"

    @pytest.fixture
    async def opened_provider(self) -> AsyncIterator[Provider]:
        async with TestOpenAI.subject.serving(Script()) as (_, provider):
            yield provider


class TestOpenAI(UpstreamContract):
    subject: ClassVar[Subject] = Subject(
        manifest, "openai", FakeOpenAI, "gpt-4o", ("gpt-4o", "gpt-5.5"), "gpt-5.5", fake_options={"models": CLOUD}
    )


class TestCompatible(UpstreamContract):
    """A server of which nothing is known, that forgets `[DONE]`."""

    subject: ClassVar[Subject] = Subject(
        manifest,
        "together",
        FakeOpenAI,
        "m-1",
        ("m-1",),
        "m-1",
        fake_options={"models": ("m-1",), "done": False, "thought": "reasoning"},
    )


def _credentials(fake: FakeVendor) -> dict[str, str]:
    assert isinstance(fake, FakeGigaChat)
    return {"authorization_key": "Y2xpZW50OnNlY3JldA=="}


def _exchange(fake: FakeVendor) -> dict[str, str]:
    assert isinstance(fake, FakeGigaChat)
    return {"exchange_url": fake.oauth_url}


class TestGigaChat(UpstreamContract):
    subject: ClassVar[Subject] = Subject(
        manifest,
        "gigachat",
        FakeGigaChat,
        "GigaChat-2",
        ("GigaChat-2", "GigaChat-2-Max"),
        "GigaChat-2",
        images=False,
        stops=False,
        secrets=_credentials,
        options=_exchange,
    )


class TestOllama(UpstreamContract):
    subject: ClassVar[Subject] = Subject(
        manifest,
        "ollama",
        FakeOllama,
        "llama3.2:latest",
        ("llama3.2:latest", "llava:7b", "qwen3:8b"),
        "qwen3:8b",
        secrets=lambda _: {},
    )

    async def test_a_wrong_key_is_told_by_the_list_too(self) -> None:
        """A local server has no key."""
