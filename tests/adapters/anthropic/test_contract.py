"""The provider contract on the Anthropic adapter: a model that always thinks, and an older one."""

from __future__ import annotations

from typing import ClassVar

from tests.fakes.anthropic import FakeAnthropic
from tests.fakes.script import Script
from tests.ports.opening import asked, gathered
from tests.ports.provider_contract import Subject, UpstreamContract
from veche.adapters.anthropic.manifest import manifest
from veche.ports.content import Params

LISTED = ("claude-haiku-4-5", "claude-opus-4-8", "claude-opus-5-5")


async def test_the_version_of_the_api_goes_by_the_model() -> None:
    """The newest refuses sampling parameters, which older models take; the fake checks it."""
    for model, version in (("claude-haiku-4-5", "2023-06-01"), ("claude-opus-5-5", "2026-10-21")):
        async with TestBudget.subject.serving(Script()) as (fake, provider):
            await gathered(provider.stream(asked(model, params=Params(temperature=0.5))))
            assert fake.last.headers["anthropic-version"] == version
            assert ("temperature" in fake.last.body) == (model == "claude-haiku-4-5")


class TestAlwaysThinking(UpstreamContract):
    subject: ClassVar[Subject] = Subject(
        manifest, "anthropic", FakeAnthropic, "claude-opus-5-5", LISTED, "claude-opus-5-5"
    )


class TestBudget(UpstreamContract):
    subject: ClassVar[Subject] = Subject(
        manifest, "anthropic", FakeAnthropic, "claude-haiku-4-5", LISTED, "claude-haiku-4-5"
    )
