"""Search in what others share: found while one belongs to it, and as one has it oneself."""

from __future__ import annotations

from typing import Any

import pytest

from tests.features.conversations.talk import Talk
from veche.features.conversations import repository, service
from veche.features.conversations.repository import shared
from veche.features.conversations.schemas import ConversationPatch
from veche.features.conversations.schemas.members import NewMember
from veche.features.conversations.schemas.search import SearchFilter, SearchPage
from veche.kit.caller import Caller
from veche.kit.db import Database
from veche.kit.events import Bus


def search(db: Database, caller: Caller, query: str, *, own: bool = False, **narrow: Any) -> SearchPage:
    return db.read_now(service.search, caller, query, narrow=SearchFilter(**narrow), own=own)


def let_in(talk: Talk, who: Caller) -> None:
    talk.db.write_now(service.add_member, talk.caller, talk.id, NewMember(user_id=who.user_id, role="reader"))


def take_out(talk: Talk, who: Caller) -> None:
    talk.db.write_now(service.remove_member, talk.caller, talk.id, who.user_id)


def found(page: SearchPage) -> set[str]:
    return {hit.message_id for hit in page.items}


@pytest.fixture(params=["few", "many"])
def size(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Few shared messages are looked up, many are looked at one by one."""
    if request.param == "many":
        monkeypatch.setattr(shared, "MANY", 0)


@pytest.mark.usefixtures("size")
async def test_members_find_what_was_said_while_they_are_members(talk: Talk, bus: Bus, bob: Caller) -> None:
    db = talk.db
    one = talk.say("We meet at the observatory")
    private = Talk.begin(db, bus, talk.caller)
    private.say("My own observatory is secret")
    mine = Talk.begin(db, bus, bob).say("An observatory of Bob's")
    await bus.drain()
    assert found(search(db, bob, "observatory")) == {mine.id}
    let_in(talk, bob)
    later = talk.say("The observatory closes at nine")
    await bus.drain()
    assert found(search(db, bob, "observatories")) == {one.id, later.id, mine.id}
    assert found(search(db, bob, "observatory closes")) == {later.id}
    assert found(search(db, bob, "observatory -closes")) == {one.id, mine.id}
    assert found(search(db, bob, "observatory", own=True)) == {mine.id}
    take_out(talk, bob)
    assert found(search(db, bob, "observatory")) == {mine.id}
    assert len(found(search(db, talk.caller, "observatory"))) == 3


@pytest.mark.usefixtures("size")
async def test_titles_of_shared_conversations(talk: Talk, bus: Bus, bob: Caller) -> None:
    talk.change(title="Plan of the garden")
    Talk.begin(talk.db, bus, talk.caller).change(title="My garden alone")
    await bus.drain()
    assert search(talk.db, bob, "garden").titles == []
    let_in(talk, bob)
    assert [hit.conversation_id for hit in search(talk.db, bob, "gardens").titles] == [talk.id]
    assert search(talk.db, bob, "garden", own=True).titles == []
    take_out(talk, bob)
    assert search(talk.db, bob, "garden").titles == []


@pytest.mark.usefixtures("size")
async def test_filters_hold_for_what_is_shared(talk: Talk, bus: Bus, bob: Caller) -> None:
    asked = talk.say("Which telescope is good?")
    said = talk.say("A small telescope.", role="assistant", model="openai.fake")
    talk.change(title="Telescope")
    let_in(talk, bob)
    await bus.drain()
    db = talk.db
    assert found(search(db, bob, "telescope", role="user")) == {asked.id}
    assert found(search(db, bob, "telescope", model="openai.fake")) == {said.id}
    assert found(search(db, bob, "telescope", has_file=True)) == set()
    assert found(search(db, bob, "telescope", project="none")) == {asked.id, said.id}
    assert found(search(db, bob, "telescope", project=talk.id)) == set()
    assert found(search(db, bob, "telescope", before=1)) == set()
    assert found(search(db, bob, "telescope", archived=True)) == set()
    talk.change(archived=True)  # Ann's own order
    page = search(db, bob, "telescope", archived=False)
    assert found(page) == {asked.id, said.id}
    assert (page.items[0].archived, page.titles[0].archived) == (False, False)
    db.write_now(service.change, bob, talk.id, ConversationPatch(archived=True))
    assert found(search(db, bob, "telescope", archived=True)) == {asked.id, said.id}
    assert search(db, bob, "telescope", archived=True).titles[0].archived is True


async def test_a_hit_needs_membership_whatever_the_index_says(talk: Talk, bus: Bus, ann: Caller, bob: Caller) -> None:
    one = talk.say("kept apart")
    await bus.drain()
    assert set(talk.db.read_now(repository.excerpt_source, [one.id], ann.user_id)) == {one.id}
    assert talk.db.read_now(repository.excerpt_source, [one.id], bob.user_id) == {}
    talk.change(title="Apart")
    assert talk.db.read_now(repository.titles_seen, [talk.id], bob.user_id) == {}


async def test_the_list_says_what_is_shared(talk: Talk, bob: Caller) -> None:
    def listed(who: Caller) -> list[bool]:
        rows = talk.db.read_now(repository.list_conversations, who.user_id, archived=False, limit=9, after=None)
        return [one.shared for one in rows]

    assert listed(talk.caller) == [False]
    let_in(talk, bob)
    assert (listed(talk.caller), listed(bob)) == ([True], [True])
    assert talk.now().shared is True
    assert talk.change(title="New").shared is True
    assert talk.change(title="New").shared is True  # nothing changed
    take_out(talk, bob)
    assert (listed(talk.caller), talk.now().shared) == ([False], False)


async def test_files_of_one_conversation_alone(talk: Talk, bus: Bus, bob: Caller) -> None:
    talk.say("nothing attached, but a telescope is named")
    await bus.drain()
    assert talk.db.read_now(service.search_files, talk.caller, talk.id, "telescope") == []
