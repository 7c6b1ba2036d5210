"""Links: what they show to whom, for how long, and what is never shown."""

from __future__ import annotations

from typing import Any

import pytest

from tests.features.sharing.street import Street, ask, did, words_of
from veche.features.sharing.schemas import NewShare
from veche.kit.ids import new_id

APPLE, PEAR = "How do I prune an apple tree?", "And a pear tree?"


async def test_a_frozen_link_shows_what_was_and_forgets_what_is_deleted(street: Street) -> None:
    talk = await street.talk(APPLE)
    made = await street.share(talk, name=" for  Carol ")
    assert (made["name"], made["mode"], made["views"], len(made["token"])) == ("for Carol", "frozen", 0, 43)
    await street.say(street.ann, talk, PEAR, answer=False)
    await did(street.ann, "PATCH", f"/api/conversations/{talk}", {"title": "Another title"})
    answer = await street.look(made["token"])
    shown = answer.json()
    assert answer.header("x-robots-tag") == "noindex, nofollow"
    assert answer.header("referrer-policy") == "no-referrer" and answer.header("cache-control") == "no-store"
    assert shown["title"] == "About gardens" and len(shown["messages"]) == 2
    assert words_of(shown)[0] == APPLE and shown["messages"][0]["author"] and not shown["messages"][1]["author"]
    assert street.ann.id not in answer.body.decode(), "nobody is named"
    page = await did(street.ann, "GET", f"/api/conversations/{talk}/messages")
    await did(street.ann, "DELETE", f"/api/messages/{page['items'][0]['id']}")
    left = (await street.look(made["token"])).json()
    assert len(left["messages"]) == 1 and left["head_id"] == left["messages"][0]["id"]
    await did(street.ann, "POST", f"/api/conversations/{talk}/clear")
    assert (await street.look(made["token"])).json()["messages"] == []


async def test_a_frozen_answer_that_goes_on_shows_no_new_words(street: Street) -> None:
    talk = await street.talk(APPLE)
    made = await street.share(talk)
    before = (await street.look(made["token"])).json()["messages"][1]["parts"]
    page = await did(street.ann, "GET", f"/api/conversations/{talk}/messages")
    answer = page["items"][1]["id"]

    def grow(tx: Any) -> None:
        from sqlalchemy import text

        body = '{"kind":"text","text":"new words"}'
        query = text("UPDATE conversations_part SET body = :body WHERE message_id = :id")
        tx.execute(query, {"body": body, "id": answer})

    await street.town.house.db.write(grow)
    assert (await street.look(made["token"])).json()["messages"][1]["parts"] == before


async def test_a_live_link_follows(street: Street) -> None:
    talk = await street.talk(APPLE)
    made = await street.share(talk, mode="live")
    first = (await street.look(made["token"])).json()
    assert len(first["messages"]) == 2
    assert (await street.look(made["token"], seq=first["seq"])).json()["messages"] == []
    await street.say(street.ann, talk, PEAR, answer=False)
    await did(street.ann, "PATCH", f"/api/conversations/{talk}", {"title": "Trees"})
    after = (await street.look(made["token"], seq=first["seq"])).json()
    assert words_of(after)[-1] == PEAR and after["title"] == "Trees" and after["seq"] > first["seq"]


@pytest.mark.parametrize("mode", ["frozen", "live"])
async def test_branches_thoughts_and_files_only_if_wanted(street: Street, mode: str) -> None:
    file = (await street.ann.browsers["session"].ask("POST", "/api/files?name=plan.txt", b"beds")).json()["id"]
    other = (await street.ann.browsers["session"].ask("POST", "/api/files?name=b.txt", b"secret")).json()["id"]
    talk = await street.talk(APPLE, files=(file,))
    page = await did(street.ann, "GET", f"/api/conversations/{talk}/messages")
    hidden = await street.say(street.ann, talk, "Another way to ask", parent_id=None, answer=False)
    await did(street.ann, "PATCH", f"/api/conversations/{talk}", {"head_id": page["items"][1]["id"]})
    plain = await street.share(talk, mode=mode, files=False)
    full = await street.share(talk, mode=mode, branches=True, files=True, reasoning=True)
    shown, whole = (await street.look(plain["token"])).json(), (await street.look(full["token"])).json()
    assert [one["id"] for one in shown["messages"]] == [one["id"] for one in page["items"]]
    assert all(part["kind"] == "text" for one in shown["messages"] for part in one["parts"])
    assert hidden["message"]["id"] in [one["id"] for one in whole["messages"]]
    assert [part["kind"] for part in whole["messages"][0]["parts"]] == ["text", "file"]
    address = "/api/shared/{}/files/{}"
    got = await street.guest.ask("GET", address.format(full["token"], file))
    assert got.body == b"beds" and got.header("content-security-policy") == "sandbox; default-src 'none'"
    for token, wanted in ((plain["token"], file), (full["token"], other), (full["token"], new_id()), ("x", file)):
        assert (await street.guest.ask("GET", address.format(token, wanted))).status == 404
    await did(street.ann, "DELETE", f"/api/messages/{page['items'][0]['id']}")
    assert (await street.guest.ask("GET", address.format(full["token"], file))).status == 404


