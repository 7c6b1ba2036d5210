"""What was used, budgets, plug-ins and names that can be typed, through the client on both ways."""

from __future__ import annotations

import asyncio

import pytest

from tests.client.contract import MODEL, collect, ended
from veche.client.embedded import Embedded
from veche.client.entities import NewBudget, NewConversation, NewMessage, VecheError, new_id
from veche.client.port import Client
from veche.client.remote import Remote
from veche.client.steps import Failed, Step


class AccountContract:
    """Inherit it and give the fixture `client`."""

    async def test_usage_of_one_conversation(self, client: Client) -> None:
        made = await client.create(NewConversation(id=new_id(), title="Counted", model=MODEL))
        for text in ("one", "two three"):
            ended(await collect(client.send(made.id, NewMessage(text=text))))
        (row,) = (await client.usage(by="model", conversation=made.id)).items
        assert (row.key, row.calls, row.unpriced_calls) == (MODEL, 2, 2) and row.output_tokens
        assert (await client.usage(by="model", conversation=new_id())).items == []
        assert (await client.usage(by="model", conversation=made.id, until=1)).items == []
        assert sum(row.calls for row in (await client.usage(by="project")).items) >= 2

    async def test_a_budget_is_set_reached_and_dropped(self, client: Client) -> None:
        made = await client.create(NewConversation(id=new_id(), model=MODEL))
        me = await client.me()
        new = NewBudget(id=new_id(), name="Tiny", period="month", amount="1", user_id=me.id, model=MODEL)
        budget = await client.set_budget(new)
        try:
            assert (budget.name, budget.amount, budget.changeable) == ("Tiny", "1", True)
            assert budget.resets_at is not None and (await client.set_budget(new)).id == budget.id
            assert budget.id in [one.id for one in await client.budgets()]
            last: Step | None = None
            for _ in range(200):  # a server that knew of no budget looks again after a second
                last = (await collect(client.send(made.id, NewMessage(text="too dear"))))[-1]
                if isinstance(last, Failed):
                    break
                await asyncio.sleep(0.02)
            assert isinstance(last, Failed)
            assert (last.error.code, last.error.kind) == ("budgets.reached", "limited") and "Tiny" in last.text
        finally:
            await client.drop_budget(budget.id)
        assert budget.id not in [one.id for one in await client.budgets()]
        with pytest.raises(VecheError) as caught:
            await client.drop_budget(budget.id)
        assert caught.value.kind == "not_found"

    async def test_names_that_can_be_typed(self, client: Client) -> None:
        made = await client.create(NewConversation(id=new_id(), title="Known by name", model=MODEL))
        await client.models()
        names = await client.known_names()
        assert MODEL in names["models"] and [made.id[-8:], "Known by name"] in names["conversations"]
        assert names["projects"] == [] == names["templates"]

    async def test_plugins_and_keys(self, client: Client) -> None:
        assert await client.plugins() == []
        assert all(isinstance(name, str) for name in (await client.key_names()).values())


class TestEmbedded(AccountContract):
    @pytest.fixture
    def client(self, embedded: Embedded) -> Embedded:
        return embedded


class TestRemote(AccountContract):
    @pytest.fixture
    def client(self, remote: Remote) -> Remote:
        return remote

    async def test_plugins_are_not_switched_from_afar(self, client: Client) -> None:
        with pytest.raises(VecheError) as caught:
            await client.switch_plugin("echo", on=False)
        assert (caught.value.code, caught.value.kind) == ("plugins.elsewhere", "denied")
