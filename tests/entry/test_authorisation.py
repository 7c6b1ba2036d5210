"""The authorisation matrix: every door × every kind of caller × a stranger's things, on both databases."""

from __future__ import annotations

from collections.abc import AsyncIterator
from itertools import product
from pathlib import Path
from typing import Any

import msgspec
import pytest
from litestar.routes import WebSocketRoute

from tests.entry.asgi import Answer, Browser, Socket
from tests.entry.furnished import CREDENTIALS, MARK, Credential, Person, Town, address_of, knock, open_town
from tests.entry.routes_table import FRAMEWORK, OBJECTS, PAGES, ROUTES, Row
from veche.entry.web.security import OPEN
from veche.kit.ids import new_id

COVERS: dict[Credential, set[str]] = {
    "session": {"signed", "read", "chat", "all", "session", "admin"},
    "all": {"signed", "read", "chat", "all", "admin"},
    "chat": {"signed", "read", "chat"},
    "read": {"signed", "read"},
}
HTTP = [row for row in ROUTES if row.method != "SOCKET"]
DEVICES = ("/api/device/look", "/api/device/answer")  # nobody waits under the code
CLOSED = [row for row in HTTP if row.need != "open"]


@pytest.fixture
async def town(house_url: str, tmp_path: Path) -> AsyncIterator[Town]:
    async with open_town(house_url, tmp_path) as town:
        yield town


def may(person: Person, credential: Credential, row: Row) -> bool:
    return row.need in COVERS[credential] and (row.need != "admin" or person.role != "member")


def code_of(answer: Answer) -> Any:
    document = msgspec.json.decode(answer.body)
    return document.get("code") or document["error"]["code"]


async def test_every_route_is_in_the_table(town: Town) -> None:
    present, opened = set(), set()
    for route in town.app.app.routes:
        if route.path_format == FRAMEWORK or route.path_format.startswith(f"{FRAMEWORK}/"):
            continue
        if isinstance(route, WebSocketRoute):
            present.add(("SOCKET", route.path_format))
            continue
        for handler in route.route_handlers:
            for method in handler.http_methods - {"OPTIONS"}:
                present.add((method, route.path_format))
                if handler.opt.get("open"):
                    opened.add((method, route.path_format))
    table = {(row.method, row.path) for row in ROUTES}
    pages = {("GET", path) for path in PAGES}
    assert present - table - pages == set(), "who may come in by these?"
    assert table | pages == present, "these doors are gone"
    assert opened == {(row.method, row.path) for row in ROUTES if row.need == "open"} | pages
    for row in ROUTES:
        is_open = row.path in OPEN or any(path.endswith("/") and row.path.startswith(path) for path in OPEN)
        assert is_open == (row.need == "open"), row.path
        named = {part[1:-1] for part in row.path.split("/") if part.startswith("{")}
        assert named <= {*OBJECTS, *row.fill}, "what stands for this parameter?"


async def test_nobody_gets_in(town: Town) -> None:
    ann = await town.person()
    things = await town.things_of(ann)
    nobodies = {
        "nothing": Browser(town.app),
        "old cookie": Browser(town.app, token="A" * 43),
        "wrong key": Browser(town.app, key="vk_00000000_" + "A" * 43),
        "session as key": Browser(town.app, key=ann.browsers["session"].token),
        "key as session": Browser(town.app, token=ann.browsers["all"].key),
    }
    wrong = []
    for row in CLOSED:
        for name, browser in nobodies.items():
            answer = await knock(browser, row, things)
            if answer.status != 401 or not code_of(answer) or MARK.encode() in answer.body:
                wrong.append((row.method, row.path, name, answer.status))
    for path in (FRAMEWORK, f"{FRAMEWORK}/openapi.json", f"{FRAMEWORK}/x", "/api", "/api/", "/api/x", "/v1/x"):
        answer = await nobodies["nothing"].ask("GET", path)
        if answer.status not in (401, 404):
            wrong.append(("GET", path, "nothing", answer.status))
    for row in HTTP:
        if row.need == "open":
            answer = await knock(nobodies["nothing"], row, things)
            if answer.status >= 500 or MARK.encode() in answer.body:
                wrong.append((row.method, row.path, "nothing", answer.status))
    assert not wrong, "\n".join(map(str, wrong))


def wear(row: Row) -> int:
    """How much a request leaves for those after it: what takes something away comes last."""
    if row.path == "/api/keys/current":
        return 4
    if row.path in ("/api/conversations/{conversation_id}", "/api/sessions/{session_id}") and row.method == "DELETE":
        return 3
    return 2 if row.method == "DELETE" or row.path.endswith("/clear") else int(row.method != "GET")


def is_fine(row: Row, answer: Answer) -> bool:
    """Was somebody who may do it let through to their own things?"""
    if ("branches" in row.path and row.method == "PUT") or row.path in ("/api/shares/copy", *DEVICES):
        return answer.status < 400 or answer.status in (404, 422)  # what its body names is not there
    return answer.status < 400 or answer.status in (409, 422, 429)


