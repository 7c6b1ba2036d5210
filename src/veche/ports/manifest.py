"""What a vendor folder says of itself, so that wiring can open it without knowing it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from fnmatch import fnmatchcase
from typing import Literal

import msgspec

from veche.kit.http import Http
from veche.ports.provider import Connection, ModelInfo, Provider

Need = Literal["api_key", "folder_id", "base_url", "authorization_key", "scope", "ca_file", "iam_token", "path"]


class Preset(msgspec.Struct):
    """One vendor or server that an adapter can speak to: plain data, a few lines each.

    `environment` maps what the connection wants (`api_key`, `base_url`, `folder_id` …) to the usual
    variables, first found wins; none means that only `VECHE_<PRESET>_<FIELD>` serves. `detect` is a base URL on
    this machine that is asked for its models at start.
    `models` is what is known of models that the vendor's list does not tell; a name there may be a shell
    pattern (`gpt-4o*`), the first that fits wins.
    """

    name: str
    title: str
    base_url: str
    needs: list[Need] = msgspec.field(default_factory=list)
    environment: dict[str, list[str]] = msgspec.field(default_factory=dict)
    detect: str | None = None
    key_url: str | None = None
    notes: str = ""
    options: dict[str, str] = msgspec.field(default_factory=dict)  # defaults of the connection's options
    models: list[ModelInfo] = msgspec.field(default_factory=list)

    def applied(self, connection: Connection) -> Connection:
        """`connection` with the preset's options where it has none of its own."""
        given = {name: value for name, value in connection.options.items() if value != ""}
        return msgspec.structs.replace(connection, options={**self.options, **given})

    def is_met_by(self, given: Collection[str]) -> bool:
        """Whether a connection can be opened with the fields `given`: an IAM token stands for a key, and what has a
        usual value (`scope`, `ca_file`, an address of the preset's own) may be left out.
        """
        return all(
            need in given
            or need in ("scope", "ca_file")
            or (need == "base_url" and bool(self.base_url))
            or (need == "api_key" and "iam_token" in given)
            for need in self.needs
        )

    def knows(self, name: str) -> ModelInfo | None:
        """What is known of the model `name`, under that very name."""
        for known in self.models:
            if fnmatchcase(name, known.name):
                return msgspec.structs.replace(known, name=name)
        return None


OpenProvider = Callable[[Connection, Preset, Http], Provider]


class Manifest(msgspec.Struct):
    """The adapter's name, its presets, and how to open a provider on one connection."""

    name: str
    presets: list[Preset]
    open_provider: OpenProvider
