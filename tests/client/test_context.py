"""What the next request is made of, through the client, on both ways."""

from __future__ import annotations

import asyncio

import pytest

from tests.client.contract import MODEL, collect
from veche.client.embedded import Embedded
from veche.client.entities import (
    MessagePatch,
    NewConversation,
    NewMessage,
    Params,
    Preview,
    TextPart,
    VecheError,
    new_id,
    part_of,
)
from veche.client.port import Client
from veche.client.remote import Remote


class ContextContract:
    """Inherit it and give the fixture `client`."""

    async def test_messages_are_placed_previewed_and_removed(self, client: Client) -> None:
        made = await client.create(NewConversation(id=new_id(), title="Placed", model=MODEL, instructions="Be brief."))
        await collect(client.send(made.id, NewMessage(id=new_id(), text="one")))
        first, answer = await client.path(made.id)
        assert (await client.place_in_context(first.id, MessagePatch(pinned=True))).pinned
        assert (await client.place_in_context(answer.id, MessagePatch(excluded=True))).excluded
        assert [node.pinned for node in (await client.tree(made.id)).nodes] == [True, False]
        params = Params(schema={"type": "object"})
        shown = await client.preview(Preview(conversation_id=made.id, parts=[TextPart("next")], params=params))
        assert [one.text for one in shown.messages] == ["one", "next"]
        assert shown.instructions is not None and shown.instructions.startswith("Be brief.\n\nAnswer with one JSON")
        assert shown.body is not None and "Be brief." in shown.body
        assert [(item.included, item.pinned) for item in shown.gauge.messages[:2]] == [(True, True), (False, False)]
        assert len(await client.path(made.id)) == 2  # nothing was kept of it
        draft = await client.preview(Preview(begin=NewConversation(model=MODEL), parts=[TextPart("hi")]))
        assert [one.text for one in draft.messages] == ["hi"]
        await client.remove_messages([first.id, answer.id])
        assert await client.path(made.id) == []
        with pytest.raises(VecheError) as raised:
            await client.place_in_context(first.id, MessagePatch(excluded=True))
        assert raised.value.kind == "not_found"

    async def test_a_file_is_said_without_an_answer(self, client: Client) -> None:
        made = await client.create(NewConversation(id=new_id(), title="Files", model=MODEL))
        file = await client.upload("note.txt", b"words of the note")
        for _ in range(100):
            if (await client.file_info(file.id)).reading.state != "pending":
                break
            await asyncio.sleep(0.05)
        assert ((await client.file_info(file.id)).reading.tokens or 0) > 0
        await collect(client.send(made.id, NewMessage(id=new_id(), parts=[part_of(file)], answer=False)))
        shown = await client.preview(Preview(conversation_id=made.id))
        assert "words of the note" in shown.messages[0].text
        other = await client.upload("other.txt", b"never said")
        await client.delete_file(other.id)
        with pytest.raises(VecheError):
            await client.file_info(other.id)


class TestEmbedded(ContextContract):
    @pytest.fixture
    def client(self, embedded: Embedded) -> Client:
        return embedded


class TestRemote(ContextContract):
    @pytest.fixture
    def client(self, remote: Remote) -> Client:
        return remote