@pytest.mark.parametrize("credential", CREDENTIALS)
async def test_scopes_and_roles_reach_as_far_as_the_table_says(town: Town, credential: Credential) -> None:
    ann = await town.person()
    things = await town.things_of(ann)
    wrong = []
    for row in sorted(CLOSED, key=wear):
        answer = await ann.ask(credential, row, things)
        if may(ann, credential, row):
            if not is_fine(row, answer):  # perhaps an earlier request took it away
                ann = await town.person()
                things = await town.things_of(ann)
                answer = await ann.ask(credential, row, things)
            fine = is_fine(row, answer)
        else:
            expected = "role.missing" if row.need in COVERS[credential] else "scope.missing"
            if row.need == "session" and credential == "all":
                expected = "session.needed"
            fine = answer.status == 403 and code_of(answer) == expected
        if not fine:
            wrong.append((row.method, row.path, answer.status, answer.body[:200]))
    assert not wrong, "\n".join(map(str, wrong))


async def test_administrators_and_the_owner_manage_connections(town: Town) -> None:
    for role in ("admin", "owner"):
        person = await town.person(role)  # type: ignore[arg-type]
        for row in CLOSED:
            if row.need != "admin":
                continue
            for credential in CREDENTIALS:
                answer = await person.ask(credential, row, {"connection": "nowhere"})
                if may(person, credential, row):
                    assert answer.status not in (401, 403), (row.path, role, credential)
                    assert answer.status < 500, answer.body
                else:
                    assert answer.status == 403, (row.path, role, credential)


async def snapshot(person: Person, things: dict[str, str]) -> dict[str, Any]:
    """All that a person has, as they see it."""
    conversation = f"/api/conversations/{things['conversation_id']}"
    paths = [
        conversation, f"{conversation}/messages", f"{conversation}/events", "/api/conversations", "/api/assistants",
        "/api/me", f"/api/files/{things['file_id']}", f"/api/turns/{things['turn_id']}", "/api/usage",
    ]  # fmt: skip
    seen: dict[str, Any] = {path: (await person.browsers["session"].ask("GET", path)).body for path in paths}
    seen["passkeys"] = (await person.browsers["session"].ask("GET", "/api/factors")).json()["passkeys"]
    for path in ("/api/keys", "/api/sessions"):  # without when each was last used
        items = (await person.browsers["session"].ask("GET", path)).json()["items"]
        seen[path] = [item["id"] for item in items]
    return seen


async def trespass(person: Person, credential: Credential, row: Row, things: dict[str, str]) -> Any:
    """A stranger at a door with things that are not theirs: what went wrong, if anything."""
    if row.path.startswith("/api/budgets") and person.role != "member":
        return None  # administrators set and see everybody's
    answer = await person.ask(credential, row, things)
    own = row.path in ("/api/keys", "/api/sessions", "/api/factors")  # theirs are marked as well
    if MARK.encode() in answer.body and not own:
        return answer.status, answer.body
    if not may(person, credential, row):
        fine = answer.status in ((403, 404) if row.has_object else (403,))
        return None if fine else (answer.status, answer.body)
    if not row.has_object:
        return None if answer.status < 500 else (answer.status, answer.body)
    absent = {**things, **{name: new_id() for name in (*OBJECTS, "answer_id")}}
    nothing = await person.ask(credential, row, absent)
    if (answer.status, nothing.status) != (404, 404):
        return answer.status, nothing.status
    codes = code_of(answer), code_of(nothing)
    return codes if codes[0] != codes[1] else None  # the difference would tell that there is such a thing


async def test_strangers_neither_see_nor_touch(town: Town) -> None:
    ann = await town.person()
    things = await town.things_of(ann)
    before = await snapshot(ann, things)
    strangers = [await town.person("member"), await town.person("admin"), await town.person("owner")]
    wrong = []
    for row, stranger, credential in product(CLOSED, strangers, CREDENTIALS):
        found = await trespass(stranger, credential, row, things)
        if found is not None:
            wrong.append((row.method, row.path, stranger.role, credential, found))
    assert not wrong, "\n".join(map(str, wrong))
    assert await snapshot(ann, things) == before


