"""The routes of templates."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from litestar import Litestar
from litestar.di import Provide
from litestar.testing import TestClient

from veche.features.templates.endpoints import routes
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


def test_a_life(client: TestClient[Litestar]) -> None:
    id = new_id()
    at = f"/api/templates/{id}"
    variables = [{"name": "n", "kind": "number", "min": 1, "max": 9}]
    made = client.post("/api/templates", json={"id": id, "name": "Count", "body": "{{n}}", "variables": variables})
    assert made.status_code == 201
    body = made.json()
    assert (body["name"], body["version"], body["variables"][0]["max"]) == ("count", 1, "9")
    assert client.get(at).json() == body
    assert client.patch(at, json={"body": "Up to {{n}}"}).json()["version"] == 2
    assert [one["number"] for one in client.get(f"{at}/versions").json()["items"]] == [2, 1]
    assert client.post(f"{at}/versions/1/restore").json()["body"] == "{{n}}"
    assert client.put(f"{at}/rating", json={"stars": 4}).json()["rating"] == 4
    assert client.request("DELETE", f"{at}/rating").json()["rating"] is None
    assert client.post(f"{at}/use", json={"values": {"n": "3"}}).json() == {"uses": 1, "text": "3"}
    assert client.post(f"{at}/use", json={}).json() == {"uses": 2, "text": None}
    assert client.get("/api/templates", params={"name": "COUNT"}).json()["items"][0]["uses"] == 2
    assert client.delete(at).status_code == 204
    assert client.get(at).json()["code"] == "templates.unknown"


def test_files(client: TestClient[Litestar]) -> None:
    starters = client.get("/api/templates/starters", params={"locale": "en"}).json()["items"]
    done = client.post("/api/templates/import", json={"templates": starters[:2]})
    assert [one["result"] for one in done.json()["items"]] == ["added", "added"]
    file = client.get("/api/templates/export")
    assert file.headers["content-disposition"] == 'attachment; filename="veche-templates.json"'
    assert file.json()["format"] == "veche.templates"
    assert client.post("/api/templates/import", json=file.json()).json()["items"][0]["result"] == "same"
    one = client.get("/api/templates", params={"name": "summary"}).json()["items"][0]
    alone = client.get("/api/templates/export", params={"ids": one["id"]})
    assert 'filename="summary.json"' in alone.headers["content-disposition"]
    assert alone.json()["templates"] == [entry for entry in starters if entry["name"] == "summary"]


def test_refusals(client: TestClient[Litestar]) -> None:
    refused = client.post("/api/templates", json={"name": "help", "body": "x"})
    assert (refused.status_code, refused.json()["code"]) == (422, "templates.name_command")
    assert client.post("/api/templates", json={"name": "x", "body": "y", "owner_id": new_id()}).status_code == 400
    wrong = {"name": "x", "body": "y", "variables": [{"name": "a", "kind": "colour"}]}
    assert client.post("/api/templates", json=wrong).status_code == 400
    made = client.post("/api/templates", json={"name": "x", "body": "{{a}}"}).json()
    at = f"/api/templates/{made['id']}"
    assert client.put(f"{at}/rating", json={"stars": 6}).status_code == 400
    values = client.post(f"{at}/use", json={"values": {"a": "", "b": "1"}})
    assert values.status_code == 422
    assert values.json()["fields"] == {"names": "b, a", "values.b": "unknown", "values.a": "required"}
    assert client.post(f"{at}/versions/7/restore").json()["code"] == "templates.no_version"
    assert client.get("/api/templates/nonsense").json()["code"] == "ids.malformed"
