"""Two servers on the same data: the death of one is not the death of the other's answers."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tests.client.processes import Server, free_port, server
from tests.journeys.talker import Shown, talker, text_of, until, waited

SLOWLY = "[[pieces=200]] [[delay=0.03]]"
EXPECTED = "".join(f"word{n} " for n in range(200))


@contextmanager
def neighbour(first: Server) -> Iterator[Server]:
    """Another process on the same data."""
    other = replace(first, url=f"http://127.0.0.1:{free_port()}")
    other.start_again()
    try:
        yield other
    finally:
        other.stop()


@pytest.mark.timeout(180)
async def test_a_restart_does_not_touch_the_neighbours_answers(
    database_url: str, tmp_path: Path, slow_vendor: dict[str, str]
) -> None:
    given = {**slow_vendor, "VECHE_DATABASE_URL": database_url, "VECHE_TURNS_LEASE_SECONDS": "3"}
    with server(tmp_path / "data", **given) as first, neighbour(first) as second:
        async with talker(first.url, first.key) as one, talker(second.url, second.key) as two:
            mine, theirs = Shown(await one.begin()), Shown(await two.begin())
            long = asyncio.create_task(one.follow(mine, SLOWLY))
            cut = asyncio.create_task(two.follow(theirs, SLOWLY + "[[pieces=900]]"))
            await until(lambda: len(mine.history) > 40 and len(theirs.history) > 40)
            second.stop(signal.SIGKILL)
            await cut
            # the living one notices, and marks what the dead one was writing
            taken = await waited(
                lambda: one.messages(theirs.conversation), lambda found: found[1]["state"] == "interrupted"
            )
            assert text_of(taken[1]).startswith("word0 ")
            assert not mine.done or mine.text == EXPECTED
            second.start_again()  # and a start takes over nothing of the living
            await long
            assert mine.done and mine.text == EXPECTED
            answer = (await two.messages(mine.conversation))[1]
            assert answer["state"] == "complete" and text_of(answer) == EXPECTED


@pytest.mark.timeout(180)
async def test_a_server_that_is_asked_to_stop_leaves_nothing_open(
    sqlite_url: str, tmp_path: Path, slow_vendor: dict[str, str]
) -> None:
    with server(tmp_path / "data", VECHE_DATABASE_URL=sqlite_url, **slow_vendor) as running:
        async with talker(running.url, running.key) as person:
            reader = Shown(await person.begin())
            task = asyncio.create_task(person.follow(reader, SLOWLY))
            await until(lambda: len(reader.history) > 5)
            waiting = await person.say(reader.conversation, "[[say=later]]")
            running.stop(signal.SIGTERM)
            await task
            seen = reader.text
            running.start_again()
            messages = await person.settled(reader.conversation)
            by_id = {m["id"]: m for m in messages}
            assert by_id[reader.answer]["state"] == "interrupted"
            assert text_of(by_id[reader.answer]).startswith(seen)
            assert text_of(by_id[waiting["answer"]["id"]]) == "later"
