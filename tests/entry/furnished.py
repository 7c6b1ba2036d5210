"""The whole house with people in it, each with one of everything, marked so that a leak is seen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, Literal

from tests.entry.asgi import Answer, Browser, running
from tests.entry.routes_table import Row
from veche.entry.reading import has_project
from veche.entry.settings import read_settings
from veche.entry.web.app import create_app
from veche.entry.wiring import House
from veche.features.files import repository as files
from veche.features.identity import repository, service
from veche.features.identity.schemas import KeyRequest
from veche.features.identity.service import Place
from veche.features.usage import service as usage
from veche.features.usage.schemas import NewBudget
from veche.kit.caller import Caller, Scope, UserRole
from veche.kit.db import Tx
from veche.kit.ids import new_id

MARK = "zanzibar"
Credential = Literal["session", "all", "chat", "read"]
CREDENTIALS: tuple[Credential, ...] = ("session", "all", "chat", "read")
_numbers = count(1)


@dataclass
class Person:
    """Somebody with a session and a key of each scope."""

    id: str
    role: UserRole
    browsers: dict[Credential, Browser]
    session_id: str
    key_id: str

    async def ask(self, credential: Credential, row: Row, things: dict[str, str]) -> Answer:
        """Goes through a door, to these things."""
        return await knock(self.browsers[credential], row, things)


@dataclass
class Town:
    """The open house, its application, and a way to make people."""

    house: House
    app: Any

    async def person(self, role: UserRole = "member") -> Person:
        email = f"person{next(_numbers)}@example.org"
        settings = self.house.settings.identity
        scopes: tuple[Scope, ...] = ("all", "chat", "read")

        def make(tx: Tx) -> Person:
            me = service.make_user(tx, email=email, name=email, password_hash="none", role=role)
            place = Place("198.51.100.7", f"{MARK} browser")
            session_id, token = service.start_session(tx, me.id, place, settings)
            caller = service.act_as(tx, email)
            made = [service.make_key(tx, caller, KeyRequest(new_id(), f"{MARK} {s}", [s])) for s in scopes]
            browsers: dict[Credential, Browser] = {"session": Browser(self.app, token=token)}
            browsers |= {s: Browser(self.app, key=key.key) for s, key in zip(scopes, made, strict=True)}
            spare = service.make_key(tx, caller, KeyRequest(new_id(), f"{MARK} spare", ["all"]))
            return Person(me.id, role, browsers, session_id, spare.id)

        return await self.house.db.write(make)

    async def things_of(self, person: Person) -> dict[str, str]:
        """Makes one of everything for a person; parameter name → what stands for it."""
        browser = person.browsers["session"]

        async def did(method: str, path: str, data: Any = None, **headers: str) -> Any:
            answer = await browser.ask(method, path, data, **headers)
            assert answer.status in (200, 201, 202, 204), (method, path, answer.status, answer.body)
            return answer.json()

        conversation = new_id()
        await did("POST", "/api/conversations", {"id": conversation, "title": MARK, "instructions": MARK})
        say = {"id": new_id(), "text": f"hello {MARK}", "model": "guide.veche"}
        said = await did("POST", f"/api/conversations/{conversation}/messages", say)
        await self.settled(browser, said["turn"]["id"])
        branch = f"{MARK}-branch"
        target = {"message_id": said["message"]["id"]}
        await did("PUT", f"/api/conversations/{conversation}/branches/{branch}", target)
        file = await did("POST", f"/api/files?name={MARK}.txt", MARK.encode(), content_type="text/plain")
        more = await self._files_and_artifacts(did, conversation)
        template = await did("POST", "/api/templates", {"id": new_id(), "name": MARK, "body": MARK})
        assistant = await did("POST", "/api/assistants", {"id": new_id(), "name": MARK, "instructions": MARK})
        project = await did("POST", "/api/projects", {"id": new_id(), "name": MARK, "instructions": MARK})
        budget = await self.house.db.write(_add_budget, person.id)
        guest = await self.person()
        await did("POST", f"/api/conversations/{conversation}/members", {"user_id": guest.id, "role": "reader"})
        share = await did("POST", "/api/shares", {"id": new_id(), "conversation_id": conversation, "name": MARK})
        exports = [
            await did("POST", "/api/exports", {"id": new_id(), "format": "text", "conversations": [conversation]})
            for _ in range(2)
        ]
        imports = [await did("POST", "/api/imports?name=a", b"no archive", content_type="text/plain") for _ in range(2)]
        return {
            "export_id": exports[0]["id"],
            "spare_export_id": exports[1]["id"],
            "import_id": imports[0]["id"],
            "spare_import_id": imports[1]["id"],
            "share_id": share["id"],
            "member_id": guest.id,
            "project_id": project["id"],
            "conversation_id": conversation,
            "message_id": said["message"]["id"],
            "answer_id": said["answer"]["id"],
            "turn_id": said["turn"]["id"],
            "task_id": said["turn"]["id"],
            "branch": branch,
            "file_id": file["id"],
            **more,
            "assistant_id": assistant["id"],
            "template_id": template["id"],
            "version": "1",
            "session_id": person.session_id,
            "key_id": person.key_id,
            "budget_id": budget,
            "passkey_id": await self.house.db.write(_add_passkey, person.id),
            "connection": "nowhere",
            "model": "guide.veche",
            "locale": "en",
            "page": "none",
            "picture": "none.webp",
        }

    async def _files_and_artifacts(self, did: Any, conversation: str) -> dict[str, str]:
        """A spare file, a picture with its small copy, uploads on their way, artifacts."""
        spare = await did("POST", f"/api/files?name=spare{MARK}.txt", MARK.encode(), content_type="text/plain")
        picture = await did("POST", f"/api/files?name={MARK}.txt", f"{MARK} small".encode(), content_type="text/plain")
        self.house.files.keep_preview(picture["sha256"], MARK.encode())
        await self.house.db.write(files.set_reading, picture["id"], {"state": "ready", "preview": True})
        uploads = [await did("POST", "/api/uploads", {"name": MARK, "size": 9}) for _ in range(2)]
        new = {"content": MARK, "title": MARK}
        artifacts = [await did("POST", f"/api/conversations/{conversation}/artifacts", new) for _ in range(2)]
        return {
            "spare_file_id": spare["id"],
            "picture_id": picture["id"],
            "upload_id": uploads[0]["id"],
            "spare_upload_id": uploads[1]["id"],
            "artifact_id": artifacts[0]["id"],
            "spare_artifact_id": artifacts[1]["id"],
        }

    async def settled(self, browser: Browser, turn_id: str) -> None:
        """Waits until a turn is over."""
        for _ in range(500):
            state = (await browser.ask("GET", f"/api/turns/{turn_id}")).json()["state"]
            if state not in ("queued", "running"):
                return
            await asyncio.sleep(0.01)
        raise AssertionError("the turn does not end")


def _add_passkey(tx: Tx, user_id: str) -> str:
    passkey_id = new_id()
    values = {"credential": passkey_id, "credential_hash": passkey_id, "public_key": "e30", "counter": 0, "name": MARK}
    repository.add_passkey(
        tx, id=passkey_id, user_id=user_id, backed_up=False, created_at=tx.now, last_used_at=None, **values
    )
    return passkey_id


def _add_budget(tx: Tx, user_id: str) -> str:
    caller = Caller(user_id=user_id, role="member")
    wish = NewBudget(new_id(), MARK, "day", "1000000", user_id=user_id)
    return usage.make_budget(tx, caller, wish, has_project).id


@asynccontextmanager
async def open_town(url: str, folder: Path) -> AsyncIterator[Town]:
    """The house as it is started, on this database."""
    house = House(read_settings({"VECHE_DATA": str(folder / "data"), "VECHE_DATABASE_URL": url}), {})
    house.prepare()
    app: Any = create_app(house)
    async with running(app):
        yield Town(house, app)


def address_of(row: Row, things: dict[str, str]) -> str:
    """The row's path with things put in."""
    values = {**things, **{name: things[thing] for name, thing in row.fill.items()}}
    return row.path.format_map(values) + (f"?{row.query}" if row.query else "")


async def knock(browser: Browser, row: Row, things: dict[str, str]) -> Answer:
    """One request through a door."""
    data = row.body() if row.body else None
    return await browser.ask(row.method, address_of(row, things), data)


__all__ = ["CREDENTIALS", "MARK", "Credential", "Person", "Town", "address_of", "knock", "open_town"]
