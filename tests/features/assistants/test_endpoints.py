"""The routes of assistants."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from litestar import Litestar
from litestar.di import Provide
from litestar.testing import TestClient

from veche.features.assistants.endpoints import routes
from veche.kit.caller import Caller
from veche.kit.db import Database
from veche.kit.errors import VecheError
from veche.kit.ids import new_id
from veche.kit.web import problem


@pytest.fixture
def client(db: Database, ann: Caller) -> Iterator[TestClient[Litestar]]:
    app = Litestar(
        route_handlers=routes,
        dependencies={
            "db": Provide(lambda: db, sync_to_thread=False),
            "caller": Provide(lambda: ann, sync_to_thread=False),
        },
        exception_handlers={VecheError: problem},
    )
    with TestClient(app) as client:
        yield client


def test_a_life(client: TestClient[Litestar], ann: Caller) -> None:
    id = new_id()
    made = client.post("/api/assistants", json={"id": id, "name": "Clerk", "params": {"temperature": 0}})
    assert made.status_code == 201
    body = made.json()
    assert body["params"] == {"temperature": 0} and body["owner_id"] == ann.user_id
    assert set(body) == {
        "id",
        "owner_id",
        "name",
        "description",
        "kind",
        "instructions",
        "model",
        "params",
        "public",
        "conversations",
        "messages",
        "created_at",
        "updated_at",
    }
    changed = client.patch(f"/api/assistants/{id}", json={"public": True})
    assert (changed.status_code, changed.json()["public"]) == (200, True)
    assert client.get("/api/assistants", params={"limit": 1}).json() == {"items": [changed.json()], "next": None}
    assert client.delete(f"/api/assistants/{id}").status_code == 204
    gone = client.patch(f"/api/assistants/{id}", json={"public": False})
    assert (gone.status_code, gone.json()["code"]) == (404, "assistants.unknown")


def test_refusals(client: TestClient[Litestar]) -> None:
    assert client.post("/api/assistants", json={"name": ""}).json()["code"] == "assistants.length"
    assert client.post("/api/assistants", json={"name": "x", "kind": "wizard"}).status_code == 400
    assert client.post("/api/assistants", json={"name": "x", "owner_id": new_id()}).status_code == 400
    assert client.get("/api/assistants", params={"limit": 0}).json()["code"] == "paging.limit"
    assert client.get("/api/assistants", params={"cursor": "x"}).json()["code"] == "paging.cursor"
    assert client.delete("/api/assistants/x").json()["code"] == "ids.malformed"
