"""The makers of providers: our own vendor folders, and what other packages bring."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from veche.entry.plugins import Plugins
    from veche.entry.settings import Settings
    from veche.ports.manifest import Manifest, Preset


def vendors() -> tuple[Manifest, ...]:
    """Our own, in the order in which they are looked at for the default model."""
    from veche.adapters.anthropic.manifest import manifest as anthropic
    from veche.adapters.google.manifest import manifest as google
    from veche.adapters.openai.manifest import manifest as openai
    from veche.adapters.yandex.manifest import manifest as yandex

    return (yandex, openai, anthropic, google)


def find_plugins(settings: Settings, *, remember: bool = True) -> Plugins:
    """Packages of others that give providers; names of our own are taken. `remember` writes into the data folder."""
    from veche.adapters.guide.manifest import manifest as guide
    from veche.entry.plugins import Plugins

    ours = [preset.name for manifest in (guide, *vendors()) for preset in manifest.presets]
    return Plugins(settings.process.data, settings.process.plugins_disabled, ours, remember=remember)


def known_presets(settings: Settings) -> list[Preset]:
    """What this installation can connect to, with the plug-ins."""
    return [preset for manifest in (*vendors(), *find_plugins(settings).manifests) for preset in manifest.presets]