def references(hers: dict[str, str], his: dict[str, str]) -> list[tuple[str, str, Any]]:
    """Requests to one's own things whose bodies name another person's."""
    own = f"/api/conversations/{his['conversation_id']}"
    file = {"kind": "file", "file_id": hers["file_id"], "name": "a.txt", "media_type": "text/plain", "size": 8}
    mine = {"id": new_id(), "created_at": 1, "updated_at": 1}
    hers_again = {"id": hers["message_id"], "role": "user", "parts": [], "created_at": 1, "updated_at": 2**42}
    return [
        ("POST", "/api/copies/merge", {"owner": "x", "conversation": {**mine, "id": hers["conversation_id"]}}),
        ("POST", "/api/copies/merge", {"owner": "x", "conversation": mine, "messages": [hers_again]}),
        ("POST", "/api/conversations", {"id": hers["conversation_id"]}),
        ("PATCH", own, {"head_id": hers["message_id"]}),
        ("PUT", f"{own}/branches/mine", {"message_id": hers["message_id"]}),
        ("POST", f"{own}/messages", {"id": new_id(), "parent_id": hers["message_id"], "text": "x"}),
        ("POST", f"{own}/messages", {"id": hers["message_id"], "text": "x"}),
        ("POST", f"{own}/messages", {"id": new_id(), "answer_id": hers["answer_id"], "text": "x"}),
        ("POST", f"{own}/messages", {"id": new_id(), "parts": [file]}),
        ("POST", f"{own}/messages", {"id": new_id(), "parts": [{**file, "kind": "image"}], "answer": False}),
        ("POST", f"/api/messages/{his['answer_id']}/regenerate", {"id": hers["answer_id"]}),
        ("POST", f"/api/files?id={hers['file_id']}&name=b.txt", b"other bytes"),
        ("POST", "/api/assistants", {"id": hers["assistant_id"], "name": "mine"}),
        ("POST", "/api/keys", {"id": hers["key_id"], "name": "mine", "scopes": ["all"]}),
        ("POST", "/chat/api/send_message", {"message": "x", "conversation_id": hers["conversation_id"]}),
    ]


async def test_bodies_that_name_a_strangers_things(town: Town) -> None:
    ann, bob = await town.person(), await town.person()
    hers, his = await town.things_of(ann), await town.things_of(bob)
    before = await snapshot(ann, hers)
    browser = bob.browsers["session"]
    wrong = []
    for method, path, body in references(hers, his):
        answer = await browser.ask(method, path, body)
        if answer.status not in (400, 404, 409, 422) or MARK.encode() in answer.body:
            wrong.append((method, path, body, answer.status, answer.body[:200]))
    if (file := await browser.ask("GET", f"/api/files/{hers['file_id']}")).status != 404:
        wrong.append(("GET", "her file, afterwards", None, file.status, file.body))
    leaf = f"/api/conversations/{his['conversation_id']}/context?leaf={hers['message_id']}&model=guide.veche"
    gauge = await browser.ask("GET", leaf)
    if gauge.status == 200 and gauge.json()["messages"]:
        wrong.append(("GET", leaf, None, gauge.status, gauge.body))
    assert not wrong, "\n".join(map(str, wrong))
    assert await snapshot(ann, hers) == before


async def test_a_strangers_assistant_lends_nothing(town: Town) -> None:
    ann, bob = await town.person(), await town.person()
    hers = await town.things_of(ann)
    before = await snapshot(ann, hers)
    browser, conversation = bob.browsers["session"], new_id()
    made = await browser.ask("POST", "/api/conversations", {"id": conversation, "assistant_id": hers["assistant_id"]})
    assert made.status in (201, 404, 422)
    if made.status == 201:
        say = {"id": new_id(), "text": "hello", "model": "guide.veche"}
        said = await browser.ask("POST", f"/api/conversations/{conversation}/messages", say)
        assert said.status in (202, 404)
        if said.status == 202:
            await town.settled(browser, said.json()["turn"]["id"])
        gauge = await browser.ask("GET", f"/api/conversations/{conversation}/context?model=guide.veche")
        assert gauge.json()["instructions"] == 0
    assert await snapshot(ann, hers) == before


async def test_the_live_socket_shows_ones_own_only(town: Town) -> None:
    ann, bob = await town.person(), await town.person()
    hers = await town.things_of(ann)
    nobody = Socket(town.app, "/api/live", {"host": "veche.test", "sec-fetch-site": "same-origin"})
    assert (await nobody.answer())["type"] == "websocket.close"
    for headers in (
        {"cookie": f"veche_session={bob.browsers['session'].token}", "origin": "http://veche.test"},
        {"authorization": f"Bearer {bob.browsers['read'].key}"},
    ):
        socket = Socket(town.app, "/api/live", {"host": "veche.test", **headers})
        assert (await socket.answer())["type"] == "websocket.accept"
        assert (await socket.hear())["t"] == "hello"
        await socket.say({"t": "watch", "c": hers["conversation_id"], "after": 0})
        refused = await socket.hear()
        assert (refused["t"], refused["c"]) == ("error", hers["conversation_id"])
        title = {"title": f"{MARK} again"}
        await ann.browsers["session"].ask("PATCH", f"/api/conversations/{hers['conversation_id']}", title)
        await socket.say({"t": "ping"})
        assert await socket.hear() == {"t": "beat", "heads": {}}
        await socket.close()


def test_the_table_knows_things_for_every_object() -> None:
    filled = {thing for row in ROUTES for thing in row.fill.values()}
    things = dict.fromkeys((*OBJECTS, *filled), "1")
    for row in ROUTES:
        assert "{" not in address_of(row, things)
