"""The provider contract on the native Yandex adapter."""

from __future__ import annotations

from typing import ClassVar

from tests.fakes.yandex import FakeYandex
from tests.ports.provider_contract import Subject, UpstreamContract
from veche.adapters.yandex.manifest import manifest


class TestYandex(UpstreamContract):
    subject: ClassVar[Subject] = Subject(
        manifest,
        "yandex",
        FakeYandex,
        "yandexgpt",
        ("yandexgpt", "yandexgpt-lite", "yandexgpt/rc"),
        None,
        images=False,
        stops=False,
        cached=False,
        options=lambda _: {"folder_id": "b1gfakefolder"},
    )
