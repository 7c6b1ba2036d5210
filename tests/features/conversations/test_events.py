"""The log: numbers without holes, exactly what came after any of them, and a reader that needs nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.features.conversations.talk import Replica, Talk, message
from veche.features.conversations import logic, service
from veche.features.conversations.errors import StillStreaming
from veche.kit.caller import Caller
from veche.kit.db import Database, Tx
from veche.kit.events import Bus


def busy(talk: Talk) -> None:
    """Something of everything."""
    a, b = talk.say("a"), talk.say("b")
    talk.exclude(a.id)
    c = talk.say("c", parent=a.id)
    talk.name("side", b.id)
    talk.change(title="T", head_id=b.id)
    talk.remove(c.id)
    talk.say("d")
    talk.remove(a.id)
    talk.forget("side")


def test_numbers_have_no_holes_and_the_head_is_the_last(talk: Talk) -> None:
    busy(talk)
    seqs = [event.seq for event in talk.events()]
    assert seqs == list(range(1, len(seqs) + 1))
    assert talk.now().seq == seqs[-1]


def test_after_any_number_comes_exactly_the_rest(talk: Talk, db: Database, ann: Caller) -> None:
    busy(talk)
    every = talk.events()
    for after in range(len(every) + 1):
        assert talk.events(after) == every[after:]
        page = db.read_now(service.events_after, ann, talk.id, after, 3)
        assert page.events == every[after : after + 3] and page.head == len(every)
    assert talk.events(len(every) + 100) == []


def test_the_log_tells_who_and_when_and_what(talk: Talk, ann: Caller) -> None:
    one = talk.say("a")
    talk.remove(one.id)
    talk.clear()
    kinds = [msgspec.to_builtins(event)["kind"] for event in talk.events()]
    # of what was erased nothing is told but that it is gone
    assert kinds == ["removed", "conversation", "removed", "conversation", "cleared", "conversation"]
    assert all(event.actor_id == ann.user_id and event.at > 0 for event in talk.events())
    assert b"TextPart" not in msgspec.json.encode(talk.events())


def test_a_change_of_settings_reaches_readers(talk: Talk) -> None:
    seen = talk.read()
    talk.change(title="New", pinned=True)
    for event in talk.events(seen.seq):
        seen.apply(event)
    assert seen == talk.read()


def test_the_text_of_erased_messages_is_nowhere_in_the_log(talk: Talk) -> None:
    one = talk.say("zanzibar")
    talk.remove(one.id)
    assert b"zanzibar" not in msgspec.json.encode(talk.events())


Step = Callable[[Talk, st.DataObject], object]


def _any(talk: Talk, data: st.DataObject) -> str:
    return data.draw(st.sampled_from(sorted(talk.read().messages)))


def _say(talk: Talk, data: st.DataObject) -> None:
    known = sorted(talk.read().messages)
    talk.say("text", parent=data.draw(st.sampled_from([None, "head", *known])))


ON_MESSAGES: list[Step] = [
    lambda talk, data: talk.remove(_any(talk, data), subtree=data.draw(st.booleans())),
    lambda talk, data: talk.exclude(_any(talk, data), data.draw(st.booleans())),
    lambda talk, data: talk.change(head_id=_any(talk, data)),
    lambda talk, data: talk.name(data.draw(st.sampled_from("xyz")), _any(talk, data)),
]
ALWAYS: list[Step] = [
    _say,
    _say,
    _say,
    lambda talk, data: talk.change(title=data.draw(st.sampled_from(["A", "B", None]))),
    lambda talk, data: talk.clear() if data.draw(st.integers(0, 3)) == 0 else None,
]


def check_tree(state: Replica) -> None:
    """The tree is whole: parents are there, the head is there, the path to it is unbroken."""
    assert state.conversation is not None
    head = state.conversation.head_id
    assert (head is None) == (not state.messages)
    assert head is None or head in state.messages
    assert state.conversation.message_count == len(state.messages)
    for id, one in state.messages.items():
        assert one.parent_id is None or one.parent_id in state.messages
        path = logic.path_to(state.messages, id)
        assert path[0].parent_id is None and path[-1].id == id
    assert all(branch.message_id in state.messages for branch in state.conversation.branches)


def run_story(talk: Talk, data: st.DataObject) -> None:
    """Random deeds; a reader from each point on comes to what a fresh read gives."""
    known = [talk.read()]
    for _ in range(data.draw(st.integers(1, 12))):
        deeds = ALWAYS + (ON_MESSAGES if known[-1].messages else [])
        data.draw(st.sampled_from(deeds))(talk, data)
        known.append(talk.read())
        check_tree(known[-1])
    fresh = known[-1]
    for earlier in known:
        reader = earlier.copy()
        for event in talk.events(earlier.seq):
            reader.apply(event)
        assert reader == fresh


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_events_from_any_point_give_what_a_fresh_read_gives(
    db: Database, bus: Bus, ann: Caller, data: st.DataObject
) -> None:
    run_story(Talk.begin(db, bus, ann), data)


async def test_many_writers_at_once_leave_no_hole(address: str, db: Database, bus: Bus, talk: Talk) -> None:
    other = Database(address)  # as another process has it

    def say(tx: Tx, n: int) -> None:
        work = service.begin(tx, talk.caller, talk.id)
        service.append(tx, work, message(talk.id, work.conversation.head_id, f"m{n}"), None)
        work.finish()

    await asyncio.gather(*((db if n % 2 else other).write(say, n) for n in range(60)))
    events = talk.events()
    assert [event.seq for event in events] == list(range(1, 121))
    state = talk.read()
    assert sorted(m.number for m in state.messages.values()) == list(range(1, 61))
    assert len(talk.path()) == 60  # each under the one before it
    check_tree(state)
    other.close()


async def test_watchers_get_what_the_log_says(address: str, ann: Caller, bus: Bus) -> None:
    frames: list[str] = []
    topics: set[str] = set()
    db = Database(address, announce=lambda topic, frame: (topics.add(topic), frames.append(frame()))[1])  # type: ignore[func-returns-value]
    told = Talk.begin(db, bus, ann)
    await asyncio.to_thread(busy, told)
    live = [msgspec.json.decode(frame) for frame in frames]
    events = [event for frame in live if frame["t"] == "events" for event in frame["events"]]
    assert [event["seq"] for event in events] == list(range(1, told.now().seq + 1))
    assert topics == {service.topic_of(told.id), service.person_topic(ann.user_id)}
    last = [frame["conversation"] for frame in live if frame["t"] == "list"][-1]
    assert last == msgspec.to_builtins(told.now())
    try:
        told.say("", role="assistant", state="streaming")
        told.remove(str(told.now().head_id))
    except StillStreaming:
        assert len(frames) > len(live)  # the refused one told nothing, the one before it did
    db.close()
