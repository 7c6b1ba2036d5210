"""`veche serve` as a process of its own: it says where it is, and ends in time with streams open."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from click.testing import CliRunner

from tests.fakes.openai import FakeOpenAI
from tests.fakes.script import directed
from veche.entry.manage import main


class Served:
    """A running server and the key of its owner."""

    def __init__(self, data: Path, database_url: str, fake: str) -> None:
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("LC_")},
            "LANG": "C.UTF-8",
            "VECHE_DATA": str(data),
            "VECHE_DATABASE_URL": database_url if database_url.startswith("postgres") else "",
            "OPENAI_API_KEY": "sk-test",
            "OPENAI_BASE_URL": fake,
        }
        runner = CliRunner(env=self.environment)
        words = ["--email", "anna@example.org", "--name", "Anna"]
        made = runner.invoke(main, ["manage", "owner", *words, "--password-stdin"], input="семь яблок на столе\n")
        assert made.exit_code == 0, made.output
        self.key = runner.invoke(main, ["manage", "key", *words]).stdout.strip()
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-c", "from veche.entry.manage import main; main()", "serve", "--port", "0"]
        self.process = subprocess.Popen(
            command, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+", line)
        assert found, (line, self.process.stderr.read() if self.process.stderr else "")
        self.url = found[0]

    def end(self) -> tuple[float, str]:
        """Seconds until it ended, and what it said on standard error."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        said = self.process.communicate(timeout=30)[1]
        return time.monotonic() - began, said

    def session(self) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(self.url, headers={"Authorization": f"Bearer {self.key}"})


@pytest.fixture
async def served(database_url: str, tmp_path: Path) -> AsyncIterator[Served]:
    async with FakeOpenAI(directed, key="sk-test", models=("gpt-test",), strict=False) as fake:
        served = await asyncio.to_thread(Served, tmp_path / "data", database_url, fake.url)
        try:
            yield served
        finally:
            served.process.kill()
            await asyncio.to_thread(served.process.wait)
            for pipe in (served.process.stdout, served.process.stderr):
                if pipe is not None:
                    pipe.close()


async def _ask(session: aiohttp.ClientSession, text: str) -> tuple[str, aiohttp.ClientResponse]:
    async with session.post("/api/conversations", json={}) as made:
        assert made.status < 300, await made.text()
        conversation = (await made.json())["id"]
    answer = await session.post(
        f"/api/conversations/{conversation}/messages",
        json={"text": text, "model": "openai.gpt-test"},
        headers={"Accept": "text/event-stream"},
    )
    assert answer.status == 200, await answer.text()
    return conversation, answer


async def _read(answer: aiohttp.ClientResponse, some: asyncio.Event) -> str:
    seen = ""
    async for piece in answer.content.iter_any():
        seen += piece.decode()
        if "word3" in seen:
            some.set()
    return seen


async def _answers(session: aiohttp.ClientSession, conversation: str) -> list[dict[str, Any]]:
    async with session.get(f"/api/conversations/{conversation}/messages") as given:
        rows = (await given.json())["items"]
    return [row for row in rows if row["role"] == "assistant"]


async def test_sigterm_with_streams_open(served: Served) -> None:
    async with served.session() as session:
        talks = [await _ask(session, "[[pieces=2000]] [[delay=0.02]]") for _ in range(3)]
        events = [asyncio.Event() for _ in talks]
        reading = [asyncio.create_task(_read(answer, some)) for (_, answer), some in zip(talks, events, strict=True)]
        socket = await session.ws_connect("/api/live")
        await asyncio.wait_for(asyncio.gather(*(some.wait() for some in events)), 20)
        v1 = await session.post(
            "/v1/chat/completions",
            json={
                "model": "openai.gpt-test",
                "stream": True,
                "messages": [{"role": "user", "content": "[[pieces=2000]] [[delay=0.02]]"}],
            },
        )
        await v1.content.readany()
        seconds, said = await asyncio.to_thread(served.end)
        assert seconds < 10, said
        assert served.process.returncode in (0, -signal.SIGTERM)
        assert "Traceback" not in said, said
        for seen in await asyncio.gather(*reading):
            assert "event: done" in seen, "watchers see the end"
            assert "interrupted" in seen[-2000:]
        v1.close()
        await socket.close()
    await asyncio.to_thread(served.start)
    async with served.session() as session:
        for conversation, _ in talks:
            answers = await _answers(session, conversation)
            assert [answer["state"] for answer in answers] == ["interrupted"]
            assert "word3" in json.dumps(answers[0]["parts"])
        async with session.post(f"/api/messages/{answers[0]['id']}/continue", json={}) as again:
            assert again.status == 202, await again.text()
        seconds, said = await asyncio.to_thread(served.end)
        assert seconds < 10, said


async def test_sigterm_with_nothing_to_do(served: Served) -> None:
    seconds, said = await asyncio.to_thread(served.end)
    assert seconds < 3, said
    assert "Traceback" not in said
    assert not list(Path(served.environment["VECHE_DATA"], "run").iterdir()), "its lock is gone"


async def test_a_backup_of_a_running_server(served: Served, tmp_path: Path) -> None:
    async with served.session() as session:
        conversation, answer = await _ask(session, "hello there")
        await answer.read()
    runner = CliRunner(env=served.environment)
    saved = runner.invoke(main, ["manage", "backup", str(tmp_path / "b.tar.gz")])
    assert saved.exit_code == 0, saved.output
    refused = runner.invoke(main, ["manage", "restore", str(tmp_path / "b.tar.gz"), "--force"])
    assert refused.exit_code == 1
    assert "still works on this data folder" in refused.stderr
    looked = runner.invoke(main, ["manage", "check"])
    assert looked.exit_code == 0, looked.output
    await asyncio.to_thread(served.end)
    done = runner.invoke(main, ["manage", "restore", str(tmp_path / "b.tar.gz"), "--force"])
    assert done.exit_code == 0, done.output
    await asyncio.to_thread(served.start)
    async with served.session() as session:
        assert [answer["state"] for answer in await _answers(session, conversation)] == ["complete"]
