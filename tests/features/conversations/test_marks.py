"""Stars, ratings and notes: one person's own, in the right order, gone with what they are on."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from tests.features.conversations.talk import Talk
from veche.features.conversations import service
from veche.features.conversations.errors import NoMessage
from veche.features.conversations.schemas.marks import Favourite, Mark, MarkPatch
from veche.features.conversations.service.marks import marks_frame
from veche.kit.caller import Caller
from veche.kit.db import Database
from veche.kit.errors import Denied, Invalid
from veche.kit.ids import new_id
from veche.ports.content import Part, ReasoningPart, TextPart


def mark(talk: Talk, message_id: str, caller: Caller | None = None, **fields: Any) -> Mark:
    return talk.db.write_now(service.mark, caller or talk.caller, message_id, MarkPatch(**fields))


def starred(talk: Talk, caller: Caller | None = None) -> list[Favourite]:
    return talk.db.read_now(service.favourites, caller or talk.caller).items


def marks_with(talk: Talk, **page: Any) -> list[Mark]:
    return talk.db.read_now(service.messages, talk.caller, talk.id, **page).marks


def test_absent_fields_stay(talk: Talk) -> None:
    said = talk.say("hello")
    assert mark(talk, said.id, starred=True).rating is None
    rated = mark(talk, said.id, rating=-1, note="  wrong  ")
    assert (rated.starred, rated.rating, rated.note) == (True, -1, "wrong")
    assert mark(talk, said.id, starred=False).note == "wrong"
    assert mark(talk, said.id, rating=1).note == "wrong"
    cleared = mark(talk, said.id, rating=None)
    assert (cleared.starred, cleared.rating, cleared.note) == (False, None, "")


def test_a_note_needs_a_rating(talk: Talk) -> None:
    said = talk.say("hello")
    assert mark(talk, said.id, note="alone").note == ""
    assert mark(talk, said.id, rating=None, note="alone").note == ""
    assert mark(talk, said.id, rating=1, note="both").note == "both"


def test_each_change_looks_later(talk: Talk) -> None:
    said = talk.say("hello")
    times = [mark(talk, said.id, starred=n % 2 == 0).updated_at for n in range(6)]
    assert times == sorted(set(times)), "two in one millisecond must not look alike"


def test_marks_come_with_their_pages(talk: Talk) -> None:
    said = [talk.say(f"message {n}") for n in range(6)]
    for one in said[::2]:
        mark(talk, one.id, starred=True)
    assert [m.message_id for m in sorted(marks_with(talk), key=lambda m: m.message_id)] == [m.id for m in said[::2]]
    assert [m.message_id for m in marks_with(talk, limit=2)] == [said[4].id]
    assert {m.message_id for m in marks_with(talk, before=4)} == {said[0].id, said[2].id}
    assert marks_with(talk, before=1) == []


def test_nobody_else_sees_them(talk: Talk, db: Database, bob: Caller) -> None:
    said = talk.say("hello")
    mark(talk, said.id, starred=True, rating=1)
    assert starred(talk, bob) == []
    with pytest.raises(NoMessage):
        mark(talk, said.id, bob, starred=True)
    with pytest.raises(NoMessage):
        mark(talk, new_id(), starred=True)


def test_a_key_that_may_only_read_marks_nothing(talk: Talk, ann: Caller) -> None:
    said = talk.say("hello")
    with pytest.raises(Denied):
        mark(talk, said.id, msgspec.structs.replace(ann, scopes=frozenset(["read"])), starred=True)


def test_favourites_by_the_latest_star(talk: Talk) -> None:
    parts: list[Part] = [ReasoningPart("secret thoughts"), TextPart("word  \n" * 100)]
    first, second = talk.say("question"), talk.say("", parts=parts, role="assistant", model="openai.x")
    talk.change(title="Garden")
    mark(talk, second.id, starred=True)
    talk.db.write_now(_star_at, talk, second.id, 5)
    mark(talk, first.id, starred=True)
    newest, oldest = starred(talk)
    assert (newest.message_id, newest.excerpt, newest.conversation_title) == (first.id, "question", "Garden")
    assert newest.address == f"/c/{talk.id}?m={first.id}"
    assert (oldest.role, oldest.model) == ("assistant", "openai.x")
    assert oldest.excerpt.startswith("word word") and oldest.excerpt.endswith("…") and len(oldest.excerpt) <= 241
    before = newest.starred_at
    mark(talk, first.id, starred=True)
    assert starred(talk)[0].starred_at == before, "a repeat changes nothing"


def _star_at(tx: Any, talk: Talk, message_id: str, at: int) -> None:
    from veche.features.conversations.repository import marks

    marks.put_mark(tx, message_id, talk.caller.user_id, {"starred_at": at}, known=True)


def test_favourites_in_pages(talk: Talk, db: Database, ann: Caller) -> None:
    said = [talk.say(f"message {n}") for n in range(7)]
    for one in said:
        mark(talk, one.id, starred=True)
    found, cursor = [], None
    while True:
        page = db.read_now(service.favourites, ann, cursor=cursor, limit=3)
        found += [item.message_id for item in page.items]
        cursor = page.next
        if cursor is None:
            break
    assert sorted(found) == sorted(one.id for one in said)
    assert len(set(found)) == 7
    with pytest.raises(Invalid):
        db.read_now(service.favourites, ann, cursor="nonsense")
    with pytest.raises(Invalid):
        db.read_now(service.favourites, ann, limit=1000)


def test_they_go_with_what_they_are_on(talk: Talk, db: Database, ann: Caller) -> None:
    first, second = talk.say("one"), talk.say("two")
    for one in (first, second):
        mark(talk, one.id, starred=True)
    talk.remove(second.id)
    assert [one.message_id for one in starred(talk)] == [first.id]
    assert len(db.read_now(service.marks_in, ann, talk.id)) == 1
    talk.delete()
    assert starred(talk) == []


def test_the_frame_of_a_persons_devices(talk: Talk) -> None:
    found = mark(talk, talk.say("hello").id, rating=1)
    frame = msgspec.json.decode(marks_frame(talk.id, [found]))
    assert frame["t"] == "marks" and frame["c"] == talk.id
    assert frame["marks"][0]["rating"] == 1
