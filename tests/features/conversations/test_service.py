"""Conversations through their service: made once, a tree that grows and shrinks, names, and who may what."""

from __future__ import annotations

import asyncio

import pytest

from tests.features.conversations.talk import Talk
from veche.features.conversations import service
from veche.features.conversations.errors import (
    IdReused,
    MessageEmpty,
    MessageTooLong,
    NoConversation,
    NoMessage,
    ParentElsewhere,
    PartRefused,
    StillStreaming,
    TitleInvalid,
)
from veche.features.conversations.schemas import NewConversation
from veche.kit.caller import Caller
from veche.kit.db import Database
from veche.kit.errors import Denied, Invalid
from veche.kit.events import Bus
from veche.kit.ids import new_id
from veche.ports.content import ErrorPart, Params, ReasoningPart, TextPart


def test_the_same_id_makes_the_same_conversation(db: Database, ann: Caller) -> None:
    new = NewConversation(new_id(), " A  title ", "openai.x", Params(temperature=0.5), "Be brief.")
    first = db.write_now(service.create, ann, new)
    assert first.title == "A title" and first.title_source == "manual" and first.seq == 0
    assert db.write_now(service.create, ann, new) == first
    assert db.read_now(service.get, ann, first.id) == first


@pytest.mark.parametrize(
    "other",
    [
        {"title": "Another"},
        {"title": None},
        {"model": "openai.y"},
        {"params": Params(temperature=1)},
        {"instructions": "Talk on."},
    ],
)
def test_the_same_id_with_other_content_is_refused(db: Database, ann: Caller, other: dict[str, object]) -> None:
    content = {"title": "A", "model": "openai.x", "params": Params(temperature=0.5), "instructions": "Be brief."}
    id = new_id()
    db.write_now(service.create, ann, NewConversation(id, **content))  # type: ignore[arg-type]
    with pytest.raises(IdReused):
        db.write_now(service.create, ann, NewConversation(id, **{**content, **other}))  # type: ignore[arg-type]


def test_a_late_repeat_gives_the_conversation_as_it_is_now(talk: Talk, db: Database, ann: Caller) -> None:
    talk.say("hello")
    talk.change(title="Renamed")
    assert db.write_now(service.create, ann, NewConversation(talk.id)) == talk.now()


def test_a_strangers_id_is_taken(talk: Talk, db: Database, bob: Caller) -> None:
    with pytest.raises(IdReused):
        db.write_now(service.create, bob, NewConversation(talk.id))


async def test_many_that_make_the_same_at_once_get_one(db: Database, ann: Caller) -> None:
    new = NewConversation(new_id(), "Once")
    made = await asyncio.gather(*(db.write(service.create, ann, new) for _ in range(12)))
    assert {one.id for one in made} == {new.id}
    page = await db.read(service.list_conversations, ann)
    assert [one.id for one in page.items] == [new.id]


def test_an_id_that_is_none_is_refused(db: Database, ann: Caller) -> None:
    with pytest.raises(Invalid) as told:
        db.write_now(service.create, ann, NewConversation("not-an-id"))
    assert told.value.code == "ids.malformed"


def test_editing_makes_a_sibling_and_shows_its_branch(talk: Talk) -> None:
    first = talk.say("one")
    answer = talk.say("answer to one")
    edited = talk.say("one, but better", parent=first.parent_id)
    assert [m.number for m in (first, answer, edited)] == [1, 2, 3]
    assert talk.path() == ["one, but better"]
    talk.change(head_id=answer.id)
    assert talk.path() == ["one", "answer to one"]
    talk.say("on from there")
    assert talk.path() == ["one", "answer to one", "on from there"]
    assert talk.now().message_count == 4
    assert len(talk.read().messages) == 4


def test_a_parent_and_a_head_must_be_in_the_same_conversation(talk: Talk, db: Database, bus: Bus, ann: Caller) -> None:
    talk.say("here")
    elsewhere = Talk.begin(db, bus, ann).say("there")
    for wrong in (elsewhere.id, new_id()):
        with pytest.raises(ParentElsewhere):
            talk.say("x", parent=wrong)
        with pytest.raises(ParentElsewhere):
            talk.change(head_id=wrong)
        with pytest.raises(ParentElsewhere):
            talk.name("branch", wrong)


