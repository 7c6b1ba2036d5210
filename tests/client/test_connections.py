"""Connections to providers through the client on both ways, and keys that this machine keeps."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.client.contract import MODEL, collect, ended
from tests.client.processes import FAKE_KEY, QUIET
from veche.client.embedded import Embedded, open_embedded
from veche.client.entities import ConnectionPatch, NewConnection, NewConversation, NewMessage, VecheError, new_id
from veche.client.keys import KeySource, KeyStore, is_key
from veche.client.port import Client
from veche.client.problems import Refusal
from veche.client.remote import Remote


class ConnectionsContract:
    """Inherit it and give the fixture `client`."""

    async def test_vendors_say_what_they_need(self, client: Client) -> None:
        known = {preset.name: preset for preset in await client.presets()}
        assert known["openai"].needs == ["api_key"] and "OPENAI_API_KEY" in known["openai"].variables
        assert known["openai"].variables[0] == "VECHE_OPENAI_API_KEY"

    async def test_one_is_made_changed_tried_and_deleted(self, client: Client) -> None:
        name = f"second-{new_id()[-8:]}"
        made = await client.connect(NewConnection(name=name, preset="openai", secrets={"api_key": "sk-wrong-012345"}))
        try:
            assert (made.source, made.has_secrets) == ("saved", ["api_key"])
            changed = await client.reconnect(name, ConnectionPatch(title="Second"))
            assert changed.title == "Second" and changed.has_secrets == ["api_key"]
            assert name in [one.name for one in await client.connections()]
            with pytest.raises(VecheError) as caught:
                await client.connect(NewConnection(name=name, preset="openai"))
            assert caught.value.code == "connections.exists"
        finally:
            await client.disconnect(name)
        with pytest.raises(VecheError) as caught:
            await client.disconnect(name)
        assert (caught.value.code, caught.value.kind) == ("connections.unknown", "not_found")
        await client.renew_keys()
        tried = await client.test_connection("openai")
        assert tried.ok and tried.model_count >= 1


class TestEmbedded(ConnectionsContract):
    @pytest.fixture
    def client(self, embedded: Embedded) -> Embedded:
        return embedded


class TestRemote(ConnectionsContract):
    @pytest.fixture
    def client(self, remote: Remote) -> Remote:
        return remote


async def test_a_kept_key_is_found_when_a_model_is_asked(tmp_path: Path, vendor: dict[str, str]) -> None:
    store = KeyStore(tmp_path / "keys")
    environment = {**QUIET, "OPENAI_API_KEY": "", "OPENAI_BASE_URL": ""}
    fields = {"openai": {"base_url": vendor["OPENAI_BASE_URL"], "nonsense": "x"}}
    client = await open_embedded(
        tmp_path / "data", locale="en", environment=environment, keys=KeySource(store, fields=fields)
    )
    try:
        made = await client.create(NewConversation(id=new_id(), model=MODEL))
        with pytest.raises(VecheError) as caught:
            await collect(client.send(made.id, NewMessage(text="hello")))
        assert (caught.value.code, caught.value.kind) == ("keys.missing", "unauthenticated")
        store.put("openai", FAKE_KEY, to_file=True)
        await client.renew_keys()
        ended(await collect(client.send(made.id, NewMessage(text="hello"))))
        store.delete("openai")
        await client.renew_keys()
        with pytest.raises(VecheError):
            await collect(client.send(made.id, NewMessage(text="hello")))
        with pytest.raises(VecheError) as caught:
            await collect(client.send(made.id, NewMessage(text="hello", model="yandex.yandexgpt")))
        assert caught.value.code == "keys.missing"
    finally:
        await client.close()


def test_what_is_kept_can_be_opened_with_both_files_only(tmp_path: Path) -> None:
    store = KeyStore(tmp_path / "keys")
    assert store.kept() == [] and store.get("openai") is None and not store.delete("openai")
    for key in (FAKE_KEY, "another-key-012345"):
        assert store.put("openai", key, to_file=True) == "file"
        assert store.get("openai") == key
    store.put("groq", "short", to_file=True)
    assert [(one.provider, one.ending) for one in store.kept()] == [("groq", ""), ("openai", "2345")]
    assert FAKE_KEY not in "".join(path.read_text("latin-1") for path in (tmp_path / "keys").iterdir())
    (tmp_path / "keys/machine.key").unlink()
    with pytest.raises(Refusal) as caught:
        KeyStore(tmp_path / "keys").get("openai")
    assert caught.value.code == "keys.sealed"
    (tmp_path / "keys/keys.json").write_text("[]")
    with pytest.raises(Refusal):
        store.kept()


@pytest.mark.parametrize(
    ("text", "good"),
    [("sk-1", True), ("", False), ("a b", False), ("a\nb", False), ("ключ", False), ("x" * 10_001, False)],
)
def test_what_can_be_a_key(text: str, good: bool) -> None:
    assert is_key(text) is good
