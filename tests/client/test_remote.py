"""The client over the network, on a real server."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from pathlib import Path

import pytest

from tests.client.contract import MODEL, ClientContract, collect, ended, words
from tests.client.processes import Server, free_port, server
from veche.client.entities import NewConversation, NewMessage, VecheError, new_id, text_of
from veche.client.remote import Remote, http, tidy_url
from veche.client.steps import Delta, Finished, Step


class TestRemote(ClientContract):
    @pytest.fixture
    def client(self, remote: Remote) -> Remote:
        return remote


async def test_a_wrong_key_is_told(running_server: Server) -> None:
    client = Remote(running_server.url, "vk_wrong_key")
    with pytest.raises(VecheError) as caught:
        await client.me()
    await client.close()
    assert caught.value.kind == "unauthenticated"


async def test_nobody_listens() -> None:
    client = Remote(f"http://127.0.0.1:{free_port()}", "vk_x", waits=(0.01, 0.01))
    with pytest.raises(VecheError) as caught:
        await client.me()
    with pytest.raises(VecheError) as again:
        await collect(client.send(new_id(), NewMessage(text="anybody?")))
    await client.close()
    assert (caught.value.code, caught.value.kind) == ("client.unreachable", "unavailable")
    assert again.value.code == "client.unreachable"


async def test_a_server_that_is_not_ours(vendor: dict[str, str]) -> None:
    client = Remote(vendor["OPENAI_BASE_URL"], "vk_x")
    with pytest.raises(VecheError) as caught:
        await client.health()
    await client.close()
    assert caught.value.code == "client.answer"


async def test_an_answer_without_end_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        with contextlib.suppress(ConnectionError):
            while True:
                writer.write(b" " * 65_536)
                await writer.drain()

    monkeypatch.setattr(http, "MOST_BYTES", 1 << 20)
    async with await asyncio.start_server(endless, "127.0.0.1", 0) as listening:
        client = Remote(f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}", "vk_x")
        with pytest.raises(VecheError) as caught:
            await client.health()
        await client.close()
    assert caught.value.code == "client.answer"


@pytest.mark.parametrize("wrong", ["ftp://x", "http://", "http://a:b@c", "http://x:port"])
def test_what_is_no_address(wrong: str) -> None:
    with pytest.raises(VecheError) as caught:
        tidy_url(wrong)
    assert caught.value.code == "client.url"


def test_an_address_is_tidied() -> None:
    assert tidy_url(" example.org/ ") == "http://example.org"
    assert tidy_url("https://example.org/veche/") == "https://example.org/veche"


async def _break_in_the_middle(running: Server, with_signal: int) -> tuple[list[Step], str, Remote]:
    client = Remote(running.url, running.key)
    conversation = (await client.create(NewConversation(model=MODEL))).id
    steps: list[Step] = []
    again: asyncio.Task[None] | None = None
    async for step in client.send(conversation, NewMessage(text="[[pieces=400]] [[delay=0.01]]")):
        steps.append(step)
        if again is None and len(words(steps).split()) > 100:

            def restart() -> None:
                running.stop(with_signal)
                running.start_again()

            again = asyncio.create_task(asyncio.to_thread(restart))
    assert again is not None
    await again
    return steps, conversation, client


@pytest.mark.parametrize("with_signal", [signal.SIGTERM, signal.SIGKILL])
async def test_a_server_that_restarts(vendor: dict[str, str], tmp_path: Path, with_signal: int) -> None:
    """The client waits for it, and gives what the server has kept."""
    with server(tmp_path / "data", **vendor) as running:
        steps, conversation, client = await _break_in_the_middle(running, with_signal)
        message = ended(steps).message
        assert message is not None
        # told to end, a server first lets short answers come to their end
        assert message.state == "interrupted" or (message.state, with_signal) == ("complete", signal.SIGTERM)
        kept = text_of(message)
        shown = words(steps)
        assert kept.startswith("word0 word1 ") and (shown.startswith(kept) or kept.startswith(shown))
        assert len(shown) - len(kept) < 1000
        assert len((await client.messages(conversation)).items) == 2
        await client.close()


async def _cutting_proxy(target: str, cuts: list[int]) -> tuple[asyncio.Server, str]:
    """A way to the server on which connections break after so many bytes, one number for each connection."""
    host, _, port = target.removeprefix("http://").partition(":")

    async def pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter, most: int | None) -> None:
        passed = 0
        try:
            while data := await source.read(256):
                passed += len(data)
                sink.write(data)
                await sink.drain()
                if most is not None and passed > most:
                    break
        except ConnectionError:
            pass
        finally:
            sink.close()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        most = cuts.pop(0) if cuts else None
        back_reader, back_writer = await asyncio.open_connection(host, int(port))
        there = asyncio.create_task(pump(reader, back_writer, None))
        await pump(back_reader, writer, most)
        there.cancel()
        back_writer.close()

    proxy = await asyncio.start_server(serve, "127.0.0.1", 0)
    return proxy, f"http://127.0.0.1:{proxy.sockets[0].getsockname()[1]}"


@pytest.mark.parametrize("first", [0, 100, 700, 2500, 6000])
async def test_broken_connections_lose_and_repeat_nothing(running_server: Server, first: int) -> None:
    direct = Remote(running_server.url, running_server.key)
    conversation = (await direct.create(NewConversation(model=MODEL))).id
    proxy, url = await _cutting_proxy(running_server.url, [first, 900, 3000])
    client = Remote(url, running_server.key, waits=(0.05,) * 5)
    steps = await collect(client.send(conversation, NewMessage(text="[[pieces=300]] [[delay=0.003]]")))
    last = steps[-1]
    assert isinstance(last, Finished) and last.message is not None
    assert words(steps) == text_of(last.message) == "".join(f"word{n} " for n in range(300))
    assert sum(isinstance(step, Delta) for step in steps) > 5
    assert len((await direct.messages(conversation)).items) == 2
    await client.close()
    await direct.close()
    proxy.close()
    await proxy.wait_closed()
