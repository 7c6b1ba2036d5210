"""The provider port over chat completions, for every preset of this wire."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING

from veche.adapters.openai.client.listing import Listing
from veche.adapters.openai.client.signing import Signing, signing_of
from veche.adapters.openai.settings import address, extra_headers, filled, options_of
from veche.adapters.openai.wire.request import request_body
from veche.adapters.openai.wire.stream import Decoder
from veche.kit.http import Http
from veche.kit.ids import new_id
from veche.kit.later import Later
from veche.ports.content import StreamEvent
from veche.ports.manifest import Preset
from veche.ports.provider import ChatRequest, Connection, ModelInfo, ProviderKey, ProviderUnreachable
from veche.ports.upstream import Upstream, as_json

if TYPE_CHECKING:  # for those who have a model file of their own
    from veche.adapters.openai.client import engine
else:
    engine = Later("veche.adapters.openai.client.engine")


class OpenAIProvider:
    """One connection to one vendor of the wire."""

    def __init__(self, connection: Connection, preset: Preset, http: Http) -> None:
        self._options = options_of(connection, preset)
        connection = preset.applied(connection)
        self._name = connection.name
        self._preset = preset
        self._upstream = Upstream(connection, http, ca_file=self._options.ca_file or None)
        self._base = address(connection, preset)
        self._prefix = filled(self._options.model_prefix, connection)
        self._headers = {"Content-Type": "application/json", **extra_headers(self._options, connection)}
        is_engine = self._options.listing == "engine"
        self._engine = engine.Engine(self._name, self._options, self._upstream) if is_engine else None
        self._signing: Signing = self._engine or signing_of(connection, self._options, self._upstream)

    async def models(self) -> list[ModelInfo]:
        if self._engine is not None:
            return self._engine.models()
        listing = Listing(self._upstream, await self._url(), self._options, self._preset, self._prefix)
        return await listing.models(await self._signed())

    async def stream(self, request: ChatRequest) -> AsyncGenerator[StreamEvent]:
        body = self.body(request)
        url = f"{await self._url()}/chat/completions"
        while True:
            answer = self._upstream.stream(
                url, headers=await self._signed(), body=body, decoder=Decoder(f"call_{new_id()[-12:]}")
            )
            begun = False
            try:
                async for event in answer:
                    begun = True
                    yield event
                return
            except ProviderKey as error:
                if begun or error.status != 401 or not self._signing.refused():
                    raise
            finally:
                await answer.aclose()

    def body(self, request: ChatRequest) -> bytes:
        """See `ShowsBody`."""
        known = self._preset.knows(request.model)
        model = request.model if "://" in request.model else self._prefix + request.model
        return as_json(
            request_body(request, self._options, model=model, accepted=known.params if known is not None else None)
        )

    async def close(self) -> None:
        if self._engine is not None:
            await self._engine.close()

    async def _url(self) -> str:
        base = await self._engine.url() if self._engine is not None else self._base
        if not base:
            raise ProviderUnreachable(provider=self._name, detail="no address (base_url) is given")
        return base

    async def _signed(self) -> dict[str, str]:
        return self._headers | await self._signing.headers()


def open_provider(connection: Connection, preset: Preset, http: Http) -> OpenAIProvider:
    """A provider on `connection`.

    Raises:
        Invalid: `provider.option`, when an option has a value that cannot be.
    """
    return OpenAIProvider(connection, preset, http)
