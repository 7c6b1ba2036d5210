"""Fakes of servers on one's own machine: the wire of chat completions and their own ways to list models."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from tests.fakes.openai import FakeOpenAI

OLLAMA_MODELS: dict[str, dict[str, Any]] = {
    "llama3.2:latest": {
        "capabilities": ["completion", "tools"],
        "model_info": {"general.architecture": "llama", "llama.context_length": 131072},
        "parameters": 'stop                           "<|eot_id|>"\nnum_ctx                        16384',
    },
    "qwen3:8b": {
        "capabilities": ["completion", "tools", "thinking"],
        "model_info": {"general.architecture": "qwen3", "qwen3.context_length": 40960},
    },
    "llava:7b": {
        "capabilities": ["completion", "vision"],
        "model_info": {"general.architecture": "llama", "llama.context_length": 32768},
    },
    "nomic-embed-text:latest": {"capabilities": ["embedding"], "model_info": {"nomic-bert.context_length": 2048}},
}


class FakeOllama(FakeOpenAI):
    """Ollama: no key; `/api/tags`, `/api/show`, `/api/ps`. `loaded` maps running models to their window."""

    def __init__(self, *args: Any, loaded: dict[str, int] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **{"key": "", "models": tuple(OLLAMA_MODELS), "thought": "reasoning", **kwargs})
        self.loaded = loaded or {}

    def routes(self) -> list[web.RouteDef]:
        return [
            *super().routes(),
            web.get("/", self._alive),
            web.get("/api/version", self._version),
            web.get("/api/tags", self._tags),
            web.get("/api/ps", self._running),
            web.post("/api/show", self._show),
        ]

    async def _alive(self, _: web.Request) -> web.Response:
        return web.Response(text="Ollama is running")

    async def _version(self, _: web.Request) -> web.Response:
        return web.json_response({"version": "0.40.12"})

    async def _tags(self, _: web.Request) -> web.Response:
        self.listed += 1
        return web.json_response({"models": [{"name": name, "model": name, "size": 1} for name in self.models]})

    async def _running(self, _: web.Request) -> web.Response:
        rows = [{"name": name, "model": name, "context_length": size} for name, size in self.loaded.items()]
        return web.json_response({"models": rows})

    async def _show(self, request: web.Request) -> web.Response:
        name = (await request.json()).get("model")
        if name not in OLLAMA_MODELS:
            return web.json_response({"error": f"model '{name}' not found"}, status=404)
        return web.json_response(OLLAMA_MODELS[name])


class FakeLlamaCpp(FakeOpenAI):
    """llama.cpp's own server: no key, a model's window at `/props`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        listing = [{"id": "tiny.gguf", "object": "model", "meta": {"n_ctx_train": 32768, "n_params": 1}}]
        super().__init__(*args, **{"key": "", "models": ("tiny.gguf",), "listing": listing, **kwargs})

    def routes(self) -> list[web.RouteDef]:
        return [*super().routes(), web.get("/props", self._props)]

    async def _props(self, _: web.Request) -> web.Response:
        return web.json_response(
            {"default_generation_settings": {"n_ctx": 4096}, "modalities": {"vision": True, "audio": False}}
        )
