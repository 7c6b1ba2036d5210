"""Further vendors on a stage: saved connections to fakes of their own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from tests.fakes.script import Answers
from tests.features.turns.stage import HeldOpenAI, Json, Stage


async def connect(stage: Stage, name: str, fake: HeldOpenAI, **fields: Any) -> Json:
    """Saves a connection to a fake."""
    body = {"name": name, "preset": "openai", "base_url": fake.url, "secrets": {"api_key": fake.key}, **fields}
    return await stage.ask("POST", "/api/connections", body, 201)  # type: ignore[no-any-return]


@asynccontextmanager
async def vendor(stage: Stage, name: str, answers: Answers | None = None, **options: Any) -> AsyncIterator[HeldOpenAI]:
    """Another vendor, connected and listed."""
    async with HeldOpenAI(answers, **options) as fake:
        await connect(stage, name, fake)
        await stage.house.models.refresh()
        yield fake


async def provider(stage: Stage, name: str) -> Json:
    """How a provider fares."""
    found = await stage.ask("GET", "/api/models")
    return next(one for one in found["providers"] if one["name"] == name)


async def answered(stage: Stage, **fields: Any) -> Json:
    """The answer to one question, however it ended."""
    conversation = await stage.begin()
    accepted = await stage.say(conversation, "hello", **fields)
    await stage.turn(accepted["turn"]["id"])
    return await stage.message(conversation, accepted["answer"]["id"])
