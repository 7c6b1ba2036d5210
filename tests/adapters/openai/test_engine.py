"""Our adapter against the real llama.cpp server, and as the parent of one."""

from __future__ import annotations

import asyncio
import json
import subprocess
import time
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest

from tests.ports.opening import Gathered, asked, gathered, opened
from tests.services.engine import ROOT
from veche.adapters.openai.manifest import manifest
from veche.ports.content import Params, TextDelta
from veche.ports.provider import Provider, ProviderCut, ProviderError, ProviderTooLong

MODEL = "tiny-random"


@pytest.fixture(params=["llamacpp", "compatible"])
async def llama(request: pytest.FixtureRequest, llama_url: str) -> AsyncIterator[Provider]:
    options = {} if request.param == "llamacpp" else {"structured": "object_schema"}
    async with opened(manifest, request.param, llama_url, options=options) as provider:
        yield provider


@pytest.fixture(scope="session")
def tiny_gguf(llama_python: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("gguf") / "tiny.gguf"
    subprocess.run([llama_python, ROOT / "tests/services/random_model.py", path], check=True, capture_output=True)
    return path


@pytest.mark.engine
async def test_the_model_is_listed(llama: Provider) -> None:
    assert [info.name for info in await llama.models()] == [MODEL]


@pytest.mark.engine
async def test_an_answer_streams_and_is_counted(llama: Provider) -> None:
    answer = await gathered(llama.stream(asked(MODEL, params=Params(max_tokens=24, temperature=0.8, seed=1))))
    pieces = [event for event in answer.events if isinstance(event, TextDelta)]
    assert len(pieces) > 3
    assert answer.finished is not None
    assert answer.finished.reason in ("length", "stop")
    usage = answer.usage
    if usage is not None:  # llama-cpp-python counts only where it was asked and knows how
        assert usage.input_tokens
        assert usage.output_tokens


@pytest.mark.engine
async def test_the_same_seed_gives_the_same_words(llama: Provider) -> None:
    params = Params(max_tokens=12, temperature=0.9, seed=42)
    first = await gathered(llama.stream(asked(MODEL, params=params)))
    second = await gathered(llama.stream(asked(MODEL, params=params)))
    assert first.text == second.text


@pytest.mark.engine
async def test_after_a_stop_the_engine_answers_on(llama: Provider) -> None:
    stream = llama.stream(asked(MODEL, params=Params(max_tokens=250, temperature=1.0)))
    async for event in stream:
        if isinstance(event, TextDelta):
            break
    await stream.aclose()  # type: ignore[attr-defined]
    start = time.monotonic()
    await gathered(llama.stream(asked(MODEL, params=Params(max_tokens=2))))
    assert time.monotonic() - start < 10  # llama-cpp-python notices between two pieces; random ones may be long


@pytest.mark.engine
async def test_a_schema_is_followed_by_random_weights(llama: Provider) -> None:
    schema = {
        "type": "object",
        "properties": {"yes": {"type": "boolean"}, "kind": {"enum": ["a", "b"]}},
        "required": ["yes", "kind"],
        "additionalProperties": False,
    }
    params = Params(max_tokens=100, temperature=0.2, seed=3)
    answer = await gathered(llama.stream(asked(MODEL, response_schema=schema, params=params)))
    value = json.loads(answer.text)
    assert isinstance(value["yes"], bool)
    assert value["kind"] in ("a", "b")


@pytest.mark.engine
async def test_a_context_that_is_too_long(llama: Provider) -> None:
    with pytest.raises((ProviderTooLong, ProviderCut)):  # llama-cpp-python just ends; llama.cpp's own server says it
        await gathered(llama.stream(asked(MODEL, "слово " * 4000)))


@pytest.mark.engine
async def test_a_file_is_served_by_a_child(llama_python: str, tiny_gguf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-not-for-the-child")
    options = {"path": str(tiny_gguf), "python": llama_python, "context": "512", "threads": "1"}
    mine = psutil.Process()
    before = set(mine.children())
    async with opened(manifest, "gguf", "", options=options) as provider:
        (model,) = await provider.models()
        assert (model.name, model.context_window) == ("tiny", 512)
        assert set(mine.children()) == before  # asking what there is starts nothing
        asked_twice = [provider.stream(asked("tiny", params=Params(max_tokens=5))) for _ in range(2)]
        answers: list[Gathered] = await asyncio.gather(*map(gathered, asked_twice))
        assert all(answer.text for answer in answers)
        (child,) = set(mine.children()) - before
        assert "sk-not-for-the-child" not in child.environ().values()
        assert child.environ()["API_KEY"] not in " ".join(child.cmdline())
        child.kill()
        await asyncio.sleep(0.2)
        assert (await gathered(provider.stream(asked("tiny", params=Params(max_tokens=2))))).text  # it comes back
    assert set(mine.children()) == before


@pytest.mark.engine
async def test_a_file_that_is_no_model(llama_python: str, tmp_path: Path) -> None:
    path = tmp_path / "broken.gguf"
    path.write_bytes(b"GGUF but not really")
    async with opened(manifest, "gguf", "", options={"path": str(path), "python": llama_python}) as provider:
        with pytest.raises(ProviderError) as raised:
            await gathered(provider.stream(asked("broken")))
    assert raised.value.code == "provider.gguf_failed"
    assert raised.value.detail


async def test_a_file_that_is_not_there() -> None:
    async with opened(manifest, "gguf", "", options={"path": "/no/such.gguf"}) as provider:
        with pytest.raises(ProviderError) as raised:
            await provider.models()
    assert raised.value.code == "provider.gguf_file"


async def test_without_the_extra_it_says_so(tmp_path: Path) -> None:
    path = tmp_path / "m.gguf"
    path.write_bytes(b"GGUF")
    async with opened(manifest, "gguf", "", options={"path": str(path)}) as provider:
        with pytest.raises(ProviderError) as raised:
            await gathered(provider.stream(asked("m")))
    assert raised.value.code == "provider.gguf_missing"
