"""The tree at a glance, names of branches, copies into new conversations."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.features.conversations.talk import Replica, Talk
from veche.features.conversations import service
from veche.features.conversations.errors import (
    IdReused,
    NoConversation,
    ParentElsewhere,
    TitleInvalid,
)
from veche.features.conversations.schemas.tree import Fork, Scope
from veche.features.conversations.service.tree import WORDS, words_of
from veche.features.files import service as files
from veche.features.files.models import file
from veche.features.usage.schemas import Cost
from veche.kit.caller import Caller
from veche.kit.db import Database, Tx
from veche.kit.events import Bus
from veche.kit.ids import new_id
from veche.ports.content import FilePart, ReasoningPart, TextPart


@pytest.fixture
def talk(db: Database, bus: Bus, ann: Caller) -> Talk:
    return Talk.begin(db, bus, ann, title="About trees", instructions="Be brief.", model="x.y")


def forked(talk: Talk, scope: Scope, at: str | None = None, **fields: str) -> Talk:
    wish = Fork(fields.pop("id", None) or new_id(), scope, at, **fields)
    made = talk.db.write_now(service.fork, talk.caller, talk.id, wish, talk.bus)
    return Talk(talk.db, talk.bus, talk.caller, made.id)


def texts(talk: Talk) -> list[str]:
    """All texts by number."""
    return [part.text for one in talk.read().messages.values() for part in one.parts if isinstance(part, TextPart)]


def test_the_tree_shows_who_and_the_first_words(talk: Talk) -> None:
    thought = ReasoningPart("hmm", 1)
    a = talk.say("# How do **trees** grow?\n\nTell me.")
    said = TextPart('Slowly \\ "and" 🌲 ' + "x" * 500)
    b = talk.say("", parts=[thought, said], role="assistant", requested_model="m.n")
    talk.say("c", parent=a.id)
    talk.name("other", b.id)
    tree = talk.db.read_now(service.tree, talk.caller, talk.id)
    assert [(node.number, node.parent_id) for node in tree.nodes] == [(1, None), (2, a.id), (3, a.id)]
    assert tree.nodes[0].words == "How do trees grow? Tell me."
    assert tree.nodes[1].words.startswith('Slowly \\ "and" 🌲') and len(tree.nodes[1].words) <= WORDS + 1
    assert (tree.nodes[1].role, tree.nodes[1].model) == ("assistant", "m.n")
    assert tree.head_id == talk.now().head_id and [one.name for one in tree.branches] == ["other"]
    assert tree.seq == talk.now().seq


def test_the_tree_shows_what_an_answer_cost(talk: Talk) -> None:
    answer = talk.say("Slowly", role="assistant")

    def settle(tx: Tx) -> None:
        work = service.begin_for_house(tx, talk.id)
        price = {"cost": "0.0027", "currency": "USD", "priced_at": "2026-11-01"}
        service.settle(tx, work, answer.id, {"state": "complete", **price}, answer.parts, talk.bus)
        work.finish()

    talk.db.write_now(settle)
    tree = talk.db.read_now(service.tree, talk.caller, talk.id)
    assert tree.nodes[0].cost == Cost("0.0027", "USD", "2026-11-01")


@given(st.text(max_size=300), st.integers(0, 400))
def test_words_of_json_cut_anywhere(text: str, cut: int) -> None:
    raw = msgspec.json.encode(TextPart(text.encode(errors="replace").decode())).decode()
    found = words_of(raw[:cut])
    assert len(found) <= WORDS + 1 and "\n" not in found


def test_strangers_see_no_tree(talk: Talk, bob: Caller) -> None:
    for verb, *more in ((service.tree,), (service.fork, Fork(new_id()), talk.bus)):
        with pytest.raises(NoConversation):
            talk.db.write_now(verb, bob, talk.id, *more)


def test_a_branch_gets_another_name(talk: Talk) -> None:
    a = talk.say("a")
    talk.name("first", a.id)
    talk.name("second", a.id)
    rename = lambda old, new: talk.db.write_now(service.rename_branch, talk.caller, talk.id, old, new)  # noqa: E731
    assert [one.name for one in rename("first", " better  name ").branches] == ["better name", "second"]
    assert rename("second", "second").branches[1].name == "second"
    for wrong in ("better name", "", "a/b", "x" * 81):
        with pytest.raises(TitleInvalid):
            rename("second", wrong)
    with pytest.raises(NoConversation):
        rename("nobody", "x")


def grown(talk: Talk) -> dict[str, str]:
    """a → (b → (c, d)), e; shown is c. Text → id."""
    ids = {"a": talk.say("a").id}
    for text, parent in (("b", "a"), ("c", "b"), ("d", "b"), ("e", "a")):
        ids[text] = talk.say(text, parent=ids[parent]).id
    talk.change(head_id=ids["c"])
    talk.name("the second", ids["d"])
    return ids


@pytest.mark.parametrize(
    ("scope", "at", "all_of_it", "shown"),
    [
        ("path", "d", ["a", "b", "d"], ["a", "b", "d"]),
        ("path", None, ["a", "b", "c"], ["a", "b", "c"]),
        ("below", "b", ["a", "b", "c", "d"], ["a", "b", "c"]),
        ("below", "e", ["a", "e"], ["a", "e"]),
        ("all", "d", ["a", "b", "c", "d", "e"], ["a", "b", "c"]),
        ("all", None, ["a", "b", "c", "d", "e"], ["a", "b", "c"]),
    ],
)
def test_what_is_copied(talk: Talk, scope: Scope, at: str | None, all_of_it: list[str], shown: list[str]) -> None:
    ids = grown(talk)
    before = talk.read()
    copy = forked(talk, scope, ids[at] if at else None)
    assert (texts(copy), copy.path()) == (all_of_it, shown)
    now = copy.now()
    assert (now.title, now.instructions, now.model) == ("About trees", "Be brief.", "x.y")
    assert (now.forked_from, now.forked_at_id) == (talk.id, ids[at] if at else ids["c"])
    assert now.message_count == len(all_of_it)
    assert [one.name for one in now.branches] == (["the second"] if "d" in all_of_it else [])
    assert not set(copy.read().messages) & set(before.messages), "messages have ids of their own"
    assert talk.read() == before, "the first conversation is as it was"
    copy.say("and on")
    assert copy.path() == [*shown, "and on"]


def test_a_reader_of_events_sees_the_copy_as_a_fresh_read_does(talk: Talk) -> None:
    grown(talk)
    copy = forked(talk, "all")
    replica = Replica()
    for event in copy.events():
        replica.apply(event)
    assert replica == copy.read()


def test_the_same_id_gives_the_first_copy(talk: Talk, bob: Caller) -> None:
    ids = grown(talk)
    one = forked(talk, "path", ids["b"])
    assert forked(talk, "path", ids["b"], id=one.id).now() == one.now()
    assert texts(one) == ["a", "b"]
    other = Talk.begin(talk.db, talk.bus, talk.caller)
    with pytest.raises(IdReused):
        forked(other, "path", id=one.id)
    with pytest.raises(IdReused):
        forked(Talk.begin(talk.db, talk.bus, bob), "path", id=one.id)


def test_only_messages_of_this_conversation(talk: Talk) -> None:
    elsewhere = Talk.begin(talk.db, talk.bus, talk.caller).say("x")
    with pytest.raises(ParentElsewhere):
        forked(talk, "path", elsewhere.id)


def test_an_empty_one_is_copied_too(talk: Talk) -> None:
    assert forked(talk, "all", title="Empty").now().title == "Empty"


def test_what_was_not_finished_comes_as_interrupted(talk: Talk) -> None:
    talk.say("a")
    talk.say("half", role="assistant", state="streaming", turn_id=new_id())
    copied = list(forked(talk, "all").read().messages.values())[-1]
    assert (copied.state, copied.turn_id) == ("interrupted", None)


async def test_a_copy_is_found_and_keeps_the_file_when_the_first_goes(talk: Talk, bus: Bus) -> None:
    row = {"id": new_id(), "owner_id": talk.caller.user_id, "name": "a.txt", "media_type": "text/plain", "size": 3,
           "sha256": "a" * 64, "created_at": 1}  # fmt: skip
    talk.db.write_now(lambda tx: tx.execute(file.insert(), row))
    talk.say("", parts=[TextPart("zebra"), FilePart(row["id"], "a.txt", "text/plain", 3)])  # type: ignore[arg-type]
    copy = forked(talk, "path")
    talk.delete()
    await bus.drain()
    hits = talk.db.read_now(service.search, talk.caller, "zebra").items
    assert [hit.conversation_id for hit in hits] == [copy.id]
    assert talk.db.read_now(files.get_many, [row["id"]]), "somebody still holds it"


def test_answers_side_by_side_stay_so_when_two_come_along(talk: Talk) -> None:
    a = talk.say("a")
    group = new_id()
    for text in ("b", "c"):
        talk.say(text, parent=a.id, role="assistant", comparison_id=group)
    both = forked(talk, "all").read().messages.values()
    groups = {one.comparison_id for one in both if one.role == "assistant"}
    assert len(groups) == 1 and None not in groups and group not in groups
    alone = forked(talk, "path").read().messages.values()
    assert {one.comparison_id for one in alone} == {None}
