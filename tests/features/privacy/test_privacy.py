"""What is kept is told, what is old goes when that is wished, and what is erased is nowhere any more."""

from __future__ import annotations

import asyncio
import hashlib
import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
import pytest
from PIL import Image
from sqlalchemy import Text, cast, inspect, select, text, update

from tests.entry.asgi import Answer, Browser
from tests.entry.furnished import Town, open_town
from veche.features.conversations import service as conversations
from veche.features.conversations.models import conversation
from veche.features.conversations.schemas import ConversationPatch
from veche.features.conversations.schemas.members import NewMember
from veche.features.identity import service as identity
from veche.features.identity.service import Place
from veche.features.privacy import jobs
from veche.features.privacy.schemas import Receipt
from veche.kit.caller import Caller, UserRole
from veche.kit.db import Tx, metadata
from veche.kit.ids import new_id

WORD = "барабулька"  # planted everywhere
PASSWORD = "семь синих чашек"
DAY = 86_400_000


@pytest.fixture(autouse=True)
def nobody_else_uploads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Contents may go at once."""
    monkeypatch.setattr("veche.features.privacy.service.erasure._FRESH", -1)


@pytest.fixture
async def town(house_url: str, tmp_path: Path) -> AsyncIterator[Town]:
    async with open_town(house_url, tmp_path) as town:
        yield town


@pytest.fixture
async def small_town(sqlite_house_url: str, tmp_path: Path) -> AsyncIterator[Town]:
    async with open_town(sqlite_house_url, tmp_path) as town:
        yield town


class Person:
    """Somebody with a password, at a browser."""

    def __init__(self, town: Town, caller: Caller, browser: Browser) -> None:
        self.town, self.caller, self.browser = town, caller, browser
        self.id = caller.user_id

    async def ask(self, method: str, path: str, data: Any = None, **headers: str) -> Any:
        answer = await self.browser.ask(method, path, data, **headers)
        assert answer.status < 300, (method, path, answer.status, answer.body)
        return answer.json() if answer.body else None

    async def erase(self, what: str, password: str = PASSWORD) -> Answer:
        return await self.browser.ask("POST", "/api/privacy/erase", {"what": what, "password": password})

    async def talk(self, words: str, **more: Any) -> tuple[str, Any]:
        id = new_id()
        await self.ask("POST", "/api/conversations", {"id": id, "title": words, "instructions": words})
        say = {"id": new_id(), "model": "guide.veche", "text": words, **more}
        said = await self.ask("POST", f"/api/conversations/{id}/messages", say)
        await self.town.settled(self.browser, said["turn"]["id"])
        return id, said


async def live(town: Town, name: str, role: UserRole = "member") -> Person:
    email = f"{name}@example.org"
    hashed = await town.house.doorkeeper.hasher.prepare_async(PASSWORD, email=email)
    settings = town.house.settings.identity

    def make(tx: Tx) -> tuple[Caller, str]:
        me = identity.make_user(tx, email=email, name=name, password_hash=hashed, role=role)
        _, token = identity.start_session(tx, me.id, Place("198.51.100.9", "Browser"), settings)
        return identity.act_as(tx, email), token

    caller, token = await town.house.db.write(make)
    return Person(town, caller, Browser(town.app, token=token))


async def plant(person: Person) -> str:
    """One of everything that people write, with the word in it; one conversation, that stays."""
    ask = person.ask
    gone, _ = await person.talk(f"{WORD} первая")
    await ask("DELETE", f"/api/conversations/{gone}")  # deleted long before: it must not be found either
    data = f"{WORD} в файле".encode()
    file = await ask("POST", f"/api/files?name={quote(WORD)}.txt", data, content_type="text/plain")
    part = {
        "kind": "file",
        "file_id": file["id"],
        "name": file["name"],
        "media_type": "text/plain",
        "size": file["size"],
    }
    id, said = await person.talk(WORD, parts=[{"kind": "text", "text": f"Это {WORD}, {WORD * 3}"}, part], text=None)
    message = said["message"]["id"]
    await ask("PUT", f"/api/conversations/{id}/branches/{WORD}", {"message_id": message})
    await ask("PUT", f"/api/messages/{said['answer']['id']}/mark", {"starred": True, "rating": 1, "note": WORD})
    await ask("POST", f"/api/conversations/{id}/artifacts", {"content": f"# {WORD}", "title": WORD})
    await ask("POST", "/api/templates", {"id": new_id(), "name": "x", "body": WORD, "description": WORD})
    await ask("POST", "/api/assistants", {"id": new_id(), "name": WORD, "instructions": WORD})
    await ask("POST", "/api/projects", {"id": new_id(), "name": WORD, "instructions": WORD})
    await ask("POST", "/api/shares", {"id": new_id(), "conversation_id": id, "name": WORD})
    await ask("POST", "/api/exports", {"id": new_id(), "format": "html", "conversations": [id]})
    archive = await ask("POST", "/api/exports", {"id": new_id(), "format": "json", "conversations": [id]})
    answer = await person.browser.ask("GET", f"/api/exports/{archive['id']}/file")
    taken = await ask("POST", f"/api/imports?name={quote(WORD)}.json", answer.body, content_type="application/json")
    while (await ask("GET", f"/api/imports/{taken['id']}"))["state"] in ("queued", "running"):
        await asyncio.sleep(0.02)
    picture = io.BytesIO()
    Image.new("RGB", (900, 600), (9, 99, 99)).save(picture, "PNG")
    await ask("POST", "/api/files?name=a.png", picture.getvalue(), content_type="image/png")
    await person.town.house.extraction.drain()
    assert list(person.town.house.files.previews.iterdir())
    await person.town.house.bus.drain()
    found = await ask("GET", f"/api/search?q={quote(WORD)}")
    assert found["items"], found
    return id


def rows_with(tx: Tx, word: str) -> list[str]:
    """The columns of all tables in which a text stands, also of those that the register does not know."""
    found = []
    for name in inspect(tx.connection).get_table_names():
        table = metadata.tables.get(name)
        if table is None:
            if name.startswith("conversations_search") and tx.dialect == "postgresql":
                query = text(f"SELECT count(*) FROM {name} WHERE terms::text LIKE :word OR who LIKE :word")
                if tx.execute(query, {"word": f"%{word}%"}).scalar():
                    found.append(name)
            continue
        for column in table.columns:
            if tx.execute(select(column).where(cast(column, Text).contains(word)).limit(1)).first() is not None:
                found.append(f"{name}.{column.name}")
    return found


def files_with(folder: Path, word: str) -> list[str]:
    """The files of the data folder in which a text stands, the database and its log among them."""
    wanted = word.encode()
    found = [path for path in folder.rglob("*") if path.is_file() and wanted in path.read_bytes()]
    return [str(path.relative_to(folder)) for path in found]


async def test_an_erased_account_is_nowhere(town: Town, tmp_path: Path) -> None:
    anna, boris = await live(town, "anna"), await live(town, "boris")
    house = town.house
    await plant(anna)
    await anna.ask("PATCH", "/api/me", {"name": WORD})
    await anna.ask("POST", "/api/keys", {"id": new_id(), "name": WORD, "scopes": ["read"]})
    theirs, _ = await boris.talk("общая беседа")
    await house.db.write(conversations.add_member, boris.caller, theirs, NewMember("writer", user_id=anna.id))
    say = {"id": new_id(), "text": "слово Анны у Бориса", "answer": False}
    await anna.ask("POST", f"/api/conversations/{theirs}/messages", say)
    await house.bus.drain()

    answer = await anna.erase("account", "не тот пароль")
    assert (answer.status, answer.json()["code"]) == (422, "password.wrong")
    answer = await anna.erase("account")
    assert answer.status == 200, answer.body
    receipt = msgspec.json.decode(answer.body, type=Receipt)
    sealed, receipt.sha256 = receipt.sha256, ""
    assert sealed == hashlib.sha256(msgspec.json.encode(receipt)).hexdigest()
    counts = {one.kind: one.count for one in receipt.erased}
    assert counts["conversations"] == 1
    assert {"messages", "files", "templates", "assistants", "projects", "marks", "keys", "sessions", "exports"} <= set(
        counts
    )
    remains = {one.code for one in receipt.remains}
    assert {"privacy.remains_backups", "privacy.remains_words"} <= remains

    assert (await anna.browser.ask("GET", "/api/me")).status == 401
    for trace in (WORD, anna.id, "anna@example.org"):
        assert await house.db.read(rows_with, trace) == []
        assert files_with(tmp_path / "data", trace) == []
    assert list(house.files.previews.iterdir()) == []
    page = await house.db.read(conversations.messages, boris.caller, theirs)
    assert [one.author_id for one in page.items if "Анны" in str(one.parts)] == [None]
    assert (await boris.browser.ask("GET", "/api/me")).status == 200


async def test_erased_data_leaves_the_account(small_town: Town, tmp_path: Path) -> None:
    town = small_town
    anna = await live(town, "anna")
    await plant(anna)
    answer = await anna.erase("data")
    assert answer.status == 200, answer.body
    found = {one["kind"] for one in answer.json()["erased"]}
    assert "conversations" in found
    assert not {"sessions", "keys", "usage"} & found
    assert (await anna.ask("GET", "/api/me"))["name"] == "anna"
    assert await town.house.db.read(rows_with, WORD) == []
    assert files_with(tmp_path / "data", WORD) == []
    state = await anna.ask("GET", "/api/privacy")
    left = {one["kind"]: one["count"] for one in state["kept"] if one["count"]}
    assert set(left) <= {"sessions", "usage"}
    id, _ = await anna.talk("заново")  # and life goes on
    assert (await anna.ask("GET", f"/api/conversations/{id}"))["title"] == "заново"


async def test_the_only_owner_stays(small_town: Town) -> None:
    town = small_town
    owner = await live(town, "owner", "owner")
    assert (await owner.ask("GET", "/api/privacy"))["sole_owner"] is True
    answer = await owner.erase("account")
    assert (answer.status, answer.json()["code"]) == (409, "people.last_owner")
    await live(town, "second", "owner")
    assert (await owner.ask("GET", "/api/privacy"))["sole_owner"] is False
    assert (await owner.erase("account")).status == 200


async def test_what_is_kept_no_longer(town: Town) -> None:
    anna, boris = await live(town, "anna"), await live(town, "boris")
    house = town.house
    old, pinned, fresh = [(await anna.talk(words))[0] for words in ("старая", "закреплена", "свежая")]
    theirs, _ = await boris.talk("чужая старая")
    await house.db.write(conversations.change, anna.caller, pinned, ConversationPatch(pinned=True))

    def age(tx: Tx) -> None:
        aged = update(conversation).where(conversation.c.id.in_([old, pinned, theirs]))
        tx.execute(aged.values(updated_at=tx.now - 31 * DAY))

    await house.db.write(age)
    assert await anna.ask("GET", "/api/privacy/retention?days=30") == {"conversations": 1, "spared": 1}
    assert await jobs.keep(house.db, house.bus) == 0  # off unless somebody wants it
    state = await anna.ask("PUT", "/api/privacy/retention", {"days": 30})
    assert state["days"] == 30
    assert await jobs.keep(house.db, house.bus) == 1
    assert await jobs.keep(house.db, house.bus) == 0
    for id, status in ((old, 404), (pinned, 200), (fresh, 200)):
        assert (await anna.browser.ask("GET", f"/api/conversations/{id}")).status == status
    assert (await boris.browser.ask("GET", f"/api/conversations/{theirs}")).status == 200
    runs = (await anna.ask("GET", "/api/privacy"))["runs"]
    assert [(run["days"], run["conversations"], run["messages"]) for run in runs] == [(30, 1, 2)]
    assert (await anna.ask("PUT", "/api/privacy/retention", {"days": None}))["days"] is None
    answer = await anna.browser.ask("PUT", "/api/privacy/retention", {"days": 0})
    assert answer.status == 422
