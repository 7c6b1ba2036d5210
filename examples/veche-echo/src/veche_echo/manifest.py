"""What the plug-in says of itself. It is read once after it is installed, and again when a file here changes."""

from __future__ import annotations

from veche.ports.manifest import Manifest, Preset
from veche_echo.provider import MODELS, open_provider

manifest = Manifest(
    name="echo",
    presets=[
        Preset(
            name="echo",  # the first half of a model's name: `echo.words`
            title="Echo",
            base_url="",  # with no address and no needs it is there at once
            environment={"pause": []},  # VECHE_ECHO_PAUSE; a list names other variables that are looked at
            options={"pause": "0"},
            models=MODELS,
            free=True,  # its answers cost nothing, rather than nobody knows what
        )
    ],
    open_provider=open_provider,
)
