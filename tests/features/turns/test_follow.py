"""A message written at the end of a conversation goes to its end, even when others wrote there meanwhile."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from tests.features.turns.stage import Stage
from veche.kit.ids import new_id

Opened = Callable[..., Awaitable[Stage]]


@pytest.fixture
async def stage(opened: Opened) -> Stage:
    return await opened()


async def said(stage: Stage, conversation: str, text: str, **fields: object) -> dict[str, object]:
    answered = await stage.say(conversation, text, answer=False, **fields)
    message: dict[str, object] = answered["message"]
    return message


async def test_it_goes_to_the_end_that_grew(stage: Stage) -> None:
    conversation = await stage.begin()
    first = await said(stage, conversation, "first")
    other = await said(stage, conversation, "of another device", parent_id=first["id"], follow=True)
    mine = await said(stage, conversation, "mine", parent_id=first["id"], follow=True)
    assert mine["parent_id"] == other["id"]


async def test_without_it_a_branch_is_made(stage: Stage) -> None:
    conversation = await stage.begin()
    first = await said(stage, conversation, "first")
    await said(stage, conversation, "of another device", parent_id=first["id"])
    assert (await said(stage, conversation, "mine", parent_id=first["id"]))["parent_id"] == first["id"]


async def test_another_branch_is_not_followed(stage: Stage) -> None:
    conversation = await stage.begin()
    first = await said(stage, conversation, "first")
    left = await said(stage, conversation, "left", parent_id=first["id"])
    await said(stage, conversation, "right, now shown", parent_id=first["id"])
    assert (await said(stage, conversation, "mine", parent_id=left["id"], follow=True))["parent_id"] == left["id"]


async def test_the_first_message_on_two_devices(stage: Stage) -> None:
    conversation = await stage.begin()
    other = await said(stage, conversation, "of another device", parent_id=None, follow=True)
    mine = await said(stage, conversation, "mine", parent_id=None, follow=True)
    assert mine["parent_id"] == other["id"]


async def test_it_may_be_repeated(stage: Stage) -> None:
    conversation = await stage.begin()
    first = await said(stage, conversation, "first")
    await said(stage, conversation, "of another device", parent_id=first["id"], follow=True)
    id = new_id()
    mine = await said(stage, conversation, "mine", id=id, parent_id=first["id"], follow=True)
    assert await said(stage, conversation, "mine", id=id, parent_id=first["id"], follow=True) == mine
