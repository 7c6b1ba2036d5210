"""Who may have which export and when; and that all one's data is all of it, and nobody else's."""

from __future__ import annotations

import json
import os

import pytest
from sqlalchemy import update

from tests.features.exchange.home import Home, unzipped
from veche.features.exchange import jobs as timer
from veche.features.exchange import repository
from veche.features.exchange.errors import ExportNotReady, IdReused, NoExport, NothingToExport, TooManyJobs
from veche.features.exchange.models import job
from veche.features.exchange.schemas import ExportRequest
from veche.features.exchange.service.exports import get_export, list_exports
from veche.kit.db import Tx
from veche.kit.ids import new_id


async def test_all_my_data_holds_no_secrets(home: Home) -> None:
    anna, boris = home.person("Анна", "ru"), home.person("Борис")
    await home.talk(anna, "раз", "два", title="Базы")
    loose = await home.file(anna, "забытый.txt", "нигде не приложен".encode())
    await home.talk(boris, "чужие слова", title="Чужое")
    made, data = await home.export(anna, everything=True)
    files = unzipped(data)
    assert made.name == "Все мои данные.zip"
    assert files["files/забытый.txt"].decode() == "нигде не приложен"
    assert "README.txt" in files
    me = json.loads(files["data/identity_user.json"])
    assert [row["name"] for row in me] == ["Анна"]
    assert "password_hash" not in me[0]
    assert {row["id"] for row in json.loads(files["data/files_file.json"])} >= {loose.file_id}
    assert not any("Чужое" in name for name in files)
    assert boris.user_id.encode() not in data
    found = json.loads(files["conversations/Базы.json"])
    assert len(found["messages"]) == 2
    assert "hash" not in str(list(me[0])).replace("sha256", "")


async def test_who_may_and_when(home: Home) -> None:
    anna, boris = home.person(), home.person()
    id = await home.talk(anna, "тайна")
    made, _ = await home.export(anna, "text", id)
    with pytest.raises(NoExport):
        await home.exports.file(boris, made.id)
    with pytest.raises(NoExport):
        await home.exports.remove(boris, made.id)
    with pytest.raises(NothingToExport):
        await home.exports.start(boris, ExportRequest(new_id(), "text", [id]))
    await home.exports.remove(anna, made.id)
    with pytest.raises(NoExport):
        await home.exports.file(anna, made.id)
    assert not home.jobs.path(made.id).exists()


async def test_unfinished_and_too_many(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("veche.features.exchange.service.exports._PATIENCE", 0)
    anna = home.person()
    await home.talk(anna, "раз")
    async with home.jobs._gate:  # nobody's turn comes
        first = await home.exports.start(anna, ExportRequest(new_id(), "text"))
        with pytest.raises(ExportNotReady):
            await home.exports.file(anna, first.id)
        for _ in range(2):
            await home.exports.start(anna, ExportRequest(new_id(), "text"))
        with pytest.raises(TooManyJobs):
            await home.exports.start(anna, ExportRequest(new_id(), "text"))


async def test_what_expires_goes(home: Home) -> None:
    anna = home.person()
    await home.talk(anna, "раз")
    made, _ = await home.export(anna, "text")
    await timer.sweep(home.jobs)
    assert (await home.db.read(list_exports, anna)).items[0].id == made.id
    await home.db.write(lambda tx: repository.set_job(tx, made.id, {"expires_at": tx.now - 1}))
    with pytest.raises(NoExport):
        await home.db.read(get_export, anna, made.id)
    path = home.jobs.path(made.id)
    os.utime(path, (1, 1))
    await timer.sweep(home.jobs)
    assert not path.exists()


async def test_one_whose_process_died_has_failed(home: Home) -> None:
    anna = home.person("Анна", "ru")
    await home.talk(anna, "раз")
    made, _ = await home.export(anna, "text")

    def kill(tx: Tx) -> None:
        tx.execute(update(job).values(state="running", updated_at=tx.now - 200_000))

    await home.db.write(kill)
    found = await home.db.read(get_export, anna, made.id)
    assert found.state == "failed"
    assert found.error is not None
    assert found.error.code == "exchange.interrupted"
    assert "Сервер" in found.error.text


async def test_the_same_id_twice(home: Home) -> None:
    anna, boris = home.person(), home.person()
    await home.talk(anna, "раз")
    await home.talk(boris, "два")
    request = ExportRequest(new_id(), "text")
    first = await home.exports.start(anna, request)
    assert (await home.exports.start(anna, request)).created_at == first.created_at
    with pytest.raises(IdReused):
        await home.exports.start(boris, request)
    with pytest.raises(IdReused):
        await home.exports.start(anna, ExportRequest(request.id, "pdf"))
