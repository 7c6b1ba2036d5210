"""Sharing with people: what members may, see and hear, and how it ends."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.features.sharing.street import Street, ask, did
from veche.kit.ids import new_id


async def ids_of(street: Street, **query: str) -> list[str]:
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    return [one["id"] for one in (await did(street.bob, "GET", f"/api/conversations?{asked}"))["items"]]


async def test_a_member_sees_it_in_the_list_and_writes(street: Street) -> None:
    talk = await street.talk("How do I prune an apple tree?")
    assert (await ask(street.bob, "GET", f"/api/conversations/{talk}")).status == 404
    members = await street.let_in(talk)
    assert [(one["role"], one["id"]) for one in members["items"]] == [
        ("owner", street.ann.id),
        ("writer", street.bob.id),
    ]
    own = await street.talk()
    await did(street.bob, "POST", "/api/conversations", {"id": (mine := new_id())})
    assert set(await ids_of(street)) == {talk, mine}
    assert await ids_of(street, shared="true") == [talk]
    assert own not in await ids_of(street)
    seen = await did(street.bob, "GET", f"/api/conversations/{talk}")
    assert seen["role"] == "writer" and seen["owner_name"].endswith("@example.org")
    said = await street.say(street.bob, talk, "And a pear tree?")
    assert said["message"]["author_id"] == street.bob.id
    page = await did(street.ann, "GET", f"/api/conversations/{talk}/messages")
    assert [one["author_id"] for one in page["items"]] == [street.ann.id, None, street.bob.id, None]


async def test_a_readers_hands_are_tied(street: Street) -> None:
    talk = await street.talk("How do I prune an apple tree?")
    await street.let_in(talk, "reader")
    place = f"/api/conversations/{talk}"
    message = (await did(street.bob, "GET", f"{place}/messages"))["items"][0]["id"]
    for method, path, body in (
        ("PATCH", place, {"title": "Mine"}),
        ("POST", f"{place}/messages", {"id": new_id(), "text": "hello"}),
        ("POST", f"{place}/clear", None),
        ("DELETE", place, None),
        ("DELETE", f"/api/messages/{message}", None),
        ("POST", f"{place}/members", {"user_id": street.bob.id, "role": "writer"}),
        ("PATCH", f"{place}/members/{street.bob.id}", {"role": "writer"}),
        ("DELETE", f"{place}/members/{street.ann.id}", None),
        ("POST", "/api/shares", {"id": new_id(), "conversation_id": talk}),
    ):
        answer = await ask(street.bob, method, path, body)
        assert (answer.status, answer.code) == (403, "conversations.read_only"), path


async def test_a_writer_removes_only_what_is_theirs(street: Street) -> None:
    talk = await street.talk("How do I prune an apple tree?")
    await street.let_in(talk)
    said = await street.say(street.bob, talk, "And a pear tree?")
    hers = (await did(street.bob, "GET", f"/api/conversations/{talk}/messages"))["items"]
    for one in (hers[0], hers[1]):
        assert (await ask(street.bob, "DELETE", f"/api/messages/{one['id']}")).code == "conversations.read_only"
    whole = await ask(street.bob, "DELETE", f"/api/messages/{hers[0]['id']}?subtree=true")
    assert whole.code == "conversations.read_only"
    assert (await ask(street.bob, "POST", f"/api/conversations/{talk}/clear")).code == "conversations.read_only"
    assert (await ask(street.bob, "DELETE", f"/api/messages/{said['message']['id']}?subtree=true")).status == 204
    project = await ask(street.bob, "PATCH", f"/api/conversations/{talk}", {"project_id": None})
    assert project.code == "conversations.read_only", "projects are the owner's own order"


async def test_pin_and_archive_are_everybodys_own(street: Street) -> None:
    talk = await street.talk("How do I prune an apple tree?")
    await street.let_in(talk, "reader")
    place = f"/api/conversations/{talk}"
    assert (await did(street.bob, "PATCH", place, {"pinned": True}))["pinned"] is True
    assert (await did(street.ann, "GET", place))["pinned"] is False
    await did(street.ann, "PATCH", place, {"archived": True})
    assert await ids_of(street) == [talk] and await ids_of(street, archived="true") == []
    assert (await did(street.bob, "GET", place))["archived"] is False
    await did(street.bob, "PATCH", place, {"archived": True})
    await did(street.ann, "PATCH", place, {"archived": False})
    assert await ids_of(street) == [] and await ids_of(street, archived="true") == [talk]


async def test_pages_of_a_list_with_shared_ones_pinned(street: Street) -> None:
    talks = [await street.talk() for _ in range(3)]
    for talk in talks:
        await street.let_in(talk, "reader")
    own = new_id()
    await did(street.bob, "POST", "/api/conversations", {"id": own})
    await did(street.bob, "PATCH", f"/api/conversations/{talks[1]}", {"pinned": True})
    found: list[str] = []
    cursor = ""
    while True:
        page = await did(street.bob, "GET", f"/api/conversations?limit=1{cursor}")
        found += [one["id"] for one in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert found[0] == talks[1] and sorted(found) == sorted([*talks, own])


async def heard_until(socket: Any, kind: str) -> list[dict[str, Any]]:
    frames: list[dict[str, Any]] = []
    while not frames or frames[-1]["t"] != kind:
        frames.append(await asyncio.wait_for(socket.hear(), 20))
    return frames


async def test_all_members_hear_what_is_said_and_each_list_its_own(street: Street) -> None:
    talk = await street.talk("How do I prune an apple tree?")
    await street.let_in(talk)
    await did(street.ann, "PATCH", f"/api/conversations/{talk}", {"pinned": True})
    bob = await street.socket(street.bob)
    await bob.say({"t": "watch", "c": talk, "after": 0})
    await heard_until(bob, "events")
    await street.say(street.ann, talk, "And a pear tree?", answer=False)
    frames: list[dict[str, Any]] = []
    lists: list[dict[str, Any]] = []
    while not lists or not any("pear" in str(frame) for frame in frames):  # in whichever order
        frames.append(await asyncio.wait_for(bob.hear(), 20))
        lists += [frame["conversation"] for frame in frames[-1:] if frame["t"] == "list"]
    events = [event for frame in frames if frame["t"] == "events" for event in frame["events"]]
    assert any(event["kind"] == "message" and event["message"]["author_id"] == street.ann.id for event in events)
    told = [event["conversation"] for event in events if event["kind"] == "conversation"]
    assert told and all(one["role"] is None and one["pinned"] is False for one in told)
    assert all(one["role"] == "writer" and one["pinned"] is False for one in lists)
    await bob.close()


@pytest.mark.parametrize("who", ["owner", "member"])
async def test_who_leaves_hears_nothing_more(street: Street, who: str) -> None:
    talk = await street.talk("How do I prune an apple tree?")
    await street.let_in(talk)
    bob = await street.socket(street.bob)
    await bob.say({"t": "watch", "c": talk, "after": 0})
    await heard_until(bob, "events")
    actor = street.ann if who == "owner" else street.bob
    assert (await ask(actor, "DELETE", f"/api/conversations/{talk}/members/{street.bob.id}")).status == 204
    frames = await heard_until(bob, "list")
    assert frames[-1] == {"t": "list", "removed": talk}
    await street.say(street.ann, talk, "Is he gone?", answer=False)
    await bob.say({"t": "ping"})
    frames = await heard_until(bob, "beat")
    # perhaps once more that there is no such conversation; of what is said in it nothing
    assert {frame["code"] for frame in frames if frame["t"] == "error"} <= {"conversations.unknown"}
    assert [frame for frame in frames if frame["t"] != "error"] == [{"t": "beat", "heads": {}}]
    await bob.say({"t": "watch", "c": talk, "after": 0})
    assert (await heard_until(bob, "error"))[-1]["code"] == "conversations.unknown"
    assert (await ask(street.bob, "GET", f"/api/conversations/{talk}/messages")).status == 404
    names = await did(street.ann, "GET", f"/api/conversations/{talk}/members")
    assert [one["id"] for one in names["items"]] == [street.ann.id] and names["authors"] == []
    await bob.close()


async def test_one_who_left_is_still_named_at_their_words(street: Street) -> None:
    talk = await street.talk()
    await street.let_in(talk)
    await street.say(street.bob, talk, "I was here", answer=False)
    await did(street.bob, "DELETE", f"/api/conversations/{talk}/members/{street.bob.id}")
    names = await did(street.ann, "GET", f"/api/conversations/{talk}/members")
    assert [one["id"] for one in names["authors"]] == [street.bob.id]


async def test_who_is_let_in_and_how_they_are_named(street: Street) -> None:
    talk = await street.talk()
    members = f"/api/conversations/{talk}/members"
    email = (await did(street.bob, "GET", "/api/me"))["email"]
    for body in (
        {"role": "reader", "email": "nobody@example.org"},
        {"role": "reader", "user_id": new_id()},
        {"role": "reader"},
        {"role": "reader", "email": email, "user_id": street.bob.id},
    ):
        answer = await ask(street.ann, "POST", members, body)
        assert (answer.status, answer.code) == (422, "members.nobody")
    assert (await ask(street.ann, "POST", members, {"role": "owner", "email": email})).status == 422
    added = await did(street.ann, "POST", members, {"role": "reader", "email": f" {email.upper()} "})
    again = await did(street.ann, "POST", members, {"role": "writer", "user_id": street.bob.id})
    assert [one["role"] for one in added["items"]] == ["owner", "reader"]
    assert [one["role"] for one in again["items"]] == ["owner", "writer"]
    changed = await did(street.ann, "PATCH", f"{members}/{street.bob.id}", {"role": "reader"})
    assert changed["items"][1]["role"] == "reader"
    for method in ("PATCH", "DELETE"):
        answer = await ask(street.ann, method, f"{members}/{street.ann.id}", {"role": "reader"})
        assert (answer.status, answer.code) == (404, "members.unknown"), "the owner stays"


async def test_members_read_the_files_and_their_questions_are_on_their_own_account(street: Street) -> None:
    file = await street.ann.browsers["session"].ask("POST", "/api/files?name=plan.txt", b"beds and paths")
    talk = await street.talk("What is in it?", files=(file.json()["id"],))
    address = f"/api/files/{file.json()['id']}"
    assert (await ask(street.bob, "GET", address)).status == 404
    await street.let_in(talk)
    assert (await ask(street.bob, "GET", address)).body == b"beds and paths"
    await street.say(street.bob, talk, "And where are the paths?")
    calls = {
        who: sum(row["calls"] for row in (await did(person, "GET", "/api/usage?by=model"))["items"])
        for who, person in (("ann", street.ann), ("bob", street.bob))
    }
    assert calls == {"ann": 1, "bob": 1}
    await did(street.ann, "POST", "/api/projects", {"id": (garden := new_id()), "name": "Garden"})
    await did(street.ann, "PATCH", f"/api/conversations/{talk}", {"project_id": garden})
    for person in (street.ann, street.bob):
        await street.say(person, talk, "And the gate?")
    for person, keys in ((street.ann, {None, garden}), (street.bob, {None})):
        report = await did(person, "GET", "/api/usage?by=project")
        assert {row["key"] for row in report["items"]} == keys, "a project is its owner's alone"
    await did(street.ann, "DELETE", f"/api/conversations/{talk}/members/{street.bob.id}")
    assert (await ask(street.bob, "GET", address)).status == 404


async def test_a_removed_person_leaves_others_conversations_whole(street: Street) -> None:
    owner = await street.town.person("owner")
    talk = await street.talk("How do I prune an apple tree?")
    await street.let_in(talk)
    await street.say(street.bob, talk, "And a pear tree?", answer=False)
    theirs = new_id()
    await did(street.bob, "POST", "/api/conversations", {"id": theirs})
    await did(street.bob, "POST", f"/api/conversations/{theirs}/members", {"user_id": street.ann.id, "role": "reader"})
    assert (await ask(owner, "DELETE", f"/api/people/{street.bob.id}")).status == 204
    page = await did(street.ann, "GET", f"/api/conversations/{talk}/messages")
    assert [one["author_id"] for one in page["items"]][-1] == street.bob.id
    assert len((await did(street.ann, "GET", f"/api/conversations/{talk}/members"))["items"]) == 1
    assert (await ask(street.ann, "GET", f"/api/conversations/{theirs}")).status == 404
    assert (await ask(street.bob, "GET", "/api/me")).status == 401


async def test_who_is_disabled_loses_the_socket(street: Street) -> None:
    owner = await street.town.person("owner")
    bob = await street.socket(street.bob)
    await did(owner, "PATCH", f"/api/people/{street.bob.id}", {"disabled": True})
    closed = await asyncio.wait_for(bob.answer(), 20)
    assert (closed["type"], closed["code"]) == ("websocket.close", 4401)


async def test_a_temporary_conversation_is_shared_with_nobody(street: Street) -> None:
    talk = new_id()
    await did(street.ann, "POST", "/api/conversations", {"id": talk, "temporary": True})
    for path, body in (
        (f"/api/conversations/{talk}/members", {"user_id": street.bob.id, "role": "reader"}),
        ("/api/shares", {"id": new_id(), "conversation_id": talk}),
    ):
        answer = await ask(street.ann, "POST", path, body)
        assert (answer.status, answer.code) == (409, "conversations.temporary_alone")


async def test_what_is_the_owners_or_a_writers_own_stays_with_them(street: Street) -> None:
    garden = new_id()
    await did(street.ann, "POST", "/api/projects", {"id": garden, "name": "g", "instructions": "The owner's secret."})
    await did(street.bob, "PATCH", "/api/me", {"defaults": {"instructions": "The writer's secret."}})
    talk = await street.talk("How do I prune an apple tree?")
    await did(street.ann, "PATCH", f"/api/conversations/{talk}", {"project_id": garden, "pinned": True})
    await street.let_in(talk)
    mine = await street.say(street.ann, talk, "And a plum tree?")
    theirs = await street.say(street.bob, talk, "And a pear tree?")
    seen = {}
    for who in (street.ann, street.bob):
        for said in (mine["answer"]["id"], theirs["answer"]["id"]):
            (turn,) = (await did(who, "GET", f"/api/messages/{said}/details"))["turns"]
            seen[who.id, said] = turn["sent"]["instructions"]
    assert seen.pop((street.ann.id, mine["answer"]["id"])) == "The owner's secret."
    assert set(seen.values()) == {None}, "neither the project's nor the person's"
    place = f"/api/conversations/{talk}"
    await did(street.bob, "PUT", f"{place}/branches/one", {"message_id": mine["answer"]["id"]})
    named = await did(street.bob, "PATCH", f"{place}/branches/one", {"name": "two"})
    assert (named["role"], named["project_id"], named["pinned"]) == ("writer", None, False)


async def test_the_owners_instructions_are_not_for_members(street: Street) -> None:
    talk = await street.talk("How do I prune an apple tree?")
    await street.let_in(talk)
    await did(street.ann, "PATCH", f"/api/conversations/{talk}", {"instructions": "Only the owner knows this."})
    asked = {"conversation_id": talk, "model": "guide.veche"}
    assert "Only the owner" in (await did(street.ann, "POST", "/api/preview", asked))["instructions"]
    file, garden = new_id(), new_id()
    await did(street.ann, "POST", f"/api/files?id={file}&name=plan.txt", b"Only the owner has this file.")
    await did(street.ann, "POST", "/api/projects", {"id": garden, "name": "g", "files": [file]})
    await did(street.ann, "PATCH", f"/api/conversations/{talk}", {"project_id": garden})
    assert "has this file" in str((await did(street.ann, "POST", "/api/preview", asked))["messages"])
    seen = await did(street.bob, "POST", "/api/preview", asked)
    assert (seen["hidden"], seen["instructions"], seen["body"]) == (True, None, None) and seen["messages"]
    assert "plan.txt" not in str(seen["messages"]) and "has this file" not in str(seen["messages"])
    other = await street.talk("Not for Bob.")
    refused = await ask(street.bob, "POST", "/api/preview", {"conversation_id": other})
    assert refused.status == 404
