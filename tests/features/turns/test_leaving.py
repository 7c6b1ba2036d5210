"""Clients that leave without a word, and that send what cannot be: nothing of them stays."""

from __future__ import annotations

import asyncio

import aiohttp

from tests.features.turns.stage import Stage

DEEP = '{"t":"ping","x":' + "[" * 50_000


async def leave(stage: Stage, request: str, after: float) -> None:
    """Asks, waits for the first bytes, and is gone."""
    host, port = stage.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(request.encode())
    assert await asyncio.wait_for(reader.read(100), 20)
    await asyncio.sleep(after)
    writer.transport.abort()


async def test_two_hundred_who_leave_are_forgotten(stage: Stage) -> None:
    conversation = await stage.begin()
    stage.fake.hold(3)
    turn = (await stage.say(conversation, "hello"))["turn"]["id"]
    await stage.shown(conversation, "word2")
    topics, tasks = stage.house.hub._topics, len(asyncio.all_tasks())
    known = f"Host: x\r\nAuthorization: {stage.web.headers['Authorization']}\r\n"
    events = f"GET /api/turns/{turn}/stream HTTP/1.1\r\n{known}\r\n"
    upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    socket = f"GET /api/live HTTP/1.1\r\n{known}{upgrade}Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    body = '{"model":"openai.fake-model","stream":true,"messages":[{"role":"user","content":"x"}]}'
    head = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    relayed = f"POST /v1/chat/completions HTTP/1.1\r\n{known}{head}{body}"
    for _ in range(20):
        each = [(request, 0.005 * n) for request in (events, socket) for n in range(5)]
        await asyncio.gather(*(leave(stage, request, after) for request, after in each))
    await asyncio.gather(*(leave(stage, relayed, 0.02) for _ in range(10)))
    await stage.until(lambda: not topics and stage.fake.open == 1 and stage.house.models.streams == 0)
    await stage.until(lambda: len(asyncio.all_tasks()) <= tasks + 1)


async def test_frames_that_cannot_be(stage: Stage) -> None:
    conversation = await stage.begin()
    huge = [f'{{"t":"watch","c":"{conversation}","after":{n}}}' for n in (10**22, -(10**22), 2**63)]
    frames = [*huge, '{"t":"watch","c":"a\\u0000"}', DEEP, "\0"]
    async with stage.live() as socket:
        assert (await socket.receive_json(timeout=20))["t"] == "hello"
        for frame in frames:
            await socket.send_str(frame)
            answer = await socket.receive(timeout=20)
            assert answer.type is aiohttp.WSMsgType.TEXT, frame[:100]
            assert '"t":"error"' in answer.data or ('"events":[]' in answer.data and frame in huge)
