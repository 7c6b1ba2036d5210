"""Search: what is left out, words that are not typed to their end, filters, titles."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.features.conversations.talk import Talk
from veche.features.conversations import service
from veche.features.conversations.schemas.projects import NewProject
from veche.features.conversations.schemas.search import SearchFilter, SearchPage
from veche.features.conversations.service.query import read_query
from veche.kit.caller import Caller
from veche.kit.db import Database
from veche.kit.events import Bus
from veche.kit.ids import new_id
from veche.ports.content import FilePart, TextPart


def search(talk: Talk, query: str, **narrow: Any) -> SearchPage:
    return talk.db.read_now(service.search, talk.caller, query, narrow=SearchFilter(**narrow))


def ids(talk: Talk, query: str, **narrow: Any) -> set[str]:
    return {hit.message_id for hit in search(talk, query, **narrow).items}


@pytest.mark.parametrize(
    ("typed", "wanted", "unwanted", "beginning"),
    [
        ("apples", [["appl"]], [], "apples"),
        ("apples ", [["appl"]], [], None),
        ('"red apples" pie', [["red", "appl"], ["pie"]], [], "pie"),
        ("pie -apples", [["pie"]], [["appl"]], None),
        ('pie -"red apples"', [["pie"]], [["red", "appl"]], None),
        ("the pie", [["pie"]], [], "pie"),
        ("pie the", [["pie"]], [], None),
        ("«красные яблоки» пирог", [["красн", "яблок"], ["пирог"]], [], "пирог"),
        ("ab", [["ab"]], [], None),
        ("well-known", [["well"], ["known"]], [], "known"),
        ("-apples", [], [["appl"]], None),
        ("the", [["the"]], [], "the"),
        ("", [], [], None),
    ],
)
def test_what_is_typed_is_understood(
    typed: str, wanted: list[list[str]], unwanted: list[list[str]], beginning: str | None
) -> None:
    query = read_query(typed)
    assert (query.wanted, query.unwanted, query.beginning) == (wanted, unwanted, beginning)


@given(st.text(alphabet="ab яё-\"«»“”*():^\\ '%", max_size=30))
def test_anything_may_be_typed(typed: str) -> None:
    query = read_query(typed)
    assert all(group and all(group) for group in query.wanted + query.unwanted)
    assert query.beginning is None or query.wanted


async def test_signs_of_the_index_are_no_signs_here(talk: Talk, bus: Bus) -> None:
    talk.say("a b c d x y near")
    await bus.drain()
    for typed in ('"', "-", "'", "a\\", "a:b & c | !d", "NEAR(a b)", "x* OR y", 'a"b', "-x", "%_", "аб'в*:А", "a\0b"):
        search(talk, typed)


async def test_the_last_word_may_be_unfinished(talk: Talk, bus: Bus) -> None:
    one, two = talk.say("Настройка конфигурации сервера"), talk.say("configuration of servers")
    await bus.drain()
    assert ids(talk, "конфигу") == {one.id}
    assert ids(talk, "сервера конфиг") == {one.id}
    assert ids(talk, "configu") == {two.id}
    assert ids(talk, "configu ") == set()
    (hit,) = search(talk, "конфигу").items
    assert [hit.excerpt[a:b] for a, b in hit.marks] == ["конфигурации"]


async def test_a_minus_leaves_out(talk: Talk, bus: Bus) -> None:
    one, two = talk.say("apples and pears"), talk.say("apples and plums")
    await bus.drain()
    assert ids(talk, "apples -plums") == {one.id}
    assert ids(talk, 'apples -"and pears"') == {two.id}
    assert ids(talk, "-plums") == set()


async def test_filters(db: Database, bus: Bus, ann: Caller) -> None:
    project = db.write_now(service.create_project, ann, NewProject(new_id(), "P"))
    inside, outside = Talk.begin(db, bus, ann, project_id=project.id), Talk.begin(db, bus, ann)
    one = inside.say("walrus one")
    two = inside.say("walrus two", role="assistant", model="openai.gpt")
    part = FilePart(new_id(), "a.bin", "application/octet-stream", 3)
    three = outside.say("", parts=[TextPart("walrus three"), part])
    await bus.drain()
    every = {one.id, two.id, three.id}
    assert ids(outside, "walrus") == every
    assert ids(outside, "walrus", project=project.id) == {one.id, two.id}
    assert ids(outside, "walrus", project="none") == {three.id}
    assert ids(outside, "walrus", role="assistant") == {two.id}
    assert ids(outside, "walrus", role="user") == {one.id, three.id}
    assert ids(outside, "walrus", model="openai.gpt") == {two.id}
    assert ids(outside, "walrus", has_file=True) == {three.id}
    assert ids(outside, "walrus", has_file=False) == {one.id, two.id}
    assert ids(outside, "walrus", after=one.created_at, before=three.created_at + 1) == every
    assert ids(outside, "walrus", before=one.created_at) == set()
    outside.change(archived=True)
    assert ids(outside, "walrus", archived=True) == {three.id}
    assert ids(outside, "walrus", archived=False) == {one.id, two.id}
    assert ids(outside, "walrus", project=project.id, role="user", has_file=False) == {one.id}


async def test_filters_open_no_stranger_s_door(db: Database, bus: Bus, ann: Caller, bob: Caller) -> None:
    project = db.write_now(service.create_project, ann, NewProject(new_id(), "P"))
    talk = Talk.begin(db, bus, ann, project_id=project.id, title="Walrus")
    talk.say("walrus")
    await bus.drain()
    theirs = talk.as_seen_by(bob)
    assert search(theirs, "walrus", project=project.id) == SearchPage([])


async def test_titles_are_found_and_follow_their_change(talk: Talk, bus: Bus, ann: Caller) -> None:
    talk.change(title="Поездка в горы")

    def found(query: str, **narrow: Any) -> list[tuple[str, str]]:
        return [
            (hit.conversation_id, "|".join(hit.title[a:b] for a, b in hit.marks))
            for hit in search(talk, query, **narrow).titles
        ]

    assert found("поездки гора") == [(talk.id, "Поездка|горы")]
    assert found("поезд") == [(talk.id, "Поездка")]
    assert found("поездка", role="user") == []
    talk.change(title="Sea 🌊 voyages")
    assert found("поездка") == []
    hit = search(talk, "voyage").titles[0]
    units = hit.title.encode("utf-16-le")
    assert [units[2 * a : 2 * b].decode("utf-16-le") for a, b in hit.marks] == ["voyages"]
    talk.delete()
    assert search(Talk.begin(talk.db, bus, ann), "voyage").titles == []


async def test_first_words_become_a_title_that_is_found(talk: Talk, bus: Bus, db: Database) -> None:
    db.write_now(service.retitle, talk.id, "Quetzal in the garden")
    said = talk.say("hello")
    await bus.drain()
    assert [hit.conversation_id for hit in search(talk, "quetzal").titles] == [talk.id]
    db.write_now(service.reindex, [said.id])
    assert [hit.conversation_id for hit in search(talk, "quetzal").titles] == [talk.id]