async def test_a_password_opens_it_and_a_new_one_shuts_it(street: Street) -> None:
    talk = await street.talk(APPLE)
    made = await street.share(talk, password="apples and pears")
    assert made["has_password"] and "password" not in str({k: v for k, v in made.items() if k != "has_password"})
    place = f"/api/shared/{made['token']}"
    locked = await street.look(made["token"])
    assert (locked.status, locked.code) == (403, "shares.locked") and b"gardens" not in locked.body
    wrong = await street.guest.ask("POST", place, {"password": "apples"})
    assert (wrong.status, wrong.code) == (403, "shares.password")
    ticket = (await street.guest.ask("POST", place, {"password": "apples and pears"})).json()["ticket"]
    assert words_of((await street.look(made["token"], ticket=ticket)).json())[0] == APPLE
    for bad in ("", "x", "0." + ticket.partition(".")[2], ticket[:-1] + "x"):
        assert (await street.look(made["token"], ticket=bad)).code == "shares.locked"
    other = await street.share(talk, password="apples and pears")
    assert (await street.look(other["token"], ticket=ticket)).code == "shares.locked", "a ticket opens one link"
    await did(street.ann, "PATCH", f"/api/shares/{made['id']}", {"password": "another one"})
    assert (await street.look(made["token"], ticket=ticket)).code == "shares.locked"
    await did(street.ann, "PATCH", f"/api/shares/{made['id']}", {"password": None})
    assert (await street.look(made["token"])).status == 200


async def test_guesses_of_a_password_are_slowed_down(street: Street) -> None:
    made = await street.share(await street.talk(APPLE), password="apples and pears")
    place = f"/api/shared/{made['token']}"
    tries = [await street.guest.ask("POST", place, {"password": f"guess {n}"}) for n in range(7)]
    assert [one.status for one in tries] == [403] * 5 + [429] * 2
    assert int(tries[-1].header("retry-after") or 0) >= 1
    right = await street.guest.ask("POST", place, {"password": "apples and pears"})
    assert right.status == 429


async def test_wrong_revoked_expired_and_renewed_look_the_same(street: Street) -> None:
    talk = await street.talk(APPLE)
    revoked, expired, renewed, orphan = [await street.share(talk) for _ in range(4)]
    assert (await ask(street.ann, "DELETE", f"/api/shares/{revoked['id']}")).status == 204
    await street.age(expired["id"])
    fresh = await did(street.ann, "POST", f"/api/shares/{renewed['id']}/renew")
    assert (await street.look(fresh["token"])).status == 200
    answers = [await street.look(one) for one in (revoked["token"], expired["token"], renewed["token"], "nothing")]
    assert {(one.status, one.body) for one in answers} == {(404, answers[-1].body)}
    assert (await street.guest.ask("POST", f"/api/shared/{expired['token']}", {"password": "x"})).code == "shares.gone"
    listed = (await did(street.ann, "GET", "/api/shares"))["items"]
    assert {one["id"]: one["expired"] for one in listed}[expired["id"]] is True
    await did(street.ann, "DELETE", f"/api/conversations/{talk}")
    assert (await street.look(orphan["token"])).code == "shares.gone"
    assert (await did(street.ann, "GET", "/api/shares"))["items"] == []


async def test_views_of_others_are_counted(street: Street) -> None:
    made = await street.share(await street.talk(APPLE), mode="live")
    seq = (await street.look(made["token"])).json()["seq"]
    await street.look(made["token"], seq=seq)
    await did(street.bob, "GET", f"/api/shared/{made['token']}")
    await did(street.ann, "GET", f"/api/shared/{made['token']}")
    shown = (await did(street.ann, "GET", "/api/shares"))["items"][0]
    assert shown["views"] == 2 and shown["last_viewed_at"]


