"""Google as data. Windows come from the vendor's own list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from veche.kit.later import Later
from veche.ports.manifest import Manifest, Preset
from veche.ports.provider import ModelInfo

if TYPE_CHECKING:  # loaded for whoever has a connection to it
    from veche.adapters.google import provider
else:
    provider = Later("veche.adapters.google.provider")

manifest = Manifest(
    name="google",
    presets=[
        Preset(
            name="google",
            title="Google Gemini",
            base_url="https://generativelanguage.googleapis.com/v1beta",
            needs=["api_key"],
            environment={
                "api_key": ["GEMINI_API_KEY", "GOOGLE_API_KEY"],
                "base_url": ["GEMINI_BASE_URL", "GOOGLE_GEMINI_BASE_URL"],
            },
            key_url="https://aistudio.google.com/apikey",
            options={
                "hidden": "*embedding* *-image* *-tts* *-live* *-audio* imagen* veo* lyria* aqa* *robotics* "
                "*computer-use* *deep-research*"
            },
            models=[
                ModelInfo(name="gemini-*", input=["text", "image", "file", "audio"], tools=True, structured=True),
                ModelInfo(name="gemma-3-1b*"),
                ModelInfo(name="gemma-3n*"),
                ModelInfo(name="gemma-*", input=["text", "image"]),
            ],
        )
    ],
    open_provider=lambda *given: provider.open_provider(*given),
)
