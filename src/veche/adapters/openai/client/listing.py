"""What models a vendor has and what each can do, from the vendor's own list and what the preset knows."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from fnmatch import fnmatchcase
from pathlib import PurePath
from typing import Any

import msgspec

from veche.adapters.openai.settings import Options
from veche.ports.manifest import Preset
from veche.ports.provider import InputKind, ModelInfo, ProviderError
from veche.ports.upstream import Upstream, as_json

Row = dict[str, Any]

_SHOWN_AT_ONCE = 8  # requests that a local Ollama gets at a time
_NO_CHAT = {"embedding", "embeddings", "image", "moderation", "rerank", "audio", "transcribe", "video"}


class Listing:
    """Asks for the models of one connection."""

    def __init__(self, upstream: Upstream, base_url: str, options: Options, preset: Preset, prefix: str) -> None:
        self._upstream = upstream
        self._base = base_url
        self._options = options
        self._preset = preset
        self._prefix = prefix

    async def models(self, headers: Mapping[str, str]) -> list[ModelInfo]:
        """All chat models, by name."""
        if self._options.listing == "ollama":
            return await self._ollama(headers)
        rows = await self._rows(headers)
        found = [info for row in rows if (info := self._info(row)) is not None]
        if self._options.listing == "llamacpp" and found:
            await self._add_props(found, headers)
        return sorted({info.name: info for info in found}.values(), key=lambda info: info.name)

    async def _rows(self, headers: Mapping[str, str]) -> list[Row]:
        path = self._options.models_path
        url = f"{_root(self._base)}{path}" if path != "/models" else f"{self._base}/models"
        try:
            answer = await self._upstream.read(object, "GET", url, headers=headers)
        except ProviderError as error:
            if path == "/models" or error.status not in (400, 404, 405):
                raise
            answer = await self._upstream.read(object, "GET", f"{self._base}/models", headers=headers)
        rows = answer.get("data") if isinstance(answer, dict) else answer
        return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []

    def _info(self, row: Row) -> ModelInfo | None:
        name = _text(row, "id", "name").removeprefix("models/")
        if self._prefix and "://" in name:
            if not name.startswith(self._prefix):
                return None  # embeddings and pictures have their own scheme
            name = name.removeprefix(self._prefix).removesuffix("/latest")
        if not name or row.get("type") in _NO_CHAT or row.get("active") is False or self._is_hidden(name):
            return None
        if _dict(row, "capabilities").get("completion_chat") is False:
            return None
        known = self._preset.knows(name) or ModelInfo(name=name)
        return _described(known, row)

    def _is_hidden(self, name: str) -> bool:
        return any(fnmatchcase(name, pattern) for pattern in self._options.hidden.split())

    async def _add_props(self, found: list[ModelInfo], headers: Mapping[str, str]) -> None:
        """llama.cpp's server tells the window that it really runs with at `/props`; llama-cpp-python has no such."""
        try:
            props = await self._upstream.read(Row, "GET", f"{_root(self._base)}/props", headers=headers)
        except ProviderError:
            return
        window = _number(_dict(props, "default_generation_settings"), "n_ctx")
        seen = _dict(props, "modalities").get("vision") is True
        for info in found:
            info.context_window = window or info.context_window
            if seen and "image" not in info.input:
                info.input = [*info.input, "image"]

    async def _ollama(self, headers: Mapping[str, str]) -> list[ModelInfo]:
        root = _root(self._base)
        tags = await self._upstream.read(Row, "GET", f"{root}/api/tags", headers=headers)
        loaded = await self._ollama_loaded(root, headers)
        gate = asyncio.Semaphore(_SHOWN_AT_ONCE)

        async def one(name: str) -> ModelInfo | None:
            async with gate:
                try:
                    body = as_json({"model": name})
                    shown = await self._upstream.read(Row, "POST", f"{root}/api/show", headers=headers, body=body)
                except ProviderError:
                    return ModelInfo(name=name)
            return _ollama_info(name, shown, loaded.get(name))

        names = sorted({_text(row, "model", "name") for row in _list(tags, "models")} - {""})
        return [info for info in await asyncio.gather(*map(one, names)) if info is not None]

    async def _ollama_loaded(self, root: str, headers: Mapping[str, str]) -> dict[str, int]:
        try:
            running = await self._upstream.read(Row, "GET", f"{root}/api/ps", headers=headers)
        except ProviderError:
            return {}
        rows = _list(running, "models")
        return {_text(row, "model", "name"): size for row in rows if (size := _number(row, "context_length"))}


