"""The provider contract on the Gemini adapter: two generations."""

from __future__ import annotations

from typing import ClassVar

from tests.fakes.google import FakeGoogle
from tests.ports.provider_contract import Subject, UpstreamContract
from veche.adapters.google.manifest import manifest

LISTED = ("gemini-2.0-flash", "gemini-2.5-flash", "gemini-3.8-flash", "gemma-3-4b-it")


class TestLevels(UpstreamContract):
    subject: ClassVar[Subject] = Subject(manifest, "google", FakeGoogle, "gemini-3.8-flash", LISTED, "gemini-3.8-flash")


class TestBudgets(UpstreamContract):
    subject: ClassVar[Subject] = Subject(
        manifest, "google", FakeGoogle, "gemini-2.0-flash", LISTED, "gemini-2.5-flash", fake_options={"ids": False}
    )
