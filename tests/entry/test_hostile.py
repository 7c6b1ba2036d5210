"""Values that no column holds, at every door and on both databases: refused or tidied, never a broken server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.entry.furnished import Person, Town, open_town
from veche.entry.web.page import StaticFiles
from veche.kit.ids import new_id
from veche.kit.paging import encode_cursor

NUL = "a\0b"
LONG = "x" * 5000


@pytest.fixture
async def town(house_url: str, tmp_path: Path) -> AsyncIterator[Town]:
    async with open_town(house_url, tmp_path) as town:
        yield town


@pytest.fixture
async def ann(town: Town) -> Person:
    return await town.person("owner")


async def broken(person: Person, requests: list[tuple[str, str, Any]]) -> list[object]:
    """Which of the requests broke the server."""
    answers = [(await person.browsers["session"].ask(*request), request) for request in requests]
    return [(answer.status, request, answer.body[:200]) for answer, request in answers if answer.status >= 500]


@pytest.mark.parametrize("text", [NUL, LONG])
async def test_texts_in_bodies(town: Town, ann: Person, text: str) -> None:
    things = await town.things_of(ann)
    own = f"/api/conversations/{things['conversation_id']}"
    requests: list[tuple[str, str, Any]] = [("POST", "/api/conversations", {f: text}) for f in FIELDS]
    requests += [("PATCH", own, {f: text}) for f in FIELDS if f != "assistant_id"]
    requests += [("PATCH", own, {"model": None, "instructions": None})]
    for model in ("guide.veche", f"guide.{text}"):
        first = {"text": text, "model": model, "begin": {"title": "t", "instructions": text}}
        requests += [
            ("POST", f"/api/conversations/{new_id()}/messages", first),
            ("POST", "/chat/api/send_message", {"message": text, "model": model}),
            ("POST", "/v1/chat/completions", {"model": model, "messages": [{"role": "user", "content": text}]}),
        ]
    requests += [("POST", "/api/assistants", {"name": "n", f: text}) for f in ("description", "instructions", "model")]
    requests += [
        ("PUT", f"{own}/branches/{text}", {"message_id": things["message_id"]}),
        ("PATCH", "/api/me", {"name": text}),
        ("PATCH", "/api/me", {"defaults": {"model": text}}),
        ("POST", "/api/keys", {"id": new_id(), "name": text, "scopes": ["read"]}),
        ("POST", "/api/session", {"email": f"{text}@example.org", "password": text}),
        (
            "POST",
            "/api/connections",
            {"name": "one", "preset": "openai", "title": text, "base_url": "http://127.0.0.1"},
        ),
        ("POST", "/api/connections", {"name": "two", "preset": "openai", "base_url": f"http://127.0.0.1/{text}"}),
    ]
    assert await broken(ann, requests) == []


FIELDS = ("title", "model", "instructions", "assistant_id")


@pytest.mark.parametrize("text", [NUL, LONG])
async def test_texts_in_addresses(ann: Person, text: str) -> None:
    gets = ["conversations/{}", "conversations/{}/messages", "turns/{}", "files/{}", "manual/en/{}"]
    paths = [f"/api/{path}".format(text) for path in gets]
    paths += [f"/chat/api/task_status/{text}", f"/v1/models/{text}", f"/{text}", f"/assets/{text}", f"/c/{text}"]
    paths += [f"/api/search?q={quote(text)}", f"/api/conversations?cursor={encode_cursor(True, 1, text)}"]
    requests: list[tuple[str, str, Any]] = [("GET", path, None) for path in paths]
    requests += [("DELETE", f"/api/{what}/{text}", None) for what in ("keys", "sessions", "connections", "assistants")]
    requests += [("POST", f"/api/files?name={quote(text)}.txt", b"some text")]
    found = await broken(ann, requests)
    assert [one for one in found if one[0] != 503 or "/c/" not in str(one)] == []  # type: ignore[index]  # not built


@pytest.mark.parametrize("number", [-(10**22), -(2**63) - 1, 2**63, 10**22])
async def test_numbers(town: Town, ann: Person, number: int) -> None:
    own = f"/api/conversations/{(await town.things_of(ann))['conversation_id']}"
    queries = [f"{own}/messages?before={number}", f"{own}/messages?limit={number}", f"{own}/events?after={number}"]
    queries += [f"/api/usage?from={number}", f"/api/usage?to={number}", f"/api/conversations?limit={number}"]
    requests: list[tuple[str, str, Any]] = [("GET", query, None) for query in queries]
    seed = f'{{"text":"x","model":"guide.veche","params":{{"seed":{number}}}}}'.encode()
    key = f'{{"id":"{new_id()}","name":"x","scopes":["read"],"expires_at":{number}}}'.encode()
    requests += [("POST", f"{own}/messages", seed), ("POST", "/api/keys", key)]
    assert await broken(ann, requests) == []


async def test_brackets_in_brackets(town: Town, ann: Person) -> None:
    own = f"/api/conversations/{(await town.things_of(ann))['conversation_id']}"
    deep = b"[" * 100_000
    bodies = [b'{"model":"guide.veche","messages":[],"tool_choice":{"a":' + deep, b'{"text":"x","parts":' + deep]
    assert (
        await broken(ann, [("POST", "/v1/chat/completions", bodies[0]), ("POST", f"{own}/messages", bodies[1])]) == []
    )


async def test_a_nul_is_kept_as_a_sign_that_shows_or_as_itself(ann: Person) -> None:
    browser = ann.browsers["session"]
    made = await browser.ask("POST", "/api/conversations", {"id": new_id(), "title": NUL})
    assert made.status == 201
    read = await browser.ask("GET", f"/api/conversations/{made.json()['id']}")
    assert read.json()["title"] in ("a\ufffdb", NUL)


async def test_nobody_names_a_program_in_the_browser(ann: Person) -> None:
    browser = ann.browsers["session"]
    new = {"name": "local", "preset": "gguf", "options": {"path": "/m.gguf", "python": "/bin/sh"}}
    assert (await browser.ask("POST", "/api/connections", new)).code == "connections.invalid"
    assert (await browser.ask("POST", "/api/connections", {**new, "options": {"path": "/m.gguf"}})).status == 201
    changed = await browser.ask("PATCH", "/api/connections/local", {"options": {"python": "/bin/sh"}})
    assert changed.code == "connections.invalid"


def test_names_that_no_file_has(tmp_path: Path) -> None:
    files = StaticFiles(tmp_path)
    assert [files.find(name, "br") for name in (LONG, NUL, "../" * 9 + "etc/passwd")] == [None] * 3


async def test_a_field_of_a_body_may_be_called_as_the_server_calls_a_part_of_itself(ann: Person) -> None:
    """The framework takes what is wrong with such a field for a fault of its own."""
    browser = ann.browsers["session"]
    here = f"/api/conversations/{new_id()}/messages"
    for method, path, body, field in (
        ("POST", "/api/projects", {"id": new_id(), "name": "p", "files": 5}, "files"),
        ("POST", "/api/projects", {"id": new_id(), "name": "p", "files": [5]}, "files"),
        ("POST", here, {"text": "?", "models": "x"}, "models"),
        ("POST", here, {"text": "?", "models": [1]}, "models"),
        ("POST", "/api/keys", {"id": new_id(), "name": "k", "scopes": []}, "scopes"),
    ):
        answer = await browser.ask(method, path, body)
        told = answer.json()
        assert (answer.status, told["code"]) == (422, "invalid"), (path, body)
        assert field in told["detail"], told
