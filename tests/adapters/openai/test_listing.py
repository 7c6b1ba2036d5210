"""What models can do, from the lists of many vendors, and where their servers are."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.local import FakeLlamaCpp, FakeOllama
from tests.fakes.openai import FakeOpenAI
from tests.fakes.script import Script
from tests.ports.opening import asked, gathered, opened
from veche.adapters.openai.manifest import manifest
from veche.adapters.openai.settings import address
from veche.kit.errors import Invalid
from veche.ports.provider import Connection, ModelInfo, ProviderUnreachable


async def _listed(preset: str, rows: list[dict[str, Any]], **options: str) -> dict[str, ModelInfo]:
    secrets = {"api_key": "k-123456"}
    async with (
        FakeOpenAI(Script(), key="k-123456", listing=rows) as fake,
        opened(manifest, preset, fake.url, secrets=secrets, options=options) as provider,
    ):
        return {info.name: info for info in await provider.models()}


async def test_openai_tells_names_and_the_preset_knows_the_rest() -> None:
    names = ["gpt-4o", "gpt-5.5", "gpt-9", "o3", "whisper-1", "text-embedding-3-large", "gpt-4o-realtime-preview"]
    models = await _listed("openai", [{"id": name, "object": "model"} for name in names])
    assert list(models) == ["gpt-4o", "gpt-5.5", "gpt-9", "o3"]
    assert models["gpt-4o"].context_window == 128_000
    assert models["gpt-4o"].input == ["text", "image", "file"]
    assert not models["gpt-4o"].reasoning
    assert models["gpt-5.5"].reasoning
    assert "temperature" not in models["gpt-5.5"].params
    assert models["gpt-9"].context_window is None  # unknown is not guessed


async def test_openrouter_tells_all() -> None:
    row = {
        "id": "a/b",
        "name": "A: B",
        "context_length": 131072,
        "architecture": {"input_modalities": ["text", "image"]},
        "top_provider": {"max_completion_tokens": 8192},
        "supported_parameters": ["tools", "reasoning", "temperature", "max_tokens", "structured_outputs"],
    }
    model = (await _listed("openrouter", [row]))["a/b"]
    assert model == ModelInfo(
        "a/b",
        "A: B",
        131072,
        8192,
        ["text", "image"],
        tools=True,
        reasoning=True,
        structured=True,
        params=["temperature", "max_tokens", "reasoning_effort"],
    )


async def test_mistral_groq_vllm_and_together_in_their_own_words() -> None:
    mistral = {
        "id": "mistral-large",
        "max_context_length": 131072,
        "capabilities": {"completion_chat": True, "function_calling": True, "vision": True},
    }
    embed = {"id": "m-emb", "capabilities": {"completion_chat": False}}
    models = await _listed("mistral", [mistral, embed])
    assert list(models) == ["mistral-large"]
    assert (models["mistral-large"].tools, models["mistral-large"].input) == (True, ["text", "image"])
    groq = await _listed("groq", [{"id": "m", "context_window": 8192, "max_completion_tokens": 4096, "active": True}])
    assert (groq["m"].context_window, groq["m"].max_output) == (8192, 4096)
    vllm = await _listed("vllm", [{"id": "q", "max_model_len": 32768}])
    assert vllm["q"].context_window == 32768
    together = await _listed("together", [{"id": "e", "type": "embedding"}, {"id": "c", "type": "chat"}])
    assert list(together) == ["c"]


async def test_yandex_addresses_become_short_names() -> None:
    rows = [{"id": "gpt://b1g/yandexgpt/latest"}, {"id": "gpt://b1g/yandexgpt/rc"}, {"id": "emb://b1g/doc/latest"}]
    models = await _listed("yandex-openai", rows, folder_id="b1g")
    assert list(models) == ["yandexgpt", "yandexgpt/rc"]


async def test_yandex_through_the_compatible_door() -> None:
    async with (
        FakeOpenAI(Script(), models=("gpt://b1g/yandexgpt",)) as fake,
        opened(
            manifest, "yandex-openai", fake.url, secrets={"api_key": fake.key}, options={"folder_id": "b1g"}
        ) as provider,
    ):
        await gathered(provider.stream(asked("yandexgpt")))
        assert fake.last.headers["openai-project"] == "b1g"
        await gathered(provider.stream(asked("gpt://b1g/yandexgpt")))


async def test_ollama_tells_the_window_that_it_runs_with() -> None:
    async with FakeOllama(loaded={"qwen3:8b": 8192}) as fake, opened(manifest, "ollama", fake.url) as provider:
        models = {info.name: info for info in await provider.models()}
    windows = {name: info.context_window for name, info in models.items()}
    assert windows == {"llama3.2:latest": 16384, "llava:7b": 32768, "qwen3:8b": 8192}
    assert models["llava:7b"].input == ["text", "image"]
    assert (models["qwen3:8b"].reasoning, models["qwen3:8b"].tools) == (True, True)
    assert "reasoning_effort" not in models["llama3.2:latest"].params


async def test_a_server_is_found_at_its_bare_address() -> None:
    """As it is when looked for on this machine."""
    async with FakeOllama() as fake, opened(manifest, "ollama", fake.root) as provider:
        assert len(await provider.models()) == 3
        await gathered(provider.stream(asked("qwen3:8b")))


async def test_llama_cpp_tells_its_window_and_eyes() -> None:
    async with FakeLlamaCpp() as fake, opened(manifest, "llamacpp", fake.url) as provider:
        (model,) = await provider.models()
    assert (model.title, model.context_window, model.input) == ("tiny", 4096, ["text", "image"])


async def test_lm_studio_without_its_own_list_gives_the_usual_one() -> None:
    async with (
        FakeOpenAI(Script(), key="", models=("m",)) as fake,
        opened(manifest, "lmstudio", fake.url) as provider,
    ):
        assert [info.name for info in await provider.models()] == ["m"]


@pytest.mark.parametrize(
    ("preset", "given", "expected"),
    [
        ("ollama", "", "http://127.0.0.1:11434/v1"),
        ("ollama", "0.0.0.0", "http://127.0.0.1:11434/v1"),
        ("ollama", "0.0.0.0:9999", "http://127.0.0.1:9999/v1"),
        ("ollama", "https://ollama.example.com", "https://ollama.example.com/v1"),
        ("ollama", "http://box:11434/v1/", "http://box:11434/v1"),
        ("ollama", "[::1]:11434", "http://[::1]:11434/v1"),
        ("openai", "https://proxy.example.com/openai/", "https://proxy.example.com/openai"),
        ("compatible", "http://x:1/api", "http://x:1/api"),
    ],
)
def test_addresses_as_people_write_them(preset: str, given: str, expected: str) -> None:
    found = next(item for item in manifest.presets if item.name == preset)
    assert address(Connection("c", preset, "C", given), found) == expected


async def test_a_server_of_which_nobody_said_where_it_is() -> None:
    async with opened(manifest, "compatible", "") as provider:
        with pytest.raises(ProviderUnreachable):
            await provider.models()
        with pytest.raises(ProviderUnreachable):
            await gathered(provider.stream(asked("m")))


@pytest.mark.parametrize("option", [("usage", "perhaps"), ("tools", "hammers"), ("context", "many")])
async def test_an_option_that_cannot_be(option: tuple[str, str]) -> None:
    with pytest.raises(Invalid) as raised:
        async with opened(manifest, "openai", "http://x", options=dict([option])):
            pass
    assert raised.value.code == "provider.option"
