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
    pattern (`gpt-4o*`), the first that fits wins. `free`: nobody is paid for its answers, so their cost is nothing
    rather than unknown.
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
    free: bool = False

    def applied(self, connection: Connection) -> Connection:
        """`connection` with the preset's options where it has none of its own."""
        given = {name: value for name, value in connection.options.items() if value != ""}
        return msgspec.structs.replace(connection, options={**self.options, **given})

    def variable(self, field: str) -> str:
        """Our own variable for a field; it wins over the vendor's usual ones."""
        return f"VECHE_{self.name}_{field}".upper().replace("-", "_")

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

    @property
    def stands_alone(self) -> bool:
        """Is it there without any connection, because it needs nothing? It is never asked unless it is chosen."""
        return not self.base_url and not self.needs

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
