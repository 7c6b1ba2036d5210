"""GET /api/usage."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from litestar import Litestar
from litestar.di import Provide
from litestar.testing import TestClient

from veche.features.usage import service as usage
from veche.features.usage.endpoints import routes
from veche.features.usage.schemas import Call, Cost
from veche.kit.caller import Caller
from veche.kit.db import Database
from veche.kit.errors import VecheError
from veche.kit.web import problem
from veche.ports.content import Usage


@pytest.fixture
def client(db: Database, ann: Caller) -> Iterator[TestClient[Litestar]]:
    app = Litestar(
        route_handlers=routes,
        dependencies={
            "db": Provide(lambda: db, sync_to_thread=False),
            "has_project": Provide(lambda: lambda *_: True, sync_to_thread=False),
            "caller": Provide(lambda: ann, sync_to_thread=False),
        },
        exception_handlers={VecheError: problem},
    )
    with TestClient(app) as client:
        yield client


def test_usage(client: TestClient[Litestar], db: Database, ann: Caller) -> None:
    call = Call(
        door="v1",
        provider="openai",
        model="gpt-x",
        outcome="complete",
        usage=Usage(input_tokens=3, output_tokens=4, reasoning_tokens=1),
        cost=Cost("0.01", "USD", "2026-11-01"),
    )
    db.write_now(usage.record, ann.user_id, call, at=1_000)
    answer = client.get("/api/usage", params={"by": "model", "from": 0, "to": 2000})
    assert answer.json() == {
        "items": [
            {
                "key": "openai.gpt-x",
                "calls": 1,
                "input_tokens": 3,
                "output_tokens": 4,
                "cached_tokens": None,
                "reasoning_tokens": 1,
                "costs": [{"currency": "USD", "amount": "0.01"}],
                "unpriced_calls": 0,
            }
        ]
    }
    assert client.get("/api/usage", params={"from": 1_001}).json() == {"items": []}


def test_wrong_questions(client: TestClient[Litestar]) -> None:
    wrong = client.get("/api/usage", params={"from": 5, "to": 5})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "usage.period")
    assert client.get("/api/usage", params={"by": "planet"}).status_code == 400
    assert client.get("/api/usage", params={"by": "person"}).status_code == 403
