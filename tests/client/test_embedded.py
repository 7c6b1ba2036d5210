"""The client in process, on a data folder of its own."""

from __future__ import annotations

import asyncio
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.client.contract import MODEL, ClientContract, collect, ended
from tests.client.processes import QUIET, Server
from veche.client.embedded import Embedded, open_embedded
from veche.client.entities import NewConversation, NewMessage, VecheError, text_of
from veche.client.remote import Remote


class TestEmbedded(ClientContract):
    @pytest.fixture
    def client(self, embedded: Embedded) -> Embedded:
        return embedded


def test_no_web_framework_is_loaded() -> None:
    program = (
        "import sys, veche.client.embedded, veche.client.remote;"
        "print([m for m in ('litestar', 'uvicorn', 'starlette', 'websockets', 'pydantic') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


async def test_the_folder_is_private(embedded: Embedded) -> None:
    data = embedded.house.settings.process.data
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert stat.S_IMODE((data / "secret.key").stat().st_mode) == 0o600


async def test_many_begin_at_once_on_an_empty_folder(tmp_path: Path) -> None:
    program = (
        "import asyncio, sys; from pathlib import Path; from veche.client.embedded import open_embedded\n"
        "async def main():\n"
        "    client = await open_embedded(Path(sys.argv[1]), locale='en', environment={})\n"
        "    print((await client.me()).id); await client.close()\n"
        "asyncio.run(main())"
    )
    command = [sys.executable, "-W", "error", "-c", program, str(tmp_path / "data")]
    running = [
        await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(4)
    ]
    told = await asyncio.gather(*(process.communicate() for process in running))
    assert [process.returncode for process in running] == [0] * 4, told
    assert len({out for out, _ in told}) == 1


async def test_beside_a_server_on_the_same_folder(running_server: Server, vendor: dict[str, str]) -> None:
    environment = {**running_server.environment, **vendor, **QUIET}  # the same database, too
    beside = await open_embedded(running_server.data, locale="en", environment=environment)
    over = Remote(running_server.url, running_server.key)
    assert (await beside.me()).id == (await over.me()).id
    conversation = (await beside.create(NewConversation(model=MODEL))).id
    first = ended(await collect(beside.send(conversation, NewMessage(text="from the terminal")))).message
    second = ended(await collect(over.send(conversation, NewMessage(text="from the browser")))).message
    assert first is not None and second is not None
    kept = (await beside.messages(conversation)).items
    assert [text_of(m) for m in kept] == ["from the terminal"] * 2 + ["from the browser"] * 2
    await over.close()
    await beside.close()


async def test_closing_keeps_what_came(tmp_path: Path, vendor: dict[str, str]) -> None:
    client = await open_embedded(tmp_path / "data", locale="en", environment={**vendor, **QUIET})
    conversation = (await client.create(NewConversation(model=MODEL))).id
    shown = 0
    steps = client.send(conversation, NewMessage(text="[[pieces=500]] [[delay=0.01]]"))
    async for _ in steps:
        shown += 1
        if shown == 20:
            break
    await steps.aclose()  # type: ignore[attr-defined]
    await client.close()
    again = await open_embedded(tmp_path / "data", locale="en", environment=QUIET)
    answer = (await again.messages(conversation)).items[-1]
    await again.close()
    assert answer.state == "interrupted" and len(text_of(answer).split()) >= 15


async def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(VecheError) as caught:
        await open_embedded(tmp_path / "file" / "data", locale="en", environment={})
    assert caught.value.code == "client.folder"
