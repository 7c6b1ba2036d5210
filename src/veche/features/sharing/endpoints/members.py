"""HTTP of sharing with people: the members of a conversation."""

from __future__ import annotations

from typing import Any

from litestar import delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from veche.features.conversations import service
from veche.features.conversations.schemas.members import MemberPatch, Members, NewMember
from veche.kit.caller import Caller
from veche.kit.db import Database


@get("/api/conversations/{conversation_id:str}/members", tags=["sharing"])
async def list_members(
    db: NamedDependency[Database], caller: NamedDependency[Caller], conversation_id: FromPath[str]
) -> Members:
    """Who takes part, and the names of those who wrote here before they left."""
    return await db.read(service.list_members, caller, conversation_id)


@post("/api/conversations/{conversation_id:str}/members", status_code=200, tags=["sharing"])
async def add_member(
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    conversation_id: FromPath[str],
    data: JSONBody[NewMember],
) -> Members:
    """Lets a person in, by id or by an e-mail in full; one who is in gets the role that is named."""
    return await db.write(service.add_member, caller, conversation_id, data)


@patch("/api/conversations/{conversation_id:str}/members/{member_id:str}", tags=["sharing"])
async def change_member(
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    conversation_id: FromPath[str],
    member_id: FromPath[str],
    data: JSONBody[MemberPatch],
) -> Members:
    """What a member may do from now on."""
    return await db.write(service.change_member, caller, conversation_id, member_id, data)


@delete("/api/conversations/{conversation_id:str}/members/{member_id:str}", status_code=204, tags=["sharing"])
async def remove_member(
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
    conversation_id: FromPath[str],
    member_id: FromPath[str],
) -> None:
    """Takes a member out, at once; members may take themselves out."""
    await db.write(service.remove_member, caller, conversation_id, member_id)


routes: list[Any] = [list_members, add_member, change_member, remove_member]
