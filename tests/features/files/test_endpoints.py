"""POST /api/files and GET /api/files/{id}."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from litestar import Litestar
from litestar.di import Provide
from litestar.testing import TestClient

from veche.features.files.endpoints import routes
from veche.features.files.service import Extraction, FileReaders, FileStore
from veche.features.files.settings import FilesSettings
from veche.kit.caller import Caller
from veche.kit.db import Database
from veche.kit.errors import VecheError
from veche.kit.events import Bus
from veche.kit.ids import new_id
from veche.kit.web import problem

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(100)


class Signed:
    """Who is signed in now."""

    caller: Caller


@pytest.fixture
def signed(ann: Caller) -> Signed:
    signed = Signed()
    signed.caller = ann
    return signed


@pytest.fixture
def client(db: Database, store: FileStore, signed: Signed) -> Iterator[TestClient[Litestar]]:
    def given(value: Any) -> Provide:
        return Provide(lambda: value, sync_to_thread=False)

    app = Litestar(
        route_handlers=routes,
        dependencies={
            "db": given(db),
            "caller": Provide(lambda: signed.caller, sync_to_thread=False),
            "files": given(store),
            "file_readers": given(FileReaders()),
            "extraction": given(Extraction(db, store, Bus(db), FilesSettings())),
            "files_settings": given(FilesSettings()),
            "file_uses": given(lambda tx, caller, ids: {}),
        },
        exception_handlers={VecheError: problem},
    )
    with TestClient(app) as client:
        yield client


def test_there_and_back(client: TestClient[Litestar]) -> None:
    id = new_id()
    made = client.post(
        "/api/files", params={"name": "a.png", "id": id}, content=PNG, headers={"Content-Type": "image/jpeg"}
    )
    assert made.status_code == 201
    body = made.json()
    assert body.pop("reading")["state"] == "pending"
    assert {**body, "sha256": "", "created_at": 0} == {
        "id": id,
        "name": "a.png",
        "media_type": "image/png",
        "size": len(PNG),
        "sha256": "",
        "created_at": 0,
    }
    again = client.post("/api/files", params={"name": "a.png", "id": id}, content=PNG)
    assert {**again.json(), "reading": None} == {**body, "reading": None}

    got = client.get(f"/api/files/{id}")
    assert (got.status_code, got.content) == (200, PNG)
    assert got.headers["content-type"] == "image/png"
    assert got.headers["content-length"] == str(len(PNG))
    assert got.headers["content-disposition"].startswith('inline; filename="a.png"')
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["content-security-policy"] == "sandbox; default-src 'none'"
    same = client.get(f"/api/files/{id}", headers={"If-None-Match": got.headers["etag"]})
    assert (same.status_code, same.content) == (304, b"")


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.html", b"<html><script>alert(1)</script>"), ("a.svg", b"<svg onload='alert(1)'/>"), ("a.pdf", b"%PDF-1.7\n")],
)
def test_what_could_run_is_saved_not_shown(client: TestClient[Litestar], name: str, data: bytes) -> None:
    made = client.post("/api/files", params={"name": name}, content=data, headers={"Content-Type": "text/plain"})
    got = client.get(f"/api/files/{made.json()['id']}")
    assert got.headers["content-disposition"].startswith("attachment") or got.headers["content-type"] == "text/plain"
    assert got.headers["x-content-type-options"] == "nosniff" and "sandbox" in got.headers["content-security-policy"]


def test_a_text_in_an_old_encoding(client: TestClient[Litestar]) -> None:
    data = "Старый текст на русском языке".encode("cp1251")
    made = client.post("/api/files", params={"name": "a.txt"}, content=data)
    got = client.get(f"/api/files/{made.json()['id']}")
    assert (got.content, got.headers["content-type"]) == (data, "text/plain")


def test_too_large(client: TestClient[Litestar]) -> None:
    announced = client.post("/api/files", content=bytes(1_000_001))
    streamed = client.post("/api/files", content=iter([bytes(600_000), bytes(600_000)]))
    huge = client.post("/api/files", content=b"x", headers={"Content-Length": "1000000000000"})
    for answer in (announced, streamed, huge):
        assert answer.status_code == 413
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["code"] == "files.too_large" and answer.json()["status"] == 413
        assert "1 MB" in answer.json()["detail"]


def test_refusals(client: TestClient[Litestar], signed: Signed, bob: Caller) -> None:
    id = new_id()
    assert client.post("/api/files", params={"id": id}, content=b"one").status_code == 201
    assert client.post("/api/files", params={"id": id}, content=b"two").json()["code"] == "ids.reused"
    assert client.post("/api/files", params={"id": "x"}, content=b"two").json()["code"] == "ids.malformed"
    assert client.post("/api/files", content=b"").json()["code"] == "files.empty"
    assert client.get("/api/files/x").json()["code"] == "ids.malformed"
    signed.caller = bob
    assert client.get(f"/api/files/{id}").status_code == client.get(f"/api/files/{new_id()}").status_code == 404


def test_an_upload_in_pieces_over_http(client: TestClient[Litestar], signed: Signed, bob: Caller) -> None:
    id, data = new_id(), PNG * 3
    made = client.post("/api/uploads", json={"id": id, "name": "a.png", "size": len(data), "media_type": "image/png"})
    assert (made.status_code, made.json()["received"]) == (201, 0)
    sent = client.patch(f"/api/uploads/{id}?offset=0", content=data[:100])
    assert (sent.status_code, sent.json()["received"]) == (200, 100)
    wrong = client.patch(f"/api/uploads/{id}?offset=0", content=data[:100])
    assert (wrong.status_code, wrong.json()["code"], wrong.json()["fields"]) == (
        409,
        "uploads.offset",
        {"received": 100},
    )
    assert client.post(f"/api/uploads/{id}/finish").json()["code"] == "uploads.incomplete"
    assert client.get(f"/api/uploads/{id}").json()["received"] == 100
    client.patch(f"/api/uploads/{id}?offset=100", content=data[100:])
    done = [client.post(f"/api/uploads/{id}/finish").json() for _ in range(2)]
    assert done[0] == done[1] and done[0]["id"] == id
    assert client.get(f"/api/files/{id}").content == data
    signed.caller = bob
    assert client.get(f"/api/uploads/{id}").status_code == 404
    assert client.post(f"/api/uploads/{id}/finish").status_code == 404


def test_a_range_of_a_file(client: TestClient[Litestar]) -> None:
    id = client.post("/api/files", params={"name": "a.png"}, content=PNG).json()["id"]
    for asked, start, end in (("bytes=0-9", 0, 10), ("bytes=100-", 100, 116), ("bytes=-5", 111, 116)):
        got = client.get(f"/api/files/{id}", headers={"Range": asked})
        assert (got.status_code, got.content) == (206, PNG[start:end])
        assert got.headers["content-range"] == f"bytes {start}-{end - 1}/{len(PNG)}"
    for asked in ("bytes=500-", "lines=1-2", "bytes=-"):
        assert client.get(f"/api/files/{id}", headers={"Range": asked}).content == PNG


def test_what_is_known_of_files(client: TestClient[Litestar]) -> None:
    ids = [client.post("/api/files", params={"name": f"{n}.png"}, content=PNG).json()["id"] for n in "abc"]
    page = client.get("/api/files?limit=2").json()
    assert [one["file"]["id"] for one in page["items"]] == [ids[2], ids[1]]
    rest = client.get("/api/files", params={"limit": 2, "cursor": page["next"]}).json()
    assert ([one["file"]["id"] for one in rest["items"]], rest["next"]) == ([ids[0]], None)
    assert [one["file"]["name"] for one in client.get("/api/files?q=B.P").json()["items"]] == ["b.png"]
    space = client.get("/api/uploads").json()
    assert (space["files"], space["used"]) == (3, 3 * len(PNG))
    assert client.get(f"/api/files/{ids[0]}/preview").json()["code"] == "files.no_preview"
    assert client.get(f"/api/files/{ids[0]}/text").json()["text"] == ""
    assert client.delete(f"/api/files/{ids[0]}").status_code == 204
    assert client.get(f"/api/files/{ids[0]}/info").status_code == 404


def test_an_upload_that_many_finish_at_once_is_finished_once(client: TestClient[Litestar]) -> None:
    id = new_id()
    client.post("/api/uploads", json={"id": id, "name": "a.png", "size": len(PNG)})
    client.patch(f"/api/uploads/{id}?offset=0", content=PNG)
    with ThreadPoolExecutor(4) as threads:
        done = list(threads.map(lambda _: client.post(f"/api/uploads/{id}/finish"), range(4)))
    assert [one.status_code for one in done] == [201] * 4
    assert {one.json()["id"] for one in done} == {id}
