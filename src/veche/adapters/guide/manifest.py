"""What the Guide says of itself to the wiring."""

from __future__ import annotations

from veche.adapters.guide.provider import GUIDE_MODEL, open_guide
from veche.kit.http import Http
from veche.ports.manifest import Manifest, Preset
from veche.ports.passages import PassageSearch
from veche.ports.provider import Connection, Provider

_PRESET = Preset(name="guide", title="Veche", base_url="", models=[GUIDE_MODEL], free=True)


def make_manifest(search: PassageSearch | None) -> Manifest:
    """The manifest of a Guide that also looks where `search` looks; without it the Guide knows the manual only."""

    def open_provider(connection: Connection, preset: Preset, http: Http) -> Provider:
        return open_guide(search)

    return Manifest(name="guide", presets=[_PRESET], open_provider=open_provider)


manifest = make_manifest(None)
