"""The provider contract on the Anthropic adapter: a model that always thinks, and an older one."""

from __future__ import annotations

from typing import ClassVar

from tests.fakes.anthropic import FakeAnthropic
from tests.ports.provider_contract import Subject, UpstreamContract
from veche.adapters.anthropic.manifest import manifest

LISTED = ("claude-haiku-4-5", "claude-opus-4-8", "claude-opus-5-5")


class TestAlwaysThinking(UpstreamContract):
    subject: ClassVar[Subject] = Subject(
        manifest, "anthropic", FakeAnthropic, "claude-opus-5-5", LISTED, "claude-opus-5-5"
    )


class TestBudget(UpstreamContract):
    subject: ClassVar[Subject] = Subject(
        manifest, "anthropic", FakeAnthropic, "claude-haiku-4-5", LISTED, "claude-haiku-4-5"
    )