def test_removing_one_message_moves_its_children_up(talk: Talk) -> None:
    a, b = talk.say("a"), talk.say("b")
    c = talk.say("c")
    other = talk.say("c2", parent=b.id)
    talk.change(head_id=c.id)
    talk.remove(b.id)
    assert talk.path() == ["a", "c"]
    assert {m.parent_id for m in talk.read().messages.values() if m.id in (c.id, other.id)} == {a.id}
    assert talk.now().message_count == 3
    with pytest.raises(NoMessage):
        talk.remove(b.id)


def test_removing_the_head_shows_what_was_above_it_and_the_newest_below_that(talk: Talk) -> None:
    a = talk.say("a")
    talk.say("b1", parent=a.id)
    b2 = talk.say("b2", parent=a.id)
    talk.remove(b2.id)
    assert talk.path() == ["a", "b1"]


def test_removing_a_subtree_takes_all_below(talk: Talk) -> None:
    a = talk.say("a")
    b = talk.say("b")
    talk.say("c")
    talk.say("c2", parent=b.id)
    talk.name("kept", a.id)
    talk.name("lost", b.id)
    talk.remove(b.id, subtree=True)
    assert talk.path() == ["a"]
    assert list(talk.read().messages) == [a.id]
    assert [branch.name for branch in talk.now().branches] == ["kept"]
    talk.remove(a.id, subtree=True)
    assert talk.now().head_id is None and talk.now().message_count == 0 and talk.now().branches == []
    again = talk.say("anew")
    assert again.number == 5 and again.parent_id is None


@pytest.mark.parametrize("state", ["streaming", "queued"])
def test_what_is_being_written_cannot_be_removed(talk: Talk, state: str) -> None:
    question = talk.say("question")
    answer = talk.say("", role="assistant", state=state)
    for id, subtree in ((answer.id, False), (question.id, True)):
        with pytest.raises(StillStreaming):
            talk.remove(id, subtree=subtree)
    assert len(talk.read().messages) == 2


def test_branches_have_names_that_can_move_and_go(talk: Talk) -> None:
    a, b = talk.say("a"), talk.say("b")
    talk.name(" my   branch ", a.id)
    assert [(x.name, x.message_id) for x in talk.name("another", b.id).branches] == [
        ("another", b.id),
        ("my branch", a.id),
    ]
    assert [(x.name, x.message_id) for x in talk.name("my branch", b.id).branches][1] == ("my branch", b.id)
    assert [x.name for x in talk.forget("another").branches] == ["my branch"]
    for wrong in ("", "   ", "x" * 81):
        with pytest.raises(TitleInvalid):
            talk.name(wrong, a.id)


def test_titles_of_people_win_over_those_of_the_house(talk: Talk, db: Database) -> None:
    db.write_now(service.retitle, talk.id, "By the house")
    assert (talk.now().title, talk.now().title_source) == ("By the house", "auto")
    talk.change(title="  By\n Ann ")
    db.write_now(service.retitle, talk.id, "By the house again")
    assert (talk.now().title, talk.now().title_source) == ("By Ann", "manual")
    assert talk.change(title=None).title_source == "none"
    with pytest.raises(TitleInvalid):
        talk.change(title="x" * 301)


def test_switching_out_archiving_pinning_and_settings(talk: Talk) -> None:
    one = talk.say("one")
    assert talk.exclude(one.id).excluded is True
    assert talk.read().messages[one.id].excluded is True
    assert talk.exclude(one.id, False).excluded is False
    changed = talk.change(archived=True, pinned=True, model="openai.x", params=Params(top_p=0.5), instructions="Short.")
    assert changed == talk.now()
    assert (changed.archived, changed.pinned, changed.model) == (True, True, "openai.x")
    assert (changed.params, changed.instructions) == (Params(top_p=0.5), "Short.")
    assert talk.change(model=None, instructions="").instructions is None


