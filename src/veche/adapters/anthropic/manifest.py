"""Anthropic as data. Windows are from the vendor's model pages; its own list, where it answers, comes first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from veche.kit.later import Later
from veche.ports.manifest import Manifest, Preset
from veche.ports.provider import ModelInfo

if TYPE_CHECKING:  # loaded for whoever has a connection to it
    from veche.adapters.anthropic import provider
else:
    provider = Later("veche.adapters.anthropic.provider")


def _claude(pattern: str, window: int | None, output: int | None, *, thinks: bool = True) -> ModelInfo:
    return ModelInfo(
        name=pattern,
        context_window=window,
        max_output=output,
        input=["text", "image", "file"],
        tools=True,
        reasoning=thinks,
        structured=thinks,
        params=["max_tokens", "stop"],
    )


manifest = Manifest(
    name="anthropic",
    presets=[
        Preset(
            name="anthropic",
            title="Anthropic",
            base_url="https://api.anthropic.com",
            needs=["api_key"],
            environment={"api_key": ["ANTHROPIC_API_KEY"], "base_url": ["ANTHROPIC_BASE_URL"]},
            key_url="https://platform.claude.com/settings/keys",
            models=[
                _claude("claude-3-7*", 200_000, 64_000),
                _claude("claude-3-5*", 200_000, 8_192, thinks=False),
                _claude("claude-3*", 200_000, 4_096, thinks=False),
                _claude("claude-opus-4-[01]*", 200_000, 32_000),
                _claude("claude-opus-4-2*", 200_000, 32_000),
                _claude("claude-*-4-5*", 200_000, 64_000),
                _claude("claude-*-4-[78]*", 1_000_000, 128_000),
                _claude("claude-opus-5*", 1_000_000, 128_000),
                _claude("claude-*", None, None),
            ],
        )
    ],
    open_provider=lambda *given: provider.open_provider(*given),
)