def _described(known: ModelInfo, row: Row) -> ModelInfo:
    """`known`, with what the vendor's list says put over it. The names are those of a dozen vendors."""
    top, architecture, meta = _dict(row, "top_provider"), _dict(row, "architecture"), _dict(row, "meta")
    able = _dict(row, "capabilities")
    can = {str(item) for item in row["capabilities"]} if isinstance(row.get("capabilities"), list) else set()
    takes = {str(item) for item in row.get("supported_parameters") or ()}
    window = _number(row, "loaded_context_length", "context_length", "context_window", "max_model_len")
    window = window or _number(row, "max_context_length", "max_context_window") or _number(meta, "n_ctx", "n_ctx_train")
    tools = able.get("function_calling", "tools" in takes if takes else known.tools)
    title = _text(row, "display_name", "name") or known.title or _title(known.name)
    return msgspec.structs.replace(
        known,
        title=title,
        context_window=window or known.context_window,
        max_output=_number(top, "max_completion_tokens")
        or _number(row, "max_completion_tokens", "max_output_length")
        or known.max_output,
        input=_inputs(architecture.get("input_modalities") or row.get("input_modalities"))
        or (["text", "image"] if able.get("vision") or row.get("type") == "vlm" else known.input),
        tools=bool(tools) or "tool_use" in can,
        reasoning=bool(able.get("reasoning", "reasoning" in takes if takes else known.reasoning)),
        structured="structured_outputs" in takes if takes else known.structured,
        params=_params(takes) if takes else known.params,
    )


def _inputs(value: object) -> list[InputKind]:
    kinds: list[InputKind] = ["text", "image", "file", "audio"]
    return [kind for kind in kinds if kind in value] if isinstance(value, list) else []


def _params(takes: set[str]) -> list[str]:
    if takes & {"reasoning", "include_reasoning"}:
        takes = takes | {"reasoning_effort"}
    return [
        name for name in ("temperature", "max_tokens", "top_p", "stop", "seed", "reasoning_effort") if name in takes
    ]


def _ollama_info(name: str, shown: Row, loaded: int | None) -> ModelInfo | None:
    """Format: docs.ollama.com/api-reference/show-model-details. A list without `completion` is no chat model's."""
    can = shown.get("capabilities")
    can = set(can) if isinstance(can, list) else {"completion"}
    if "completion" not in can:
        return None
    sizes = (value for key, value in _dict(shown, "model_info").items() if key.endswith(".context_length"))
    largest = next((size for size in sizes if isinstance(size, int)), None)
    params = ["temperature", "max_tokens", "top_p", "stop", "seed"]
    return ModelInfo(
        name=name,
        title=name,
        # What it runs with, before what it could run with: Ollama cuts silently at the former.
        context_window=loaded or _num_ctx(shown.get("parameters")) or largest,
        input=["text", "image"] if "vision" in can else ["text"],
        tools="tools" in can,
        reasoning="thinking" in can,
        structured=True,
        params=[*params, "reasoning_effort"] if "thinking" in can else params,
    )


def _num_ctx(parameters: object) -> int | None:
    for line in parameters.splitlines() if isinstance(parameters, str) else ():
        match line.split():
            case ["num_ctx", value] if value.isdigit():
                return int(value)
    return None


def _root(base_url: str) -> str:
    return base_url.removesuffix("/v1")


def _title(name: str) -> str:
    return PurePath(name).stem if name.endswith(".gguf") else name


def _text(row: Row, *names: str) -> str:
    return next((value for name in names if isinstance(value := row.get(name), str) and value), "")


def _number(row: Row, *names: str) -> int | None:
    return next((value for name in names if isinstance(value := row.get(name), int) and value > 0), None)


def _dict(row: Row, name: str) -> Row:
    value = row.get(name)
    return value if isinstance(value, dict) else {}


def _list(row: Row, name: str) -> list[Row]:
    value = row.get(name)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