def test_clearing_keeps_title_and_settings_and_numbers_go_on(talk: Talk) -> None:
    talk.change(title="Kept", instructions="Kept")
    a = talk.say("a")
    talk.name("gone", a.id)
    cleared = talk.clear()
    assert (cleared.title, cleared.instructions, cleared.head_id) == ("Kept", "Kept", None)
    assert (cleared.message_count, cleared.branches) == (0, [])
    assert talk.read().messages == {}
    assert talk.say("b").number == 2


def test_deleting_leaves_nothing(talk: Talk, db: Database, bus: Bus, ann: Caller) -> None:
    one = talk.say("a")
    talk.delete()
    with pytest.raises(NoConversation):
        talk.now()
    with pytest.raises(NoMessage):
        db.read_now(service.get_message, ann, one.id)
    with pytest.raises(NoConversation):
        talk.say("b")
    assert db.write_now(service.create, ann, NewConversation(talk.id)).message_count == 0


def test_what_a_person_may_say() -> None:
    service.check_parts([TextPart("hello")])
    for wrong in ([], [TextPart("")], [TextPart(" \n")]):
        with pytest.raises(MessageEmpty):
            service.check_parts(wrong)
    for foreign in (ReasoningPart("hm", None), ErrorPart("x", "y", False)):
        with pytest.raises(PartRefused):
            service.check_parts([TextPart("hello"), foreign])
    with pytest.raises(MessageTooLong):
        service.check_parts([TextPart("x" * 600_000), TextPart("x" * 600_000)])


def test_a_stranger_sees_and_changes_nothing(talk: Talk, bob: Caller) -> None:
    one = talk.say("secret")
    stranger = talk.as_seen_by(bob)
    for refused in (
        stranger.now,
        stranger.read,
        stranger.events,
        stranger.clear,
        stranger.delete,
        lambda: stranger.say("x"),
        lambda: stranger.change(title="x"),
        lambda: stranger.name("x", one.id),
        lambda: stranger.forget("x"),
    ):
        with pytest.raises(NoConversation):
            refused()
    for refused in (lambda: stranger.exclude(one.id), lambda: stranger.remove(one.id)):
        with pytest.raises(NoMessage):
            refused()
    assert talk.path() == ["secret"]


def test_a_key_that_may_only_read_changes_nothing(talk: Talk, ann: Caller) -> None:
    one = talk.say("a")
    reader = talk.as_seen_by(Caller(ann.user_id, "member", frozenset({"read"})))
    assert reader.path() == ["a"]
    for refused in (reader.clear, reader.delete, lambda: reader.say("x"), lambda: reader.exclude(one.id)):
        with pytest.raises(Denied):
            refused()


def test_pages_of_messages_go_back_to_the_first(talk: Talk, db: Database, ann: Caller) -> None:
    said = [talk.say(f"m{n}").id for n in range(11)]
    found: list[str] = []
    before: int | None = None
    while True:
        page = db.read_now(service.messages, ann, talk.id, before=before, limit=4)
        found = [m.id for m in page.items] + found
        assert len(page.items) <= 4 and page.seq == talk.now().seq
        if page.next is None:
            break
        before = int(page.next)
    assert found == said


def test_lists_have_pinned_first_then_the_newest_page_after_page(db: Database, bus: Bus, ann: Caller) -> None:
    talks = [Talk.begin(db, bus, ann, title=f"t{n}") for n in range(9)]
    for n in (4, 2):
        talks[n].change(pinned=True)
    talks[7].change(archived=True)
    talks[0].say("newest of all")
    found: list[str] = []
    cursor: str | None = None
    while True:
        page = db.read_now(service.list_conversations, ann, cursor=cursor, limit=2)
        found += [str(one.title) for one in page.items]
        cursor = page.next
        if cursor is None:
            break
    assert len(found) == len(set(found)) == 8
    assert set(found[:2]) == {"t4", "t2"} and found[2] == "t0" and "t7" not in found
    times = {one.title: one.updated_at for one in db.read_now(service.list_conversations, ann).items}
    assert [times[title] for title in found[2:]] == sorted((times[t] for t in found[2:]), reverse=True)
    archived = db.read_now(service.list_conversations, ann, archived=True)
    assert [one.title for one in archived.items] == ["t7"]
