"""Search: words in any form, phrases, nothing that is gone, nothing of strangers, page after page."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from tests.features.conversations.talk import Talk
from veche.features.conversations import service
from veche.features.conversations.schemas.search import SearchHit
from veche.kit.caller import Caller
from veche.kit.db import Database, Tx
from veche.kit.errors import Invalid
from veche.kit.events import Bus
from veche.ports.content import TextPart


def found(talk: Talk, query: str, **options: object) -> list[SearchHit]:
    return talk.db.read_now(service.search, talk.caller, query, **options).items  # type: ignore[arg-type]


def ids(talk: Talk, query: str) -> list[str]:
    return [hit.message_id for hit in found(talk, query)]


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("The mice were running through the houses", "mouse run house"),
        ("She bought new batteries", "battery"),
        ("Купили новые столы и стулья", "стол стул"),
        ("Мы говорили о людях и детях", "человек ребёнок"),
        ("Ёжик шёл по лесу", "ежик идти лес"),
        ("Настроить Yandex Cloud для бэкапов", "yandex бэкап"),
        ("error E1234 in module foo_bar-baz", "foo_bar-baz"),
        ("Straße nach München", "münchen"),
    ],
)
async def test_words_are_found_in_other_forms(talk: Talk, bus: Bus, said: str, asked: str) -> None:
    one = talk.say(said)
    talk.say("Something else altogether: tea, чай")
    await bus.drain()
    assert ids(talk, asked) == [one.id]


async def test_a_phrase_stands_together(talk: Talk, bus: Bus) -> None:
    one = talk.say("the quick brown fox jumps")
    talk.say("the brown dog was quick to find a fox")
    await bus.drain()
    assert ids(talk, '"quick brown fox"') == [one.id]
    assert len(ids(talk, "quick brown fox")) == 2


async def test_all_words_are_wanted_and_any_where_none_has_all(talk: Talk, bus: Bus) -> None:
    both = talk.say("apples and pears")
    one = talk.say("apples alone")
    await bus.drain()
    assert ids(talk, "apples pears") == [both.id]
    assert set(ids(talk, "apples rockets")) == {both.id, one.id}


async def test_a_hit_shows_where_the_words_stand(talk: Talk, bus: Bus) -> None:
    talk.change(title="Garden")
    one = talk.say("🌱 " * 200 + "and then the tomatoes grew, " + "x " * 300)
    await bus.drain()
    (hit,) = found(talk, "tomato")
    assert (hit.message_id, hit.conversation_id, hit.conversation_title) == (one.id, talk.id, "Garden")
    assert hit.role == "user" and hit.at == one.created_at
    units = hit.excerpt.encode("utf-16-le")
    assert [units[2 * a : 2 * b].decode("utf-16-le") for a, b in hit.marks] == ["tomatoes"]
    assert len(hit.excerpt) <= 250


async def test_what_is_gone_is_not_found(talk: Talk, bus: Bus, db: Database, ann: Caller) -> None:
    first, second = talk.say("walrus one"), talk.say("walrus two")
    await bus.drain()
    assert set(ids(talk, "walrus")) == {first.id, second.id}
    talk.remove(first.id)
    assert ids(talk, "walrus") == [second.id]
    talk.clear()
    assert ids(talk, "walrus") == []
    talk.say("walrus three")
    await bus.drain()
    other = Talk.begin(db, bus, ann)
    talk.delete()
    assert ids(other, "walrus") == []


async def test_what_was_removed_before_it_was_indexed_stays_out(talk: Talk, bus: Bus) -> None:
    one = talk.say("ephemeral")
    talk.remove(one.id)
    await bus.drain()
    assert ids(talk, "ephemeral") == []


async def test_a_strangers_messages_are_never_found(talk: Talk, bus: Bus, db: Database, bob: Caller) -> None:
    talk.say("the secret password is swordfish")
    theirs = Talk.begin(db, bus, bob)
    mine = theirs.say("swordfish recipes")
    await bus.drain()
    assert ids(theirs, "swordfish") == [mine.id]
    assert ids(theirs, "secret") == []


async def test_answers_enter_the_index_when_they_settle(talk: Talk, bus: Bus, db: Database) -> None:
    talk.say("q")
    answer = talk.say("half a gir", role="assistant", state="streaming")
    await bus.drain()
    assert ids(talk, "half") == [answer.id]

    def settle(tx: Tx) -> None:
        work = service.begin_for_house(tx, talk.id)
        service.settle(tx, work, answer.id, {"state": "complete"}, [TextPart("giraffe")], bus)
        work.finish()

    db.write_now(settle)
    await bus.drain()
    assert ids(talk, "giraffes") == [answer.id]
    assert ids(talk, "half") == []


def indexed(tx: Tx) -> int:
    return int(tx.execute(text("SELECT count(*) FROM conversations_search")).scalar() or 0)


async def test_the_words_of_what_is_gone_are_not_kept(talk: Talk, bus: Bus, db: Database) -> None:
    said = [talk.say(f"word{n}") for n in range(6)]
    await bus.drain()
    assert db.read_now(indexed) == 6
    talk.remove(said[2].id)
    assert db.read_now(indexed) == 5
    talk.remove(said[4].id, subtree=True)
    assert db.read_now(indexed) == 3
    assert [ids(talk, f"word{n}") for n in range(6)] == [[m.id] if n in (0, 1, 3) else [] for n, m in enumerate(said)]
    talk.clear()
    assert db.read_now(indexed) == 0


async def test_text_that_is_hardly_words_does_not_hide_what_is_beside_it(talk: Talk, bus: Bus) -> None:
    """A key, a picture in base64, minified code: PostgreSQL refuses words over 2,046 bytes."""
    one = talk.say("a picture: " + "iVBORw0KGgo" * 900 + " and the caption walrus " + "ю" * 3000)
    await bus.drain()
    assert ids(talk, "walrus caption") == [one.id]
    assert ids(talk, "iVBORw0KGgo" * 40) == [one.id]


async def test_a_message_of_very_many_words_is_found_by_its_first_ones(talk: Talk, db: Database) -> None:
    one = talk.say("x")
    many = [f"слово{n}длинное" for n in range(60_000)]  # more than PostgreSQL keeps in one vector
    db.write_now(service.index, [(one.id, talk.caller.user_id, many)], {})
    assert ids(talk, "слово7длинное") == [one.id]


async def test_pages_hold_each_hit_once(talk: Talk, bus: Bus) -> None:
    said = [talk.say(f"common word number {n}").id for n in range(23)]
    await bus.drain()
    seen: list[str] = []
    cursor: str | None = None
    while True:
        page = talk.db.read_now(service.search, talk.caller, "common", limit=5, cursor=cursor)
        seen += [hit.message_id for hit in page.items]
        cursor = page.next
        if cursor is None:
            break
    assert sorted(seen) == sorted(said)
    assert seen == [hit.message_id for hit in found(talk, "common", limit=50)]


@pytest.mark.parametrize(
    "query", ["", "   ", '"', "'", "a' OR 1=1 --", "who : x", "NEAR(a b)", "foo* AND (", "\\", ":&|!<->", "🙂", "\0x"]
)
async def test_no_query_breaks_it(talk: Talk, bus: Bus, query: str) -> None:
    talk.say("it's a backslash \\ and a 'quote' and \"double\" & more | here ! <-> \u2028 🙂")
    await bus.drain()
    found(talk, query)


async def test_limits_and_cursors_are_checked(talk: Talk) -> None:
    for wrong in ({"limit": 0}, {"limit": 51}, {"cursor": "nonsense"}):
        with pytest.raises(Invalid):
            found(talk, "x", **wrong)
