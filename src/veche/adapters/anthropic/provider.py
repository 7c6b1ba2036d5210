"""The provider port over Anthropic's Messages API."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import msgspec

from veche.adapters.anthropic.settings import NEWEST, is_sampled, options_of, thinking_of, version_of
from veche.adapters.anthropic.wire.request import request_body
from veche.adapters.anthropic.wire.stream import Decoder
from veche.kit.http import Http
from veche.ports.content import StreamEvent
from veche.ports.manifest import Preset
from veche.ports.provider import ChatRequest, Connection, InputKind, ModelInfo
from veche.ports.upstream import Upstream, as_json

_PAGES = 20  # of a thousand models each: a guard against a list without an end


class _Able(msgspec.Struct):
    supported: bool = False


class _Capabilities(msgspec.Struct):
    image_input: _Able = msgspec.field(default_factory=_Able)
    pdf_input: _Able = msgspec.field(default_factory=_Able)
    structured_outputs: _Able = msgspec.field(default_factory=_Able)
    thinking: _Able = msgspec.field(default_factory=_Able)


class _Model(msgspec.Struct):
    """Format: platform.claude.com/docs/en/api/models/list."""

    id: str
    display_name: str = ""
    max_input_tokens: int | None = None
    max_tokens: int | None = None
    lifecycle: str = "active"
    capabilities: _Capabilities | None = None


class _Page(msgspec.Struct):
    data: list[_Model]
    has_more: bool = False
    last_id: str | None = None


class AnthropicProvider:
    """One connection to Anthropic, or to a server that speaks its wire."""

    def __init__(self, connection: Connection, preset: Preset, http: Http) -> None:
        connection = preset.applied(connection)
        self._preset = preset
        self._options = options_of(connection)
        self._upstream = Upstream(connection, http, ca_file=self._options.ca_file or None)
        base = (connection.base_url or preset.base_url).rstrip("/")
        self._base = base if base.endswith("/v1") else f"{base}/v1"
        self._headers = {
            "x-api-key": connection.value("api_key"),
            "anthropic-version": self._options.version or NEWEST,
            "Content-Type": "application/json",
        }
        if self._options.beta:
            self._headers["anthropic-beta"] = self._options.beta
        self._largest: dict[str, int] = {}  # most tokens of an answer, as the list of models said

    async def models(self) -> list[ModelInfo]:
        found: list[_Model] = []
        after = ""
        for _ in range(_PAGES):
            url = f"{self._base}/models?limit=1000{after}"
            page = await self._upstream.read(_Page, "GET", url, headers=self._headers)
            found += page.data
            if not page.has_more or not page.last_id:
                break
            after = f"&after_id={page.last_id}"
        self._largest = {model.id: model.max_tokens for model in found if model.max_tokens}
        infos = [self._info(model) for model in found if model.lifecycle != "retired"]
        return sorted(infos, key=lambda info: info.name)

    def stream(self, request: ChatRequest) -> AsyncGenerator[StreamEvent]:
        headers = {**self._headers, "anthropic-version": self._options.version or version_of(request.model)}
        return self._upstream.stream(
            f"{self._base}/messages",
            headers=headers,
            body=self.body(request),
            decoder=Decoder(request.model),
        )

    def body(self, request: ChatRequest) -> bytes:
        """See `ShowsBody`."""
        known = self._preset.knows(request.model)
        largest = self._largest.get(request.model) or (known.max_output if known is not None else None)
        return as_json(request_body(request, self._options, max_output=largest))

    async def close(self) -> None:
        """Nothing of its own is open: connections belong to `Http`."""

    def _info(self, model: _Model) -> ModelInfo:
        known = self._preset.knows(model.id) or ModelInfo(name=model.id, tools=True)
        kinds, able = list(known.input), model.capabilities
        if able is not None:
            optional: list[tuple[InputKind, _Able]] = [("image", able.image_input), ("file", able.pdf_input)]
            kinds = ["text", *(kind for kind, state in optional if state.supported)]
        return msgspec.structs.replace(
            known,
            title=model.display_name or known.title,
            context_window=model.max_input_tokens or known.context_window,
            max_output=model.max_tokens or known.max_output,
            input=kinds,
            reasoning=able.thinking.supported if able is not None else known.reasoning,
            structured=able.structured_outputs.supported if able is not None else known.structured,
            params=_params(model.id),
        )


def _params(model: str) -> list[str]:
    params = ["max_tokens", "stop"]
    if is_sampled(model):
        params += ["temperature", "top_p"]
    if thinking_of(model) != "none":
        params.append("reasoning_effort")
    return params


def open_provider(connection: Connection, preset: Preset, http: Http) -> AnthropicProvider:
    """A provider on `connection`.

    Raises:
        Invalid: `provider.option`, when an option has a value that cannot be.
    """
    return AnthropicProvider(connection, preset, http)
