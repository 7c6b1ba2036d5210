"""Budgets at every way to a model: conversations, `/v1`, and the fallback to a model that is still allowed."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.features.llm.conftest import Opened
from tests.features.llm.vendors import answered, vendor
from tests.features.turns.stage import PATIENCE, Json, Stage, text_of
from tests.features.turns.test_ends import begun
from veche.kit.ids import new_id

PRICES = """
[[price]]
model = "*"
input = "1000"
output = "1000"
currency = "USD"
"""
BODY = {"model": "openai.fake-model", "messages": [{"role": "user", "content": "hello"}]}


@pytest.fixture
async def priced(opened: Opened, tmp_path: Path) -> Stage:
    """A house where twenty tokens in and eight out cost 0.028 dollars."""
    (tmp_path / "prices.toml").write_text(PRICES)
    return await opened(VECHE_USAGE_PRICES=str(tmp_path / "prices.toml"))


async def budget(stage: Stage, amount: str, **fields: Any) -> Json:
    wish = {"id": new_id(), "name": "Mine", "period": "month", "amount": amount, "currency": "USD", **fields}
    made = await stage.ask("POST", "/api/budgets", wish, 201)
    stage.house.models.purse.look_again()
    return made  # type: ignore[no-any-return]


async def spent(stage: Stage) -> list[tuple[str, str]]:
    return [(one["spent"], one["held"]) for one in (await stage.ask("GET", "/api/budgets"))["items"]]


async def test_a_turn_is_counted_and_the_next_is_stopped_before_the_call(priced: Stage) -> None:
    made = await budget(priced, "20")
    answer = await answered(priced)
    assert answer["state"] == "complete"
    assert await spent(priced) == [("0.028", "0")]
    await priced.ask("PATCH", f"/api/budgets/{made['id']}", {"amount": "0.03"}, 200)
    asked = len(priced.fake.requests)
    refused = await answered(priced)
    assert (refused["state"], refused["parts"][-1]["code"]) == ("failed", "budgets.reached")
    assert "Mine" in refused["parts"][-1]["text"]
    assert len(priced.fake.requests) == asked, "nobody was asked"
    assert await spent(priced) == [("0.028", "0")]


async def test_a_project_s_budget_counts_its_conversations(priced: Stage) -> None:
    project = new_id()
    await priced.ask("POST", "/api/projects", {"id": project, "name": "Garden"}, 201)
    refused = {"id": new_id(), "name": "x", "period": "day", "amount": "1", "project_id": new_id()}
    assert (await priced.ask("POST", "/api/budgets", {**refused, "user_id": None}, 422))["code"] == "budgets.project"
    await budget(priced, "0.001", project_id=project)
    assert (await answered(priced))["state"] == "complete", "outside the project"
    assert await spent(priced) == [("0", "0")]
    conversation = await priced.begin(project_id=project)
    accepted = await priced.say(conversation, "hello")
    await priced.turn(accepted["turn"]["id"])
    found = await priced.message(conversation, accepted["answer"]["id"])
    assert (found["state"], found["parts"][-1]["code"]) == ("failed", "budgets.reached")
    report = await priced.ask("GET", "/api/usage?by=project")
    assert [row["key"] for row in report["items"]] == [None]
    await priced.ask("DELETE", f"/api/projects/{project}", None, 204)
    assert await spent(priced) == []


async def test_v1_says_so_in_openai_s_shape_and_limits_the_answer(priced: Stage) -> None:
    made = await budget(priced, "0.6")
    await priced.ask("POST", "/v1/chat/completions", BODY, 200)
    sent = priced.fake.requests[-1].body
    assert 256 <= (sent.get("max_completion_tokens") or sent.get("max_tokens")) < 600
    assert await spent(priced) == [("0.028", "0")]
    await priced.ask("PATCH", f"/api/budgets/{made['id']}", {"amount": "0.03"}, 200)
    for stream in (False, True):
        refused = await priced.ask("POST", "/v1/chat/completions", {**BODY, "stream": stream}, 429)
        assert refused["error"]["code"] == "budgets.reached"


async def test_a_key_s_budget_stops_the_key_alone(priced: Stage) -> None:
    made = await priced.ask("POST", "/api/keys", {"id": new_id(), "name": "other", "scopes": ["all"]}, 201)
    me = await priced.ask("GET", "/api/me")
    await budget(priced, "0.01", key_id=made["id"], user_id=me["id"])
    assert (await answered(priced))["state"] == "complete"
    mine = {"Authorization": f"Bearer {made['key']}"}
    refused = await priced.ask("POST", "/v1/chat/completions", BODY, 429, **mine)
    assert refused["error"]["code"] == "budgets.reached"


async def test_a_model_s_budget_hands_over_to_the_fallback(opened: Opened, tmp_path: Path) -> None:
    (tmp_path / "prices.toml").write_text(PRICES)
    stage = await opened(VECHE_USAGE_PRICES=str(tmp_path / "prices.toml"), VECHE_LLM_FALLBACK="spare.fake-model")
    async with vendor(stage, "spare"):
        await budget(stage, "0.01", model="openai")
        answer = await answered(stage)
    assert (answer["state"], answer["model"]) == ("complete", "spare.fake-model")
    assert text_of(answer)
    assert answer["notes"][0]["data"]["code"] == "budgets.reached"


async def test_a_call_that_fails_costs_nothing(priced: Stage) -> None:
    await budget(priced, "20")
    priced.fake.key = "another"  # the vendor takes ours no more
    assert (await answered(priced))["state"] == "failed"
    assert await spent(priced) == [("0", "0")]


async def test_who_stops_in_time_pays_for_what_was_said(priced: Stage) -> None:
    """The vendor counts at the end, so that what is cut off before would cost nothing."""
    await budget(priced, "20")
    _, accepted = await begun(priced)
    await priced.ask("POST", f"/api/turns/{accepted['turn']['id']}/stop")
    priced.fake.let_go()
    ((stopped, held),) = await spent(priced)
    assert Decimal(stopped) > 0 and held == "0"
    report = await priced.ask("GET", "/api/usage")
    assert report["items"][0]["output_tokens"] is None, "the books keep what is known"
    async with priced.stream(f"/api/messages/{accepted['answer']['id']}/continue") as stream:
        await stream.end()
    assert await spent(priced) == [(str(Decimal(stopped) + Decimal("0.028")), "0")]


async def test_who_hangs_up_in_time_pays_for_what_was_said(priced: Stage) -> None:
    await budget(priced, "20")
    priced.fake.hold(4)
    async with priced.web.post(f"{priced.url}/v1/chat/completions", json={**BODY, "stream": True}) as answer:
        while b"word3" not in await asyncio.wait_for(answer.content.readline(), PATIENCE):
            pass
        answer.close()
    await priced.fake.wait_disconnect(PATIENCE)
    priced.fake.let_go()
    async with asyncio.timeout(PATIENCE):
        while (now := (await spent(priced))[0])[1] != "0":
            await asyncio.sleep(0.02)
    assert Decimal(now[0]) > 0