async def test_somebody_goes_on_with_a_copy(street: Street) -> None:
    file = (await street.ann.browsers["session"].ask("POST", "/api/files?name=plan.txt", b"beds")).json()["id"]
    talk = await street.talk(APPLE, files=(file,))
    made = await street.share(talk, password="apples and pears")
    shut = await street.share(talk, copyable=False)
    refused = await ask(street.bob, "POST", "/api/shares/copy", {"id": new_id(), "token": shut["token"]})
    assert (refused.status, refused.code) == (403, "shares.no_copy")
    wish = {"id": new_id(), "token": made["token"]}
    assert (await ask(street.bob, "POST", "/api/shares/copy", wish)).code == "shares.locked"
    unlocked = await street.guest.ask("POST", f"/api/shared/{made['token']}", {"password": "apples and pears"})
    wish["ticket"] = unlocked.json()["ticket"]
    copy = await did(street.bob, "POST", "/api/shares/copy", wish)
    again = await did(street.bob, "POST", "/api/shares/copy", wish)
    assert again["id"] == copy["id"] == wish["id"] and copy["role"] == "owner" and copy["title"] == "About gardens"
    page = await did(street.bob, "GET", f"/api/conversations/{copy['id']}/messages")
    assert [one["role"] for one in page["items"]] == ["user", "assistant"]
    assert page["items"][0]["author_id"] == street.bob.id and page["items"][1]["cost"] is None
    assert street.ann.id not in str(page)
    assert (await ask(street.bob, "GET", f"/api/files/{file}")).body == b"beds"
    await street.say(street.bob, copy["id"], PEAR)
    assert len((await did(street.ann, "GET", f"/api/conversations/{talk}/messages"))["items"]) == 2
    taken = await ask(street.ann, "POST", "/api/shares/copy", wish)
    assert taken.code == "ids.reused"


async def test_making_and_changing_links(street: Street) -> None:
    talk = await street.talk(APPLE)
    wish = {"id": new_id(), "conversation_id": talk, "name": "one"}
    first, again = (
        await did(street.ann, "POST", "/api/shares", wish),
        await did(street.ann, "POST", "/api/shares", wish),
    )
    assert first["token"] and again["token"] is None and set(first) == set(NewShare.__struct_fields__)
    assert (await ask(street.ann, "POST", "/api/shares", {**wish, "name": "two"})).code == "ids.reused"
    assert (await ask(street.ann, "POST", "/api/shares", {**wish, "id": new_id(), "expires_at": 1})).code == (
        "shares.expired"
    )
    empty = {"id": new_id(), "conversation_id": await street.talk()}
    assert (await ask(street.ann, "POST", "/api/shares", empty)).code == "shares.empty"
    assert (await ask(street.bob, "POST", "/api/shares", {**wish, "id": new_id()})).status == 404
    changed = await did(street.ann, "PATCH", f"/api/shares/{first['id']}", {"name": "x", "indexed": True})
    assert changed["name"] == "x" and changed["indexed"] and "token" not in changed
    second = await street.share(talk)
    page = await did(street.ann, "GET", f"/api/shares?limit=1&conversation_id={talk}")
    rest = await did(street.ann, "GET", f"/api/shares?limit=1&cursor={page['next']}")
    assert [one["id"] for one in (*page["items"], *rest["items"])] == [second["id"], first["id"]]
    assert (await did(street.bob, "GET", "/api/shares"))["items"] == []


async def test_a_long_conversation_comes_in_pages(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    from veche.features.sharing.service import show

    monkeypatch.setattr(show, "PAGE", 3)
    talk = await street.talk()
    for n in range(5):
        await street.say(street.ann, talk, f"line {n}", answer=False)
    made = await street.share(talk)
    newest = (await street.look(made["token"])).json()
    older = (await street.look(made["token"], before=newest["next"])).json()
    assert words_of(newest) == ["line 2", "line 3", "line 4"]
    assert words_of(older) == ["line 0", "line 1"] and older["next"] is None
    assert (await did(street.ann, "GET", "/api/shares"))["items"][0]["views"] == 1


async def test_a_password_that_could_never_be_given_is_refused(street: Street) -> None:
    talk = await street.talk(APPLE)
    for password in ("", "x" * 257):
        body = {"id": new_id(), "conversation_id": talk, "password": password}
        assert (await ask(street.ann, "POST", "/api/shares", body)).status == 422
    made = await street.share(talk, password="apples and pears")
    assert (await ask(street.ann, "PATCH", f"/api/shares/{made['id']}", {"password": ""})).status == 422
    assert (await street.look(made["token"])).code == "shares.locked"
