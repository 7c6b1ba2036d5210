"""The HTTP that adapters share: options, connections that serve again, redirects that are not followed."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web

from tests.fakes.openai import FakeOpenAI
from tests.fakes.script import Script
from tests.ports.opening import asked, gathered, opened
from veche.adapters.openai.manifest import manifest
from veche.kit.errors import Invalid
from veche.kit.http import Http
from veche.ports.provider import Connection, ProviderCut, ProviderTimeout, ProviderUnreachable
from veche.ports.upstream import Limits, Upstream


def _connection(**options: str) -> Connection:
    return Connection("p", "p", "P", "http://127.0.0.1", {"api_key": "sk-abcdefgh"}, options)


@asynccontextmanager
async def served(handler: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> AsyncIterator[str]:
    """The address of a server that answers everything by `handler`."""
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", handler)
    runner = web.AppRunner(app, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
    await runner.cleanup()


@pytest.fixture
async def http() -> AsyncIterator[Http]:
    http = Http(connect_timeout=0.3)
    yield http
    await http.close()


def test_limits_from_options() -> None:
    assert Limits.of(_connection()) == Limits(120, 60)
    assert Limits.of(_connection(first_token_seconds="1.5", silence_seconds="3")) == Limits(1.5, 3)


@pytest.mark.parametrize("value", ["soon", "0", "-1", "nan", "99999"])
def test_a_limit_that_cannot_be(value: str) -> None:
    with pytest.raises(Invalid) as raised:
        Limits.of(_connection(silence_seconds=value))
    assert raised.value.code == "provider.option"


async def test_a_connection_serves_again_after_an_answer_in_order() -> None:
    peers: list[object] = []

    class Watching(FakeOpenAI):
        async def chat(self, request: web.Request) -> web.StreamResponse:
            peers.append(request.transport.get_extra_info("peername") if request.transport else None)
            return await super().chat(request)

    async with (
        Watching(Script()) as fake,
        opened(manifest, "openai", fake.url, secrets={"api_key": fake.key}, options={"hidden": ""}) as provider,
    ):
        fake.models = ("m",)
        for _ in range(3):
            await gathered(provider.stream(asked("m")))
    assert len(set(peers)) == 1


async def test_keys_do_not_follow_redirects(http: Http) -> None:
    asked_for: list[str] = []

    async def away(request: web.Request) -> web.Response:
        asked_for.append(request.path)
        raise web.HTTPFound("/elsewhere")

    async with served(away) as url:
        with pytest.raises(ProviderUnreachable) as raised:
            await Upstream(_connection(), http).read(object, "GET", url, headers={})
    assert asked_for == ["/v1"]
    assert not raised.value.retryable


async def test_a_name_that_is_nowhere(http: Http) -> None:
    with pytest.raises(ProviderUnreachable):
        await Upstream(_connection(), http).read(object, "GET", "http://nowhere.invalid/v1", headers={})


@pytest.mark.parametrize("url", ["", "not an address", "http://", "ftp://x/y"])
async def test_an_address_that_is_none(http: Http, url: str) -> None:
    with pytest.raises(ProviderUnreachable):
        await Upstream(_connection(), http).read(object, "GET", url, headers={})


async def test_a_header_that_cannot_be_sent_does_not_show(http: Http) -> None:
    with pytest.raises(ProviderUnreachable) as raised:
        headers = {"Authorization": "Bearer sk-abcdefgh\nX: y"}
        await Upstream(_connection(), http).read(object, "GET", "http://127.0.0.1:9/", headers=headers)
    assert "sk-abcdefgh" not in str(raised.value)


async def test_certificates_that_are_not_there(http: Http) -> None:
    with pytest.raises(ProviderUnreachable) as raised:
        await Upstream(_connection(), http, ca_file="/no/such.pem").read(object, "GET", "https://127.0.0.1", headers={})
    assert "ca_file" in raised.value.detail


async def test_a_list_that_does_not_come() -> None:
    http = Http()
    async with FakeOpenAI(Script(first_delay=5), key="", models=("m",)) as fake:
        body = b'{"model": "m", "messages": [{"role": "user", "content": "x"}], "stream": true}'
        headers = {"Content-Type": "application/json"}
        with pytest.raises(ProviderTimeout):
            await Upstream(_connection(), http).read(
                object, "POST", f"{fake.url}/chat/completions", headers=headers, body=body, within=0.2
            )
        await fake.wait_disconnect()
        await http.close()


async def test_an_event_without_end_is_given_up() -> None:
    async def chat(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        for _ in range(64):  # 16 MiB in all
            await response.write(b"data: " + b"x" * (1 << 18))
        return response

    async with served(chat) as address, opened(manifest, "openai", address, secrets={"api_key": "k" * 20}) as provider:
        with pytest.raises(ProviderCut):
            await gathered(provider.stream(asked("m")))


async def test_a_list_without_end_is_given_up() -> None:
    async def models(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        for _ in range(160):  # 40 MiB in all
            await response.write(b" " * (1 << 18))
        return response

    async with (
        served(models) as address,
        opened(manifest, "openai", address, secrets={"api_key": "k" * 20}) as provider,
    ):
        with pytest.raises(ProviderUnreachable):
            await provider.models()


async def test_authorities_are_read_from_files_alone(http: Http, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    upstream = Upstream(_connection(), http, ca_file=str(pipe))
    with pytest.raises(ProviderUnreachable):  # it would wait for a writer, and everybody with it
        await upstream.read(dict, "GET", "https://127.0.0.1:9", headers={})
