"""Names: what a person calls a conversation by finds it; strangers' and temporary ones have none."""

from __future__ import annotations

from tests.features.conversations.talk import Talk
from veche.features.conversations import service
from veche.features.conversations.logic import likeness, tidy_words
from veche.features.conversations.schemas import ConversationName
from veche.features.conversations.schemas.members import NewMember
from veche.kit.caller import Caller
from veche.kit.db import Database
from veche.kit.events import Bus


def names(db: Database, caller: Caller, like: str | None = None, limit: int = 50) -> list[ConversationName]:
    return db.read_now(service.names, caller, like=like, limit=limit).items


async def test_the_best_match_comes_first(talk: Talk, bus: Bus, bob: Caller) -> None:
    db, ann = talk.db, talk.caller
    whole = Talk.begin(db, bus, ann, title="Ёлка")
    part = Talk.begin(db, bus, ann, title="Наша ёлка")
    start = Talk.begin(db, bus, ann, title="Ёлка и шары")
    Talk.begin(db, bus, ann, title="Ёлка на час", temporary=True)
    Talk.begin(db, bus, bob, title="Ёлка Боба")
    part.change(archived=True)
    assert [one.id for one in names(db, ann, "ЁЛКА")] == [whole.id, start.id, part.id]
    assert [one.archived for one in names(db, ann, "наша")] == [True]
    assert names(db, ann, part.id[-6:])[0].id == part.id
    assert len(names(db, ann, limit=2)) == 2 and names(db, ann, "нет такой") == []


async def test_what_is_shared_has_its_name_for_all(talk: Talk, bob: Caller) -> None:
    talk.change(title="Common ground", archived=True)
    assert names(talk.db, bob, "common") == []
    talk.db.write_now(service.add_member, talk.caller, talk.id, NewMember(user_id=bob.user_id, role="reader"))
    seen = names(talk.db, bob, "common")[0]
    assert (seen.id, seen.archived, seen.project_id) == (talk.id, False, None), "the archive is everybody's own"


def test_likeness() -> None:
    one = "01a1fae9-f8b2-703b-96b4-96fae8d3afe4"
    for text, rank in (("AFE4", 0), ("release notes", 1), ("rel", 2), ("notes", 3)):
        assert likeness(tidy_words(text), one, "Release  Notes") == rank
    assert likeness("fe4", one, None) is None and likeness("x", one, None) is None
