"""The provider port over Yandex's native completion."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import msgspec

from veche.adapters.yandex.settings import model_uri, options_of, short_name
from veche.adapters.yandex.wire import Decoder, request_body
from veche.kit.errors import Invalid
from veche.kit.http import Http
from veche.kit.ids import new_id
from veche.ports.content import StreamEvent
from veche.ports.manifest import Preset
from veche.ports.provider import ChatRequest, Connection, ModelInfo, ProviderError, ProviderKey
from veche.ports.upstream import Upstream, as_json


class _Model(msgspec.Struct):
    id: str


class _List(msgspec.Struct):
    data: list[_Model] = msgspec.field(default_factory=list)


class YandexProvider:
    """One connection to Yandex Cloud, for one folder."""

    def __init__(self, connection: Connection, preset: Preset, http: Http) -> None:
        connection = preset.applied(connection)
        self._preset = preset
        self._options = options_of(connection)
        self._folder = connection.value("folder_id")
        self._upstream = Upstream(connection, http, ca_file=self._options.ca_file or None)
        self._base = (connection.base_url or preset.base_url).rstrip("/")
        self._headers = {"Content-Type": "application/json", **_signed(connection)}
        if self._folder:
            self._headers["x-folder-id"] = self._folder
        if not self._options.logging:
            self._headers["x-data-logging-enabled"] = "false"

    async def models(self) -> list[ModelInfo]:
        """From the vendor's OpenAI-compatible list; the names that are known, where that is out of reach."""
        headers = {**self._headers, "OpenAI-Project": self._folder}
        try:
            listed = await self._upstream.read(_List, "GET", f"{self._base}/v1/models", headers=headers)
        except ProviderKey:
            raise
        except ProviderError:
            return [known for known in self._preset.models if "*" not in known.name]
        names = {name for model in listed.data if (name := short_name(model.id, self._folder))}
        return [self._preset.knows(name) or ModelInfo(name=name, title=name) for name in sorted(names)]

    def stream(self, request: ChatRequest) -> AsyncGenerator[StreamEvent]:
        return self._upstream.stream(
            f"{self._base}/foundationModels/v1/completion",
            headers=self._headers,
            body=self.body(request),
            decoder=Decoder(f"call_{new_id()[-12:]}"),
        )

    def body(self, request: ChatRequest) -> bytes:
        """See `ShowsBody`."""
        return as_json(request_body(request, model_uri(request.model, self._folder, self._options.version)))

    async def close(self) -> None:
        """Nothing of its own is open: connections belong to `Http`."""


def _signed(connection: Connection) -> dict[str, str]:
    """An API key, or an IAM token; one in the other's place is known by its beginning."""
    key, token = connection.value("api_key"), connection.value("iam_token")
    if not token and key.startswith("t1."):
        key, token = "", key
    if key:
        return {"Authorization": f"Api-Key {key}"}
    return {"Authorization": f"Bearer {token}"} if token else {}


def open_provider(connection: Connection, preset: Preset, http: Http) -> YandexProvider:
    """A provider on `connection`.

    Raises:
        Invalid: `provider.option`, when an option has a value that cannot be, or no `folder_id` is given.
    """
    if not connection.value("folder_id"):
        raise Invalid(code="provider.option", provider=connection.name, option="folder_id")
    return YandexProvider(connection, preset, http)
