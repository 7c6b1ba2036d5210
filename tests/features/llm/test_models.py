"""Which models there are and which is meant: names, the environment, saved connections, servers on this machine."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from tests.fakes.local import FakeOllama
from tests.features.llm.conftest import Opened
from tests.features.llm.vendors import connect, provider, vendor
from tests.features.turns.stage import HeldOpenAI, Stage, environment_of, open_stage
from veche.entry.settings import read_settings
from veche.entry.wiring import House
from veche.features.llm.errors import ModelAmbiguous, ModelUnknown
from veche.features.llm.models import connection
from veche.kit.db import Tx

SECRET = "sk-planted-zanzibar-0123456789"


async def test_names_are_resolved(stage: Stage) -> None:
    resolve = stage.house.models.resolve
    names = ("common", "gpt-4.1", "org/deep.name:free")
    async with vendor(stage, "alpha", models=names), vendor(stage, "beta", models=("common", "only-beta")):
        assert resolve("alpha.gpt-4.1").model == "gpt-4.1"  # the first dot divides
        assert resolve("alpha.org/deep.name:free").model == "org/deep.name:free"
        assert resolve("beta.never-listed").id == "beta.never-listed"
        assert resolve("only-beta").id == "beta.only-beta"
        assert resolve("gpt-4.1").id == "alpha.gpt-4.1"  # a bare name with a dot of its own
        assert resolve("org/deep.name:free").id == "alpha.org/deep.name:free"
        assert resolve(None).id == resolve("").id == "openai.fake-model"
        assert resolve("guide.veche").line.source == "builtin"
        with pytest.raises(ModelAmbiguous) as told:
            resolve("common")
        assert told.value.fields["choices"] == "alpha.common, beta.common"
        for unknown in ("nobody.model", "nothing", ".", "..."):
            with pytest.raises(ModelUnknown):
                resolve(unknown)
        listed = {model["id"] for model in (await stage.ask("GET", "/api/models"))["models"]}
        assert {"alpha.common", "beta.common", "openai.fake-model", "guide.veche"} <= listed


async def test_without_a_wish_the_first_that_answers_is_asked(opened: Opened) -> None:
    stage = await opened(VECHE_LLM_DEFAULT_MODEL="", fake=HeldOpenAI(models=("gpt-4o-mini", "another")))
    assert stage.house.models.default().startswith("openai.")


async def test_with_nothing_connected_the_guide_is_asked(sqlite_url: str, tmp_path: Path) -> None:
    environment = {"VECHE_DATA": str(tmp_path / "data"), "VECHE_DATABASE_URL": sqlite_url, "VECHE_LLM_DETECT": "no"}
    house = House(read_settings(environment), environment)
    house.prepare()
    await house.open()
    await house.models.listed()
    assert house.models.resolve(None).id == "guide.veche"
    await house.close()


async def test_our_own_variable_wins_over_the_usual_one(opened: Opened) -> None:
    fake = HeldOpenAI(key="sk-ours-0123456789")
    stage = await opened(fake=fake, OPENAI_API_KEY="sk-usual-0123456789", VECHE_OPENAI_API_KEY=fake.key)
    line = stage.house.models.lines["openai"]
    assert line.source == "environment" and line.connection.secrets == {"api_key": fake.key}
    assert (await provider(stage, "openai"))["state"] == "ok"
    shown = (await stage.ask("GET", "/api/connections"))["items"]
    assert fake.key not in str(shown) and shown[0]["has_secrets"] == ["api_key"]


def rows(tx: Tx) -> str:
    return str([tuple(row) for row in tx.execute(select(connection))])


async def test_a_saved_secret_is_sealed_and_lasts(address: str, tmp_path: Path) -> None:
    async with HeldOpenAI(key=SECRET) as other, HeldOpenAI() as fake:
        async with open_stage(address, tmp_path, fake) as stage:
            view = await connect(stage, "alpha", other)
            assert SECRET not in str(view) and view["has_secrets"] == ["api_key"]
            await stage.ask("PATCH", "/api/connections/alpha", {"title": "Alpha"})  # secrets that are not named stay
            tested = await stage.ask("POST", "/api/connections/alpha/test")
            assert tested["ok"] and tested["model_count"] == 1
            assert SECRET not in await stage.house.db.read(rows)
        for file in tmp_path.rglob("*"):
            if file.is_file():
                assert SECRET.encode() not in file.read_bytes(), file
        async with open_stage(address, tmp_path, fake) as stage:  # after a restart
            assert stage.house.models.lines["alpha"].connection.secrets == {"api_key": SECRET}
            assert stage.house.models.resolve("alpha.fake-model").line.connection.title == "Alpha"
        (tmp_path / "data" / "secret.key").unlink()
        async with open_stage(address, tmp_path, fake) as stage:  # the key file was lost
            assert "alpha" not in stage.house.models.lines
            await stage.ask("GET", "/api/models")


async def test_connections_come_change_and_go(stage: Stage) -> None:
    async with HeldOpenAI(models=("one",)) as first, HeldOpenAI(models=("two",)) as second:
        await connect(stage, "alpha", first)
        refused = await stage.ask("POST", "/api/connections", {"name": "alpha", "preset": "openai"}, 409)
        assert refused["code"] == "connections.exists"
        line = stage.house.models.lines["openai"]
        patch = {"base_url": second.url, "secrets": {"api_key": second.key}}
        await stage.ask("PATCH", "/api/connections/alpha", patch)
        await stage.ask("GET", "/api/models?refresh=true")
        assert stage.house.models.resolve("two").id == "alpha.two"
        assert stage.house.models.lines["openai"] is line  # the others go on as they are
        await stage.ask("PATCH", "/api/connections/alpha", {"enabled": False})
        assert "alpha" not in stage.house.models.lines
        await stage.ask("PATCH", "/api/connections/alpha", {"enabled": True})
        await stage.ask("DELETE", "/api/connections/alpha")
        assert "alpha" not in stage.house.models.lines
        gone = await stage.ask("DELETE", "/api/connections/alpha", status=404)
        assert gone["code"] == "connections.unknown"
    for wrong in ({"name": "Böse"}, {"preset": "nonesuch"}, {"name": "a.b"}, {"name": ""}):
        body = {"name": "alpha", "preset": "openai", **wrong}
        assert (await stage.ask("POST", "/api/connections", body, 422))["code"] == "connections.invalid"


async def test_a_connection_that_does_not_work_says_why(stage: Stage) -> None:
    async with HeldOpenAI() as fake:
        await connect(stage, "alpha", fake, secrets={"api_key": SECRET})
        tested = await stage.ask("POST", "/api/connections/alpha/test")
        assert not tested["ok"] and tested["error"]["code"] and SECRET not in str(tested)
        assert (await provider(stage, "alpha"))["state"] in ("degraded", "down")


async def test_a_server_on_this_machine_is_found(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with FakeOllama() as ollama, HeldOpenAI() as fake:
        environment = environment_of(sqlite_url, tmp_path, fake, VECHE_LLM_DETECT="true")
        house = House(read_settings(environment), environment)
        for _, preset in house.models.presets.values():
            monkeypatch.setattr(preset, "detect", ollama.root if preset.name == "ollama" else None)
        house.prepare()
        await house.open()
        await house.models.listed()
        line = house.models.lines["ollama"]
        assert line.source == "detected" and line.pulse.state() == "ok"
        assert house.models.resolve("qwen3:8b").id == "ollama.qwen3:8b"
        await house.models.reload()
        assert house.models.lines["ollama"] is line
        await house.close()
