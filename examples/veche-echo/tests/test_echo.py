"""The suite of the port on this provider, and what is its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from importlib.metadata import entry_points

import pytest

from veche.ports.contract import AnswerContract, asked, gathered, opened
from veche.ports.provider import Provider, ProviderError
from veche_echo.manifest import manifest


@pytest.fixture
async def opened_provider() -> AsyncIterator[Provider]:
    async with opened(manifest, "echo") as provider:
        yield provider


class TestContract(AnswerContract):
    model = "words"


async def test_it_says_the_words_again(opened_provider: Provider) -> None:
    answer = await gathered(opened_provider.stream(asked("words", "one two\n\nthree")))
    assert answer.text == "one two\n\nthree"
    assert answer.usage is not None and answer.usage.output_tokens == 3


async def test_it_shows_what_is_sent(opened_provider: Provider) -> None:
    answer = await gathered(opened_provider.stream(asked("sent", "Hi", instructions="Be brief.")))
    assert "instructions: Be brief." in answer.text and "1. user:\n    Hi" in answer.text


async def test_a_setting_that_cannot_be_used() -> None:
    with pytest.raises(ProviderError, match="seconds from 0 to 10"):
        async with opened(manifest, "echo", options={"pause": "an hour"}):
            pass


def test_it_is_found() -> None:
    found = [one for one in entry_points(group="veche.providers") if one.name == "echo"]
    assert not found or found[0].load() is manifest  # not there when it is tested without being installed
