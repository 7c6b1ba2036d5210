"""The authorisation matrix inside a conversation: every door to it × readers and writers who were let in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.entry.furnished import Person, Town, open_town
from tests.entry.routes_table import ROUTES, Row
from veche.kit.errors import Kind
from veche.kit.web import STATUS

IN_IT = ("conversation_id", "message_id", "turn_id", "task_id", "artifact_id")
OWN = "/api/copies/"  # whole copies of one's own conversations: members are as strangers there
ROWS = [
    row
    for row in ROUTES
    if any(f"{{{name}}}" in row.path for name in IN_IT) and row.method != "SOCKET" and not row.path.startswith(OWN)
]
MEMBERS = "/api/conversations/{conversation_id}/members"
OWNERS = {
    ("POST", MEMBERS),
    ("PATCH", f"{MEMBERS}/{{member_id}}"),
    ("DELETE", f"{MEMBERS}/{{member_id}}"),
    ("DELETE", "/api/conversations/{conversation_id}"),
    ("POST", "/api/conversations/{conversation_id}/clear"),
    ("POST", "/chat/api/conversation/{conversation_id}/clear"),
    ("DELETE", "/api/messages/{message_id}"),  # of a message that the owner wrote
}
"""What only the owner may."""
READERS = {
    ("POST", "/api/conversations/{conversation_id}/fork"),  # makes a conversation of their own
    ("PUT", "/api/messages/{message_id}/mark"),  # seen by nobody else
    ("POST", "/api/artifacts/{artifact_id}/view"),
}
"""What readers may beside reading."""
DENIED: Kind = "denied"


@pytest.fixture
async def town(house_url: str, tmp_path: Path) -> AsyncIterator[Town]:
    async with open_town(house_url, tmp_path) as town:
        yield town


def may(role: str, row: Row) -> bool:
    door = (row.method, row.path)
    if door in OWNERS:
        return False
    return role == "writer" or row.method == "GET" or door in READERS


async def let_in(town: Town, owner: Person, things: dict[str, str], role: str) -> Person:
    member = await town.person()
    door = f"/api/conversations/{things['conversation_id']}/members"
    added = await owner.browsers["session"].ask("POST", door, {"user_id": member.id, "role": role})
    assert added.status == 200, added.body
    return member


@pytest.mark.parametrize("role", ["reader", "writer"])
async def test_what_is_denied_to_members(town: Town, role: str) -> None:
    ann = await town.person()
    things = await town.things_of(ann)
    member = await let_in(town, ann, things, role)
    wrong = []
    for row in ROWS:
        if may(role, row):
            continue
        answer = await member.ask("session", row, things)
        if row.path.endswith("/merge") and answer.status == 422:  # the answers that its body names are not there
            continue
        if answer.status != STATUS[DENIED] or answer.code != "conversations.read_only":
            wrong.append((row.method, row.path, answer.status, answer.body[:200]))
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.parametrize("role", ["reader", "writer"])
async def test_what_members_may(town: Town, role: str) -> None:
    ann = await town.person()
    things = await town.things_of(ann)
    member = await let_in(town, ann, things, role)
    wrong = []
    for row in sorted(ROWS, key=lambda one: one.method != "GET"):
        if not may(role, row):
            continue
        if row.method not in ("GET", "PUT"):  # what one door takes away another must still find
            ann = await town.person()
            things = await town.things_of(ann)
            member = await let_in(town, ann, things, role)
        answer = await member.ask("session", row, things)
        fine = answer.status < 400 or answer.status in (409, 422, 429)
        if "branches" in row.path and row.method == "PUT":
            fine = fine or answer.status == 404  # the message that its body names is not there
        if not fine:
            wrong.append((row.method, row.path, answer.status, answer.body[:200]))
    assert not wrong, "\n".join(map(str, wrong))
