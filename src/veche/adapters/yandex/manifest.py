"""Yandex as data: the models of the common instance, as the vendor's pages name them in November 2026."""

from __future__ import annotations

from typing import TYPE_CHECKING

from veche.kit.later import Later
from veche.ports.manifest import Manifest, Preset
from veche.ports.provider import ModelInfo

if TYPE_CHECKING:  # loaded for whoever has a connection to it
    from veche.adapters.yandex import provider
else:
    provider = Later("veche.adapters.yandex.provider")


def _yandexgpt(name: str, title: str, *, thinks: bool = False) -> ModelInfo:
    params = ["temperature", "max_tokens"]
    return ModelInfo(
        name=name,
        title=title,
        context_window=32_768,
        tools=True,
        reasoning=thinks,
        structured=True,
        params=[*params, "reasoning_effort"] if thinks else params,
    )


manifest = Manifest(
    name="yandex",
    presets=[
        Preset(
            name="yandex",
            title="Yandex GPT",
            base_url="https://llm.api.cloud.yandex.net",
            needs=["api_key", "folder_id"],
            environment={
                "api_key": ["YANDEX_API_KEY"],
                "iam_token": ["YANDEX_IAM_TOKEN"],
                "folder_id": ["YANDEX_FOLDER_ID"],
                "base_url": ["YANDEX_BASE_URL"],
            },
            key_url="https://aistudio.yandex.ru/",
            notes="Needs the folder's id beside the key; the service account needs the role ai.languageModels.user.",
            models=[
                _yandexgpt("yandexgpt", "YandexGPT Pro", thinks=True),
                _yandexgpt("yandexgpt/rc", "YandexGPT Pro RC", thinks=True),
                _yandexgpt("yandexgpt-lite", "YandexGPT Lite"),
                _yandexgpt("yandexgpt/*", "YandexGPT Pro", thinks=True),
                _yandexgpt("yandexgpt-lite/*", "YandexGPT Lite"),
            ],
        )
    ],
    open_provider=lambda *given: provider.open_provider(*given),
)
