"""Temporary conversations: in no list and no index, and not a word of them is left when they end."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.features.conversations.talk import Talk
from veche.features.conversations import jobs, service
from veche.features.conversations.errors import NoConversation
from veche.features.conversations.schemas import ConversationPatch
from veche.features.conversations.schemas.marks import MarkPatch
from veche.features.conversations.schemas.tree import Fork
from veche.features.files import service as files
from veche.features.files.schemas import Content
from veche.features.files.service import FileStore
from veche.kit.caller import Caller
from veche.kit.db import Database
from veche.kit.events import Bus
from veche.kit.ids import new_id
from veche.ports.content import FilePart, TextPart

WORD = "zyxwvut-secret"


def begin(db: Database, bus: Bus, caller: Caller, **fields: Any) -> Talk:
    return Talk.begin(db, bus, caller, temporary=True, **fields)


def tomorrow(db: Database, days: int = 1) -> None:
    clock = db._clock
    db._clock = lambda: clock() + days * 86_400_000


def remains(address: str) -> dict[str, int]:
    """How often the word stands in each file of an SQLite database."""
    path = Path(address.removeprefix("sqlite:///"))
    return {one.name: n for one in path.parent.glob(f"{path.name}*") if (n := one.read_bytes().count(WORD.encode()))}


async def test_it_is_in_no_list_and_no_index(db: Database, bus: Bus, ann: Caller) -> None:
    talk = begin(db, bus, ann)
    talk.say(f"the {WORD} walrus")
    await bus.drain()
    assert talk.now().expires_at is not None
    assert db.read_now(service.list_conversations, ann).items == []
    found = db.read_now(service.search, ann, "walrus")
    assert (found.items, found.titles) == ([], [])
    db.write_now(service.reindex, list(talk.read().messages))
    assert db.read_now(service.search, ann, "walrus").items == []
    db.write_now(service.retitle, talk.id, "A name")
    assert talk.now().title is None


def test_its_own_screens_hear_of_it_but_no_list(db: Database, bus: Bus, ann: Caller) -> None:
    heard: list[str] = []
    db._announce = lambda topic, frame: heard.append(topic)
    talk = begin(db, bus, ann)
    talk.say("hello")
    assert set(heard) == {service.topic_of(talk.id)}


async def test_not_a_word_is_left_of_it(address: str, db: Database, bus: Bus, ann: Caller, tmp_path: Path) -> None:
    usual = Talk.begin(db, bus, ann)
    usual.say("something that stays")
    talk = begin(db, bus, ann, instructions=f"{WORD} in instructions")
    for n in range(40):
        answer = talk.say(f"{WORD} {n} " * (n * 25 + 1), state="streaming")
        for size in (1, 200, 3000):  # as it is saved while it grows
            parts = [(answer.id, [TextPart(f"{WORD} {n} " * size)])]
            db.write_now(service.checkpoint, parts)
        usual.say(f"between {n} " * 50)
    talk.change(title=f"{WORD} as a title")
    talk.name(WORD, answer.id)
    if db.dialect == "sqlite":
        assert remains(address)
    talk.delete()
    await bus.drain()
    with pytest.raises(NoConversation):
        talk.now()
    if db.dialect == "sqlite":
        assert remains(address) == {}
        db.close()
        with sqlite3.connect(Path(address.removeprefix("sqlite:///"))) as raw:
            assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)


async def test_its_files_go_at_once(db: Database, bus: Bus, ann: Caller, tmp_path: Path) -> None:
    store = FileStore(tmp_path / "files", max_bytes=1000)

    async def body() -> Any:
        yield WORD.encode()

    content: Content = await store.save(body())
    file = db.write_now(files.add, ann, content, name="secret.txt", declared_type="text/plain")
    path = next(path for path in (tmp_path / "files").rglob("*") if path.is_file())
    past = path.stat().st_mtime - 3600
    os.utime(path, (past, past))
    talk = begin(db, bus, ann)
    talk.say("see", parts=[FilePart(file.id, file.name, file.media_type, file.size)])
    talk.delete()
    await bus.drain()
    assert not path.exists()
    assert db.read_now(files.get_many, [file.id]) == {}


async def test_one_that_nobody_has_open_ends_by_itself(db: Database, bus: Bus, ann: Caller) -> None:
    left, held = begin(db, bus, ann), begin(db, bus, ann)
    await jobs.tend(db, bus, lambda _: False)
    assert left.now().id == left.id  # only a minute has gone
    tomorrow(db)
    await jobs.tend(db, bus, lambda topic: topic == service.topic_of(held.id))
    assert held.now().id == held.id
    with pytest.raises(NoConversation):
        left.now()


def test_saying_something_prolongs_it(db: Database, bus: Bus, ann: Caller) -> None:
    talk = begin(db, bus, ann)
    before = talk.now().expires_at
    tomorrow(db)
    talk.say("still here")
    after = talk.now().expires_at
    assert before is not None and after is not None and after - before >= 86_400_000


def test_its_stars_are_among_the_favourites_once_it_is_kept(db: Database, bus: Bus, ann: Caller) -> None:
    talk = begin(db, bus, ann)
    said = talk.say("Where do walruses sleep?")
    db.write_now(service.mark, ann, said.id, MarkPatch(starred=True))
    assert db.read_now(service.favourites, ann).items == []
    db.write_now(service.change, ann, talk.id, ConversationPatch(temporary=False), bus)
    assert [one.message_id for one in db.read_now(service.favourites, ann).items] == [said.id]


async def test_kept_it_is_a_usual_one(db: Database, bus: Bus, ann: Caller) -> None:
    talk = begin(db, bus, ann)
    said = talk.say("Where do walruses sleep?")
    kept = db.write_now(service.change, ann, talk.id, ConversationPatch(temporary=False), bus)
    assert (kept.expires_at, kept.title) == (None, "Where do walruses sleep?")
    await bus.drain()
    found = db.read_now(service.search, ann, "walrus")
    assert [hit.message_id for hit in found.items] == [said.id]
    assert [hit.conversation_id for hit in found.titles] == [talk.id]
    assert [one.id for one in db.read_now(service.list_conversations, ann).items] == [talk.id]


def test_a_copy_of_it_is_in_no_list_either(db: Database, bus: Bus, ann: Caller) -> None:
    talk = begin(db, bus, ann)
    talk.say("hello")
    heard: list[str] = []
    db._announce = lambda topic, frame: heard.append(topic)
    copy = db.write_now(service.fork, ann, talk.id, Fork(new_id()), bus)
    assert copy.expires_at is not None
    assert set(heard) == {service.topic_of(copy.id)}
