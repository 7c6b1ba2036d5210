"""The provider port over the Gemini API."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from fnmatch import fnmatchcase
from urllib.parse import quote

import msgspec

from veche.adapters.google.settings import options_of, thinking_of
from veche.adapters.google.wire.request import request_body
from veche.adapters.google.wire.stream import Decoder
from veche.kit.http import Http
from veche.kit.ids import new_id
from veche.ports.content import StreamEvent
from veche.ports.manifest import Preset
from veche.ports.provider import ChatRequest, Connection, ModelInfo
from veche.ports.upstream import Upstream, as_json

_PAGES = 20  # a guard against a list without an end


class _Model(msgspec.Struct, rename="camel"):
    """Format: ai.google.dev/api/models."""

    name: str
    display_name: str = ""
    input_token_limit: int | None = None
    output_token_limit: int | None = None
    supported_generation_methods: list[str] = msgspec.field(default_factory=list)
    thinking: bool | None = None


class _Page(msgspec.Struct, rename="camel"):
    models: list[_Model] = msgspec.field(default_factory=list)
    next_page_token: str = ""


class GoogleProvider:
    """One connection to Gemini."""

    def __init__(self, connection: Connection, preset: Preset, http: Http) -> None:
        connection = preset.applied(connection)
        self._preset = preset
        self._options = options_of(connection)
        self._upstream = Upstream(connection, http, ca_file=self._options.ca_file or None)
        base = (connection.base_url or preset.base_url).rstrip("/")
        self._base = base if base.rpartition("/")[2].startswith("v1") else f"{base}/v1beta"
        self._headers = {"x-goog-api-key": connection.value("api_key"), "Content-Type": "application/json"}

    async def models(self) -> list[ModelInfo]:
        found: list[_Model] = []
        token = ""
        for _ in range(_PAGES):
            url = f"{self._base}/models?pageSize=1000{token}"
            page = await self._upstream.read(_Page, "GET", url, headers=self._headers)
            found += page.models
            if not page.next_page_token:
                break
            token = f"&pageToken={quote(page.next_page_token, safe='')}"
        infos = [self._info(model) for model in found if "generateContent" in model.supported_generation_methods]
        return sorted((info for info in infos if not self._is_hidden(info.name)), key=lambda info: info.name)

    def stream(self, request: ChatRequest) -> AsyncGenerator[StreamEvent]:
        model = quote(request.model.removeprefix("models/"), safe="")
        return self._upstream.stream(
            f"{self._base}/models/{model}:streamGenerateContent?alt=sse",
            headers=self._headers,
            body=self.body(request),
            decoder=Decoder(f"call_{new_id()[-12:]}"),
        )

    def body(self, request: ChatRequest) -> bytes:
        """See `ShowsBody`."""
        return as_json(request_body(request))

    async def close(self) -> None:
        """Nothing of its own is open: connections belong to `Http`."""

    def _is_hidden(self, name: str) -> bool:
        return any(fnmatchcase(name, pattern) for pattern in self._options.hidden.split())

    def _info(self, model: _Model) -> ModelInfo:
        name = model.name.removeprefix("models/")
        known = self._preset.knows(name) or ModelInfo(name=name)
        thinks = model.thinking if model.thinking is not None else thinking_of(name) != "none"
        params = ["temperature", "max_tokens", "top_p", "stop", "seed"]
        return msgspec.structs.replace(
            known,
            title=model.display_name or known.title,
            context_window=model.input_token_limit or known.context_window,
            max_output=model.output_token_limit or known.max_output,
            reasoning=thinks,
            params=[*params, "reasoning_effort"] if thinks and thinking_of(name) != "none" else params,
        )


def open_provider(connection: Connection, preset: Preset, http: Http) -> GoogleProvider:
    """A provider on `connection`.

    Raises:
        Invalid: `provider.option`, when an option has a value that cannot be.
    """
    return GoogleProvider(connection, preset, http)
