"""kill -9 while 20 answers stream: what was shown is there after the restart, once, and can be continued."""

from __future__ import annotations

import asyncio
import signal
import time
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.client.processes import Server, server
from tests.journeys.talker import Json, Shown, Talker, talker, text_of, until

STREAMS = 20
QUEUED = 5  # of the conversations have a second question waiting
PIECES = 900
SLOWLY = f"[[pieces={PIECES}]] [[delay=0.03]]"
EXPECTED = "".join(f"word{n} " for n in range(PIECES))


async def streaming(person: Talker) -> tuple[list[Shown], list[asyncio.Task[None]]]:
    """Twenty readers, each of an answer that has been coming for a while."""
    readers = [Shown(await person.begin()) for _ in range(STREAMS)]
    tasks = [asyncio.create_task(person.follow(reader, SLOWLY)) for reader in readers]
    await until(lambda: all(reader.history for reader in readers))
    return readers, tasks


async def killed(running: Server, person: Talker) -> tuple[list[Shown], list[Json], float]:
    """The moment of death, what the readers had seen, and the questions that waited."""
    readers, tasks = await streaming(person)
    waiting = [
        await person.say(reader.conversation, f"[[say=answer {n}]]") for n, reader in enumerate(readers[:QUEUED])
    ]
    assert all(one["turn"]["state"] == "queued" for one in waiting)
    begun = max(reader.history[0][0] for reader in readers)
    await until(lambda: time.monotonic() > begun + 2.5)
    moment = time.monotonic()
    running.stop(signal.SIGKILL)
    await asyncio.gather(*tasks)
    assert not any(reader.done for reader in readers)
    return readers, waiting, moment


def check_kept(reader: Shown, messages: list[Json], moment: float) -> None:
    """Nothing that was on a screen a second before is missing, nothing is doubled, all of it is marked."""
    answers = [m for m in messages if m["id"] == reader.answer]
    assert len(answers) == 1 and len({m["id"] for m in messages}) == len(messages)
    (answer,) = answers
    kept, seen = text_of(answer), reader.before(moment - 1.0)
    assert answer["state"] == "interrupted"
    assert len(seen) > 100, "the test must have seen something"
    assert kept.startswith(seen), f"{len(seen)} characters were shown, {len(kept)} are kept"
    assert EXPECTED.startswith(kept), "no word is doubled or out of place"
    assert len([part for part in answer["parts"] if part["kind"] == "text"]) == 1


async def check_continued(person: Talker, reader: Shown, kept: str) -> None:
    """Going on adds to the same message."""
    again = await person.ask("POST", f"/api/messages/{reader.answer}/continue")
    assert again["answer"]["id"] == reader.answer
    messages = await person.settled(reader.conversation)
    answer = next(m for m in messages if m["id"] == reader.answer)
    assert answer["state"] == "complete"
    assert text_of(answer).startswith(kept) and len(text_of(answer)) > len(kept)


@pytest.mark.timeout(240)
async def test_nothing_that_was_shown_is_lost(database_url: str, tmp_path: Path, slow_vendor: dict[str, str]) -> None:
    with server(tmp_path / "data", VECHE_DATABASE_URL=database_url, **slow_vendor) as running:
        async with AsyncExitStack() as stack:
            person = await stack.enter_async_context(talker(running.url, running.key))
            readers, waiting, moment = await killed(running, person)
            running.start_again()
            kept: dict[str, str] = {}
            for reader in readers:
                messages = await person.settled(reader.conversation)
                check_kept(reader, messages, moment)
                kept[reader.answer] = text_of(next(m for m in messages if m["id"] == reader.answer))
            for n, one in enumerate(waiting):  # what waited goes on by itself
                messages = await person.settled(readers[n].conversation)
                answer = next(m for m in messages if m["id"] == one["answer"]["id"])
                assert (answer["state"], text_of(answer)) == ("complete", f"answer {n}")
            await asyncio.gather(*(check_continued(person, reader, kept[reader.answer]) for reader in readers))
            for reader in readers:
                turn = await person.ask("GET", f"/api/turns/{reader.turn}")
                assert turn["state"] == "interrupted" and turn["finished_at"] is not None
